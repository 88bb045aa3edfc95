#include "app/resilience/write.h"
#include "app/record.h"
#include "base/mem.h"

#include <math.h>
#include <stdio.h>

#define F64 POLIS_STUDY_F64

static const char *const type_words[][2] = {{"flag_meanings", POLIS_RESISTANCE_TYPE_WORDS},
                                            {NULL, NULL}};
static const int8_t type_codes[] = {0, 1, 2, 3};

static const polis_variable type_column = {.name = "type",
                                           .long_name = "resistance and recovery against the "
                                                        "nation; -1 where undefined",
                                           .units = "1",
                                           .type = POLIS_TYPE_I8,
                                           .extra = type_words,
                                           .flag_values = type_codes,
                                           .n_flags = 4};

static polis_err put_window(const polis_resilience_options *o, const polis_resilience_study *s,
                            polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const int64_t *period = s->panel->period;

    POLIS_TRY(polis_analysis_text(a, "outcome", o->outcome));
    POLIS_TRY(polis_analysis_count(a, "t0", period[s->window.peak]));
    POLIS_TRY(polis_analysis_count(a, "t1", period[s->window.trough]));
    POLIS_TRY(polis_analysis_count(a, "t2", period[s->window.recovery]));
    POLIS_TRY(polis_analysis_text(a, "window", o->has_window ? "given" : "detected"));
    POLIS_TRY(polis_analysis_text(a, "national", polis_national_words[s->national]));
    POLIS_TRY(polis_analysis_number(a, "national_t0", s->nation.peak));
    POLIS_TRY(polis_analysis_number(a, "national_t1", s->nation.trough));
    POLIS_TRY(polis_analysis_number(a, "national_t2", s->nation.recovery));
    rc = polis_analysis_text(a, "comment",
                             "measured on data, not simulated; 0 is as the nation, above 0 better");

done:
    return rc;
}

static polis_err put_resistance(const polis_resilience_study *s, polis_analysis *a)
{
    const polis_resistance *r = s->resistance;
    const size_t step = sizeof *r;
    const polis_study_column columns[] = {
        {F64("beta_res", "1", "sensitivity in the contraction: growth / national growth",
             "Martin 2012"),
         &r->beta_resistance, step},
        {F64("beta_rec", "1", "sensitivity in the recovery: growth / national growth",
             "Martin 2012"),
         &r->beta_recovery, step},
        {F64("resis", "1", "resistance: (growth - national growth) / |national growth|",
             "Martin, Sunley, Gardiner & Tyler 2016"),
         &r->resistance, step},
        {F64("recov", "1", "recoverability: (growth - national growth) / |national growth|",
             "Martin, Sunley, Gardiner & Tyler 2016"),
         &r->recoverability, step},
        {F64("retention", "1", "level at the end of the recovery / level at the peak", NULL),
         &r->retention, step},
        {type_column, &r->type, step},
        {polis_study_status("status", "why resistance or recovery is missing"), &r->why, step},
    };

    return polis_study_columns(a, "city", s->panel->n_cities, columns,
                               sizeof columns / sizeof columns[0]);
}

void polis_resilience_group(const polis_resilience_options *o, const char *below,
                            char path[POLIS_RESILIENCE_PATH])
{
    snprintf(path, POLIS_RESILIENCE_PATH, "resilience%s%s%s", o->name ? "/" : "",
             o->name ? o->name : "", below);
}

static polis_err begin_group(const polis_resilience_options *o, polis_analysis *a,
                             const char *below)
{
    char path[POLIS_RESILIENCE_PATH];

    polis_resilience_group(o, below, path);
    return polis_analysis_group(a, path);
}

