/*
 * Which links must not be lost: the objective after each of them alone is removed.
 *
 * Looked at are the links that carry most shortest paths; everything is computed anew without each,
 * so that bridges and detours are exact.
 */
#ifndef POLIS_PLANNING_STRESS_H
#define POLIS_PLANNING_STRESS_H

#include "planning/greedy.h"

typedef struct polis_stress_link {
    polis_eid edge;
    polis_vid u, v;
    double betweenness; /* of the edge, in the intact network */
    double harm;        /* by how much the objective is worse without it; above 0 is harm */
    polis_vid cut_off;  /* nodes on the smaller side of a bridge, direction forgotten; 0: none */
    int32_t lost_bits;  /* last bits that lengths lost to fit without it, see polis_lengths_fit() */
} polis_stress_link;

typedef struct polis_stress {
    double base; /* the objective of the intact network */
    int64_t n;
    polis_stress_link *link; /* [n] most harm first; of equal harm (within 1e-9) the first edge */
} polis_stress;

/**
 * Collective over the team, as polis_greedy_run(): the bits do not depend on members or threads.
 *
 * Cost: edge betweenness once, then a value of the objective for each link.
 *
 * @param[in]  most how many links of the highest edge betweenness are looked at, >= 1
 * @param[out] out  cleared by polis_stress_clear(), whatever is returned
 */
polis_err polis_stress_run(const polis_goal *goal, int64_t most, const polis_team *team,
                           polis_stress *out);

void polis_stress_clear(polis_stress *stress);

#endif
