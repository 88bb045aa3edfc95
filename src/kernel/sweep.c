#include "kernel/sweep.h"

#include "base/mem.h"
#include "kernel/runs.h"
#include "kernel/sweep_lanes.h"
#include "kernel/sweep_scaled.h"

/* Entry points by instruction set and width of distances. */
#define EACH_WIDTH(group, isa)                                                 \
    {                                                                          \
        polis_sweep_##group##_small_##isa, polis_sweep_##group##_narrow_##isa, \
            polis_sweep_##group##_wide_##isa                                   \
    }

static polis_sweep_group *const groups[][POLIS_N_WIDTHS] = {
    [POLIS_ISA_GENERIC] = EACH_WIDTH(group, generic),
#ifdef POLIS_X86
    [POLIS_ISA_AVX2] = EACH_WIDTH(group, avx2),
    [POLIS_ISA_AVX512] = EACH_WIDTH(group, avx512),
#endif
};

static polis_sweep_pivots_group *const pivots_groups[][POLIS_N_WIDTHS] = {
    [POLIS_ISA_GENERIC] = EACH_WIDTH(pivots, generic),
#ifdef POLIS_X86
    [POLIS_ISA_AVX2] = EACH_WIDTH(pivots, avx2),
    [POLIS_ISA_AVX512] = EACH_WIDTH(pivots, avx512),
#endif
};

static const size_t bytes_of_width[POLIS_N_WIDTHS] = {sizeof(int16_t), sizeof(int32_t),
                                                      sizeof(double)};

static polis_vid earlier(polis_vid a, polis_vid b)
{
    return a < b ? a : b;
}

/* The most arcs that one path from a root to a position has, and those of one position. */
static polis_err path_room(const polis_hierarchy *h, polis_eid *room, polis_eid *longest)
{
    polis_err rc = POLIS_OK;
    polis_eid *path = NULL;

    *room = 0;
    POLIS_NEW(path, h->tree->n);
    for (polis_vid v = 0; v < h->tree->n; v++) {
        const polis_vid parent = h->tree->parent[v];
        const polis_eid row = h->down->off[v + 1] - h->down->off[v];

        path[v] = (parent < 0 ? 0 : path[parent]) + row;
        *longest = row > *longest ? row : *longest;
        *room = path[v] > *room ? path[v] : *room;
    }

done:
    POLIS_FREE(path);
    return rc;
}

/* Ancestors of a group, at most. */
static int64_t ancestor_room(const polis_etree *tree, bool pivots)
{
    const int64_t paths = (int64_t)tree->height * POLIS_PIVOT_LANES;

    if (!pivots) {
        return (int64_t)tree->height + POLIS_SWEEP_LANES;
    }
    return paths < tree->n ? paths : tree->n;
}

/* What pivots need besides. */
static polis_err add_pivots_scratch(polis_sweep *s, int64_t ancestors)
{
    polis_err rc = POLIS_OK;
    const polis_hierarchy *h = s->hierarchy;
    polis_row row = {0};

    POLIS_NEW(s->index, h->tree->n);
    POLIS_NEW(s->own, ancestors);
    POLIS_NEW(s->through, (int64_t)h->tree->n * POLIS_PIVOT_LANES);
    POLIS_NEW(s->flow, h->n_flows * POLIS_PIVOT_LANES);
    POLIS_TRY(polis_row_init(h->tree, &row));
    POLIS_TRY(polis_hidden_new(h, &row, &s->hidden));

done:
    polis_row_clear(&row);
    return rc;
}

polis_err polis_sweep_new(const polis_hierarchy *hierarchy, polis_isa isa, bool pivots,
                          polis_sweep **out)
{
    polis_err rc = POLIS_OK;
    polis_sweep *s = NULL;
    const int64_t height = hierarchy->tree->height;
    const int64_t stack = height * POLIS_SWEEP_LANES;
    const int64_t most = ancestor_room(hierarchy->tree, pivots);
    const int64_t ancestors = most * (pivots ? POLIS_PIVOT_LANES : POLIS_SWEEP_LANES);
    const size_t width = bytes_of_width[hierarchy->width];
    const polis_eid n_arcs = hierarchy->down->off[hierarchy->tree->n];
    const polis_eid ahead = n_arcs < POLIS_SWEEP_AHEAD ? n_arcs : POLIS_SWEEP_AHEAD;
    polis_eid room = 0, longest = 0;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->hierarchy = hierarchy;
    s->isa = isa;
    POLIS_TRY(path_room(hierarchy, &room, &longest));
    s->dist = polis_mem_new(stack, width);
    s->up_dist = polis_mem_new(ancestors, width);
    if (!s->dist || !s->up_dist) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    POLIS_NEW(s->sigma, stack);
    POLIS_NEW(s->delta, stack);
    POLIS_NEW(s->level, height + 1);
    POLIS_NEW(s->ahead_off, earlier(POLIS_SWEEP_AHEAD, hierarchy->tree->n) + 1);
    POLIS_NEW(s->ahead, (longest > ahead ? longest : ahead) + 1);
    POLIS_NEW(s->tight, room);
    POLIS_NEW(s->ancestor, most);
    POLIS_NEW(s->ends, most);
    POLIS_NEW(s->up_sigma, ancestors);
    POLIS_NEW(s->up_flow, ancestors);
    POLIS_NEW(s->up_delta, ancestors);
    POLIS_NEW(s->fell, 2 * (room + POLIS_SWEEP_LANES * longest));
    POLIS_NEW(s->fell_off, most + 1);
    if (pivots) {
        POLIS_TRY(add_pivots_scratch(s, most));
    }
    POLIS_TRY(polis_scaled_new(hierarchy, &s->scaled));
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_sweep_free(&s);
    return rc;
}

