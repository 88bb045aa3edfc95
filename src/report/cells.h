/* A column of a result, piece by piece, as text or as numbers: what every report is made of. */
#ifndef POLIS_REPORT_CELLS_H
#define POLIS_REPORT_CELLS_H

#include "base/num.h"
#include "base/text.h"
#include "store/open.h"

/* A whole chunk of the file: it is decompressed once. */
enum { POLIS_CELLS_ROWS = 65536 };

/** Zero-initialise it; polis_cells_clear() frees it. */
typedef struct polis_cells {
    polis_store *store;
    const polis_column *column;
    int64_t first, count; /* the rows at hand */
    void *rows;
    int64_t room;                 /* rows */
    char scratch[POLIS_NUM_TEXT]; /* the last number that was put in words */
} polis_cells;

/** Bring rows first .. first + count - 1; what was there before is gone. */
polis_err polis_cells_load(polis_cells *cells, int64_t first, int64_t count);

/**
 * One cell as text, not NUL-terminated; valid until the next call. Numbers are the shortest that
 * read back, flags their meanings; NaN is empty.
 *
 * @param[in] row global, among those at hand
 */
const char *polis_cells_text(polis_cells *cells, int64_t row, size_t *len);

/** One cell as a number; NaN for text. */
double polis_cells_number(const polis_cells *cells, int64_t row);

void polis_cells_clear(polis_cells *cells);

/** Every string of a text column; list is zero-initialised, freed with polis_texts_clear(). */
polis_err polis_cells_all_texts(polis_store *store, const polis_column *column, polis_texts *list);

#endif
