#include "statistics/moran.h"
#include "base/mem.h"
#include "statistics/distribution.h"

#include <math.h>

enum { LEAST_CITIES = 4 };

/* The sums of weights that the variance needs. */
typedef struct sums {
    double s0, s1, s2;
} sums;

static polis_err weight_sums(const polis_weights *w, sums *s)
{
    polis_err rc = POLIS_OK;
    double *row = NULL;

    *s = (sums){0};
    POLIS_NEW(row, w->n); /* sum of row i and column i together */
    for (polis_vid i = 0; i < w->n; i++) {
        for (int64_t a = w->off[i]; a < w->off[i + 1]; a++) {
            s->s0 += w->w[a];
            row[i] += w->w[a];
            row[w->to[a]] += w->w[a];
            s->s1 += w->w[a] * w->w[a]; /* half of (w_ij + w_ji)^2 over both orders, the squares */
        }
    }
    for (polis_vid i = 0; i < w->n; i++) { /* and the products w_ij w_ji */
        for (int64_t a = w->off[i]; a < w->off[i + 1]; a++) {
            const polis_vid j = w->to[a];
            for (int64_t b = w->off[j]; b < w->off[j + 1]; b++) {
                s->s1 += w->to[b] == i ? w->w[a] * w->w[b] : 0.0;
            }
        }
        s->s2 += row[i] * row[i];
    }

done:
    POLIS_FREE(row);
    return rc;
}

/* z'Wz */
static double product(const polis_weights *w, const double *z, const polis_vid *at)
{
    double total = 0.0;

    for (polis_vid i = 0; i < w->n; i++) {
        double sum = 0.0;
        for (int64_t a = w->off[i]; a < w->off[i + 1]; a++) {
            sum += w->w[a] * z[at ? at[w->to[a]] : w->to[a]];
        }
        total += sum * z[at ? at[i] : i];
    }
    return total;
}

/* Deviations from the mean; returns the sum of their squares. */
static double centre(polis_vid n, const double *x, double *z)
{
    double mean = 0.0, square = 0.0;

    for (polis_vid i = 0; i < n; i++) {
        mean += x[i] / n;
    }
    for (polis_vid i = 0; i < n; i++) {
        z[i] = x[i] - mean;
        square += z[i] * z[i];
    }
    return square;
}

polis_err polis_moran_of(const polis_weights *weights, const double *x, polis_fault *fault,
                         polis_moran *out)
{
    polis_err rc = POLIS_OK;
    const double n = (double)weights->n;
    double *z = NULL, square;
    sums s;

    if (weights->n < LEAST_CITIES) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                          "Moran's I needs at least %d cities, found %d", LEAST_CITIES,
                          (int)weights->n);
    }
    POLIS_NEW(z, weights->n);
    POLIS_TRY(weight_sums(weights, &s));
    square = centre(weights->n, x, z);
    if (!(s.s0 > 0.0) || !(square > 0.0)) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0, "Moran's I: %s",
                        s.s0 > 0.0 ? "the values do not vary" : "no two cities have a weight");
        goto done;
    }
    out->i = n / s.s0 * product(weights, z, NULL) / square;
    out->expected = -1.0 / (n - 1.0);
    out->variance = (n * n * s.s1 - n * s.s2 + 3.0 * s.s0 * s.s0) / ((n * n - 1.0) * s.s0 * s.s0) -
                    out->expected * out->expected;
    out->p_normal = polis_normal_two_sided((out->i - out->expected) / sqrt(out->variance));

done:
    POLIS_FREE(z);
    return rc;
}

/* The share of one thread. */
static void permute_range(const polis_weights *w, const double *z, double factor,
                          const polis_replicates *r, double *value, bool *failed)
{
    polis_vid *at = polis_mem_new(w->n, sizeof *at);

    if (!at) {
#pragma omp atomic write
        *failed = true;
    }
#pragma omp barrier
    if (!*failed) {
#pragma omp for schedule(static)
        for (int64_t b = r->first; b < r->last; b++) {
            polis_permutation(r, POLIS_PERMUTE_MORAN, b, w->n, at);
            value[b] = factor * product(w, z, at) + 1.0 / (w->n - 1.0);
        }
    }
    polis_mem_free(at);
}

polis_err polis_moran_permute(const polis_weights *weights, const double *x,
                              const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    double *z = NULL, s0 = 0.0, factor;
    bool failed = false;

    POLIS_NEW(z, weights->n);
    for (int64_t a = 0; a < weights->off[weights->n]; a++) {
        s0 += weights->w[a];
    }
    factor = (double)weights->n / s0 / centre(weights->n, x, z);
#pragma omp parallel
    permute_range(weights, z, factor, r, value, &failed);
    rc = failed ? POLIS_E_NOMEM : POLIS_OK;

done:
    POLIS_FREE(z);
    return rc;
}
