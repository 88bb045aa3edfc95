/*
 * A folder with all that a run needs to go on where another one, killed or stopped, left off.
 *
 *   settings           the options and inputs of the run, as text; another run is refused
 *   attempt.K          who works here, see store/attempt.h
 *   finished-K-R       journal of rank R of attempt K: one record for each item that is finished
 *   totals-I-G         item I, begun but not finished; of the generations G the last two are kept
 *
 * Journals only grow; a record that a crash cut off costs its item. What is begun is written anew
 * under a temporary name, synced and renamed; if it turns out to be damaged the generation before
 * is taken. Nothing depends on the number of ranks. Removed when the result is published.
 */
#ifndef POLIS_STORE_CHECKPOINT_H
#define POLIS_STORE_CHECKPOINT_H

#include "store/attempt.h"
#include "store/records.h"

#include <mpi.h>

typedef struct polis_checkpoint polis_checkpoint;

/**
 * Collective on comm. Make the folder, or go on with the one that is there.
 *
 * @param[in] settings lines `name=value`, the same on all ranks: what must not change
 * @param[in] me       rank 0's
 * @param[out] out     closed by polis_checkpoint_close(); NULL on failure
 * @retval POLIS_E_CANTCREAT another run is at work there, or it is not a folder for checkpoints
 * @retval POLIS_E_PARSE     it belongs to a run with other settings: the fault names one that
 *                           differs
 */
polis_err polis_checkpoint_open(MPI_Comm comm, const char *folder, const polis_holder *me,
                                const char *settings, polis_fault *fault, polis_checkpoint **out);

/** Collective. What is there stays. NULL is fine. */
void polis_checkpoint_close(polis_checkpoint **checkpoint);

/** Collective. The result is published: remove everything, and the folder if nothing else is in it.
 */
void polis_checkpoint_remove(polis_checkpoint **checkpoint);

/** The number of this attempt, from 1 on. */
int64_t polis_checkpoint_attempt(const polis_checkpoint *checkpoint);

/** True if the attempt before may still be alive, on a node that the scheduler gave up. */
bool polis_checkpoint_took_over(const polis_checkpoint *checkpoint);

/** Collective. Before anything is published: whether this attempt may.
 * @retval POLIS_E_CANTCREAT a later one has taken over */
polis_err polis_checkpoint_may_publish(const polis_checkpoint *checkpoint, polis_fault *fault);

/** Takes one record; a failure ends the reading. */
typedef polis_err polis_record_visit(void *self, const polis_record *record, polis_fault *fault);

/**
 * Read what was finished before. Not collective: each rank reads a share of the journals, so that
 * together they read each once. An item may occur twice. Damage costs the rest of its journal, with
 * a warning.
 */
polis_err polis_checkpoint_finished(const polis_checkpoint *checkpoint, polis_record_visit *visit,
                                    void *self, polis_fault *fault);

/** Append to this rank's journal. Not collective, one thread at a time. @retval POLIS_E_IO */
polis_err polis_checkpoint_finish(polis_checkpoint *checkpoint, const polis_record *record,
                                  polis_fault *fault);

/** Sync this rank's journal to disk. Not collective. */
polis_err polis_checkpoint_sync(polis_checkpoint *checkpoint, polis_fault *fault);

typedef struct polis_snapshot polis_snapshot;

/** Begin to write the state of an item. Not collective.
 * @param[out] out ended by polis_snapshot_publish() or polis_snapshot_discard() */
polis_err polis_snapshot_begin(polis_checkpoint *checkpoint, int64_t index, polis_fault *fault,
                               polis_snapshot **out);

/** @param[in] record of a kind below POLIS_RECORD_END */
polis_err polis_snapshot_append(polis_snapshot *snapshot, const polis_record *record,
                                polis_fault *fault);

/** Sync, rename, and remove all but the generation before. Frees the snapshot whatever happens. */
polis_err polis_snapshot_publish(polis_snapshot **snapshot, polis_fault *fault);

/** NULL is fine. */
void polis_snapshot_discard(polis_snapshot **snapshot);

/**
 * Read the state of an item: the newest that is whole. Not collective.
 *
 * @param[in]  visit gets its records, in order; not called unless all of them are whole
 * @param[out] found false: there is none; what was damaged is warned of
 */
polis_err polis_snapshot_load(const polis_checkpoint *checkpoint, int64_t index,
                              polis_record_visit *visit, void *self, polis_fault *fault,
                              bool *found);

/** Remove the states of an item that is finished. Not collective. */
void polis_snapshot_drop(const polis_checkpoint *checkpoint, int64_t index);

enum { POLIS_RECORD_END = 0x7fffffff };

#endif
