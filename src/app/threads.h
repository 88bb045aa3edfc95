/* The threads of a rank, tried before anything depends on them. */
#ifndef POLIS_APP_THREADS_H
#define POLIS_APP_THREADS_H

#include "base/err.h"

#include <mpi.h>

/**
 * Let OpenMP use n threads from now on, if the system will give them: OpenMP itself would end the
 * process where a limit (of processes, of address space) forbids one.
 *
 * Collective: one code for all ranks.
 *
 * @param[in] n >= 1
 * @retval POLIS_E_NOMEM the fault says how many threads there could not be, and what to do
 */
polis_err polis_threads_set(MPI_Comm comm, int n, polis_fault *fault);

#endif
