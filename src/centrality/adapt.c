#include "centrality/adapt.h"

#include "centrality/engine.h"

#include <omp.h>

/* The largest mean of x(v), the dependency of a pilot source on v by n-2. */
static polis_err run_pilot(const polis_plan *plan, const polis_interrupt *interrupt, double *mean)
{
    polis_err rc = POLIS_OK;
    polis_totals *totals = NULL;
    const double n = plan->graph->n;
    double most = 0.0;

    POLIS_TRY(polis_totals_new(plan, &totals));
    POLIS_TRY(polis_engine_run_all(plan, omp_get_max_threads(), interrupt, totals));
    for (polis_vid p = 0; p < totals->n; p++) {
        const double x = polis_fixed_to_double(totals->through[p], POLIS_FIXED_DEPENDENCY_BITS);
        most = x > most ? x : most;
    }
    *mean = most / (n - 2.0) / plan->sample->n;

done:
    polis_totals_free(&totals);
    return rc;
}

polis_err polis_plan_adapt(polis_plan *plan, const polis_sample_options *options,
                           const polis_interrupt *interrupt)
{
    polis_err rc = POLIS_OK;
    polis_sample *sample = NULL;
    const polis_vid n = plan->graph->n;
    polis_vid n_pilot = plan->sample->n, k = n;
    double mean = 0.0;

    if (!(options->error > 0.0)) {
        return POLIS_OK;
    }
    if (n_pilot < n) {
        POLIS_TRY(run_pilot(plan, interrupt, &mean));
        k = polis_sample_size(n, options, n_pilot, mean);
    } else {
        n_pilot = 0;
    }
    POLIS_TRY(polis_sample_new(n, k, options->seed, POLIS_STAGE_ESTIMATE, &sample));
    sample->bound = k < n ? options->error : 0.0;
    sample->n_pilot = n_pilot;
    POLIS_TRY(polis_plan_take(plan, &sample));

done:
    polis_sample_free(&sample);
    return rc;
}

polis_err polis_plan_sampled(const polis_graph *graph, const polis_plan_options *options,
                             polis_plan **out, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_plan_options without = *options;
    polis_plan *all = NULL, *pivots = NULL, **cheaper;

    *out = NULL;
    without.sample = NULL;
    POLIS_TRY(polis_plan_new(graph, &without, &all, fault));
    POLIS_TRY(polis_plan_new(graph, options, &pivots, fault));
    if (pivots->seconds < all->seconds) {
        POLIS_TRY(polis_plan_adapt(pivots, options->sample, options->interrupt));
    }
    cheaper = pivots->seconds < all->seconds ? &pivots : &all;
    *out = *cheaper;
    *cheaper = NULL; /* moved to the caller */

done:
    polis_plan_free(&all);
    polis_plan_free(&pivots);
    return rc;
}
