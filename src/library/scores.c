/* Scores of the public header: one network through plan, engine and measures. */
#include "base/mem.h"
#include "centrality/engine.h"
#include "centrality/measures.h"
#include "centrality/threads.h"
#include "library/failure.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum { MAX_THREADS = 4096 };

struct centropolis_scores {
    polis_measures measures;
    polis_rounding rounding;
};

/* Between the engine and the caller's progress(). */
typedef struct listener {
    const centropolis_compute_options *options;
    const polis_plan *plan;
} listener;

static bool listen(void *self, int64_t work_done)
{
    const listener *l = self;
    const double share = l->plan->work > 0 ? (double)work_done / (double)l->plan->work : 1.0;

    return l->options->progress(l->options->self, share);
}

static polis_err check_options(const centropolis_compute_options *options, polis_kernel *kernel,
                               polis_fault *fault)
{
    if (options->threads < 0 || options->threads > MAX_THREADS) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "threads is %d, expected 0 to %d",
                          options->threads, MAX_THREADS);
    }
    if (!isfinite(options->resolution) || options->resolution < 0.0) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "resolution is %g, expected a number >= 0",
                          options->resolution);
    }
    if (!isfinite(options->alpha) || options->alpha < 0.0) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "alpha is %g, expected a number >= 0",
                          options->alpha);
    }
    *kernel = POLIS_KERNEL_AUTO;
    if (options->kernel && !polis_kernel_parse(options->kernel, kernel)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "kernel is '%s', expected auto, sweep, frontier or dijkstra",
                          options->kernel);
    }
    return POLIS_OK;
}

/* All blocks of the plan. @retval POLIS_E_TEMPFAIL the caller said stop */
static polis_err run(const polis_plan *plan, const centropolis_compute_options *options,
                     polis_totals *totals, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    listener to = {options, plan};
    const polis_progress progress = {listen, &to};

    POLIS_TRY(polis_engine_run(plan, 0, plan->n_blocks, omp_get_max_threads(),
                               options->progress ? &progress : NULL, totals));
    if (polis_totals_n_done(totals) < plan->n_blocks) {
        rc = polis_fail(fault, POLIS_E_TEMPFAIL, NULL, 0, "stopped by progress()");
    }

done:
    return rc;
}

static polis_err compute(const centropolis_network *network,
                         const centropolis_compute_options *options, polis_kernel kernel,
                         centropolis_scores *scores, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_length_options length = {.resolution = options->resolution,
                                         .alpha = options->alpha > 0.0 ? options->alpha : 1.0};
    const polis_plan_options asked = {
        .kernel = kernel, .isa = polis_isa_best(), .edges = options->edges};
    polis_graph *graph = NULL;
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    POLIS_TRY(polis_lengths_graph(network, &length, &graph, &scores->rounding, fault));
    POLIS_TRY(polis_plan_new(graph, &asked, &plan, fault));
    POLIS_TRY(polis_totals_new(plan, &totals));
    POLIS_TRY(run(plan, options, totals, fault));
    POLIS_TRY(polis_measures_compute(network, plan, totals, &scores->rounding, &scores->measures));

done:
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    polis_graph_free(&graph);
    return rc;
}

centropolis_status centropolis_compute(const centropolis_network *network,
                                       const centropolis_compute_options *options,
                                       centropolis_scores **out, centropolis_error *error)
{
    static const centropolis_compute_options defaults = {0};
    polis_err rc = POLIS_OK;
    polis_fault fault = {0};
    const int threads_before = omp_get_max_threads();
    polis_kernel kernel = POLIS_KERNEL_AUTO;
    centropolis_scores *scores = NULL;

    *out = NULL;
    options = options ? options : &defaults;
    POLIS_TRY(check_options(options, &kernel, &fault));
    POLIS_TRY(polis_threads_start(options->threads ? options->threads : threads_before, &fault));
    POLIS_NEW(scores, 1);
    POLIS_TRY(compute(network, options, kernel, scores, &fault));
    *out = scores;
    scores = NULL; /* moved to the caller */

done:
    omp_set_num_threads(threads_before); /* a setting of the calling thread */
    centropolis_scores_free(&scores);
    return polis_library_end(rc, &fault, error);
}

void centropolis_scores_free(centropolis_scores **scores)
{
    if (*scores) {
        polis_measures_clear(&(*scores)->measures);
        POLIS_FREE(*scores);
    }
}

const double *centropolis_scores_node(const centropolis_scores *scores, const char *name)
{
    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        if (strcmp(polis_node_measure_text[i].name, name) == 0) {
            return scores->measures.node[i];
        }
    }
    return NULL;
}

const double *centropolis_scores_edge(const centropolis_scores *scores, const char *name)
{
    const polis_measures *m = &scores->measures;

    if (strcmp(name, "edge_length") == 0) {
        return m->edge_length;
    }
    if (strcmp(name, "edge_betweenness") == 0) {
        return m->edge_betweenness;
    }
    return strcmp(name, "edge_betweenness_norm") == 0 ? m->edge_betweenness_norm : NULL;
}

double centropolis_scores_resolution(const centropolis_scores *scores)
{
    return scores->rounding.resolution;
}

double centropolis_scores_rounding_error(const centropolis_scores *scores)
{
    return scores->rounding.max_relative_error;
}

const char *centropolis_measure_name(int i)
{
    return i >= 0 && i < POLIS_N_NODE_MEASURES ? polis_node_measure_text[i].name : NULL;
}

const char *centropolis_measure_definition(int i)
{
    return i >= 0 && i < POLIS_N_NODE_MEASURES ? polis_node_measure_text[i].long_name : NULL;
}
