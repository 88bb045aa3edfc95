#include "regional/composite.h"
#include "base/mem.h"
#include "regional/entropy.h"

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
        c->flat[j] = !(scale[j].most > scale[j].least);
        c->n_flat += c->flat[j];
    }
}

/* Divide by the sum; what is left out becomes 0. False where the sum is 0. */
static bool to_shares(int n, const bool *left_out, double *weight)
{
    double sum = 0.0;

    for (int j = 0; j < n; j++) {
        weight[j] = left_out && left_out[j] ? 0.0 : weight[j];
        sum += weight[j];
    }
    for (int j = 0; j < n && sum > 0.0; j++) {
        weight[j] /= sum;
    }
    return sum > 0.0;
}

void polis_composite_weights(const polis_composite *c, polis_weigh by, const double *given,
                             double *weight)
{
    const int n = c->n_indicators;
    const bool some_range = c->n_flat < n;

    for (int j = 0; j < n; j++) {
        weight[j] = c->n_scored < 2           ? NAN
                    : by == POLIS_WEIGH_GIVEN ? given[j]
                    : by == POLIS_WEIGH_EQUAL ? 1.0
                    : isnan(c->entropy[j])    ? 0.0
                                              : 1.0 - c->entropy[j];
    }
    if (c->n_scored < 2 || to_shares(n, c->flat, weight)) {
        return;
    }
    for (int j = 0; j < n; j++) {
        weight[j] = by == POLIS_WEIGH_GIVEN ? given[j] : some_range && c->flat[j] ? 0.0 : 1.0;
    }
    to_shares(n, NULL, weight);
}

void polis_composite_scores(const polis_composite *c, const double *weight, double *score)
{
    for (int64_t i = 0; i < c->n; i++) {
        const double *row = c->scaled + i * c->n_indicators;
        score[i] = 0.0;
        for (int j = 0; j < c->n_indicators; j++) {
            score[i] += weight[j] * row[j];
        }
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

static polis_err rank_all(polis_composite *c)
{
    polis_err rc = POLIS_OK;
    double *best = NULL, *worst = NULL;

    POLIS_NEW(best, c->n_indicators);
    POLIS_NEW(worst, c->n_indicators);
    find_best_and_worst(c, best, worst);
    for (int64_t i = 0; i < c->n; i++) {
        c->topsis[i] = topsis_of(c, c->scaled + i * c->n_indicators, best, worst);
    }

done:
    POLIS_FREE(best);
    POLIS_FREE(worst);
    return rc;
}

polis_err polis_composite_new(const double *value, int64_t n, int n_indicators,
                              polis_indicator_scale *scale, const polis_weighting *weighting,
                              polis_composite **out)
{
    polis_err rc = POLIS_OK;
    polis_composite *c = NULL;

    *out = NULL;
    POLIS_NEW(c, 1);
    c->n = n;
    c->n_indicators = n_indicators;
    POLIS_NEW(c->scaled, n * n_indicators);
    POLIS_NEW(c->flat, n_indicators);
    POLIS_NEW(c->entropy, n_indicators);
    POLIS_NEW(c->weight, n_indicators);
    POLIS_NEW(c->score, n);
    POLIS_NEW(c->topsis, n);
    find_ranges(value, n, n_indicators, scale);
    scale_all(value, scale, c);
    for (int j = 0; j < n_indicators; j++) {
        c->entropy[j] =
            polis_entropy_of(c->scaled + j, n, n_indicators, c->n_scored, weighting->shift);
    }
    polis_composite_weights(c, weighting->by, weighting->given, c->weight);
    polis_composite_scores(c, c->weight, c->score);
    POLIS_TRY(rank_all(c));
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
        POLIS_FREE(c->flat);
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
