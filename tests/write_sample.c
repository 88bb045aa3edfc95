/* write_sample FILE small|large|empty|shared: the sample file, for tests in other languages;
 * shared: small, but written by all ranks. */
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
        fprintf(stderr, "usage: write_sample FILE small|large|empty|shared\n");
        return 2;
    }
    if (strcmp(argv[2], "large") == 0) {
        s = sample_large();
    } else if (strcmp(argv[2], "empty") == 0) {
        memset(s.nodes, 0, sizeof s.nodes);
    }
    s.split = SAMPLE_ODD;
    s.shared = strcmp(argv[2], "shared") == 0;
    setenv("OMPI_MCA_io", "romio321", 0); /* as the program does, before MPI starts */
    setenv("OMPI_MCA_sharedfp", "^sm", 0);
    MPI_Init(&argc, &argv);
    rc = sample_write(MPI_COMM_WORLD, &s, argv[1], true, &fault);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rc != POLIS_OK && rank == 0) {
        fprintf(stderr, "write_sample: %s\n", fault.text);
    }
    MPI_Finalize();
    return polis_err_exit_status(rc);
}
