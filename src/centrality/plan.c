#include "centrality/plan.h"

#include "base/mem.h"
#include "base/timer.h"
#include "centrality/cost.h"
#include "centrality/reduce.h"
#include "centrality/threads.h"
#include "kernel/sweep.h"

#include <string.h>
#include <xxhash.h>

enum { DIJKSTRA_BLOCK = 64, LOCAL_BLOCK = 128 };

/* Arcs of a vertex beyond which a network without lengths fills in whatever the order: even to find
 * out costs more than a tenth of searching. */
enum { DENSE = 16 };

/* Of the filled pattern, what pruning keeps for a road or sparse social network: about half. */
static const double KEPT = 0.5;

static const char *const names[POLIS_N_KERNELS] = {"auto", "sweep", "frontier", "dijkstra",
                                                   "local"};

const char *polis_kernel_name(polis_kernel kernel)
{
    return names[kernel];
}

bool polis_kernel_parse(const char *name, polis_kernel *out)
{
    for (int i = 0; i < POLIS_KERNEL_LOCAL; i++) {
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
        polis_graph_free(&(*plan)->reduced);
        polis_levels_free(&(*plan)->levels);
        polis_local_plan_free(&(*plan)->local);
        polis_sample_free(&(*plan)->sample);
        POLIS_FREE(*plan);
    }
}

/* Plan on the backbone of a dense network: the same paths, and every edge off it has none. */
static polis_err reduce(polis_plan *plan, const polis_interrupt *interrupt)
{
    const double start_s = polis_timer_now_s();
    const polis_err rc = polis_reduce(plan->whole, interrupt, &plan->reduced);

    plan->graph = plan->reduced ? plan->reduced : plan->whole;
    plan->reduce_s = polis_timer_now_s() - start_s;
    return rc;
}

static void plan_dijkstra(polis_plan *plan)
{
    const polis_graph *g = plan->graph;

    plan->block = DIJKSTRA_BLOCK;
    plan->n_flows = plan->edges ? g->m : 0;
    plan->work = g->n * (g->n_arcs + g->n);
    plan->seconds = polis_cost_dijkstra(g);
}

/* Rows of all lanes are numbered by a polis_vid. */
static polis_err plan_local(polis_plan *plan, const polis_plan_options *o, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = plan->graph;
    const int64_t lanes = polis_local_n_lanes(o->local);
    polis_local_plan *local;

    if (g->n * lanes > POLIS_MAX_VERTICES) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                          "%d nodes times %lld radii and decays are more than 2^31 rows; ask for "
                          "fewer at once",
                          g->n, (long long)lanes);
    }
    POLIS_TRY(polis_local_plan_new(g, o->pairs, o->local, o->resolution, &plan->local));
    local = plan->local;
    plan->kernel = POLIS_KERNEL_LOCAL;
    plan->lanes = (int)lanes;
    plan->block = LOCAL_BLOCK;
    plan->n_units = local->n_sources;
    plan->n_flows = plan->edges ? g->m * lanes : 0;
    plan->work = (int64_t)(local->n_sources * local->ball *
                           (1.0 + (double)g->n_arcs / (g->n > 0 ? g->n : 1)));
    plan->seconds = polis_cost_local(plan->work, plan->lanes);

done:
    return rc;
}

static polis_err plan_frontier(polis_plan *plan, const polis_pruning *pruning)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = plan->graph;
    const polis_trees *trees;

    POLIS_TRY(polis_levels_new(g, pruning, &plan->levels));
    trees = plan->levels->trees;
    plan->block = POLIS_FRONTIER_BLOCK;
    plan->n_units = trees->n_roots;
    plan->n_flows = plan->edges ? g->m : 0;
    plan->work = trees->n_roots * (pruning->core_arcs + trees->n_roots) + pruning->inner;
    plan->seconds = polis_cost_frontier(pruning);

done:
    return rc;
}

static polis_err plan_sweep(polis_plan *plan, const polis_pattern *pattern,
                            const polis_interrupt *interrupt, polis_etree **tree)
{
    polis_err rc = POLIS_OK;
    const int64_t n = plan->graph->n;
    const polis_etree *t;
    const polis_crew crew = {polis_threads_each, interrupt};
    int64_t arcs;

    POLIS_TRY(
        polis_hierarchy_new(plan->graph, pattern, tree, plan->edges, &crew, &plan->hierarchy));
    t = plan->hierarchy->tree;
    arcs = polis_hierarchy_n_arcs(plan->hierarchy);
    plan->block = POLIS_SWEEP_BLOCK;
    plan->n_flows = plan->hierarchy->n_flows;
    plan->work = n * (arcs + n);
    plan->seconds = polis_cost_sweep(t, (double)arcs / (double)(t->fill_off[n] + 1)) +
                    polis_cost_eliminate(t, plan->graph->directed);

done:
    return rc;
}

