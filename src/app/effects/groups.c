/* Each group of --by as a model of its own, and whether the groups have the same coefficients. */
#include "app/effects/study_parts.h"
#include "base/mem.h"
#include "statistics/distribution.h"

#include <math.h>
#include <string.h>

/* The rows of one group as a model of its own; variables keep the scale of all rows. */
typedef struct part {
    int64_t n;
    double *y, *x;
    polis_vid *city, *period, *cluster;
} part;

static void part_clear(part *p)
{
    POLIS_FREE(p->y);
    POLIS_FREE(p->x);
    POLIS_FREE(p->city);
    POLIS_FREE(p->period);
    POLIS_FREE(p->cluster);
}

static polis_err part_init(const polis_sample *s, int group, int64_t n, part *p)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(p->y, n);
    POLIS_NEW(p->x, s->k * n);
    POLIS_NEW(p->city, n);
    POLIS_NEW(p->period, n);
    POLIS_NEW(p->cluster, n);
    for (int64_t i = 0; i < s->n; i++) {
        if (s->group[i] == group) {
            for (int c = 0; c < s->k; c++) {
                p->x[c * n + p->n] = s->x[c * s->n + i];
            }
            p->city[p->n] = s->city[i];
            p->period[p->n] = s->period[i];
            p->cluster[p->n] = s->cluster ? s->cluster[i] : 0;
            p->y[p->n++] = s->y[i];
        }
    }

done:
    return rc;
}

/* A group that cannot be fitted is no failure of the run: it has a status. */
static polis_err fit_group(const polis_effects_setting *e, const polis_sample *s, int g,
                           polis_group_fit *out)
{
    polis_err rc = POLIS_OK;
    polis_fault why = {0};
    part p = {0};
    polis_regression m = polis_effects_model(e, s);

    for (int64_t i = 0; i < s->n; i++) {
        out->n += s->group[i] == g;
    }
    if (out->n < e->o->least_group) {
        out->status = POLIS_WHY_TOO_FEW;
        return POLIS_OK;
    }
    POLIS_TRY(part_init(s, g, out->n, &p));
    POLIS_TRY(polis_renumber(p.n, p.city, &m.effects.n_cities));
    POLIS_TRY(polis_renumber(p.n, p.period, &m.effects.n_periods));
    POLIS_TRY(polis_renumber(p.n, p.cluster, &m.n_clusters));
    m.n = m.effects.n = p.n;
    m.y = p.y;
    m.x = p.x;
    m.effects.city = m.effects.city ? p.city : NULL;
    m.effects.period = m.effects.period ? p.period : NULL;
    m.cluster = s->cluster ? p.cluster : NULL;
    rc = polis_regress(&m, &why, &out->estimates);
    if (rc == POLIS_E_PARSE) {
        polis_log_line(e->log, POLIS_LOG_WARN, "group '%s' is not fitted: %s",
                       polis_texts_get(&s->groups.text, g), why.text);
        out->status = POLIS_WHY_RANK_DEFICIENT;
        rc = POLIS_OK;
    }

done:
    part_clear(&p);
    return rc;
}

/* Cochran's Q of the groups' coefficients: chi-squared with one less degrees of freedom. */
static void test_equality(polis_effects_study *out)
{
    for (int c = 0; c < out->estimates->k; c++) {
        double weight = 0.0, mean = 0.0, sum = 0.0;
        int groups = 0;

        for (int pass = 0; pass < 2; pass++) {
            for (int g = 0; g < out->n_groups; g++) {
                const polis_estimates *e = out->group[g].estimates;
                const double w =
                    e && e->status[c] == POLIS_TERM_OK ? 1.0 / e->of[c].se / e->of[c].se : 0;
                if (pass == 0) {
                    weight += w;
                    mean += w > 0.0 ? w * e->of[c].coef : 0.0;
                    groups += w > 0.0;
                } else {
                    sum += w > 0.0 ? w * (e->of[c].coef - mean) * (e->of[c].coef - mean) : 0.0;
                }
            }
            mean = pass == 0 ? mean / weight : mean;
        }
        out->equal_chi2[c] = groups > 1 ? sum : NAN;
        out->equal_df = groups > 1 ? groups - 1.0 : out->equal_df;
        out->equal_p[c] = polis_chi2_upper(out->equal_chi2[c], groups - 1.0);
    }
}

/* p of the terms of --x in all groups, adjusted together. */
static polis_err adjust_groups(polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->estimates->k, first = out->estimates->constant, n_x = out->sample.n_x;
    double *p = NULL, *q = NULL;

    POLIS_NEW(p, out->n_groups * k);
    POLIS_NEW(q, out->n_groups * k);
    for (int i = 0; i < out->n_groups * k; i++) {
        const polis_estimates *e = out->group[i / k].estimates;
        p[i] = e && i % k >= first && i % k < first + n_x ? e->of[i % k].p : NAN;
    }
    POLIS_TRY(polis_adjust_family(out->n_groups * k, p, q));
    for (int g = 0; g < out->n_groups; g++) {
        POLIS_NEW(out->group[g].q, k);
        memcpy(out->group[g].q, q + g * k, (size_t)k * sizeof *q);
    }

done:
    POLIS_FREE(p);
    POLIS_FREE(q);
    return rc;
}

polis_err polis_effects_groups(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;

    out->n_groups = (int)out->sample.groups.text.n;
    POLIS_NEW(out->group, out->n_groups);
    POLIS_NEW(out->equal_chi2, out->estimates->k);
    POLIS_NEW(out->equal_p, out->estimates->k);
    for (int g = 0; g < out->n_groups; g++) {
        POLIS_TRY(fit_group(e, &out->sample, g, &out->group[g]));
        if (out->group[g].status == POLIS_WHY_TOO_FEW) {
            polis_log_line(e->log, POLIS_LOG_WARN,
                           "group '%s' is not fitted: %lld rows, --min-group is %lld",
                           polis_texts_get(&out->sample.groups.text, g), (long long)out->group[g].n,
                           (long long)e->o->least_group);
        }
    }
    test_equality(out);
    rc = adjust_groups(out);

done:
    return rc;
}
