#include "statistics/spatial_lag.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

static const double DEPENDENT = 1e-7;

/* An orthonormal basis, one column after the other. */
typedef struct basis {
    int64_t n;
    int k;
    double *q; /* [room][n] */
} basis;

static double dot(int64_t n, const double *a, const double *b)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* Take the basis out of x, twice against rounding (Gram & Schmidt). */
static void take_out(const basis *b, double *x)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int c = 0; c < b->k; c++) {
            const double *q = b->q + (int64_t)c * b->n;
            const double part = dot(b->n, q, x);
            for (int64_t i = 0; i < b->n; i++) {
                x[i] -= part * q[i];
            }
        }
    }
}

/* Add a column unless it is a combination of those that are there. */
static bool extend(basis *b, const double *x)
{
    double *q = b->q + (int64_t)b->k * b->n;
    const double length = sqrt(dot(b->n, x, x));
    double left;

    memcpy(q, x, (size_t)b->n * sizeof *q);
    take_out(b, q);
    left = sqrt(dot(b->n, q, q));
    if (!(left > DEPENDENT * length)) {
        return false;
    }
    for (int64_t i = 0; i < b->n; i++) {
        q[i] /= left;
    }
    b->k++;
    return true;
}

/* W x */
static void lag(const polis_weights *w, const double *x, double *out)
{
    for (polis_vid i = 0; i < w->n; i++) {
        out[i] = 0.0;
        for (int64_t a = w->off[i]; a < w->off[i + 1]; a++) {
            out[i] += w->w[a] * x[w->to[a]];
        }
    }
}

/* Columns of the model: constant, x, W y; the last is where the first stage puts its projection. */
typedef struct stages {
    double *z;  /* [k + 2][n] */
    double *wy; /* [n] */
    const char **name;
    basis h;
} stages;

static void stages_clear(stages *s)
{
    POLIS_FREE(s->z);
    POLIS_FREE(s->wy);
    POLIS_FREE(s->name);
    POLIS_FREE(s->h.q);
}

static polis_err stages_init(const polis_lag_model *m, stages *s)
{
    polis_err rc = POLIS_OK;
    const int64_t n = m->weights->n;

    s->h.n = n;
    POLIS_NEW(s->z, (m->k + 2) * n);
    POLIS_NEW(s->wy, n);
    POLIS_NEW(s->name, m->k + 2);
    POLIS_NEW(s->h.q, (3 * m->k + 2) * n);
    s->name[0] = "(constant)";
    s->name[m->k + 1] = "W outcome";
    for (int64_t i = 0; i < n; i++) {
        s->z[i] = 1.0;
    }
    for (int c = 0; c < m->k; c++) {
        s->name[c + 1] = m->name[c];
    }
    memcpy(s->z + n, m->x, (size_t)(m->k * n) * sizeof *m->x);
    lag(m->weights, m->y, s->wy);

done:
    return rc;
}

/* The instruments, and the projection of W y on them. */
static polis_err first_stage(const polis_lag_model *m, stages *s, polis_fault *fault,
                             polis_lag_estimates *e)
{
    polis_err rc = POLIS_OK;
    const int64_t n = m->weights->n;
    double *power = NULL, *next = NULL, *hat = s->z + (m->k + 1) * n, without, with;

    POLIS_NEW(power, m->k * n);
    POLIS_NEW(next, n);
    for (int c = 0; c <= m->k; c++) {
        extend(&s->h, s->z + c * n); /* dependent ones are named by the second stage */
    }
    memcpy(hat, s->wy, (size_t)n * sizeof *hat);
    take_out(&s->h, hat);
    without = dot(n, hat, hat);
    memcpy(power, m->x, (size_t)(m->k * n) * sizeof *power);
    for (int order = 1; order <= 2; order++) {
        for (int c = 0; c < m->k; c++) {
            lag(m->weights, power + c * n, next);
            memcpy(power + c * n, next, (size_t)n * sizeof *next);
            e->n_instruments += extend(&s->h, next);
        }
    }
    if (e->n_instruments == 0 || n <= s->h.k) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                        "a spatial lag needs neighbours whose variables say something new: %d "
                        "instruments and %d columns in %lld rows",
                        e->n_instruments, m->k + 2, (long long)n);
        goto done;
    }
    memcpy(hat, s->wy, (size_t)n * sizeof *hat);
    take_out(&s->h, hat);
    with = dot(n, hat, hat);
    e->first_f = (without - with) / e->n_instruments / (with / (double)(n - s->h.k));
    for (int64_t i = 0; i < n; i++) {
        hat[i] = s->wy[i] - hat[i];
    }

done:
    POLIS_FREE(power);
    POLIS_FREE(next);
    return rc;
}

/* Residuals are of W y itself, not of its projection. */
static void find_residuals(const polis_lag_model *m, const stages *s, polis_fit *fit)
{
    const int64_t n = fit->n;

    fit->rss = 0.0;
    for (int64_t i = 0; i < n; i++) {
        double left = m->y[i] - fit->coef[m->k + 1] * s->wy[i];
        for (int c = 0; c <= m->k; c++) {
            left -= fit->coef[c] * s->z[c * n + i];
        }
        fit->residual[i] = left;
        fit->rss += left * left;
    }
}

static polis_err estimates_new(const polis_lag_model *m, polis_lag_estimates **out)
{
    polis_err rc = POLIS_OK;
    polis_lag_estimates *e = NULL;

    POLIS_NEW(e, 1);
    e->k = m->k + 2;
    POLIS_NEW(e->of, e->k);
    *out = e;
    e = NULL;

done:
    polis_lag_free(&e);
    return rc;
}

static polis_err second_stage(const polis_lag_model *m, const stages *s, polis_fault *fault,
                              polis_lag_estimates *e)
{
    polis_err rc = POLIS_OK;
    const polis_design design = {.n = s->h.n, .k = e->k, .x = s->z, .name = s->name};
    const double left = (double)(s->h.n - e->k);
    polis_fit *fit = NULL;
    double *covariance = NULL;

    POLIS_NEW(covariance, e->k * e->k);
    POLIS_TRY(polis_fit_new(&design, m->y, fault, &fit));
    find_residuals(m, s, fit);
    POLIS_TRY(polis_fit_covariance(&design, fit, m->se, left, m->cluster, m->n_clusters, fault,
                                   covariance));
    e->df = m->se == POLIS_SE_CLUSTER ? (double)m->n_clusters - 1.0 : left;
    e->sigma = sqrt(fit->rss / left);
    for (int c = 0; c < e->k; c++) {
        e->of[c] = polis_infer(fit->coef[c], covariance[c * e->k + c], e->df);
    }

done:
    POLIS_FREE(covariance);
    polis_fit_free(&fit);
    return rc;
}

polis_err polis_lag_fit(const polis_lag_model *model, polis_fault *fault, polis_lag_estimates **out)
{
    polis_err rc = POLIS_OK;
    polis_lag_estimates *e = NULL;
    stages s = {0};

    *out = NULL;
    POLIS_TRY(estimates_new(model, &e));
    POLIS_TRY(stages_init(model, &s));
    POLIS_TRY(first_stage(model, &s, fault, e));
    POLIS_TRY(second_stage(model, &s, fault, e));
    *out = e;
    e = NULL;

done:
    stages_clear(&s);
    polis_lag_free(&e);
    return rc;
}

void polis_lag_free(polis_lag_estimates **estimates)
{
    polis_lag_estimates *e = *estimates;

    if (e) {
        POLIS_FREE(e->of);
        POLIS_FREE(*estimates);
    }
}
