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

typedef struct polis_packing polis_packing; /* what a thread packs with */

/** Packed chunks. Zero-initialise it; polis_chunks_clear() frees it. Its memory is used again by
 * the next polis_chunks_pack(). */
typedef struct polis_chunks {
    int64_t n;
    int64_t rows_each;      /* of a chunk */
    size_t room;            /* bytes that a packed chunk takes at most */
    size_t *size;           /* [n] bytes of each */
    unsigned char *packed;  /* [n][room] */
    polis_packing *packing; /* [n_packing] */
    int n_packing;
    int64_t size_cap, packed_cap;
} polis_chunks;

/**
 * Pack consecutive rows of a variable. Not collective.
 *
 * @param[in] n_axis rows of the whole variable
 * @param[in] count  rows here, from a multiple of POLIS_DIGEST_ROWS on: to a multiple of it, or to
 *                   the end
 * @param[in] rows   [count] as in polis_result_write()
 * @retval POLIS_E_NOMEM
 */
polis_err polis_chunks_pack(polis_chunks *chunks, const polis_variable *variable, int64_t n_axis,
                            int64_t count, const void *rows);

/** A packed chunk. */
const unsigned char *polis_chunks_get(const polis_chunks *chunks, int64_t i);

/** Write a packed chunk whole. Not collective; the dataset is of polis_h5_create_variable().
 * @param[in] row first row of the chunk; False on failure: HDF5 has the cause. */
bool polis_chunks_write(int64_t set, int64_t row, const void *packed, size_t size);

/** Bytes that a packed chunk of a variable takes at most. */
size_t polis_chunks_room(const polis_variable *variable, int64_t n_axis);

void polis_chunks_clear(polis_chunks *chunks);

#endif
