/*
 * Who is first: the highest score, and of equal scores the lowest number.
 *
 * Scores within 1e-9 of the best, relatively, are equal: sums of the same paths in another order
 * differ in their last bits, and must not decide.
 */
#ifndef POLIS_SHOCK_RANK_H
#define POLIS_SHOCK_RANK_H

#include "base/err.h"

#include <math.h>
#include <stdbool.h>

/** The least score that is as good as `best`. */
static inline double polis_rank_floor(double best)
{
    return best - 1e-9 * fabs(best);
}

/**
 * The order in which to take n things, best first; NaN comes last.
 *
 * Not collective. Cost O(n log n).
 *
 * @param[in]  score [n]
 * @param[out] order [n] a permutation of 0 .. n-1
 * @retval POLIS_E_NOMEM
 */
polis_err polis_rank(const double *score, int64_t n, int64_t *order);

#endif
