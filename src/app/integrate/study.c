#include "app/integrate/study.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

enum { N_PARTS = 5 }; /* columns that dependence on resources may be told from */

/* A variable, or NaN where the tables do not have it. */
static polis_err optional_column(const polis_panel *p, const char *name, polis_fault *fault,
                                 double **out)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(*out, polis_panel_cells(p));
    if (polis_panel_has(p, name)) {
        rc = polis_panel_numbers(p, name, fault, *out);
    } else {
        for (int64_t i = 0; i < polis_panel_cells(p); i++) {
            (*out)[i] = NAN;
        }
    }

done:
    return rc;
}

/* The last value of a city, or NaN. */
static double last_of(const polis_panel *p, const double *x, polis_vid city)
{
    for (int t = p->n_periods - 1; t >= 0; t--) {
        if (!isnan(x[(int64_t)city * p->n_periods + t])) {
            return x[(int64_t)city * p->n_periods + t];
        }
    }
    return NAN;
}

static double first_of(const polis_panel *p, const double *x, polis_vid city)
{
    for (int t = 0; t < p->n_periods; t++) {
        if (!isnan(x[(int64_t)city * p->n_periods + t])) {
            return x[(int64_t)city * p->n_periods + t];
        }
    }
    return NAN;
}

/* Mean growth a period from the first to the last value, as a fraction. */
static double growth_of(const double *x, const int64_t *period, int n)
{
    int first = 0, last = n - 1;

    while (first < n && !(x[first] > 0.0)) {
        first++;
    }
    while (last > first && !(x[last] > 0.0)) {
        last--;
    }
    return last > first
               ? pow(x[last] / x[first], 1.0 / (double)(period[last] - period[first])) - 1.0
               : NAN;
}

static polis_err measure_dependence(polis_fault *fault, polis_integrate_study *s)
{
    static const char *const names[N_PARTS] = {"resource_va", "industrial_va", "gdp",
                                               "emp_extractive", "employment"};
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);
    double *x[N_PARTS] = {NULL};

    for (int k = 0; k < N_PARTS; k++) {
        POLIS_TRY(optional_column(s->panel, names[k], fault, &x[k]));
    }
    POLIS_NEW(s->dependence, cells);
    for (int64_t i = 0; i < cells; i++) {
        s->dependence[i] = polis_dependence(x[0][i], x[1][i], x[2][i], x[3][i], x[4][i]);
    }

done:
    for (int k = 0; k < N_PARTS; k++) {
        POLIS_FREE(x[k]);
    }
    return rc;
}

/* Against the nation's own row, else the mean of the cities that have a share. */
static polis_err measure_tertiary_gap(polis_fault *fault, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    double *nation = NULL;

    if (!polis_panel_has(p, "tertiary_share")) {
        return POLIS_OK;
    }
    POLIS_NEW(s->tertiary_gap, polis_panel_cells(p));
    POLIS_NEW(nation, p->n_periods);
    POLIS_TRY(polis_panel_numbers(p, "tertiary_share", fault, s->tertiary_gap));
    POLIS_TRY(polis_panel_nation(p, "tertiary_share", fault, nation));
    for (int t = 0; t < p->n_periods; t++) {
        double sum = 0.0, count = 0.0;
        for (polis_vid i = 0; i < p->n_cities; i++) {
            const double x = s->tertiary_gap[(int64_t)i * p->n_periods + t];
            sum += isnan(x) ? 0.0 : x;
            count += !isnan(x);
        }
        nation[t] = isnan(nation[t]) ? sum / count : nation[t];
    }
    for (int64_t i = 0; i < polis_panel_cells(p); i++) {
        s->tertiary_gap[i] -= nation[i % p->n_periods];
    }

done:
    POLIS_FREE(nation);
    return rc;
}

/* Words or numbers of the official list. */
static polis_err read_types(polis_fault *fault, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    polis_labels labels = {0};
    polis_vid *group = NULL;

    POLIS_NEW(group, polis_panel_cells(p));
    POLIS_TRY(polis_panel_groups(p, "rb_type", fault, &labels, group));
    for (polis_vid i = 0; i < p->n_cities; i++) {
        const polis_vid label = group[(int64_t)i * p->n_periods];
        polis_resource_type type;
        if (label < 0) {
            continue;
        }
        if (!polis_resource_parse(polis_texts_get(&labels.text, label), &type)) {
            rc = polis_fail(fault, POLIS_E_PARSE, NULL, 0,
                            "rb_type of city %s is '%s', expected 0 to 4, or none, growing, "
                            "mature, declining, regenerative",
                            polis_panel_city(p, i), polis_texts_get(&labels.text, label));
            goto done;
        }
        s->class[i].type = (int8_t)type;
        s->class[i].why = POLIS_WHY_OK;
    }

done:
    POLIS_FREE(group);
    polis_labels_clear(&labels);
    return rc;
}

