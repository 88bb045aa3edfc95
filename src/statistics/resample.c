#include "statistics/resample.h"
#include "base/mem.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

/* An orthonormal basis of the columns that were fitted, and R with X = Q R. */
typedef struct basis {
    int64_t n;
    int k;
    int *term;       /* [k] of the estimates */
    double *q;       /* [k][n] */
    double *r;       /* [k][k] upper, one column after the other */
    double *inverse; /* [k] diagonal of (X'X)^-1 */
} basis;

static void basis_clear(basis *b)
{
    POLIS_FREE(b->term);
    POLIS_FREE(b->q);
    POLIS_FREE(b->r);
    POLIS_FREE(b->inverse);
}

/* Diagonal of R^-1 R^-T: squared lengths of the rows of R^-1. */
static void invert_diagonal(const basis *b, double *inverse_r, double *out)
{
    memcpy(inverse_r, b->r, (size_t)(b->k * b->k) * sizeof *inverse_r);
    LAPACKE_dtrtri(LAPACK_COL_MAJOR, 'U', 'N', b->k, inverse_r, b->k);
    for (int i = 0; i < b->k; i++) {
        out[i] = 0.0;
        for (int j = i; j < b->k; j++) {
            out[i] += inverse_r[j * b->k + i] * inverse_r[j * b->k + i];
        }
    }
}

static polis_err basis_init(const polis_estimates *e, basis *b)
{
    polis_err rc = POLIS_OK;
    const lapack_int n = (lapack_int)e->n;
    double *tau = NULL, *room = NULL;

    b->n = e->n;
    POLIS_NEW(b->term, e->k);
    POLIS_NEW(b->q, e->k * e->n);
    POLIS_NEW(b->r, e->k * e->k);
    POLIS_NEW(b->inverse, e->k);
    POLIS_NEW(tau, e->k);
    POLIS_NEW(room, e->k * e->k);
    for (int c = 0; c < e->k; c++) {
        if (e->status[c] == POLIS_TERM_OK) {
            memcpy(b->q + (int64_t)b->k * e->n, e->within_x + (int64_t)c * e->n,
                   (size_t)e->n * sizeof *b->q);
            b->term[b->k++] = c;
        }
    }
    if (LAPACKE_dgeqrf(LAPACK_COL_MAJOR, n, b->k, b->q, n, tau) != 0) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    for (int j = 0; j < b->k; j++) {
        for (int i = 0; i <= j; i++) {
            b->r[j * b->k + i] = b->q[(int64_t)j * e->n + i];
        }
    }
    invert_diagonal(b, room, b->inverse);
    rc = LAPACKE_dorgqr(LAPACK_COL_MAJOR, n, b->k, b->k, b->q, n, tau) == 0 ? POLIS_OK
                                                                            : POLIS_E_NOMEM;

done:
    POLIS_FREE(tau);
    POLIS_FREE(room);
    return rc;
}

/* Partial correlations of y with every column: t / sqrt(t^2 + df). */
static void correlate(const basis *b, const double *y, double *coef, int all_terms, double *out)
{
    double rest = 0.0;

    for (int64_t i = 0; i < b->n; i++) {
        rest += y[i] * y[i];
    }
    for (int c = 0; c < b->k; c++) {
        const double *q = b->q + (int64_t)c * b->n;
        coef[c] = 0.0;
        for (int64_t i = 0; i < b->n; i++) {
            coef[c] += q[i] * y[i];
        }
        rest -= coef[c] * coef[c];
    }
    for (int c = 0; c < all_terms; c++) {
        out[c] = NAN;
    }
    for (int c = b->k - 1; c >= 0; c--) { /* back substitution */
        for (int j = c + 1; j < b->k; j++) {
            coef[c] -= b->r[j * b->k + c] * coef[j];
        }
        coef[c] /= b->r[c * b->k + c];
    }
    for (int c = 0; c < b->k; c++) {
        const double part = coef[c] * coef[c] / b->inverse[c];
        const double whole = part + fmax(rest, 0.0);
        out[b->term[c]] = copysign(whole > 0.0 ? sqrt(part / whole) : 0.0, coef[c]);
    }
}

/* The share of one thread. *failed is common to all. */
static void permute_range(const polis_estimates *e, const basis *b, polis_vid n_units,
                          const polis_replicates *r, double *value, bool *failed)
{
    const int64_t width = e->n / n_units;
    double *y = polis_mem_new(e->n + e->k, sizeof *y);
    polis_vid *to = polis_mem_new(n_units, sizeof *to);

    if (!y || !to) {
#pragma omp atomic write
        *failed = true;
    }
#pragma omp barrier
    if (!*failed) {
#pragma omp for schedule(static)
        for (int64_t rep = r->first; rep < r->last; rep++) {
            polis_permutation(r, POLIS_PERMUTE_ROWS, rep, n_units, to);
            for (polis_vid u = 0; u < n_units; u++) {
                memcpy(y + u * width, e->within_y + to[u] * width, (size_t)width * sizeof *y);
            }
            correlate(b, y, y + e->n, e->k, value + rep * e->k);
        }
    }
    polis_mem_free(y);
    polis_mem_free(to);
}

