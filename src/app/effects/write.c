#include "app/effects/write.h"
#include "app/record.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TEXT = 4096 };

#define F64(NAME, LONG_NAME, REFERENCE)                                             \
    {                                                                               \
        .name = NAME, .long_name = LONG_NAME, .units = "1", .reference = REFERENCE, \
        .type = POLIS_TYPE_F64                                                      \
    }

static polis_variable column_of(int c)
{
    return (polis_variable){.name = polis_effect_names[c],
                            .long_name = polis_effect_words[c],
                            .units = "1",
                            .reference = polis_effect_references[c],
                            .type = POLIS_TYPE_F64};
}

static polis_err put_labels(polis_analysis *a, const char *dimension, const char *name,
                            const char *words, const polis_effect *first, int n, int step,
                            bool group)
{
    polis_err rc = POLIS_OK;
    polis_texts texts = {0};

    for (int i = 0; i < n; i++) {
        const char *text = group ? first[i * step].group : first[i * step].term;
        POLIS_TRY(polis_texts_add(&texts, text, strlen(text)));
    }
    rc = polis_study_labels(a, dimension, name, words, &texts);

done:
    polis_texts_clear(&texts);
    return rc;
}

static polis_err put_terms(const polis_effect_table *t, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_study_column status = {
        polis_study_status("status", "why a term has no coefficient"), &t->effect[0].status,
        sizeof *t->effect};

    POLIS_TRY(polis_analysis_dimension(a, "term", t->k));
    POLIS_TRY(put_labels(a, "term", "term_name", "term of the model", t->effect, t->k, 1, false));
    for (int c = 0; c < POLIS_N_EFFECT_COLUMNS; c++) {
        const polis_study_column column = {column_of(c), &t->effect[0].value[c], sizeof *t->effect};
        if (t->present[c] && c != POLIS_EFFECT_Q) {
            POLIS_TRY(polis_study_columns(a, "term", t->k, &column, 1));
        }
    }
    rc = polis_study_columns(a, "term", t->k, &status, 1);

done:
    return rc;
}

/* Coefficients of each group, and the test that they are equal. */
static polis_err put_groups(const polis_effects_study *s, const polis_effect_table *t,
                            polis_analysis *a)
{
    static const char *const both[] = {"group", "term"};
    static const int columns[] = {POLIS_EFFECT_COEF, POLIS_EFFECT_SE,  POLIS_EFFECT_T,
                                  POLIS_EFFECT_P,    POLIS_EFFECT_LOW, POLIS_EFFECT_HIGH,
                                  POLIS_EFFECT_BETA, POLIS_EFFECT_Q};
    polis_err rc = POLIS_OK;
    const polis_effect *first = t->effect + t->k;
    double *value = NULL;

    POLIS_NEW(value, t->n_groups * t->k);
    POLIS_TRY(polis_analysis_dimension(a, "group", t->n_groups));
    POLIS_TRY(
        put_labels(a, "group", "group_name", "group of rows", first, t->n_groups, t->k, true));
    const polis_study_column of_groups[] = {
        {{.name = "group_n", .long_name = "rows", .units = "1", .type = POLIS_TYPE_I64},
         &first->n,
         sizeof *first * (size_t)t->k},
        {polis_study_status("group_status", "why a group is not fitted"), &first->status,
         sizeof *first * (size_t)t->k}};
    POLIS_TRY(polis_study_columns(a, "group", t->n_groups, of_groups, 2));
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        char name[64];
        polis_variable v = column_of(columns[i]);

        snprintf(name, sizeof name, "group_%s", v.name);
        v.name = name;
        for (int e = 0; e < t->n_groups * t->k; e++) {
            value[e] = first[e].value[columns[i]];
        }
        POLIS_TRY(polis_analysis_write(a, &v, 2, both, value));
    }
    const polis_study_column tests[] = {
        {F64("equal_chi2", "all groups have one coefficient: chi-squared", "Cochran 1954"),
         s->equal_chi2, 0},
        {F64("equal_p", "its p", "Cochran 1954"), s->equal_p, 0}};
    POLIS_TRY(polis_study_columns(a, "term", t->k, tests, 2));
    rc = polis_analysis_number(a, "equal_df", s->equal_df);

done:
    POLIS_FREE(value);
    return rc;
}

