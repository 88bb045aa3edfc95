#include "kernel/hierarchy.h"

#include "base/mem.h"
#include "kernel/triangles.h"

/* What is being unpacked. */
typedef struct unpacking {
    const polis_arcs *arcs, *other;
    double *flow, *through;
} unpacking;

/* The share of an arc's flow that passes the middle vertex, given to that vertex and to those legs
 * that have a place for it. */
static inline void split(void *self, const polis_triangle *t)
{
    const unpacking *u = self;
    const polis_count paths = polis_count_mul(polis_arcs_count(u->other, t->near_leg),
                                              polis_arcs_count(u->arcs, t->far_leg));
    const double part = u->flow[u->arcs->flow[t->arc]] *
                        polis_count_ratio(paths, polis_arcs_count(u->arcs, t->arc));
    const int32_t near_slot = u->other->flow[t->near_leg], far_slot = u->arcs->flow[t->far_leg];

    if (near_slot >= 0) {
        u->flow[near_slot] += part;
    }
    if (far_slot >= 0) {
        u->flow[far_slot] += part;
    }
    u->through[t->middle] += part;
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

/* The row of w in one direction, by way of a piece, of all if `pieces` is NULL; what the rows above
 * give its arcs is there. */
static inline void unpack_row(const polis_hierarchy *h, unpacking u, const polis_columns *below,
                              const polis_pieces *pieces, polis_vid piece, polis_vid w,
                              polis_row *row)
{
    const polis_row_of of = {u.arcs, u.other, below, pieces, piece, w, h->tree->depth[w]};
    bool any = false;

    for (polis_eid a = u.arcs->off[w]; a < u.arcs->off[w + 1]; a++) {
        if (u.arcs->flow[a] >= 0 && u.flow[u.arcs->flow[a]] != 0.0) {
            polis_row_put(row, u.arcs, a);
            any = true;
        }
    }
    if (!any) {
        return;
    }
    polis_triangles_of(&of, row, split, &u);
    for (polis_eid a = u.arcs->off[w]; a < u.arcs->off[w + 1]; a++) {
        polis_row_drop(row, u.arcs, a);
    }
}

/* Of both directions. */
static inline void unpack_both(const polis_hierarchy *h, double *flow, double *through,
                               const polis_pieces *pieces, polis_vid piece, polis_vid w,
                               polis_row *row)
{
    const unpacking down = {h->down, h->up, flow, through};
    const unpacking up = {h->up, h->down, flow, through};

    unpack_row(h, down, &h->below_up, pieces, piece, w, row);
    if (h->directed) {
        unpack_row(h, up, &h->below_down, pieces, piece, w, row);
    }
}

void polis_hierarchy_unpack(const polis_hierarchy *h, polis_row *row, double *flow, double *through)
{
    for (polis_vid w = 0; w < h->tree->n; w++) {
        unpack_both(h, flow, through, NULL, POLIS_REST, w, row);
    }
}

/* What the parts of a crew share. */
typedef struct shared {
    const polis_hierarchy *h;
    polis_pieces pieces;
    double *flow, *through;
} shared;

/* Rows from the highest on, and what they give to the positions of a piece: of its root's ancestors
 * first. The rest comes before the pieces. */
static polis_err unpack_piece(void *self, polis_vid piece)
{
    polis_err rc = POLIS_OK;
    const shared *t = self;
    const polis_etree *tree = t->h->tree;
    const bool rest = piece == POLIS_REST;
    const polis_vid first = rest ? 0 : t->pieces.first[piece];
    const polis_vid last = rest ? tree->n : t->pieces.last[piece];
    polis_vid *path = NULL, n_path = 0;
    polis_row row = {0};

    POLIS_NEW(path, tree->height);
    POLIS_TRY(polis_row_init(tree, &row));
    for (polis_vid w = rest ? -1 : tree->parent[first]; w >= 0; w = tree->parent[w]) {
        path[n_path++] = w;
    }
    while (n_path > 0) {
        unpack_both(t->h, t->flow, t->through, &t->pieces, piece, path[--n_path], &row);
    }
    for (polis_vid w = first; w < last; w++) {
        if (t->pieces.of[w] == piece) {
            unpack_both(t->h, t->flow, t->through, &t->pieces, piece, w, &row);
        }
    }

done:
    POLIS_FREE(path);
    polis_row_clear(&row);
    return rc;
}

polis_err polis_hierarchy_unpack_edges(const polis_hierarchy *h, const polis_graph *graph,
                                       const polis_crew *crew, double *flow, double *through,
                                       double *edge)
{
    polis_err rc = POLIS_OK;
    shared t = {.h = h, .flow = flow, .through = through};

    POLIS_TRY(polis_pieces_init(h->tree, &t.pieces));
    POLIS_TRY(unpack_piece(&t, POLIS_REST));
    POLIS_TRY(crew->each(t.pieces.n, unpack_piece, &t));
    for (polis_vid from = 0; edge && from < graph->n; from++) {
        for (polis_eid e = graph->off[from]; e < graph->off[from + 1]; e++) {
            if (graph->directed || graph->head[e] > from) { /* an undirected edge is two arcs */
                edge[graph->edge[e]] = edge_share(h, graph, from, e, flow);
            }
        }
    }

done:
    polis_pieces_clear(&t.pieces);
    return rc;
}
