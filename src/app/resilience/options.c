#include "app/resilience/options.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

const char *const polis_national_words[] = {"row", "sum", "loo", NULL};
const char *const polis_trend_words[] = {"linear", "hp", NULL};
const char *const polis_triangle_end_words[] = {"horizon", "return", NULL};

enum key {
    KEY_OUTCOME = 256,
    KEY_PEAK,
    KEY_TROUGH,
    KEY_RECOVERY,
    KEY_NATIONAL,
    KEY_TREND,
    KEY_LAMBDA,
    KEY_BEFORE,
    KEY_HORIZON,
    KEY_GOAL,
    KEY_END,
    KEY_INDEX,
    KEY_NAME,
};

static const struct argp_option rows[] = {
    {NULL, 0, NULL, 0, "Tables:", 1},
    {"outcome", KEY_OUTCOME, "COLUMN", 0,
     "Level that is hit: employment, or output in constant prices", 1},
    POLIS_TABLE_OPTIONS(1, "shift-share of the contraction"),

    {NULL, 0, NULL, 0, "Shock:", 2},
    {"peak", KEY_PEAK, "PERIOD", 0, "Last period before the fall", 2},
    {"trough", KEY_TROUGH, "PERIOD", 0, "Lowest period of the fall", 2},
    {"recovery", KEY_RECOVERY, "PERIOD", 0,
     "End of the recovery that is looked at; without --peak, --trough and --recovery the last fall "
     "of the national series is taken",
     2},
    {"national", KEY_NATIONAL, "WHAT", 0,
     "Compare with the row __NATION__ (row), the sum of the cities (sum), or either without the "
     "city itself (loo); default: row if there is one, else sum",
     2},

    {NULL, 0, NULL, 0, "Trend and triangle:", 3},
    {"trend", KEY_TREND, "KIND", 0,
     "linear (default): growth before the shock carried on; hp: Hodrick-Prescott filter", 3},
    {"before", KEY_BEFORE, "FIRST:LAST", 0,
     "Periods of the linear trend (default: the first period to the peak)", 3},
    {"lambda", KEY_LAMBDA, "X", 0, "Of the filter: 6.25 annual (default), 1600 quarterly", 3},
    {"horizon", KEY_HORIZON, "PERIOD", 0,
     "Last period of the triangle, the same for all cities (default: the last)", 3},
    {"goal", KEY_GOAL, "PERCENT", 0, "Of the trend at which a city has recovered (default 98)", 3},
    {"triangle-end", KEY_END, "WHERE", 0, "horizon (default) or return: when the goal is reached",
     3},

    {NULL, 0, NULL, 0, "Composite index:", 4},
    {"index", KEY_INDEX, "COLUMN:+,COLUMN:-,...", 0,
     "Indicators, more is better (+) or worse (-); scaled over all cities and periods, "
     "COLUMN:+:0:100 "
     "from 0 to 100",
     4},
    POLIS_WEIGHT_OPTIONS("index-weights", "column", 4),

    POLIS_STUDY_OPTIONS(5),
    {"name", KEY_NAME, "NAME", 0,
     "The result is the group /resilience/NAME, for a second outcome (default: /resilience)", 5},
    {0}};

static const char doc[] =
    "How cities took a shock and came back: sensitivity (Martin 2012), resistance and "
    "recoverability (Martin, Sunley, Gardiner and Tyler 2016), shift-share, loss against a trend, "
    "the resilience triangle (Bruneau et al. 2003), composite indices by entropy and TOPSIS.\v"
    "PANEL is a table with a line for each city and period. The result is the group /resilience, "
    "and below it structural, trend, triangle and index; --name puts another outcome beside it.\n\n"
    "These are measurements on data, not simulations: compare them with `centropolis shock`, never "
    "mix them. 0 is as the nation, above 0 better. Where national output did not fall, as in China "
    "in 2008-09 and 2020, contraction means slowdown: use a trend.\n\n"
    "Example:\n"
    "  centropolis resilience panel.csv --outcome employment -o resilience.nc \\\n"
    "      --peak 2007 --trough 2010 --recovery 2015";

static error_t parse_period(const struct argp_state *state, const char *name, const char *arg,
                            int64_t *out)
{
    return polis_option_int(state, name, arg, INT64_MIN, INT64_MAX, out);
}

