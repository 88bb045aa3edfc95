#include "statistics/least_squares.h"
#include "base/mem.h"

#include <lapacke.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LISTED = 500 };

static const double DEPENDENT = 1e-9;

/* Only OpenBLAS has it; others are told by the environment. */
void openblas_set_num_threads(int n) __attribute__((weak));

void polis_least_squares_serial(void)
{
    if (openblas_set_num_threads) {
        openblas_set_num_threads(1);
    }
}

/* What the factorisation X P = Q R needs and gives; columns of X are scaled to length 1. */
typedef struct factors {
    double *qr;        /* [k][n] */
    double *tau;       /* [k] */
    double *scale;     /* [k] 1 / length */
    lapack_int *pivot; /* [k] 1-based */
    double *work;      /* [n] y, then Q'y */
} factors;

static void factors_clear(factors *f)
{
    POLIS_FREE(f->qr);
    POLIS_FREE(f->tau);
    POLIS_FREE(f->scale);
    POLIS_FREE(f->pivot);
    POLIS_FREE(f->work);
}

static double length_of(const double *x, int64_t n)
{
    double sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        sum += x[i] * x[i];
    }
    return sqrt(sum);
}

static polis_err scale_columns(const polis_design *d, factors *f, polis_fault *fault)
{
    for (int c = 0; c < d->k; c++) {
        const double *x = d->x + (int64_t)c * d->n;
        const double length = length_of(x, d->n);

        if (!(length > 0.0) || !isfinite(length)) {
            return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                              "'%s' is %s in the %lld rows of the model", d->name[c],
                              length == 0.0 ? "0" : "not finite", (long long)d->n);
        }
        f->scale[c] = 1.0 / length;
        for (int64_t i = 0; i < d->n; i++) {
            f->qr[(int64_t)c * d->n + i] = x[i] / length;
        }
    }
    return POLIS_OK;
}

/* Name the column at pivot `rank`, and those that make it: R11 z = r12. */
static polis_err say_dependent(const polis_design *d, factors *f, int rank, polis_fault *fault)
{
    char list[LISTED] = "";
    double *z = f->qr + (int64_t)rank * d->n;

    LAPACKE_dtrtrs(LAPACK_COL_MAJOR, 'U', 'N', 'N', rank, 1, f->qr, (lapack_int)d->n, z,
                   (lapack_int)d->n);
    for (int c = 0; c < rank; c++) {
        if (fabs(z[c]) > 1e-6) {
            const size_t used = strlen(list);
            snprintf(list + used, sizeof list - used, "%s'%s'", used ? ", " : "",
                     d->name[f->pivot[c] - 1]);
        }
    }
    return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                      "collinear: '%s' is a combination of %s in the %lld rows of the model; leave "
                      "one of them out",
                      d->name[f->pivot[rank] - 1], list, (long long)d->n);
}

static polis_err factorise(const polis_design *d, factors *f, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const lapack_int n = (lapack_int)d->n, k = d->k;

    POLIS_NEW(f->qr, d->n * d->k);
    POLIS_NEW(f->tau, d->k);
    POLIS_NEW(f->scale, d->k);
    POLIS_NEW(f->pivot, d->k);
    POLIS_TRY(scale_columns(d, f, fault));
    if (LAPACKE_dgeqp3(LAPACK_COL_MAJOR, n, k, f->qr, n, f->pivot, f->tau) != 0) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    for (int c = 0; c < d->k; c++) {
        if (!(fabs(f->qr[(int64_t)c * d->n + c]) > DEPENDENT)) {
            rc = say_dependent(d, f, c, fault);
            goto done;
        }
    }

done:
    return rc;
}

/* b = P S R^-1 Q'y */
static polis_err solve(const polis_design *d, const double *y, factors *f, double *coef)
{
    polis_err rc = POLIS_OK;
    const lapack_int n = (lapack_int)d->n, k = d->k;

    POLIS_NEW(f->work, d->n);
    memcpy(f->work, y, (size_t)d->n * sizeof *y);
    if (LAPACKE_dormqr(LAPACK_COL_MAJOR, 'L', 'T', n, 1, k, f->qr, n, f->tau, f->work, n) != 0 ||
        LAPACKE_dtrtrs(LAPACK_COL_MAJOR, 'U', 'N', 'N', k, 1, f->qr, n, f->work, n) != 0) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    for (int c = 0; c < d->k; c++) {
        const int at = f->pivot[c] - 1;
        coef[at] = f->work[c] * f->scale[at];
    }

done:
    return rc;
}

