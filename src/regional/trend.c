#include "regional/trend.h"
#include "base/mem.h"

#include <lapacke.h>
#include <math.h>

enum { BAND = 3 }; /* a symmetric matrix of five diagonals: the main one and two below it */

static void all_nan(double *x, int n)
{
    for (int t = 0; t < n; t++) {
        x[t] = NAN;
    }
}

static bool has_gaps(const double *y, int n)
{
    for (int t = 0; t < n; t++) {
        if (!isfinite(y[t])) {
            return true;
        }
    }
    return false;
}

/* I + lambda D'D, D the second differences: columns of the lower band. */
static void fill_band(double *band, int n, double lambda)
{
    static const double difference[BAND] = {1.0, -2.0, 1.0};

    for (int t = 0; t < n; t++) {
        band[BAND * t] = 1.0;
    }
    for (int row = 0; row + BAND <= n; row++) {
        for (int i = 0; i < BAND; i++) {
            for (int j = 0; j <= i; j++) {
                band[BAND * (row + j) + i - j] += lambda * difference[i] * difference[j];
            }
        }
    }
}

polis_err polis_trend_hp(const double *y, int n, double lambda, double *trend)
{
    polis_err rc = POLIS_OK;
    double *band = NULL;

    if (n < 4 || has_gaps(y, n)) {
        all_nan(trend, n);
        return POLIS_OK;
    }
    POLIS_NEW(band, (int64_t)BAND * n);
    fill_band(band, n, lambda);
    for (int t = 0; t < n; t++) {
        trend[t] = y[t];
    }
    if (LAPACKE_dpbsv(LAPACK_COL_MAJOR, 'L', n, BAND - 1, 1, band, BAND, trend, n) != 0) {
        all_nan(trend, n); /* lambda so large that the matrix is singular in doubles */
    }

done:
    POLIS_FREE(band);
    return rc;
}

void polis_trend_log_linear(const double *y, int n, int first, int last, double *trend)
{
    double count = 0.0, mean_t = 0.0, mean_y = 0.0, tt = 0.0, ty = 0.0, slope;

    for (int t = first; t <= last; t++) {
        if (y[t] > 0.0) {
            count += 1.0;
            mean_t += t;
            mean_y += log(y[t]);
        }
    }
    if (count < 3.0) {
        all_nan(trend, n);
        return;
    }
    mean_t /= count;
    mean_y /= count;
    for (int t = first; t <= last; t++) {
        if (y[t] > 0.0) {
            tt += (t - mean_t) * (t - mean_t);
            ty += (t - mean_t) * (log(y[t]) - mean_y);
        }
    }
    slope = ty / tt;
    for (int t = 0; t < n; t++) {
        trend[t] = exp(mean_y + slope * (t - mean_t));
    }
}

void polis_trend_quality(const double *y, const double *trend, int n, double *quality)
{
    for (int t = 0; t < n; t++) {
        quality[t] = 100.0 * y[t] / trend[t];
    }
}

/* Place of the least value, and of the first at or above the goal after it; -1: none. */
static void find_least(const double *q, int from, int last, double goal, polis_triangle *out)
{
    for (int t = from; t <= last; t++) {
        if (out->least < 0 || q[t] < q[out->least]) {
            out->least = t;
        }
    }
    for (int t = out->least + 1; t <= last && out->recovered < 0; t++) {
        if (q[t] >= goal) {
            out->recovered = t;
        }
    }
}

polis_triangle polis_triangle_of(const double *q, int from, int last, double goal, bool to_return)
{
    polis_triangle r = {NAN, NAN, NAN, NAN, NAN, -1, -1, -1};
    double loss = 0.0, capped = 0.0;

    if (from < 0 || last <= from || has_gaps(q + from, last - from + 1)) {
        return r;
    }
    find_least(q, from, last, goal, &r);
    r.end = to_return && r.recovered >= 0 ? r.recovered : last;
    for (int t = from; t < r.end; t++) {
        loss += 100.0 - 0.5 * (q[t] + q[t + 1]);
        capped += 100.0 - 0.5 * (fmin(q[t], 100.0) + fmin(q[t + 1], 100.0));
    }
    r.loss = loss;
    r.loss_capped = capped;
    r.resilience = 1.0 - loss / (100.0 * (r.end - from));
    r.robustness = q[r.least];
    r.rapidity = r.end > r.least ? (q[r.end] - q[r.least]) / (r.end - r.least) : NAN;
    return r;
}