static polis_err put_structural(const polis_resilience_options *o, const polis_resilience_study *s,
                                polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_shift_share *x = s->share;
    const size_t step = sizeof *x;
    const char *by = "Dunn 1960; Martin et al. 2016";
    const polis_study_column columns[] = {
        {F64("ns", "level", "change from t0 to t1 owed to national growth", by), &x->national,
         step},
        {F64("im", "level", "change owed to the mix of industries", by), &x->mix, step},
        {F64("rs", "level", "change of the city's own; ns + im + rs is the whole", by),
         &x->regional, step},
        {polis_study_status("status", "why shift-share is missing"), &x->why, step},
    };

    POLIS_TRY(begin_group(o, a, "/structural"));
    rc = polis_study_columns(a, "city", s->panel->n_cities, columns,
                             sizeof columns / sizeof columns[0]);

done:
    return rc;
}

/* What the trend says of one city. */
typedef struct trend_row {
    double depth, t_recover;
    int8_t censored;
} trend_row;

static trend_row trend_of(const polis_resilience_study *s, polis_vid i)
{
    const polis_triangle *t = &s->triangle[i];
    const int64_t *period = s->panel->period;

    if (t->least < 0) {
        return (trend_row){NAN, NAN, -1};
    }
    return (trend_row){100.0 - t->robustness,
                       t->recovered < 0 ? NAN
                                        : (double)(period[t->recovered] - period[s->window.peak]),
                       t->recovered < 0};
}

static polis_err put_trend(const polis_resilience_options *o, const polis_resilience_study *s,
                           polis_analysis *a)
{
    static const polis_variable q =
        F64("q", "percent", "level in percent of the trend without the shock", NULL);
    static const char *const both[] = {"city", "period"};
    polis_err rc = POLIS_OK;
    trend_row *row = NULL;

    POLIS_NEW(row, s->panel->n_cities);
    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        row[i] = trend_of(s, i);
    }
    const polis_study_column columns[] = {
        {F64("depth", "percent", "100 - least q from t0 to the horizon", NULL), &row->depth,
         sizeof *row},
        {F64("t_recover", "period", "periods from t0 until q is at the goal again; NaN: never seen",
             NULL),
         &row->t_recover, sizeof *row},
        {{.name = "censored",
          .long_name = "1: not recovered by the horizon; -1: no trend",
          .units = "1",
          .type = POLIS_TYPE_I8},
         &row->censored,
         sizeof *row},
    };
    POLIS_TRY(begin_group(o, a, "/trend"));
    POLIS_TRY(polis_analysis_text(a, "trend", polis_trend_words[o->trend]));
    if (o->trend == POLIS_TREND_HP) {
        POLIS_TRY(polis_analysis_number(a, "lambda", o->lambda));
    } else {
        POLIS_TRY(polis_analysis_count(a, "before_first", s->panel->period[s->before_first]));
        POLIS_TRY(polis_analysis_count(a, "before_last", s->panel->period[s->before_last]));
    }
    POLIS_TRY(polis_analysis_number(a, "goal", o->goal));
    POLIS_TRY(polis_analysis_write(a, &q, 2, both, s->quality));
    rc = polis_study_columns(a, "city", s->panel->n_cities, columns, 3);

done:
    POLIS_FREE(row);
    return rc;
}

static polis_err put_triangle(const polis_resilience_options *o, const polis_resilience_study *s,
                              polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const polis_triangle *t = s->triangle;
    const size_t step = sizeof *t;
    const char *by = "Bruneau et al. 2003";
    const polis_study_column columns[] = {
        {F64("rl", "percent period", "resilience loss: integral of 100 - q from t0", by), &t->loss,
         step},
        {F64("rl_capped", "percent period", "the same with q at most 100", by), &t->loss_capped,
         step},
        {F64("r", "1", "resilience: 1 - rl / (100 periods)", by), &t->resilience, step},
        {F64("robustness", "percent", "least q", by), &t->robustness, step},
        {F64("rapidity", "percent/period", "rise of q from its least to the end, by period", by),
         &t->rapidity, step},
    };

    POLIS_TRY(begin_group(o, a, "/triangle"));
    POLIS_TRY(polis_analysis_text(a, "end", polis_triangle_end_words[o->triangle_end]));
    POLIS_TRY(polis_analysis_count(a, "horizon", s->panel->period[s->horizon]));
    rc = polis_study_columns(a, "city", s->panel->n_cities, columns,
                             sizeof columns / sizeof columns[0]);

done:
    return rc;
}

