/*
 * Regressions between matrices of pairs of cities, tested by permuting cities (QAP, MRQAP).
 *
 * Pairs that share a city are not independent, so p values come from permuting rows and columns of
 * a matrix together. The outcome may be a flow, a tie, a difference of two cities; hypotheses about
 * the level of a city belong to the regressions of cities.
 */
#ifndef POLIS_STATISTICS_QAP_H
#define POLIS_STATISTICS_QAP_H

#include "statistics/replicate.h"

/** Matrices of n cities, row-major, diagonals ignored; borrowed. */
typedef struct polis_dyads {
    polis_vid n;
    const double *y; /* [n][n] */
    int k;
    const double *const *x;  /* [k] of [n][n] */
    const char *const *name; /* [k] for messages */
} polis_dyads;

enum { POLIS_QAP_MOST = 64 }; /* regressors */

/** How the reference distribution is made. */
typedef enum polis_qap_scheme {
    POLIS_QAP_DSP, /* each regressor's residual on the others is permuted (double semi-partialling)
                    */
    POLIS_QAP_Y,   /* the outcome is permuted: all regressors by the inverse permutation */
} polis_qap_scheme;

/** Least squares of the off-diagonal pairs; both orders of a pair count once where all matrices are
 * symmetric. Term 0 is the constant. */
typedef struct polis_qap {
    polis_vid n;
    int k;           /* terms: the regressors and the constant */
    int64_t n_pairs; /* n (n - 1), halved where symmetric */
    bool symmetric;
    double df, r2, sigma;
    double *coef, *se, *t, *p, *vif; /* [k] classical, as if pairs were independent */
    double *correlation;             /* [k] of the outcome with the regressor alone; NaN for 0 */
    double *partial;                 /* [k] t / sqrt(t^2 + df): what permutations are compared to */
    struct polis_qap_work *work;
} polis_qap;

/**
 * Estimate. Not collective. Memory: (k + 1) n^2 doubles until polis_qap_free().
 *
 * @param[out] out freed by polis_qap_free(); NULL on failure
 * @retval POLIS_E_PARSE more than POLIS_QAP_MOST regressors, fewer than 4 cities, a matrix without
 * variation, collinear matrices
 */
polis_err polis_qap_new(const polis_dyads *dyads, polis_fault *fault, polis_qap **out);

/** NULL is fine. */
void polis_qap_free(polis_qap **qap);

/**
 * Permute. Not collective. OpenMP inside. Cost of DSP: k^2 n^2 for each replicate, k n^2 of Y.
 * Memory: 4 n^2 doubles.
 *
 * Replicates of different regressors use the same permutations.
 *
 * @param[in]  r     replicates of n
 * @param[out] value [r->all][k] partial correlations, 0 for the constant under DSP, which has no
 *                   test; rows r->first .. r->last - 1 are written
 * @see Dekker, Krackhardt & Snijders, Psychometrika 72 (2007) 563-581,
 *      doi:10.1007/s11336-007-9016-1
 */
polis_err polis_qap_permute(polis_qap *qap, polis_qap_scheme scheme, const polis_replicates *r,
                            double *value);

/**
 * QAP correlations: the outcome with each regressor alone.
 *
 * @param[out] value [r->all][k] correlations; rows r->first .. r->last - 1 are written
 * @see Krackhardt, Social Networks 10 (1988) 359-381
 */
polis_err polis_qap_correlate(polis_qap *qap, const polis_replicates *r, double *value);

#endif
