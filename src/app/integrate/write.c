#include "app/integrate/write.h"
#include "app/record.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define F64(NAME, LONG_NAME, REFERENCE) POLIS_STUDY_F64(NAME, "1", LONG_NAME, REFERENCE)

/* A variable of words with codes 0, 1, ...; -1 where undefined. */
#define FLAGS(NAME, LONG_NAME, WORDS, N)                                           \
    {                                                                              \
        .name = NAME, .long_name = LONG_NAME "; -1: not known", .units = "1",      \
        .type = POLIS_TYPE_I8,                                                     \
        .extra = (const char *const[][2]){{"flag_meanings", WORDS}, {NULL, NULL}}, \
        .flag_values = codes, .n_flags = N                                         \
    }

static const int8_t codes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static const char *const both[] = {"city", "period"};

/* A variable over cities and periods, from records that lie one after the other. */
static polis_err put_cells(polis_analysis *a, const polis_integrate_study *s,
                           const polis_study_column *column, int n)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);
    char *packed = NULL;

    POLIS_NEW(packed, cells * (int64_t)sizeof(double));
    for (int i = 0; i < n; i++) {
        polis_study_pack(&column[i], cells, packed);
        POLIS_TRY(polis_analysis_write(a, &column[i].variable, 2, both, packed));
    }

done:
    POLIS_FREE(packed);
    return rc;
}

static polis_err put_classes(const polis_integrate_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_city_class *c = s->class;
    const polis_study_column columns[] = {
        {FLAGS("size_class", "size class by residents of the urban districts (Guofa [2014] 51)",
               POLIS_SIZE_WORDS, POLIS_N_SIZES),
         &c->size, sizeof *c},
        {FLAGS("rb_type", "type of resource-based city (Guofa [2013] 45)", POLIS_RESOURCE_WORDS,
               POLIS_N_RESOURCE_TYPES),
         &c->type, sizeof *c},
        {FLAGS("rb_exhausted", "on the list of resource-exhausted cities, else: declining",
               "no yes", 2),
         &c->exhausted, sizeof *c},
        {polis_study_status("rb_type_status", "whether the type is official, derived or missing"),
         &c->why, sizeof *c},
    };
    const polis_study_column dependence = {
        F64("rd",
            "resource dependence: resource / industrial value added, else resource value added / "
            "GDP, else extractive / all employment",
            NULL),
        s->dependence, 0};
    const polis_study_column gap = {F64("tertiary_gap", "tertiary share - national share", NULL),
                                    s->tertiary_gap, 0};

    POLIS_TRY(polis_study_columns(a, "city", s->panel->n_cities, columns, 4));
    POLIS_TRY(polis_analysis_number(a, "rd_reference", POLIS_DEPENDENCE_REFERENCE));
    POLIS_TRY(polis_analysis_number(a, "lq_reference", POLIS_QUOTIENT_REFERENCE));
    POLIS_TRY(polis_analysis_number(a, "tertiary_gap_reference", POLIS_TERTIARY_GAP_REFERENCE));
    POLIS_TRY(put_cells(a, s, &dependence, 1));
    rc = s->tertiary_gap ? put_cells(a, s, &gap, 1) : POLIS_OK;

done:
    return rc;
}

static polis_err put_variety(const polis_integrate_study *s, polis_analysis *a)
{
    const polis_variety *v = s->variety;
    const polis_study_column columns[] = {
        {F64("variety_related", "diversity within groups of sectors", "Frenken et al. 2007"),
         &v->related, sizeof *v},
        {F64("variety_unrelated", "diversity of groups of sectors", "Frenken et al. 2007"),
         &v->unrelated, sizeof *v}};

    return put_cells(a, s, columns, 2);
}

