/* What every collective needs: agreement on failure, and how rows are laid out over ranks. */
#ifndef POLIS_CLUSTER_COMM_H
#define POLIS_CLUSTER_COMM_H

#include "base/err.h"

#include <mpi.h>

/** Run an MPI call; a failure of MPI itself cannot be mended: say where and abort. */
#define POLIS_MPI(comm, call)                                             \
    do {                                                                  \
        const int mpi_rc_ = (call);                                       \
        if (mpi_rc_ != MPI_SUCCESS) {                                     \
            polis_comm_abort((comm), mpi_rc_, #call, __FILE__, __LINE__); \
        }                                                                 \
    } while (0)

_Noreturn void polis_comm_abort(MPI_Comm comm, int mpi_rc, const char *call, const char *file,
                                int line);

int polis_comm_rank(MPI_Comm comm);
int polis_comm_size(MPI_Comm comm);

/** Collective on comm. Ranks of comm on this rank's node. */
int polis_comm_node_size(MPI_Comm comm);

/** Collective on comm. The sum over the ranks of a node, of the node where it is the largest. */
double polis_comm_node_most(MPI_Comm comm, double mine);

/**
 * Collective on comm. The worst code of all ranks: call it before each collective operation, so
 * that all ranks make it or none does.
 */
polis_err polis_comm_agree(MPI_Comm comm, polis_err mine);

/** Collective on comm. As polis_comm_agree(), and everybody gets the words of the lowest failing
 * rank. */
polis_err polis_comm_agree_fault(MPI_Comm comm, polis_err mine, polis_fault *fault);

/**
 * Collective on comm. Rank root's bytes to all.
 *
 * @param[in,out] bytes   on root: the bytes; elsewhere: allocated, freed with polis_mem_free()
 * @param[in,out] n_bytes any size, also beyond 2 GiB
 */
polis_err polis_comm_broadcast(MPI_Comm comm, int root, void **bytes, int64_t *n_bytes);

/** Collective on comm. The same into [n_bytes] that every rank has; any size. */
void polis_comm_broadcast_into(MPI_Comm comm, int root, void *bytes, int64_t n_bytes);

/**
 * Bytes from one rank to another, which receives meanwhile. Any size.
 *
 * @retval POLIS_E_NOMEM on both: the other has no room
 */
polis_err polis_comm_send(MPI_Comm comm, int to, const void *bytes, int64_t n_bytes);

/** @param[out] bytes freed with polis_mem_free(); NULL on failure */
polis_err polis_comm_receive(MPI_Comm comm, int from, void **bytes, int64_t *n_bytes);

#endif
