/*
 * Chunks compressed by all threads and written whole, in place of HDF5's one thread.
 *
 * The bytes are those of HDF5's own filters shuffle and deflate, which every reader undoes. A chunk
 * and its place in the file do not depend on the number of threads.
 */
#ifndef POLIS_STORE_CHUNKS_H
#define POLIS_STORE_CHUNKS_H

#include "base/err.h"
#include "store/result.h"

/**
 * Write rows of a variable that polis_h5_create_variable() made. Not collective: of a file that one
 * rank has open, without MPI.
 *
 * @param[in] first a multiple of POLIS_DIGEST_ROWS
 * @param[in] count to a multiple of it, or to the end
 * @retval POLIS_E_NOMEM
 * @retval POLIS_E_IO    HDF5 has the cause
 */
polis_err polis_chunks_write(int64_t set, const polis_variable *variable, int64_t first,
                             int64_t count, const void *rows);

#endif
