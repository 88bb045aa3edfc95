/* All matrices are centred once and their diagonals set to 0, so that a permuted product needs no
 * special case. Products are summed in a fixed order in eight lanes. */
#include "base/mem.h"
#include "statistics/distribution.h"
#include "statistics/qap_work.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

enum { LEAST_CITIES = 4, LANES = 8 };

/* Sum of a_j b_j for j in [first, n): lanes in a fixed order. */
static double dot(const double *a, const double *b, polis_vid first, polis_vid n)
{
    double lane[LANES] = {0.0};
    polis_vid j = first;

    for (; j + LANES <= n; j += LANES) {
        for (int l = 0; l < LANES; l++) {
            lane[l] += a[j + l] * b[j + l];
        }
    }
    for (int l = 0; j < n; j++, l++) {
        lane[l] += a[j] * b[j];
    }
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static double product(const polis_qap *q, const double *a, const double *b)
{
    double sum = 0.0;

    for (polis_vid i = 0; i < q->n; i++) {
        const int64_t row = (int64_t)i * q->n;
        sum += dot(a + row, b + row, q->symmetric ? i + 1 : 0, q->n);
    }
    return sum;
}

static bool is_symmetric(polis_vid n, const double *m)
{
    for (polis_vid i = 0; i < n; i++) {
        for (polis_vid j = 0; j < i; j++) {
            if (m[(int64_t)i * n + j] != m[(int64_t)j * n + i]) {
                return false;
            }
        }
    }
    return true;
}

/* Centre a matrix over its pairs; the diagonal becomes 0. Returns the mean. */
static double centre(polis_vid n, const double *m, double *out)
{
    double mean = 0.0;

    for (polis_vid i = 0; i < n; i++) {
        double sum = 0.0;
        for (polis_vid j = 0; j < n; j++) {
            sum += i == j ? 0.0 : m[(int64_t)i * n + j];
        }
        mean += sum / ((double)n * (n - 1.0));
    }
    for (polis_vid i = 0; i < n; i++) {
        for (polis_vid j = 0; j < n; j++) {
            out[(int64_t)i * n + j] = i == j ? 0.0 : m[(int64_t)i * n + j] - mean;
        }
    }
    return mean;
}

static polis_err work_init(const polis_dyads *d, polis_qap *q, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    struct polis_qap_work *w = q->work;
    const int64_t cells = (int64_t)d->n * d->n;
    const int all = d->k + 1;

    w->k = d->k;
    POLIS_NEW(w->matrix, all);
    POLIS_NEW(w->mean, all);
    POLIS_NEW(w->gram, all * all);
    q->symmetric = true;
    for (int c = 0; c < all; c++) {
        q->symmetric = q->symmetric && is_symmetric(d->n, c == 0 ? d->y : d->x[c - 1]);
    }
    for (int c = 0; c < all; c++) {
        POLIS_NEW(w->matrix[c], cells);
        w->mean[c] = centre(d->n, c == 0 ? d->y : d->x[c - 1], w->matrix[c]);
        for (int b = 0; b <= c; b++) {
            w->gram[b * all + c] = w->gram[c * all + b] = product(q, w->matrix[b], w->matrix[c]);
        }
        if (!(w->gram[c * all + c] > 1e-18 * w->mean[c] * w->mean[c] * (double)cells)) {
            rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                            "'%s' does not vary between the pairs of %d cities",
                            c == 0 ? "outcome" : d->name[c - 1], (int)d->n);
            goto done;
        }
    }

done:
    return rc;
}

polis_err polis_qap_invert(const struct polis_qap_work *w, const char *const *name,
                           polis_fault *fault, double *inverse)
{
    const int k = w->k, all = k + 1;

    for (int a = 0; a < k; a++) {
        for (int b = 0; b < k; b++) {
            inverse[a * k + b] =
                w->gram[(a + 1) * all + b + 1] /
                sqrt(w->gram[(a + 1) * all + a + 1] * w->gram[(b + 1) * all + b + 1]);
        }
    }
    const lapack_int bad = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', k, inverse, k);
    for (int a = 0; a < k; a++) {
        if (bad == a + 1 || (bad == 0 && fabs(inverse[a * k + a]) < 1e-6)) {
            return polis_fail(
                fault, POLIS_E_PARSE, NULL, 0,
                "collinear: '%s' is a combination of the matrices before it; leave it "
                "out",
                name ? name[a] : "?");
        }
    }
    LAPACKE_dpotri(LAPACK_COL_MAJOR, 'L', k, inverse, k);
    for (int a = 0; a < k; a++) {
        for (int b = 0; b < a; b++) {
            inverse[a * k + b] = inverse[b * k + a]; /* the lower triangle, column-major */
        }
    }
    return POLIS_OK;
}

