/*
 * The chunks of a variable, packed by all threads, in place of HDF5's one thread.
 *
 * The bytes are those of HDF5's own filters shuffle and deflate, which every reader undoes. They
 * are made by ISA-L: measured on the columns of 1,000 towns, its level 1 took a ninth of the time
 * of zlib's and made them 5 % smaller; libdeflate's took seven times as long.
 */
#ifndef POLIS_STORE_CHUNKS_H
#define POLIS_STORE_CHUNKS_H

#include "base/err.h"
#include "store/result.h"

#include <stdbool.h>

/** What threads pack with. Zero-initialise it; polis_packer_clear() frees it. */
typedef struct polis_packer {
    struct polis_packing *thread; /* [n_threads] */
    int n_threads;
} polis_packer;

/**
 * Takes a packed chunk, in the order of the chunks: one at a time, but on any thread.
 *
 * @param[in] row first row of the chunk, counted from the first that is packed
 * @param[in] packed borrowed for the call
 */
typedef polis_err polis_chunk_take(void *self, int64_t row, const void *packed, size_t size);

/** Consecutive rows of a variable. Everything borrowed. */
typedef struct polis_chunk_rows {
    const polis_variable *variable;
    int64_t n_axis;   /* rows of the whole variable */
    int64_t count;    /* here, from a multiple of POLIS_DIGEST_ROWS on: to one, or to the end */
    const void *data; /* [count] as in polis_result_write() */
    unsigned char *digest; /* filled as by polis_digest_blocks() */
} polis_chunk_rows;

/**
 * Digest and pack rows: both while they are in a processor's cache. Not collective.
 *
 * @retval POLIS_E_NOMEM
 * @return what `take` returns first if that is no POLIS_OK
 */
polis_err polis_chunks_pack(polis_packer *packer, const polis_chunk_rows *rows,
                            polis_chunk_take *take, void *self);

/** Bytes that a packed chunk of a variable takes at most. */
size_t polis_chunks_room(const polis_variable *variable, int64_t n_axis);

void polis_packer_clear(polis_packer *packer);

#endif
