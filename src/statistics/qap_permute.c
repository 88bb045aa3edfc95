/*
 * What a permutation changes is a few products of a permuted matrix with fixed ones; coefficient
 * and error follow from these (Frisch, Waugh & Lovell), no replicate fits anything.
 *
 * The regressors (their residuals, for DSP) are permuted, four at a time. Where the outcome is to
 * be permuted, they are instead: permuting one side by p is permuting the other by the inverse of
 * p, which is as random.
 */
#include "base/mem.h"
#include "kernel/isa.h"
#include "statistics/qap_lanes.h"
#include "statistics/qap_work.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

enum {
    LANES = POLIS_QAP_LANES,
    BATCH = 8 /* permutations that share a row of the fixed matrices while it is in cache */
};

/* What DSP needs of one regressor: the others, solved. */
typedef struct subject {
    double *cholesky; /* [m][m] lower factor of the products of the others */
    double *outcome;  /* [m] their products with the outcome, solved by it */
    double *slope;    /* [m] of the regressor on the others */
    double rest;      /* of the outcome, given the others */
    double whole;     /* of the regressor, given the others */
} subject;

/* Up to LANES matrices that are permuted, and the fixed ones they are multiplied with. */
typedef struct task {
    const polis_qap *q;
    polis_qap_rows *rows;
    int first, n_lanes; /* regressors first .. first + n_lanes - 1 */
    double *moved;      /* [n][n][LANES] */
    int n_fixed;        /* outcome, then regressors */
    subject *subject;   /* [k] for DSP */
    /* what the products [n_fixed] of a permuted regressor with the fixed matrices say */
    double (*read)(const struct task *t, int c, const double *product);
} task;

/* Rows of a batch of permutations, while the fixed rows are near. product:
 * [n_batch][n_fixed][LANES]
 */
static void multiply_batch(const task *t, int n_batch, const polis_vid *to, double *product)
{
    const polis_vid n = t->q->n;
    const int64_t row = (int64_t)n * LANES;

    memset(product, 0, (size_t)(n_batch * t->n_fixed * LANES) * sizeof *product);
    for (polis_vid i = 0; i < n; i++) {
        const polis_vid first = t->q->symmetric ? i + 1 : 0;

        for (int f = 0; f < t->n_fixed; f += POLIS_QAP_FIXED) {
            const int n_fixed = t->n_fixed - f < POLIS_QAP_FIXED ? t->n_fixed - f : POLIS_QAP_FIXED;
            const double *fixed[POLIS_QAP_FIXED] = {0};

            for (int g = 0; g < n_fixed; g++) {
                fixed[g] = t->q->work->matrix[f + g] + (int64_t)i * n;
            }
            for (int b = 0; b < n_batch; b++) {
                const polis_vid *map = to + (int64_t)b * n;
                const polis_vid *after = to + (int64_t)(b + 1 < n_batch ? b + 1 : b) * n;

                t->rows(t->moved + map[i] * row, map, n_fixed, fixed, t->moved + after[i] * row,
                        first, n, product + (b * t->n_fixed + f) * LANES);
            }
        }
    }
}

/* Values of replicate b from its products [n_fixed][LANES]. own: [n_fixed] room */
static void read_batch(const task *t, const double *product, double *own, double *value)
{
    for (int l = 0; l < t->n_lanes; l++) {
        for (int f = 0; f < t->n_fixed; f++) {
            own[f] = product[f * LANES + l];
        }
        value[t->first + l + 1] = t->read(t, t->first + l, own);
    }
}

/* The share of one thread. */
static void permute_range(const task *t, const polis_replicates *r, double *value, bool *failed)
{
    const polis_vid n = t->q->n;
    const int64_t n_batches = (r->last - r->first + BATCH - 1) / BATCH;
    const int64_t n_products = (int64_t)t->n_fixed * LANES;
    polis_vid *to = polis_mem_new((int64_t)BATCH * n, sizeof *to);
    double *product = polis_mem_new(BATCH * n_products + t->n_fixed, sizeof *product);

    if (!to || !product) {
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
            multiply_batch(t, count, to, product);
            for (int b = 0; b < count; b++) {
                read_batch(t, product + b * n_products, product + BATCH * n_products,
                           value + (first + b) * t->q->k);
            }
        }
    }
    polis_mem_free(to);
    polis_mem_free(product);
}

