/* Runs blocks of sources over threads. Knows of no other rank: a range of blocks is added to
 * totals. */
#ifndef POLIS_CENTRALITY_ENGINE_H
#define POLIS_CENTRALITY_ENGINE_H

#include "base/interrupt.h"
#include "centrality/plan.h"
#include "centrality/totals.h"

/** Called by the calling thread after each of its blocks; may be NULL. With false no thread begins
 * another block: those begun are finished and added. */
typedef struct polis_progress {
    bool (*report)(void *self, int64_t work_done);
    void *self;
} polis_progress;

/**
 * Compute the blocks in [first, last) of a plan that the totals do not have, and add them.
 *
 * Not collective. Opens a parallel region of n_threads threads; with n_threads 1 it may itself be
 * called by many threads for different networks. The totals do not depend on n_threads.
 *
 * @param[in]     n_threads >= 1
 * @param[in,out] totals    of this plan; added to
 * @retval POLIS_E_NOMEM    the totals have some of the blocks
 */
polis_err polis_engine_run(const polis_plan *plan, polis_vid first, polis_vid last, int n_threads,
                           const polis_progress *progress, polis_totals *totals);

/**
 * Bytes that each thread works with, found by allocating them once: no other thread may allocate
 * meanwhile.
 *
 * @retval POLIS_E_NOMEM there is no room for one thread
 */
polis_err polis_engine_thread_bytes(const polis_plan *plan, int64_t *bytes);

/**
 * polis_engine_run() for all blocks.
 *
 * @param[in] interrupt NULL: never
 * @retval POLIS_E_TEMPFAIL interrupted; the totals have some of the blocks
 */
polis_err polis_engine_run_all(const polis_plan *plan, int n_threads,
                               const polis_interrupt *interrupt, polis_totals *totals);

#endif