static polis_err put_indicators(const polis_resilience_options *o, const polis_resilience_study *s,
                                polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    const size_t step = sizeof s->scale[0];
    polis_texts names = {0};
    const polis_study_column columns[] = {
        {F64("weight", "1", "weight of the indicator", "Shannon 1948"), s->index->weight, 0},
        {F64("entropy", "1", "entropy of its shares, 1: all alike", "Shannon 1948"),
         s->index->entropy, 0},
        {F64("least", "1", "value that is scaled to one end", NULL), &s->scale->least, step},
        {F64("most", "1", "value that is scaled to the other", NULL), &s->scale->most, step},
    };

    for (int j = 0; j < o->index.n; j++) {
        POLIS_TRY(polis_texts_add(&names, o->index.term[j].name,
                                  (size_t)o->index.term[j].length + 2)); /* with its sign */
    }
    POLIS_TRY(polis_analysis_dimension(a, "indicator", o->index.n));
    POLIS_TRY(polis_study_labels(a, "indicator", "indicator_name",
                                 "column, and whether more is better (+) or worse (-)", &names));
    rc = polis_study_columns(a, "indicator", o->index.n, columns, 4);

done:
    polis_texts_clear(&names);
    return rc;
}

static polis_err put_index(const polis_resilience_options *o, const polis_resilience_study *s,
                           polis_analysis *a)
{
    static const polis_variable score =
        F64("score", "1", "weighted sum of the scaled indicators, 0 to 1", NULL);
    static const polis_variable topsis =
        F64("topsis", "1", "closeness to the best of each indicator, 0 to 1", "Hwang & Yoon 1981");
    static const char *const both[] = {"city", "period"};
    polis_err rc = POLIS_OK;

    POLIS_TRY(begin_group(o, a, "/index"));
    POLIS_TRY(polis_analysis_text(a, "weights", polis_weigh_words[o->weights.by]));
    POLIS_TRY(polis_analysis_number(a, "shift", o->weights.shift));
    POLIS_TRY(polis_analysis_count(a, "n_scored", s->index->n_scored));
    for (int p = 0; p < polis_index_pairs(&o->weights); p++) {
        POLIS_TRY(polis_analysis_number(a, polis_index_pair_name(p), s->ranks.rho[p]));
    }
    POLIS_TRY(polis_analysis_write(a, &score, 2, both, s->index->score));
    POLIS_TRY(polis_analysis_write(a, &topsis, 2, both, s->index->topsis));
    rc = put_indicators(o, s, a);

done:
    return rc;
}

polis_err polis_resilience_write(const polis_resilience_options *o, const polis_resilience_study *s,
                                 int argc, char *const argv[], polis_analysis *a)
{
    polis_err rc = POLIS_OK;
    char path[POLIS_RESILIENCE_PATH];

    polis_resilience_group(o, "", path);
    POLIS_TRY(polis_study_panel(a, path, s->panel));
    POLIS_TRY(polis_record_analysis(a, argc, argv));
    if (s->resistance) {
        POLIS_TRY(put_window(o, s, a));
        POLIS_TRY(put_resistance(s, a));
    }
    if (s->share) {
        POLIS_TRY(put_structural(o, s, a));
    }
    if (s->resistance) {
        POLIS_TRY(put_trend(o, s, a));
        POLIS_TRY(put_triangle(o, s, a));
    }
    rc = s->index ? put_index(o, s, a) : POLIS_OK;

done:
    return rc;
}
