/* What the files that make a result share; nobody else includes it. */
#ifndef POLIS_STORE_RESULT_FILE_H
#define POLIS_STORE_RESULT_FILE_H

#include "store/chunks.h"
#include "store/disk.h"
#include "store/part.h"
#include "store/result.h"

struct polis_result {
    MPI_Comm comm; /* its own */
    int rank;
    char *path;       /* of the target, for messages */
    polis_part *part; /* rank 0 only */
    polis_fault *fault;
    polis_disk disk;   /* of the file, on rank 0 */
    int64_t file, run; /* HDF5 identifiers on rank 0: the root and the group /run */
    polis_packer packer;
    int64_t n[POLIS_N_AXES];
    bool has_axes;
};

/** What could not be done, because of a write that failed or in HDF5's words. Puts it into the
 * result's fault and returns its code. */
polis_err polis_result_fail(polis_result *result, const char *what);

/** Collective. Agree; where it failed, put HDF5's words into the result's fault. */
polis_err polis_result_agree(polis_result *result, bool good, const char *what);

/** Block-aligned rows of a rank, in the order of ranks. */
typedef struct polis_result_rows {
    int64_t first, count;
    const void *data;
    bool all_on_root; /* rank 0 has every row: the same on all ranks */
} polis_result_rows;

/**
 * Collective. Pack the rows of all ranks; rank 0 writes them and their digest.
 *
 * @param[in] set the variable, on rank 0; closed here; negative if it could not be created
 */
polis_err polis_result_write_rows(polis_result *result, int64_t set, const polis_variable *variable,
                                  const polis_result_rows *rows);

/** Name of the dimension of an axis. */
const char *polis_axis_name(polis_axis axis);

#endif
