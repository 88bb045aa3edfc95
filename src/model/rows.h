/*
 * A matrix of tie strengths between n cities that is never stored: rows are computed when they are
 * wanted, in parallel. A gravity matrix of 10,000 cities would take 800 MB; a row takes 80 kB.
 */
#ifndef POLIS_MODEL_ROWS_H
#define POLIS_MODEL_ROWS_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct polis_rows {
    polis_vid n;
    bool symmetric; /* y_ij and y_ji have the same bits */
    /** Write row i into y [n]: finite, >= 0, 0 on the diagonal; 0 means no tie. Thread safe. */
    void (*row)(const void *data, polis_vid i, double *y);
    const void *data; /* borrowed */
} polis_rows;

/**
 * What is done with row i.
 *
 * @param[in] thread below polis_rows_threads(): for scratch of the thread's own
 * @param[in] block  below polis_rows_blocks(): one thread does all rows of a block, in order; so
 *                   what is gathered by block does not depend on the threads
 */
typedef polis_err (*polis_row_visit)(void *state, int thread, int64_t block, polis_vid i,
                                     const double *y);

int polis_rows_threads(void);
int64_t polis_rows_blocks(polis_vid n);

/**
 * Visit every row once, in parallel, in any order of blocks.
 *
 * @retval POLIS_E_NOMEM or the worst code of a visit; the other rows may not have been visited
 */
polis_err polis_rows_each(const polis_rows *rows, polis_row_visit visit, void *state);

#endif
