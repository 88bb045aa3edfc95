/*
 * Who works in a folder: one run at a time, and a run that was given up cannot publish any more.
 *
 * Each run is an attempt with a number and a file `attempt.NUMBER`, which it holds locked and which
 * says on which host and process. A dead run's lock is gone with it, and the next number follows.
 * A run that lives keeps others out, but for the next try of its own batch job: a scheduler that
 * lost a node starts the job again while the old processes may live on without knowing. That try
 * takes over, and the old one, which asks before it publishes anything, finds itself replaced.
 */
#ifndef POLIS_STORE_ATTEMPT_H
#define POLIS_STORE_ATTEMPT_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct polis_attempt polis_attempt;

/** Who asks. */
typedef struct polis_holder {
    char host[256];
    char job[64]; /* of the batch system, or "" */
    int64_t pid;
    int64_t restart; /* how often the batch system has started the job again */
} polis_holder;

/**
 * Begin an attempt. Not collective: one rank calls it.
 *
 * @param[out] out ended by polis_attempt_end(); NULL on failure
 * @retval POLIS_E_CANTCREAT another run is at work (the fault names it), or the folder cannot be
 *         written
 */
polis_err polis_attempt_begin(const char *folder, const polis_holder *me, polis_fault *fault,
                              polis_attempt **out);

/** From 1 on. */
int64_t polis_attempt_number(const polis_attempt *attempt);

/** True if the attempt before is not known to be dead. */
bool polis_attempt_took_over(const polis_attempt *attempt);

/** Ask before publishing anything. @retval POLIS_E_CANTCREAT a later attempt has taken over */
polis_err polis_attempt_check(const polis_attempt *attempt, polis_fault *fault);

/** Give up the lock; the file stays, so that the next attempt has the next number. NULL is fine. */
void polis_attempt_end(polis_attempt **attempt);

/** True for the name of an attempt's file, or of one that is being made. */
bool polis_attempt_is_name(const char *name);

#endif
