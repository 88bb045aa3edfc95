/* Four matrices lie cell by cell, so that one index fetches a value of each: gathering costs a
 * quarter, and the four lanes are independent sums that need no order of their own. */
#include "statistics/qap_lanes.h"

#include <string.h>

typedef double lanes __attribute__((vector_size(POLIS_QAP_LANES * sizeof(double))));

static inline __attribute__((always_inline)) void
add_rows(const double *moved, const polis_vid *map, const int n_fixed, const double *const *fixed,
         const double *next, polis_vid first, polis_vid n, double *product)
{
    lanes sum[POLIS_QAP_FIXED] = {0};

    for (polis_vid j = first; j < n; j++) {
        lanes x;

        memcpy(&x, moved + (int64_t)map[j] * POLIS_QAP_LANES, sizeof x);
        __builtin_prefetch(next + (int64_t)j * POLIS_QAP_LANES);
        for (int f = 0; f < n_fixed; f++) {
            sum[f] += x * fixed[f][j];
        }
    }
    for (int f = 0; f < n_fixed; f++) {
        for (int l = 0; l < POLIS_QAP_LANES; l++) {
            product[f * POLIS_QAP_LANES + l] += sum[f][l];
        }
    }
}

/* The number of rows is a constant in each branch, so that their sums stay in registers. */
void POLIS_QAP_ROWS(const double *moved, const polis_vid *map, int n_fixed,
                    const double *const *fixed, const double *next, polis_vid first, polis_vid n,
                    double *product)
{
    switch (n_fixed) {
    case 1:
        add_rows(moved, map, 1, fixed, next, first, n, product);
        break;
    case 2:
        add_rows(moved, map, 2, fixed, next, first, n, product);
        break;
    case 3:
        add_rows(moved, map, 3, fixed, next, first, n, product);
        break;
    case 4:
        add_rows(moved, map, 4, fixed, next, first, n, product);
        break;
    default:
        add_rows(moved, map, POLIS_QAP_FIXED, fixed, next, first, n, product);
    }
}
