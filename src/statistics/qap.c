/*
 * All matrices are centred once and their diagonals set to 0, so that a permuted product needs no
 * special case. What a permutation changes is a few products of one permuted matrix with fixed
 * ones; coefficient and error follow from these (Frisch, Waugh & Lovell), no replicate fits
 * anything. Products are summed in a fixed order in eight lanes.
 */
#include "statistics/qap.h"
#include "base/mem.h"
#include "statistics/distribution.h"
#include "statistics/least_squares.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

enum {
    LEAST_CITIES = 4,
    LANES = 8,
    BATCH = 8 /* permutations that share a row of the fixed matrices while it is in cache */
};

struct polis_qap_work {
    int k;            /* regressors */
    double **matrix;  /* [k + 1] centred: y, then the regressors */
    double *mean;     /* [k + 1] */
    double *residual; /* [n][n] of one regressor on the others, for DSP */
    double *gram;     /* [k + 1][k + 1] products of the centred matrices */
};

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

/* Least squares on the correlation matrix: factor it, refuse dependent columns by name. */
static polis_err invert_gram(const polis_dyads *d, const struct polis_qap_work *w,
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
                d->name[a]);
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
    POLIS_TRY(invert_gram(dyads, q->work, fault, inverse));
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
            POLIS_FREE(w->residual);
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

/* One matrix that is permuted and the fixed ones it is multiplied with. */
typedef struct task {
    const polis_qap *q;
    const double *moved;  /* [n][n] */
    int n_fixed;          /* at most k + 1 */
    const double **fixed; /* [n_fixed] of [n][n] */
    /* what the products of a permutation say: n_fixed in, any number out */
    void (*read)(const struct task *t, const double *products, double *value);
    int subject;            /* the regressor of DSP, the matrix of a correlation */
    double whole;           /* product of the moved matrix with itself */
    const double *cholesky; /* [m][m] lower factor of the products of the fixed others, for DSP */
    const double *outcome;  /* [m] their products with the outcome solved by it */
    double rest;            /* of the outcome, given the others */
    const double *inverse;  /* [k][k] of the products of the regressors, for Y */
} task;

/* Rows of a batch of permutations, gathered and multiplied while the fixed rows are near. */
static void multiply_batch(const task *t, int n_batch, const polis_vid *to, double *row,
                           double *products)
{
    const polis_vid n = t->q->n;

    memset(products, 0, (size_t)(n_batch * t->n_fixed) * sizeof *products);
    for (polis_vid i = 0; i < n; i++) {
        const polis_vid first = t->q->symmetric ? i + 1 : 0;

        for (int b = 0; b < n_batch; b++) {
            const polis_vid *map = to + (int64_t)b * n;
            const double *from = t->moved + (int64_t)map[i] * n;

            for (polis_vid j = first; j < n; j++) {
                row[j] = from[map[j]];
            }
            for (int f = 0; f < t->n_fixed; f++) {
                products[b * t->n_fixed + f] += dot(row, t->fixed[f] + (int64_t)i * n, first, n);
            }
        }
    }
}

/* The share of one thread. */
static void permute_range(const task *t, const polis_replicates *r, double *value, bool *failed)
{
    const polis_vid n = t->q->n;
    const int64_t n_batches = (r->last - r->first + BATCH - 1) / BATCH;
    polis_vid *to = polis_mem_new((int64_t)BATCH * n, sizeof *to);
    double *row = polis_mem_new(n + BATCH * (int64_t)t->n_fixed, sizeof *row);

    if (!to || !row) {
#pragma omp atomic write
        *failed = true;
    }
#pragma omp barrier
    if (!*failed) {
#pragma omp for schedule(dynamic, 1)
        for (int64_t batch = 0; batch < n_batches; batch++) {
            const int64_t first = r->first + batch * BATCH;
            const int count = (int)(r->last - first < BATCH ? r->last - first : BATCH);

            for (int b = 0; b < count; b++) {
                polis_permutation(r, POLIS_PERMUTE_NODES, first + b, n, to + (int64_t)b * n);
            }
            multiply_batch(t, count, to, row, row + n);
            for (int b = 0; b < count; b++) {
                t->read(t, row + n + b * t->n_fixed, value + (first + b) * t->q->k);
            }
        }
    }
    polis_mem_free(to);
    polis_mem_free(row);
}

static polis_err run(const task *t, const polis_replicates *r, double *value)
{
    bool failed = false;

#pragma omp parallel
    permute_range(t, r, value, &failed);
    return failed ? POLIS_E_NOMEM : POLIS_OK;
}

/* x with L x = b, in place. */
static void forward(int m, const double *cholesky, double *b)
{
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < i; j++) {
            b[i] -= cholesky[j * m + i] * b[j];
        }
        b[i] /= cholesky[i * m + i];
    }
}

/* Products of the permuted residual with the outcome, then the others: what is left of both once
 * the others are taken out gives the partial correlation. */
static void read_dsp(const task *t, const double *products, double *value)
{
    const int m = t->n_fixed - 1;
    double other[POLIS_QAP_MOST];
    double own = t->whole, with = products[0];

    memcpy(other, products + 1, (size_t)m * sizeof *other);
    forward(m, t->cholesky, other);
    for (int i = 0; i < m; i++) {
        own -= other[i] * other[i];
        with -= other[i] * t->outcome[i];
    }
    value[t->subject + 1] =
        own > 0.0 && t->rest > 0.0 ? fmax(-1.0, fmin(1.0, with / sqrt(own * t->rest))) : 0.0;
}

