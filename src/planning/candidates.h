/* Which links could be built or made better, how long they are and what they cost. */
#ifndef POLIS_PLANNING_CANDIDATES_H
#define POLIS_PLANNING_CANDIDATES_H

#include "model/distance.h"
#include "network/lengths.h"
#include "planning/link.h"

/** The value of a new link: its length or strength, in the unit of the input. */
typedef enum polis_link_value {
    POLIS_LINK_MEDIAN,    /* the median of the network's */
    POLIS_LINK_GIVEN,     /* a number */
    POLIS_LINK_DISTANCE,  /* a length in proportion to the distance: the factor is the median over
                             the network's links */
    POLIS_LINK_POTENTIAL, /* a strength in proportion to mass mass / distance^2, likewise */
    POLIS_LINK_BETTER,    /* of a link that is there: its strength times a number, its length
                             divided by it */
    POLIS_N_LINK_VALUES
} polis_link_value;

/** Which pairs without a link are candidates, or with BETTER which links: plain data, borrowed
 * arrays. */
typedef struct polis_candidates_of {
    polis_vid target;           /* links at it only, or -1 */
    bool outgoing;              /* directed, with a target: only links from it */
    const polis_places *places; /* or NULL */
    const double *mass;         /* [n] > 0, or NULL */
    const polis_vid *group;     /* [n] both ends of one group, -1: of none; or NULL */
    bool across;                /* ends of different groups instead */
    bool triads;                /* only pairs with a contact in common: open triads */
    double within_km;           /* infinity: any distance */
    int64_t top;                /* this many of the highest mass mass / distance^2; 0: all */
    double base_cost;           /* cost = base_cost + cost_km distance */
    double cost_km;
    polis_link_value how;
    double given; /* of GIVEN; of BETTER: above 1 */
} polis_candidates_of;

/**
 * List the candidates by (u, v).
 *
 * Not collective. Cost O(n^2), with a target O(n).
 *
 * @param[in]  network,graph of the same edges
 * @param[in]  rounding of the graph
 * @param[out] out   [*n] freed by the caller; NULL on failure
 * @retval POLIS_E_ARG   places or masses are needed and not there; a cost is not above 0
 * @retval POLIS_E_PARSE a link between parts would be longer than POLIS_LINK_LONGEST units
 */
polis_err polis_candidates_list(const polis_network *network, const polis_graph *graph,
                                const polis_rounding *rounding, const polis_candidates_of *of,
                                polis_fault *fault, polis_link **out, int64_t *n);

#endif
