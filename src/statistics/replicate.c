#include "statistics/replicate.h"
#include "base/mem.h"
#include "base/random.h"
#include "statistics/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SAME = 1e-10;

static int64_t factorial(polis_vid n)
{
    int64_t f = 1;

    for (polis_vid i = 2; i <= n; i++) {
        f *= i;
    }
    return f;
}

polis_replicates polis_replicates_of(uint64_t seed, polis_vid n, int64_t wanted)
{
    polis_replicates r = {.seed = seed, .all = wanted};

    if (n <= POLIS_EXACT_UNITS && wanted > 0) {
        r.exact = true;
        r.all = factorial(n);
    }
    r.last = r.all;
    return r;
}

polis_replicates polis_replicates_left_out(polis_vid n)
{
    return (polis_replicates){.all = n, .last = n, .left_out = true};
}

void polis_permutation(const polis_replicates *r, polis_purpose purpose, int64_t b, polis_vid n,
                       polis_vid *to)
{
    const polis_random random = {
        .seed = r->seed, .network = (uint32_t)b, .purpose = (uint32_t)purpose};

    for (polis_vid i = 0; i < n; i++) {
        to[i] = i;
    }
    for (polis_vid i = n - 1; i > 0; i--) {
        const polis_vid j =
            r->exact ? (polis_vid)(b % (i + 1))
                     : (polis_vid)polis_random_below(&random, (uint32_t)i, 0, (int64_t)i + 1);
        const polis_vid swap = to[i];

        b = r->exact ? b / (i + 1) : b;
        to[i] = to[j];
        to[j] = swap;
    }
}

void polis_replicate_counts(const polis_replicates *r, int64_t b, polis_vid n, double *count)
{
    const polis_random random = {
        .seed = r->seed, .network = (uint32_t)b, .purpose = POLIS_BOOTSTRAP_UNITS};

    for (polis_vid i = 0; i < n; i++) {
        count[i] = r->left_out && i != b ? 1.0 : 0.0;
    }
    for (polis_vid i = 0; i < n && !r->left_out; i++) {
        count[polis_random_below(&random, (uint32_t)i, 0, n)] += 1.0;
    }
}

static double share_of(const polis_replicates *r, int64_t count)
{
    if (r->all == 0) {
        return NAN;
    }
    return r->exact ? (double)count / (double)r->all : (double)(count + 1) / (double)(r->all + 1);
}

double polis_replicate_p(const polis_replicates *r, double observed, const double *value,
                         int64_t stride)
{
    const double limit = fabs(observed) - SAME * fmax(1.0, fabs(observed));
    int64_t count = 0;

    for (int64_t b = 0; b < r->all; b++) {
        count += fabs(value[b * stride]) >= limit;
    }
    return isnan(observed) ? NAN : share_of(r, count);
}

double polis_replicate_p_greater(const polis_replicates *r, double observed, const double *value,
                                 int64_t stride)
{
    const double limit = observed - SAME * fmax(1.0, fabs(observed));
    int64_t count = 0;

    for (int64_t b = 0; b < r->all; b++) {
        count += value[b * stride] >= limit;
    }
    return isnan(observed) ? NAN : share_of(r, count);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

polis_err polis_replicate_interval(int64_t n, const double *value, int64_t stride,
                                   const double share[2], double out[2])
{
    polis_err rc = POLIS_OK;
    double *sorted = NULL;
    int64_t m = 0;

    POLIS_NEW(sorted, n);
    for (int64_t b = 0; b < n; b++) {
        if (!isnan(value[b * stride])) {
            sorted[m++] = value[b * stride];
        }
    }
    qsort(sorted, (size_t)m, sizeof *sorted, by_value);
    for (int side = 0; side < 2; side++) {
        const double at = share[side] * (double)(m - 1);
        const int64_t low = (int64_t)at, high = low + 1 < m ? low + 1 : low;

        out[side] = m > 0 ? sorted[low] + (at - (double)low) * (sorted[high] - sorted[low]) : NAN;
    }

done:
    POLIS_FREE(sorted);
    return rc;
}

double polis_jackknife_acceleration(int64_t n, const double *value, int64_t stride)
{
    double mean = 0.0, square = 0.0, cube = 0.0;
    int64_t m = 0;

    for (int64_t i = 0; i < n; i++) {
        if (!isnan(value[i * stride])) {
            mean += value[i * stride];
            m++;
        }
    }
    mean /= (double)m;
    for (int64_t i = 0; i < n; i++) {
        const double d = isnan(value[i * stride]) ? 0.0 : mean - value[i * stride];

        square += d * d;
        cube += d * d * d;
    }
    return square > 0.0 ? cube / (6.0 * square * sqrt(square)) : 0.0;
}

bool polis_bca_shares(int64_t n, const double *value, int64_t stride, double estimate,
                      double acceleration, double share[2])
{
    int64_t below = 0, m = 0;
    double bias;

    for (int64_t b = 0; b < n; b++) {
        below += value[b * stride] < estimate;
        m += !isnan(value[b * stride]);
    }
    if (below == 0 || below == m) {
        return false;
    }
    bias = polis_normal_quantile((double)below / (double)m);
    for (int side = 0; side < 2; side++) {
        const double z = bias + polis_normal_quantile(share[side]);

        share[side] = polis_normal_lower(bias + z / (1.0 - acceleration * z));
    }
    return true;
}
