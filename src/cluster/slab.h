/*
 * From "whoever computed it has it" to "every rank holds one run of rows", as collective writing
 * wants it.
 *
 * A slab layout cuts n_rows global rows into one contiguous range for each rank. Pieces are runs of
 * rows that a rank holds anywhere in the global order; moving them is one all-to-all.
 */
#ifndef POLIS_CLUSTER_SLAB_H
#define POLIS_CLUSTER_SLAB_H

#include "base/err.h"

#include <mpi.h>
#include <stddef.h>
#include <stdint.h>

/** One run of rows that this rank holds: global rows first .. first + count - 1. */
typedef struct polis_piece {
    int64_t first, count;
} polis_piece;

typedef struct polis_slab polis_slab;

/**
 * Collective on comm. Agree on who sends which rows to whom; used for any number of columns.
 *
 * @param[in] n_rows  the same on all ranks; every row must be in exactly one piece of one rank
 * @param[in] piece   [n_pieces] this rank's pieces, in the order of its local arrays; borrowed
 * @param[in] align   ranges start at multiples of it (the chunk size of the file)
 * @param[out] out    freed by polis_slab_free(); NULL on failure
 *
 * @retval POLIS_E_BUG    a row in no piece, or in two
 * @retval POLIS_E_NOMEM  on any rank; all return it
 */
polis_err polis_slab_new(MPI_Comm comm, int64_t n_rows, int64_t n_pieces, const polis_piece *piece,
                         int64_t align, polis_slab **out);

/** Collective on the communicator of polis_slab_new(); NULL is fine. */
void polis_slab_free(polis_slab **slab);

/** This rank's range of global rows. */
int64_t polis_slab_first(const polis_slab *slab);
int64_t polis_slab_count(const polis_slab *slab);

/**
 * Collective. Move one column. Takes at most 32 MiB beside the two arrays.
 *
 * @param[in]  local [sum of this rank's piece counts * row_bytes] pieces end to end
 * @param[out] mine  [polis_slab_count() * row_bytes] this rank's range in global order
 */
polis_err polis_slab_move(const polis_slab *slab, size_t row_bytes, const void *local, void *mine);

#endif
