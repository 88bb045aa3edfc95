#include "app/effects/study.h"
#include "app/effects/space.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"
#include "statistics/distribution.h"
#include "statistics/resample.h"

#include <math.h>
#include <string.h>

static const double INTERVAL[2] = {0.025, 0.975};

/* The same on all ranks but for what is done by ranges of replicates. */
typedef struct setting {
    MPI_Comm comm;
    const polis_effects_options *o;
    const polis_panel *panel;
    const polis_log *log;
    polis_fault *fault;
    const char **name; /* [sample.k + 1]; the last is the mediator */
} setting;

static polis_regression model_of(const setting *e, const polis_sample *s)
{
    return (polis_regression){
        .n = s->n,
        .y = s->y,
        .outcome = e->o->outcome,
        .k = s->k,
        .x = s->x,
        .name = e->name,
        .effects = {.n = s->n,
                    .city = e->o->city_effects ? s->city : NULL,
                    .period = e->o->period_effects ? s->period : NULL,
                    .n_cities = s->n_cities,
                    .n_periods = s->n_periods},
        .se = s->cluster ? POLIS_SE_CLUSTER : e->o->se,
        .cluster = s->cluster,
        .n_clusters = s->n_clusters,
        .city_in_cluster = s->city_in_cluster,
    };
}

/* Units that are permuted: cities with all their rows, which must be of the same periods. */
static polis_err permuted_units(const setting *e, const polis_sample *s, polis_vid *out)
{
    *out = s->n_cities;
    if (s->n != (int64_t)s->n_cities * s->n_periods) {
        return polis_fail(e->fault, POLIS_E_PARSE, NULL, 0,
                          "--permutations: cities are permuted with all their periods, so each of "
                          "%d cities needs a row in each of %d periods; there are %lld rows; "
                          "--period takes one period",
                          (int)s->n_cities, (int)s->n_periods, (long long)s->n);
    }
    return POLIS_OK;
}

/* Collective. */
static polis_err permute(const setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->estimates->k;
    polis_replicates *r = &out->permutations;
    double *value = NULL, *observed = NULL;
    polis_vid units = 0;

    POLIS_TRY(permuted_units(e, &out->sample, &units));
    *r = polis_replicates_of((uint64_t)e->o->seed, units, e->o->permutations);
    value = polis_mem_new(r->all * k, sizeof *value);
    observed = polis_mem_new(k, sizeof *observed);
    out->p_permuted = polis_mem_new(k, sizeof *out->p_permuted);
    rc = value && observed && out->p_permuted ? POLIS_OK : POLIS_E_NOMEM;
    polis_share_range(e->comm, r->all, &r->first, &r->last);
    rc = rc == POLIS_OK ? polis_permute(out->estimates, units, r, observed, value) : rc;
    POLIS_TRY(polis_comm_agree(e->comm, rc));
    POLIS_TRY(polis_share_rows(e->comm, r->all, k * (int64_t)sizeof *value, value));
    for (int c = 0; c < k; c++) {
        const bool level = out->estimates->constant && c == 0; /* which permuting does not change */
        out->p_permuted[c] = level ? NAN : polis_replicate_p(r, observed[c], value + c, k);
    }

done:
    POLIS_FREE(value);
    POLIS_FREE(observed);
    return rc;
}

/* Cities are drawn, or clusters where there are any. */
static const polis_vid *drawn_units(const polis_sample *s, polis_vid *n)
{
    *n = s->cluster ? s->n_clusters : s->n_cities;
    return s->cluster ? s->cluster : s->city;
}

static polis_replicates draws_of(const setting *e)
{
    polis_replicates r = {.seed = (uint64_t)e->o->seed, .all = e->o->bootstrap};

    polis_share_range(e->comm, r.all, &r.first, &r.last);
    return r;
}

