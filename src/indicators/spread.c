#include "indicators/spread.h"

#include "base/mem.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum { DIGIT_BITS = 8, N_DIGITS = 64 / DIGIT_BITS, RADIX = 1 << DIGIT_BITS };

static int digit_of(double x, int d)
{
    union {
        double real;
        uint64_t bits;
    } u = {.real = x};

    return (int)(u.bits >> d * DIGIT_BITS & (RADIX - 1));
}

/* Radix sort of numbers >= 0, whose bits are in the order of their values: a tenth of qsort()'s
 * time. Leaves the sorted ones in *x and exchanges the two arrays as it needs to. */
static void sort(double **x, double **spare, int64_t n)
{
    int64_t start[N_DIGITS][RADIX] = {{0}};

    for (int64_t i = 0; i < n; i++) {
        for (int d = 0; d < N_DIGITS; d++) {
            start[d][digit_of((*x)[i], d)]++;
        }
    }
    for (int d = 0; d < N_DIGITS; d++) {
        double *from = *x, *to = *spare;
        int64_t before = 0;

        if (start[d][digit_of(from[0], d)] == n) {
            continue; /* the same digit everywhere */
        }
        for (int k = 0; k < RADIX; k++) {
            const int64_t here = start[d][k];
            start[d][k] = before;
            before += here;
        }
        for (int64_t i = 0; i < n; i++) {
            to[start[d][digit_of(from[i], d)]++] = from[i];
        }
        *x = to;
        *spare = from;
    }
}

static double quantile(const double *sorted, int64_t n, double p)
{
    const double at = p * (double)(n - 1);
    const int64_t below = (int64_t)at;
    const int64_t above = below + 1 < n ? below + 1 : below;

    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

/* What needs shares of the sum: Gini, Theil, entropy. */
static void inequality(const double *sorted, int64_t n, polis_spread *out)
{
    double ranked = 0.0, theil = 0.0, entropy = 0.0;

    out->gini = out->theil = out->evenness = NAN;
    if (!(out->sum > 0.0)) {
        return;
    }
    for (int64_t i = 0; i < n; i++) {
        const double share = sorted[i] / out->sum;

        ranked += (2.0 * (double)(i + 1) - (double)n - 1.0) * share;
        if (share > 0.0) {
            theil += share * log(share * (double)n);
            entropy -= share * log(share);
        }
    }
    out->gini = ranked / (double)n;
    out->theil = theil;
    out->evenness = n > 1 ? entropy / log((double)n) : NAN;
}

polis_err polis_spread_of(const double *x, int64_t n, polis_spread *out)
{
    polis_err rc = POLIS_OK;
    double *sorted = NULL, *spare = NULL, square = 0.0;

    *out = (polis_spread){0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(sorted, n);
    POLIS_NEW(spare, n);
    for (int64_t i = 0; i < n; i++) {
        sorted[i] = x[i] + 0.0; /* -0 becomes 0 */
    }
    sort(&sorted, &spare, n);
    for (int64_t i = 0; i < n; i++) {
        out->sum += sorted[i];
    }
    out->mean = out->sum / (double)n;
    for (int64_t i = 0; i < n; i++) {
        square += (sorted[i] - out->mean) * (sorted[i] - out->mean);
    }
    out->sd = sqrt(square / (double)n);
    out->max = sorted[n - 1];
    out->p50 = quantile(sorted, n, 0.5);
    out->p90 = quantile(sorted, n, 0.9);
    inequality(sorted, n, out);

done:
    POLIS_FREE(sorted);
    POLIS_FREE(spare);
    return rc;
}

polis_line polis_spread_line(const double *x, const double *y, int64_t n)
{
    double mean_x = 0.0, mean_y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;

    for (int64_t i = 0; i < n; i++) {
        mean_x += x[i];
        mean_y += y[i];
    }
    mean_x /= (double)n; /* of equal whole numbers: exact, so that no variance is none */
    mean_y /= (double)n;
    for (int64_t i = 0; i < n; i++) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        yy += (y[i] - mean_y) * (y[i] - mean_y);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    const double slope = xx > 0.0 ? xy / xx : NAN;

    return (polis_line){.slope = slope,
                        .intercept = mean_y - slope * mean_x,
                        .r = xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : NAN};
}

static int ascending(const void *a, const void *b)
{
    const double x = **(const double *const *)a, y = **(const double *const *)b;

    return (x > y) - (x < y);
}

/* Ranks from 1; equal values share the mean of theirs. */
static void put_ranks(const double *x, int64_t n, double tie, const double **order, double *rank)
{
    for (int64_t k = 0; k < n; k++) {
        order[k] = &x[k];
    }
    qsort(order, (size_t)n, sizeof *order, ascending);
    for (int64_t k = 0, end; k < n; k = end) {
        for (end = k + 1; end < n && *order[end] <= *order[k] + tie; end++) {
        }
        for (int64_t j = k; j < end; j++) {
            rank[order[j] - x] = (double)(k + end + 1) / 2.0;
        }
    }
}

polis_err polis_spread_spearman(const double *x, const double *y, int64_t n, double tie,
                                double *out)
{
    polis_err rc = POLIS_OK;
    const double **order = NULL;
    double *rank = NULL;

    POLIS_NEW(rank, 2 * n);
    order = polis_mem_new(n, sizeof *order);
    POLIS_TRY(order ? POLIS_OK : POLIS_E_NOMEM);
    put_ranks(x, n, tie, order, rank);
    put_ranks(y, n, tie, order, rank + n);
    *out = polis_spread_line(rank, rank + n, n).r;

done:
    POLIS_FREE(rank);
    POLIS_FREE(order);
    return rc;
}
