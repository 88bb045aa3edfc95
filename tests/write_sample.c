/* write_sample FILE small|large|empty: the sample file, for tests in other languages. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    sample s = sample_small();
    polis_fault fault = {0};
    polis_err rc;
    int rank;

    if (argc != 3) {
        fprintf(stderr, "usage: write_sample FILE small|large|empty\n");
        return 2;
    }
    if (strcmp(argv[2], "large") == 0) {
        s = sample_large();
    } else if (strcmp(argv[2], "empty") == 0) {
        memset(s.nodes, 0, sizeof s.nodes);
    }
    s.split = SAMPLE_ODD;
    MPI_Init(&argc, &argv);
    rc = sample_write(MPI_COMM_WORLD, &s, argv[1], true, &fault);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rc != POLIS_OK && rank == 0) {
        fprintf(stderr, "write_sample: %s\n", fault.text);
    }
    MPI_Finalize();
    return polis_err_exit_status(rc);
}
