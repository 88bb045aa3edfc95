/* What is hit first, and how hard: the shocks that all models start from. */
#ifndef POLIS_SHOCK_SCENARIO_H
#define POLIS_SHOCK_SCENARIO_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

typedef enum polis_scenario_kind {
    POLIS_SCENARIO_NODES,      /* the listed ones */
    POLIS_SCENARIO_TOP,        /* the k with the highest score */
    POLIS_SCENARIO_RANDOM,     /* k at random, new ones in each replicate */
    POLIS_SCENARIO_GEO,        /* all within a radius of a place */
    POLIS_SCENARIO_UNIFORM,    /* all */
    POLIS_SCENARIO_EACH,       /* node r in replicate r */
    POLIS_SCENARIO_CORRELATED, /* each with a probability, tied by a Gaussian copula */
    POLIS_SCENARIO_COLUMN, /* all, in proportion to a share: of a sector, of resource dependence */
} polis_scenario_kind;

/** A scenario; plain data, borrowed arrays. */
typedef struct polis_scenario {
    polis_scenario_kind kind;
    double severity;       /* [0, 1] loss of what is hit */
    const polis_vid *node; /* NODES: [n_nodes] */
    polis_vid n_nodes;
    const double *size;  /* NODES: [n_nodes] severity of each, or NULL: all alike */
    const double *score; /* [n] TOP: highest first; COLUMN: shares in [0, 1], NaN as 0 */
    polis_vid k;         /* TOP, RANDOM: nodes */
    double probability;  /* CORRELATED: of each node, [0, 1] */
    double correlation;  /* CORRELATED: of the normal numbers behind, [0, 1] */
    double lat, lon;     /* GEO: degrees */
    double radius_km;
    const double *x, *y; /* GEO: [n] degrees east and north; NaN: not hit */
    uint64_t seed;
} polis_scenario;

/** Does it differ from one replicate to the next? */
bool polis_scenario_is_random(const polis_scenario *scenario);

/**
 * The shock of one replicate.
 *
 * Not collective. The same for the same seed and replicate, whoever draws it.
 *
 * @param[out] shock [n] in [0, 1]; 0: not hit
 * @retval POLIS_E_ARG a share out of range, or coordinates that are no degrees: the fault says
 * @see for CORRELATED: Li, J. Fixed Income 9 (2000) 43-54: one common factor
 */
polis_err polis_scenario_draw(const polis_scenario *scenario, polis_vid n, int64_t replicate,
                              double *shock, polis_fault *fault);

/**
 * Minus the distance in km of every node from the place of a GEO scenario: nearest first. NaN where
 * a node has no coordinates.
 *
 * @param[out] nearness [n]
 * @retval POLIS_E_ARG  coordinates that are no degrees
 */
polis_err polis_scenario_nearness(const polis_scenario *scenario, polis_vid n, double *nearness,
                                  polis_fault *fault);

#endif
