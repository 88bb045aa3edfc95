/*
 * The parts of HDF5 that more than one file of this module needs. Identifiers travel as int64_t, so
 * that <hdf5.h> stays in .c files. On failure HDF5's own words go into the fault.
 */
#ifndef POLIS_STORE_H5_H
#define POLIS_STORE_H5_H

#include "store/result.h"

/** HDF5 prints nothing by itself; call it before anything else of HDF5. */
void polis_h5_quiet(void);

/** False if too little memory is left for HDF5 to work in: it may crash where it gets none. Ask
 * before a file is created or opened. */
bool polis_h5_has_room(void);

/** polis_fail() with the cause that HDF5 gave; `what` is what could not be done. Call it before any
 * other function of HDF5, which would forget the cause. Returns POLIS_E_NOMEM where HDF5 lacked
 * memory, else the code. */
polis_err polis_h5_fail(polis_fault *fault, polis_err code, const char *path, const char *what);

enum { POLIS_H5_DEFLATE = 1 }; /* level; 4 took a third longer for files 2 % smaller */

/** The element type in memory and in the file; not to be closed. */
int64_t polis_h5_type(polis_type type);

/** Bytes of one row. */
size_t polis_h5_row_bytes(polis_type type, int width);

/** What every object has: the order of its attributes kept, as netCDF wants it, and no times, which
 * would differ from run to run. False on failure. */
bool polis_h5_describe(int64_t creation_list);

/** A group with the order of creation kept, as netCDF wants it; closed by H5Gclose(). */
int64_t polis_h5_create_group(int64_t file, const char *name);

/** Attributes as netCDF has them: scalar UTF-8 text, scalar numbers. False on failure. */
bool polis_h5_put_text(int64_t object, const char *name, const char *value);
bool polis_h5_put_number(int64_t object, const char *name, double value);
bool polis_h5_put_count(int64_t object, const char *name, int64_t value);
bool polis_h5_put_flags(int64_t object, const char *name, const int8_t *value, int n);

/** A text attribute, or NULL if there is none or it is not text; freed with polis_mem_free(). */
char *polis_h5_get_text(int64_t object, const char *name);

/** A dimension of netCDF that is not a variable. False on failure. */
bool polis_h5_create_dimension(int64_t group, const char *name, int64_t length);

/** Make the dimension the scale of an axis of the variable. False on failure. */
bool polis_h5_attach(int64_t variable, int axis, int64_t group, const char *dimension);

/**
 * A variable with its attributes, its values and dimensions still to come: chunks of whole digest
 * blocks, shuffled and deflated.
 *
 * @param[in] shape [rank] lengths of the axes; of text the last is its width
 * @return the dataset, closed by H5Dclose(); negative on failure
 */
int64_t polis_h5_create_variable(int64_t group, const polis_variable *variable, int rank,
                                 const int64_t *shape);

/** Rows of a chunk of a variable of n rows: 64 Ki, fewer where rows are wide; a block of the digest
 * is always a whole number of chunks. */
int64_t polis_h5_chunk_rows(int64_t n, size_t row_bytes);

/** Path of the dimension attached to an axis: "/node"; empty if none or more than one. */
bool polis_h5_dimension_of(int64_t variable, int axis, char *name, size_t size);

/** Open an existing file to read it, guarded (store/guard.h); closed by polis_h5_close().
 * @retval < 0 fault says why; code in *rc */
int64_t polis_h5_open(const char *path, polis_fault *fault, polis_err *rc);

/** Close a file of polis_h5_open(). */
void polis_h5_close(int64_t file);

#endif
