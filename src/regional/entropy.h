/* Entropy weights: what tells units apart weighs more than what is spread evenly. They measure
 * dispersion, not importance. */
#ifndef POLIS_REGIONAL_ENTROPY_H
#define POLIS_REGIONAL_ENTROPY_H

#include <stdint.h>

/**
 * e = -(1 / ln n_units) sum p ln p with p = (z + shift) / sum of these; 0 ln 0 = 0.
 *
 * @param[in] z       [n][stride] >= 0, NaN where a unit is missing; the first of each row is taken
 * @param[in] n_units units: those of z that are not missing, or more, whose z is 0
 * @param[in] shift   >= 0, for the units of z alone
 * @return 0 .. 1, and 1 without rounding where all units are alike; NaN where all z are 0 or there
 *         are fewer than two units
 */
double polis_entropy_of(const double *z, int64_t n, int64_t stride, int64_t n_units, double shift);

/**
 * w_j = (1 - e_j) / sum of these; equal ones where no e_j is below 1.
 *
 * @param[in]  entropy [n] NaN weighs nothing
 * @param[out] weight  [n] sum 1
 * @see Shannon, Bell Syst. Tech. J. 27 (1948) 379-423
 */
void polis_entropy_weights(int n, const double *entropy, double *weight);

#endif
