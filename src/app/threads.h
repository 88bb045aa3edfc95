/* The threads of all ranks, tried before anything depends on them. */
#ifndef POLIS_APP_THREADS_H
#define POLIS_APP_THREADS_H

#include "base/err.h"

#include <mpi.h>

/**
 * polis_threads_start() on every rank.
 *
 * Collective: one code for all ranks.
 *
 * @param[in] n >= 1
 * @retval POLIS_E_NOMEM the fault names the rank
 */
polis_err polis_threads_set(MPI_Comm comm, int n, polis_fault *fault);

#endif
