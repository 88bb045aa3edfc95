/*
 * What a series would have been without the shock, and what it lost: trends, the quality curve
 * Q(t) = 100 y(t) / trend(t), and the resilience triangle of Bruneau et al. (2003).
 */
#ifndef POLIS_REGIONAL_TREND_H
#define POLIS_REGIONAL_TREND_H

#include "base/err.h"

#include <stdbool.h>

/**
 * The filter of Hodrick & Prescott (1997): minimises sum (y - trend)^2 + lambda sum (second
 * differences of the trend)^2.
 *
 * @param[in]  y      [n] without gaps
 * @param[in]  lambda >= 0; Ravn & Uhlig (2002): 6.25 annual, 1600 quarterly, 129600 monthly
 * @param[out] trend  [n]; all NaN for n < 4 or gaps. The ends are less sure than the middle.
 * @retval POLIS_E_NOMEM
 */
polis_err polis_trend_hp(const double *y, int n, double lambda, double *trend);

/**
 * The trend before the shock, carried on: least squares of ln y on t over the places
 * first .. last, exponentiated.
 *
 * @param[out] trend [n]; all NaN if fewer than three of the places have a positive value
 */
void polis_trend_log_linear(const double *y, int n, int first, int last, double *trend);

/** Q(t) = 100 y(t) / trend(t). [n], in percent; NaN where either is missing. */
void polis_trend_quality(const double *y, const double *trend, int n, double *quality);

/** What the quality curve shows from place `from` on; NaN and -1 where undefined. */
typedef struct polis_triangle {
    double loss;        /* integral of 100 - Q by the trapezoid rule, percent times periods */
    double loss_capped; /* the same with Q at most 100: an overshoot does not make up for a loss */
    double resilience;  /* 1 - loss / (100 periods) */
    double robustness;  /* least Q */
    double rapidity; /* (Q at the end - least Q) / periods between; NaN if the end is the least */
    int least, end;  /* places */
    int recovered;   /* place of the first Q >= goal after the least; -1: never (censored) */
} polis_triangle;

/**
 * @param[in] quality    [n]
 * @param[in] from, last places of the window; the horizon is `last`
 * @param[in] goal       percent at which a city counts as recovered, such as 98
 * @param[in] to_return  the triangle ends when the goal is reached, else at the horizon: choose the
 *                       horizon to compare cities
 */
polis_triangle polis_triangle_of(const double *quality, int from, int last, double goal,
                                 bool to_return);

#endif
