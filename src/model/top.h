/* The k best of a row, in one pass and without sorting it. */
#ifndef POLIS_MODEL_TOP_H
#define POLIS_MODEL_TOP_H

#include "base/types.h"

/**
 * Indices of the k largest elements of y above `least`; of equal elements, the first.
 *
 * Cost O(n log k) at worst, about O(n) for small k.
 *
 * @param[in]  k     >= 1
 * @param[in]  least elements must be larger
 * @param[out] index [min(k, n)] in increasing order
 * @return how many there are, at most k
 */
polis_vid polis_top(const double *y, polis_vid n, polis_vid k, double least, polis_vid *index);

#endif
