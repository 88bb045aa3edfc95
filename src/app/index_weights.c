#include "app/index_weights.h"
#include "base/mem.h"
#include "base/num.h"
#include "indicators/spread.h"
#include "panel/frame.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LISTED = 600 };

/* Scores that differ by less are equal: the same sum in another order. */
static const double TIE = 1e-9;

const char *const polis_weigh_words[] = {"entropy", "equal", "file", NULL};

/* A pair of ways to weigh, and its names. */
typedef struct weigh_pair {
    polis_weigh a, b;
    const char *name, *long_name;
} weigh_pair;

#define RHO "rank correlation (Spearman) of the scores by "

static const weigh_pair pairs[POLIS_N_WEIGH_PAIRS] = {
    {POLIS_WEIGH_ENTROPY, POLIS_WEIGH_EQUAL, "spearman_entropy_equal",
     RHO "entropy and by equal weights"},
    {POLIS_WEIGH_ENTROPY, POLIS_WEIGH_GIVEN, "spearman_entropy_file",
     RHO "entropy and by the weights of the file"},
    {POLIS_WEIGH_EQUAL, POLIS_WEIGH_GIVEN, "spearman_equal_file",
     RHO "equal weights and by those of the file"},
};

error_t polis_index_weights_parse(int key, const char *arg, const struct argp_state *state,
                                  const char *option, polis_index_weights *out)
{
    switch (key) {
    case POLIS_KEY_WEIGHTS:
        out->option = option;
        out->by = POLIS_WEIGH_ENTROPY;
        while (out->by < POLIS_WEIGH_GIVEN && strcmp(arg, polis_weigh_words[out->by]) != 0) {
            out->by++;
        }
        out->file = out->by == POLIS_WEIGH_GIVEN ? arg : NULL;
        return 0;
    case POLIS_KEY_SHIFT:
        out->option = out->option ? out->option : "--shift";
        return polis_option_double(state, "--shift", arg, 0.0, 1.0, &out->shift);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* A table of weights while it is read. */
typedef struct weight_table {
    const polis_frame *frame;
    const polis_index_set *set;
    int score, column, value; /* places of its columns; score -1: the set is one index */
} weight_table;

static void list_word(char list[LISTED], const char *word, int length)
{
    const size_t used = strlen(list);

    snprintf(list + used, LISTED - used, "%s%.*s", used ? ", " : "", length, word);
}

/* The option that asked for index k: "--index", "--score city". */
static void put_asked(const polis_index_set *set, int k, char text[LISTED])
{
    snprintf(text, LISTED, "%s%s%s", set->option, set->name ? " " : "",
             set->name ? set->name[k] : "");
}

/* Which index a row is about. */
static polis_err find_index(const weight_table *t, int64_t row, polis_fault *fault, int *out)
{
    const char *text = t->score >= 0 ? polis_frame_text(t->frame, t->score, row) : "";
    char list[LISTED] = "";

    for (int k = 0; k < t->set->n; k++) {
        if (t->set->terms[k].n > 0) {
            if (t->score < 0 || strcmp(text, t->set->name[k]) == 0) {
                *out = k;
                return POLIS_OK;
            }
            list_word(list, t->set->name[k], (int)strlen(t->set->name[k]));
        }
    }
    return polis_fail(fault, POLIS_E_PARSE, t->frame->path, t->frame->line[row],
                      "column 'score' holds '%.60s', expected a name of %s: %s", text,
                      t->set->option, list);
}

/* The first row of the same index and column. */
static int64_t first_like(const weight_table *t, int64_t row)
{
    const char *column = polis_frame_text(t->frame, t->column, row);
    int64_t r = 0;

    while (r < row && (strcmp(polis_frame_text(t->frame, t->column, r), column) != 0 ||
                       (t->score >= 0 && strcmp(polis_frame_text(t->frame, t->score, r),
                                                polis_frame_text(t->frame, t->score, row)) != 0))) {
        r++;
    }
    return r;
}

static polis_err parse_weight(const weight_table *t, int64_t row, polis_fault *fault, double *out)
{
    const char *text = polis_frame_text(t->frame, t->value, row);

    return polis_num_double(text, strlen(text), out) && isfinite(*out) && *out >= 0.0
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_PARSE, t->frame->path, t->frame->line[row],
                            "column 'weight' holds '%.60s', expected a number of at least 0", text);
}

/* A column may be an indicator twice, with both signs: both get the weight. */
static polis_err read_row(const weight_table *t, int64_t row, polis_fault *fault,
                          double (*weight)[POLIS_TERMS_MOST])
{
    const char *column = polis_frame_text(t->frame, t->column, row);
    const int64_t first = first_like(t, row), *line = t->frame->line;
    char list[LISTED] = "", asked[LISTED];
    polis_err rc = POLIS_OK;
    bool found = false;
    double x = 0.0;
    int k = 0;

    POLIS_TRY(find_index(t, row, fault, &k));
    POLIS_TRY(parse_weight(t, row, fault, &x));
    for (int j = 0; j < t->set->terms[k].n; j++) {
        const polis_study_term *term = &t->set->terms[k].term[j];
        if (strlen(column) == (size_t)term->length &&
            memcmp(column, term->name, (size_t)term->length) == 0) {
            weight[k][j] = x;
            found = true;
        }
        list_word(list, term->name, term->length);
    }
    put_asked(t->set, k, asked);
    if (!found) {
        rc = polis_fail(fault, POLIS_E_PARSE, t->frame->path, line[row],
                        "column 'column' holds '%.60s', expected a column of %s: %s", column, asked,
                        list);
    } else if (first < row) {
        rc = polis_fail(fault, POLIS_E_PARSE, t->frame->path, line[row],
                        "'%.60s' is there twice, first on line %lld, expected one weight", column,
                        (long long)line[first]);
    }

done:
    return rc;
}

/* All columns of index k have a weight, and some weigh. */
static polis_err check_index(const weight_table *t, int k, const double *weight, polis_fault *fault)
{
    char missing[LISTED] = "", asked[LISTED];
    double sum = 0.0;

    for (int j = 0; j < t->set->terms[k].n; j++) {
        const polis_study_term *term = &t->set->terms[k].term[j];
        if (isnan(weight[j])) {
            list_word(missing, term->name, term->length);
        }
        sum += weight[j];
    }
    put_asked(t->set, k, asked);
    if (*missing) {
        return polis_fail(fault, POLIS_E_PARSE, t->frame->path, 0,
                          "no weight for %s, expected one for each column of %s", missing, asked);
    }
    return sum > 0.0 && isfinite(sum)
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_PARSE, t->frame->path, 0,
                            "the weights of %s sum to %.15g, expected a finite number above 0",
                            asked, sum);
}