static polis_err derive_types(polis_fault *fault, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    double *output = NULL, *reserve = NULL, *gdp = NULL, *nation = NULL, nation_growth;

    POLIS_TRY(optional_column(p, "resource_va", fault, &output));
    POLIS_TRY(optional_column(p, "reserve_years", fault, &reserve));
    POLIS_TRY(optional_column(p, "gdp_real", fault, &gdp));
    POLIS_NEW(nation, p->n_periods);
    if (polis_panel_has(p, "gdp_real")) {
        POLIS_TRY(polis_panel_nation(p, "gdp_real", fault, nation));
    }
    nation_growth = growth_of(nation, p->period, p->n_periods);
    for (polis_vid i = 0; i < p->n_cities; i++) {
        const int64_t at = (int64_t)i * p->n_periods;
        const polis_resource_facts facts = {
            .dependence_before = first_of(p, s->dependence, i),
            .dependence = last_of(p, s->dependence, i),
            .output_growth = growth_of(output + at, p->period, p->n_periods),
            .reserve_years = last_of(p, reserve, i),
            .gdp_growth = growth_of(gdp + at, p->period, p->n_periods),
            .nation_growth = nation_growth,
        };
        if (s->class[i].why != POLIS_WHY_OK) {
            s->class[i].type = (int8_t)polis_resource_derive(&facts);
            s->class[i].why =
                s->class[i].type < 0 ? POLIS_WHY_MISSING_INPUT : POLIS_WHY_DERIVED_LABEL;
        }
    }

done:
    POLIS_FREE(output);
    POLIS_FREE(reserve);
    POLIS_FREE(gdp);
    POLIS_FREE(nation);
    return rc;
}

static polis_err classify(const polis_integrate_options *o, polis_fault *fault,
                          polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    double *population = NULL, *exhausted = NULL;

    POLIS_NEW(s->class, p->n_cities);
    for (polis_vid i = 0; i < p->n_cities; i++) {
        s->class[i] = (polis_city_class){-1, -1, -1, POLIS_WHY_MISSING_INPUT};
    }
    if (o->population && !polis_panel_has(p, o->population)) {
        POLIS_NEW(population, polis_panel_cells(p));
        POLIS_TRY(
            polis_panel_numbers(p, o->population, fault, population)); /* says what there is */
    } else {
        POLIS_TRY(
            optional_column(p, o->population ? o->population : "pop_urban", fault, &population));
    }
    POLIS_TRY(optional_column(p, "rb_exhausted", fault, &exhausted));
    if (polis_panel_has(p, "rb_type")) {
        POLIS_TRY(read_types(fault, s));
    }
    POLIS_TRY(derive_types(fault, s));
    for (polis_vid i = 0; i < p->n_cities; i++) {
        const double listed = last_of(p, exhausted, i);
        polis_city_class *c = &s->class[i];
        c->size = (int8_t)polis_size_class_of(last_of(p, population, i));
        c->exhausted = (int8_t)(!isnan(listed) ? listed != 0.0
                                : c->type >= 0 ? c->type == POLIS_RESOURCE_DECLINING
                                               : -1);
    }

done:
    POLIS_FREE(population);
    POLIS_FREE(exhausted);
    return rc;
}

/* Sums of each sector over the cities in one period. */
static void sum_of_period(const polis_integrate_study *s, int t, double *nation)
{
    const int n_sectors = s->sectors->n_sectors;

    memset(nation, 0, (size_t)n_sectors * sizeof *nation);
    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        const double *x = s->sectors->value + ((int64_t)i * s->panel->n_periods + t) * n_sectors;
        for (int k = 0; k < n_sectors; k++) {
            nation[k] += isnan(x[k]) ? 0.0 : x[k];
        }
    }
}

