#include "cluster/share.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <limits.h>

static int64_t first_of(int64_t n, int rank, int size)
{
    return n / size * rank + (n % size < rank ? n % size : rank);
}

void polis_share_range(MPI_Comm comm, int64_t n, int64_t *first, int64_t *last)
{
    const int rank = polis_comm_rank(comm), size = polis_comm_size(comm);

    *first = first_of(n, rank, size);
    *last = first_of(n, rank + 1, size);
}

polis_err polis_share_rows(MPI_Comm comm, int64_t n, int64_t row_bytes, void *rows)
{
    polis_err rc = POLIS_OK;
    const int size = polis_comm_size(comm);
    int *count = NULL, *first = NULL;
    MPI_Datatype row;

    if (n > INT_MAX || row_bytes > INT_MAX) {
        return POLIS_E_OVERFLOW;
    }
    count = polis_mem_new(size, sizeof *count);
    first = polis_mem_new(size, sizeof *first);
    POLIS_TRY(polis_comm_agree(comm, count && first ? POLIS_OK : POLIS_E_NOMEM));
    for (int r = 0; r < size; r++) {
        first[r] = (int)first_of(n, r, size);
        count[r] = (int)first_of(n, r + 1, size) - first[r];
    }
    POLIS_MPI(comm, MPI_Type_contiguous((int)row_bytes, MPI_BYTE, &row));
    POLIS_MPI(comm, MPI_Type_commit(&row));
    POLIS_MPI(comm,
              MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, rows, count, first, row, comm));
    POLIS_MPI(comm, MPI_Type_free(&row));

done:
    polis_mem_free(count);
    polis_mem_free(first);
    return rc;
}
