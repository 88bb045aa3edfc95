/* The options of `centropolis plan` as plain data, checked. */
#ifndef POLIS_APP_PLANNING_OPTIONS_H
#define POLIS_APP_PLANNING_OPTIONS_H

#include "app/shock/options.h"
#include "planning/candidates.h"
#include "planning/floor.h"

typedef struct polis_planning_options {
    polis_shock_options shock; /* network, table of nodes, scenario of the loss, machine, result */
    polis_propagate propagate; /* of the loss; its arrays are not set */
    polis_objective objective;
    bool has_objective;
    const char *target; /* label of a node, or NULL */
    bool has_floor;     /* links lift the worst-off node; no objective then */
    polis_floor_of floor_of;
    double floor;
    double budget;                  /* infinity: none */
    polis_candidates_of candidates; /* its target and arrays are not set */
    const char *mass, *same;        /* columns of the table of nodes, or NULL */
    int64_t n_random;               /* replicates of the baseline */
} polis_planning_options;

extern const char *const polis_floor_words[POLIS_N_FLOORS + 1];
extern const char *const polis_objective_words[POLIS_N_OBJECTIVES + 1];

/** Parse and check. Not collective: every rank comes to the same answer; rank 0 speaks. */
bool polis_planning_parse(MPI_Comm comm, int argc, char **argv, polis_planning_options *options,
                          polis_log *log, int *status);

#endif
