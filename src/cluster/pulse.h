/*
 * A rolling agreement between ranks that compute, each at its own pace.
 *
 * Every rank beats now and then, with flags of its own; a beat never waits. Once every rank has
 * beaten, all hear the same thing: the flags of all, in the same round. What the caller decides
 * from them it so decides on every rank alike: to go on with the next round, or to end the phase.
 */
#ifndef POLIS_CLUSTER_PULSE_H
#define POLIS_CLUSTER_PULSE_H

#include "base/err.h"

#include <mpi.h>

typedef struct polis_pulse polis_pulse;

enum { POLIS_PULSE_SILENT = -1 };

/** Collective on comm. @param[out] out freed by polis_pulse_free(); NULL on failure */
polis_err polis_pulse_new(MPI_Comm comm, polis_pulse **out);

/** Collective; waits for a round that has begun. NULL is fine. */
void polis_pulse_free(polis_pulse **pulse);

/**
 * Not blocking; by the thread that initialised MPI.
 *
 * @param[in] flags >= 0; they count for the round that this beat begins, not for one that goes on
 * @return the flags of all ranks, or-ed, when a round ends; else POLIS_PULSE_SILENT
 */
int polis_pulse_beat(polis_pulse *pulse, int flags);

#endif
