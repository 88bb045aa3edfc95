#include "kernel/triangles.h"

#include "base/mem.h"

/* Of an edge in the row of w, and of as long ones beside it, as many paths. `edges`: the arcs of
 * w's vertex in the row's direction. */
static void count_edges(const polis_graph *edges, const polis_etree *tree, polis_vid w,
                        const polis_row *row, polis_arcs *arcs)
{
    const polis_vid vertex = tree->vertex[w];

    for (polis_eid e = edges->off[vertex]; e < edges->off[vertex + 1]; e++) {
        const polis_vid u = tree->position[edges->head[e]];

        if (u < w && row->len[tree->depth[u]] == polis_graph_len(edges, e)) {
            arcs->count[row->arc[tree->depth[u]]] += 1.0;
        }
    }
}

/* The arcs of a direction and, for their triangles, those of the other. */
typedef struct sides {
    polis_arcs *arcs;
    const polis_arcs *other;
} sides;

/* With scales, or where it needs one. */
static void add_scaled(const sides *s, const polis_triangle *t)
{
    const polis_count paths = polis_count_mul(polis_arcs_count(s->other, t->near_leg),
                                              polis_arcs_count(s->arcs, t->far_leg));
    const polis_count sum = polis_count_add(polis_arcs_count(s->arcs, t->arc), paths);

    s->arcs->count[t->arc] = sum.mantissa;
    s->arcs->scale[t->arc] = sum.scale;
}

static inline void add_paths(void *self, const polis_triangle *t)
{
    const sides *s = self;
    const double sum =
        s->arcs->count[t->arc] + s->other->count[t->near_leg] * s->arcs->count[t->far_leg];
    const int32_t scaled =
        s->arcs->scale[t->arc] | s->other->scale[t->near_leg] | s->arcs->scale[t->far_leg];

    if (scaled == 0 && sum < POLIS_COUNT_STEP) {
        s->arcs->count[t->arc] = sum;
    } else {
        add_scaled(s, t);
    }
    s->arcs->flow[t->arc] = 0;
}

/* The row of w in one direction; the rows below are done. */
static void count_row(const polis_hierarchy *h, const polis_graph *edges, polis_arcs *arcs,
                      const polis_arcs *other, const polis_columns *below, polis_vid w,
                      polis_row *row)
{
    sides s = {arcs, other};

    for (polis_eid a = arcs->off[w]; a < arcs->off[w + 1]; a++) {
        polis_row_put(row, arcs, a);
    }
    count_edges(edges, h->tree, w, row, arcs);
    polis_triangles_of(
        &(polis_row_of){
            .arcs = arcs, .other = other, .below = below, .w = w, .depth = h->tree->depth[w]},
        row, add_paths, &s);
    for (polis_eid a = arcs->off[w]; a < arcs->off[w + 1]; a++) {
        polis_row_drop(row, arcs, a);
    }
}

/* Give the arcs whose dependency is needed later a place to sum it. Those that hide paths are
 * marked by 0, others by -1. */
static polis_err number_flows(polis_arcs *a, polis_vid n, bool edges, polis_eid *n_flows)
{
    for (polis_eid k = 0; k < a->off[n]; k++) {
        if (a->flow[k] >= 0 || edges) {
            if (*n_flows == INT32_MAX) {
                return POLIS_E_OVERFLOW;
            }
            a->flow[k] = (int32_t)(*n_flows)++;
        }
    }
    return POLIS_OK;
}

/* Scales are there only if one is not 0. */
static void drop_scales(polis_arcs *a, polis_vid n)
{
    for (polis_eid k = 0; k < a->off[n]; k++) {
        if (a->scale[k] > 0) {
            return;
        }
    }
    POLIS_FREE(a->scale);
}

polis_err polis_hierarchy_count(const polis_graph *graph, bool edges, const polis_crew *crew,
                                polis_hierarchy *h)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = h->tree->n;
    polis_graph *turned = NULL;
    polis_row row;

    POLIS_TRY(polis_row_init(h->tree, &row));
    if (h->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    for (polis_vid w = n - 1; w >= 0; w--) {
        POLIS_TRY(polis_crew_pause(crew, w));
        count_row(h, graph, h->up, h->down, &h->below_down, w, &row);
        if (h->directed) {
            count_row(h, turned, h->down, h->up, &h->below_up, w, &row);
        }
    }
    POLIS_TRY(number_flows(h->down, n, edges, &h->n_flows));
    drop_scales(h->down, n);
    if (h->directed) {
        POLIS_TRY(number_flows(h->up, n, edges, &h->n_flows));
        drop_scales(h->up, n);
    }

done:
    polis_graph_free(&turned);
    polis_row_clear(&row);
    return rc;
}