static polis_err read_rows(weight_table *t, const char *option, polis_fault *fault,
                           double (*weight)[POLIS_TERMS_MOST])
{
    polis_err rc = POLIS_OK;

    if (t->set->name) {
        POLIS_TRY(polis_frame_require(t->frame, "score", option, fault, &t->score));
    }
    POLIS_TRY(polis_frame_require(t->frame, "column", option, fault, &t->column));
    POLIS_TRY(polis_frame_require(t->frame, "weight", option, fault, &t->value));
    for (int k = 0; k < t->set->n; k++) {
        for (int j = 0; j < t->set->terms[k].n; j++) {
            weight[k][j] = NAN;
        }
    }
    for (int64_t row = 0; row < t->frame->n; row++) {
        POLIS_TRY(read_row(t, row, fault, weight));
    }
    for (int k = 0; k < t->set->n; k++) {
        POLIS_TRY(t->set->terms[k].n > 0 ? check_index(t, k, weight[k], fault) : POLIS_OK);
    }

done:
    return rc;
}

/* Weights in the order of the terms, as they are in the table; those of an index have a sum. */
static polis_err read_table(const polis_index_weights *options, const polis_index_set *set,
                            polis_fault *fault, double (*weight)[POLIS_TERMS_MOST])
{
    polis_err rc = POLIS_OK;
    polis_frame *frame = NULL;
    weight_table table = {.set = set, .score = -1};

    if (access(options->file, R_OK) != 0) { /* perhaps a word that was mistyped */
        return polis_fail(fault, POLIS_E_NOINPUT, options->file, 0,
                          "%s; expected entropy, equal or a table for %s", strerror(errno),
                          options->option);
    }
    POLIS_TRY(polis_frame_read(options->file, fault, &frame));
    table.frame = frame;
    rc = read_rows(&table, options->option, fault, weight);

done:
    polis_frame_free(&frame);
    return rc;
}

