#include "centrality/cost.h"

#include <math.h>

/* Seconds for one group of sources: measured with AVX-512 on one core of 2024. */
static const double SWEEP_ARC = 7e-9, SWEEP_VERTEX = 18e-9;
static const double FRONTIER_ARC = 2e-9, FRONTIER_VERTEX = 56e-9;

/* Of the frontier kernel, for each vertex and level: lanes meet in fewer levels of many. */
static const double FRONTIER_LEVEL = 3.3e-9;

/* Labels of a group leave the caches as the core grows: what an arc and a vertex take doubles with
 * so many vertices, up to what memory takes. */
static const double FRONTIER_CACHED = 30000.0, FRONTIER_MEMORY = 3.0;

/* For each vertex of a block's components: its sums are reset and added to the totals. */
static const double BLOCK_VERTEX = 4.5e-9;

/* Seconds for one source and one target in the same tree. */
static const double TREE_PAIR = 2e-9;

/* For one source. */
static const double DIJKSTRA_ARC = 6e-9, DIJKSTRA_VERTEX = 60e-9;

/* For one vertex or arc that a bounded search visits. */
static const double LOCAL_STEP = 25e-9, LOCAL_LANE = 2e-9;

/* For an arc of a vertex or of one of its nearest neighbours. */
static const double BACKBONE_STEP = 1.8e-9;

/* For one pivot and arc, of sixteen side by side that keep sums of their own. */
static const double SOURCE_ARC = 3.5e-9;

static const double CUSTOMISE_TRIANGLE = 6e-9, ORDER_VERTEX = 0.6e-6;

static double groups_of(polis_vid n, int lanes)
{
    return ceil((double)n / lanes);
}

double polis_cost_sweep(const polis_etree *tree, double kept)
{
    double seconds = 0.0;

    for (polis_vid t = 0; t < tree->n_trees; t++) {
        const polis_vid first = tree->tree[t], last = tree->tree[t + 1];
        const double arcs = kept * (double)(tree->fill_off[last] - tree->fill_off[first]);

        seconds += groups_of(last - first, POLIS_SWEEP_BLOCK) * (last - first) * BLOCK_VERTEX +
                   groups_of(last - first, POLIS_SWEEP_LANES) *
                       (arcs * SWEEP_ARC + (last - first) * SWEEP_VERTEX);
    }
    return seconds;
}

double polis_cost_eliminate(const polis_etree *tree, bool directed)
{
    double triangles = 0.0; /* pairs of ancestors of each position: what customising visits */

    for (polis_vid v = 0; v < tree->n; v++) {
        const double up = (double)(tree->fill_off[v + 1] - tree->fill_off[v]);
        triangles += up * (up - 1.0) / 2.0;
    }
    return (directed ? 2.0 : 1.0) * triangles * CUSTOMISE_TRIANGLE + tree->n * ORDER_VERTEX;
}

double polis_cost_frontier(const polis_pruning *pruning)
{
    const double n = (double)pruning->n_core + pruning->n_pruned;
    const double far = fmin(1.0 + pruning->n_core / FRONTIER_CACHED, FRONTIER_MEMORY);

    return groups_of(pruning->n_core, POLIS_FRONTIER_BLOCK) * n * BLOCK_VERTEX +
           far * groups_of(pruning->n_core, POLIS_FRONTIER_LANES) *
               ((double)pruning->core_arcs * FRONTIER_ARC +
                pruning->n_core * (FRONTIER_VERTEX + pruning->depth * FRONTIER_LEVEL)) +
           (double)pruning->inner * TREE_PAIR;
}

double polis_cost_backbone(const polis_graph *graph)
{
    const double arcs = (double)graph->n_arcs, each = arcs / graph->n;

    return arcs * (1.0 + fmin(each, POLIS_BACKBONE_NEAREST)) * BACKBONE_STEP;
}

double polis_cost_sources(polis_eid arcs, polis_vid n)
{
    return (double)n * ((double)arcs + n) * SOURCE_ARC;
}

double polis_cost_local(int64_t steps, int lanes)
{
    return (double)steps * (LOCAL_STEP + lanes * LOCAL_LANE);
}

double polis_cost_dijkstra(const polis_graph *graph)
{
    const double n = graph->n;

    return n * ((double)graph->n_arcs * DIJKSTRA_ARC + n * DIJKSTRA_VERTEX);
}