static polis_err put_structure(const polis_integrate_study *s, polis_analysis *a)
{
    static const polis_variable lq =
        F64("lq", "location quotient of each sector in the last period", "Florence 1939");
    static const char *const by_sector[] = {"city", "sector"};
    polis_err rc = POLIS_OK;
    const polis_structure *x = s->structure;
    const polis_study_column columns[] = {
        {F64("shannon", "diversity of sectors, -sum s ln s", "Shannon 1948"), &x->shannon,
         sizeof *x},
        {F64("shannon_relative", "the same / ln of the number of sectors", "Shannon 1948"),
         &x->shannon_relative, sizeof *x},
        {F64("effective", "effective number of sectors, exp of shannon", NULL), &x->effective,
         sizeof *x},
        {F64("hhi", "Herfindahl-Hirschman index, sum s^2", NULL), &x->hhi, sizeof *x},
        {F64("krugman", "specialisation, sum |s - national s|, 0 to 2", "Krugman 1991"),
         &x->krugman, sizeof *x},
        {polis_study_status("structure_status", "why the mix of sectors is missing"), &x->why,
         sizeof *x},
    };

    POLIS_TRY(put_cells(a, s, columns, 6));
    POLIS_TRY(s->variety ? put_variety(s, a) : POLIS_OK);
    POLIS_TRY(polis_analysis_dimension(a, "sector", s->sectors->n_sectors));
    POLIS_TRY(polis_study_labels(a, "sector", "sector_name", "sector", &s->sectors->sector.text));
    rc = polis_analysis_write(a, &lq, 2, by_sector, s->quotient);

done:
    return rc;
}

/* Scores of one family side by side: [city][member][period]. */
static polis_err put_family(const polis_integrate_study *s, int first, int n, const char *name,
                            const char *long_name, const char *dimension, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    const polis_variable v = {
        .name = name, .long_name = long_name, .units = "1", .type = POLIS_TYPE_F64};
    const char *const dimensions[] = {"city", dimension, "period"};
    double *value = NULL;
    int64_t at = 0;

    POLIS_NEW(value, polis_panel_cells(p) * n);
    for (polis_vid i = 0; i < p->n_cities; i++) {
        for (int k = first; k < first + n; k++) {
            for (int t = 0; t < p->n_periods; t++) {
                value[at++] = s->score[k] ? s->score[k]->score[(int64_t)i * p->n_periods + t] : NAN;
            }
        }
    }
    POLIS_TRY(polis_analysis_dimension(a, dimension, n));
    rc = polis_analysis_write(a, &v, 3, dimensions, value);

done:
    POLIS_FREE(value);
    return rc;
}

static polis_err put_paths(const polis_integrate_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_transformation *x = s->transformation;
    const polis_study_column columns[] = {
        {F64("ti", "transformation index: weighted mean of the paths that are there", NULL),
         &x->index, sizeof *x},
        {F64("ti_change", "ti less that of the first period", NULL), s->change, 0},
        {F64("imbalance", "standard deviation of the paths", NULL), &x->imbalance, sizeof *x},
        {FLAGS("bottleneck", "path with the least score", POLIS_PATH_WORDS, POLIS_N_PATHS),
         &x->bottleneck, sizeof *x},
        {{.name = "n_paths",
          .long_name = "paths that are there",
          .units = "1",
          .type = POLIS_TYPE_I8},
         &x->n_paths,
         sizeof *x},
    };
    const polis_study_column weight = {
        F64("path_weight", "what the paths weigh in ti; 0 where there is no score", "Shannon 1948"),
        s->path_weight, 0};

    POLIS_TRY(put_cells(a, s, columns, 5));
    POLIS_TRY(polis_analysis_text(a, "paths", POLIS_PATH_WORDS));
    POLIS_TRY(put_family(s, POLIS_FIRST_PATH, POLIS_N_PATHS, "path_score",
                         "scores of the paths structure, governance, ecology, services", "path",
                         a));
    rc = polis_study_columns(a, "path", POLIS_N_PATHS, &weight, 1);

done:
    return rc;
}

static bool has_problems(const polis_integrate_study *s)
{
    for (int k = 0; k < POLIS_N_PROBLEMS; k++) {
        if (s->score[POLIS_FIRST_PROBLEM + k]) {
            return true;
        }
    }
    return false;
}