/* The scores of the units that have one, in their order. */
static int64_t pack(double *x, int64_t n)
{
    int64_t there = 0;

    for (int64_t i = 0; i < n; i++) {
        if (!isnan(x[i])) {
            x[there++] = x[i];
        }
    }
    return there;
}

/* @param[in] given [J] weights of the table, or NULL */
static polis_err compare(const polis_composite *c, const double *given, polis_index_ranks *out)
{
    polis_err rc = POLIS_OK;
    double *score[POLIS_N_WEIGHS] = {NULL}, weight[POLIS_TERMS_MOST];
    int64_t n = 0;

    *out = (polis_index_ranks){{NAN, NAN, NAN}};
    for (int by = 0; by < POLIS_N_WEIGHS; by++) {
        POLIS_NEW(score[by], c->n);
        if (by != POLIS_WEIGH_GIVEN || given) {
            polis_composite_weights(c, (polis_weigh)by, given, weight);
            polis_composite_scores(c, weight, score[by]);
            n = pack(score[by], c->n); /* the same units whatever the weights */
        }
    }
    for (int p = 0; p < POLIS_N_WEIGH_PAIRS; p++) {
        if (pairs[p].b != POLIS_WEIGH_GIVEN || given) {
            POLIS_TRY(
                polis_spread_spearman(score[pairs[p].a], score[pairs[p].b], n, TIE, &out->rho[p]));
        }
    }

done:
    for (int by = 0; by < POLIS_N_WEIGHS; by++) {
        POLIS_FREE(score[by]);
    }
    return rc;
}

polis_err polis_index_measure(const polis_panel *panel, const polis_index_set *set,
                              const polis_index_weights *options, const polis_log *log,
                              polis_fault *fault, polis_index_results out)
{
    polis_err rc = POLIS_OK;
    polis_weighting weighting = {.by = options->by, .shift = options->shift};
    double(*weight)[POLIS_TERMS_MOST] = NULL;

    POLIS_NEW(weight, set->n);
    if (options->by == POLIS_WEIGH_GIVEN) {
        POLIS_TRY(read_table(options, set, fault, weight));
    }
    for (int k = 0; k < set->n; k++) {
        if (set->terms[k].n > 0) {
            weighting.given = options->by == POLIS_WEIGH_GIVEN ? weight[k] : NULL;
            POLIS_TRY(polis_study_composite(panel, &set->terms[k], &weighting, log, fault,
                                            out.scale[k], &out.composite[k]));
            POLIS_TRY(compare(out.composite[k], weighting.given, &out.ranks[k]));
        }
    }

done:
    POLIS_FREE(weight);
    return rc;
}

int polis_index_pairs(const polis_index_weights *options)
{
    return options->by == POLIS_WEIGH_GIVEN ? POLIS_N_WEIGH_PAIRS : 1;
}

const char *polis_index_pair_name(int pair)
{
    return pairs[pair].name;
}

const char *polis_index_pair_long_name(int pair)
{
    return pairs[pair].long_name;
}

void polis_index_report(const char *name, const polis_index_weights *options,
                        const polis_composite *c, const polis_index_ranks *ranks,
                        const polis_log *log)
{
    if (c->n_scored < c->n) {
        polis_log_line(log, POLIS_LOG_WARN, "%s: %lld of %lld cities and periods lack an indicator",
                       name, (long long)(c->n - c->n_scored), (long long)c->n);
    }
    if (c->n_flat > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s: %d indicators are the same everywhere and weigh nothing", name,
                       c->n_flat);
    }
    for (int p = 0; p < polis_index_pairs(options); p++) {
        polis_log_line(log, POLIS_LOG_INFO, "%s: %s is %.4f", name, pairs[p].long_name,
                       ranks->rho[p]);
    }
}
