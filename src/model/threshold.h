/* From a matrix of strengths to the ties that count: the rules of urban-network studies. */
#ifndef POLIS_MODEL_THRESHOLD_H
#define POLIS_MODEL_THRESHOLD_H

#include "model/rows.h"
#include "model/ties.h"

/* Strength 0 is no tie under any rule. */
typedef enum polis_rule {
    POLIS_RULE_ALL,       /* every tie */
    POLIS_RULE_ROWMEAN,   /* y_ij > c * mean of row i */
    POLIS_RULE_VALUE,     /* y_ij >= theta */
    POLIS_RULE_TOPK,      /* the k strongest of each row; of equal ones, the first */
    POLIS_RULE_DENSITY,   /* y_ij >= the theta that keeps this share of the ordered pairs */
    POLIS_RULE_MST,       /* y_ij >= the largest theta that keeps the network connected */
    POLIS_RULE_DISPARITY, /* (1 - y_ij / s_i)^(k_i - 1) < alpha; k_i = 1: if the other end does */
} polis_rule;

typedef struct polis_threshold {
    polis_rule rule;
    double c;           /* ROWMEAN: >= 0 */
    bool mean_over_all; /* ROWMEAN: the row sum is divided by n, not by n - 1 */
    double theta;       /* VALUE: >= 0 */
    polis_vid k;        /* TOPK: >= 1 */
    double density;     /* DENSITY: above 0, at most 1 */
    double alpha;       /* DISPARITY: above 0, at most 1 */
} polis_threshold;

/**
 * The ties that a rule keeps, as directed ties.
 *
 * The same for any number of threads. For a symmetric matrix ROWMEAN, TOPK and DISPARITY may keep
 * one direction only.
 *
 * @param[out] theta the cutoff that was used: VALUE, DENSITY, MST; otherwise NaN
 * @param[out] out   sorted; cleared by polis_ties_clear(); empty on failure
 * @retval POLIS_E_UNSUPPORTED see polis_cutoff_density(), polis_cutoff_connected()
 * @see Serrano, Boguna & Vespignani, PNAS 106 (2009) 6483-6488, for DISPARITY
 */
polis_err polis_threshold_ties(const polis_rows *rows, const polis_threshold *threshold,
                               polis_fault *fault, double *theta, polis_ties *out);

/** The mean of y over j != i, between the least and the largest of them whatever the rounding:
 * below the largest, if they differ. 0 for n < 2. */
double polis_row_mean(const double *y, polis_vid n, polis_vid i);

#endif
