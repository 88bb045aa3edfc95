/* The options of `centropolis plan` as plain data, checked. */
#ifndef POLIS_APP_PLANNING_OPTIONS_H
#define POLIS_APP_PLANNING_OPTIONS_H

#include "app/shock/options.h"
#include "app/what_if.h"
#include "planning/candidates.h"
#include "planning/cover.h"
#include "planning/floor.h"

enum { POLIS_PLAN_SCENARIOS = 32 };

typedef enum polis_plan_kind {
    POLIS_PLAN_LINKS,  /* that improve an objective */
    POLIS_PLAN_FLOOR,  /* links that lift the worst-off node */
    POLIS_PLAN_COVER,  /* a safety net that is raised to a floor */
    POLIS_PLAN_STRESS, /* which links must not be lost */
    POLIS_PLAN_SEATS,  /* where organisations sit */
    POLIS_N_PLANS
} polis_plan_kind;

typedef struct polis_planning_options {
    polis_plan_kind kind;
    const polis_what_if *row;  /* of --row, or NULL */
    polis_shock_options shock; /* network, table of nodes, scenario of the loss, machine, result */
    polis_propagate propagate; /* of the loss; its arrays are not set */
    polis_objective objective;
    bool has_objective;
    const char *target;                         /* label of a node, or NULL */
    const char *scenario[POLIS_PLAN_SCENARIOS]; /* of the loss: their mean counts */
    int n_scenarios;
    polis_floor_of floor_of;
    double floor;
    const char *people; /* of a covered floor: column of the table of nodes, or NULL */
    double unit_cost;
    int64_t n_stress;               /* links that are looked at */
    int64_t n_seats;                /* organisations */
    double budget;                  /* infinity: none */
    polis_candidates_of candidates; /* its target and arrays are not set */
    const char *mass, *group;       /* columns of the table of nodes, or NULL */
    int64_t n_random;               /* replicates of the baseline */
} polis_planning_options;

extern const char *const polis_floor_words[POLIS_N_FLOORS + 1];
extern const char *const polis_objective_words[POLIS_N_OBJECTIVES + 1];

/** Do the options go together? Said if not; in options_check.c. */
error_t polis_planning_check(const struct argp_state *state, const polis_planning_options *o);

/** Parse and check. Not collective: every rank comes to the same answer; rank 0 speaks. */
bool polis_planning_parse(MPI_Comm comm, int argc, char **argv, polis_planning_options *options,
                          polis_log *log, int *status);

#endif