static void fill_slope(polis_qap *q, const double *inverse, int c)
{
    const struct polis_qap_work *w = q->work;
    const int k = w->k, all = k + 1;
    const double own = w->gram[(c + 1) * all + c + 1];

    q->vif[c + 1] = inverse[c * k + c];
    q->se[c + 1] = q->sigma * sqrt(q->vif[c + 1] / own);
    q->correlation[c + 1] = w->gram[c + 1] / sqrt(w->gram[0] * own);
}

static void fill_test(polis_qap *q, int c)
{
    q->t[c] = q->coef[c] / q->se[c];
    q->p[c] = polis_t_two_sided(q->t[c], q->df);
    q->partial[c] =
        isinf(q->t[c]) ? copysign(1.0, q->t[c]) : q->t[c] / sqrt(q->t[c] * q->t[c] + q->df);
}

static void estimate(polis_qap *q, const double *inverse)
{
    const struct polis_qap_work *w = q->work;
    const int k = w->k, all = k + 1;
    double explained = 0.0, level = 0.0;

    q->coef[0] = w->mean[0];
    for (int a = 0; a < k; a++) {
        double sum = 0.0;
        for (int b = 0; b < k; b++) {
            sum += inverse[a * k + b] * w->gram[b + 1] / sqrt(w->gram[(b + 1) * all + b + 1]);
        }
        q->coef[a + 1] = sum / sqrt(w->gram[(a + 1) * all + a + 1]);
        q->coef[0] -= q->coef[a + 1] * w->mean[a + 1];
        explained += q->coef[a + 1] * w->gram[a + 1];
    }
    q->r2 = explained / w->gram[0];
    q->df = (double)(q->n_pairs - q->k);
    q->sigma = sqrt(fmax(w->gram[0] - explained, 0.0) / q->df);
    for (int c = 0; c < k; c++) {
        fill_slope(q, inverse, c);
        fill_test(q, c + 1);
    }
    for (int a = 0; a < k; a++) { /* error of the constant: mean' (X'X)^-1 mean */
        for (int b = 0; b < k; b++) {
            level += inverse[a * k + b] * w->mean[a + 1] * w->mean[b + 1] /
                     sqrt(w->gram[(a + 1) * all + a + 1] * w->gram[(b + 1) * all + b + 1]);
        }
    }
    q->se[0] = q->sigma * sqrt(1.0 / (double)q->n_pairs + level);
    q->vif[0] = q->correlation[0] = NAN;
    fill_test(q, 0);
}

polis_err polis_qap_new(const polis_dyads *dyads, polis_fault *fault, polis_qap **out)
{
    polis_err rc = POLIS_OK;
    polis_qap *q = NULL;
    double *inverse = NULL;
    const int all = dyads->k + 1;

    *out = NULL;
    if (dyads->k < 1 || dyads->k > POLIS_QAP_MOST) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0, "%d regressors, expected 1 to %d",
                          dyads->k, POLIS_QAP_MOST);
    }
    if (dyads->n < LEAST_CITIES) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                          "regressions of pairs need at least %d cities, found %d", LEAST_CITIES,
                          (int)dyads->n);
    }
    POLIS_NEW(q, 1);
    q->n = dyads->n;
    q->k = all;
    POLIS_NEW(q->coef, all);
    POLIS_NEW(q->se, all);
    POLIS_NEW(q->t, all);
    POLIS_NEW(q->p, all);
    POLIS_NEW(q->vif, all);
    POLIS_NEW(q->correlation, all);
    POLIS_NEW(q->partial, all);
    POLIS_NEW(q->work, 1);
    POLIS_NEW(inverse, all * all);
    POLIS_TRY(work_init(dyads, q, fault));
    q->n_pairs = (int64_t)q->n * (q->n - 1) / (q->symmetric ? 2 : 1);
    POLIS_TRY(polis_qap_invert(q->work, dyads->name, fault, inverse));
    estimate(q, inverse);
    *out = q;
    q = NULL;

done:
    POLIS_FREE(inverse);
    polis_qap_free(&q);
    return rc;
}

void polis_qap_free(polis_qap **qap)
{
    polis_qap *q = *qap;

    if (q) {
        struct polis_qap_work *w = q->work;
        for (int c = 0; w && w->matrix && c <= w->k; c++) {
            POLIS_FREE(w->matrix[c]);
        }
        if (w) {
            POLIS_FREE(w->matrix);
            POLIS_FREE(w->mean);
            POLIS_FREE(w->gram);
        }
        POLIS_FREE(q->work);
        POLIS_FREE(q->coef);
        POLIS_FREE(q->se);
        POLIS_FREE(q->t);
        POLIS_FREE(q->p);
        POLIS_FREE(q->vif);
        POLIS_FREE(q->correlation);
        POLIS_FREE(q->partial);
        POLIS_FREE(*qap);
    }
}
