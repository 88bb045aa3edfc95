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

polis_err polis_sum_reduce(MPI_Comm comm, int root, polis_i128 *sum, int64_t n)
{
    MPI_Datatype type;
    MPI_Op op;
    const int is_root = polis_comm_rank(comm) == root;

    if (polis_comm_size(comm) == 1) {
        return POLIS_OK;
    }
    POLIS_MPI(comm, MPI_Type_contiguous(sizeof(polis_i128), MPI_BYTE, &type));
    POLIS_MPI(comm, MPI_Type_commit(&type));
    POLIS_MPI(comm, MPI_Op_create(add, 1, &op));
    for (int64_t first = 0; first < n; first += PART) {
        const int count = (int)(n - first < PART ? n - first : PART);

        POLIS_MPI(comm, MPI_Reduce(is_root ? MPI_IN_PLACE : sum + first, sum + first, count, type,
                                   op, root, comm));
    }
    POLIS_MPI(comm, MPI_Op_free(&op));
    POLIS_MPI(comm, MPI_Type_free(&type));
    return POLIS_OK;
}
