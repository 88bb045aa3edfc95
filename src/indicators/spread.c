#include "indicators/spread.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
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
    double *sorted = NULL, square = 0.0;

    *out = (polis_spread){0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(sorted, n);
    memcpy(sorted, x, (size_t)n * sizeof *x);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
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
    return rc;
}

void polis_spread_line(const double *x, const double *y, int64_t n, double *slope, double *r)
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
    *slope = xx > 0.0 ? xy / xx : NAN;
    *r = xx > 0.0 && yy > 0.0 ? xy / sqrt(xx * yy) : NAN;
}
