#include "app/build/options_rows.h"
#include "app/build/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static error_t add_filter(const struct argp_state *state, polis_build_options *o, const char *arg)
{
    const char *equal = strchr(arg, '=');
    const bool negated = equal && equal > arg && equal[-1] == '!';
    const char *end = negated ? equal - 1 : equal;

    if (!equal || end == arg) {
        return polis_usage(state, "--where: '%s' is not COLUMN=VALUE or COLUMN!=VALUE", arg);
    }
    if (o->n_filters == POLIS_BUILD_FILTERS) {
        return polis_usage(state, "--where: more than %d conditions", POLIS_BUILD_FILTERS);
    }
    o->filter[o->n_filters++] = (polis_filter){arg, (size_t)(end - arg), !negated, equal + 1};
    return 0;
}

static error_t parse_exponents(const struct argp_state *state, polis_build_options *o,
                               const char *arg)
{
    double x[3];
    int n = 0;
    const error_t error = polis_option_doubles(state, "--exponents", arg, 3, x, &n);

    if (error) {
        return error;
    }
    if (n != 3 || x[2] < 0.0) {
        return polis_usage(state, "--exponents: '%s' is not three numbers A,A2,B with B >= 0", arg);
    }
    o->gravity.a = x[0];
    o->gravity.a2 = x[1];
    o->gravity.b = x[2];
    return 0;
}

static error_t parse_decay(const struct argp_state *state, polis_build_options *o, const char *arg)
{
    const error_t error = polis_option_double(state, "--decay", arg, 0.0, 100.0, &o->gravity.b);

    o->near.b = o->gravity.b;
    return error;
}

static error_t parse_vid(const struct argp_state *state, const char *name, const char *arg,
                         polis_vid *out)
{
    int64_t x = 0;
    const error_t error = polis_option_int(state, name, arg, 1, POLIS_MAX_VERTICES, &x);

    *out = (polis_vid)x; /* in range, or not used */
    return error;
}

/* A share: above 0, at most 1. */
static error_t parse_share(const struct argp_state *state, const char *name, const char *arg,
                           double *out)
{
    const error_t error = polis_option_double(state, name, arg, 0.0, 1.0, out);

    return error || *out > 0.0 ? error : polis_usage(state, "%s: must be above 0", name);
}

