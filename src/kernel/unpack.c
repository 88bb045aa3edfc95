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

static inline bool is_zero(const double *x, int lanes)
{
    double most = 0.0; /* none is negative */

    for (int k = 0; k < lanes; k++) {
        most = x[k] > most ? x[k] : most;
    }
    return most == 0.0;
}

/* Add the share of an arc's flow to a leg of it, unless that has no place for it. */
static inline void give(const double *whole, double share, int32_t slot, int lanes, double *flow)
{
    if (slot >= 0) {
        double *leg = flow + (int64_t)slot * lanes;

        for (int k = 0; k < lanes; k++) {
            leg[k] += whole[k] * share;
        }
    }
}

/* The share of arc a, between the heads of `in` and `out`, that passes the middle vertex, given to
 * the two legs and to that vertex. */
static inline void split(const polis_hierarchy *h, const polis_arcs *arcs, polis_eid a,
                         polis_eid in, polis_eid out, int lanes, double *flow, double *through)
{
    const double *whole;
    double share;

    if (a < 0 || arcs->flow[a] < 0 || len_of(arcs, a) != len_of(h->down, in) + len_of(h->up, out)) {
        return;
    }
    whole = flow + (int64_t)arcs->flow[a] * lanes;
    if (is_zero(whole, lanes)) {
        return;
    }
    share = polis_count_ratio(polis_count_mul(count_of(h->down, in), count_of(h->up, out)),
                              count_of(arcs, a));
    give(whole, share, h->down->flow[in], lanes, flow);
    give(whole, share, h->up->flow[out], lanes, flow);
    give(whole, share, 0, lanes, through);
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

static inline void unpack(const polis_hierarchy *h, polis_vid first, polis_vid last, int lanes,
                          double *flow, double *through)
{
    for (polis_vid v = first; v < last; v++) {
        for (polis_eid in = h->down->off[v]; in < h->down->off[v + 1]; in++) {
            /* undirected: each pair of legs is one way through v, not two */
            const polis_eid end = h->directed ? h->up->off[v + 1] : in;
            const polis_vid from = h->down->head[in];
            polis_eid next = h->up->off[from];

            for (polis_eid out = h->up->off[v]; out < end; out++) {
                if (h->up->head[out] != from) {
                    const polis_arcs *arcs;
                    const polis_eid a = arc_of_pair(h, from, h->up->head[out], &next, &arcs);

                    split(h, arcs, a, in, out, lanes, flow, through + (int64_t)v * lanes);
                }
            }
        }
    }
}

void polis_hierarchy_unpack_lanes(const polis_hierarchy *h, polis_vid first, polis_vid last,
                                  double *flow, double *through)
{
    unpack(h, first, last, POLIS_PIVOT_LANES, flow, through);
}

void polis_hierarchy_unpack(const polis_hierarchy *h, const polis_graph *graph, double *flow,
                            double *through, double *edge)
{
    unpack(h, 0, h->tree->n, 1, flow, through);
    for (polis_vid from = 0; edge && from < graph->n; from++) {
        for (polis_eid e = graph->off[from]; e < graph->off[from + 1]; e++) {
            if (graph->directed || graph->head[e] > from) { /* an undirected edge is two arcs */
                edge[graph->edge[e]] = edge_share(h, graph, from, e, flow);
            }
        }
    }
}
