#include "app/generate/options.h"
#include "app/given.h"
#include "base/num.h"

#include <errno.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>

enum key {
    KEY_OUTPUT = 'o',
    KEY_N = POLIS_KEY_FIRST,
    KEY_SEED,
    KEY_SPACING,
    KEY_BETA,
    KEY_DEGREE,
    KEY_REWIRE,
    KEY_GROUPS,
    KEY_INSIDE,
    KEY_COUNT,
    KEY_SIZES,
    KEY_MEAN_SIZE,
    KEY_LAYOUT,
    KEY_THREADS,
    KEY_FORCE,
};

typedef struct settings {
    polis_generate_options *o;
    const char *model;
    double mean_size;
    polis_given given;
} settings;

static const struct argp_option rows[] = {
    {NULL, 0, NULL, 0, "Output:", 1},
    {"output", KEY_OUTPUT, "OUT", 0, "X.nc or X.csv; with --count the name of a new folder", 1},
    {"force", KEY_FORCE, NULL, 0, "Replace X.nc or X.csv if it is there; never a folder", 1},
    {"threads", KEY_THREADS, "N", 0, "Threads of each rank (default: OMP_NUM_THREADS or the cores)",
     1},

    {NULL, 0, NULL, 0, "Network:", 2},
    {"n", KEY_N, "N", 0, "Number of nodes", 2},
    {"seed", KEY_SEED, "S", 0, "The same seed gives the same network (default 1)", 2},
    {"spacing", KEY_SPACING, "METRES", 0, "grid, street: side of a block (default 100)", 2},
    {"beta", KEY_BETA, "B", 0,
     "street: 1 (many streets, 4.6 at a crossing) to 2 (few, 2.8); default 1.8 (3.0)", 2},
    {"degree", KEY_DEGREE, "D", 0,
     "small-world, preferential, community: mean degree (default 6; the first two: even)", 2},
    {"rewire", KEY_REWIRE, "P", 0, "small-world: probability that an edge is rewired (default 0.1)",
     2},
    {"groups", KEY_GROUPS, "G", 0, "community: number of groups (default 10)", 2},
    {"inside", KEY_INSIDE, "X", 0, "community: share of edges within the groups (default 0.8)", 2},

    {NULL, 0, NULL, 0, "A folder of many networks:", 3},
    {"count", KEY_COUNT, "C", 0, "Number of networks; OUT gets a manifest.csv and a README", 3},
    {"sizes", KEY_SIZES, "MIN:MAX", 0, "Nodes of each, log-uniform (instead of --n)", 3},
    {"mean-size", KEY_MEAN_SIZE, "N", 0,
     "Mean of the sizes, reached by a power law instead of the log-uniform one", 3},
    {"layout", KEY_LAYOUT, "LAYOUT", 0,
     "osmnx (default): a folder with node_list.csv and edge_list.csv each; edges: a CSV file each, "
     "which loses isolated nodes",
     3},
    {0}};

static const char doc[] =
    "Networks of a known kind and any size, to try things out and to measure.\v"
    "MODEL is one of\n"
    "  grid          blocks of equal length: as many equal routes as can be\n"
    "  street        planar, connected: a beta-skeleton of scattered crossings\n"
    "  small-world   Watts and Strogatz\n"
    "  preferential  Barabasi and Albert\n"
    "  community     planted partition\n\n"
    "grid and street have lengths in metres (column length or weight). The same seed gives the "
    "same "
    "network for any number of ranks and threads. Whatever is written is labelled synthetic.\n\n"
    "Examples:\n"
    "  centropolis generate street --n 100000 -o town.nc\n"
    "  centropolis generate street --count 10000 --sizes 200:5000 -o towns \\\n"
    "      --mean-size 1000";

static bool given(const settings *s, int key)
{
    return polis_given_has(&s->given, key);
}

static error_t parse_sizes(const struct argp_state *state, const char *arg, polis_sizes *sizes)
{
    const size_t len = strcspn(arg, ":");
    int64_t least = 0, most = 0;

    if (arg[len] != ':' || !polis_num_int(arg, len, &least) ||
        !polis_num_int(arg + len + 1, strlen(arg + len + 1), &most) || least < 1 || most < least ||
        most > POLIS_MAX_VERTICES) {
        return polis_usage(state, "--sizes: '%s' is not MIN:MAX with 1 <= MIN <= MAX <= %d", arg,
                           POLIS_MAX_VERTICES);
    }
    *sizes = (polis_sizes){(polis_vid)least, (polis_vid)most, 0.0};
    return 0;
}