static error_t parse_range(const struct argp_state *state, const char *arg,
                           polis_resilience_options *o)
{
    const size_t len = strcspn(arg, ":");

    if (arg[len] != ':' || !polis_num_int(arg, len, &o->before_from) ||
        !polis_num_int(arg + len + 1, strlen(arg + len + 1), &o->before_to) ||
        o->before_from >= o->before_to) {
        return polis_usage(state, "--before: '%s' is not FIRST:LAST with FIRST < LAST", arg);
    }
    o->has_before = true;
    return 0;
}

static error_t parse_shock(int key, char *arg, struct argp_state *state,
                           polis_resilience_options *o)
{
    switch (key) {
    case KEY_PEAK:
        o->has_window = true;
        return parse_period(state, "--peak", arg, &o->peak);
    case KEY_TROUGH:
        o->has_window = true;
        return parse_period(state, "--trough", arg, &o->trough);
    case KEY_RECOVERY:
        o->has_window = true;
        return parse_period(state, "--recovery", arg, &o->recovery);
    case KEY_NATIONAL:
        return polis_option_word(state, "--national", arg, polis_national_words, &o->national);
    case KEY_TREND:
        return polis_option_word(state, "--trend", arg, polis_trend_words, &o->trend);
    case KEY_LAMBDA:
        return polis_option_double(state, "--lambda", arg, 0.0, 1e12, &o->lambda);
    case KEY_BEFORE:
        return parse_range(state, arg, o);
    case KEY_HORIZON:
        o->has_horizon = true;
        return parse_period(state, "--horizon", arg, &o->horizon);
    case KEY_GOAL:
        return polis_option_double(state, "--goal", arg, 1.0, 200.0, &o->goal);
    case KEY_END:
        return polis_option_word(state, "--triangle-end", arg, polis_triangle_end_words,
                                 &o->triangle_end);
    case KEY_INDEX:
        return polis_study_parse_terms(state, "--index", arg, &o->index);
    default:
        return polis_index_weights_parse(key, arg, state, "--index-weights", &o->weights);
    }
}

/* Letters, digits and _, and none of the groups that every result has. */
static error_t parse_name(const struct argp_state *state, const char *arg, const char **out)
{
    static const char *const taken[] = {"structural", "trend", "triangle", "index"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (strcmp(arg, taken[i]) == 0) {
            return polis_usage(state, "--name: /resilience/%s is a group of its own", arg);
        }
    }
    if (!*arg || arg[strspn(arg, letters)] != '\0' || strlen(arg) > POLIS_RESILIENCE_NAME) {
        return polis_usage(state, "--name: '%s' is not 1 to %d letters, digits and _", arg,
                           POLIS_RESILIENCE_NAME);
    }
    *out = arg;
    return 0;
}

static error_t check(struct argp_state *state, polis_resilience_options *o)
{
    const int64_t unset = INT64_MIN;

    if (!o->outcome && o->index.n == 0) {
        return polis_usage(state, "--outcome COLUMN is missing (or --index for an index alone)");
    }
    if (o->weights.option && o->index.n == 0) {
        return polis_usage(state, "%s goes only with --index", o->weights.option);
    }
    if (o->has_window && (o->peak == unset || o->trough == unset || o->recovery == unset)) {
        return polis_usage(state, "--peak, --trough and --recovery go together");
    }
    if (o->has_window && !(o->peak < o->trough && o->trough < o->recovery)) {
        return polis_usage(state, "--peak must be before --trough, and that before --recovery");
    }
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    polis_resilience_options *o = state->input;
    error_t error;

    switch (key) {
    case KEY_OUTCOME:
        o->outcome = arg;
        return 0;
    case KEY_NAME:
        return parse_name(state, arg, &o->name);
    case ARGP_KEY_END:
        error = polis_study_parse_tables(key, arg, state, &o->tables);
        error = error ? error : check(state, o);
        return error ? error : polis_study_parse(key, arg, state, &o->target);
    default:
        error = parse_shock(key, arg, state, o);
        error = error == ARGP_ERR_UNKNOWN ? polis_study_parse_tables(key, arg, state, &o->tables)
                                          : error;
        return error == ARGP_ERR_UNKNOWN ? polis_study_parse(key, arg, state, &o->target) : error;
    }
}

bool polis_resilience_parse(MPI_Comm comm, int argc, char **argv, polis_resilience_options *out,
                            polis_log *log, int *status)
{
    static const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "PANEL", .doc = doc};

    *out = (polis_resilience_options){.peak = INT64_MIN,
                                      .trough = INT64_MIN,
                                      .recovery = INT64_MIN,
                                      .national = -1,
                                      .lambda = 6.25,
                                      .goal = 98.0};
    return polis_options_parse(comm, &argp, argc, argv, out, log, status);
}
