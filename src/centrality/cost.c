#include "centrality/cost.h"

#include "kernel/frontier.h"
#include "kernel/sweep.h"

#include <math.h>

/* Seconds for one group of sources: measured with AVX-512 on one core of 2024. */
static const double SWEEP_ARC_HOPS = 7e-9; /* many equal paths: counts have to be shared out */
static const double SWEEP_ARC_LENGTHS = 6e-9, SWEEP_VERTEX = 38e-9;
static const double FRONTIER_ARC = 8e-9, FRONTIER_VERTEX = 60e-9;

/* Seconds for one source and one target in the same tree. */
static const double TREE_PAIR = 2e-9;

/* For one source. */
static const double DIJKSTRA_ARC = 6e-9, DIJKSTRA_VERTEX = 60e-9;

/* For one vertex or arc that a bounded search visits. */
static const double LOCAL_STEP = 25e-9, LOCAL_LANE = 2e-9;

static const double CUSTOMISE_TRIANGLE = 6e-9;

static double groups_of(polis_vid n, int lanes)
{
    return ceil((double)n / lanes);
}

double polis_cost_sweep(const polis_graph *graph, polis_eid arcs)
{
    const double arc = graph->len ? SWEEP_ARC_LENGTHS : SWEEP_ARC_HOPS;

    return groups_of(graph->n, POLIS_SWEEP_LANES) * ((double)arcs * arc + graph->n * SWEEP_VERTEX);
}

double polis_cost_customise(double triangles)
{
    return triangles * CUSTOMISE_TRIANGLE;
}

double polis_cost_frontier(const polis_pruning *pruning)
{
    return groups_of(pruning->n_core, POLIS_FRONTIER_LANES) *
               ((double)pruning->core_arcs * FRONTIER_ARC + pruning->n_core * FRONTIER_VERTEX) +
           (double)pruning->inner * TREE_PAIR;
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
