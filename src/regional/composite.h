/*
 * Composite indices: indicators scaled to 0 .. 1, weighted by entropy, added up or ranked by TOPSIS
 * (Hwang & Yoon 1981). Entropy weights measure how much an indicator tells units apart, not how
 * much it matters: compare them with equal weights.
 *
 * A unit is a city, or a city in a period where scores shall compare over time. Units with a
 * missing indicator get no score.
 */
#ifndef POLIS_REGIONAL_COMPOSITE_H
#define POLIS_REGIONAL_COMPOSITE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/** One indicator: values and what they mean. */
typedef struct polis_indicator_scale {
    bool is_cost;       /* less is better */
    double least, most; /* of the values, or fixed by the caller; both NaN: taken from the values */
} polis_indicator_scale;

typedef struct polis_composite {
    int64_t n;        /* units */
    int n_indicators; /* J */
    double *scaled;   /* [n][J] in 0 .. 1 */
    double *entropy;  /* [J] NaN where all values are 0 */
    double *weight;   /* [J] sum 1; 0 for an indicator without range */
    double *score;    /* [n] weighted sum, in 0 .. 1 */
    double *topsis;   /* [n] closeness to the best of each indicator, in 0 .. 1 */
    int64_t n_scored; /* units with all indicators */
    int n_flat;       /* indicators without range */
} polis_composite;

/**
 * Scale, weigh, score.
 *
 * Not collective. Fewer than two complete units: all NaN. No indicator with a range: equal weights.
 *
 * @param[in]     value  [n][J], NaN where missing
 * @param[in,out] scale  [J]; the range that was used is put in
 * @param[in]     weight [J] that sum to 1, or NULL for entropy weights
 * @param[out]    out    freed by polis_composite_free(); NULL on failure
 */
polis_err polis_composite_new(const double *value, int64_t n, int n_indicators,
                              polis_indicator_scale *scale, const double *weight,
                              polis_composite **out);

/** NULL is fine. */
void polis_composite_free(polis_composite **composite);

/**
 * Degree of obstacle of each indicator for one unit: w_j (1 - z_j) / sum of these.
 *
 * @param[out] obstacle [J] NaN for a unit without score, or with nothing left to gain
 */
void polis_composite_obstacles(const polis_composite *composite, int64_t unit, double *obstacle);

#endif
