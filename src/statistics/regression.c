#include "statistics/regression.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LARGEST_VIF = 1e6, ABSORBED = 1e-8;

static double mean_of(int64_t n, const double *x)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += x[i];
    }
    return sum / (double)n;
}

/* Sum of squared deviations from the mean. */
static double spread(int64_t n, const double *x)
{
    const double mean = mean_of(n, x);
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sum;
}

static polis_err estimates_new(const polis_regression *m, polis_estimates **out)
{
    polis_err rc = POLIS_OK;
    polis_estimates *e = NULL;
    const bool effects = m->effects.city || m->effects.period;

    POLIS_NEW(e, 1);
    e->n = m->n;
    e->constant = !effects;
    e->k = m->k + e->constant;
    POLIS_NEW(e->of, e->k);
    POLIS_NEW(e->standardised, e->k);
    POLIS_NEW(e->vif, e->k);
    POLIS_NEW(e->status, e->k);
    POLIS_NEW(e->covariance, e->k * e->k);
    POLIS_NEW(e->residual, e->n);
    POLIS_NEW(e->within_y, e->n);
    POLIS_NEW(e->within_x, e->k * e->n);
    *out = e;
    e = NULL;

done:
    polis_estimates_free(&e);
    return rc;
}

void polis_estimates_free(polis_estimates **estimates)
{
    polis_estimates *e = *estimates;

    if (e) {
        POLIS_FREE(e->of);
        POLIS_FREE(e->standardised);
        POLIS_FREE(e->vif);
        POLIS_FREE(e->status);
        POLIS_FREE(e->covariance);
        POLIS_FREE(e->residual);
        POLIS_FREE(e->within_y);
        POLIS_FREE(e->within_x);
        POLIS_FREE(*estimates);
    }
}

/* Constants say nothing beside a constant or effects: refused by name. */
static polis_err check_variation(const polis_regression *m, polis_fault *fault)
{
    for (int c = -1; c < m->k; c++) {
        const double *x = c < 0 ? m->y : m->x + (int64_t)c * m->n;
        bool varies = false;

        for (int64_t i = 1; i < m->n; i++) {
            varies = varies || x[i] != x[0];
        }
        if (!varies) {
            return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                              "'%s' does not vary: it is %.15g in all %lld rows of the model",
                              c < 0 ? m->outcome : m->name[c], m->n > 0 ? x[0] : NAN,
                              (long long)m->n);
        }
    }
    return POLIS_OK;
}

/* What is fitted: the constant or the deviations from the effects. */
static polis_err prepare(const polis_regression *m, polis_estimates *e, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    memcpy(e->within_y, m->y, (size_t)m->n * sizeof *m->y);
    for (int64_t i = 0; i < m->n && e->constant; i++) {
        e->within_x[i] = 1.0;
    }
    memcpy(e->within_x + (e->constant ? m->n : 0), m->x,
           (size_t)m->k * (size_t)m->n * sizeof *m->x);
    if (e->constant) {
        return POLIS_OK;
    }
    POLIS_TRY(polis_within(&m->effects, 1, e->within_y, fault));
    POLIS_TRY(polis_within(&m->effects, m->k, e->within_x, fault));
    POLIS_TRY(polis_effects_rank(&m->effects, &e->n_absorbed));
    for (int c = 0; c < m->k; c++) {
        double *x = e->within_x + (int64_t)c * m->n;
        const double left = spread(m->n, x), whole = spread(m->n, m->x + (int64_t)c * m->n);

        if (left <= ABSORBED * ABSORBED * whole) {
            e->status[c] = POLIS_TERM_ABSORBED;
            memset(x, 0, (size_t)m->n * sizeof *x);
        }
    }

done:
    return rc;
}

/* The columns that were not absorbed, end to end. */
typedef struct active {
    int k;
    int *term; /* [k] */
    const char **name;
    double *x;
    double *covariance;
} active;

static void active_clear(active *a)
{
    POLIS_FREE(a->term);
    POLIS_FREE(a->name);
    POLIS_FREE(a->x);
    POLIS_FREE(a->covariance);
}

static polis_err active_init(const polis_regression *m, const polis_estimates *e, active *a,
                             polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(a->term, e->k);
    POLIS_NEW(a->name, e->k);
    POLIS_NEW(a->x, e->k * e->n);
    POLIS_NEW(a->covariance, e->k * e->k);
    for (int c = 0; c < e->k; c++) {
        if (e->status[c] == POLIS_TERM_OK) {
            a->term[a->k] = c;
            a->name[a->k] = e->constant && c == 0 ? "(constant)" : m->name[c - e->constant];
            memcpy(a->x + (int64_t)a->k * e->n, e->within_x + (int64_t)c * e->n,
                   (size_t)e->n * sizeof *a->x);
            a->k++;
        }
    }
    if (a->k == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                        "no regressor varies within the fixed effects");
        goto done;
    }
    if (e->n - a->k - e->n_absorbed < 1) {
        rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                        "%lld rows are too few for %d coefficients and %lld fixed effects",
                        (long long)e->n, a->k, (long long)e->n_absorbed);
    }

done:
    return rc;
}

/* Effects that lie within clusters cost clustered errors nothing; the constant is with the others.
 */
