#include "regional/entropy.h"

#include <math.h>

double polis_entropy_of(const double *z, int64_t n, int64_t stride, int64_t n_units, double shift)
{
    double sum = 0.0, e = 0.0, least = INFINITY, most = 0.0;
    int64_t n_there = 0;

    for (int64_t i = 0; i < n; i++) {
        const double x = z[i * stride];

        n_there += !isnan(x);
        sum += isnan(x) ? 0.0 : x + shift;
        least = fmin(least, x); /* NaN is passed over */
        most = fmax(most, x);
    }
    least = n_units > n_there ? fmin(least, 0.0) : least;
    if (n_units < 2 || !(most > 0.0)) {
        return NAN;
    }
    if (!(most > least)) { /* without the rounding that would be all of the weight */
        return 1.0;
    }
    for (int64_t i = 0; i < n; i++) {
        const double p = (z[i * stride] + shift) / sum;

        e -= p > 0.0 ? p * log(p) : 0.0;
    }
    return fmin(e / log((double)n_units), 1.0);
}

void polis_entropy_weights(int n, const double *entropy, double *weight)
{
    double sum = 0.0;

    for (int j = 0; j < n; j++) {
        weight[j] = isnan(entropy[j]) ? 0.0 : 1.0 - entropy[j];
        sum += weight[j];
    }
    for (int j = 0; j < n; j++) {
        weight[j] = sum > 0.0 ? weight[j] / sum : 1.0 / n;
    }
}
