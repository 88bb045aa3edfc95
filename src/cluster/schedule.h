/* Who does what: a fixed assignment by predicted cost, the same on every rank that computes it. */
#ifndef POLIS_CLUSTER_SCHEDULE_H
#define POLIS_CLUSTER_SCHEDULE_H

#include "base/err.h"

#include <stdint.h>

enum { POLIS_EVERY_RANK = -1 }; /* an item that all ranks share */

/**
 * Assign items to ranks, the largest first, each to the rank with the least so far.
 *
 * An item that is more than half of a rank's fair share is given to every rank, and so are smaller
 * ones, the largest first, as long as a rank would have 3 % more than the mean: sharing costs
 * little, but not nothing. Not collective; the same arguments give the same answer everywhere.
 *
 * @param[in]     cost  [n] >= 0
 * @param[in,out] load  [n_ranks] what each rank has already; added to
 * @param[in]     share false: no item is given to every rank
 * @param[out]    rank  [n] 0 .. n_ranks - 1, or POLIS_EVERY_RANK
 * @see Graham, SIAM J. Appl. Math. 17 (1969) 416-429: at most 4/3 of the best
 */
polis_err polis_schedule_assign(int64_t n, const double *cost, int n_ranks, double *load, int share,
                                int *rank);

#endif