static error_t parse_columns(int key, char *arg, polis_build_settings *s)
{
    polis_build_options *o = s->o;

    switch (key) {
    case KEY_OUTPUT:
        o->output = arg;
        return 0;
    case KEY_FORCE:
        o->force = true;
        return 0;
    case KEY_ID:
        o->id = arg;
        return 0;
    case KEY_NAME:
        o->name = arg;
        return 0;
    case KEY_LAT:
        o->lat = arg;
        return 0;
    case KEY_LON:
        o->lon = arg;
        return 0;
    case KEY_MASS:
    case KEY_MASS2:
    case KEY_MASS3:
        o->mass[key - KEY_MASS] = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_layer_weights(const struct argp_state *state, const char *arg,
                                   polis_build_options *o)
{
    int n = 0;
    error_t error = 0;

    o->layer_entropy = strcmp(arg, "entropy") == 0;
    if (!o->layer_entropy) {
        error = polis_option_doubles(state, "--layer-weights", arg, POLIS_BUILD_LAYERS,
                                     o->layer_weight, &n);
    }
    for (; n < POLIS_BUILD_LAYERS; n++) {
        o->layer_weight[n] = NAN;
    }
    return error;
}

static error_t parse_ties(int key, char *arg, struct argp_state *state, polis_build_settings *s)
{
    polis_build_options *o = s->o;
    error_t error = 0;
    int word = 0;

    switch (key) {
    case KEY_GRAVITY:
        error = polis_option_word(state, "--gravity", arg, polis_gravity_words, &word);
        o->gravity.form = (polis_gravity_form)word;
        return error;
    case KEY_EXPONENTS:
        return parse_exponents(state, o, arg);
    case KEY_KAPPA:
        error = polis_option_double(state, "--kappa", arg, 0.0, INFINITY, &o->gravity.kappa);
        return error || o->gravity.kappa > 0.0 ? error
                                               : polis_usage(state, "--kappa: must be above 0");
    case KEY_DECAY:
        return parse_decay(state, o, arg);
    case KEY_LEAST_KM:
        error = polis_option_double(state, "--min-distance", arg, 1e-6, 1e5, &o->gravity.least_km);
        o->near.least_km = o->gravity.least_km;
        return error;
    case KEY_FLOWS:
        if (o->n_flows == POLIS_BUILD_LAYERS) {
            return polis_usage(state, "--flows: more than %d layers", POLIS_BUILD_LAYERS);
        }
        o->flows[o->n_flows++] = arg;
        return 0;
    case KEY_LAYER_WEIGHTS:
        return parse_layer_weights(state, arg, o);
    case KEY_SYMMETRISE:
        return polis_option_symmetrise(state, arg, &o->symmetrise);
    case KEY_NORMALISE:
        error = polis_option_word(state, "--normalise", arg, polis_normal_words, &word);
        o->normal = (polis_normal)word;
        return error;
    case KEY_KNN:
        return parse_vid(state, "--knn", arg, &o->near.k);
    case KEY_RADIUS:
        return polis_option_double(state, "--radius", arg, 0.0, 1e5, &o->near.radius_km);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_rules(int key, char *arg, struct argp_state *state, polis_build_settings *s)
{
    polis_build_options *o = s->o;
    error_t error = 0;
    int word = 0;

    switch (key) {
    case KEY_THRESHOLD:
        error = polis_option_word(state, "--threshold", arg, polis_rule_words, &word);
        o->threshold.rule = (polis_rule)word;
        return error;
    case KEY_C:
        return polis_option_double(state, "--c", arg, 0.0, 1e300, &o->threshold.c);
    case KEY_ROWMEAN_DEN:
        error = polis_option_word(state, "--rowmean-den", arg, polis_den_words, &word);
        o->threshold.mean_over_all = word == 1;
        return error;
    case KEY_THETA:
        return polis_option_double(state, "--theta", arg, 0.0, INFINITY, &o->threshold.theta);
    case KEY_K:
        return parse_vid(state, "--k", arg, &o->threshold.k);
    case KEY_DENSITY:
        return parse_share(state, "--density", arg, &o->threshold.density);
    case KEY_ALPHA:
        return parse_share(state, "--alpha", arg, &o->threshold.alpha);
    case KEY_SYM:
        error = polis_option_word(state, "--sym", arg, polis_sym_words, &word);
        o->sym = (polis_sym)word;
        o->sym_given = true;
        return error;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    polis_build_settings *s = state->input;
    error_t error;

    polis_given_note(&s->given, key);
    switch (key) {
    case KEY_WHERE:
        return add_filter(state, s->o, arg);
    case ARGP_KEY_ARG:
        return polis_option_one(state, "CITIES.csv", arg, &s->o->cities);
    case ARGP_KEY_END:
        return polis_build_check(state, s);
    default:
        error = parse_columns(key, arg, s);
        error = error == ARGP_ERR_UNKNOWN ? parse_ties(key, arg, state, s) : error;
        return error == ARGP_ERR_UNKNOWN ? parse_rules(key, arg, state, s) : error;
    }
}

bool polis_build_parse(MPI_Comm comm, int argc, char **argv, polis_build_options *options,
                       polis_log *log, int *status)
{
    const struct argp argp = {.options = polis_build_rows,
                              .parser = parse,
                              .args_doc = "CITIES.csv -o NETWORK",
                              .doc = polis_build_doc};
    polis_build_settings s = {.o = options};

    *options = (polis_build_options){
        .id = "city_id",
        .lat = "lat",
        .lon = "lon",
        .mass = {"pop", "gdp", NULL},
        .gravity = {.form = POLIS_GRAVITY_ASYM, .a = 1, .a2 = 1, .b = 2, .kappa = 1},
        .near = {.b = 1},
        .threshold = {.c = 1},
    };
    return polis_options_parse(comm, &argp, argc, argv, &s, log, status);
}
