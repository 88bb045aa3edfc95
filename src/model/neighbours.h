/* Networks of nearness: each city and its k nearest, or all within a radius. */
#ifndef POLIS_MODEL_NEIGHBOURS_H
#define POLIS_MODEL_NEIGHBOURS_H

#include "model/distance.h"
#include "model/ties.h"

typedef struct polis_neighbour_options {
    polis_vid k;      /* nearest cities; 0: all within radius_km */
    double radius_km; /* ties up to and including it; with k > 0: ignored */
    double b;         /* strength 1 / D^b; 0: every tie is 1 */
    double least_km;  /* distances are raised to it for the strength */
} polis_neighbour_options;

/**
 * Ties from every city to its neighbours.
 *
 * Of equally near cities the first is nearer. Ties of the k nearest are directed: being near is not
 * mutual. Ties within a radius are there in both directions. O(n^2) distances, in parallel.
 *
 * @param[in]  places no coincident ones if b > 0 and least_km = 0
 * @param[out] out    sorted; cleared by polis_ties_clear(); empty on failure
 * @retval POLIS_E_ARG k < 0, radius or exponent negative or NaN
 */
polis_err polis_neighbour_ties(const polis_places *places, const polis_neighbour_options *options,
                               polis_ties *out);

#endif
