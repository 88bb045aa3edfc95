#include "indicators/cuts.h"

#include "base/mem.h"

/* A depth-first search with its own stack. */
typedef struct search {
    const polis_skeleton *s;
    polis_vid *order; /* [n] time of discovery + 1; 0: not seen */
    polis_vid *low;   /* [n] earliest node reachable by one tie back from the subtree */
    polis_eid *next;  /* [n] next tie to look at */
    polis_eid *entry; /* [n] tie over which the node was found */
    polis_vid *path;  /* [n] nodes being searched */
    bool *point;      /* [n] an articulation point */
    polis_vid clock;
    polis_eid n_bridges;
} search;

static void discover(search *t, polis_vid v, polis_eid entry)
{
    t->order[v] = t->low[v] = ++t->clock;
    t->next[v] = t->s->off[v];
    t->entry[v] = entry;
}

/* v is done: what its parent learns. */
static void leave(search *t, polis_vid parent, polis_vid v, bool parent_is_root)
{
    if (t->low[v] < t->low[parent]) {
        t->low[parent] = t->low[v];
    }
    if (t->low[v] > t->order[parent]) {
        t->n_bridges += t->s->directed || !t->s->edges || t->s->edges[t->entry[v]] == 1;
    }
    if (!parent_is_root && t->low[v] >= t->order[parent]) {
        t->point[parent] = true;
    }
}

static void search_from(search *t, polis_vid root)
{
    polis_vid depth = 0, children = 0;

    t->path[depth++] = root;
    discover(t, root, -1);
    while (depth > 0) {
        const polis_vid v = t->path[depth - 1], parent = depth > 1 ? t->path[depth - 2] : -1;

        if (t->next[v] < t->s->off[v + 1]) {
            const polis_eid e = t->next[v]++;
            const polis_vid w = t->s->head[e];

            if (t->order[w] == 0) {
                children += v == root;
                discover(t, w, e);
                t->path[depth++] = w;
            } else if (w != parent && t->order[w] < t->low[v]) {
                t->low[v] = t->order[w];
            }
            continue;
        }
        depth--;
        if (parent >= 0) {
            leave(t, parent, v, parent == root);
        }
    }
    t->point[root] = children > 1;
}

polis_err polis_cuts_count(const polis_skeleton *s, polis_eid *n_bridges, polis_vid *n_points)
{
    polis_err rc = POLIS_OK;
    search t = {.s = s};

    POLIS_NEW(t.order, s->n);
    POLIS_NEW(t.low, s->n);
    POLIS_NEW(t.next, s->n);
    POLIS_NEW(t.entry, s->n);
    POLIS_NEW(t.path, s->n);
    POLIS_NEW(t.point, s->n);
    *n_points = 0;
    for (polis_vid v = 0; v < s->n; v++) {
        if (t.order[v] == 0) {
            search_from(&t, v);
        }
    }
    for (polis_vid v = 0; v < s->n; v++) {
        *n_points += t.point[v];
    }
    *n_bridges = t.n_bridges;

done:
    POLIS_FREE(t.order);
    POLIS_FREE(t.low);
    POLIS_FREE(t.next);
    POLIS_FREE(t.entry);
    POLIS_FREE(t.path);
    POLIS_FREE(t.point);
    return rc;
}
