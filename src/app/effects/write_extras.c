/* What is asked beside a model of cities: turning points, mediation, space, residuals. */
#include "app/effects/write.h"
#include "base/mem.h"

#include <stdio.h>
#include <string.h>

#define F64(NAME, LONG_NAME, REFERENCE) POLIS_STUDY_F64(NAME, "1", LONG_NAME, REFERENCE)

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

polis_err polis_effects_put_extras(const polis_effects_result *r, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_effects_study *s = r->study;

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
