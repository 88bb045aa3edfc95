#include "kernel/customise.h"

#include "base/mem.h"
#include "kernel/columns.h"

static polis_err side_new(polis_eid n_arcs, polis_side *side)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(side->len, n_arcs);
    POLIS_NEW(side->exact, n_arcs);

done:
    return rc;
}

static void side_clear(polis_side *side)
{
    POLIS_FREE(side->len);
    POLIS_FREE(side->exact);
}

void polis_custom_free(polis_custom **custom)
{
    polis_custom *c = *custom;

    if (!c) {
        return;
    }
    POLIS_FREE(c->head);
    POLIS_FREE(c->depth);
    side_clear(&c->up);
    if (c->directed) {
        side_clear(&c->down);
    }
    POLIS_FREE(*custom);
}

static inline int64_t shorter(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Lower triangles (v; w, u) of row w, which is spread out by the depth of u: v's arcs to both, and
 * w's to u, may be a way longer. `first` is the direction from w to v, `second` that from v on. */
static inline void lower_triangles(const polis_custom *c, const polis_side *first,
                                   const polis_side *second, polis_below v, int64_t *row)
{
    const polis_eid start = c->tree->fill_off[v.position], vw = start + v.k;
    const int64_t to_v = first->len[vw];

    for (polis_eid vu = start; to_v < POLIS_UNREACHED && vu < vw; vu++) {
        int64_t *wu = &row[c->depth[vu]];

        *wu = shorter(*wu, to_v + second->len[vu]);
    }
}

/* The edges of the row of w, if these are the arcs of w's vertex in the row's direction. */
static void put_edges(const polis_graph *edges, const polis_etree *tree, polis_vid w, int64_t *row)
{
    const polis_vid vertex = tree->vertex[w];

    for (polis_eid e = edges->off[vertex]; e < edges->off[vertex + 1]; e++) {
        const polis_vid u = tree->position[edges->head[e]];

        if (u < w) {
            row[tree->depth[u]] = shorter(row[tree->depth[u]], polis_graph_len(edges, e));
        }
    }
}

/* Row w in one direction. */
static void customise_row(const polis_custom *c, const polis_graph *edges,
                          const polis_columns *columns, polis_vid w, const polis_side *first,
                          polis_side *side, int64_t *row)
{
    const polis_eid start = c->tree->fill_off[w], end = c->tree->fill_off[w + 1];

    for (polis_eid a = start; a < end; a++) {
        row[c->depth[a]] = POLIS_UNREACHED;
    }
    put_edges(edges, c->tree, w, row);
    for (polis_eid i = columns->off[w]; i < columns->off[w + 1]; i++) {
        lower_triangles(c, first, side, columns->below[i], row);
    }
    for (polis_eid a = start; a < end; a++) {
        side->len[a] = row[c->depth[a]];
    }
}

/* Every row after those below it. */
static void customise(polis_custom *c, const polis_graph *graph, const polis_graph *turned,
                      const polis_columns *columns, int64_t *row)
{
    for (polis_vid w = c->tree->n - 1; w >= 0; w--) {
        customise_row(c, graph, columns, w, &c->down, &c->up, row);
        if (c->directed) {
            customise_row(c, turned, columns, w, &c->up, &c->down, row);
        }
    }
}

/* Upper triangles (v; w, u): the distance of v and one ancestor by way of the other, whose arc is
 * exact already. `same` and `other`: row w in the direction of `side` and in the other one, by the
 * depth of u. */
static inline void upper_triangles(const polis_custom *c, polis_side *side, polis_below v,
                                   const int64_t *same, const int64_t *other)
{
    const polis_eid start = c->tree->fill_off[v.position], vw = start + v.k;
    const int64_t to_w = side->len[vw];
    int64_t best = side->exact[vw];

    for (polis_eid vu = start; vu < vw; vu++) {
        const polis_vid u = c->depth[vu];

        side->exact[vu] = shorter(side->exact[vu], to_w + same[u]);
        best = shorter(best, side->len[vu] + other[u]);
    }
    side->exact[vw] = best;
}

/* Every row after those above it. */
static void find_exact(polis_custom *c, const polis_columns *columns, int64_t *up, int64_t *down)
{
    const polis_eid *off = c->tree->fill_off;

    for (polis_eid a = 0; a < off[c->tree->n]; a++) {
        c->up.exact[a] = c->up.len[a];
        c->down.exact[a] = c->down.len[a];
    }
    for (polis_vid w = 0; w < c->tree->n; w++) {
        for (polis_eid a = off[w]; a < off[w + 1]; a++) {
            up[c->depth[a]] = c->up.exact[a];
            down[c->depth[a]] = c->down.exact[a];
        }
        for (polis_eid i = columns->off[w]; i < columns->off[w + 1]; i++) {
            upper_triangles(c, &c->up, columns->below[i], up, down);
            if (c->directed) {
                upper_triangles(c, &c->down, columns->below[i], down, up);
            }
        }
    }
}

static polis_err compute_lengths(const polis_graph *graph, polis_custom *c)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    polis_columns columns = {0};
    int64_t *up = NULL, *down = NULL; /* [height] one row, by depth */

    POLIS_TRY(polis_columns_init(c->tree->n, c->tree->fill_off, c->head, &columns));
    POLIS_NEW(up, c->tree->height);
    POLIS_NEW(down, c->tree->height);
    if (c->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    customise(c, graph, turned, &columns, up);
    find_exact(c, &columns, up, down);

done:
    polis_graph_free(&turned);
    polis_columns_clear(&columns);
    POLIS_FREE(up);
    POLIS_FREE(down);
    return rc;
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
    POLIS_NEW(c->depth, n_arcs);
    POLIS_TRY(polis_etree_fill(tree, pattern, c->head));
    for (polis_eid a = 0; a < n_arcs; a++) {
        c->depth[a] = tree->depth[c->head[a]];
    }
    POLIS_TRY(side_new(n_arcs, &c->up));
    if (c->directed) {
        POLIS_TRY(side_new(n_arcs, &c->down));
    } else {
        c->down = c->up;
    }
    POLIS_TRY(compute_lengths(graph, c));
    *out = c;
    c = NULL; /* moved to the caller */

done:
    polis_custom_free(&c);
    return rc;
}
