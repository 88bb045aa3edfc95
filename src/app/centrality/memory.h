/* What memory a run takes at most: of each network what it takes on its way, found while it is
 * planned, and of a rank all that it holds at one time. */
#ifndef POLIS_APP_MEMORY_H
#define POLIS_APP_MEMORY_H

#include "app/centrality/batch.h"

/** Bytes of one network, beside the network itself. Doubles, to be reduced over ranks. */
typedef struct polis_need {
    double planning; /* at most while it is planned */
    double planned;  /* graph, plan and totals */
    double plan;     /* of these what ranks of a node share */
    double totals;   /* of these what each rank has */
    double threads;  /* of all threads of a rank that compute it */
    double thread;   /* of one */
    double finish;   /* at most while measures are made of the totals */
    double columns;  /* the measures, kept until they are written */
} polis_need;

/** Plan a city that has been read, and see what it takes. Nobody else may allocate meanwhile. The
 * caller drops the plan. */
polis_err polis_need_plan(polis_city *city, const polis_job *job, const polis_input *input,
                          int n_threads, polis_need *out);

/** What a rank that computes a planned network alone holds for it at most. */
double polis_need_alone(const polis_need *need);

/**
 * Collective. What this rank will hold at most, everything included.
 *
 * @param[in] need [inputs->n] of all networks
 * @param[in] rank [inputs->n] who computes each, or POLIS_EVERY_RANK
 * @param[in] base what the process had before anything was read
 * @param[in] held all that has been read
 */
double polis_memory_of_rank(const polis_batch *batch, const polis_need *need, const int *rank,
                            double base, double held);

#endif
