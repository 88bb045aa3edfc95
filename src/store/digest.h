/*
 * Digests of a result file's content: XXH3-128, the same for any number of ranks.
 *
 * The rows of a variable are hashed in blocks of POLIS_DIGEST_ROWS, and the block digests in order;
 * that is the variable's attribute `data_digest`. The root's `content_digest` covers names, types,
 * shapes, dimensions and attributes (the data digests among them) of everything outside `/run`.
 */
#ifndef POLIS_STORE_DIGEST_H
#define POLIS_STORE_DIGEST_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define POLIS_DIGEST_DATA "data_digest"
#define POLIS_DIGEST_CONTENT "content_digest"

enum { POLIS_DIGEST_ROWS = 65536, POLIS_DIGEST_BYTES = 16, POLIS_DIGEST_HEX = 33 };

/** Digests of count rows from the start of a block on; out has POLIS_DIGEST_BYTES for each block.
 */
void polis_digest_blocks(const void *rows, int64_t count, size_t row_bytes, unsigned char *out);

/** Number of blocks of count rows. */
int64_t polis_digest_n_blocks(int64_t count);

/** The digest of a variable from those of its blocks, as 32 hexadecimal digits and NUL. */
void polis_digest_hex(const unsigned char *blocks, int64_t n_blocks, char hex[POLIS_DIGEST_HEX]);

/**
 * The content digest of an open file.
 *
 * Not collective, also on a file opened in parallel: it only reads metadata.
 *
 * @param[in] file HDF5 identifier
 * @param[out] fault what cannot be read; without the path
 */
polis_err polis_digest_content(int64_t file, polis_fault *fault, char hex[POLIS_DIGEST_HEX]);

/**
 * Read a whole result file and compare it with its digests.
 *
 * Not collective; HDF5 without MPI. Memory: one block of rows.
 *
 * @param[out] fault which variables differ, or that names, shapes or attributes do
 * @retval POLIS_E_IO it differs from what was written, or cannot be read
 */
polis_err polis_store_check(const char *path, polis_fault *fault);

#endif
