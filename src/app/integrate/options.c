#include "app/integrate/options.h"

#include <math.h>
#include <string.h>

static const double ROUNDING = 1e-9; /* of weights that sum to 1 */

const char *const polis_score_words[] = {"industry",      "city",      "people",     "exploitation",
                                         "monostructure", "functions", "management", "structure",
                                         "governance",    "ecology",   "services",   NULL};

enum key {
    KEY_POPULATION = 256,
    KEY_SCORE,
    KEY_COUPLING,
    KEY_PATHS,
    KEY_LETTERS,
};

static const struct argp_option rows[] = {
    {NULL, 0, NULL, 0, "Tables:", 1},
    POLIS_TABLE_OPTIONS(1, "diversity, specialisation"),
    {"population", KEY_POPULATION, "COLUMN", 0,
     "Residents of the urban districts, persons, for the size classes (default pop_urban)", 1},
    {"sector-group", KEY_LETTERS, "N", 0,
     "The first N letters of a sector's code are its group: variety within groups and between them "
     "(Frenken et al. 2007)",
     1},

    {NULL, 0, NULL, 0, "Scores:", 2},
    {"score", KEY_SCORE, "NAME=COLUMN:+,COLUMN:-,...", 0,
     "A composite in 0 to 1, more is better (+) or worse (-); again for the next name. "
     "COLUMN:+:0:100 "
     "scales from 0 to 100 whatever the values, so that scores do not change when cities are added",
     2},
    POLIS_WEIGHT_OPTIONS("score-weights", "score, column", 2),
    {"coupling-weights", KEY_COUPLING, "A,B", 0,
     "What industry, city (and people) weigh in the coordination; they sum to 1 (default equal)",
     2},
    {"path-weights", KEY_PATHS, "A,B,C,D|entropy", 0,
     "What the paths structure, governance, ecology, services weigh in the transformation index; "
     "they sum to 1 (default equal); entropy: by their scores",
     2},

    POLIS_STUDY_OPTIONS(3),
    {0}};

static const char doc[] =
    "Industry and city, and how a city transforms: diversity and specialisation, dependence on "
    "resources, size class and type, coupling coordination of industry and city (standard, and "
    "corrected as by Wang, Kong et al. 2021), problems and paths of transformation.\v"
    "PANEL is a table with a line for each city and period. The result is the group "
    "/integration.\n\n"
    "Names of scores: industry, city and, if you like, people couple to the coordination degree; "
    "structure, governance, ecology and services are the four paths, whose mean is the "
    "transformation index; exploitation, monostructure, functions and management are the four "
    "problems beside them (let more be worse).\n\n"
    "Columns that are used where they are there: rb_type (0 none, 1 growing, 2 mature, 3 "
    "declining, "
    "4 regenerative, or the words: the official list), rb_exhausted, resource_va and "
    "industrial_va, "
    "emp_extractive and employment, tertiary_share, reserve_years, gdp_real. Without rb_type the "
    "type is derived from dependence and growth, and marked as derived.\n\n"
    "Scores are scaled over all cities and periods given: they change when cities are added, "
    "unless "
    "the ends of the scale are fixed.\n\n"
    "Example:\n"
    "  centropolis integrate panel.csv --cities cities.csv -o integration.nc \\\n"
    "      --score industry=industrial_va:+,rd_gdp:+ --score city=edu_pc:+,pm25:-";

static error_t parse_score(const struct argp_state *state, const char *arg,
                           polis_integrate_options *o)
{
    const size_t len = strcspn(arg, "=");

    for (int k = 0; k < POLIS_N_SCORES && arg[len]; k++) {
        if (strlen(polis_score_words[k]) == len && strncmp(arg, polis_score_words[k], len) == 0) {
            return o->score[k].n > 0
                       ? polis_usage(state, "--score %s is there twice", polis_score_words[k])
                       : polis_study_parse_terms(state, "--score", arg + len + 1, &o->score[k]);
        }
    }
    return polis_usage(state,
                       "--score: '%s' is not NAME=COLUMN:+,...; names are industry, city, people, "
                       "exploitation, monostructure, functions, management, structure, governance, "
                       "ecology, services",
                       arg);
}

