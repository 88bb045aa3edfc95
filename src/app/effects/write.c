#include "app/effects/write.h"
#include "app/record.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 4096 };

#define F64(NAME, LONG_NAME, REFERENCE) POLIS_STUDY_F64(NAME, "1", LONG_NAME, REFERENCE)

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
static polis_err put_groups(const polis_effects_result *r, polis_analysis *a)
{
    static const char *const both[] = {"group", "term"};
    static const int columns[] = {POLIS_EFFECT_COEF, POLIS_EFFECT_SE,  POLIS_EFFECT_T,
                                  POLIS_EFFECT_P,    POLIS_EFFECT_LOW, POLIS_EFFECT_HIGH,
                                  POLIS_EFFECT_BETA, POLIS_EFFECT_Q};
    polis_err rc = POLIS_OK;
    const polis_effects_study *s = r->study;
    const polis_effect_table *t = r->table;
    const polis_effect *first = t->effect + t->k;
    double *value = NULL;

    POLIS_TRY(polis_analysis_text(a, "group_by", r->options->by));
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

static polis_err put_list(polis_analysis *a, const char *name, const char *between,
                          const polis_texts *list)
{
    polis_err rc = POLIS_OK;
    char *text = NULL;
    const int64_t room = list->n > 0 ? list->off[list->n] + 2 * list->n + 1 : 0;

    if (list->n == 0) {
        return POLIS_OK;
    }
    POLIS_NEW(text, room);
    for (int64_t i = 0; i < list->n; i++) {
        const size_t used = strlen(text);
        snprintf(text + used, (size_t)room - used, "%s%s", i > 0 ? between : "",
                 polis_texts_get(list, i));
    }
    rc = polis_analysis_text(a, name, text);

done:
    POLIS_FREE(text);
    return rc;
}

/* Files of networks, when these were so, and what the model cannot tell. */
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
    POLIS_TRY(put_list(a, "network_period", ", ", r->dates));
    rc = put_list(a, "warnings", "; ", r->warnings);

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
        POLIS_TRY(result->study->n_groups > 0 ? put_groups(result, analysis) : POLIS_OK);
        POLIS_TRY(polis_effects_put_extras(result, analysis));
    }
    rc = polis_record_analysis(analysis, argc, argv);

done:
    return rc;
}
