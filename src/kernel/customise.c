#include "kernel/customise.h"

#include "base/mem.h"

static polis_err side_new(polis_eid n_arcs, polis_side *side)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(side->len, n_arcs);
    POLIS_NEW(side->exact, n_arcs);
    POLIS_NEW(side->count, n_arcs);
    POLIS_NEW(side->direct, n_arcs);
    for (polis_eid a = 0; a < n_arcs; a++) {
        side->len[a] = POLIS_UNREACHED;
    }

done:
    return rc;
}

static void side_clear(polis_side *side)
{
    POLIS_FREE(side->len);
    POLIS_FREE(side->exact);
    POLIS_FREE(side->count);
    POLIS_FREE(side->direct);
}

void polis_custom_free(polis_custom **custom)
{
    polis_custom *c = *custom;

    if (!c) {
        return;
    }
    POLIS_FREE(c->head);
    side_clear(&c->up);
    if (c->directed) {
        side_clear(&c->down);
    }
    POLIS_FREE(*custom);
}

/* A way of this length and count: a shorter one replaces, an equal one adds. */
static inline void offer(polis_side *side, polis_eid a, int64_t len, polis_count count,
                         int32_t direct)
{
    if (len < side->len[a]) {
        side->len[a] = len;
        side->count[a] = count;
        side->direct[a] = direct;
    } else if (len == side->len[a] && len < POLIS_UNREACHED) {
        side->count[a] = polis_count_add(side->count[a], count);
        side->direct[a] += direct;
    }
}

static polis_eid find_arc(const polis_custom *c, polis_vid v, polis_vid head)
{
    polis_eid low = c->tree->fill_off[v], high = c->tree->fill_off[v + 1] - 1;

    while (low < high) {
        const polis_eid middle = low + (high - low) / 2;
        if (c->head[middle] < head) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void put_edges(const polis_graph *graph, polis_custom *c)
{
    const polis_count one = {1.0, 0};

    for (polis_vid from = 0; from < graph->n; from++) {
        const polis_vid p = c->tree->position[from];

        for (polis_eid e = graph->off[from]; e < graph->off[from + 1]; e++) {
            const polis_vid q = c->tree->position[graph->head[e]];
            if (p > q) {
                offer(&c->up, find_arc(c, p, q), polis_graph_len(graph, e), one, 1);
            } else if (c->directed) {
                offer(&c->down, find_arc(c, q, p), polis_graph_len(graph, e), one, 1);
            }
        }
    }
}

static inline void offer_pair(polis_side *to, polis_eid a, const polis_side *first, polis_eid b,
                              const polis_side *second, polis_eid d)
{
    const int64_t len = first->len[b] + second->len[d];

    if (len <= to->len[a] && len < POLIS_UNREACHED) {
        offer(to, a, len, polis_count_mul(first->count[b], second->count[d]), 0);
    }
}

/* Lower triangle (v; w, u): v's arcs to both, and the arc of the deeper w to u, may be a way
 * longer. */
static inline void customise_triangle(polis_custom *c, polis_eid vw, polis_eid vu, polis_eid wu)
{
    offer_pair(&c->up, wu, &c->down, vw, &c->up, vu);
    if (c->directed) {
        offer_pair(&c->down, wu, &c->down, vu, &c->up, vw);
    }
}

static inline void lower_to(int64_t *exact, int64_t len)
{
    *exact = len < *exact ? len : *exact;
}

/* Upper triangle: the distance of v and one ancestor by way of the other, whose arc is exact
 * already. */
static inline void exact_triangle(polis_custom *c, polis_eid vw, polis_eid vu, polis_eid wu)
{
    lower_to(&c->up.exact[vu], c->up.len[vw] + c->up.exact[wu]);
    lower_to(&c->up.exact[vw], c->up.len[vu] + c->down.exact[wu]);
    if (c->directed) {
        lower_to(&c->down.exact[vu], c->down.exact[wu] + c->down.len[vw]);
        lower_to(&c->down.exact[vw], c->up.exact[wu] + c->down.len[vu]);
    }
}

/* Visit the triangles of v: for each pair of its ancestors, the arc between them by merging lists.
 */
static inline void each_triangle(polis_custom *c, polis_vid v,
                                 void (*visit)(polis_custom *, polis_eid, polis_eid, polis_eid))
{
    const polis_eid *off = c->tree->fill_off;

    for (polis_eid vw = off[v] + 1; vw < off[v + 1]; vw++) {
        polis_eid wu = off[c->head[vw]];

        for (polis_eid vu = off[v]; vu < vw; vu++, wu++) {
            while (c->head[wu] < c->head[vu]) { /* ancestors of v below w are ancestors of w too */
                wu++;
            }
            visit(c, vw, vu, wu);
        }
    }
}

static void customise(polis_custom *c)
{
    for (polis_vid v = c->tree->n - 1; v >= 0; v--) {
        each_triangle(c, v, customise_triangle);
    }
}

static void find_exact(polis_custom *c)
{
    for (polis_eid a = 0; a < c->tree->fill_off[c->tree->n]; a++) {
        c->up.exact[a] = c->up.len[a];
        c->down.exact[a] = c->down.len[a];
    }
    for (polis_vid v = 0; v < c->tree->n; v++) {
        each_triangle(c, v, exact_triangle);
    }
}

polis_err polis_custom_new(const polis_graph *graph, const polis_pattern *pattern,
                           const polis_etree *tree, polis_custom **out)
{
    polis_err rc = POLIS_OK;
    polis_custom *c = NULL;
    const polis_eid n_arcs = tree->fill_off[tree->n];

    *out = NULL;
    POLIS_NEW(c, 1);
    c->tree = tree;
    c->directed = graph->directed;
    POLIS_NEW(c->head, n_arcs);
    POLIS_TRY(polis_etree_fill(tree, pattern, c->head));
    POLIS_TRY(side_new(n_arcs, &c->up));
    if (c->directed) {
        POLIS_TRY(side_new(n_arcs, &c->down));
    } else {
        c->down = c->up;
    }
    put_edges(graph, c);
    customise(c);
    find_exact(c);
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_custom_free(&c);
    return rc;
}
