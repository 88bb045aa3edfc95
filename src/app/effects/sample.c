#include "app/effects/sample_cells.h"
#include "app/effects/terms.h"
#include "base/mem.h"
#include "statistics/within.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void cells_clear(polis_cells *c)
{
    POLIS_FREE(c->value);
    POLIS_FREE(c->keep);
    POLIS_FREE(c->cluster);
    POLIS_FREE(c->group);
}

static void need(polis_sample *s, const char *term)
{
    snprintf(s->needed.text[s->needed.n++], POLIS_TERM, "%s", term);
}

/* The list of what a row must have: outcome, mediator if any, x, controls. */
static polis_err list_needed(const polis_effects_options *o, polis_sample *s, polis_fault *fault)
{
    if (1 + 1 + o->x.n + o->controls.n + 2 > POLIS_TERMS) {
        return polis_fail(fault, POLIS_E_PARSE, NULL, 0, "more than %d terms in the model",
                          POLIS_TERMS - 4);
    }
    need(s, o->outcome);
    if (o->mediator[0] != '\0') {
        need(s, o->mediator);
    }
    for (int i = 0; i < o->x.n; i++) {
        need(s, o->x.text[i]);
    }
    for (int i = 0; i < o->controls.n; i++) {
        need(s, o->controls.text[i]);
    }
    return POLIS_OK;
}

/* What was `lag` earlier, in the unit of the periods; NaN where that period is not there. */
static polis_err shift(const polis_panel *panel, int64_t lag, double *x)
{
    polis_err rc = POLIS_OK;
    double *earlier = NULL;

    POLIS_NEW(earlier, panel->n_periods);
    for (polis_vid c = 0; c < panel->n_cities; c++) {
        double *row = x + (int64_t)c * panel->n_periods;
        for (int t = 0; t < panel->n_periods; t++) {
            const int from = polis_panel_find_period(panel, panel->period[t] - lag);
            earlier[t] = from >= 0 ? row[from] : NAN;
        }
        memcpy(row, earlier, (size_t)panel->n_periods * sizeof *row);
    }

done:
    POLIS_FREE(earlier);
    return rc;
}

static polis_err read_cells(polis_cells *c, polis_sample *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int unlagged = c->o->mediator[0] != '\0' ? 2 : 1;
    polis_labels clusters = {0};

    c->n = polis_panel_cells(c->panel);
    c->n_needed = s->needed.n;
    POLIS_NEW(c->value, c->n_needed * c->n);
    POLIS_NEW(c->keep, c->n);
    for (int i = 0; i < c->n_needed; i++) {
        POLIS_TRY(polis_term_numbers(c->panel, s->needed.text[i], fault, c->value + i * c->n));
        if (i >= unlagged && c->o->lag > 0) {
            POLIS_TRY(shift(c->panel, c->o->lag, c->value + i * c->n));
        }
    }
    if (c->o->cluster) {
        POLIS_NEW(c->cluster, c->n);
        POLIS_TRY(polis_panel_groups(c->panel, c->o->cluster, fault, &clusters, c->cluster));
        need(s, c->o->cluster);
    }
    if (c->o->by) {
        POLIS_NEW(c->group, c->n);
        POLIS_TRY(polis_panel_groups(c->panel, c->o->by, fault, &s->groups, c->group));
        need(s, c->o->by);
    }

done:
    polis_labels_clear(&clusters);
    return rc;
}

/* The first thing that a cell lacks, or -1. */
static int lacks(const polis_cells *c, int64_t i)
{
    int at = c->n_needed;

    for (int v = 0; v < c->n_needed; v++) {
        if (isnan(c->value[v * c->n + i])) {
            return v;
        }
    }
    if (c->cluster && c->cluster[i] < 0) {
        return at;
    }
    at += c->cluster != NULL;
    return c->group && c->group[i] < 0 ? at : -1;
}

static void choose_cells(polis_cells *c, polis_sample *s)
{
    for (int64_t i = 0; i < c->n; i++) {
        const int64_t period = c->panel->period[i % c->panel->n_periods];
        int missing;

        if (c->o->has_period && period != c->o->period) {
            continue;
        }
        missing = lacks(c, i);
        s->n_cells++;
        c->keep[i] = missing < 0;
        s->missing[missing < 0 ? 0 : missing] += missing >= 0;
    }
}

/* Cities and periods of cells are numbers of the panel. */
static polis_err drop_singletons(polis_cells *c, polis_sample *s)
{
    polis_err rc = POLIS_OK;
    polis_vid *city = NULL, *period = NULL;

    POLIS_NEW(city, c->n);
    POLIS_NEW(period, c->n);
    for (int64_t i = 0; i < c->n; i++) {
        city[i] = (polis_vid)(i / c->panel->n_periods);
        period[i] = (polis_vid)(i % c->panel->n_periods);
    }
    const polis_effects effects = {.n = c->n,
                                   .city = c->o->city_effects ? city : NULL,
                                   .period = c->o->period_effects ? period : NULL,
                                   .n_cities = c->panel->n_cities,
                                   .n_periods = c->panel->n_periods};
    rc = polis_drop_singletons(&effects, c->keep, &s->n_singletons);

done:
    POLIS_FREE(city);
    POLIS_FREE(period);
    return rc;
}