/* The residual of regressor c on the others, and what read_dsp() needs of them. */
static polis_err residualise(polis_qap *q, int c, double *cholesky, double *outcome, double *coef,
                             task *t)
{
    const struct polis_qap_work *w = q->work;
    const int all = w->k + 1, m = w->k - 1;
    const int64_t cells = (int64_t)q->n * q->n;
    int at = 0;

    for (int a = 0; a < w->k; a++) {
        if (a != c) {
            int to = 0;
            for (int b = 0; b < w->k; b++) {
                if (b != c) {
                    cholesky[at * m + to++] = w->gram[(a + 1) * all + b + 1];
                }
            }
            outcome[at] = w->gram[a + 1];
            coef[at++] = w->gram[(a + 1) * all + c + 1];
        }
    }
    if (m > 0 && (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', m, cholesky, m) != 0 ||
                  LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', m, 1, cholesky, m, coef, m) != 0)) {
        return POLIS_E_BUG; /* refused as collinear before */
    }
    forward(m, cholesky, outcome);
    t->rest = w->gram[0];
    memcpy(w->residual, w->matrix[c + 1], (size_t)cells * sizeof(double));
    at = 0;
    for (int a = 0; a < w->k; a++) {
        if (a != c) {
            for (int64_t i = 0; i < cells; i++) {
                w->residual[i] -= coef[at] * w->matrix[a + 1][i];
            }
            t->rest -= outcome[at] * outcome[at];
            t->fixed[1 + at++] = w->matrix[a + 1];
        }
    }
    t->whole = product(q, w->residual, w->residual);
    return POLIS_OK;
}

static polis_err permute_dsp(polis_qap *q, const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    struct polis_qap_work *w = q->work;
    double *room = NULL;
    const double **fixed = NULL;
    const int k = w->k;

    POLIS_NEW(room, k * k + 2 * k);
    POLIS_NEW(fixed, k + 1);
    if (!w->residual) {
        POLIS_NEW(w->residual, (int64_t)q->n * q->n);
    }
    for (int c = 0; c < k; c++) {
        task t = {.q = q, .moved = w->residual, .n_fixed = k, .fixed = fixed, .read = read_dsp};

        t.subject = c;
        t.cholesky = room;
        t.outcome = room + k * k;
        fixed[0] = w->matrix[0];
        POLIS_TRY(residualise(q, c, room, room + k * k, room + k * k + k, &t));
        POLIS_TRY(run(&t, r, value));
    }
    for (int64_t b = r->first; b < r->last; b++) {
        value[b * q->k] = 0.0;
    }

done:
    POLIS_FREE(room);
    POLIS_FREE(fixed);
    return rc;
}

/* Products of the permuted outcome with the regressors, scaled to correlations. */
static void read_y(const task *t, const double *products, double *value)
{
    const struct polis_qap_work *w = t->q->work;
    const int k = w->k, all = k + 1;
    double coef[POLIS_QAP_MOST], explained = 0.0;

    for (int a = 0; a < k; a++) {
        coef[a] = 0.0;
        for (int b = 0; b < k; b++) {
            coef[a] += t->inverse[a * k + b] * products[b] / sqrt(w->gram[(b + 1) * all + b + 1]);
        }
    }
    for (int a = 0; a < k; a++) {
        explained += coef[a] * products[a] / sqrt(w->gram[(a + 1) * all + a + 1]);
    }
    value[0] = 0.0;
    for (int a = 0; a < k; a++) {
        const double part = coef[a] * coef[a] / t->inverse[a * k + a];
        const double whole = part + fmax(t->whole - explained, 0.0);
        value[a + 1] = copysign(whole > 0.0 ? sqrt(part / whole) : 0.0, coef[a]);
    }
}

static polis_err permute_y(polis_qap *q, const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    struct polis_qap_work *w = q->work;
    const polis_dyads none = {0};
    double *inverse = NULL;

    POLIS_NEW(inverse, q->k * q->k);
    POLIS_TRY(invert_gram(&none, w, NULL, inverse));
    const task t = {.q = q,
                    .moved = w->matrix[0],
                    .n_fixed = w->k,
                    .fixed = (const double **)(w->matrix + 1),
                    .read = read_y,
                    .whole = w->gram[0],
                    .inverse = inverse};
    rc = run(&t, r, value);

done:
    POLIS_FREE(inverse);
    return rc;
}

polis_err polis_qap_permute(polis_qap *qap, polis_qap_scheme scheme, const polis_replicates *r,
                            double *value)
{
    return scheme == POLIS_QAP_DSP ? permute_dsp(qap, r, value) : permute_y(qap, r, value);
}

static void read_correlation(const task *t, const double *products, double *value)
{
    const struct polis_qap_work *w = t->q->work;

    value[0] = 0.0;
    for (int c = 1; c <= w->k; c++) {
        value[c] = products[c - 1] / sqrt(w->gram[0] * w->gram[c * (w->k + 1) + c]);
    }
}

polis_err polis_qap_correlate(polis_qap *qap, const polis_replicates *r, double *value)
{
    struct polis_qap_work *w = qap->work;
    const task t = {.q = qap,
                    .moved = w->matrix[0],
                    .n_fixed = w->k,
                    .fixed = (const double **)(w->matrix + 1),
                    .read = read_correlation};

    return run(&t, r, value);
}