/* (X'X)^-1 = P S R^-1 R^-T S P'; R is overwritten. */
static void invert(const polis_design *d, factors *f, double *inverse)
{
    const lapack_int n = (lapack_int)d->n, k = d->k;

    LAPACKE_dtrtri(LAPACK_COL_MAJOR, 'U', 'N', k, f->qr, n); /* R has no zero on its diagonal */
    for (int a = 0; a < d->k; a++) {
        for (int b = 0; b < d->k; b++) {
            const int i = f->pivot[a] - 1, j = f->pivot[b] - 1;
            double sum = 0.0;

            for (int c = a > b ? a : b; c < d->k; c++) {
                sum += f->qr[(int64_t)c * d->n + a] * f->qr[(int64_t)c * d->n + b];
            }
            inverse[i * d->k + j] = sum * f->scale[i] * f->scale[j];
        }
    }
}

static void find_residuals(const polis_design *d, const double *y, polis_fit *fit)
{
    memcpy(fit->residual, y, (size_t)d->n * sizeof *y);
    for (int c = 0; c < d->k; c++) {
        for (int64_t i = 0; i < d->n; i++) {
            fit->residual[i] -= fit->coef[c] * d->x[(int64_t)c * d->n + i];
        }
    }
    fit->rss = 0.0;
    for (int64_t i = 0; i < d->n; i++) {
        fit->rss += fit->residual[i] * fit->residual[i];
    }
}

polis_err polis_fit_new(const polis_design *design, const double *y, polis_fault *fault,
                        polis_fit **out)
{
    polis_err rc = POLIS_OK;
    polis_fit *fit = NULL;
    factors f = {0};

    *out = NULL;
    if (design->n < design->k || design->n > INT32_MAX) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0, "%lld rows for %d coefficients",
                          (long long)design->n, design->k);
    }
    POLIS_NEW(fit, 1);
    fit->n = design->n;
    fit->k = design->k;
    POLIS_NEW(fit->coef, fit->k);
    POLIS_NEW(fit->inverse, fit->k * fit->k);
    POLIS_NEW(fit->residual, fit->n);
    POLIS_TRY(factorise(design, &f, fault));
    POLIS_TRY(solve(design, y, &f, fit->coef));
    invert(design, &f, fit->inverse);
    find_residuals(design, y, fit);
    *out = fit;
    fit = NULL;

done:
    factors_clear(&f);
    polis_fit_free(&fit);
    return rc;
}

void polis_fit_free(polis_fit **fit)
{
    if (*fit) {
        POLIS_FREE((*fit)->coef);
        POLIS_FREE((*fit)->inverse);
        POLIS_FREE((*fit)->residual);
        POLIS_FREE(*fit);
    }
}

/* out = A M A for symmetric [k][k] matrices; product is room for one more. */
static void sandwich(int k, const double *a, const double *m, double factor, double *product,
                     double *out)
{
    for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
            double sum = 0.0;
            for (int c = 0; c < k; c++) {
                sum += a[i * k + c] * m[c * k + j];
            }
            product[i * k + j] = sum;
        }
    }
    for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
            double sum = 0.0;
            for (int c = 0; c < k; c++) {
                sum += product[i * k + c] * a[c * k + j];
            }
            out[i * k + j] = factor * sum;
        }
    }
}

/* meat += s s' for each of n_groups rows of scores [n_groups][k] */
static void add_squares(int k, int64_t n_groups, const double *score, double *meat)
{
    for (int64_t g = 0; g < n_groups; g++) {
        const double *s = score + g * k;
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                meat[i * k + j] += s[i] * s[j];
            }
        }
    }
}

polis_err polis_fit_covariance(const polis_design *design, const polis_fit *fit, polis_se se,
                               double df, const polis_vid *cluster, polis_vid n_clusters,
                               polis_fault *fault, double *covariance)
{
    polis_err rc = POLIS_OK;
    const int k = fit->k;
    const double n = (double)fit->n, g = (double)n_clusters;
    const int64_t n_groups = se == POLIS_SE_CLUSTER ? n_clusters : fit->n;
    double *score = NULL, *meat = NULL;

    if (se == POLIS_SE_CLASSICAL) {
        for (int i = 0; i < k * k; i++) {
            covariance[i] = fit->rss / df * fit->inverse[i];
        }
        return POLIS_OK;
    }
    if (se == POLIS_SE_CLUSTER && n_clusters < 2) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                          "clustered standard errors need at least two clusters, found %d",
                          (int)n_clusters);
    }
    POLIS_NEW(score, n_groups * k);
    POLIS_NEW(meat, 2 * k * k);
    for (int c = 0; c < k; c++) {
        for (int64_t i = 0; i < fit->n; i++) {
            const int64_t at = se == POLIS_SE_CLUSTER ? cluster[i] : i;
            score[at * k + c] += fit->residual[i] * design->x[(int64_t)c * fit->n + i];
        }
    }
    add_squares(k, n_groups, score, meat);
    sandwich(k, fit->inverse, meat,
             se == POLIS_SE_CLUSTER ? g / (g - 1.0) * (n - 1.0) / df : n / df, meat + k * k,
             covariance);

done:
    POLIS_FREE(score);
    POLIS_FREE(meat);
    return rc;
}
