/*
 * When a run with checkpoints saves and when it stops, agreed between ranks that compute.
 *
 * A run is made of phases. In a phase each rank asks between two pieces of work whether to go on,
 * and waits at its end for the others. Signals, the time budget and failures of any rank end the
 * phase of all; so does the time to save where all ranks save together.
 */
#ifndef POLIS_APP_CONTROL_H
#define POLIS_APP_CONTROL_H

#include "cluster/pulse.h"
#include "store/checkpoint.h"

#include <stdbool.h>

typedef struct polis_control {
    polis_checkpoint *checkpoint; /* borrowed */
    polis_pulse *pulse;           /* borrowed */
    double start_s;               /* of the run */
    double interval_s;            /* between two times that the state is saved */
    double budget_s;              /* of the run, HUGE_VAL: none */
    double saved_s;               /* when the state was saved last */
    double longest_save_s;
    double beaten_s; /* when a work that may be interrupted last told and heard */
    bool together;   /* this phase ends when it is time to save */
    bool over;       /* this phase is; read by all threads */
    bool stopping;   /* the run is */
} polis_control;

/** Begin a phase, on all ranks. NULL is fine here and below: there are no checkpoints. */
void polis_control_begin(polis_control *control, bool together);

/** Between two pieces of work, by the thread that initialised MPI. False: begin no other piece; the
 * phase is over, or it is time to save. */
bool polis_control_go_on(polis_control *control);

/**
 * Whether long work in a phase that is not `together` is to be broken off; asked of a
 * polis_control, as a polis_interrupt, by any thread. The thread that initialised MPI meanwhile
 * tells the others that this rank works, and hears of them.
 */
bool polis_control_interrupted(void *control);

/** Collective: end a phase. With `failed` the others end theirs too. */
void polis_control_wait(polis_control *control, bool failed);

/** True where the interval is over. */
bool polis_control_due(const polis_control *control);

/** The state has been saved, which began at this time. */
void polis_control_saved(polis_control *control, double start_s);

/** After a phase: all ranks know that the run stops. */
bool polis_control_stopping(const polis_control *control);

#endif