static polis_err put_turns(const polis_effects_options *o, const polis_effects_study *s,
                           polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts names = {0};
    const polis_study_column columns[] = {
        {F64("turning_point", "where the curve turns, in the term's unit", NULL), &s->turn[0].at,
         sizeof s->turn[0]},
        {F64("turning_point_se", "its standard error by the delta method", NULL), &s->turn[0].se,
         sizeof s->turn[0]}};

    for (int q = 0; q < o->quadratic.n; q++) {
        const char *text = o->quadratic.text[q];
        POLIS_TRY(polis_texts_add(&names, text, strlen(text)));
    }
    POLIS_TRY(polis_analysis_dimension(a, "quadratic", o->quadratic.n));
    POLIS_TRY(polis_study_labels(a, "quadratic", "quadratic_name", "term with a square", &names));
    rc = polis_study_columns(a, "quadratic", o->quadratic.n, columns, 2);

done:
    polis_texts_clear(&names);
    return rc;
}

static polis_err put_mediation(const polis_effects_options *o, const polis_effects_study *s,
                               polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_mediated *m = s->mediated;
    const char *by = "Preacher & Hayes 2008";
    const polis_study_column columns[] = {
        {F64("to_mediator", "a: of the term on the mediator", by), &m->to_mediator, sizeof *m},
        {F64("of_mediator", "b: of the mediator on the outcome", by), &m->of_mediator, sizeof *m},
        {F64("direct", "effect beside the mediator", by), &m->direct, sizeof *m},
        {F64("indirect", "a b: effect through the mediator", by), &m->indirect, sizeof *m},
        {F64("total", "direct + indirect", by), &m->total, sizeof *m},
        {F64("indirect_lo", "lower end of its 95 % bootstrap interval", by), &m->low, sizeof *m},
        {F64("indirect_hi", "upper end of its 95 % bootstrap interval", by), &m->high, sizeof *m},
    };
    polis_texts names = {0};

    for (int i = 0; i < s->sample.n_x; i++) {
        POLIS_TRY(polis_texts_add(&names, o->x.text[i], strlen(o->x.text[i])));
    }
    POLIS_TRY(polis_analysis_text(a, "mediator", o->mediator));
    POLIS_TRY(polis_analysis_dimension(a, "cause", s->sample.n_x));
    POLIS_TRY(polis_study_labels(a, "cause", "cause_name", "term of --x", &names));
    rc =
        polis_study_columns(a, "cause", s->sample.n_x, columns, sizeof columns / sizeof columns[0]);

done:
    polis_texts_clear(&names);
    return rc;
}

static polis_err put_moran(const char *of, const polis_autocorrelation *c, polis_analysis *a)
{
    const struct {
        const char *name;
        double value;
    } numbers[] = {{"i", c->moran.i},
                   {"expected", c->moran.expected},
                   {"variance", c->moran.variance},
                   {"p_normal", c->moran.p_normal},
                   {"p_perm", c->p},
                   {"p_perm_greater", c->p_greater}};
    polis_err rc = POLIS_OK;

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "moran_%s_%s", of, numbers[i].name);
        POLIS_TRY(polis_analysis_number(a, name, numbers[i].value));
    }

done:
    return rc;
}

static polis_err put_lag(const polis_effects_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_lag_estimates *e = s->lag;
    const char *by = "Kelejian & Prucha 1998";
    const polis_study_column columns[] = {
        {F64("lag_coef", "coefficient; rho: of the neighbours' mean outcome", by), &e->of->coef,
         sizeof *e->of},
        {F64("lag_se", "standard error", by), &e->of->se, sizeof *e->of},
        {F64("lag_t", "lag_coef / lag_se", NULL), &e->of->t, sizeof *e->of},
        {F64("lag_p", "two-sided p of lag_t", NULL), &e->of->p, sizeof *e->of},
        {F64("lag_ci_lo", "lower end of the 95 % interval", NULL), &e->of->low, sizeof *e->of},
        {F64("lag_ci_hi", "upper end of the 95 % interval", NULL), &e->of->high, sizeof *e->of}};
    polis_texts names = {0};

    for (int c = 0; c < e->k; c++) {
        const char *name = polis_effects_lag_term(s, c);
        POLIS_TRY(polis_texts_add(&names, name, strlen(name)));
    }
    POLIS_TRY(polis_analysis_count(a, "lag_instruments", e->n_instruments));
    POLIS_TRY(polis_analysis_number(a, "lag_first_stage_f", e->first_f));
    POLIS_TRY(polis_analysis_number(a, "lag_sigma", e->sigma));
    POLIS_TRY(polis_analysis_number(a, "lag_df", e->df));
    POLIS_TRY(polis_analysis_dimension(a, "lag_term", e->k));
    POLIS_TRY(polis_study_labels(a, "lag_term", "lag_term_name", "term of the lag model", &names));
    rc = polis_study_columns(a, "lag_term", e->k, columns, sizeof columns / sizeof columns[0]);

done:
    polis_texts_clear(&names);
    return rc;
}