void polis_sweep_free(polis_sweep **sweep)
{
    polis_sweep *s = *sweep;

    if (!s) {
        return;
    }
    POLIS_FREE(s->dist);
    POLIS_FREE(s->sigma);
    POLIS_FREE(s->delta);
    POLIS_FREE(s->level);
    POLIS_FREE(s->ahead_off);
    POLIS_FREE(s->ahead);
    POLIS_FREE(s->tight);
    POLIS_FREE(s->ends);
    POLIS_FREE(s->ancestor);
    POLIS_FREE(s->up_dist);
    POLIS_FREE(s->up_sigma);
    POLIS_FREE(s->up_flow);
    POLIS_FREE(s->up_delta);
    POLIS_FREE(s->fell);
    POLIS_FREE(s->fell_off);
    POLIS_FREE(s->index);
    POLIS_FREE(s->own);
    POLIS_FREE(s->through);
    POLIS_FREE(s->flow);
    polis_hidden_free(&s->hidden);
    polis_scaled_free(&s->scaled);
    POLIS_FREE(*sweep);
}

/* As the variants are compiled. */
static int lanes_of(polis_isa isa)
{
    return isa == POLIS_ISA_GENERIC ? 16 : POLIS_SWEEP_LANES;
}

/* Unpack what a group left on the positions [first, last), and add it up lane by lane. */
static void add_lanes(polis_sweep *s, polis_vid first, polis_vid last, polis_partial *p)
{
    polis_hidden_unpack(s->hidden, first, last, s->flow, s->through);
    for (polis_vid v = first; v < last; v++) {
        const double *x = s->through + (int64_t)v * POLIS_PIVOT_LANES;
        double sum[4] = {0.0}, square[4] = {0.0};

        for (int k = 0; k < POLIS_PIVOT_LANES; k += 4) {
            for (int i = 0; i < 4; i++) {
                sum[i] += x[k + i];
                square[i] += x[k + i] * x[k + i];
            }
        }
        p->through[v] += (sum[0] + sum[1]) + (sum[2] + sum[3]);
        p->square[POLIS_SQUARE_THROUGH][v] += (square[0] + square[1]) + (square[2] + square[3]);
    }
}

bool polis_sweep_pivots(polis_sweep *sweep, const polis_vid *source, polis_vid n,
                        polis_partial *partial)
{
    const polis_hierarchy *h = sweep->hierarchy;
    const polis_etree *tree = h->tree;
    polis_sweep_pivots_group *group = pivots_groups[sweep->isa][h->width];
    polis_vid t = 0, end;

    if (h->down->scale || h->up->scale) {
        return false;
    }
    for (polis_vid i = 0; i < n; i = end) { /* a group: sources of one tree */
        const polis_vid most = earlier(i + POLIS_PIVOT_LANES, n);

        while (tree->tree[t + 1] <= source[i]) {
            t++;
        }
        for (end = i + 1; end < most && source[end] < tree->tree[t + 1]; end++) {
        }
        if (!group(sweep, source + i, end - i, tree->tree + t, i, partial)) {
            return false;
        }
        add_lanes(sweep, tree->tree[t], tree->tree[t + 1], partial);
    }
    return true;
}

void polis_sweep_source(polis_sweep *sweep, polis_vid position, polis_partial *partial)
{
    polis_scaled_block(sweep->scaled, position, position + 1, partial);
}

/* Of the positions from `first` on; flows are numbered in the order of their arcs. */
static void touch_flows(const polis_arcs *arcs, polis_vid first, polis_vid last,
                        polis_partial *partial)
{
    polis_eid a = arcs->off[first], b = arcs->off[last];

    while (a < b && arcs->flow[a] < 0) {
        a++;
    }
    while (b > a && arcs->flow[b - 1] < 0) {
        b--;
    }
    if (a < b) {
        polis_partial_touch_flows(partial, arcs->flow[a], arcs->flow[b - 1] + INT64_C(1));
    }
}

/* What a block writes is the elimination trees of its sources. */
static void touch_trees(const polis_hierarchy *h, polis_vid first, polis_vid last,
                        polis_partial *partial)
{
    const polis_etree *tree = h->tree;

    if (first < last) {
        const polis_vid from = tree->tree[polis_run_of(tree->tree, tree->n_trees, first)];
        const polis_vid to = tree->tree[polis_run_of(tree->tree, tree->n_trees, last - 1) + 1];

        polis_partial_touch_rows(partial, from, to);
        touch_flows(h->down, from, to, partial);
        if (h->directed) {
            touch_flows(h->up, from, to, partial);
        }
    }
}

void polis_sweep_block(polis_sweep *sweep, polis_vid first, polis_vid last, polis_partial *partial)
{
    const polis_hierarchy *h = sweep->hierarchy;
    polis_sweep_group *group = groups[sweep->isa][h->width];
    const polis_vid lanes = lanes_of(sweep->isa);
    bool fits = !h->down->scale && !h->up->scale;

    touch_trees(h, first, last, partial);
    for (polis_vid v = first; fits && v < last; v += lanes) {
        fits = group(sweep, v, earlier(v + lanes, last), first, partial);
    }
    if (!fits) {
        polis_partial_reset(partial);
        touch_trees(h, first, last, partial);
        polis_scaled_block(sweep->scaled, first, last, partial);
    }
}
