#include "regional/composite.h"
#include "base/mem.h"

#include <math.h>

static bool is_complete(const double *row, int n)
{
    for (int j = 0; j < n; j++) {
        if (!isfinite(row[j])) {
            return false;
        }
    }
    return true;
}

static void find_ranges(const double *value, int64_t n, int n_indicators,
                        polis_indicator_scale *scale)
{
    for (int j = 0; j < n_indicators; j++) {
        double least = INFINITY, most = -INFINITY;
        if (!isnan(scale[j].least) && !isnan(scale[j].most)) {
            continue;
        }
        for (int64_t i = 0; i < n; i++) {
            if (is_complete(value + i * n_indicators, n_indicators)) {
                least = fmin(least, value[i * n_indicators + j]);
                most = fmax(most, value[i * n_indicators + j]);
            }
        }
        scale[j].least = least;
        scale[j].most = most;
    }
}

static double scaled(double x, const polis_indicator_scale *scale)
{
    const double range = scale->most - scale->least;
    const double z = scale->is_cost ? (scale->most - x) / range : (x - scale->least) / range;

    return range > 0.0 ? fmin(fmax(z, 0.0), 1.0) : 0.0;
}

static void scale_all(const double *value, const polis_indicator_scale *scale, polis_composite *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        const double *row = value + i * c->n_indicators;
        const bool complete = is_complete(row, c->n_indicators);
        c->n_scored += complete;
        for (int j = 0; j < c->n_indicators; j++) {
            c->scaled[i * c->n_indicators + j] = complete ? scaled(row[j], &scale[j]) : NAN;
        }
    }
    for (int j = 0; j < c->n_indicators; j++) {
        c->n_flat += !(scale[j].most > scale[j].least);
    }
}

/* e_j = -(1 / ln n) sum p ln p with p = z / sum z; 0 ln 0 = 0. NaN for a column of zeros. */
static double entropy_of(const polis_composite *c, int j)
{
    double sum = 0.0, e = 0.0;

    for (int64_t i = 0; i < c->n; i++) {
        const double z = c->scaled[i * c->n_indicators + j];
        sum += z > 0.0 ? z : 0.0;
    }
    for (int64_t i = 0; i < c->n; i++) {
        const double p = c->scaled[i * c->n_indicators + j] / sum;
        e -= p > 0.0 ? p * log(p) : 0.0;
    }
    return sum > 0.0 ? e / log((double)c->n_scored) : NAN;
}

/* w_j = (1 - e_j) / sum of these. */
static void entropy_weights(polis_composite *c)
{
    double sum = 0.0;

    for (int j = 0; j < c->n_indicators; j++) {
        c->entropy[j] = entropy_of(c, j);
        c->weight[j] = isnan(c->entropy[j]) ? 0.0 : 1.0 - c->entropy[j];
        sum += c->weight[j];
    }
    for (int j = 0; j < c->n_indicators; j++) {
        c->weight[j] = sum > 0.0 ? c->weight[j] / sum : 1.0 / c->n_indicators;
    }
}

/* Distances of the weighted row to the best and the worst of each column. */
static double topsis_of(const polis_composite *c, const double *row, const double *best,
                        const double *worst)
{
    double to_best = 0.0, to_worst = 0.0;

    for (int j = 0; j < c->n_indicators; j++) {
        const double v = c->weight[j] * row[j];
        to_best += (best[j] - v) * (best[j] - v);
        to_worst += (v - worst[j]) * (v - worst[j]);
    }
    return sqrt(to_worst) / (sqrt(to_best) + sqrt(to_worst));
}

static void find_best_and_worst(const polis_composite *c, double *best, double *worst)
{
    for (int j = 0; j < c->n_indicators; j++) {
        best[j] = -INFINITY;
        worst[j] = INFINITY;
        for (int64_t i = 0; i < c->n; i++) {
            const double v = c->weight[j] * c->scaled[i * c->n_indicators + j];
            best[j] = fmax(best[j], v); /* NaN is passed over */
            worst[j] = fmin(worst[j], v);
        }
    }
}

static polis_err score_all(polis_composite *c)
{
    polis_err rc = POLIS_OK;
    double *best = NULL, *worst = NULL;

    POLIS_NEW(best, c->n_indicators);
    POLIS_NEW(worst, c->n_indicators);
    find_best_and_worst(c, best, worst);
    for (int64_t i = 0; i < c->n; i++) {
        const double *row = c->scaled + i * c->n_indicators;
        c->score[i] = 0.0;
        for (int j = 0; j < c->n_indicators; j++) {
            c->score[i] += c->weight[j] * row[j];
        }
        c->topsis[i] = topsis_of(c, row, best, worst);
    }

done:
    POLIS_FREE(best);
    POLIS_FREE(worst);
    return rc;
}

static void no_scores(polis_composite *c)
{
    for (int64_t i = 0; i < c->n; i++) {
        c->score[i] = c->topsis[i] = NAN;
    }
    for (int j = 0; j < c->n_indicators; j++) {
        c->weight[j] = c->entropy[j] = NAN;
    }
}

polis_err polis_composite_new(const double *value, int64_t n, int n_indicators,
                              polis_indicator_scale *scale, const double *weight,
                              polis_composite **out)
{
    polis_err rc = POLIS_OK;
    polis_composite *c = NULL;

    *out = NULL;
    POLIS_NEW(c, 1);
    c->n = n;
    c->n_indicators = n_indicators;
    POLIS_NEW(c->scaled, n * n_indicators);
    POLIS_NEW(c->entropy, n_indicators);
    POLIS_NEW(c->weight, n_indicators);
    POLIS_NEW(c->score, n);
    POLIS_NEW(c->topsis, n);
    find_ranges(value, n, n_indicators, scale);
    scale_all(value, scale, c);
    if (c->n_scored < 2) {
        no_scores(c);
    } else {
        entropy_weights(c);
        for (int j = 0; weight && j < n_indicators; j++) {
            c->weight[j] = weight[j];
        }
        POLIS_TRY(score_all(c));
    }
    *out = c;
    c = NULL;

done:
    polis_composite_free(&c);
    return rc;
}

void polis_composite_free(polis_composite **composite)
{
    polis_composite *c = *composite;

    if (c) {
        POLIS_FREE(c->scaled);
        POLIS_FREE(c->entropy);
        POLIS_FREE(c->weight);
        POLIS_FREE(c->score);
        POLIS_FREE(c->topsis);
        POLIS_FREE(*composite);
    }
}

void polis_composite_obstacles(const polis_composite *c, int64_t unit, double *obstacle)
{
    const double *row = c->scaled + unit * c->n_indicators;
    double sum = 0.0;

    for (int j = 0; j < c->n_indicators; j++) {
        obstacle[j] = c->weight[j] * (1.0 - row[j]);
        sum += obstacle[j];
    }
    for (int j = 0; j < c->n_indicators; j++) {
        obstacle[j] = sum > 0.0 ? obstacle[j] / sum : NAN;
    }
}
