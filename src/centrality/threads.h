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

/** A crew of these threads; where one of them calls it, that one alone. Not collective. */
polis_crew polis_threads_each;

#endif
