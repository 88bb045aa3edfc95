/*
 * Composite indices: indicators scaled to 0 .. 1, weighted by entropy, added up or ranked by TOPSIS
 * (Hwang & Yoon 1981). Entropy weights measure how much an indicator tells units apart, not how
 * much it matters: compare them with equal weights, or with those of somebody who knows.
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

/** Where weights come from. */
typedef enum polis_weigh {
    POLIS_WEIGH_ENTROPY, /* 1 - entropy */
    POLIS_WEIGH_EQUAL,
    POLIS_WEIGH_GIVEN,
    POLIS_N_WEIGHS
} polis_weigh;

/** How to weigh. */
typedef struct polis_weighting {
    polis_weigh by;
    double shift;        /* >= 0, added to scaled values before their shares are taken */
    const double *given; /* [J] >= 0 with a positive sum, for POLIS_WEIGH_GIVEN; borrowed */
} polis_weighting;

typedef struct polis_composite {
    int64_t n;        /* units */
    int n_indicators; /* J */
    double *scaled;   /* [n][J] in 0 .. 1 */
    bool *flat;       /* [J] without range: weighs nothing */
    double *entropy;  /* [J] at most 1; NaN where all scaled values are 0 */
    double *weight;   /* [J] sum 1; 0 for an indicator without range */
    double *score;    /* [n] weighted sum, in 0 .. 1 */
    double *topsis;   /* [n] closeness to the best of each indicator, in 0 .. 1 */
    int64_t n_scored; /* units with all indicators */
    int n_flat;       /* indicators without range */
} polis_composite;

/**
 * Scale, weigh, score.
 *
 * Not collective. Fewer than two complete units: all NaN.
 *
 * @param[in]     value  [n][J], NaN where missing
 * @param[in,out] scale  [J]; the range that was used is put in
 * @param[out]    out    freed by polis_composite_free(); NULL on failure
 */
polis_err polis_composite_new(const double *value, int64_t n, int n_indicators,
                              polis_indicator_scale *scale, const polis_weighting *weighting,
                              polis_composite **out);

/** NULL is fine. */
void polis_composite_free(polis_composite **composite);

/**
 * Weights of another kind for the same indicators; entropies are those there are.
 *
 * Indicators without range weigh nothing. Where no weight is left, entropy weights are equal ones,
 * and given ones are as given.
 *
 * @param[in]  given  [J] as in polis_weighting
 * @param[out] weight [J] sum 1; NaN with fewer than two complete units
 */
void polis_composite_weights(const polis_composite *composite, polis_weigh by, const double *given,
                             double *weight);

/** Weighted sums of the scaled indicators. @param[out] score [n] NaN for incomplete units */
void polis_composite_scores(const polis_composite *composite, const double *weight, double *score);

/**
 * Degree of obstacle of each indicator for one unit: w_j (1 - z_j) / sum of these.
 *
 * @param[out] obstacle [J] NaN for a unit without score, or with nothing left to gain
 */
void polis_composite_obstacles(const polis_composite *composite, int64_t unit, double *obstacle);

#endif
