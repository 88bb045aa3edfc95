/* Products of four permuted rows with fixed ones: the inner loop of QAP, once for each instruction
 * set. All give the same bits. */
#ifndef POLIS_STATISTICS_QAP_LANES_H
#define POLIS_STATISTICS_QAP_LANES_H

#include "base/types.h"

enum {
    POLIS_QAP_LANES = 4, /* matrices that are permuted together */
    POLIS_QAP_FIXED = 5, /* at most so many fixed rows in a call */
};

/**
 * product[f][l] += sum over j in [first, n) of moved[map[j]][l] fixed[f][j].
 *
 * @param[in]     moved   [n][POLIS_QAP_LANES] one row of each matrix, cell by cell
 * @param[in]     map     [n] the permutation
 * @param[in]     n_fixed 1 to POLIS_QAP_FIXED
 * @param[in]     fixed   [n_fixed] of [n]
 * @param[in]     next    the row that comes after `moved`, for the cache; as long
 * @param[in,out] product [n_fixed][POLIS_QAP_LANES]
 */
typedef void polis_qap_rows(const double *moved, const polis_vid *map, int n_fixed,
                            const double *const *fixed, const double *next, polis_vid first,
                            polis_vid n, double *product);

polis_qap_rows polis_qap_rows_generic;
polis_qap_rows polis_qap_rows_avx2;

#endif