polis_err polis_permute(const polis_estimates *estimates, polis_vid n_units,
                        const polis_replicates *r, double *observed, double *value)
{
    polis_err rc = POLIS_OK;
    basis b = {0};
    double *coef = NULL;
    bool failed = false;

    POLIS_NEW(coef, estimates->k);
    POLIS_TRY(basis_init(estimates, &b));
    correlate(&b, estimates->within_y, coef, estimates->k, observed);
#pragma omp parallel
    permute_range(estimates, &b, n_units, r, value, &failed);
    rc = failed ? POLIS_E_NOMEM : POLIS_OK;

done:
    basis_clear(&b);
    POLIS_FREE(coef);
    return rc;
}

/* Room of one thread for weighted fits of one model. */
typedef struct weighted {
    double *x, *y, *tau;
    int k;
    int *term;
} weighted;

static void weighted_clear(weighted *w)
{
    POLIS_FREE(w->x);
    POLIS_FREE(w->y);
    POLIS_FREE(w->tau);
    POLIS_FREE(w->term);
}

static polis_err weighted_init(const polis_estimates *e, weighted *w)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(w->x, e->k * e->n);
    POLIS_NEW(w->y, e->n);
    POLIS_NEW(w->tau, e->k);
    POLIS_NEW(w->term, e->k);
    for (int c = 0; c < e->k; c++) {
        if (e->status[c] == POLIS_TERM_OK) {
            w->term[w->k++] = c;
        }
    }

done:
    return rc;
}

/* Rows counted as often as their unit was drawn: least squares of sqrt(count) times the row. */
static void fit_weighted(const polis_estimates *e, const polis_vid *unit, const double *count,
                         weighted *w, double *coef)
{
    const lapack_int n = (lapack_int)e->n, k = w->k;
    bool good = true;

    for (int64_t i = 0; i < e->n; i++) {
        const double root = sqrt(count[unit[i]]);
        w->y[i] = root * e->within_y[i];
        for (int c = 0; c < w->k; c++) {
            w->x[(int64_t)c * e->n + i] = root * e->within_x[(int64_t)w->term[c] * e->n + i];
        }
    }
    good = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, n, k, w->x, n, w->tau) == 0 &&
           LAPACKE_dormqr(LAPACK_COL_MAJOR, 'L', 'T', n, 1, k, w->x, n, w->tau, w->y, n) == 0;
    for (int c = 0; c < w->k && good; c++) {
        double length = 0.0;
        for (int i = 0; i <= c; i++) {
            length = hypot(length, w->x[(int64_t)c * e->n + i]);
        }
        good = fabs(w->x[(int64_t)c * e->n + c]) > 1e-9 * length;
    }
    good = good && LAPACKE_dtrtrs(LAPACK_COL_MAJOR, 'U', 'N', 'N', k, 1, w->x, n, w->y, n) == 0;
    for (int c = 0; c < e->k; c++) {
        coef[c] = NAN;
    }
    for (int c = 0; c < w->k && good; c++) {
        coef[w->term[c]] = w->y[c];
    }
}

/* One or two models (the second may be NULL); with two, value is the product of two coefficients.
 */
typedef struct drawing {
    const polis_estimates *model[2];
    const polis_mediation *product;
    const polis_vid *unit;
    polis_vid n_units;
    const polis_replicates *r;
    double *value;
    bool failed;
} drawing;

static void draw_one(const drawing *d, int64_t rep, weighted w[2], double *count, double *coef)
{
    const polis_estimates *first = d->model[0];

    polis_replicate_counts(d->r, rep, d->n_units, count);
    if (!d->product) {
        fit_weighted(first, d->unit, count, &w[0], d->value + rep * first->k);
        return;
    }
    fit_weighted(first, d->unit, count, &w[0], coef);
    d->value[rep] = coef[d->product->cause];
    fit_weighted(d->model[1], d->unit, count, &w[1], coef);
    d->value[rep] *= coef[d->product->mediator];
}

/* The share of one thread. */
static void draw_range(drawing *d)
{
    const int k = d->model[1] ? d->model[1]->k : d->model[0]->k;
    weighted w[2] = {{0}};
    double *count = polis_mem_new(d->n_units + k + d->model[0]->k, sizeof *count);
    bool good = count && weighted_init(d->model[0], &w[0]) == POLIS_OK;

    good = good && (!d->model[1] || weighted_init(d->model[1], &w[1]) == POLIS_OK);
    if (!good) {
#pragma omp atomic write
        d->failed = true;
    }
#pragma omp barrier
    if (!d->failed) {
#pragma omp for schedule(static)
        for (int64_t rep = d->r->first; rep < d->r->last; rep++) {
            draw_one(d, rep, w, count, count + d->n_units);
        }
    }
    weighted_clear(&w[0]);
    weighted_clear(&w[1]);
    polis_mem_free(count);
}

polis_err polis_bootstrap(const polis_estimates *estimates, const polis_vid *unit,
                          polis_vid n_units, const polis_replicates *r, double *value)
{
    drawing d = {.model = {estimates, NULL}, .unit = unit, .n_units = n_units, .r = r};

    d.value = value;
#pragma omp parallel
    draw_range(&d);
    return d.failed ? POLIS_E_NOMEM : POLIS_OK;
}

polis_err polis_bootstrap_mediation(const polis_mediation *models, const polis_vid *unit,
                                    polis_vid n_units, const polis_replicates *r, double *value)
{
    drawing d = {.model = {models->to_mediator, models->to_outcome}, .product = models};

    d.unit = unit;
    d.n_units = n_units;
    d.r = r;
    d.value = value;
#pragma omp parallel
    draw_range(&d);
    return d.failed ? POLIS_E_NOMEM : POLIS_OK;
}
