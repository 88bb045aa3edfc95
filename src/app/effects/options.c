#include "app/effects/options.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum key {
    KEY_FIRST = 256,
    KEY_CITIES = KEY_FIRST,
    KEY_NETWORK,
    KEY_OUTCOME,
    KEY_X,
    KEY_CONTROLS,
    KEY_QUADRATIC,
    KEY_INTERACT,
    KEY_FE,
    KEY_PERIOD,
    KEY_LAG,
    KEY_STANDARDISE,
    KEY_SE,
    KEY_CLUSTER,
    KEY_PERMUTATIONS,
    KEY_BOOTSTRAP,
    KEY_SEED,
    KEY_BY,
    KEY_LEAST_GROUP,
    KEY_MEDIATOR,
    KEY_MORAN,
    KEY_PAIRS,
    KEY_MATRIX,
    KEY_SCHEME,
    KEY_MODEL,
    KEY_CSV,
    KEY_END,
};

static const struct argp_option rows[] = {
    POLIS_STUDY_OPTIONS(1),
    {"csv", KEY_CSV, "FILE", 0, "The table of coefficients as CSV too", 1},
    {"model", KEY_MODEL, "NAME", 0, "The result is the group /effects/NAME (default main)", 1},

    {NULL, 0, NULL, 0, "Variables beside those of TABLE:", 2},
    {"cities", KEY_CITIES, "CITIES.csv", 0, "Columns that do not change (city_id, province, ...)",
     2},
    {"network", KEY_NETWORK, "RESULT.nc", 0,
     "Measures of a result of centrality: inter_degree, inter_betweenness, ... where its nodes are "
     "cities, intra_... where its networks are; and columns of its analyses: resilience_resis. May "
     "be repeated for different kinds",
     2},

    {NULL, 0, NULL, 0, "Model; a TERM is a variable, ln(V), ln1p(V) or sqrt(V):", 3},
    {"outcome", KEY_OUTCOME, "TERM", 0, "What is explained", 3},
    {"x", KEY_X, "TERM,...", 0, "By what", 3},
    {"controls", KEY_CONTROLS, "TERM,...", 0, "And by what else", 3},
    {"quadratic", KEY_QUADRATIC, "TERM,...", 0,
     "Add (x - mean)^2 of these terms of --x, and where the curve turns", 3},
    {"interact", KEY_INTERACT, "A:B,...", 0,
     "Add the product of the deviations of two terms of the model", 3},
    {"fe", KEY_FE, "city,period", 0, "Fixed effects of cities, of periods, or of both", 3},
    {"lag", KEY_LAG, "N", 0, "Terms of N periods earlier explain the outcome", 3},
    {"period", KEY_PERIOD, "P", 0, "Take the rows of this period only", 3},
    {"standardise", KEY_STANDARDISE, NULL, 0, "All variables to mean 0, standard deviation 1", 3},

    {NULL, 0, NULL, 0, "Errors and tests:", 4},
    {"se", KEY_SE, "KIND", 0,
     "classical, hc1 (MacKinnon & White 1985) or cluster (default: cluster by city where cities "
     "have several rows, else hc1)",
     4},
    {"cluster", KEY_CLUSTER, "COLUMN", 0, "Clusters of the errors, such as province", 4},
    {"permutations", KEY_PERMUTATIONS, "N", 0,
     "Permute the outcome over cities, with --pairs rows and columns of matrices; all "
     "permutations of up to 8 cities (default 0; with --pairs 2000; of --moran 999)",
     4},
    {"bootstrap", KEY_BOOTSTRAP, "N", 0,
     "Percentile intervals from drawing cities (or clusters) with replacement (default 0; with "
     "--mediator 999)",
     4},
    {"seed", KEY_SEED, "S", 0, "Another seed, other replicates (default 1)", 4},
    {"by", KEY_BY, "COLUMN", 0, "Fit each group too (type, size), and test that they are equal", 4},
    {"min-group", KEY_LEAST_GROUP, "N", 0, "Fit groups of at least N rows (default 20)", 4},
    {"mediator", KEY_MEDIATOR, "TERM", 0,
     "Split the effect of each --x into a direct one and one through TERM", 4},
    {"moran", KEY_MORAN, "WEIGHTS", 0,
     "Moran's I of outcome and residuals; WEIGHTS is a network (.nc) or source,target,weight "
     "(.csv), its rows are standardised",
     4},

    {NULL, 0, NULL, 0, "Pairs of cities (QAP, MRQAP):", 5},
    {"pairs", KEY_PAIRS, NULL, 0,
     "Outcome and terms are matrices: those of --matrix, ln1p(M) of one, or sender(V), "
     "receiver(V), "
     "absdiff(V), product(V), same(V) of a variable of the cities",
     5},
    {"matrix", KEY_MATRIX, "NAME=FILE", 0,
     "A network (.nc) or source,target,weight (.csv); pairs that are not in it are 0", 5},
    {"scheme", KEY_SCHEME, "S", 0,
     "dsp: double semi-partialling (default); y: permute the outcome. The statistic is t", 5},
    {0}};

