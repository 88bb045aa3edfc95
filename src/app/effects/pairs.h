/* Networks and tables of pairs of cities, as matrices or compressed rows. */
#ifndef POLIS_APP_EFFECTS_PAIRS_H
#define POLIS_APP_EFFECTS_PAIRS_H

#include "base/log.h"
#include "panel/panel.h"

/** Weights from city to city, each row of sum 1 or empty. Zero-initialise it. */
typedef struct polis_pair_rows {
    polis_vid n;
    int64_t *off;  /* [n + 1] */
    polis_vid *to; /* [off[n]] ascending in each row */
    double *w;     /* [off[n]] */
} polis_pair_rows;

/**
 * Row-standardised weights between the cities of a sample.
 *
 * @param[in]  path a result file with one network, or a table of source,target,weight (src,dst,w);
 *                  undirected networks count both ways, weights of parallel edges are summed, ties
 *                  of a city with itself left out
 * @param[in]  cell [n] of the panel; one of each city
 * @param[out] out  cleared by polis_pair_rows_clear()
 * @retval POLIS_E_PARSE a city that the panel does not have, a negative or missing weight, no
 *                       weight at all; file and line
 */
polis_err polis_pair_rows_read(const char *path, const polis_panel *panel, int64_t n,
                               const int64_t *cell, const polis_log *log, polis_fault *fault,
                               polis_pair_rows *out);

void polis_pair_rows_clear(polis_pair_rows *rows);

/**
 * A matrix of n cities: the sum of the weights from row to column, 0 where there is none.
 *
 * @param[in]  number [panel->n_cities] row of a city, or -1: not in the matrix
 * @param[out] out    [n][n]
 * @retval POLIS_E_PARSE as polis_pair_rows_read()
 */
polis_err polis_pair_matrix_read(const char *path, const polis_panel *panel,
                                 const polis_vid *number, polis_vid n, const polis_log *log,
                                 polis_fault *fault, double *out);

#endif
