#include "app/build/options.h"
#include "app/build/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum key {
    KEY_OUTPUT = 'o',
    KEY_FIRST = 256,
    KEY_GRAVITY = KEY_FIRST,
    KEY_EXPONENTS,
    KEY_KAPPA,
    KEY_MASS,
    KEY_MASS2,
    KEY_MASS3,
    KEY_DECAY,
    KEY_LEAST_KM,
    KEY_FLOWS,
    KEY_LAYER_WEIGHTS,
    KEY_SYMMETRISE,
    KEY_NORMALISE,
    KEY_KNN,
    KEY_RADIUS,
    KEY_THRESHOLD,
    KEY_C,
    KEY_ROWMEAN_DEN,
    KEY_THETA,
    KEY_K,
    KEY_DENSITY,
    KEY_ALPHA,
    KEY_SYM,
    KEY_WHERE,
    KEY_ID,
    KEY_NAME,
    KEY_LAT,
    KEY_LON,
    KEY_FORCE,
    KEY_END,
};

static const struct argp_option rows[] = {
    {NULL, 0, NULL, 0, "Output and columns:", 1},
    {"output", KEY_OUTPUT, "NETWORK", 0,
     "X.nc: nodes with names and coordinates, and edges; X.csv: edges as source,target,weight", 1},
    {"force", KEY_FORCE, NULL, 0, "Replace NETWORK if it is there", 1},
    {"where", KEY_WHERE, "COLUMN=VALUE", 0,
     "Keep the cities with this value; COLUMN!=VALUE: those without. All conditions must hold", 1},
    {"id", KEY_ID, "COLUMN", 0, "Column of distinct city identifiers (default city_id)", 1},
    {"name", KEY_NAME, "COLUMN", 0, "Column of names (default: name, if there)", 1},
    {"lat", KEY_LAT, "COLUMN", 0, "Column of degrees north (default lat)", 1},
    {"lon", KEY_LON, "COLUMN", 0, "Column of degrees east (default lon)", 1},

    {NULL, 0, NULL, 0, "Ties from a gravity model, D in km:", 2},
    {"gravity", KEY_GRAVITY, "FORM", 0,
     "basic: sqrt(P_i G_i P_j G_j)/D^2; asym (default): k_ij sqrt(P_i G_i P_j G_j)/D^B with k_ij = "
     "G_i/(G_i+G_j); ecodist: k_ij (P_i G_i Z_i P_j G_j Z_j)^(1/3) / (D/|g_i-g_j|)^2 with g = G/P, "
     "without Z the exponent is 1/2; power: KAPPA P_i^A G_j^A2/D^B",
     2},
    {"mass", KEY_MASS, "COLUMN", 0, "P (default pop)", 2},
    {"mass2", KEY_MASS2, "COLUMN", 0, "G (default gdp; with power: as --mass)", 2},
    {"mass3", KEY_MASS3, "COLUMN", 0, "Z of ecodist (default: none)", 2},
    {"exponents", KEY_EXPONENTS, "A,A2,B", 0, "Of power (default 1,1,2)", 2},
    {"kappa", KEY_KAPPA, "X", 0, "Of power (default 1)", 2},
    {"decay", KEY_DECAY, "B", 0, "Exponent of the distance: asym (default 2), knn, radius", 2},
    {"min-distance", KEY_LEAST_KM, "KM", 0,
     "Raise shorter distances to it; without it, two cities in one place are an error", 2},

    {NULL, 0, NULL, 0, "Ties from observed flows:", 3},
    {"flows", KEY_FLOWS, "FLOWS.csv", 0,
     "Columns src,dst,w (or source,target,weight). Given several times: the composite of the "
     "layers, each divided by its maximum",
     3},
    {"layer-weights", KEY_LAYER_WEIGHTS, "W,W,...", 0, "Weights of the layers (default: equal)", 3},
    {"symmetrise", KEY_SYMMETRISE, "HOW", 0, "Both directions: none (default), sum, mean, max, min",
     3},
    {"normalise", KEY_NORMALISE, "HOW", 0, "none (default), row, log, minmax; after --symmetrise",
     3},

    {NULL, 0, NULL, 0, "Ties from nearness, strength 1/D^B with B = 1 unless --decay:", 4},
    {"knn", KEY_KNN, "K", 0, "The K nearest cities; directed unless --sym", 4},
    {"radius", KEY_RADIUS, "KM", 0, "All cities within KM", 4},

    {NULL, 0, NULL, 0, "Which ties of a gravity model or of flows are kept:", 5},
    {"threshold", KEY_THRESHOLD, "RULE", 0,
     "rowmean (default of --gravity): y_ij > C times the mean of row i; value: y_ij >= THETA; "
     "topk: the K strongest of each row; density: the strongest so that this share of the ordered "
     "pairs is kept; mst: the strongest that are needed to connect all cities; disparity: "
     "significant at ALPHA (Serrano et al. 2009); none (default of --flows): all",
     5},
    {"c", KEY_C, "C", 0, "Of rowmean (default 1)", 5},
    {"rowmean-den", KEY_ROWMEAN_DEN, "n-1|n", 0,
     "The mean of a row is its sum over n-1 (default) or over n, as a spreadsheet with a zero "
     "diagonal has it",
     5},
    {"theta", KEY_THETA, "THETA", 0, "Of value", 5},
    {"k", KEY_K, "K", 0, "Of topk", 5},
    {"density", KEY_DENSITY, "SHARE", 0, "Of density, above 0, at most 1", 5},
    {"alpha", KEY_ALPHA, "ALPHA", 0, "Of disparity, above 0, at most 1", 5},
    {"sym", KEY_SYM, "HOW", 0,
     "none: directed; union: undirected, kept if either end keeps it; mutual: if both do. Default: "
     "union where strengths are symmetric (basic, power with equal masses and exponents, "
     "symmetric flows, radius) and the rule is not rowmean; else none",
     5},
    {0}};