/* Pivots to begin with: as many as asked for, or those of the pilot. */
static polis_vid n_pivots(polis_vid n, const polis_sample_options *o)
{
    return o->error > 0.0  ? polis_sample_pilot_size(n, o)
           : o->pivots < n ? (polis_vid)o->pivots
                           : n;
}

/* The cheapest kernel for the graph: elimination against searching. `pruning` is of one without
 * lengths, NULL where levels are not to be searched; `sample` is NULL for all sources. */
static polis_kernel choose(const polis_graph *graph, const polis_pruning *pruning,
                           const polis_etree *tree, const polis_sample_options *sample)
{
    const double share = sample && graph->n > 0 ? (double)n_pivots(graph->n, sample) / graph->n : 1;
    const double arcs = KEPT * (double)tree->fill_off[tree->n];
    const double all =
        sample ? polis_cost_sources((polis_eid)arcs, graph->n) : polis_cost_sweep(tree, KEPT);
    const double sweep = share * all + polis_cost_eliminate(tree, graph->directed);
    const double search =
        share * (pruning ? polis_cost_frontier(pruning) : polis_cost_dijkstra(graph));

    return sweep <= search ? POLIS_KERNEL_SWEEP
           : pruning       ? POLIS_KERNEL_FRONTIER
                           : POLIS_KERNEL_DIJKSTRA;
}

/* Decide between elimination and searching, and eliminate if it is to be. */
static polis_err plan_elimination(polis_plan *plan, const polis_pruning *pruning,
                                  const polis_plan_options *options)
{
    polis_err rc = POLIS_OK;
    polis_pattern *pattern = NULL;
    polis_etree *tree = NULL;
    polis_vid *order = NULL;

    POLIS_NEW(order, plan->graph->n);
    POLIS_TRY(polis_pattern_new(plan->graph, &pattern));
    POLIS_TRY(polis_order_compute(pattern, POLIS_ORDER_MINIMUM_DEGREE, order));
    POLIS_TRY(polis_interrupt_check(options->interrupt));
    POLIS_TRY(polis_etree_new(pattern, order, &tree));
    POLIS_TRY(polis_interrupt_check(options->interrupt));
    if (plan->kernel == POLIS_KERNEL_AUTO) {
        plan->kernel = choose(plan->graph, pruning, tree, options->sample);
    }
    if (plan->kernel == POLIS_KERNEL_SWEEP) {
        POLIS_TRY(plan_sweep(plan, pattern, options->interrupt, &tree));
    }

done:
    POLIS_FREE(order);
    polis_etree_free(&tree);
    polis_pattern_free(&pattern);
    return rc;
}

polis_vid polis_plan_block(const polis_plan *plan, polis_vid b)
{
    const int64_t unit = (int64_t)b * plan->block;
    const polis_vid first = unit < plan->n_units ? (polis_vid)unit : plan->n_units;

    return plan->root ? plan->root[first] : first;
}

uint64_t polis_plan_digest(const polis_plan *plan)
{
    const size_t vertices = plan->vertex ? (size_t)plan->graph->n : 0;
    const size_t roots = plan->root ? (size_t)plan->n_units + 1 : 0;
    const size_t pivots = plan->sample ? (size_t)plan->sample->n : 0;
    const uint64_t part[] = {(uint64_t)plan->kernel,
                             (uint64_t)plan->graph->n,
                             (uint64_t)plan->graph->n_arcs,
                             plan->graph->directed,
                             (uint64_t)plan->n_units,
                             (uint64_t)plan->block,
                             (uint64_t)plan->n_flows,
                             XXH3_64bits(plan->vertex, vertices * sizeof *plan->vertex),
                             XXH3_64bits(plan->root, roots * sizeof *plan->root),
                             XXH3_64bits(pivots ? plan->sample->position : NULL,
                                         pivots * sizeof *plan->sample->position)};

    return XXH3_64bits(part, sizeof part);
}

void polis_plan_place(polis_plan *plan)
{
    plan->root = plan->levels && !plan->sample ? plan->levels->trees->root : NULL;
    plan->vertex = plan->hierarchy ? plan->hierarchy->tree->vertex
                   : plan->levels  ? plan->levels->trees->vertex
                   : plan->local   ? plan->local->vertex
                                   : NULL;
}