static polis_err put_subsystems(const polis_integrate_study *s, polis_analysis *a)
{
    static const polis_variable words[POLIS_N_SUBSYSTEMS] = {
        F64("u_industry", "score of the industry", NULL), F64("u_city", "score of the city", NULL),
        F64("u_people", "score of the people", NULL)};
    polis_err rc = POLIS_OK;

    for (int k = 0; k < POLIS_N_SUBSYSTEMS; k++) {
        if (s->score[k]) {
            POLIS_TRY(polis_analysis_write(a, &words[k], 2, both, s->score[k]->score));
        }
    }

done:
    return rc;
}

static polis_err put_coupling(const polis_integrate_study *s, polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_coupling *x = s->coupling;
    const char *by = "Wang, Kong et al. 2021";
    const polis_study_column columns[] = {
        {F64("c", "coupling of the subsystems", NULL), &x->coupling, sizeof *x},
        {F64("t", "coordination: mean of the subsystems, weighted if asked", NULL),
         &x->coordination, sizeof *x},
        {F64("d", "coupling coordination degree", NULL), &x->degree, sizeof *x},
        {F64("c_corrected", "corrected coupling", by), &x->coupling_corrected, sizeof *x},
        {F64("d_corrected", "corrected coupling coordination degree", by), &x->degree_corrected,
         sizeof *x},
        {FLAGS("grade", "grade of d, right-closed tenths (Tian et al. 2021)",
               POLIS_COUPLING_GRADE_WORDS, 10),
         &x->grade, sizeof *x},
        {FLAGS("lag", "which subsystem is more than 0.1 behind", POLIS_LAG_WORDS, 3), s->lag, 0},
    };

    POLIS_TRY(polis_analysis_group(a, "integration/ccd"));
    rc = put_cells(a, s, columns, sizeof columns / sizeof columns[0]);

done:
    return rc;
}

/* One line for each indicator of each score. */
typedef struct indicator {
    double weight, entropy, least, most;
} indicator;

/* Names such as "industry/rd_gdp:+", in the order of the scores. */
static polis_err list_indicators(const polis_integrate_options *o, const polis_integrate_study *s,
                                 polis_texts *names, indicator *list)
{
    polis_err rc = POLIS_OK;
    char name[320];

    for (int k = 0; k < POLIS_N_SCORES; k++) {
        for (int j = 0; j < o->score[k].n; j++) {
            const polis_study_term *term = &o->score[k].term[j];
            snprintf(name, sizeof name, "%s/%.*s", polis_score_words[k], term->length + 2,
                     term->name);
            list[names->n] = (indicator){s->score[k]->weight[j], s->score[k]->entropy[j],
                                         s->scale[k][j].least, s->scale[k][j].most};
            POLIS_TRY(polis_texts_add(names, name, strlen(name)));
        }
    }

done:
    return rc;
}

/* What holds a city back in the last period, in shares of each score. */
static polis_err put_obstacles(const polis_integrate_options *o, const polis_integrate_study *s,
                               int64_t n_indicators, polis_analysis *a)
{
    static const polis_variable v =
        F64("obstacle", "share of the indicator in what a score lacks, in the last period", NULL);
    static const char *const dimensions[] = {"city", "indicator"};
    polis_err rc = POLIS_OK;
    const polis_panel *p = s->panel;
    double *obstacle = NULL;

    POLIS_NEW(obstacle, p->n_cities * n_indicators);
    for (polis_vid i = 0; i < p->n_cities; i++) {
        double *at = obstacle + i * n_indicators;
        for (int k = 0; k < POLIS_N_SCORES; k++) {
            if (s->score[k]) {
                polis_composite_obstacles(s->score[k], (int64_t)(i + 1) * p->n_periods - 1, at);
                at += o->score[k].n;
            }
        }
    }
    rc = polis_analysis_write(a, &v, 2, dimensions, obstacle);

done:
    POLIS_FREE(obstacle);
    return rc;
}

