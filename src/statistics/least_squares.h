/*
 * Ordinary least squares by QR with column pivoting (LAPACK dgeqp3), and the covariance of its
 * coefficients.
 *
 * Weighed against: normal equations, which square the condition number; a singular value
 * decomposition, which says that columns depend on each other but not which.
 */
#ifndef POLIS_STATISTICS_LEAST_SQUARES_H
#define POLIS_STATISTICS_LEAST_SQUARES_H

#include "base/err.h"
#include "base/types.h"

/** The matrix of a regression; borrowed. */
typedef struct polis_design {
    int64_t n;               /* rows */
    int k;                   /* columns */
    const double *x;         /* [k][n], one column after the other */
    const char *const *name; /* [k] for messages */
} polis_design;

/** What least squares finds. */
typedef struct polis_fit {
    int64_t n;
    int k;
    double *coef;     /* [k] */
    double *inverse;  /* [k][k] (X'X)^-1 */
    double *residual; /* [n] */
    double rss;       /* sum of squared residuals */
} polis_fit;

/**
 * Let the linear algebra library use one thread: its sums depend on the number of threads, and we
 * have our own. Call it once, before anything else of this module.
 */
void polis_least_squares_serial(void);

/**
 * Fit y = X b. Not collective. Cost: O(n k^2).
 *
 * @param[in]  y   [n]
 * @param[out] out freed by polis_fit_free(); NULL on failure
 * @retval POLIS_E_PARSE fewer rows than columns, a column of zeros or one that is a combination of
 *                       others (to 1e-9 of its length): the fault names them
 */
polis_err polis_fit_new(const polis_design *design, const double *y, polis_fault *fault,
                        polis_fit **out);

/** NULL is fine. */
void polis_fit_free(polis_fit **fit);

/** Which covariance. */
typedef enum polis_se {
    POLIS_SE_CLASSICAL, /* rss / df (X'X)^-1 */
    POLIS_SE_HC1,       /* n / df (X'X)^-1 (sum e^2 x x') (X'X)^-1 */
    POLIS_SE_CLUSTER, /* G/(G-1) (n-1)/df (X'X)^-1 (sum over clusters s s') (X'X)^-1, s = X_g'e_g */
} polis_se;

/**
 * Covariance of the coefficients.
 *
 * @param[in]  df         degrees of freedom of the correction above, > 0
 * @param[in]  cluster    [n] 0 .. n_clusters - 1, for POLIS_SE_CLUSTER; else NULL
 * @param[out] covariance [k][k]
 * @retval POLIS_E_PARSE  fewer than two clusters
 * @see MacKinnon & White, J. Econometrics 29 (1985) 305-325 (HC1); Cameron & Miller, J. Human
 *      Resources 50 (2015) 317-372 (clusters)
 */
polis_err polis_fit_covariance(const polis_design *design, const polis_fit *fit, polis_se se,
                               double df, const polis_vid *cluster, polis_vid n_clusters,
                               polis_fault *fault, double *covariance);

#endif
