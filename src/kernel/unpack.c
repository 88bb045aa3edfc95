#include "kernel/triangles.h"

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

/* What is being unpacked. */
typedef struct unpacking {
    const polis_arcs *arcs, *other;
    int lanes;
    double *flow, *through;
} unpacking;

/* The share of an arc's flow that passes the middle vertex, given to the legs and that vertex. */
static inline void split(const unpacking *u, const polis_triangle *t, int lanes)
{
    const double *whole = u->flow + (int64_t)u->arcs->flow[t->arc] * lanes;
    const polis_count paths = polis_count_mul(polis_arcs_count(u->other, t->near_leg),
                                              polis_arcs_count(u->arcs, t->far_leg));
    const double share = polis_count_ratio(paths, polis_arcs_count(u->arcs, t->arc));

    give(whole, share, u->other->flow[t->near_leg], lanes, u->flow);
    give(whole, share, u->arcs->flow[t->far_leg], lanes, u->flow);
    give(whole, share, t->middle, lanes, u->through);
}

static inline void split_one(void *self, const polis_triangle *t)
{
    split(self, t, 1);
}

static inline void split_lanes(void *self, const polis_triangle *t)
{
    split(self, t, POLIS_PIVOT_LANES);
}

/* An edge's share of the arc that took its place: one of its paths. */
static double edge_share(const polis_hierarchy *h, const polis_graph *graph, polis_vid from,
                         polis_eid e, const double *flow)
{
    const polis_vid p = h->tree->position[from], q = h->tree->position[graph->head[e]];
    const polis_arcs *arcs = p > q ? h->up : h->down;
    const polis_eid a = p > q ? polis_arcs_find(arcs, p, q) : polis_arcs_find(arcs, q, p);

    if (a < 0 || polis_arcs_len(arcs, a) != polis_graph_len(graph, e)) {
        return 0.0;
    }
    return flow[arcs->flow[a]] *
           polis_count_ratio((polis_count){1.0, 0}, polis_arcs_count(arcs, a));
}

/* The row of w in one direction; what the rows above give its arcs is there. */
static inline void unpack_row(const polis_hierarchy *h, unpacking u, const polis_columns *below,
                              polis_vid w, polis_row *row)
{
    for (polis_eid a = u.arcs->off[w]; a < u.arcs->off[w + 1]; a++) {
        const int64_t slot = u.arcs->flow[a];

        if (slot >= 0 && !is_zero(u.flow + slot * u.lanes, u.lanes)) {
            polis_row_put(row, u.arcs, a);
        }
    }
    polis_triangles_of(u.arcs, u.other, below, w, h->tree->depth[w], row,
                       u.lanes == 1 ? split_one : split_lanes, &u);
    for (polis_eid a = u.arcs->off[w]; a < u.arcs->off[w + 1]; a++) {
        polis_row_drop(row, u.arcs, a);
    }
}

static inline void unpack(const polis_hierarchy *h, polis_vid first, polis_vid last, int lanes,
                          polis_row *row, double *flow, double *through)
{
    const unpacking down = {h->down, h->up, lanes, flow, through};
    const unpacking up = {h->up, h->down, lanes, flow, through};

    for (polis_vid w = first; w < last; w++) {
        unpack_row(h, down, &h->below_up, w, row);
        if (h->directed) {
            unpack_row(h, up, &h->below_down, w, row);
        }
    }
}

void polis_hierarchy_unpack_lanes(const polis_hierarchy *h, polis_vid first, polis_vid last,
                                  polis_row *row, double *flow, double *through)
{
    unpack(h, first, last, POLIS_PIVOT_LANES, row, flow, through);
}

void polis_hierarchy_unpack(const polis_hierarchy *h, const polis_graph *graph, polis_row *row,
                            double *flow, double *through, double *edge)
{
    unpack(h, 0, h->tree->n, 1, row, flow, through);
    for (polis_vid from = 0; edge && from < graph->n; from++) {
        for (polis_eid e = graph->off[from]; e < graph->off[from + 1]; e++) {
            if (graph->directed || graph->head[e] > from) { /* an undirected edge is two arcs */
                edge[graph->edge[e]] = edge_share(h, graph, from, e, flow);
            }
        }
    }
}
