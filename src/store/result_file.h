/* What the files that make a result share; nobody else includes it. */
#ifndef POLIS_STORE_RESULT_FILE_H
#define POLIS_STORE_RESULT_FILE_H

#include "store/part.h"
#include "store/result.h"

struct polis_result {
    MPI_Comm comm; /* its own */
    int rank;
    char *path;       /* of the target, for messages */
    char *part_path;  /* of the temporary file */
    polis_part *part; /* rank 0 only */
    polis_fault *fault;
    int64_t file, run; /* HDF5 identifiers: the root and the group /run */
    int64_t n[POLIS_N_AXES];
    bool has_axes;
};

/** Collective. Agree; where it failed, put HDF5's words into the result's fault. */
polis_err polis_result_agree(polis_result *result, bool good, const char *what);

/** Name of the dimension of an axis. */
const char *polis_axis_name(polis_axis axis);

#endif
