/*
 * The spatial lag model y = a + X b + rho W y + e: the outcome of a city depends on the mean
 * outcome of its neighbours.
 *
 * W y depends on e, so least squares is biased; two-stage least squares with the instruments X, W X
 * and W^2 X is not (Kelejian & Prucha 1998). Weighed against: maximum likelihood (Ord 1975), which
 * needs the eigenvalues of W and errors that are normal and of one variance.
 */
#ifndef POLIS_STATISTICS_SPATIAL_LAG_H
#define POLIS_STATISTICS_SPATIAL_LAG_H

#include "statistics/distribution.h"
#include "statistics/least_squares.h"
#include "statistics/moran.h"

/** What is estimated; borrowed. */
typedef struct polis_lag_model {
    const polis_weights *weights; /* rows of sum 1 or empty: cities without a neighbour */
    const double *y;              /* [n] */
    int k;
    const double *x;         /* [k][n] */
    const char *const *name; /* [k] */
    polis_se se;
    const polis_vid *cluster; /* [n] of POLIS_SE_CLUSTER, or NULL */
    polis_vid n_clusters;
} polis_lag_model;

/** Estimates of k + 2 terms: the constant, those of x, and rho, the last. */
typedef struct polis_lag_estimates {
    int k;
    int n_instruments;   /* W X and W^2 X that are no combination of the others */
    double df;           /* of t: n less the terms; with clusters their number less 1 */
    double sigma;        /* residual standard error */
    double first_f;      /* F of the instruments in the first stage; weak below 10 */
    polis_inference *of; /* [k] */
} polis_lag_estimates;

/**
 * Estimate. Not collective. Cost: O(n k^2) and O(m k) for m weights.
 *
 * Errors as those of least squares (polis_fit_covariance()) with W y replaced by its projection on
 * the instruments.
 *
 * @param[out] out freed by polis_lag_free(); NULL on failure
 * @retval POLIS_E_PARSE too few rows, columns that depend on each other, no instrument beside X
 * (its neighbours' means say nothing new)
 * @see Kelejian & Prucha, J. Real Estate Finance Econ. 17 (1998) 99-121,
 *      doi:10.1023/A:1007707430416
 */
polis_err polis_lag_fit(const polis_lag_model *model, polis_fault *fault,
                        polis_lag_estimates **out);

/** NULL is fine. */
void polis_lag_free(polis_lag_estimates **estimates);

#endif
