/* The end of a test at several ranks. */
#ifndef POLIS_TESTS_RANKS_H
#define POLIS_TESTS_RANKS_H

#include <mpi.h>

/** After all test cases, of which so many failed on this rank: the exit status. */
static inline int end_of_ranks(int n_failed)
{
    if (n_failed > 0) {
        MPI_Abort(MPI_COMM_WORLD, 1); /* a rank that failed left its collective calls */
    }
    MPI_Finalize();
    return 0;
}

#endif
