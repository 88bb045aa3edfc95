#include "kernel/backbone.h"

#include "base/mem.h"
#include "network/heap.h"

#include <stdlib.h>

/* Between calls: dist is FAR for every vertex, the heap is empty. */
struct polis_backbone {
    int64_t *best;      /* [n] of each head of the tail in hand, the shortest way found */
    int64_t *dist;      /* [n] from the vertex that is searched from */
    polis_vid *touched; /* vertices whose dist is not FAR */
    polis_vid n_touched;
    polis_heap heap;
    int64_t heap_room; /* >= 1 */
};

#define FAR INT64_MAX

polis_err polis_backbone_new(polis_vid n, polis_backbone **out)
{
    polis_err rc = POLIS_OK;
    polis_backbone *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    POLIS_NEW(s->best, n);
    POLIS_NEW(s->dist, n);
    POLIS_NEW(s->touched, n);
    POLIS_GROW(s->heap.item, s->heap_room, 1);
    for (polis_vid v = 0; v < n; v++) {
        s->dist[v] = FAR;
    }
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_backbone_free(&s);
    return rc;
}

void polis_backbone_free(polis_backbone **scratch)
{
    polis_backbone *s = *scratch;

    if (!s) {
        return;
    }
    POLIS_FREE(s->best);
    POLIS_FREE(s->dist);
    POLIS_FREE(s->touched);
    POLIS_FREE(s->heap.item);
    POLIS_FREE(*scratch);
}

/* The shortest arcs of u, the first ones of equals; returns how many. */
static int nearest_arcs(const polis_graph *g, polis_vid u,
                        polis_eid nearest[POLIS_BACKBONE_NEAREST])
{
    int n = 0;

    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        int i;

        if (n == POLIS_BACKBONE_NEAREST && g->len[e] >= g->len[nearest[n - 1]]) {
            continue;
        }
        n += n < POLIS_BACKBONE_NEAREST;
        for (i = n - 1; i > 0 && g->len[nearest[i - 1]] > g->len[e]; i--) {
            nearest[i] = nearest[i - 1];
        }
        nearest[i] = e;
    }
    return n;
}

/* All arcs of `by`, each behind a way of `len` to it. Whether the tail in hand has an arc to their
 * heads is not asked: what is found of others is never read. */
static void offer_row(polis_backbone *s, const polis_graph *g, polis_vid by, int64_t len)
{
    int64_t *const best = s->best;

    for (polis_eid e = g->off[by]; e < g->off[by + 1]; e++) {
        const int64_t way = len + g->len[e], known = best[g->head[e]];
        best[g->head[e]] = way < known ? way : known;
    }
}

void polis_backbone_detours(polis_backbone *s, const polis_graph *g, polis_vid first,
                            polis_vid last, uint8_t *keep)
{
    for (polis_vid u = first; u < last; u++) {
        polis_eid nearest[POLIS_BACKBONE_NEAREST];
        const int n = nearest_arcs(g, u, nearest);

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            s->best[g->head[e]] = g->len[e]; /* any of parallel arcs: a way is all it must be */
        }
        for (int i = 0; i < n; i++) {
            offer_row(s, g, g->head[nearest[i]], g->len[nearest[i]]);
        }
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            keep[e] = g->len[e] <= s->best[g->head[e]];
        }
    }
}

static int by_length(const void *a, const void *b)
{
    const polis_candidate *x = a, *y = b;

    if (x->len != y->len) {
        return x->len < y->len ? -1 : 1;
    }
    return (x->arc > y->arc) - (x->arc < y->arc);
}

polis_err polis_candidates_new(const polis_graph *g, const uint8_t *keep, polis_candidates **out)
{
    polis_err rc = POLIS_OK;
    polis_candidates *c = NULL;
    polis_eid n_kept = 0;

    *out = NULL;
    POLIS_NEW(c, 1);
    c->n = g->n;
    POLIS_NEW(c->off, (int64_t)g->n + 1);
    for (polis_eid e = 0; e < g->n_arcs; e++) {
        n_kept += keep[e];
    }
    POLIS_NEW(c->arc, n_kept);
    n_kept = 0;
    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            if (keep[e]) {
                c->arc[n_kept++] = (polis_candidate){g->len[e], e, g->head[e]};
            }
        }
        c->off[u + 1] = n_kept;
        qsort(c->arc + c->off[u], (size_t)(n_kept - c->off[u]), sizeof *c->arc, by_length);
    }
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_candidates_free(&c);
    return rc;
}

void polis_candidates_free(polis_candidates **candidates)
{
    if (*candidates) {
        POLIS_FREE((*candidates)->off);
        POLIS_FREE((*candidates)->arc);
        POLIS_FREE(*candidates);
    }
}

/* Arcs of x, settled at distance `key`, as far as they can prove an arc of length `longest` too
 * long. */
static polis_err relax(polis_backbone *s, const polis_candidates *c, polis_vid x, int64_t key,
                       int64_t longest)
{
    polis_err rc = POLIS_OK;

    for (polis_eid e = c->off[x]; e < c->off[x + 1]; e++) {
        const polis_vid v = c->arc[e].head;
        const int64_t d = key + c->arc[e].len;

        if (d >= longest) {
            break; /* those that follow are not shorter */
        }
        if (d < s->dist[v]) {
            POLIS_GROW(s->heap.item, s->heap_room, s->heap.n + 1);
            if (s->dist[v] == FAR) {
                s->touched[s->n_touched++] = v;
            }
            s->dist[v] = d;
            polis_heap_push(&s->heap, d, v);
        }
    }

done:
    return rc;
}

/* Search from u until every arc of it is decided: its head is reached by a shorter way, or no
 * shorter way is left. On return dist is below the length of exactly the arcs that are too long. */
static polis_err search(polis_backbone *s, const polis_candidates *c, polis_vid u)
{
    polis_err rc = POLIS_OK;
    polis_eid last = c->off[u + 1] - 1; /* the longest arc in doubt; lengths only fall from there */

    s->dist[u] = 0;
    s->touched[s->n_touched++] = u;
    polis_heap_push(&s->heap, 0, u);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);

        while (last >= c->off[u] && s->dist[c->arc[last].head] < c->arc[last].len) {
            last--;
        }
        if (last < c->off[u] || top.key >= c->arc[last].len) {
            break;
        }
        if (top.key == s->dist[top.vertex]) { /* else stale: pushed again with a shorter way */
            POLIS_TRY(relax(s, c, top.vertex, top.key, c->arc[last].len));
        }
    }

done:
    return rc;
}

/* Put the scratch back to its invariant. */
static void reset(polis_backbone *s)
{
    for (polis_vid i = 0; i < s->n_touched; i++) {
        s->dist[s->touched[i]] = FAR;
    }
    s->n_touched = 0;
    s->heap.n = 0;
}

polis_err polis_backbone_search(polis_backbone *s, const polis_candidates *c, polis_vid first,
                                polis_vid last, uint8_t *keep)
{
    polis_err rc = POLIS_OK;

    for (polis_vid u = first; u < last && rc == POLIS_OK; u++) {
        if (c->off[u] == c->off[u + 1]) {
            continue;
        }
        rc = search(s, c, u);
        for (polis_eid e = c->off[u]; e < c->off[u + 1]; e++) {
            keep[c->arc[e].arc] = s->dist[c->arc[e].head] >= c->arc[e].len;
        }
        reset(s);
    }
    return rc;
}