/* At least 0, and 1 together. */
static error_t check_sum(const struct argp_state *state, const char *option, const double *weight,
                         int n, const char *expected, bool fits)
{
    double sum = 0.0;

    for (int k = 0; k < n; k++) {
        if (weight[k] < 0.0) {
            return polis_usage(state, "%s: %.15g is negative", option, weight[k]);
        }
        sum += weight[k];
    }
    if (!fits || fabs(sum - 1.0) > ROUNDING) {
        return polis_usage(state, "%s: %s, which sum to 1; there are %d that sum to %.15g", option,
                           expected, n, sum);
    }
    return 0;
}

static error_t check_paths(const struct argp_state *state, const polis_integrate_options *o)
{
    bool has_paths = false;
    double there = 0.0; /* weight of the paths that have a score */

    for (int k = 0; k < POLIS_N_PATHS; k++) {
        const bool has = o->score[POLIS_FIRST_PATH + k].n > 0;

        has_paths = has_paths || has;
        there += has ? o->path[k] : 0.0;
    }
    if ((o->path_entropy || o->n_path_weights > 0) && !has_paths) {
        return polis_usage(state, "--path-weights goes only with --score structure, governance, "
                                  "ecology or services");
    }
    return o->n_path_weights == 0
               ? 0
               : check_sum(state, "--path-weights", o->path, o->n_path_weights,
                           "one for each of structure, governance, ecology, services, of which one "
                           "with a --score is above 0",
                           o->n_path_weights == POLIS_N_PATHS && there > 0.0);
}

static error_t check_coupling(const struct argp_state *state, const polis_integrate_options *o)
{
    const int expected = o->score[POLIS_SCORE_PEOPLE].n > 0 ? 3 : 2;

    return o->n_coupling == 0
               ? 0
               : check_sum(state, "--coupling-weights", o->coupling, o->n_coupling,
                           "one for each of --score industry, city (and people)",
                           o->score[POLIS_SCORE_CITY].n > 0 && o->n_coupling == expected);
}

static error_t check(struct argp_state *state, const polis_integrate_options *o)
{
    int n_scores = 0;
    error_t error;

    for (int k = 0; k < POLIS_N_SCORES; k++) {
        n_scores += o->score[k].n > 0;
    }
    if (o->weights.option && n_scores == 0) {
        return polis_usage(state, "%s goes only with --score", o->weights.option);
    }
    if ((o->score[POLIS_SCORE_INDUSTRY].n > 0) != (o->score[POLIS_SCORE_CITY].n > 0)) {
        return polis_usage(state, "--score industry and --score city go together");
    }
    if (o->score[POLIS_SCORE_PEOPLE].n > 0 && o->score[POLIS_SCORE_CITY].n == 0) {
        return polis_usage(state, "--score people goes with industry and city");
    }
    error = check_paths(state, o);
    return error ? error : check_coupling(state, o);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    polis_integrate_options *o = state->input;
    error_t error;

    switch (key) {
    case KEY_POPULATION:
        o->population = arg;
        return 0;
    case KEY_SCORE:
        return parse_score(state, arg, o);
    case KEY_COUPLING:
        return polis_option_doubles(state, "--coupling-weights", arg, POLIS_N_SUBSYSTEMS,
                                    o->coupling, &o->n_coupling);
    case KEY_PATHS:
        o->path_entropy = strcmp(arg, "entropy") == 0;
        o->n_path_weights = 0;
        return o->path_entropy ? 0
                               : polis_option_doubles(state, "--path-weights", arg, POLIS_N_PATHS,
                                                      o->path, &o->n_path_weights);
    case KEY_LETTERS:
        return polis_option_int(state, "--sector-group", arg, 1, 100, &o->sector_letters);
    case ARGP_KEY_END:
        error = polis_study_parse_tables(key, arg, state, &o->tables);
        error = error ? error : check(state, o);
        if (o->sector_letters > 0 && !o->tables.sectors) {
            error = polis_usage(state, "--sector-group goes only with --sectors");
        }
        return error ? error : polis_study_parse(key, arg, state, &o->target);
    default:
        error = polis_index_weights_parse(key, arg, state, "--score-weights", &o->weights);
        error = error == ARGP_ERR_UNKNOWN ? polis_study_parse_tables(key, arg, state, &o->tables)
                                          : error;
        return error == ARGP_ERR_UNKNOWN ? polis_study_parse(key, arg, state, &o->target) : error;
    }
}

bool polis_integrate_parse(MPI_Comm comm, int argc, char **argv, polis_integrate_options *out,
                           polis_log *log, int *status)
{
    static const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "PANEL", .doc = doc};

    *out = (polis_integrate_options){0};
    return polis_options_parse(comm, &argp, argc, argv, out, log, status);
}
