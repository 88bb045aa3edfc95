/*
 * All networks of a run over all ranks and threads.
 *
 * Networks are dealt to ranks by the size of their files. A rank reads its own in parallel and
 * computes small ones at once, a thread each. Large ones wait until every rank knows them: the
 * largest are split over all ranks by blocks of sources, the others are dealt out again by their
 * true cost.
 */
#ifndef POLIS_APP_BATCH_H
#define POLIS_APP_BATCH_H

#include "app/city.h"
#include "base/log.h"

#include <mpi.h>

typedef struct polis_batch {
    MPI_Comm comm; /* borrowed */
    const polis_log *log;
    const polis_job *job;
    const polis_inputs *inputs;
    int n_threads;    /* of each rank */
    polis_city *city; /* [inputs->n]; filled on the rank that owns it */
    int *owner;       /* [inputs->n] the rank that has a city's result */
    double *cost;     /* [inputs->n] of large cities: arcs times vertices; 0: small, done at once */
} polis_batch;

/** Nothing is read yet. Everything is borrowed. */
polis_err polis_batch_new(MPI_Comm comm, const polis_job *job, const polis_inputs *inputs,
                          int n_threads, const polis_log *log, polis_batch **out);

void polis_batch_free(polis_batch **batch);

/**
 * Collective. Read everything; with `compute`, compute small networks at once.
 *
 * A network that fails keeps its status and costs nothing else.
 */
polis_err polis_batch_read(polis_batch *batch, bool compute);

/** Collective. Compute the large networks. */
polis_err polis_batch_compute(polis_batch *batch);

#endif
