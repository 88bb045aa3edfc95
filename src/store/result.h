/*
 * The result file: HDF5 that every netCDF reader opens (layout: flat CF ragged arrays).
 *
 * Written to a temporary name beside the target, synced, renamed; a reader never sees half a file.
 * All functions are collective on the communicator and return the same code on all ranks.
 */
#ifndef POLIS_STORE_RESULT_H
#define POLIS_STORE_RESULT_H

#include "base/err.h"

#include <mpi.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct polis_result polis_result;

/** The axes of the root group. */
typedef enum polis_axis {
    POLIS_AXIS_NETWORK,
    POLIS_AXIS_NODE,
    POLIS_AXIS_EDGE,
    POLIS_N_AXES
} polis_axis;

typedef enum polis_type {
    POLIS_TYPE_I8,
    POLIS_TYPE_I32,
    POLIS_TYPE_I64,
    POLIS_TYPE_F64,  /* NaN is the fill value */
    POLIS_TYPE_TEXT, /* UTF-8, `width` bytes a row, padded with NUL */
} polis_type;

/** A variable of the file and the attributes that say what it is. All strings borrowed. */
typedef struct polis_variable {
    const char *name;      /* [A-Za-z][A-Za-z0-9_]* */
    const char *long_name; /* one line for people, the convention named */
    const char *units;     /* "1" if dimensionless; NULL for text and identifiers */
    const char *reference; /* author and year of the formula, or NULL */
    polis_axis axis;
    polis_type type;
    int width; /* bytes a row, text only */
    /* further attributes, or NULL: "flag_meanings", "sample_dimension", "coordinates", ... */
    const char *const (*extra)[2]; /* name, value pairs; a pair of NULLs ends them */
    const int8_t *flag_values;     /* [n_flags] of an I8 variable, or NULL */
    int n_flags;
    bool run; /* varies from run to run (seconds): in the group /run, not digested */
} polis_variable;

/**
 * Create the temporary file: refuses an existing target without `force`, a folder that cannot be
 * written, a second run on the same target. Call it before computing, so that nothing is lost.
 *
 * Rank 0 alone has the file; the other ranks send it their rows packed.
 *
 * @param[in]  fault borrowed until publish() or discard(); later failures are put in words there
 * too
 * @param[out] out   NULL on failure
 * @retval POLIS_E_CANTCREAT the fault says which and what to do
 */
polis_err polis_result_create(MPI_Comm comm, const char *path, bool force, polis_fault *fault,
                              polis_result **out);

/** Define the lengths of the three axes, once, before any variable. */
polis_err polis_result_axes(polis_result *result, const int64_t n[POLIS_N_AXES]);

/**
 * Write one variable whole.
 *
 * @param[in] first, count this rank's contiguous rows; ranks together cover the axis once
 * @param[in] rows         [count] elements of the type (count * width bytes for text)
 */
polis_err polis_result_write(polis_result *result, const polis_variable *variable, int64_t first,
                             int64_t count, const void *rows);

/** A text attribute of the root group: part of the result, compared and digested. The same on all
 * ranks. */
polis_err polis_result_text(polis_result *result, const char *name, const char *value);
polis_err polis_result_number(polis_result *result, const char *name, double value);
polis_err polis_result_count(polis_result *result, const char *name, int64_t value);

/** An attribute that varies from run to run (time, host, ranks, seconds): kept in the group
 * `/run`, which no comparison or digest looks at. */
polis_err polis_result_run_text(polis_result *result, const char *name, const char *value);
polis_err polis_result_run_number(polis_result *result, const char *name, double value);

/** Digest, close, sync, rename, sync the folder. Frees the result whatever happens. */
polis_err polis_result_publish(polis_result **result, polis_fault *fault);

/** Give up: remove the temporary file. NULL is fine. */
void polis_result_discard(polis_result **result);

#endif
