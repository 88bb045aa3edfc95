/*
 * All networks of a run over all ranks and threads.
 *
 * Networks are dealt to ranks by the size of their files. A rank reads its own in parallel and
 * computes small ones at once, a thread each. Large ones, and what by the size of its file may
 * be a part of a rank's share that counts, wait until every rank knows them: the largest are split
 * over all ranks by blocks of sources, the others are dealt out again by their true cost, so that
 * they make up for what small ones have left uneven.
 *
 * With a control, what is finished goes to the checkpoint at once, large networks are saved while
 * they are computed, and a run that is to stop ends early: `stopped` is then true on all ranks.
 */
#ifndef POLIS_APP_BATCH_H
#define POLIS_APP_BATCH_H

#include "app/centrality/city.h"
#include "app/control.h"
#include "base/log.h"

#include <mpi.h>

typedef struct polis_batch {
    MPI_Comm comm; /* borrowed */
    const polis_log *log;
    const polis_job *job;
    const polis_inputs *inputs;
    polis_control *control; /* NULL: no checkpoints; borrowed */
    polis_fault *fault;     /* words for a failure of the whole batch; borrowed, or NULL */
    int64_t n_own;          /* the first of the inputs: those with rows; the others are replicas */
    int n_threads;          /* of each rank */
    polis_city *city;       /* [inputs->n]; filled on the rank that owns it */
    int *owner;             /* [inputs->n] the rank that has a city's result */
    double *cost;    /* [inputs->n] of large cities: arcs times vertices; 0: small, done at once */
    bool *finished;  /* [inputs->n] before this run: out of the checkpoint */
    double small;    /* arcs times vertices up to which they are small */
    double work;     /* steps that this rank has computed */
    double load;     /* the same as schedules weigh it: arcs times vertices */
    double *loads;   /* [ranks] scratch */
    int node_ranks;  /* ranks on this rank's node */
    bool told_apart; /* that ranks cannot share memory */
    bool stopped;
} polis_batch;

/** Nothing is read yet. Everything is borrowed. */
polis_err polis_batch_new(MPI_Comm comm, const polis_job *job, const polis_inputs *inputs,
                          int n_threads, const polis_log *log, polis_control *control,
                          polis_fault *fault, polis_batch **out);

void polis_batch_free(polis_batch **batch);

/**
 * Collective. Read everything; with `compute`, compute small networks at once.
 *
 * A network that fails keeps its status and costs nothing else. What the checkpoint has is read
 * only for its labels and edges.
 *
 * @retval POLIS_E_UNSUPPORTED a network of the checkpoint has changed
 * @retval POLIS_E_IO          the checkpoint cannot be written
 */
polis_err polis_batch_read(polis_batch *batch, bool compute);

/** Collective. Compute the large networks. */
polis_err polis_batch_compute(polis_batch *batch);

/** Collective. Networks that are finished, of this run and of those before. */
int64_t polis_batch_n_finished(const polis_batch *batch);

/** Collective. The work of the busiest rank above the mean, as a share of it. */
double polis_batch_imbalance(const polis_batch *batch);

/** Whether a network is computed as soon as it is read, one by each thread. After
 * polis_batch_read(). */
bool polis_batch_is_small(const polis_batch *batch, const polis_network *network);

/** Put a finished city into the checkpoint, if there is one. Thread safe. */
polis_err polis_batch_finish(polis_batch *batch, int64_t i);

/** Collective. Each rank reads a share of the checkpoint and owns what it finds there. */
polis_err polis_batch_restore(polis_batch *batch);

/** Read the labels and edges of a city that the checkpoint has. Thread safe.
 * @retval POLIS_E_UNSUPPORTED the network has changed since */
polis_err polis_batch_read_finished(polis_batch *batch, int64_t i);

/** Collective. Deal items to ranks by cost, on top of what each has computed; the same on all. See
 * polis_schedule_assign(). */
polis_err polis_batch_deal(const polis_batch *batch, int64_t n, const double *cost, int share,
                           int *rank);

#endif
