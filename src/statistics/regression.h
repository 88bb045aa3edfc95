/*
 * A linear model with or without fixed effects: estimates, their errors and what to know about
 * them.
 */
#ifndef POLIS_STATISTICS_REGRESSION_H
#define POLIS_STATISTICS_REGRESSION_H

#include "statistics/distribution.h"
#include "statistics/least_squares.h"
#include "statistics/within.h"

/** A model of n rows; borrowed. Without effects a constant is added, as the first term. */
typedef struct polis_regression {
    int64_t n;
    const double *y; /* [n] */
    const char *outcome;
    int k;
    const double *x;         /* [k][n] */
    const char *const *name; /* [k] */
    polis_effects effects;   /* city and period NULL: none */
    polis_se se;
    const polis_vid *cluster; /* [n], or NULL */
    polis_vid n_clusters;
    bool city_in_cluster; /* the effects of cities are nested in the clusters: they take no degrees
                             of freedom of clustered errors */
} polis_regression;

enum { POLIS_TERM_OK = 0, POLIS_TERM_ABSORBED = 13 };

/** Estimates of k terms, the constant first if there is one. */
typedef struct polis_estimates {
    int k;
    bool constant;
    int64_t n;
    int64_t n_absorbed; /* degrees of freedom of the effects */
    double df;          /* of t */
    double r2;          /* of the outcome; with effects: of what they leave (within) */
    double r2_adjusted;
    double rss, sigma;           /* sigma: residual standard error */
    polis_inference *of;         /* [k] NaN where absorbed */
    double *standardised, *vif;  /* [k] likewise */
    int8_t *status;              /* [k] POLIS_TERM_... */
    double *covariance;          /* [k][k] */
    double *residual;            /* [n] */
    double *within_y, *within_x; /* [n], [k][n] what was fitted; absorbed columns are 0 */
} polis_estimates;

/**
 * Estimate. Not collective. Cost: O(n k^2) and the rounds of polis_within().
 *
 * t, p (two-sided) and the 95 % interval have n - k - n_absorbed degrees of freedom; with clusters
 * their number less 1. A regressor that does not vary within the effects is absorbed: no
 * coefficient, a status. Standardised coefficients are b sd(x) / sd(y) of the variables as given.
 * vif is 1 / (1 - R2) of each regressor on the others.
 *
 * @param[out] out freed by polis_estimates_free(); NULL on failure
 * @retval POLIS_E_PARSE a constant or collinear column (vif above 1e6 counts as such), too few
 *                       rows; the fault names them
 */
polis_err polis_regress(const polis_regression *model, polis_fault *fault, polis_estimates **out);

/** NULL is fine. */
void polis_estimates_free(polis_estimates **estimates);

/**
 * Where b1 (x) + b2 (x - mean)^2 turns: mean - b1 / (2 b2), and its standard error by the delta
 * method.
 *
 * @param[in] i, j the terms x and (x - mean)^2
 */
void polis_turning_point(const polis_estimates *estimates, int i, int j, double mean, double *at,
                         double *se);

/**
 * p values for a family of tests, so that the expected share of false ones among those below a
 * level is that level.
 *
 * @param[in]  p        [n] NaN is no test
 * @param[out] adjusted [n]
 * @see Benjamini & Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300
 */
polis_err polis_adjust_family(int n, const double *p, double *adjusted);

#endif