/* The rows with what the model leaves of them. */
static polis_err put_residuals(const polis_effects_result *r, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_sample *s = &r->study->sample;
    polis_texts cities = {0};
    int64_t *period = NULL;

    POLIS_NEW(period, s->n);
    for (int64_t i = 0; i < s->n; i++) {
        const char *id = polis_panel_city(r->panel, (polis_vid)(s->cell[i] / r->panel->n_periods));
        POLIS_TRY(polis_texts_add(&cities, id, strlen(id)));
        period[i] = r->panel->period[s->cell[i] % r->panel->n_periods];
    }
    const polis_study_column columns[] = {
        {{.name = "row_period", .long_name = "period", .units = "1", .type = POLIS_TYPE_I64},
         period,
         0},
        {F64("outcome", "outcome as it was fitted", NULL), s->y, 0},
        {F64("residual", "outcome less what the model says", NULL), r->study->estimates->residual,
         0}};
    POLIS_TRY(polis_analysis_dimension(a, "row", s->n));
    POLIS_TRY(polis_study_labels(a, "row", "row_city_id", "city", &cities));
    rc = polis_study_columns(a, "row", s->n, columns, 3);

done:
    polis_texts_clear(&cities);
    POLIS_FREE(period);
    return rc;
}

static polis_err put_city_model(const polis_effects_result *r, polis_analysis *a)
{
    static const char *const se_words[] = {"classical", "hc1", "cluster"};
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = r->options;
    const polis_effects_study *s = r->study;
    const polis_estimates *e = s->estimates;

    POLIS_TRY(polis_analysis_count(a, "n", e->n));
    POLIS_TRY(polis_analysis_count(a, "n_left_out", s->sample.n_cells - e->n));
    POLIS_TRY(polis_analysis_count(a, "n_cities", s->sample.n_cities));
    POLIS_TRY(polis_analysis_count(a, "n_periods", s->sample.n_periods));
    POLIS_TRY(polis_analysis_number(a, "df", e->df));
    POLIS_TRY(polis_analysis_number(a, e->constant ? "r2" : "r2_within", e->r2));
    POLIS_TRY(polis_analysis_number(a, "sigma", e->sigma));
    POLIS_TRY(
        polis_analysis_text(a, "se_type", se_words[s->sample.cluster ? POLIS_SE_CLUSTER : o->se]));
    if (s->sample.cluster) {
        POLIS_TRY(polis_analysis_text(a, "cluster", o->cluster ? o->cluster : "city"));
        POLIS_TRY(polis_analysis_count(a, "n_clusters", s->sample.n_clusters));
    }
    if (s->permutations.all > 0) {
        POLIS_TRY(polis_analysis_count(a, "permutations", s->permutations.all));
        POLIS_TRY(polis_analysis_count(a, "exact", s->permutations.exact));
    }
    if (o->bootstrap > 0) {
        POLIS_TRY(polis_analysis_count(a, "bootstrap", o->bootstrap));
        POLIS_TRY(polis_analysis_text(a, "interval",
                                      o->interval == POLIS_INTERVAL_BCA ? "bca" : "percentile"));
    }
    if (o->null_networks > 0) {
        POLIS_TRY(polis_analysis_count(a, "null_networks", o->null_networks));
        POLIS_TRY(polis_analysis_count(a, "null_networks_failed", s->n_null_failed));
    }
    if (o->standardise) {
        POLIS_TRY(polis_analysis_text(a, "standardised", "all variables: mean 0, sd 1"));
    }

done:
    return rc;
}

