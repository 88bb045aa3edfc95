/*
 * What working together costs: broadcasting a network, adding up 128-bit totals, agreeing, as
 * functions of the bytes, at the number of ranks it is started with. Prints CSV:
 *
 *     mpirun -n R mpi_overheads -> ranks,operation,bytes,seconds   (the median of a few)
 */
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/sum.h"

#include <stdio.h>
#include <stdlib.h>

enum { REPEATS = 7, LEAST_BYTES = 1 << 10, MOST_BYTES = 1 << 24, STEP = 8 };

typedef enum operation { BROADCAST, REDUCE, AGREE, N_OPERATIONS } operation;

static const char *const names[N_OPERATIONS] = {"broadcast", "reduce", "agree"};

static polis_err run(MPI_Comm comm, operation what, int64_t bytes)
{
    const int root = 0;
    const bool is_root = polis_comm_rank(comm) == root;
    polis_err rc = POLIS_OK;
    void *data = NULL;

    if (what == AGREE) {
        return polis_comm_agree(comm, POLIS_OK);
    }
    if (is_root || what == REDUCE) {
        data = polis_mem_new(bytes, 1);
        rc = data ? POLIS_OK : POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_comm_agree(comm, rc));
    rc = what == BROADCAST
             ? polis_comm_broadcast(comm, root, &data, &bytes)
             : polis_sum_reduce(comm, root, data, bytes / (int64_t)sizeof(polis_i128));

done:
    polis_mem_free(data);
    return rc;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Seconds from when all began until the last has ended. */
static polis_err measure(MPI_Comm comm, operation what, int64_t bytes, double *seconds)
{
    double sample[REPEATS];

    for (int r = 0; r <= REPEATS; r++) { /* the first only warms up */
        double s;
        polis_err rc;

        MPI_Barrier(comm);
        s = MPI_Wtime();
        rc = run(comm, what, bytes);
        s = MPI_Wtime() - s;
        if (rc != POLIS_OK) {
            return rc;
        }
        MPI_Allreduce(MPI_IN_PLACE, &s, 1, MPI_DOUBLE, MPI_MAX, comm);
        sample[r > 0 ? r - 1 : 0] = s;
    }
    qsort(sample, REPEATS, sizeof *sample, ascending);
    *seconds = sample[REPEATS / 2];
    return POLIS_OK;
}

int main(int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    int rank;

    MPI_Init(&argc, &argv);
    rank = polis_comm_rank(MPI_COMM_WORLD);
    if (rank == 0) {
        puts("ranks,operation,bytes,seconds");
    }
    for (int what = 0; what < N_OPERATIONS && rc == POLIS_OK; what++) {
        const int64_t most = what == AGREE ? LEAST_BYTES : MOST_BYTES;

        for (int64_t bytes = LEAST_BYTES; bytes <= most && rc == POLIS_OK; bytes *= STEP) {
            double seconds = 0.0;

            rc = measure(MPI_COMM_WORLD, (operation)what, bytes, &seconds);
            if (rank == 0 && rc == POLIS_OK) {
                printf("%d,%s,%lld,%.6g\n", polis_comm_size(MPI_COMM_WORLD), names[what],
                       (long long)(what == AGREE ? 4 : bytes), seconds);
            }
        }
    }
    if (rc != POLIS_OK && rank == 0) {
        fprintf(stderr, "mpi_overheads: %s\n", polis_err_text(rc));
    }
    MPI_Finalize();
    return polis_err_exit_status(rc);
}