/* Collective. */
static polis_err draw(const setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->estimates->k;
    polis_vid n_units;
    const polis_vid *unit = drawn_units(&out->sample, &n_units);
    double *value = polis_mem_new(e->o->bootstrap * k, sizeof *value);

    out->draws = draws_of(e);
    out->draw_low = polis_mem_new(k, sizeof *out->draw_low);
    out->draw_high = polis_mem_new(k, sizeof *out->draw_high);
    rc = value && out->draw_low && out->draw_high ? POLIS_OK : POLIS_E_NOMEM;
    rc = rc == POLIS_OK ? polis_bootstrap(out->estimates, unit, n_units, &out->draws, value) : rc;
    POLIS_TRY(polis_comm_agree(e->comm, rc));
    POLIS_TRY(polis_share_rows(e->comm, out->draws.all, k * (int64_t)sizeof *value, value));
    for (int c = 0; c < k; c++) {
        double ends[2];
        POLIS_TRY(polis_replicate_interval(out->draws.all, value + c, k, INTERVAL, ends));
        out->draw_low[c] = ends[0];
        out->draw_high[c] = ends[1];
    }

done:
    POLIS_FREE(value);
    return rc;
}

static void find_turns(const setting *e, polis_effects_study *out)
{
    const int first = out->estimates->constant;
    const polis_sample *s = &out->sample;

    for (int q = 0; q < e->o->quadratic.n; q++) {
        for (int i = 0; i < s->n_x; i++) {
            if (strcmp(e->o->x.text[i], e->o->quadratic.text[q]) == 0) {
                polis_turning_point(out->estimates, first + i, first + s->n_x + q, s->mean[q],
                                    &out->turn[q].at, &out->turn[q].se);
            }
        }
    }
}

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
static polis_err fit_group(const setting *e, const polis_sample *s, int g, polis_group_fit *out)
{
    polis_err rc = POLIS_OK;
    polis_fault why = {0};
    part p = {0};
    polis_regression m = model_of(e, s);

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
                const double w = e && e->status[c] == POLIS_TERM_OK ? 1.0 / e->se[c] / e->se[c] : 0;
                if (pass == 0) {
                    weight += w;
                    mean += w > 0.0 ? w * e->coef[c] : 0.0;
                    groups += w > 0.0;
                } else {
                    sum += w > 0.0 ? w * (e->coef[c] - mean) * (e->coef[c] - mean) : 0.0;
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
        p[i] = e && i % k >= first && i % k < first + n_x ? e->p[i % k] : NAN;
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

static polis_err fit_groups(const setting *e, polis_effects_study *out)
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

/* Collective. One --x: percentiles of the product of its way to the mediator and that onwards. */
static polis_err draw_indirect(const setting *e, const polis_mediation *models,
                               const polis_sample *s, double *value, polis_mediated *out)
{
    polis_err rc = POLIS_OK;
    polis_vid n_units;
    const polis_vid *unit = drawn_units(s, &n_units);
    const polis_replicates r = draws_of(e);
    double ends[2];

    rc = polis_bootstrap_mediation(models, unit, n_units, &r, value);
    POLIS_TRY(polis_comm_agree(e->comm, rc));
    POLIS_TRY(polis_share_rows(e->comm, r.all, sizeof *value, value));
    POLIS_TRY(polis_replicate_interval(r.all, value, 1, INTERVAL, ends));
    out->low = ends[0];
    out->high = ends[1];

done:
    return rc;
}

/* The mediator explained, and explaining. */
static polis_err fit_mediation(const setting *e, const polis_sample *s, polis_estimates **to_m,
                               polis_estimates **to_y)
{
    polis_err rc = POLIS_OK;
    polis_regression m = model_of(e, s);
    double *wide = NULL;

    POLIS_NEW(wide, (s->k + 1) * s->n);
    memcpy(wide, s->x, (size_t)(s->k * s->n) * sizeof *wide);
    memcpy(wide + s->k * s->n, s->mediator, (size_t)s->n * sizeof *wide);
    m.y = s->mediator;
    m.outcome = e->o->mediator;
    POLIS_TRY(polis_regress(&m, e->fault, to_m));
    m = model_of(e, s);
    m.x = wide;
    m.k++;
    rc = polis_regress(&m, e->fault, to_y);

done:
    POLIS_FREE(wide);
    return rc;
}

/* Collective. */
static polis_err mediate(const setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_sample *s = &out->sample;
    polis_estimates *to_m = NULL, *to_y = NULL;
    double *value = polis_mem_new(e->o->bootstrap, sizeof *value);

    out->mediated = polis_mem_new(s->n_x, sizeof *out->mediated);
    rc = value && out->mediated ? fit_mediation(e, s, &to_m, &to_y) : POLIS_E_NOMEM;
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    for (int i = 0; i < s->n_x; i++) {
        const int at = to_m->constant + i;
        const polis_mediation models = {
            .to_mediator = to_m, .to_outcome = to_y, .cause = at, .mediator = to_y->k - 1};
        polis_mediated *m = &out->mediated[i];

        m->to_mediator = to_m->coef[at];
        m->of_mediator = to_y->coef[to_y->k - 1];
        m->direct = to_y->coef[at];
        m->indirect = m->to_mediator * m->of_mediator;
        m->total = out->estimates->coef[at];
        POLIS_TRY(draw_indirect(e, &models, s, value, m));
    }

done:
    POLIS_FREE(value);
    polis_estimates_free(&to_m);
    polis_estimates_free(&to_y);
    return rc;
}

/* What every rank does for itself, before any replicate. */
static polis_err fit_all(setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    polis_sample *s = &out->sample;
    polis_regression m;

    POLIS_TRY(polis_sample_take(e->o, e->panel, e->log, e->fault, s));
    POLIS_NEW(e->name, s->k + 1);
    for (int c = 0; c < s->k; c++) {
        e->name[c] = polis_texts_get(&s->name, c);
    }
    e->name[s->k] = e->o->mediator;
    m = model_of(e, s);
    POLIS_TRY(polis_regress(&m, e->fault, &out->estimates));
    find_turns(e, out);
    if (e->o->by) {
        POLIS_TRY(fit_groups(e, out));
    }

done:
    return rc;
}

static void warn_of_few_clusters(const setting *e, const polis_sample *s)
{
    if (s->cluster && s->n_clusters < 30) {
        polis_log_line(e->log, POLIS_LOG_WARN,
                       "%d clusters are few: clustered errors are too small below 30; see "
                       "--permutations",
                       (int)s->n_clusters);
    }
}

polis_err polis_effects_measure(MPI_Comm comm, const polis_effects_options *options,
                                const polis_panel *panel, const polis_log *log, polis_fault *fault,
                                polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    setting e = {.comm = comm, .o = options, .panel = panel, .log = log, .fault = fault};

    *out = (polis_effects_study){0};
    rc = fit_all(&e, out);
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    warn_of_few_clusters(&e, &out->sample);
    if (options->permutations > 0) {
        POLIS_TRY(permute(&e, out));
    }
    if (options->bootstrap > 0) {
        POLIS_TRY(draw(&e, out));
    }
    if (options->mediator[0] != '\0') {
        POLIS_TRY(mediate(&e, out));
    }
    POLIS_TRY(polis_effects_space(comm, options, panel, log, fault, out));

done:
    POLIS_FREE(e.name);
    return rc;
}

void polis_effects_study_clear(polis_effects_study *study)
{
    for (int g = 0; study->group && g < study->n_groups; g++) {
        polis_estimates_free(&study->group[g].estimates);
        POLIS_FREE(study->group[g].q);
    }
    polis_sample_clear(&study->sample);
    polis_estimates_free(&study->estimates);
    POLIS_FREE(study->p_permuted);
    POLIS_FREE(study->draw_low);
    POLIS_FREE(study->draw_high);
    POLIS_FREE(study->group);
    POLIS_FREE(study->equal_chi2);
    POLIS_FREE(study->equal_p);
    POLIS_FREE(study->mediated);
    polis_lag_free(&study->lag);
}