static polis_err put_extras(const polis_effects_result *r, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_effects_study *s = r->study;

    if (s->n_groups > 0) {
        POLIS_TRY(polis_analysis_text(a, "group_by", r->options->by));
        POLIS_TRY(put_groups(s, r->table, a));
    }
    if (r->options->quadratic.n > 0) {
        POLIS_TRY(put_turns(r->options, s, a));
    }
    if (s->mediated) {
        POLIS_TRY(put_mediation(r->options, s, a));
    }
    if (s->has_moran) {
        POLIS_TRY(polis_analysis_count(a, "moran_permutations", s->moran_permutations));
        POLIS_TRY(put_moran("outcome", &s->outcome, a));
        POLIS_TRY(put_moran("residual", &s->residual, a));
    }
    if (s->lag) {
        POLIS_TRY(put_lag(s, a));
    }
    rc = put_residuals(r, a);

done:
    return rc;
}

static polis_err put_pair_model(const polis_effects_result *r, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_dyad_study *s = r->dyads;

    POLIS_TRY(polis_analysis_count(a, "n", s->qap->n_pairs));
    POLIS_TRY(polis_analysis_count(a, "n_cities", s->n));
    POLIS_TRY(polis_analysis_number(a, "df", s->qap->df));
    POLIS_TRY(polis_analysis_number(a, "r2", s->qap->r2));
    POLIS_TRY(polis_analysis_text(a, "pairs", s->qap->symmetric ? "unordered" : "ordered"));
    POLIS_TRY(polis_analysis_text(a, "se_type", "classical, as if pairs were independent"));
    POLIS_TRY(polis_analysis_text(a, "scheme", r->options->scheme == POLIS_QAP_DSP ? "dsp" : "y"));
    POLIS_TRY(polis_analysis_count(a, "permutations", s->permutations.all));
    rc = polis_analysis_count(a, "exact", s->permutations.exact);

done:
    return rc;
}

/* Files of networks, and what the model cannot tell. */
static polis_err put_caveats(const polis_effects_result *r, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = r->options;
    char text[TEXT] = "";

    for (int i = 0; i < o->n_networks; i++) {
        const char *slash = strrchr(o->network[i], '/');
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? ", " : "",
                 slash ? slash + 1 : o->network[i]);
    }
    if (o->n_networks > 0) {
        POLIS_TRY(polis_analysis_text(a, "network", text));
    }
    text[0] = '\0';
    for (int64_t i = 0; i < r->warnings->n; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%s", i > 0 ? "; " : "",
                 polis_texts_get(r->warnings, i));
    }
    if (r->warnings->n > 0) {
        POLIS_TRY(polis_analysis_text(a, "warnings", text));
    }

done:
    return rc;
}

polis_err polis_effects_write(const polis_effects_result *result, int argc, char *const argv[],
                              polis_analysis *analysis)
{
    polis_err rc = POLIS_OK;
    const polis_effects_options *o = result->options;
    char text[TEXT];

    snprintf(text, sizeof text, "effects/%s", o->model);
    POLIS_TRY(polis_analysis_group(analysis, text));
    polis_effects_formula(o, text, sizeof text);
    POLIS_TRY(polis_analysis_text(analysis, "formula", text));
    POLIS_TRY(polis_analysis_text(analysis, "outcome", o->outcome));
    POLIS_TRY(polis_analysis_count(analysis, "k", result->table->k));
    POLIS_TRY(polis_analysis_count(analysis, "seed", o->seed));
    if (o->has_period) {
        POLIS_TRY(polis_analysis_count(analysis, "period", o->period));
    }
    if (o->lag > 0) {
        POLIS_TRY(polis_analysis_count(analysis, "lag", o->lag));
    }
    POLIS_TRY(polis_analysis_text(analysis, "comment",
                                  "coefficients are associations; they are causes only where the "
                                  "design says so"));
    POLIS_TRY(put_caveats(result, analysis));
    POLIS_TRY(result->study ? put_city_model(result, analysis) : put_pair_model(result, analysis));
    POLIS_TRY(put_terms(result->table, analysis));
    if (result->study) {
        POLIS_TRY(put_extras(result, analysis));
    }
    rc = polis_record_analysis(analysis, argc, argv);

done:
    return rc;
}