/* Ranges that depend on the model are checked with it, once all options are there. */
static error_t parse_model(int key, char *arg, struct argp_state *state, polis_model_options *m)
{
    int64_t x = 0;
    error_t error;

    switch (key) {
    case KEY_N:
        error = polis_option_int(state, "--n", arg, 1, POLIS_MAX_VERTICES, &x);
        m->n = (polis_vid)x;
        return error;
    case KEY_SEED:
        error = polis_option_int(state, "--seed", arg, 0, INT64_MAX, &x);
        m->seed = (uint64_t)x;
        return error;
    case KEY_SPACING:
        return polis_option_double(state, "--spacing", arg, 1.0, 1e6, &m->spacing);
    case KEY_BETA:
        return polis_option_double(state, "--beta", arg, 1.0, 2.0, &m->beta);
    case KEY_DEGREE:
        error = polis_option_int(state, "--degree", arg, 0, POLIS_MODEL_MOST_DEGREE, &x);
        m->degree = (int)x;
        return error;
    case KEY_REWIRE:
        return polis_option_double(state, "--rewire", arg, 0.0, 1.0, &m->rewire);
    case KEY_GROUPS:
        error = polis_option_int(state, "--groups", arg, 1, POLIS_MAX_VERTICES, &x);
        m->groups = (polis_vid)x;
        return error;
    case KEY_INSIDE:
        return polis_option_double(state, "--inside", arg, 0.0, 1.0, &m->inside);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_folder(int key, char *arg, struct argp_state *state, settings *s)
{
    static const char *const layouts[] = {"edges", "osmnx", NULL};
    polis_generate_options *o = s->o;
    int64_t x = 0;
    int word = 0;
    error_t error;

    switch (key) {
    case KEY_COUNT:
        return polis_option_int(state, "--count", arg, 1, POLIS_GENERATE_MOST, &o->count);
    case KEY_SIZES:
        return parse_sizes(state, arg, &o->sizes);
    case KEY_MEAN_SIZE:
        return polis_option_double(state, "--mean-size", arg, 1.0, POLIS_MAX_VERTICES,
                                   &s->mean_size);
    case KEY_LAYOUT:
        error = polis_option_word(state, "--layout", arg, layouts, &word);
        o->layout = word == 0 ? POLIS_LAYOUT_EDGES : POLIS_LAYOUT_OSMNX;
        return error;
    case KEY_THREADS:
        error = polis_option_int(state, "--threads", arg, 1, 4096, &x);
        o->n_threads = (int)x;
        return error;
    default:
        return parse_model(key, arg, state, &o->model);
    }
}

static error_t check_only_with(const struct argp_state *state, const settings *s)
{
    const polis_model model = s->o->model.model;
    const bool many = s->o->count > 0;
    const polis_only_with only[] = {
        {KEY_SPACING, polis_model_is_spatial(model), "--spacing", "grid and street"},
        {KEY_BETA, model == POLIS_MODEL_STREET, "--beta", "street"},
        {KEY_DEGREE, !polis_model_is_spatial(model), "--degree",
         "small-world, preferential and community"},
        {KEY_REWIRE, model == POLIS_MODEL_SMALL_WORLD, "--rewire", "small-world"},
        {KEY_GROUPS, model == POLIS_MODEL_COMMUNITY, "--groups", "community"},
        {KEY_INSIDE, model == POLIS_MODEL_COMMUNITY, "--inside", "community"},
        {KEY_SIZES, many, "--sizes", "--count"},
        {KEY_MEAN_SIZE, many && given(s, KEY_SIZES), "--mean-size", "--count and --sizes"},
        {KEY_LAYOUT, many, "--layout", "--count"},
        {KEY_FORCE, !many, "--force", "X.nc and X.csv: a folder is never replaced"},
    };

    return polis_given_check(state, &s->given, only, sizeof only / sizeof only[0]);
}

static error_t check_sizes(const struct argp_state *state, const settings *s)
{
    polis_generate_options *o = s->o;

    if (given(s, KEY_N) == given(s, KEY_SIZES)) {
        return polis_usage(state, "expected %s",
                           o->count > 0 ? "one of --n N and --sizes MIN:MAX" : "--n N");
    }
    if (given(s, KEY_N)) {
        o->sizes = (polis_sizes){o->model.n, o->model.n, 0.0};
    }
    if (given(s, KEY_MEAN_SIZE) && !polis_sizes_fit(&o->sizes, s->mean_size)) {
        return polis_usage(state, "--mean-size: %.15g is not well between %d and %d", s->mean_size,
                           (int)o->sizes.least, (int)o->sizes.most);
    }
    return 0;
}

/* With the smallest size, where parameters fit least. */
static error_t check_model(const struct argp_state *state, const settings *s)
{
    polis_model_options smallest = s->o->model;
    polis_fault fault = {0};

    smallest.n = s->o->sizes.least;
    return polis_model_check(&smallest, &fault) == POLIS_OK
               ? 0
               : polis_usage(state, "%s: %s", s->model, fault.text);
}

static error_t check(const struct argp_state *state, const settings *s)
{
    polis_generate_options *o = s->o;
    bool csv = false;
    int model = 0;
    error_t error;

    if (!s->model || !o->output || !*o->output) {
        return polis_usage(state, "expected %s", !s->model ? "MODEL" : "-o OUT");
    }
    error = polis_option_word(state, "MODEL", s->model, polis_model_words, &model);
    if (error) {
        return error;
    }
    o->model.model = (polis_model)model;
    o->model_name = s->model;
    if (o->count == 0) {
        error = polis_option_network(state, o->output, &csv);
        o->layout = csv ? POLIS_LAYOUT_EDGES : POLIS_LAYOUT_RESULT;
    }
    error = error ? error : check_only_with(state, s);
    error = error ? error : check_sizes(state, s);
    return error ? error : check_model(state, s);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    polis_given_note(&s->given, key);
    switch (key) {
    case KEY_OUTPUT:
        s->o->output = arg;
        return 0;
    case KEY_FORCE:
        s->o->force = true;
        return 0;
    case ARGP_KEY_ARG:
        return polis_option_one(state, "MODEL", arg, &s->model);
    case ARGP_KEY_END:
        return check(state, s);
    default:
        return parse_folder(key, arg, state, s);
    }
}

bool polis_generate_parse(MPI_Comm comm, int argc, char **argv, polis_generate_options *options,
                          polis_log *log, int *status)
{
    const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "MODEL -o OUT", .doc = doc};
    settings s = {.o = options};

    *options = (polis_generate_options){
        .model = {.spacing = 100.0,
                  .beta = 1.8,
                  .degree = 6,
                  .rewire = 0.1,
                  .groups = 10,
                  .inside = 0.8,
                  .seed = 1},
        .layout = POLIS_LAYOUT_OSMNX,
        .n_threads = omp_get_max_threads(),
    };
    return polis_options_parse(comm, &argp, argc, argv, &s, log, status);
}

void polis_generate_describe(const polis_generate_options *options, char *text, size_t room)
{
    const polis_model_options *m = &options->model;
    const int used = snprintf(text, room, "model=%s seed=%llu", options->model_name,
                              (unsigned long long)m->seed);
    const size_t left = used > 0 && (size_t)used < room ? room - (size_t)used : 0;

    text += room - left;
    switch (m->model) {
    case POLIS_MODEL_GRID:
        snprintf(text, left, " spacing=%.15g", m->spacing);
        break;
    case POLIS_MODEL_STREET:
        snprintf(text, left, " spacing=%.15g beta=%.15g", m->spacing, m->beta);
        break;
    case POLIS_MODEL_SMALL_WORLD:
        snprintf(text, left, " degree=%d rewire=%.15g", m->degree, m->rewire);
        break;
    case POLIS_MODEL_PREFERENTIAL:
        snprintf(text, left, " degree=%d", m->degree);
        break;
    default:
        snprintf(text, left, " degree=%d groups=%d inside=%.15g", m->degree, (int)m->groups,
                 m->inside);
        break;
    }
}