static polis_qap_rows *best_rows(void)
{
#ifdef POLIS_X86
    if (polis_isa_best() >= POLIS_ISA_AVX2) {
        return polis_qap_rows_avx2;
    }
#endif
    return polis_qap_rows_generic;
}

/* Lane l of every cell: slope[0] matrix[1] + slope[1] matrix[2] + ... */
static void fill_lane(const task *t, int l, const double *slope)
{
    const struct polis_qap_work *w = t->q->work;
    const int64_t cells = (int64_t)t->q->n * t->q->n;

#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < cells; i++) {
        double sum = 0.0;
        for (int a = 0; a < w->k; a++) {
            sum += slope[a] * w->matrix[a + 1][i];
        }
        t->moved[i * LANES + l] = sum;
    }
}

/* Product of a lane with itself, row by row. */
static double square_of_lane(const task *t, int l)
{
    const polis_vid n = t->q->n;
    double whole = 0.0;

    for (polis_vid i = 0; i < n; i++) {
        double sum = 0.0;
        for (polis_vid j = t->q->symmetric ? i + 1 : 0; j < n; j++) {
            const double x = t->moved[((int64_t)i * n + j) * LANES + l];
            sum += x * x;
        }
        whole += sum;
    }
    return whole;
}

/* Regressor c in lane l: as it is, or what the others leave of it. slope: [k] room */
static void put_lane(const task *t, int c, int l, double *slope)
{
    const int k = t->q->work->k;
    int at = 0;

    for (int a = 0; a < k; a++) {
        slope[a] = a == c ? 1.0 : t->subject ? -t->subject[c].slope[at] : 0.0;
        at += a != c;
    }
    fill_lane(t, l, slope);
    if (t->subject) {
        t->subject[c].whole = square_of_lane(t, l);
    }
}

