/* Permutation tests and the bootstrap of linear models. */
#ifndef POLIS_STATISTICS_RESAMPLE_H
#define POLIS_STATISTICS_RESAMPLE_H

#include "statistics/regression.h"
#include "statistics/replicate.h"

/**
 * Permutation test of every coefficient: the outcome is permuted over units, the model fitted
 * again.
 *
 * Measures of a network depend on each other, so that classical p values are doubtful; here only
 * the link between outcome and unit is broken. The statistic is t (classical error), which is
 * pivotal, written as the partial correlation t / sqrt(t^2 + df).
 *
 * Not collective. OpenMP inside. Cost: O(n k) for each replicate.
 *
 * @param[in]  estimates of the model: what was fitted, without effects or within them
 * @param[in]  n_units   rows of a unit are permuted together: row = unit * n / n_units + i, so with
 *                       effects of cities and periods the panel must be balanced; else n
 * @param[in]  r         replicates of n_units
 * @param[out] observed  [k]
 * @param[out] value     [r->all][k]; rows r->first .. r->last - 1 are written
 */
polis_err polis_permute(const polis_estimates *estimates, polis_vid n_units,
                        const polis_replicates *r, double *observed, double *value);

/** Two models of the same rows, for the bootstrap; borrowed. */
typedef struct polis_mediation {
    const polis_estimates *to_mediator; /* M on C and others */
    const polis_estimates *to_outcome;  /* Y on C, M and others */
    int cause, mediator;                /* the term C of the first, the term M of the second */
} polis_mediation;

/**
 * Bootstrap of coefficients: units are drawn with replacement. Of replicates that leave a unit out,
 * the jackknife.
 *
 * Within fixed effects the deviations are drawn, the effects not estimated again. A replicate whose
 * columns depend on each other is NaN.
 *
 * @param[in]  unit  [n] 0 .. n_units - 1
 * @param[out] value [r->all][k]; rows r->first .. r->last - 1 are written
 */
polis_err polis_bootstrap(const polis_estimates *estimates, const polis_vid *unit,
                          polis_vid n_units, const polis_replicates *r, double *value);

/**
 * Bootstrap of an indirect effect a b: a of the cause on the mediator, b of the mediator on the
 * outcome.
 *
 * @param[out] value [r->all]; r->first .. r->last - 1 are written
 * @see Preacher & Hayes, Behav. Res. Methods 40 (2008) 879-891
 */
polis_err polis_bootstrap_mediation(const polis_mediation *models, const polis_vid *unit,
                                    polis_vid n_units, const polis_replicates *r, double *value);

#endif