static const char doc[] =
    "Explain an outcome of cities by what they are and where they are in networks."
    "\vTABLE.csv has the columns city_id, period (unless there is one period) and variables; empty "
    "fields, NA and - are missing, and rows with a missing value are left out and counted. "
    "Coefficients are associations, not causes: a network built from masses (gravity) is a "
    "function "
    "of them and cannot explain them, and simulated resilience is not observed resilience. Numbers "
    "do not depend on ranks and threads."
    "\n\n  centropolis effects panel.csv --network net.nc --outcome resistance --x inter_degree,"
    "inter_betweenness --controls 'ln(gdp)' --period 2009 --permutations 9999 -o effects.nc"
    "\n  centropolis effects panel.csv --outcome 'ln(gdp)' --x share --fe city,period --cluster "
    "province -o effects.nc"
    "\n  centropolis effects cities.csv --pairs --matrix flow=flows.csv --outcome flow --x "
    "'same(province),absdiff(gdp)' -o effects.nc";

typedef struct settings {
    polis_effects_options *o;
    uint64_t seen; /* bit key - KEY_FIRST */
} settings;

static bool seen(const settings *s, enum key key)
{
    return s->seen >> (key - KEY_FIRST) & 1;
}

static error_t parse_term(const struct argp_state *state, const char *option, const char *text,
                          size_t len, char out[POLIS_TERM])
{
    while (len > 0 && isspace((unsigned char)*text)) {
        text++;
        len--;
    }
    while (len > 0 && isspace((unsigned char)text[len - 1])) {
        len--;
    }
    if (len == 0 || len >= POLIS_TERM) {
        return polis_usage(state, "%s: '%.*s' is no term of 1 to %d letters", option, (int)len,
                           text, POLIS_TERM - 1);
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return 0;
}

static error_t parse_terms(const struct argp_state *state, const char *option, const char *arg,
                           polis_terms *out)
{
    for (const char *at = arg;; at++) {
        const size_t len = strcspn(at, ",");
        error_t error;

        if (out->n == POLIS_TERMS) {
            return polis_usage(state, "%s: more than %d terms", option, POLIS_TERMS);
        }
        error = parse_term(state, option, at, len, out->text[out->n]);
        if (error) {
            return error;
        }
        out->n++;
        at += len;
        if (*at == '\0') {
            return 0;
        }
    }
}

static error_t parse_effects(const struct argp_state *state, const char *arg,
                             polis_effects_options *o)
{
    polis_terms words = {0};
    const error_t error = parse_terms(state, "--fe", arg, &words);

    for (int i = 0; i < words.n && !error; i++) {
        if (strcmp(words.text[i], "city") == 0) {
            o->city_effects = true;
        } else if (strcmp(words.text[i], "period") == 0) {
            o->period_effects = true;
        } else {
            return polis_usage(state, "--fe: '%s' is neither city nor period", words.text[i]);
        }
    }
    return error;
}

static error_t parse_matrix(const struct argp_state *state, const char *arg,
                            polis_effects_options *o)
{
    const size_t len = strcspn(arg, "=");

    if (arg[len] == '\0') {
        return polis_usage(state, "--matrix: '%s' is not NAME=FILE", arg);
    }
    if (o->n_matrices == POLIS_INPUTS) {
        return polis_usage(state, "--matrix: more than %d", POLIS_INPUTS);
    }
    o->matrix[o->n_matrices].path = arg + len + 1;
    return parse_term(state, "--matrix", arg, len, o->matrix[o->n_matrices++].name);
}

static error_t parse_input(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    switch (key) {
    case KEY_CITIES:
        o->cities = arg;
        return 0;
    case KEY_NETWORK:
        if (o->n_networks == POLIS_INPUTS) {
            return polis_usage(state, "--network: more than %d", POLIS_INPUTS);
        }
        o->network[o->n_networks++] = arg;
        return 0;
    case KEY_MATRIX:
        return parse_matrix(state, arg, o);
    case KEY_MODEL:
        o->model = arg;
        return 0;
    case KEY_CSV:
        o->csv = arg;
        return 0;
    case KEY_CLUSTER:
        o->cluster = arg;
        return 0;
    case KEY_BY:
        o->by = arg;
        return 0;
    case KEY_MORAN:
        o->moran = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_model(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    switch (key) {
    case KEY_OUTCOME:
        return parse_term(state, "--outcome", arg, strlen(arg), o->outcome);
    case KEY_MEDIATOR:
        return parse_term(state, "--mediator", arg, strlen(arg), o->mediator);
    case KEY_X:
        return parse_terms(state, "--x", arg, &o->x);
    case KEY_CONTROLS:
        return parse_terms(state, "--controls", arg, &o->controls);
    case KEY_QUADRATIC:
        return parse_terms(state, "--quadratic", arg, &o->quadratic);
    case KEY_INTERACT:
        return parse_terms(state, "--interact", arg, &o->interact);
    case KEY_FE:
        return parse_effects(state, arg, o);
    case KEY_PERIOD:
        o->has_period = true;
        return polis_option_int(state, "--period", arg, INT64_MIN, INT64_MAX, &o->period);
    case KEY_LAG:
        return polis_option_int(state, "--lag", arg, 1, 1000000, &o->lag);
    case KEY_STANDARDISE:
        o->standardise = true;
        return 0;
    case KEY_PAIRS:
        o->pairs = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_tests(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    static const char *const se_words[] = {"classical", "hc1", "cluster", NULL};
    static const char *const scheme_words[] = {"dsp", "y", NULL};
    error_t error;
    int word = 0;

    switch (key) {
    case KEY_SE:
        error = polis_option_word(state, "--se", arg, se_words, &word);
        o->se = (polis_se)word;
        o->se_given = true;
        return error;
    case KEY_SCHEME:
        error = polis_option_word(state, "--scheme", arg, scheme_words, &word);
        o->scheme = (polis_qap_scheme)word;
        return error;
    case KEY_PERMUTATIONS:
        return polis_option_int(state, "--permutations", arg, 0, 10000000, &o->permutations);
    case KEY_BOOTSTRAP:
        return polis_option_int(state, "--bootstrap", arg, 0, 10000000, &o->bootstrap);
    case KEY_SEED:
        return polis_option_int(state, "--seed", arg, 0, INT64_MAX, &o->seed);
    case KEY_LEAST_GROUP:
        return polis_option_int(state, "--min-group", arg, 3, INT32_MAX, &o->least_group);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool has_term(const polis_terms *terms, const char *text, size_t len)
{
    for (int i = 0; i < terms->n; i++) {
        if (strlen(terms->text[i]) == len && memcmp(terms->text[i], text, len) == 0) {
            return true;
        }
    }
    return false;
}

/* Options that mean nothing without another one, or with one. */
static error_t check_only_with(const struct argp_state *state, const settings *s)
{
    const polis_effects_options *o = s->o;
    const bool rows_of_cities = !o->pairs;
    const struct {
        enum key key;
        bool fits;
        const char *name, *with;
    } only[] = {
        {KEY_QUADRATIC, rows_of_cities, "--quadratic", "rows of cities, not --pairs"},
        {KEY_INTERACT, rows_of_cities, "--interact", "rows of cities, not --pairs"},
        {KEY_FE, rows_of_cities, "--fe", "rows of cities, not --pairs"},
        {KEY_LAG, rows_of_cities && !o->has_period, "--lag", "a panel, not --pairs or --period"},
        {KEY_STANDARDISE, rows_of_cities, "--standardise", "rows of cities, not --pairs"},
        {KEY_SE, rows_of_cities, "--se", "rows of cities, not --pairs"},
        {KEY_CLUSTER, rows_of_cities, "--cluster", "rows of cities, not --pairs"},
        {KEY_BOOTSTRAP, rows_of_cities, "--bootstrap", "rows of cities, not --pairs"},
        {KEY_BY, rows_of_cities, "--by", "rows of cities, not --pairs"},
        {KEY_LEAST_GROUP, o->by != NULL, "--min-group", "--by"},
        {KEY_MEDIATOR, rows_of_cities, "--mediator", "rows of cities, not --pairs"},
        {KEY_MORAN, rows_of_cities, "--moran", "rows of cities, not --pairs"},
        {KEY_MATRIX, o->pairs, "--matrix", "--pairs"},
        {KEY_SCHEME, o->pairs, "--scheme", "--pairs"},
    };

    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
        if (seen(s, only[i].key) && !only[i].fits) {
            return polis_usage(state, "%s goes only with %s", only[i].name, only[i].with);
        }
    }
    if (o->cluster && o->se_given && o->se != POLIS_SE_CLUSTER) {
        return polis_usage(state, "--cluster goes only with --se cluster");
    }
    return 0;
}

/* A term that stands twice would be collinear with itself. */
static error_t check_distinct(const struct argp_state *state, const polis_effects_options *o)
{
    polis_terms seen_terms = {0};
    const int n = o->x.n + o->controls.n;

    for (int i = -2; i < n && seen_terms.n < POLIS_TERMS; i++) {
        const char *term = i == -2      ? o->outcome
                           : i == -1    ? o->mediator
                           : i < o->x.n ? o->x.text[i]
                                        : o->controls.text[i - o->x.n];

        if (has_term(&seen_terms, term, strlen(term))) {
            return polis_usage(state,
                               "'%s' stands twice among --outcome, --mediator, --x and "
                               "--controls",
                               term);
        }
        if (*term != '\0') {
            memcpy(seen_terms.text[seen_terms.n++], term, strlen(term) + 1);
        }
    }
    return 0;
}

static error_t check_terms(const struct argp_state *state, const polis_effects_options *o)
{
    for (int i = 0; i < o->quadratic.n; i++) {
        if (!has_term(&o->x, o->quadratic.text[i], strlen(o->quadratic.text[i]))) {
            return polis_usage(state, "--quadratic: '%s' is not among --x", o->quadratic.text[i]);
        }
    }
    for (int i = 0; i < o->interact.n; i++) {
        const char *text = o->interact.text[i], *colon = strchr(text, ':');

        if (!colon) {
            return polis_usage(state, "--interact: '%s' is not A:B", text);
        }
        for (int side = 0; side < 2; side++) {
            const char *term = side == 0 ? text : colon + 1;
            const size_t len = side == 0 ? (size_t)(colon - text) : strlen(term);

            if (!has_term(&o->x, term, len) && !has_term(&o->controls, term, len)) {
                return polis_usage(state, "--interact: '%.*s' is not among --x and --controls",
                                   (int)len, term);
            }
        }
    }
    return 0;
}

static error_t check_model(const struct argp_state *state, const polis_effects_options *o)
{
    const size_t len = strspn(o->model, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                                        "0123456789");

    if (len == 0 || o->model[len] != '\0' || !isalpha((unsigned char)o->model[0]) ||
        len >= POLIS_TERM) {
        return polis_usage(state,
                           "--model: '%s' is no name of a group: letters, digits and _, a letter "
                           "first",
                           o->model);
    }
    return 0;
}

static error_t check(const struct argp_state *state, const settings *s)
{
    polis_effects_options *o = s->o;
    error_t error;

    if (!o->table) {
        return polis_usage(state, "expected TABLE.csv");
    }
    if (o->outcome[0] == '\0' || o->x.n == 0) {
        return polis_usage(state, "expected %s", o->x.n == 0 ? "--x TERM,..." : "--outcome TERM");
    }
    error = check_model(state, o);
    error = error ? error : check_only_with(state, s);
    error = error ? error : check_distinct(state, o);
    error = error ? error : check_terms(state, o);
    if (o->cluster) {
        o->se = POLIS_SE_CLUSTER;
        o->se_given = true;
    }
    if (o->pairs && !seen(s, KEY_PERMUTATIONS)) {
        o->permutations = 2000;
    }
    if (o->mediator[0] != '\0' && !seen(s, KEY_BOOTSTRAP)) {
        o->bootstrap = 999;
    }
    return error;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    error_t error;

    if (key >= KEY_FIRST && key < KEY_END) {
        s->seen |= (uint64_t)1 << (key - KEY_FIRST);
    }
    if (key == ARGP_KEY_ARG) {
        return polis_option_one(state, "TABLE.csv", arg, &s->o->table);
    }
    error = polis_study_parse(key, arg, state, &s->o->target);
    if (key == ARGP_KEY_END) {
        const error_t other = check(state, s);
        return other ? other : error;
    }
    error = error == ARGP_ERR_UNKNOWN ? parse_input(key, arg, state, s->o) : error;
    error = error == ARGP_ERR_UNKNOWN ? parse_model(key, arg, state, s->o) : error;
    return error == ARGP_ERR_UNKNOWN ? parse_tests(key, arg, state, s->o) : error;
}

bool polis_effects_parse(MPI_Comm comm, int argc, char **argv, polis_effects_options *options,
                         polis_log *log, int *status)
{
    const struct argp argp = {.options = rows,
                              .parser = parse,
                              .args_doc = "TABLE.csv --outcome TERM --x TERM,... -o OUT.nc",
                              .doc = doc};
    settings s = {.o = options};

    *options =
        (polis_effects_options){.model = "main", .se = POLIS_SE_HC1, .least_group = 20, .seed = 1};
    return polis_options_parse(comm, &argp, argc, argv, &s, log, status);
}

static void append(char *text, size_t room, const char *before, const char *word)
{
    const size_t used = strlen(text);

    snprintf(text + used, room - used, "%s%s", before, word);
}

void polis_effects_formula(const polis_effects_options *o, char *text, size_t room)
{
    const polis_terms *const lists[] = {&o->x, &o->interact, &o->controls};

    snprintf(text, room, "%s ~ ", o->outcome);
    for (int l = 0; l < 3; l++) {
        for (int i = 0; i < lists[l]->n; i++) {
            append(text, room, l == 0 && i == 0 ? "" : " + ", lists[l]->text[i]);
        }
        for (int i = 0; i < o->quadratic.n && l == 0; i++) {
            append(text, room, " + ", o->quadratic.text[i]);
            append(text, room, "", "^2");
        }
    }
    if (o->city_effects || o->period_effects) {
        append(text, room, " | ", o->city_effects ? "city" : "period");
        append(text, room, "", o->city_effects && o->period_effects ? ", period" : "");
    }
}