static double correction_df(const polis_regression *m, const polis_estimates *e, int k)
{
    int64_t absorbed = e->n_absorbed;

    if (m->se == POLIS_SE_CLUSTER && m->city_in_cluster && m->effects.city) {
        absorbed = m->effects.period ? m->effects.n_periods : 1;
    }
    return (double)(e->n - k - absorbed);
}

static void fill_term(const polis_regression *m, const active *a, const polis_fit *fit, int i,
                      polis_estimates *e)
{
    const int c = a->term[i];
    const bool slope = !(e->constant && c == 0);

    e->of[c] = polis_infer(fit->coef[i], a->covariance[i * a->k + i], e->df);
    e->standardised[c] = NAN;
    e->vif[c] = NAN;
    if (slope) {
        const double *x = m->x + (int64_t)(c - e->constant) * e->n;

        e->standardised[c] = e->of[c].coef * sqrt(spread(e->n, x) / spread(e->n, m->y));
        e->vif[c] = fit->inverse[i * a->k + i] * spread(e->n, a->x + (int64_t)i * e->n);
    }
    for (int j = 0; j < a->k; j++) {
        e->covariance[c * e->k + a->term[j]] = a->covariance[i * a->k + j];
    }
}

static void fill_absorbed(polis_estimates *e)
{
    for (int c = 0; c < e->k; c++) {
        if (e->status[c] != POLIS_TERM_OK) {
            e->of[c] = (polis_inference){NAN, NAN, NAN, NAN, NAN, NAN};
            e->standardised[c] = e->vif[c] = NAN;
        }
    }
}

static polis_err fill(const polis_regression *m, const active *a, const polis_fit *fit,
                      polis_fault *fault, polis_estimates *e)
{
    const double left = (double)(e->n - a->k - e->n_absorbed);
    const double whole = spread(e->n, e->within_y);

    e->rss = fit->rss;
    e->sigma = sqrt(fit->rss / left);
    e->r2 = whole > 0.0 ? 1.0 - fit->rss / whole : NAN;
    e->r2_adjusted = 1.0 - (1.0 - e->r2) * (double)(e->n - 1) / left;
    e->df = m->se == POLIS_SE_CLUSTER ? (double)m->n_clusters - 1.0 : left;
    memcpy(e->residual, fit->residual, (size_t)e->n * sizeof *e->residual);
    for (int i = 0; i < a->k; i++) {
        fill_term(m, a, fit, i, e);
        if (e->vif[a->term[i]] > LARGEST_VIF) {
            return polis_fail(
                fault, POLIS_E_PARSE, NULL, 0,
                "collinear: the variance inflation of '%s' is %.3g, above %.0e; leave "
                "one of the regressors it goes with out",
                a->name[i], e->vif[a->term[i]], LARGEST_VIF);
        }
    }
    fill_absorbed(e);
    return POLIS_OK;
}

polis_err polis_regress(const polis_regression *model, polis_fault *fault, polis_estimates **out)
{
    polis_err rc = POLIS_OK;
    polis_estimates *e = NULL;
    polis_fit *fit = NULL;
    active a = {0};

    *out = NULL;
    POLIS_TRY(check_variation(model, fault));
    POLIS_TRY(estimates_new(model, &e));
    POLIS_TRY(prepare(model, e, fault));
    POLIS_TRY(active_init(model, e, &a, fault));
    const polis_design design = {.n = e->n, .k = a.k, .x = a.x, .name = a.name};
    POLIS_TRY(polis_fit_new(&design, e->within_y, fault, &fit));
    POLIS_TRY(polis_fit_covariance(&design, fit, model->se, correction_df(model, e, a.k),
                                   model->cluster, model->n_clusters, fault, a.covariance));
    POLIS_TRY(fill(model, &a, fit, fault, e));
    *out = e;
    e = NULL;

done:
    active_clear(&a);
    polis_fit_free(&fit);
    polis_estimates_free(&e);
    return rc;
}

void polis_turning_point(const polis_estimates *e, int i, int j, double mean, double *at,
                         double *se)
{
    const double b1 = e->of[i].coef, b2 = e->of[j].coef;
    const double d1 = -0.5 / b2, d2 = 0.5 * b1 / (b2 * b2);
    const double *v = e->covariance;

    *at = mean - 0.5 * b1 / b2;
    *se = sqrt(d1 * d1 * v[i * e->k + i] + 2.0 * d1 * d2 * v[i * e->k + j] +
               d2 * d2 * v[j * e->k + j]);
}

typedef struct ranked {
    double p;
    int at;
} ranked;

static int by_p(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : x->at - y->at;
}

polis_err polis_adjust_family(int n, const double *p, double *adjusted)
{
    polis_err rc = POLIS_OK;
    ranked *order = NULL;
    int tests = 0;
    double least = 1.0;

    POLIS_NEW(order, n);
    for (int i = 0; i < n; i++) {
        adjusted[i] = NAN;
        if (!isnan(p[i])) {
            order[tests++] = (ranked){.p = p[i], .at = i};
        }
    }
    qsort(order, (size_t)tests, sizeof *order, by_p);
    for (int r = tests - 1; r >= 0; r--) {
        least = fmin(least, order[r].p * tests / (r + 1));
        adjusted[order[r].at] = least;
    }

done:
    POLIS_FREE(order);
    return rc;
}
