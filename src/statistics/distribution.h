/*
 * Tail probabilities of the distributions that tests need, to 1e-12; of more than 10^5 degrees of
 * freedom to 1e-9.
 *
 * Own code since the C library has none of them, and the free libraries that have are GPL (GSL) or
 * not C. Continued fractions of the incomplete beta and gamma functions, DLMF 8.17.22 and 8.9.2.
 */
#ifndef POLIS_STATISTICS_DISTRIBUTION_H
#define POLIS_STATISTICS_DISTRIBUTION_H

/** P(|T| >= |t|) of Student's t with df > 0 degrees of freedom; NaN for a NaN or df <= 0. */
double polis_t_two_sided(double t, double df);

/** The t with P(|T| <= t) = level, 0 < level < 1; NaN for df <= 0. */
double polis_t_quantile(double level, double df);

/** P(X >= x) of chi-squared with df > 0 degrees of freedom. */
double polis_chi2_upper(double x, double df);

/** P(|Z| >= |z|) of the standard normal distribution. */
double polis_normal_two_sided(double z);

/** P(Z <= z) of the standard normal distribution. */
double polis_normal_lower(double z);

/** The z with P(Z <= z) = p; infinite for 0 and 1, NaN outside. */
double polis_normal_quantile(double p);

/** What an estimate and its variance say: t, its two-sided p, the 95 % interval. */
typedef struct polis_inference {
    double coef, se, t, p, low, high;
} polis_inference;

/** @param[in] df degrees of freedom of t, > 0 */
polis_inference polis_infer(double estimate, double variance, double df);

#endif
