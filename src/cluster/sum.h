/* Exact sums over ranks. */
#ifndef POLIS_CLUSTER_SUM_H
#define POLIS_CLUSTER_SUM_H

#include "base/err.h"
#include "base/fixed.h"

#include <mpi.h>

/**
 * Collective on comm. Add the 128-bit integers of all ranks; any order gives the same bits.
 *
 * @param[in,out] sum [n] this rank's terms; on root the totals, elsewhere unchanged
 */
polis_err polis_sum_reduce(MPI_Comm comm, int root, polis_i128 *sum, int64_t n);

/** As polis_sum_reduce(), and all ranks get the totals. */
polis_err polis_sum_all(MPI_Comm comm, polis_i128 *sum, int64_t n);

#endif