/* Sectors by the first letters of their codes. */
static polis_err group_sectors(const polis_integrate_options *o, const polis_sectors *sectors,
                               int *group)
{
    polis_err rc = POLIS_OK;
    polis_labels groups = {0};

    for (int k = 0; k < sectors->n_sectors; k++) {
        const size_t len = polis_texts_len(&sectors->sector.text, k);
        const size_t letters = (size_t)o->sector_letters < len ? (size_t)o->sector_letters : len;
        polis_vid found = -1;

        POLIS_TRY(
            polis_labels_add(&groups, polis_texts_get(&sectors->sector.text, k), letters, &found));
        group[k] = (int)found;
    }

done:
    polis_labels_clear(&groups);
    return rc;
}

static polis_err measure_variety(const polis_integrate_options *o, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const int n_sectors = s->sectors->n_sectors;
    const int64_t cells = polis_panel_cells(s->panel);
    int *group = NULL;
    double *room = NULL;

    POLIS_NEW(s->variety, cells);
    POLIS_NEW(group, n_sectors);
    POLIS_NEW(room, n_sectors);
    POLIS_TRY(group_sectors(o, s->sectors, group));
    for (int64_t i = 0; i < cells; i++) {
        s->variety[i] = polis_variety_of(s->sectors->value + i * n_sectors, group, n_sectors, room);
    }

done:
    POLIS_FREE(group);
    POLIS_FREE(room);
    return rc;
}

/* The quotients that stay are those of the last period. */
static polis_err measure_structure(const polis_integrate_options *o, const polis_log *log,
                                   polis_fault *fault, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    int64_t n_passed = 0;
    double *nation = NULL;

    POLIS_TRY(polis_sectors_read(o->tables.sectors, p, fault, &n_passed, &s->sectors));
    if (n_passed > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s: %lld rows of other periods or of the nation not used",
                       o->tables.sectors, (long long)n_passed);
    }
    POLIS_NEW(nation, s->sectors->n_sectors);
    POLIS_NEW(s->structure, polis_panel_cells(p));
    POLIS_NEW(s->quotient, (int64_t)p->n_cities * s->sectors->n_sectors);
    for (int t = 0; t < p->n_periods; t++) {
        sum_of_period(s, t, nation);
        for (polis_vid i = 0; i < p->n_cities; i++) {
            const int64_t cell = (int64_t)i * p->n_periods + t;
            s->structure[cell] = polis_structure_of(
                s->sectors->value + cell * s->sectors->n_sectors, nation, s->sectors->n_sectors,
                s->quotient + (int64_t)i * s->sectors->n_sectors);
        }
    }

done:
    POLIS_FREE(nation);
    return rc;
}

polis_err polis_integrate_measure(const polis_integrate_options *o, const polis_log *log,
                                  polis_fault *fault, polis_integrate_study *s)
{
    const polis_index_set scores = {POLIS_N_SCORES, o->score, polis_score_words, "--score"};
    polis_err rc = POLIS_OK;

    *s = (polis_integrate_study){0};
    POLIS_TRY(
        polis_panel_read(o->tables.panel, o->tables.cities, &o->tables.names, fault, &s->panel));
    POLIS_TRY(measure_dependence(fault, s));
    POLIS_TRY(measure_tertiary_gap(fault, s));
    POLIS_TRY(classify(o, fault, s));
    if (o->tables.sectors) {
        POLIS_TRY(measure_structure(o, log, fault, s));
        POLIS_TRY(o->sector_letters > 0 ? measure_variety(o, s) : POLIS_OK);
    }
    POLIS_TRY(polis_index_measure(s->panel, &scores, &o->weights, log, fault,
                                  (polis_index_results){s->scale, s->score, s->ranks}));
    rc = polis_integrate_combine(o, s);

done:
    return rc;
}

void polis_integrate_clear(polis_integrate_study *s)
{
    POLIS_FREE(s->class);
    POLIS_FREE(s->dependence);
    POLIS_FREE(s->tertiary_gap);
    POLIS_FREE(s->structure);
    POLIS_FREE(s->quotient);
    POLIS_FREE(s->coupling);
    POLIS_FREE(s->lag);
    POLIS_FREE(s->transformation);
    POLIS_FREE(s->change);
    POLIS_FREE(s->variety);
    for (int k = 0; k < POLIS_N_SCORES; k++) {
        polis_composite_free(&s->score[k]);
    }
    polis_sectors_free(&s->sectors);
    polis_panel_free(&s->panel);
}
