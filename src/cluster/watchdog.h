/*
 * Ends a run that stands still: a rank that somebody stopped, a disk that does not answer.
 *
 * Without it the other ranks would wait for ever. A thread of each rank looks now and then: at its
 * own process, whether it has used any processor time at all (computing does, and so does waiting
 * for other ranks; a call that hangs in the file system does not), and at the processes of the
 * other ranks of its node, whether they are stopped or stuck. It calls no MPI. A rank that is alone
 * on its node is watched by a child process, which kills it if it stands still: to the ranks on
 * other nodes, for whom MPI would wait for ever, it then is a rank that died.
 */
#ifndef POLIS_CLUSTER_WATCHDOG_H
#define POLIS_CLUSTER_WATCHDOG_H

#include "base/err.h"

#include <mpi.h>

typedef struct polis_watchdog polis_watchdog;

/**
 * Collective on comm. From now on the run ends with one line and the exit status of POLIS_E_IO if
 * it stands still.
 *
 * @param[in]  timeout_s seconds without a sign of life; 0: no watchdog, *out is NULL
 * @param[out] out       stopped by polis_watchdog_stop(); NULL on failure
 * @retval POLIS_E_NOMEM on any rank, also where a thread cannot be started
 */
polis_err polis_watchdog_start(MPI_Comm comm, double timeout_s, polis_watchdog **out);

/** Not collective. NULL is fine. */
void polis_watchdog_stop(polis_watchdog **watchdog);

#endif
