#include "indicators/lanczos.h"

#include "base/mem.h"

#include <math.h>

enum { MOST_STEPS = 300, STILL = 4, HALVINGS = 80 };

typedef struct lanczos {
    polis_vid n;
    bool without_ones;
    double *vector[MOST_STEPS + 1]; /* [n] orthonormal */
    double diagonal[MOST_STEPS], beside[MOST_STEPS];
    int steps;
} lanczos;

static double dot(const double *x, const double *y, polis_vid n)
{
    double sum = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        sum += x[v] * y[v];
    }
    return sum;
}

/* Take out of x what it has of all vectors so far; twice, against rounding. */
static void make_orthogonal(const lanczos *l, int n_vectors, double *x)
{
    for (int pass = 0; pass < 2; pass++) {
        if (l->without_ones) {
            double mean = 0.0;

            for (polis_vid v = 0; v < l->n; v++) {
                mean += x[v];
            }
            mean /= (double)l->n;
            for (polis_vid v = 0; v < l->n; v++) {
                x[v] -= mean;
            }
        }
        for (int k = 0; k < n_vectors; k++) {
            const double part = dot(x, l->vector[k], l->n);

            for (polis_vid v = 0; v < l->n; v++) {
                x[v] -= part * l->vector[k][v];
            }
        }
    }
}

static double normalise(double *x, polis_vid n)
{
    const double norm = sqrt(dot(x, x, n));

    for (polis_vid v = 0; norm > 0.0 && v < n; v++) {
        x[v] /= norm;
    }
    return norm;
}

/* Number of eigenvalues of the tridiagonal matrix above x (Sturm). */
static int count_above(const lanczos *l, double x)
{
    double pivot = 1.0;
    int n = 0;

    for (int k = 0; k < l->steps; k++) {
        const double before = k > 0 ? l->beside[k - 1] : 0.0;

        pivot = l->diagonal[k] - x - before * before / pivot;
        pivot = pivot == 0.0 ? 1e-300 : pivot;
        n += pivot > 0.0;
    }
    return n;
}

/* The largest eigenvalue of the tridiagonal matrix, by halving Gershgorin's interval. */
static double largest(const lanczos *l)
{
    double low = l->diagonal[0], high = l->diagonal[0];

    for (int k = 0; k < l->steps; k++) {
        const double radius =
            (k > 0 ? l->beside[k - 1] : 0.0) + (k + 1 < l->steps ? l->beside[k] : 0.0);

        high = fmax(high, l->diagonal[k] + radius);
        low = fmax(low, l->diagonal[k]);
    }
    for (int i = 0; i < HALVINGS && low < high; i++) {
        const double middle = low + (high - low) / 2.0;

        if (count_above(l, middle) > 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low + (high - low) / 2.0;
}

static polis_err run(lanczos *l, polis_operator *apply, void *self, double *out, bool *converged)
{
    polis_err rc = POLIS_OK;
    int still = 0, most = l->n - (l->without_ones ? 1 : 0);

    most = most < MOST_STEPS ? most : MOST_STEPS;
    POLIS_NEW(l->vector[0], l->n);
    for (polis_vid v = 0; v < l->n; v++) { /* fractions of golden multiples: no symmetry */
        l->vector[0][v] = 1.0 + fmod(((double)v + 1.0) * 0.6180339887498949, 1.0);
    }
    make_orthogonal(l, 0, l->vector[0]);
    normalise(l->vector[0], l->n);
    for (*converged = false; !*converged && l->steps < most;) {
        const int k = l->steps;
        const double before = *out;

        POLIS_NEW(l->vector[k + 1], l->n);
        apply(self, l->vector[k], l->vector[k + 1]);
        l->diagonal[k] = dot(l->vector[k], l->vector[k + 1], l->n);
        make_orthogonal(l, k + 1, l->vector[k + 1]);
        l->beside[k] = normalise(l->vector[k + 1], l->n);
        l->steps++;
        *out = largest(l);
        still = k > 0 && fabs(*out - before) <= 1e-13 * fabs(*out) ? still + 1 : 0;
        *converged = still >= STILL || l->steps == l->n - (l->without_ones ? 1 : 0) ||
                     l->beside[k] <= 1e-13 * fabs(*out);
    }

done:
    return rc;
}

polis_err polis_lanczos_largest(polis_vid n, polis_operator *apply, void *self, bool without_ones,
                                double *out, bool *converged)
{
    polis_err rc = POLIS_OK;
    lanczos *l = NULL;

    *out = 0.0;
    POLIS_NEW(l, 1);
    l->n = n;
    l->without_ones = without_ones;
    POLIS_TRY(run(l, apply, self, out, converged));

done:
    for (int k = 0; l && k <= MOST_STEPS; k++) {
        POLIS_FREE(l->vector[k]);
    }
    POLIS_FREE(l);
    return rc;
}
