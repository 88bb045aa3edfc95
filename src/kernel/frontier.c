#include "kernel/frontier.h"

#include "base/mem.h"
#include "kernel/frontier_lanes.h"

#include <stdlib.h>
#include <string.h>

/* Breadth-first order of the arcs' ends, directions forgotten: from the vertex with most arcs
 * first. */
static polis_err breadth_first(const polis_graph *out, const polis_graph *in, polis_vid *vertex)
{
    polis_err rc = POLIS_OK;
    bool *seen = NULL;
    polis_vid n = 0, hub = 0;

    POLIS_NEW(seen, out->n);
    for (polis_vid v = 1; v < out->n; v++) {
        hub = out->off[v + 1] - out->off[v] > out->off[hub + 1] - out->off[hub] ? v : hub;
    }
    for (polis_vid k = 0; k < out->n; k++) {
        const polis_vid root = k == 0 ? hub : k - 1 < hub ? k - 1 : k;

        if (seen[root]) {
            continue;
        }
        seen[root] = true;
        vertex[n] = root;
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
    polis_graph_free(&l->out);
    POLIS_FREE(l->vertex);
    POLIS_FREE(*levels);
}

polis_err polis_levels_new(const polis_graph *graph, polis_levels **out)
{
    polis_err rc = POLIS_OK;
    polis_levels *l = NULL;
    polis_graph *turned = NULL;

    *out = NULL;
    POLIS_NEW(l, 1);
    POLIS_NEW(l->vertex, graph->n);
    if (graph->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    if (graph->n > 0) {
        POLIS_TRY(breadth_first(graph, turned ? turned : graph, l->vertex));
    }
    POLIS_TRY(polis_graph_permute(graph, l->vertex, &l->out));
    l->in = l->out;
    if (graph->directed) {
        l->in = NULL;
        POLIS_TRY(polis_graph_transpose(l->out, &l->in));
    }
    *out = l;
    l = NULL; /* moved to the caller */

done:
    polis_graph_free(&turned);
    polis_levels_free(&l);
    return rc;
}

polis_err polis_frontier_new(const polis_levels *levels, polis_isa isa, polis_frontier **out)
{
    polis_err rc = POLIS_OK;
    polis_frontier *s = NULL;
    const int64_t n = levels->out->n;

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
    POLIS_NEW(s->share, n * POLIS_FRONTIER_LANES);
    POLIS_NEW(s->fresh, n * POLIS_FRONTIER_LANES);
    POLIS_TRY(polis_dijkstra_new(levels->out, &s->reference));
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

void polis_frontier_block(polis_frontier *frontier, polis_vid first, polis_vid last,
                          polis_partial *partial)
{
    polis_frontier_group *group = group_function(frontier->isa);
    bool fits = true;

    for (polis_vid v = first; fits && v < last; v += POLIS_FRONTIER_LANES) {
        const polis_vid end = last - v < POLIS_FRONTIER_LANES ? last : v + POLIS_FRONTIER_LANES;
        fits = group(frontier, v, end, first, partial);
    }
    if (!fits) {
        polis_partial_reset(partial);
        polis_dijkstra_block(frontier->reference, first, last, partial);
    }
}
