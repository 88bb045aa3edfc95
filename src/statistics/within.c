#include "statistics/within.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 100000 };

static const double CONVERGED = 1e-10;

/* Take the means of groups out of x; returns the largest that there was. */
static double demean(int64_t n, const polis_vid *group, polis_vid n_groups, double *mean,
                     const double *count, double *x)
{
    double largest = 0.0;

    memset(mean, 0, (size_t)n_groups * sizeof *mean);
    for (int64_t i = 0; i < n; i++) {
        mean[group[i]] += x[i];
    }
    for (polis_vid g = 0; g < n_groups; g++) {
        mean[g] = count[g] > 0.0 ? mean[g] / count[g] : 0.0;
        largest = fmax(largest, fabs(mean[g]));
    }
    for (int64_t i = 0; i < n; i++) {
        x[i] -= mean[group[i]];
    }
    return largest;
}

static double deviation(int64_t n, const double *x)
{
    double mean = 0.0, sum = 0.0;

    for (int64_t i = 0; i < n; i++) {
        mean += x[i] / (double)n;
    }
    for (int64_t i = 0; i < n; i++) {
        sum += (x[i] - mean) * (x[i] - mean);
    }
    return sqrt(sum / (double)n);
}

/* Room for the means and sizes of both kinds of groups. */
typedef struct scratch {
    double *mean, *city_count, *period_count;
} scratch;

static polis_err scratch_init(const polis_effects *e, scratch *s)
{
    polis_err rc = POLIS_OK;
    const polis_vid most = e->n_cities > e->n_periods ? e->n_cities : e->n_periods;

    POLIS_NEW(s->mean, most);
    POLIS_NEW(s->city_count, e->n_cities);
    POLIS_NEW(s->period_count, e->n_periods);
    for (int64_t i = 0; i < e->n; i++) {
        if (e->city) {
            s->city_count[e->city[i]] += 1.0;
        }
        if (e->period) {
            s->period_count[e->period[i]] += 1.0;
        }
    }

done:
    return rc;
}

static void scratch_clear(scratch *s)
{
    POLIS_FREE(s->mean);
    POLIS_FREE(s->city_count);
    POLIS_FREE(s->period_count);
}

static bool within_column(const polis_effects *e, scratch *s, double *x)
{
    const double enough = CONVERGED * deviation(e->n, x);

    for (int round = 0; round < MOST_ROUNDS; round++) {
        double largest = 0.0;

        if (e->city) {
            largest = demean(e->n, e->city, e->n_cities, s->mean, s->city_count, x);
        }
        if (e->period) {
            const double other = demean(e->n, e->period, e->n_periods, s->mean, s->period_count, x);
            largest = e->city ? fmin(largest, other) : other;
        }
        if (!e->city || !e->period || largest <= enough) {
            return true;
        }
    }
    return false;
}

polis_err polis_within(const polis_effects *effects, int k, double *x, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    scratch s = {0};

    POLIS_TRY(scratch_init(effects, &s));
    for (int c = 0; c < k; c++) {
        if (!within_column(effects, &s, x + (int64_t)c * effects->n)) {
            rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                            "the effects of cities and periods cannot be told apart: the panel has "
                            "too many gaps");
            goto done;
        }
    }

done:
    scratch_clear(&s);
    return rc;
}

static polis_vid root_of(polis_vid *parent, polis_vid v)
{
    while (parent[v] != v) {
        parent[v] = parent[parent[v]];
        v = parent[v];
    }
    return v;
}

polis_err polis_effects_rank(const polis_effects *e, int64_t *out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n_cities = e->city ? e->n_cities : 0;
    const polis_vid n = n_cities + (e->period ? e->n_periods : 0);
    polis_vid *parent = NULL;
    bool *used = NULL;

    *out = 0;
    POLIS_NEW(parent, n);
    POLIS_NEW(used, n);
    for (polis_vid v = 0; v < n; v++) {
        parent[v] = v;
    }
    for (int64_t i = 0; i < e->n; i++) {
        const polis_vid a = e->city ? e->city[i] : n_cities + e->period[i];
        const polis_vid b = e->period ? n_cities + e->period[i] : a;

        used[a] = true;
        used[b] = true;
        parent[root_of(parent, a)] = root_of(parent, b);
    }
    for (polis_vid v = 0; v < n; v++) { /* groups, less one for each part but for one kind alone */
        *out += used[v];
        *out -= e->city && e->period && used[v] && parent[v] == v;
    }

done:
    POLIS_FREE(parent);
    POLIS_FREE(used);
    return rc;
}

static int64_t drop_alone(int64_t n, const polis_vid *group, polis_vid n_groups, int64_t *count,
                          bool *keep)
{
    int64_t dropped = 0;

    memset(count, 0, (size_t)n_groups * sizeof *count);
    for (int64_t i = 0; i < n; i++) {
        count[group[i]] += keep[i];
    }
    for (int64_t i = 0; i < n; i++) {
        if (keep[i] && count[group[i]] == 1) {
            keep[i] = false;
            dropped++;
        }
    }
    return dropped;
}

polis_err polis_drop_singletons(const polis_effects *e, bool *keep, int64_t *n_dropped)
{
    polis_err rc = POLIS_OK;
    const polis_vid most = e->n_cities > e->n_periods ? e->n_cities : e->n_periods;
    int64_t *count = NULL, now;

    *n_dropped = 0;
    POLIS_NEW(count, most);
    do {
        now = e->city ? drop_alone(e->n, e->city, e->n_cities, count, keep) : 0;
        now += e->period ? drop_alone(e->n, e->period, e->n_periods, count, keep) : 0;
        *n_dropped += now;
    } while (now > 0);

done:
    POLIS_FREE(count);
    return rc;
}
