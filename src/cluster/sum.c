#include "cluster/sum.h"

#include "cluster/comm.h"

#include <string.h>

enum { PART = 1 << 20 }; /* elements of one message: bounds what MPI buffers */

/* An MPI_User_function, whose type MPI fixes. Buffers need not be aligned to 16 bytes. */
static void add(void *in, void *inout, int *n, MPI_Datatype *type)
{
    (void)type;
    for (int i = 0; i < *n; i++) {
        polis_i128 x, y;

        memcpy(&x, (char *)in + (size_t)i * sizeof x, sizeof x);
        memcpy(&y, (char *)inout + (size_t)i * sizeof y, sizeof y);
        y += x;
        memcpy((char *)inout + (size_t)i * sizeof y, &y, sizeof y);
    }
}

/* root -1: to all ranks. */
static polis_err sum_parts(MPI_Comm comm, int root, polis_i128 *sum, int64_t n)
{
    MPI_Datatype type;
    MPI_Op op;
    const int rank = polis_comm_rank(comm);

    if (polis_comm_size(comm) == 1) {
        return POLIS_OK;
    }
    POLIS_MPI(comm, MPI_Type_contiguous(sizeof(polis_i128), MPI_BYTE, &type));
    POLIS_MPI(comm, MPI_Type_commit(&type));
    POLIS_MPI(comm, MPI_Op_create(add, 1, &op));
    for (int64_t first = 0; first < n; first += PART) {
        const int count = (int)(n - first < PART ? n - first : PART);
        void *at = sum + first;

        if (root < 0) {
            POLIS_MPI(comm, MPI_Allreduce(MPI_IN_PLACE, at, count, type, op, comm));
        } else {
            POLIS_MPI(comm, MPI_Reduce(rank == root ? MPI_IN_PLACE : at, at, count, type, op, root,
                                       comm));
        }
    }
    POLIS_MPI(comm, MPI_Op_free(&op));
    POLIS_MPI(comm, MPI_Type_free(&type));
    return POLIS_OK;
}

polis_err polis_sum_reduce(MPI_Comm comm, int root, polis_i128 *sum, int64_t n)
{
    return sum_parts(comm, root, sum, n);
}

polis_err polis_sum_all(MPI_Comm comm, polis_i128 *sum, int64_t n)
{
    return sum_parts(comm, -1, sum, n);
}
