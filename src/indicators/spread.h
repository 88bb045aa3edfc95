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

/** An ordinary least squares line. */
typedef struct polis_line {
    double slope, intercept; /* NaN if x does not vary */
    double r;                /* Pearson's; NaN if one of them does not vary */
} polis_line;

/** The line of y on x, both [n]; sums over i in order. */
polis_line polis_spread_line(const double *x, const double *y, int64_t n);

/**
 * Spearman's rank correlation of x and y: Pearson's of their ranks. Values at most `tie` above the
 * least of a run are equal and share the mean of its ranks. Not collective. Cost O(n log n).
 *
 * @param[in]  x, y [n] no NaN
 * @param[out] out  NaN if one of them does not vary
 * @retval POLIS_E_NOMEM
 */
polis_err polis_spread_spearman(const double *x, const double *y, int64_t n, double tie,
                                double *out);

#endif
