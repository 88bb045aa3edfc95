#include "model/threshold.h"
#include "base/mem.h"
#include "model/cutoff.h"
#include "model/top.h"

#include <math.h>

typedef struct keeper {
    const polis_threshold *threshold;
    double theta;
    polis_vid n;
    polis_vid k;      /* TOPK: not more than n */
    polis_vid *index; /* [threads * k] */
    polis_ties *part; /* [blocks] */
} keeper;

double polis_row_mean(const double *y, polis_vid n, polis_vid i)
{
    double mean = 0.0, rest = 0.0, least = INFINITY, most = -INFINITY;

    if (n < 2) {
        return 0.0;
    }
    for (polis_vid j = 0; j < n; j++) {
        if (j != i) {
            mean += y[j];
            least = fmin(least, y[j]);
            most = fmax(most, y[j]);
        }
    }
    mean /= (double)(n - 1);
    for (polis_vid j = 0; j < n; j++) { /* what the rounding of the first sum lost */
        rest += j != i ? y[j] - mean : 0.0;
    }
    mean += rest / (double)(n - 1);
    mean = fmin(mean, most > least ? nextafter(most, least) : most);
    return fmax(mean, least);
}

static double row_cutoff(const polis_threshold *t, const double *y, polis_vid n, polis_vid i)
{
    const double mean = polis_row_mean(y, n, i);

    return t->c * (t->mean_over_all ? mean * ((double)(n - 1) / (double)n) : mean);
}

static polis_err keep_above(const keeper *k, polis_ties *part, polis_vid i, const double *y,
                            double cutoff)
{
    polis_err rc = POLIS_OK;

    for (polis_vid j = 0; j < k->n; j++) {
        if (y[j] > cutoff) {
            POLIS_TRY(polis_ties_add(part, i, j, y[j]));
        }
    }

done:
    return rc;
}

static polis_err keep_top(const keeper *k, polis_ties *part, polis_vid i, const double *y,
                          int thread)
{
    polis_vid *index = k->index + (int64_t)thread * k->k;
    const polis_vid n_top = polis_top(y, k->n, k->k, 0.0, index);
    polis_err rc = POLIS_OK;

    for (polis_vid e = 0; e < n_top; e++) {
        POLIS_TRY(polis_ties_add(part, i, index[e], y[index[e]]));
    }

done:
    return rc;
}

static polis_err keep_significant(const keeper *k, polis_ties *part, polis_vid i, const double *y)
{
    polis_err rc = POLIS_OK;
    double sum = 0.0;
    polis_vid degree = 0;

    for (polis_vid j = 0; j < k->n; j++) {
        sum += y[j];
        degree += y[j] > 0.0;
    }
    for (polis_vid j = 0; j < k->n; j++) {
        /* the tie of a city of degree 1 is left to its other end: drop_unanswered() */
        if (y[j] > 0.0 &&
            (degree == 1 || pow(1.0 - y[j] / sum, degree - 1) < k->threshold->alpha)) {
            POLIS_TRY(polis_ties_add(part, i, j, degree == 1 ? -y[j] : y[j]));
        }
    }

done:
    return rc;
}

static polis_err keep_row(void *state, int thread, int64_t block, polis_vid i, const double *y)
{
    const keeper *k = state;
    polis_ties *part = &k->part[block];

    switch (k->threshold->rule) {
    case POLIS_RULE_ROWMEAN:
        return keep_above(k, part, i, y, row_cutoff(k->threshold, y, k->n, i));
    case POLIS_RULE_TOPK:
        return keep_top(k, part, i, y, thread);
    case POLIS_RULE_DISPARITY:
        return keep_significant(k, part, i, y);
    case POLIS_RULE_VALUE:
    case POLIS_RULE_DENSITY:
    case POLIS_RULE_MST:
        /* y >= theta, but strength 0 is no tie */
        return keep_above(k, part, i, y, k->theta > 0.0 ? nextafter(k->theta, 0.0) : 0.0);
    case POLIS_RULE_ALL:
    default:
        return keep_above(k, part, i, y, 0.0);
    }
}

/* Ties of cities of degree 1 came with a negative sign: keep those whose other end keeps them. */
static void drop_unanswered(polis_ties *ties)
{
    int64_t kept = 0;

    for (int64_t e = 0; e < ties->n; e++) {
        polis_tie *t = &ties->tie[e];
        const int64_t back = t->strength < 0.0 ? polis_ties_find(ties, t->to, t->from) : e;

        t->strength =
            back >= 0 && (back == e || ties->tie[back].strength > 0.0) ? fabs(t->strength) : 0.0;
    }
    for (int64_t e = 0; e < ties->n; e++) {
        if (ties->tie[e].strength > 0.0) {
            ties->tie[kept++] = ties->tie[e];
        }
    }
    ties->n = kept;
}

static polis_err find_theta(const polis_rows *rows, const polis_threshold *t, polis_fault *fault,
                            double *theta)
{
    switch (t->rule) {
    case POLIS_RULE_DENSITY:
        return polis_cutoff_density(rows, t->density, fault, theta);
    case POLIS_RULE_MST:
        return polis_cutoff_connected(rows, fault, theta);
    default:
        *theta = t->rule == POLIS_RULE_VALUE ? t->theta : NAN;
        return POLIS_OK;
    }
}

polis_err polis_threshold_ties(const polis_rows *rows, const polis_threshold *threshold,
                               polis_fault *fault, double *theta, polis_ties *out)
{
    const int64_t n_blocks = polis_rows_blocks(rows->n);
    polis_err rc = POLIS_OK;
    keeper k = {.threshold = threshold, .n = rows->n};

    *out = (polis_ties){0};
    if (threshold->rule == POLIS_RULE_TOPK) {
        k.k = threshold->k < rows->n ? threshold->k : rows->n;
    }
    POLIS_TRY(find_theta(rows, threshold, fault, &k.theta));
    POLIS_NEW(k.index, (int64_t)polis_rows_threads() * k.k);
    POLIS_NEW(k.part, n_blocks);
    POLIS_TRY(polis_rows_each(rows, keep_row, &k));
    POLIS_TRY(polis_ties_join(k.part, n_blocks, out));
    if (threshold->rule == POLIS_RULE_DISPARITY) {
        drop_unanswered(out);
    }
    *theta = k.theta;

done:
    for (int64_t b = 0; k.part && b < n_blocks; b++) {
        polis_ties_clear(&k.part[b]);
    }
    POLIS_FREE(k.part);
    POLIS_FREE(k.index);
    return rc;
}
