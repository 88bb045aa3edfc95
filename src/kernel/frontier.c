#include "kernel/frontier.h"

#include "base/mem.h"
#include "kernel/frontier_lanes.h"
#include "kernel/runs.h"

#include <stdlib.h>
#include <string.h>

/* Breadth-first order of the core, directions forgotten: from the vertex with most arcs first. So a
 * component is a run of it. */
static polis_err breadth_first(const polis_graph *out, const polis_graph *in,
                               const polis_pruning *pruning, polis_vid *vertex,
                               polis_levels *levels)
{
    polis_err rc = POLIS_OK;
    bool *seen = NULL;
    polis_vid n = 0, hub = 0;

    POLIS_NEW(seen, out->n);
    for (polis_vid v = 0; v < out->n; v++) {
        seen[v] = pruning->parent[v] >= 0;
        hub = out->off[v + 1] - out->off[v] > out->off[hub + 1] - out->off[hub] ? v : hub;
    }
    for (polis_vid k = 0; k < out->n; k++) {
        const polis_vid root = k == 0 ? hub : k - 1 < hub ? k - 1 : k;

        if (seen[root]) {
            continue;
        }
        seen[root] = true;
        vertex[n] = root;
        levels->component[levels->n_components++] = n;
        for (polis_vid next = n++; next < n; next++) {
            const polis_graph *const both[2] = {out, in};
            for (int side = 0; side < (in == out ? 1 : 2); side++) {
                const polis_graph *g = both[side];
                for (polis_eid e = g->off[vertex[next]]; e < g->off[vertex[next] + 1]; e++) {
                    if (!seen[g->head[e]]) {
                        seen[g->head[e]] = true;
                        vertex[n++] = g->head[e];
                    }
                }
            }
        }
    }
    levels->component[levels->n_components] = n;

done:
    POLIS_FREE(seen);
    return rc;
}

void polis_levels_free(polis_levels **levels)
{
    polis_levels *l = *levels;

    if (!l) {
        return;
    }
    if (l->in != l->out) {
        polis_graph_free(&l->in);
    }
    if (l->whole != l->out) {
        polis_graph_free(&l->whole);
    }
    polis_graph_free(&l->out);
    polis_trees_free(&l->trees);
    POLIS_FREE(l->component);
    POLIS_FREE(*levels);
}

/* The core alone, its vertices in the order of their roots. */
static polis_err take_core(const polis_graph *graph, const polis_pruning *pruning,
                           const polis_trees *trees, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *cut = NULL;
    polis_vid *order = NULL;
    uint8_t *keep = NULL;

    POLIS_NEW(order, graph->n);
    POLIS_NEW(keep, graph->n_arcs);
    for (polis_vid u = 0; u < graph->n; u++) {
        for (polis_eid e = graph->off[u]; e < graph->off[u + 1]; e++) {
            keep[e] = pruning->parent[u] < 0 && pruning->parent[graph->head[e]] < 0;
        }
    }
    for (polis_vid r = 0; r < trees->n_roots; r++) {
        order[r] = trees->vertex[trees->root[r]];
    }
    for (polis_vid i = 0; i < pruning->n_pruned; i++) {
        order[trees->n_roots + i] = pruning->pruned[i];
    }
    POLIS_TRY(polis_graph_keep(graph, keep, &cut));
    POLIS_TRY(polis_graph_permute(cut, order, out));

done:
    POLIS_FREE(order);
    POLIS_FREE(keep);
    polis_graph_free(&cut);
    return rc;
}

