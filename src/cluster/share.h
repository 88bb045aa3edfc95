/* Rows of a table computed by ranges over ranks, and had by all of them afterwards. */
#ifndef POLIS_CLUSTER_SHARE_H
#define POLIS_CLUSTER_SHARE_H

#include "base/err.h"

#include <mpi.h>
#include <stdint.h>

/** This rank's range of n rows: *first .. *last - 1. Not collective. */
void polis_share_range(MPI_Comm comm, int64_t n, int64_t *first, int64_t *last);

/**
 * Collective on comm. Every rank's range of rows to all ranks.
 *
 * @param[in]     row_bytes below 2^31
 * @param[in,out] rows      [n * row_bytes] the range of polis_share_range() on entry, all on return
 * @retval POLIS_E_OVERFLOW n is not below 2^31
 */
polis_err polis_share_rows(MPI_Comm comm, int64_t n, int64_t row_bytes, void *rows);

#endif
