#include "kernel/count.h"
#include "kernel/hierarchy.h"

static polis_count count_of(const polis_arcs *arcs, polis_eid a)
{
    return (polis_count){arcs->count[a], arcs->scale ? arcs->scale[a] : 0};
}

static int64_t len_of(const polis_arcs *arcs, polis_eid a)
{
    return arcs->len_narrow ? arcs->len_narrow[a] : (int64_t)arcs->len_wide[a];
}

/* The arc between two ancestor-related positions, from `from` to `to`. */
static polis_eid arc_between(const polis_hierarchy *h, polis_vid from, polis_vid to,
                             const polis_arcs **arcs)
{
    *arcs = from > to ? h->up : h->down;
    return from > to ? polis_arcs_find(*arcs, from, to) : polis_arcs_find(*arcs, to, from);
}

/* The same for heads of the same position's arcs. With `to` ascending below `from`, `next` walks
 * through the arcs of `from`: the search for most of the pairs. */
static polis_eid arc_of_pair(const polis_hierarchy *h, polis_vid from, polis_vid to,
                             polis_eid *next, const polis_arcs **arcs)
{
    if (from < to) {
        return arc_between(h, from, to, arcs);
    }
    *arcs = h->up;
    while (*next < h->up->off[from + 1] && h->up->head[*next] < to) {
        ++*next;
    }
    return *next < h->up->off[from + 1] && h->up->head[*next] == to ? *next : -1;
}

/* The share of arc a, between the heads of `in` and `out`, that passes the middle vertex, given to
 * the two legs; returns it. */
static double split(const polis_hierarchy *h, const polis_arcs *arcs, polis_eid a, polis_eid in,
                    polis_eid out, double *flow)
{
    double share;

    if (a < 0 || arcs->flow[a] < 0 || flow[arcs->flow[a]] == 0.0 ||
        len_of(arcs, a) != len_of(h->down, in) + len_of(h->up, out)) {
        return 0.0;
    }
    share = flow[arcs->flow[a]] *
            polis_count_ratio(polis_count_mul(count_of(h->down, in), count_of(h->up, out)),
                              count_of(arcs, a));
    if (h->down->flow[in] >= 0) {
        flow[h->down->flow[in]] += share;
    }
    if (h->up->flow[out] >= 0) {
        flow[h->up->flow[out]] += share;
    }
    return share;
}

/* An edge's share of the arc that took its place: one of its paths. */
static double edge_share(const polis_hierarchy *h, const polis_graph *graph, polis_vid from,
                         polis_eid e, const double *flow)
{
    const polis_arcs *arcs;
    const polis_eid a =
        arc_between(h, h->tree->position[from], h->tree->position[graph->head[e]], &arcs);

    if (a < 0 || len_of(arcs, a) != polis_graph_len(graph, e)) {
        return 0.0;
    }
    return flow[arcs->flow[a]] * polis_count_ratio((polis_count){1.0, 0}, count_of(arcs, a));
}

void polis_hierarchy_unpack(const polis_hierarchy *h, const polis_graph *graph, double *flow,
                            double *through, double *edge)
{
    for (polis_vid v = 0; v < h->tree->n; v++) {
        for (polis_eid in = h->down->off[v]; in < h->down->off[v + 1]; in++) {
            /* undirected: each pair of legs is one way through v, not two */
            const polis_eid last = h->directed ? h->up->off[v + 1] : in;
            const polis_vid from = h->down->head[in];
            polis_eid next = h->up->off[from];

            for (polis_eid out = h->up->off[v]; out < last; out++) {
                if (h->up->head[out] != from) {
                    const polis_arcs *arcs;
                    const polis_eid a = arc_of_pair(h, from, h->up->head[out], &next, &arcs);

                    through[v] += split(h, arcs, a, in, out, flow);
                }
            }
        }
    }
    for (polis_vid from = 0; edge && from < graph->n; from++) {
        for (polis_eid e = graph->off[from]; e < graph->off[from + 1]; e++) {
            if (graph->directed || graph->head[e] > from) { /* an undirected edge is two arcs */
                edge[graph->edge[e]] = edge_share(h, graph, from, e, flow);
            }
        }
    }
}
