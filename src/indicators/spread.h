/* How unequal the values of a list are, and how one list goes with another. */
#ifndef POLIS_INDICATORS_SPREAD_H
#define POLIS_INDICATORS_SPREAD_H

#include "base/err.h"

/** Moments and quantiles of one list; NaN where they are not defined. */
typedef struct polis_spread {
    double sum, mean, max;
    double sd;       /* of the population: divided by n */
    double p50, p90; /* linear between order statistics (R's type 7) */
    double gini;     /* NaN if the sum is 0 */
    double theil;    /* T; NaN if the sum is 0 */
    double evenness; /* Pielou: entropy of the shares / ln n; NaN if n < 2 or the sum is 0 */
} polis_spread;

/**
 * Not collective. Cost O(n log n); sums in ascending order of the values, so that the order in
 * which they come does not matter.
 *
 * @param[in] x [n] >= 0
 * @retval POLIS_E_NOMEM
 */
polis_err polis_spread_of(const double *x, int64_t n, polis_spread *out);

/**
 * Slope of the ordinary least squares line of y on x, and Pearson's r; sums over i in order.
 *
 * @param[in]  x, y  [n]
 * @param[out] slope NaN if x does not vary
 * @param[out] r     NaN if one of them does not vary
 */
void polis_spread_line(const double *x, const double *y, int64_t n, double *slope, double *r);

#endif
