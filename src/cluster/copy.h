/*
 * One piece of memory for many ranks: the same bytes everywhere, kept once on each node.
 *
 * Each node has one writer; the other ranks map what it wrote, read-only. A rank that is bound to
 * one NUMA domain shares with the ranks of that domain only, so that nobody reads far memory.
 *
 * The memory is a nameless file of Linux (memfd_create), opened by the others through /proc. A rank
 * that is killed so leaves nothing behind, a small /dev/shm does not matter, and letting go needs
 * no other rank. Weighed against: MPI_Win_allocate_shared, which in Open MPI 4.1 puts a named file
 * into /dev/shm or the session folder and, if there is no room, leaves the other ranks waiting for
 * ever. Where a rank cannot map it, it gets a copy of its own.
 */
#ifndef POLIS_CLUSTER_COPY_H
#define POLIS_CLUSTER_COPY_H

#include "base/err.h"

#include <mpi.h>
#include <stdbool.h>

typedef struct polis_copy polis_copy;

/**
 * Room to write to. Not collective.
 *
 * @param[out] out zeroed, on a 64-byte boundary; freed by polis_copy_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_copy_new(int64_t n_bytes, polis_copy **out);

/** To be written until polis_copy_spread(), then to be read only. */
void *polis_copy_bytes(const polis_copy *copy);

/** True if ranks that could share these bytes have a copy each. */
bool polis_copy_is_apart(const polis_copy *copy);

/**
 * Collective on comm. Root's bytes to all ranks.
 *
 * @param[in,out] copy root: from polis_copy_new(), kept whatever happens; others: set, NULL on
 *                     failure
 * @retval POLIS_E_NOMEM on all ranks if one has no room
 */
polis_err polis_copy_spread(MPI_Comm comm, int root, polis_copy **copy);

/** Not collective, but only after polis_copy_spread() has returned on all ranks. NULL is fine. */
void polis_copy_free(polis_copy **copy);

#endif