/* All regressors, LANES at a time. */
static polis_err run(task *t, const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    const int k = t->q->work->k;
    double *slope = NULL;
    bool failed = false;

    t->rows = best_rows();
    POLIS_NEW(t->moved, (int64_t)t->q->n * t->q->n * LANES);
    POLIS_NEW(slope, k);
    for (t->first = 0; t->first < k && !failed; t->first += LANES) {
        t->n_lanes = k - t->first < LANES ? k - t->first : LANES;
        for (int l = 0; l < t->n_lanes; l++) {
            put_lane(t, t->first + l, l, slope);
        }
#pragma omp parallel
        permute_range(t, r, value, &failed);
    }
    for (int64_t b = r->first; b < r->last; b++) {
        value[b * t->q->k] = 0.0;
    }
    rc = failed ? POLIS_E_NOMEM : POLIS_OK;

done:
    POLIS_FREE(t->moved);
    POLIS_FREE(slope);
    return rc;
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

/* Products of the permuted residual with the outcome and the regressors: what is left of both once
 * the others are taken out gives the partial correlation. */
static double read_dsp(const task *t, int c, const double *product)
{
    const subject *s = &t->subject[c];
    const int m = t->n_fixed - 2;
    double other[POLIS_QAP_MOST];
    double own = s->whole, with = product[0];
    int at = 0;

    for (int a = 0; a <= m; a++) {
        if (a != c) {
            other[at++] = product[a + 1];
        }
    }
    forward(m, s->cholesky, other);
    for (int i = 0; i < m; i++) {
        own -= other[i] * other[i];
        with -= other[i] * s->outcome[i];
    }
    return own > 0.0 && s->rest > 0.0 ? fmax(-1.0, fmin(1.0, with / sqrt(own * s->rest))) : 0.0;
}

/* Solve the others of regressor c. */
static polis_err solve_others(const struct polis_qap_work *w, int c, subject *s)
{
    const int all = w->k + 1, m = w->k - 1;
    int at = 0;

    for (int a = 0; a < w->k; a++) {
        if (a != c) {
            int to = 0;
            for (int b = 0; b < w->k; b++) {
                if (b != c) {
                    s->cholesky[at * m + to++] = w->gram[(a + 1) * all + b + 1];
                }
            }
            s->outcome[at] = w->gram[a + 1];
            s->slope[at++] = w->gram[(a + 1) * all + c + 1];
        }
    }
    if (m > 0 && (LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', m, s->cholesky, m) != 0 ||
                  LAPACKE_dpotrs(LAPACK_COL_MAJOR, 'L', m, 1, s->cholesky, m, s->slope, m) != 0)) {
        return POLIS_E_BUG; /* refused as collinear before */
    }
    forward(m, s->cholesky, s->outcome);
    s->rest = w->gram[0];
    for (int i = 0; i < m; i++) {
        s->rest -= s->outcome[i] * s->outcome[i];
    }
    return POLIS_OK;
}

static polis_err permute_dsp(polis_qap *q, const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    const int k = q->work->k;
    const int64_t each = (int64_t)(k - 1) * (k - 1) + 2 * (k - 1);
    subject *subjects = NULL;
    double *room = NULL;

    POLIS_NEW(subjects, k);
    POLIS_NEW(room, k * each + 1);
    for (int c = 0; c < k; c++) {
        subjects[c].cholesky = room + c * each;
        subjects[c].outcome = subjects[c].cholesky + (k - 1) * (k - 1);
        subjects[c].slope = subjects[c].outcome + (k - 1);
        POLIS_TRY(solve_others(q->work, c, &subjects[c]));
    }
    task t = {.q = q, .n_fixed = k + 1, .subject = subjects, .read = read_dsp};
    rc = run(&t, r, value);

done:
    POLIS_FREE(subjects);
    POLIS_FREE(room);
    return rc;
}

static double read_correlation(const task *t, int c, const double *product)
{
    const struct polis_qap_work *w = t->q->work;

    return product[0] / sqrt(w->gram[0] * w->gram[(c + 1) * (w->k + 1) + c + 1]);
}

polis_err polis_qap_correlate(polis_qap *qap, const polis_replicates *r, double *value)
{
    task t = {.q = qap, .n_fixed = 1, .read = read_correlation};

    return run(&t, r, value);
}

/* Correlations [k] of the permuted outcome with the regressors, to partial correlations in place.
 */
static void partial_of(int k, const double *inverse, double *value)
{
    double coef[POLIS_QAP_MOST], explained = 0.0;

    for (int a = 0; a < k; a++) {
        coef[a] = 0.0;
        for (int b = 0; b < k; b++) {
            coef[a] += inverse[a * k + b] * value[b];
        }
    }
    for (int a = 0; a < k; a++) {
        explained += coef[a] * value[a];
    }
    for (int a = 0; a < k; a++) {
        const double part = coef[a] * coef[a] / inverse[a * k + a];
        const double whole = part + fmax(1.0 - explained, 0.0);
        value[a] = copysign(whole > 0.0 ? sqrt(part / whole) : 0.0, coef[a]);
    }
}

static polis_err permute_y(polis_qap *q, const polis_replicates *r, double *value)
{
    polis_err rc = POLIS_OK;
    const int k = q->work->k;
    double *inverse = NULL;

    POLIS_NEW(inverse, k * k);
    POLIS_TRY(polis_qap_invert(q->work, NULL, NULL, inverse));
    POLIS_TRY(polis_qap_correlate(q, r, value));
    for (int64_t b = r->first; b < r->last; b++) {
        partial_of(k, inverse, value + b * q->k + 1);
    }

done:
    POLIS_FREE(inverse);
    return rc;
}

polis_err polis_qap_permute(polis_qap *qap, polis_qap_scheme scheme, const polis_replicates *r,
                            double *value)
{
    return scheme == POLIS_QAP_DSP ? permute_dsp(qap, r, value) : permute_y(qap, r, value);
}