static const char doc[] =
    "Build a network between cities from a table with a header row.\n"
    "A gravity network is a function of its masses: its centralities cannot explain GDP or "
    "population without circularity.\v"
    "Cities without coordinates or without a positive mass are left out and counted.\n\n"
    "Example:\n"
    "  centropolis build inputs/world-cities.csv -o world.nc --gravity power \\\n"
    "      --mass pop --mass2 pop --exponents 1,1,2 --threshold topk --k 20";

typedef struct settings {
    polis_build_options *o;
    uint64_t seen; /* bit key - KEY_FIRST */
    bool knn;
} settings;

static bool seen(const settings *s, enum key key)
{
    return s->seen >> (key - KEY_FIRST) & 1;
}

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

static error_t parse_word(const struct argp_state *state, const char *name, const char *arg,
                          const char *const *words, int *out)
{
    return polis_option_word(state, name, arg, words, out);
}

static error_t parse_columns(int key, char *arg, settings *s)
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

static error_t parse_ties(int key, char *arg, struct argp_state *state, settings *s)
{
    polis_build_options *o = s->o;
    error_t error = 0;
    int word = 0, n = 0;

    switch (key) {
    case KEY_GRAVITY:
        error = parse_word(state, "--gravity", arg, polis_gravity_words, &word);
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
        error = polis_option_doubles(state, "--layer-weights", arg, POLIS_BUILD_LAYERS,
                                     o->layer_weight, &n);
        for (; n < POLIS_BUILD_LAYERS; n++) {
            o->layer_weight[n] = NAN;
        }
        return error;
    case KEY_SYMMETRISE:
        error = parse_word(state, "--symmetrise", arg, polis_both_words, &word);
        o->both = (polis_both)word;
        return error;
    case KEY_NORMALISE:
        error = parse_word(state, "--normalise", arg, polis_normal_words, &word);
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

static error_t parse_rules(int key, char *arg, struct argp_state *state, settings *s)
{
    polis_build_options *o = s->o;
    error_t error = 0;
    int word = 0;

    switch (key) {
    case KEY_THRESHOLD:
        error = parse_word(state, "--threshold", arg, polis_rule_words, &word);
        o->threshold.rule = (polis_rule)word;
        return error;
    case KEY_C:
        return polis_option_double(state, "--c", arg, 0.0, 1e300, &o->threshold.c);
    case KEY_ROWMEAN_DEN:
        error = parse_word(state, "--rowmean-den", arg, polis_den_words, &word);
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
        error = parse_word(state, "--sym", arg, polis_sym_words, &word);
        o->sym = (polis_sym)word;
        o->sym_given = true;
        return error;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Options that mean nothing without another one: an error, since the user expects something. */
static error_t check_only_with(const struct argp_state *state, const settings *s)
{
    const polis_build_options *o = s->o;
    const bool gravity = o->kind == POLIS_BUILD_GRAVITY, flows = o->kind == POLIS_BUILD_FLOWS;
    const bool near = o->kind == POLIS_BUILD_NEAR;
    const polis_gravity_form form = o->gravity.form;
    const polis_rule rule = o->threshold.rule;
    const struct {
        enum key key;
        bool fits;
        const char *name, *with;
    } only[] = {
        {KEY_MASS, gravity, "--mass", "--gravity"},
        {KEY_MASS2, gravity, "--mass2", "--gravity"},
        {KEY_MASS3, gravity && form == POLIS_GRAVITY_ECODIST, "--mass3", "--gravity ecodist"},
        {KEY_EXPONENTS, gravity && form == POLIS_GRAVITY_POWER, "--exponents", "--gravity power"},
        {KEY_KAPPA, gravity && form == POLIS_GRAVITY_POWER, "--kappa", "--gravity power"},
        {KEY_DECAY, near || (gravity && form == POLIS_GRAVITY_ASYM), "--decay",
         "--gravity asym, --knn, --radius"},
        {KEY_LEAST_KM, !flows, "--min-distance", "--gravity, --knn, --radius"},
        {KEY_LAYER_WEIGHTS, flows, "--layer-weights", "--flows"},
        {KEY_SYMMETRISE, flows, "--symmetrise", "--flows"},
        {KEY_NORMALISE, flows, "--normalise", "--flows"},
        {KEY_THRESHOLD, !near, "--threshold", "--gravity, --flows"},
        {KEY_C, !near && rule == POLIS_RULE_ROWMEAN, "--c", "--threshold rowmean"},
        {KEY_ROWMEAN_DEN, !near && rule == POLIS_RULE_ROWMEAN, "--rowmean-den",
         "--threshold rowmean"},
        {KEY_THETA, rule == POLIS_RULE_VALUE, "--theta", "--threshold value"},
        {KEY_K, rule == POLIS_RULE_TOPK, "--k", "--threshold topk"},
        {KEY_DENSITY, rule == POLIS_RULE_DENSITY, "--density", "--threshold density"},
        {KEY_ALPHA, rule == POLIS_RULE_DISPARITY, "--alpha", "--threshold disparity"},
    };

    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
        if (seen(s, only[i].key) && !only[i].fits) {
            return polis_usage(state, "%s goes only with %s", only[i].name, only[i].with);
        }
        /* the last four have no default */
        if (only[i].key >= KEY_THETA && only[i].key <= KEY_ALPHA && only[i].fits &&
            !seen(s, only[i].key)) {
            return polis_usage(state, "%s needs %s", only[i].with, only[i].name);
        }
    }
    return 0;
}

static bool ends_in(const char *text, const char *suffix)
{
    const size_t n = strlen(text), k = strlen(suffix);

    return n > k && strcmp(text + n - k, suffix) == 0;
}

static error_t check_layers(const struct argp_state *state, const settings *s)
{
    polis_build_options *o = s->o;
    double sum = 0.0;

    for (int i = 0; i < o->n_flows; i++) {
        if (!seen(s, KEY_LAYER_WEIGHTS)) {
            o->layer_weight[i] = 1.0 / o->n_flows;
        }
        if (!(o->layer_weight[i] > 0.0)) {
            return polis_usage(state,
                               "--layer-weights: expected one number above 0 for each of %d "
                               "--flows",
                               o->n_flows);
        }
        sum += o->layer_weight[i];
    }
    if (o->n_flows > 0 &&
        (fabs(sum - 1.0) > 1e-9 || (o->n_flows < POLIS_BUILD_LAYERS && seen(s, KEY_LAYER_WEIGHTS) &&
                                    !isnan(o->layer_weight[o->n_flows])))) {
        return polis_usage(state,
                           "--layer-weights: expected %d numbers that sum to 1, found a sum "
                           "of %.15g",
                           o->n_flows, sum);
    }
    return 0;
}

static void set_defaults(const settings *s)
{
    polis_build_options *o = s->o;
    const bool power = o->gravity.form == POLIS_GRAVITY_POWER;

    if (!seen(s, KEY_MASS2)) {
        o->mass[1] = power ? o->mass[0] : "gdp";
    }
    if (o->kind == POLIS_BUILD_GRAVITY) {
        o->n_masses = o->mass[2] ? 3 : 2;
    }
    if (!seen(s, KEY_THRESHOLD)) {
        o->threshold.rule = o->kind == POLIS_BUILD_GRAVITY ? POLIS_RULE_ROWMEAN : POLIS_RULE_ALL;
    }
}

static error_t check(const struct argp_state *state, const settings *s)
{
    polis_build_options *o = s->o;
    const bool knn = seen(s, KEY_KNN), radius = seen(s, KEY_RADIUS);
    error_t error = 0;

    if (!o->cities || !o->output) {
        return polis_usage(state, "expected %s", !o->cities ? "CITIES.csv" : "-o NETWORK");
    }
    o->csv = ends_in(o->output, ".csv");
    if (!o->csv && !ends_in(o->output, ".nc")) {
        return polis_usage(state, "-o: '%s' ends neither in .nc nor in .csv", o->output);
    }
    if (seen(s, KEY_GRAVITY) + (o->n_flows > 0) + knn + radius > 1) {
        return polis_usage(state, "expected one of --gravity, --flows, --knn, --radius");
    }
    o->kind = o->n_flows > 0  ? POLIS_BUILD_FLOWS
              : knn || radius ? POLIS_BUILD_NEAR
                              : POLIS_BUILD_GRAVITY;
    set_defaults(s);
    error = check_only_with(state, s);
    return error ? error : check_layers(state, s);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;
    error_t error;

    if (key >= KEY_FIRST && key < KEY_END) {
        s->seen |= (uint64_t)1 << (key - KEY_FIRST);
    }
    switch (key) {
    case KEY_WHERE:
        return add_filter(state, s->o, arg);
    case ARGP_KEY_ARG:
        return polis_option_one(state, "CITIES.csv", arg, &s->o->cities);
    case ARGP_KEY_END:
        return check(state, s);
    default:
        error = parse_columns(key, arg, s);
        error = error == ARGP_ERR_UNKNOWN ? parse_ties(key, arg, state, s) : error;
        return error == ARGP_ERR_UNKNOWN ? parse_rules(key, arg, state, s) : error;
    }
}

bool polis_build_parse(MPI_Comm comm, int argc, char **argv, polis_build_options *options,
                       polis_log *log, int *status)
{
    const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "CITIES.csv -o NETWORK", .doc = doc};
    settings s = {.o = options};

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