polis_err polis_levels_new(const polis_graph *graph, const polis_pruning *pruning,
                           polis_levels **out)
{
    polis_err rc = POLIS_OK;
    polis_levels *l = NULL;
    polis_graph *turned = NULL;
    polis_vid *roots = NULL;

    *out = NULL;
    POLIS_NEW(l, 1);
    POLIS_NEW(roots, graph->n);
    POLIS_NEW(l->component, (int64_t)pruning->n_core + 1);
    if (graph->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    if (graph->n > 0) {
        POLIS_TRY(breadth_first(graph, turned ? turned : graph, pruning, roots, l));
    }
    POLIS_TRY(polis_trees_new(pruning, roots, &l->trees));
    POLIS_TRY(polis_graph_permute(graph, l->trees->vertex, &l->whole));
    l->out = l->whole;
    if (pruning->n_pruned > 0) {
        l->out = NULL;
        POLIS_TRY(take_core(graph, pruning, l->trees, &l->out));
    }
    l->in = l->out;
    if (graph->directed) {
        l->in = NULL;
        POLIS_TRY(polis_graph_transpose(l->out, &l->in));
    }
    *out = l;
    l = NULL; /* moved to the caller */

done:
    POLIS_FREE(roots);
    polis_graph_free(&turned);
    polis_levels_free(&l);
    return rc;
}

polis_err polis_frontier_new(const polis_levels *levels, polis_isa isa, polis_frontier **out)
{
    polis_err rc = POLIS_OK;
    polis_frontier *s = NULL;
    const polis_trees *trees = levels->trees;
    const int64_t n = trees->n_roots;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->levels = levels;
    s->isa = isa;
    POLIS_NEW(s->seen, n);
    POLIS_NEW(s->at, n);
    POLIS_NEW(s->slot, n);
    POLIS_NEW(s->front, n * POLIS_FRONTIER_LANES + 1); /* each lane meets each vertex once */
    POLIS_NEW(s->first, n + 2);
    POLIS_NEW(s->sigma, n * POLIS_FRONTIER_LANES);
    POLIS_NEW(s->share, (n + trees->height) * POLIS_FRONTIER_LANES);
    POLIS_NEW(s->fresh, n * POLIS_FRONTIER_LANES);
    POLIS_NEW(s->in_tree.dist, trees->largest);
    POLIS_NEW(s->in_tree.tally, trees->largest);
    POLIS_TRY(polis_dijkstra_new(levels->whole, &s->reference));
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_frontier_free(&s);
    return rc;
}

void polis_frontier_free(polis_frontier **frontier)
{
    polis_frontier *s = *frontier;

    if (!s) {
        return;
    }
    POLIS_FREE(s->seen);
    POLIS_FREE(s->at);
    POLIS_FREE(s->slot);
    POLIS_FREE(s->front);
    POLIS_FREE(s->first);
    POLIS_FREE(s->sigma);
    POLIS_FREE(s->share);
    POLIS_FREE(s->fresh);
    POLIS_FREE(s->in_tree.dist);
    POLIS_FREE(s->in_tree.tally);
    polis_dijkstra_free(&s->reference);
    POLIS_FREE(*frontier);
}

static polis_frontier_group *group_function(polis_isa isa)
{
    switch (isa) {
#ifdef POLIS_X86
    case POLIS_ISA_AVX512:
        return polis_frontier_group_avx512;
    case POLIS_ISA_AVX2:
        return polis_frontier_group_avx2;
#endif
    default:
        return polis_frontier_group_generic;
    }
}

/* What sources write is their components. */
static void touch_components(const polis_levels *l, polis_vid first, polis_vid last,
                             polis_partial *partial)
{
    const polis_vid from = l->component[polis_run_of(l->component, l->n_components, first)];
    const polis_vid to = l->component[polis_run_of(l->component, l->n_components, last) + 1];

    polis_partial_touch_rows(partial, l->trees->root[from], l->trees->root[to]);
}

void polis_frontier_block(polis_frontier *frontier, polis_vid first, polis_vid last,
                          polis_partial *partial)
{
    polis_frontier_group *group = group_function(frontier->isa);
    polis_vid source[POLIS_FRONTIER_LANES];
    bool fits = true;

    touch_components(frontier->levels, first, last - 1, partial);
    for (polis_vid v = first; fits && v < last; v += POLIS_FRONTIER_LANES) {
        const polis_vid n = last - v < POLIS_FRONTIER_LANES ? last - v : POLIS_FRONTIER_LANES;

        for (polis_vid i = 0; i < n; i++) {
            source[i] = v + i;
        }
        fits = group(frontier, source, n, first, partial);
    }
    if (!fits) {
        const polis_vid *root = frontier->levels->trees->root;

        polis_partial_reset(partial);
        touch_components(frontier->levels, first, last - 1, partial);
        polis_dijkstra_block(frontier->reference, root[first], root[last], partial);
    }
}

bool polis_frontier_pivots(polis_frontier *frontier, const polis_vid *source, polis_vid n,
                           polis_partial *partial)
{
    polis_frontier_group *group = group_function(frontier->isa);
    bool fits = true;

    for (polis_vid i = 0; fits && i < n; i += POLIS_FRONTIER_LANES) {
        const polis_vid left = n - i < POLIS_FRONTIER_LANES ? n - i : POLIS_FRONTIER_LANES;

        touch_components(frontier->levels, source[i], source[i + left - 1], partial);
        fits = group(frontier, source + i, left, 0, partial);
    }
    return fits;
}

void polis_frontier_source(polis_frontier *frontier, polis_vid position, polis_partial *partial)
{
    polis_dijkstra_block(frontier->reference, position, position + 1, partial);
}
