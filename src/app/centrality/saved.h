/* A network on its way through the program as records of a checkpoint, and back. */
#ifndef POLIS_APP_SAVED_H
#define POLIS_APP_SAVED_H

#include "app/centrality/city.h"
#include "store/checkpoint.h"

#include <mpi.h>

/**
 * What a finished city has but for its network, in one piece of memory.
 *
 * @param[out] bytes freed with polis_mem_free(); NULL on failure
 */
polis_err polis_saved_pack(const polis_city *city, void **bytes, int64_t *n_bytes);

/** Undo it. The city then lacks its network, whose digest it has. Untouched on failure.
 * @retval POLIS_E_PARSE not what polis_saved_pack() makes */
polis_err polis_saved_unpack(const void *bytes, int64_t n_bytes, polis_city *city);

/**
 * Collective on comm: save the totals of a planned city as they are.
 *
 * The sums of all ranks end up on root, which writes them slice by slice; the others have zeros, so
 * that nothing is counted twice and no other memory is needed.
 *
 * @param[in,out] city  the same plan on all ranks; the same blocks are done on all
 */
polis_err polis_saved_write(MPI_Comm comm, int root, polis_checkpoint *checkpoint, int64_t index,
                            polis_city *city, polis_fault *fault);

/**
 * Collective on comm: go on from the totals that were saved, if there are any. Sums go to root,
 * which blocks are done to all.
 *
 * @param[in,out] city planned, its totals zero
 * @retval POLIS_E_UNSUPPORTED it was another network or planned otherwise
 */
polis_err polis_saved_read(MPI_Comm comm, int root, const polis_checkpoint *checkpoint,
                           int64_t index, polis_city *city, polis_fault *fault);

#endif
