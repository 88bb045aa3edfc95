/* How many pivots a bound needs: runs the pilot of a plan, then gives it the sample it needs. */
#ifndef POLIS_CENTRALITY_ADAPT_H
#define POLIS_CENTRALITY_ADAPT_H

#include "centrality/plan.h"

/**
 * Second stage of centrality/sample.h. Does nothing unless the options ask for an error.
 *
 * Not collective: every rank comes to the same sample. Opens a parallel region of as many threads
 * as OpenMP gives its caller.
 *
 * @param[in,out] plan      of the pilot; of the sample after that, its bound set
 * @param[in]     interrupt NULL: never
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 */
polis_err polis_plan_adapt(polis_plan *plan, const polis_sample_options *options,
                           const polis_interrupt *interrupt);

/**
 * The plan of pivots that the options ask for, its second stage done; or one of all sources, where
 * pivots would take as long: they are searched one by one, all sources together.
 *
 * As polis_plan_adapt(). Cost of both plans, and of the pilot where that takes less than all
 * sources.
 *
 * @param[in]  options with a sample
 * @param[out] out     as of polis_plan_new(); `sample` is NULL if it is of all sources
 */
polis_err polis_plan_sampled(const polis_graph *graph, const polis_plan_options *options,
                             polis_plan **out, polis_fault *fault);

#endif
