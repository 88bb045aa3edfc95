/* A plan: what it works on and what comes out, by its kind. */
#ifndef POLIS_APP_PLANNING_STUDY_H
#define POLIS_APP_PLANNING_STUDY_H

#include "app/plan/options.h"
#include "app/shock/input.h"
#include "planning/floor.h"
#include "planning/greedy.h"
#include "planning/seats.h"
#include "planning/stress.h"

typedef struct polis_planning_study {
    const polis_planning_options *o; /* borrowed */
    polis_shock_input input;
    polis_goal goal;
    polis_places places;
    double *mass;     /* [n] or NULL */
    polis_vid *group; /* [n] or NULL */
    double *shock;    /* [n] of the loss, or NULL: mean over the scenarios */
    double *people;   /* [n] of a covered floor, or NULL */
    polis_propagate propagate;
    polis_link *link; /* [n_links] candidates */
    int64_t n_links;
    polis_greedy plan;
    double *random; /* [plan.n_steps] mean objective of random links after each step */
    double random_final;
    polis_floor_plan floor; /* these in place of the plan */
    polis_cover cover;
    polis_stress stress;
    polis_seats seats;
} polis_planning_study;

/**
 * Collective on comm. Read, plan, compare.
 *
 * @param[out] out cleared by polis_planning_clear(), whatever is returned
 * @return the same code on all ranks, as all numbers are
 */
polis_err polis_planning_run(MPI_Comm comm, const polis_planning_options *options,
                             const polis_log *log, polis_fault *fault, polis_planning_study *out);

void polis_planning_clear(polis_planning_study *study);

#endif
