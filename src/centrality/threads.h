/* The threads of a process, tried before anything depends on them. */
#ifndef POLIS_CENTRALITY_THREADS_H
#define POLIS_CENTRALITY_THREADS_H

#include "base/err.h"
#include "kernel/crew.h"

/**
 * Let OpenMP use n threads for its caller from now on, if the system will give them: OpenMP itself
 * would end the process where a limit (of processes, of address space) forbids one.
 *
 * Not collective.
 *
 * @param[in] n >= 1
 * @retval POLIS_E_NOMEM the fault says how many threads there could not be, and what to do; OpenMP
 *                       uses as many as before
 */
polis_err polis_threads_start(int n, polis_fault *fault);

/** polis_crew's `each` by these threads; where one of them calls it, by that one alone. Not
 * collective. */
polis_err polis_threads_each(polis_vid n, polis_err (*part)(void *work, polis_vid i), void *work);

#endif
