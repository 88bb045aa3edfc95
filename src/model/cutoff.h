/* One cutoff for a whole matrix, found without storing the matrix. */
#ifndef POLIS_MODEL_CUTOFF_H
#define POLIS_MODEL_CUTOFF_H

#include "model/rows.h"

/**
 * The strength theta of the K-th strongest tie, K = density * n (n - 1) rounded, at least 1.
 *
 * Ties with strength >= theta are at least K; more if several have strength theta. Four passes over
 * the rows.
 *
 * @param[in] density above 0, at most 1; of the ordered pairs
 * @retval POLIS_E_UNSUPPORTED fewer than K ties have a strength above 0
 */
polis_err polis_cutoff_density(const polis_rows *rows, double density, polis_fault *fault,
                               double *theta);

/**
 * The largest theta for which the ties with strength >= theta connect all cities, direction
 * ignored: the weakest tie of the maximum spanning tree.
 *
 * @param[out] theta infinity for fewer than two cities
 * @retval POLIS_E_UNSUPPORTED all ties together do not connect the cities
 * @see Boruvka 1926, in Nesetril, Milkova & Nesetrilova, Discrete Math. 233 (2001) 3-36
 */
polis_err polis_cutoff_connected(const polis_rows *rows, polis_fault *fault, double *theta);

#endif
