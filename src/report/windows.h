/*
 * Columns of a result that are walked through together, network by network: each keeps the chunks
 * that it gave last, so every chunk of the file is decompressed about once.
 */
#ifndef POLIS_REPORT_WINDOWS_H
#define POLIS_REPORT_WINDOWS_H

#include "report/cells.h"

typedef struct polis_windows polis_windows;

/** The store is borrowed. */
polis_err polis_windows_new(polis_store *store, polis_windows **out);

/** NULL is fine. */
void polis_windows_free(polis_windows **windows);

polis_store *polis_windows_store(const polis_windows *windows);

/**
 * Bring rows first .. first + count - 1 of a column of the store, and those around them.
 *
 * @param[out] out valid until the next call for this column
 */
polis_err polis_windows_get(polis_windows *windows, const polis_column *column, int64_t first,
                            int64_t count, polis_cells **out);

#endif