static void divide(polis_plan *plan)
{
    plan->n_blocks = plan->n_units / plan->block + (plan->n_units % plan->block != 0);
    for (polis_vid b = 0; b < plan->n_blocks; b++) {
        const polis_vid n = polis_plan_block(plan, b + 1) - polis_plan_block(plan, b);
        plan->largest = n > plan->largest ? n : plan->largest;
    }
}

polis_err polis_plan_take(polis_plan *plan, polis_sample **sample)
{
    polis_err rc = POLIS_OK;
    const double before = plan->n_units > 0 ? plan->n_units : 1.0;

    POLIS_TRY(polis_sample_place(*sample, plan->graph->n, plan->vertex));
    polis_sample_free(&plan->sample);
    plan->sample = *sample;
    *sample = NULL;
    plan->n_units = plan->sample->n;
    polis_plan_place(plan);
    plan->block =
        plan->hierarchy || plan->levels ? POLIS_PIVOT_LANES : polis_sample_block(plan->n_units);
    plan->work = (int64_t)((double)plan->work * plan->n_units / before);
    plan->seconds *= plan->n_units / before;
    divide(plan);

done:
    return rc;
}

/* Pivots in place of all sources. */
static polis_err plan_sample(polis_plan *plan, const polis_sample_options *o)
{
    const polis_vid n = plan->graph->n;
    const polis_stage stage = o->error > 0.0 ? POLIS_STAGE_PILOT : POLIS_STAGE_ESTIMATE;
    polis_sample *sample = NULL;
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_sample_new(n, n_pivots(n, o), o->seed, stage, &sample));
    if (plan->kernel == POLIS_KERNEL_SWEEP) {
        plan->seconds = polis_cost_sources(polis_hierarchy_n_arcs(plan->hierarchy), n);
    }
    POLIS_TRY(polis_plan_take(plan, &sample));

done:
    polis_sample_free(&sample);
    return rc;
}

/* Dense networks without lengths are not eliminated. */
static void choose_dense(polis_plan *plan, const polis_pruning *pruning)
{
    if (plan->kernel == POLIS_KERNEL_AUTO && pruning &&
        pruning->core_arcs > DENSE * (polis_eid)pruning->n_core) {
        plan->kernel = POLIS_KERNEL_FRONTIER;
    }
}

polis_err polis_plan_new(const polis_graph *graph, const polis_plan_options *options,
                         polis_plan **out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_plan *plan = NULL;
    polis_pruning *pruning = NULL;

    *out = NULL;
    if (options->kernel == POLIS_KERNEL_FRONTIER && graph->len) {
        return polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                          "the kernel frontier serves unweighted networks only; use sweep or auto");
    }
    POLIS_NEW(plan, 1);
    plan->whole = graph;
    POLIS_TRY(reduce(plan, options->interrupt));
    plan->isa = options->isa;
    plan->edges = options->edges;
    plan->kernel = options->kernel;
    plan->n_units = graph->n;
    plan->lanes = 1;
    if (options->local) {
        POLIS_TRY(plan_local(plan, options, fault));
    } else if (!plan->graph->len) { /* pivots keep their trees: a root would serve few of them */
        POLIS_TRY(polis_pruning_new(plan->graph, !options->sample, &pruning));
    }
    POLIS_TRY(polis_interrupt_check(options->interrupt));
    choose_dense(plan, pruning);
    if (plan->kernel == POLIS_KERNEL_AUTO || plan->kernel == POLIS_KERNEL_SWEEP) {
        POLIS_TRY(plan_elimination(plan, pruning, options));
    }
    if (plan->kernel == POLIS_KERNEL_FRONTIER) {
        POLIS_TRY(plan_frontier(plan, pruning));
    } else if (plan->kernel == POLIS_KERNEL_DIJKSTRA) {
        plan_dijkstra(plan);
    }
    POLIS_TRY(polis_interrupt_check(options->interrupt));
    polis_plan_place(plan);
    divide(plan);
    if (options->sample) {
        POLIS_TRY(plan_sample(plan, options->sample));
    }
    plan->seconds += polis_reduce_tries(graph) ? polis_cost_backbone(graph) : 0.0;
    *out = plan;
    plan = NULL; /* moved to the caller */

done:
    polis_pruning_free(&pruning);
    polis_plan_free(&plan);
    return rc;
}
