/*
 * A floor of a safety net: every node's coverage is raised to it, what that costs, and what loss it
 * avoids when a shock propagates.
 *
 * A node below the floor f needs (f - coverage) people more covered, each at the same cost. Where
 * the budget does not pay for all, it is spent three ways on the same sum:
 *
 *     neediest   the lowest coverages are lifted together, to one level
 *     targeted   first who avoids most loss for its cost when lifted to the floor alone
 *     uniform    everybody the same share of what is needed
 *
 * Coverage acts through the recovery of a node, rho + slope coverage (shock/propagate.h).
 */
#ifndef POLIS_PLANNING_COVER_H
#define POLIS_PLANNING_COVER_H

#include "planning/greedy.h"

/** X(id, word): how the budget is spent; FULL: the floor whatever it costs. */
#define POLIS_COVERS(X)     \
    X(NEEDIEST, "neediest") \
    X(TARGETED, "targeted") \
    X(UNIFORM, "uniform")   \
    X(FULL, "full")

#define POLIS_COVER_ID(id, word) POLIS_COVER_##id,
typedef enum polis_cover_way { POLIS_COVERS(POLIS_COVER_ID) POLIS_N_COVERS } polis_cover_way;

/** What is asked; plain data, borrowed arrays. */
typedef struct polis_cover_of {
    const polis_goal *goal; /* of LOSS; its propagate has the coverage of today */
    const double *people;   /* [n] >= 0 */
    double floor;           /* (0, 1] */
    double unit_cost;       /* of a person, > 0 */
    double budget;          /* infinity: none */
} polis_cover_of;

typedef struct polis_cover {
    double base;                      /* loss with the coverage of today */
    double need;                      /* people below the floor */
    double worst;                     /* least coverage of today */
    polis_vid n_below;                /* nodes below the floor */
    bool feasible;                    /* the budget pays for the floor */
    double *avoided;                  /* [n] loss that each avoids, lifted alone */
    double *coverage[POLIS_N_COVERS]; /* [n] of each way */
    double spent[POLIS_N_COVERS];
    double loss[POLIS_N_COVERS];
    double least[POLIS_N_COVERS]; /* coverage of the worst-off node */
} polis_cover;

/**
 * Collective over the team, as polis_greedy_run(): the bits do not depend on members or threads.
 *
 * Cost: a propagation for each node below the floor.
 *
 * @param[out] out cleared by polis_cover_clear(), whatever is returned
 */
polis_err polis_cover_run(const polis_cover_of *of, const polis_team *team, polis_cover *out);

void polis_cover_clear(polis_cover *cover);

#endif
