#include "centrality/plan.h"

#include "base/mem.h"
#include "kernel/sweep.h"

#include <math.h>
#include <string.h>

enum {
    GROUPS_OF_BLOCK = 8, /* sweep: enough that adding a block to the totals costs some 2 % */
    DIJKSTRA_BLOCK = 64,
    MOST_FILL_PER_ARC = 40, /* beyond it, and beyond small sizes, elimination does not pay */
    SMALL_FILL = 1 << 20,
};

/* Seconds of one thread, as measured by bench/ on the machines it names. */
static const double SECONDS_SWEEP_ARC = 1.6e-9;   /* one arc of one group of lanes */
static const double SECONDS_SWEEP_VERTEX = 12e-9; /* one vertex of one group */
static const double SECONDS_DIJKSTRA_ARC = 8e-9;
static const double SECONDS_DIJKSTRA_VERTEX = 90e-9;

static const char *const names[POLIS_N_KERNELS] = {"auto", "sweep", "dijkstra"};

const char *polis_kernel_name(polis_kernel kernel)
{
    return names[kernel];
}

bool polis_kernel_parse(const char *name, polis_kernel *out)
{
    for (int i = 0; i < POLIS_N_KERNELS; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (polis_kernel)i;
            return true;
        }
    }
    return false;
}

void polis_plan_free(polis_plan **plan)
{
    if (*plan) {
        polis_hierarchy_free(&(*plan)->hierarchy);
        POLIS_FREE(*plan);
    }
}

static void plan_dijkstra(polis_plan *plan)
{
    const polis_graph *g = plan->graph;
    const double n = (double)g->n;

    plan->kernel = POLIS_KERNEL_DIJKSTRA;
    plan->block = DIJKSTRA_BLOCK;
    plan->n_flows = plan->edges ? g->m : 0;
    plan->work = g->n * (g->n_arcs + g->n);
    plan->seconds = n * ((double)g->n_arcs * SECONDS_DIJKSTRA_ARC + n * SECONDS_DIJKSTRA_VERTEX);
    plan->bytes_thread = 16 * g->n_arcs + 68 * (int64_t)g->n;
}

static polis_err plan_sweep(polis_plan *plan, const polis_pattern *pattern, polis_etree **tree)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = plan->graph->n;
    int64_t groups, arcs;

    POLIS_TRY(polis_hierarchy_new(plan->graph, pattern, tree, plan->edges, &plan->hierarchy));
    plan->kernel = POLIS_KERNEL_SWEEP;
    plan->block = GROUPS_OF_BLOCK * POLIS_SWEEP_LANES;
    plan->vertex = plan->hierarchy->tree->vertex;
    plan->n_flows = plan->hierarchy->n_flows;
    arcs = polis_hierarchy_n_arcs(plan->hierarchy);
    groups = (n + POLIS_SWEEP_LANES - 1) / POLIS_SWEEP_LANES;
    plan->work = groups * (arcs + n);
    plan->seconds = (double)groups * ((double)arcs * SECONDS_SWEEP_ARC + n * SECONDS_SWEEP_VERTEX);
    plan->bytes_thread = 8 * plan->n_flows + 64 * (int64_t)n;
    plan->bytes_shared = 48 * arcs + 40 * (int64_t)n;

done:
    return rc;
}

/* Elimination pays unless the network fills in: then as many arcs as the fill are too many. */
static bool elimination_pays(const polis_graph *graph, const polis_etree *tree)
{
    const polis_eid fill = tree->fill_off[tree->n];

    return fill <= SMALL_FILL || fill <= MOST_FILL_PER_ARC * (graph->n_arcs + graph->n);
}

polis_err polis_plan_new(const polis_graph *graph, const polis_plan_options *options,
                         polis_plan **out)
{
    polis_err rc = POLIS_OK;
    polis_plan *plan = NULL;
    polis_pattern *pattern = NULL;
    polis_etree *tree = NULL;
    polis_vid *order = NULL;

    *out = NULL;
    POLIS_NEW(plan, 1);
    plan->graph = graph;
    plan->isa = options->isa;
    plan->edges = options->edges;
    if (options->kernel == POLIS_KERNEL_DIJKSTRA) {
        plan_dijkstra(plan);
    } else {
        POLIS_NEW(order, graph->n);
        POLIS_TRY(polis_pattern_new(graph, &pattern));
        POLIS_TRY(polis_order_compute(pattern, POLIS_ORDER_MINIMUM_DEGREE, order));
        POLIS_TRY(polis_etree_new(pattern, order, &tree));
        if (options->kernel == POLIS_KERNEL_SWEEP || elimination_pays(graph, tree)) {
            POLIS_TRY(plan_sweep(plan, pattern, &tree));
        } else {
            plan_dijkstra(plan);
        }
    }
    plan->n_blocks = graph->n / plan->block + (graph->n % plan->block != 0);
    plan->bytes_shared += 16 * (6 * (int64_t)graph->n + plan->n_flows) + 20 * graph->n_arcs;
    *out = plan;
    plan = NULL; /* moved to the caller */

done:
    POLIS_FREE(order);
    polis_etree_free(&tree);
    polis_pattern_free(&pattern);
    polis_plan_free(&plan);
    return rc;
}