polis_err polis_renumber(int64_t n, polis_vid *x, polis_vid *n_out)
{
    polis_err rc = POLIS_OK;
    polis_vid most = 0, *number = NULL;

    for (int64_t i = 0; i < n; i++) {
        most = x[i] > most ? x[i] : most;
    }
    POLIS_NEW(number, (int64_t)most + 1);
    *n_out = 0;
    for (int64_t i = 0; i < n; i++) {
        if (number[x[i]] == 0) {
            number[x[i]] = ++*n_out;
        }
        x[i] = number[x[i]] - 1;
    }

done:
    POLIS_FREE(number);
    return rc;
}

static polis_err number_rows(const polis_cells *c, polis_sample *s)
{
    polis_err rc = POLIS_OK;
    int64_t at = 0;

    POLIS_NEW(s->cell, s->n);
    POLIS_NEW(s->city, s->n);
    POLIS_NEW(s->period, s->n);
    for (int64_t i = 0; i < c->n; i++) {
        if (c->keep[i]) {
            s->cell[at] = i;
            s->city[at] = (polis_vid)(i / c->panel->n_periods);
            s->period[at++] = (polis_vid)(i % c->panel->n_periods);
        }
    }
    POLIS_TRY(polis_renumber(s->n, s->city, &s->n_cities));
    POLIS_TRY(polis_renumber(s->n, s->period, &s->n_periods));
    if (c->group) {
        POLIS_NEW(s->group, s->n);
        for (int64_t i = 0; i < s->n; i++) {
            s->group[i] = c->group[s->cell[i]];
        }
    }

done:
    return rc;
}

/* Clusters as given; by city where errors are clustered and none are given. */
static polis_err number_clusters(const polis_cells *c, bool by_city, polis_sample *s)
{
    polis_err rc = POLIS_OK;
    polis_vid *first = NULL;

    if (!c->cluster && !by_city) {
        return POLIS_OK;
    }
    POLIS_NEW(s->cluster, s->n);
    POLIS_NEW(first, s->n_cities);
    for (int64_t i = 0; i < s->n; i++) {
        s->cluster[i] = c->cluster ? c->cluster[s->cell[i]] : s->city[i];
    }
    POLIS_TRY(polis_renumber(s->n, s->cluster, &s->n_clusters));
    s->city_in_cluster = true;
    for (int64_t i = 0; i < s->n; i++) {
        polis_vid *of_city = &first[s->city[i]];
        s->city_in_cluster = s->city_in_cluster && (*of_city == 0 || *of_city == s->cluster[i] + 1);
        *of_city = s->cluster[i] + 1;
    }

done:
    POLIS_FREE(first);
    return rc;
}

static void report(const polis_sample *s, const polis_log *log)
{
    for (int i = 0; i < s->needed.n; i++) {
        if (s->missing[i] > 0) {
            polis_log_line(log, POLIS_LOG_WARN, "%lld of %lld rows left out: no value of '%s'",
                           (long long)s->missing[i], (long long)s->n_cells, s->needed.text[i]);
        }
    }
    if (s->n_singletons > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%lld rows left out: alone in their city or period, they tell nothing "
                       "beside the fixed effects",
                       (long long)s->n_singletons);
    }
}

/* What rows there are, and their numbers. */
static polis_err choose_rows(polis_cells *c, const polis_log *log, polis_fault *fault,
                             polis_sample *s)
{
    polis_err rc = POLIS_OK;

    if (c->o->has_period && polis_panel_find_period(c->panel, c->o->period) < 0) {
        return polis_fail(fault, POLIS_E_PARSE, c->panel->rows->path, 0,
                          "has no period %lld; the first is %lld, the last %lld",
                          (long long)c->o->period, (long long)c->panel->period[0],
                          (long long)c->panel->period[c->panel->n_periods - 1]);
    }
    choose_cells(c, s);
    if (c->o->city_effects || c->o->period_effects) {
        POLIS_TRY(drop_singletons(c, s));
    }
    for (int64_t i = 0; i < c->n; i++) {
        s->n += c->keep[i];
    }
    report(s, log);
    if (s->n == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, c->panel->rows->path, 0,
                        "none of the %lld rows has a value of every variable of the model",
                        (long long)s->n_cells);
        goto done;
    }
    POLIS_TRY(number_rows(c, s));

done:
    return rc;
}

polis_err polis_sample_take(const polis_effects_options *options, const polis_panel *panel,
                            const polis_log *log, polis_fault *fault, polis_sample *out)
{
    polis_err rc = POLIS_OK;
    polis_cells c = {.panel = panel, .o = options};
    bool by_city;

    *out = (polis_sample){0};
    POLIS_TRY(list_needed(options, out, fault));
    POLIS_TRY(read_cells(&c, out, fault));
    POLIS_TRY(choose_rows(&c, log, fault, out));
    by_city = options->se_given ? options->se == POLIS_SE_CLUSTER : out->n > out->n_cities;
    POLIS_TRY(number_clusters(&c, by_city, out));
    POLIS_TRY(polis_sample_columns(&c, out));

done:
    cells_clear(&c);
    return rc;
}

void polis_sample_clear(polis_sample *s)
{
    polis_texts_clear(&s->name);
    polis_labels_clear(&s->groups);
    POLIS_FREE(s->y);
    POLIS_FREE(s->x);
    POLIS_FREE(s->mediator);
    POLIS_FREE(s->cell);
    POLIS_FREE(s->city);
    POLIS_FREE(s->period);
    POLIS_FREE(s->cluster);
    POLIS_FREE(s->group);
    *s = (polis_sample){0};
}