/* The scores that were asked for, and how alike they are to those of other weights. */
static polis_err put_ranks(const polis_integrate_options *o, const polis_integrate_study *s,
                           polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts names = {0};
    polis_index_ranks ranks[POLIS_N_SCORES];
    polis_study_column columns[POLIS_N_WEIGH_PAIRS];

    for (int k = 0; k < POLIS_N_SCORES; k++) {
        if (s->score[k]) {
            ranks[names.n] = s->ranks[k];
            POLIS_TRY(polis_texts_add(&names, polis_score_words[k], strlen(polis_score_words[k])));
        }
    }
    for (int p = 0; p < POLIS_N_WEIGH_PAIRS; p++) {
        columns[p] = (polis_study_column){
            F64(polis_index_pair_name(p), polis_index_pair_long_name(p), "Spearman 1904"),
            &ranks->rho[p], sizeof *ranks};
    }
    if (names.n > 0) {
        POLIS_TRY(polis_analysis_group(a, "integration/scores"));
        POLIS_TRY(polis_analysis_text(a, "weights", polis_weigh_words[o->weights.by]));
        POLIS_TRY(polis_analysis_number(a, "shift", o->weights.shift));
        POLIS_TRY(polis_analysis_dimension(a, "score", names.n));
        POLIS_TRY(polis_study_labels(a, "score", "score_name", "composite score", &names));
        POLIS_TRY(
            polis_study_columns(a, "score", names.n, columns, polis_index_pairs(&o->weights)));
    }

done:
    polis_texts_clear(&names);
    return rc;
}

static polis_err put_indicators(const polis_integrate_options *o, const polis_integrate_study *s,
                                polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    polis_texts names = {0};
    indicator list[POLIS_N_SCORES * POLIS_TERMS_MOST];
    const polis_study_column columns[] = {
        {F64("weight", "weight within its score", "Shannon 1948"), &list->weight, sizeof *list},
        {F64("entropy", "entropy of its shares, 1: all alike", "Shannon 1948"), &list->entropy,
         sizeof *list},
        {F64("least", "value that is scaled to one end", NULL), &list->least, sizeof *list},
        {F64("most", "value that is scaled to the other", NULL), &list->most, sizeof *list},
    };

    POLIS_TRY(list_indicators(o, s, &names, list));
    if (names.n > 0) {
        POLIS_TRY(polis_analysis_group(a, "integration/indicators"));
        POLIS_TRY(polis_analysis_dimension(a, "indicator", names.n));
        POLIS_TRY(polis_study_labels(a, "indicator", "indicator_name",
                                     "score, column, and whether more is better (+) or worse (-)",
                                     &names));
        POLIS_TRY(polis_study_columns(a, "indicator", names.n, columns, 4));
        POLIS_TRY(put_obstacles(o, s, names.n, a));
    }

done:
    polis_texts_clear(&names);
    return rc;
}

polis_err polis_integrate_write(const polis_integrate_options *o, const polis_integrate_study *s,
                                int argc, char *const argv[], polis_analysis *a)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_study_panel(a, "integration", s->panel));
    POLIS_TRY(polis_record_analysis(a, argc, argv));
    POLIS_TRY(put_classes(s, a));
    if (s->structure) {
        POLIS_TRY(put_structure(s, a));
    }
    POLIS_TRY(put_subsystems(s, a));
    if (has_problems(s)) {
        POLIS_TRY(polis_analysis_text(a, "problems", POLIS_PROBLEM_WORDS));
        POLIS_TRY(put_family(s, POLIS_FIRST_PROBLEM, POLIS_N_PROBLEMS, "problem_score",
                             "scores of the problems exploitation, monostructure, functions, "
                             "management",
                             "problem", a));
    }
    if (s->transformation) {
        POLIS_TRY(put_paths(s, a));
    }
    if (s->coupling) {
        POLIS_TRY(put_coupling(s, a));
    }
    POLIS_TRY(put_indicators(o, s, a));
    rc = put_ranks(o, s, a);

done:
    return rc;
}
