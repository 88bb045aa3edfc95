#include "app/centrality/settings.h"

#include "app/centrality/settings_rows.h"
#include "app/options.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "indicators/types.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double DEFAULT_CONFIDENCE = 0.95;

enum { MOST_REPLICAS = 10000 };

/* Options that do not change results: a run may go on with others. */
static const int free_keys[] = {'o', KEY_FORCE, KEY_SIMD, KEY_THREADS, KEY_DRY_RUN, 0};

static error_t parse_shard(const struct argp_state *state, const char *arg, polis_settings *s)
{
    char *end = NULL, *last = NULL;

    errno = 0;
    s->shard = strtoll(arg, &end, 10);
    s->n_shards = *end == '/' ? strtoll(end + 1, &last, 10) : 0;
    if (errno || end == arg || !last || last == end + 1 || *last || s->n_shards < 1 ||
        s->shard < 1 || s->shard > s->n_shards) {
        return polis_usage(state, "--shard: '%s' is not I/N with 1 <= I <= N", arg);
    }
    return 0;
}

/* One of the words, as an enum from `first` on. */
static error_t parse_word(const struct argp_state *state, const char *name, const char *arg,
                          const char *const *words, int first, int *out)
{
    int word = 0;
    const error_t error = polis_option_word(state, name, arg, words, &word);

    *out = word + first;
    return error;
}

static error_t parse_weights(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    static const char *const roles[] = {"length", "strength", NULL};
    static const char *const zeros[] = {"raise", "error", NULL};
    static const char *const parallels[] = {"merge", "distinct", NULL};
    const char *bad;
    int word = 0;
    error_t error;

    switch (key) {
    case KEY_WEIGHT:
        s->read.weight = arg;
        return *arg ? 0 : polis_usage(state, "--weight: the name is empty");
    case KEY_WEIGHT_ROLE:
        error = parse_word(state, "--weight-role", arg, roles, POLIS_ROLE_LENGTH, &word);
        s->read.role = (polis_weight_role)word;
        return error;
    case KEY_ALPHA:
        polis_extras_want("degree_opsahl", s->indicators.extra, &bad);
        return polis_option_double(state, "--alpha", arg, 0.0, 100.0, &s->length.alpha);
    case KEY_RESOLUTION:
        error =
            polis_option_double(state, "--resolution", arg, 0.0, HUGE_VAL, &s->length.resolution);
        return error || s->length.resolution > 0.0
                   ? error
                   : polis_usage(state, "--resolution: 0 is not a positive number");
    case KEY_ZERO_LENGTH:
        error = parse_word(state, "--zero-length", arg, zeros, POLIS_ZERO_RAISE, &word);
        s->read.zero_length = (polis_zero)word;
        return error;
    case KEY_PARALLEL_EDGES:
        error = parse_word(state, "--parallel-edges", arg, parallels, POLIS_PARALLEL_MERGE, &word);
        s->read.parallel = (polis_parallel)word;
        return error;
    case KEY_SYMMETRISE:
        return polis_option_symmetrise(state, arg, &s->read.symmetrise);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_direction(const struct argp_state *state, polis_settings *s,
                               polis_direction direction)
{
    if (s->read.direction != POLIS_DIRECTION_AS_FILE && s->read.direction != direction) {
        return polis_usage(state, "--directed and --undirected exclude each other");
    }
    s->read.direction = direction;
    return 0;
}

static error_t parse_files(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    switch (key) {
    case ARGP_KEY_ARG:
        s->input[s->n_inputs++] = arg;
        return 0;
    case 'o':
        s->output = arg;
        return *arg ? 0 : polis_usage(state, "-o: the name is empty");
    case KEY_FORCE:
        s->force = true;
        return 0;
    case KEY_DRY_RUN:
        s->dry_run = true;
        return 0;
    case KEY_FORMAT:
        s->read.format = arg;
        return 0;
    case KEY_PERIOD:
        s->read.period = arg;
        return *arg ? 0 : polis_usage(state, "--period: the name is empty");
    case KEY_DIRECTED:
        return parse_direction(state, s, POLIS_DIRECTION_DIRECTED);
    case KEY_UNDIRECTED:
        return parse_direction(state, s, POLIS_DIRECTION_UNDIRECTED);
    case KEY_SHARD:
        return parse_shard(state, arg, s);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Radii or decays: several positive numbers, each once. */
static error_t parse_distinct(const struct argp_state *state, const char *name, const char *arg,
                              int most, double *x, int *n)
{
    const error_t error = polis_option_doubles(state, name, arg, most, x, n);

    for (int i = 0; !error && i < *n; i++) {
        if (x[i] <= 0.0) {
            return polis_usage(state, "%s: %.15g is not a positive number", name, x[i]);
        }
        for (int j = 0; j < i; j++) {
            if (x[j] == x[i]) {
                return polis_usage(state, "%s: %.15g is there twice", name, x[i]);
            }
        }
    }
    return error;
}

static error_t parse_lanes(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    polis_local_options *o = &s->local;

    switch (key) {
    case KEY_RADIUS:
        s->plan.local = o;
        return parse_distinct(state, "--radius", arg, POLIS_MOST_RADII, o->radius, &o->n_radii);
    case KEY_DECAY:
        s->plan.local = o;
        return parse_distinct(state, "--decay", arg, POLIS_MOST_DECAYS, o->decay, &o->n_decays);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_choice(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    static const int keys[] = {KEY_NODES,         KEY_LIVE,          KEY_SOURCES, KEY_TARGETS,
                               KEY_SOURCE_WEIGHT, KEY_TARGET_WEIGHT, KEY_DEMAND};
    polis_choice_options *c = &s->choice;
    const char **const to[] = {&c->nodes,         &c->live,          &c->sources, &c->targets,
                               &c->source_weight, &c->target_weight, &c->demand};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (key == keys[i]) {
            *to[i] = arg;
            s->plan.local = key == KEY_NODES ? s->plan.local : &s->local;
            return *arg ? 0 : polis_usage(state, "a name of a file or column is empty");
        }
    }
    return ARGP_ERR_UNKNOWN;
}

static error_t parse_wanted(const struct argp_state *state, const char *name, const char *list,
                            bool known, const char *bad)
{
    return known ? 0
                 : polis_usage(state,
                               "%s: '%.*s' in '%s' is no set or name; see 'centropolis "
                               "centrality --help' and jobs/guide/indicators.md",
                               name, (int)strcspn(bad, ","), bad, list);
}

static error_t parse_replicas(const struct argp_state *state, const char *name, const char *arg,
                              polis_replicas replicas, polis_settings *s)
{
    if (s->n_replicas > 0 && s->replicas != replicas) {
        return polis_usage(state, "--baseline and --vertex-bootstrap exclude each other");
    }
    s->replicas = replicas;
    return polis_option_int(state, name, arg, 2, MOST_REPLICAS, &s->n_replicas);
}

static error_t parse_measures(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    const char *bad = "";
    bool known;

    switch (key) {
    case KEY_INDICATORS:
        memset(s->indicators.indicator, 0, sizeof s->indicators.indicator);
        known = polis_indicators_want(arg, s->indicators.indicator, &bad);
        return parse_wanted(state, "--indicators", arg, known, bad);
    case KEY_MEASURES:
        known = polis_extras_want(arg, s->indicators.extra, &bad);
        return parse_wanted(state, "--measures", arg, known, bad);
    case KEY_GROUP:
        s->group = arg;
        return *arg ? 0 : polis_usage(state, "--group: the name is empty");
    case KEY_VULNERABILITY:
        s->indicators.extra[POLIS_EXTRA_VULNERABILITY] = true;
        s->indicators.n_vulnerable = -1;
        return strcmp(arg, "all") == 0
                   ? 0
                   : polis_option_int(state, "--vulnerability", arg, 1, POLIS_MAX_VERTICES,
                                      &s->indicators.n_vulnerable);
    case KEY_TYPES:
        s->types = true;
        return 0;
    case KEY_BASELINE:
        return parse_replicas(state, "--baseline", arg, POLIS_REPLICAS_REWIRED, s);
    case KEY_VERTEX_BOOTSTRAP:
        return parse_replicas(state, "--vertex-bootstrap", arg, POLIS_REPLICAS_DRAWN, s);
    case KEY_UCINET:
        polis_extras_want("ucinet", s->indicators.extra, &bad);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_sample(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    int64_t seed = 0;
    error_t error;

    switch (key) {
    case KEY_PIVOTS:
        s->plan.sample = &s->sample;
        return polis_option_int(state, "--pivots", arg, 1, POLIS_MAX_VERTICES, &s->sample.pivots);
    case KEY_ERROR:
        s->plan.sample = &s->sample;
        error = polis_option_double(state, "--error", arg, 0.0, 1.0, &s->sample.error);
        return error || (s->sample.error > 0.0 && s->sample.error < 1.0)
                   ? error
                   : polis_usage(state, "--error: %s is not between 0 and 1", arg);
    case KEY_CONFIDENCE:
        error = polis_option_double(state, "--confidence", arg, 0.0, 1.0, &s->sample.confidence);
        return error || (s->sample.confidence > 0.0 && s->sample.confidence < 1.0)
                   ? error
                   : polis_usage(state, "--confidence: %s is not between 0 and 1", arg);
    case KEY_SEED:
        error = polis_option_int(state, "--seed", arg, 0, INT64_MAX, &seed);
        s->sample.seed = (uint64_t)seed;
        return error;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_computation(int key, char *arg, struct argp_state *state, polis_settings *s)
{
    int64_t n = 0;
    error_t error;

    switch (key) {
    case KEY_EDGES:
        s->plan.edges = true;
        return 0;
    case KEY_KERNEL:
        return polis_kernel_parse(arg, &s->plan.kernel)
                   ? 0
                   : polis_usage(state,
                                 "--kernel: '%s' is not one of auto, sweep, frontier, dijkstra",
                                 arg);
    case KEY_SIMD:
        return polis_isa_parse(arg, &s->plan.isa)
                   ? 0
                   : polis_usage(state,
                                 "--simd: '%s' is not one of auto, generic, avx2, avx512, or this "
                                 "machine does not have it (best here: %s)",
                                 arg, polis_isa_name(polis_isa_best()));
    case KEY_THREADS:
        error = polis_option_int(state, "--threads", arg, 1, 4096, &n);
        s->n_threads = (int)n;
        return error;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    typedef error_t part(int key, char *arg, struct argp_state *state, polis_settings *s);
    static part *const parts[] = {parse_files,  parse_weights, parse_measures,   parse_lanes,
                                  parse_choice, parse_sample,  parse_computation};
    polis_settings *s = state->input;
    error_t error;

    if (polis_restart_note(polis_settings_rows, free_keys, key, arg, &s->restart) != 0) {
        return ENOMEM;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        error = parts[i](key, arg, state, s);
        if (error != ARGP_ERR_UNKNOWN) {
            return error;
        }
    }
    error = polis_restart_parse(key, arg, state, &s->restart);
    return key == ARGP_KEY_END && !error ? polis_settings_check(state, s) : error;
}

bool polis_settings_parse(MPI_Comm comm, int argc, char **argv, polis_settings *settings,
                          polis_log *log, int *status)
{
    static const struct argp argp = {.options = polis_settings_rows,
                                     .parser = parse,
                                     .args_doc = "INPUT...",
                                     .doc = polis_settings_doc};
    polis_err rc;

    *settings = (polis_settings){.length.alpha = 1.0,
                                 .sample.seed = 1,
                                 .plan.isa = polis_isa_best(),
                                 .n_shards = 1,
                                 .shard = 1,
                                 .restart = polis_restart_defaults(),
                                 .n_threads = omp_get_max_threads()};
    polis_indicators_want("basic", settings->indicators.indicator, &(const char *){NULL});
    settings->input = polis_mem_new(argc, sizeof *settings->input);
    rc = polis_comm_agree(comm, settings->input ? POLIS_OK : POLIS_E_NOMEM);
    if (rc != POLIS_OK) {
        *status = polis_options_exit(comm, argv[0], rc, NULL);
        POLIS_FREE(settings->input);
        return false;
    }
    if (!polis_options_parse(comm, &argp, argc, argv, settings, log, status)) {
        polis_settings_clear(settings);
        return false;
    }
    if (settings->types) {
        polis_types_want(settings->indicators.indicator);
    }
    if (settings->sample.confidence == 0.0) {
        settings->sample.confidence = DEFAULT_CONFIDENCE;
    }
    return true;
}

void polis_settings_clear(polis_settings *settings)
{
    POLIS_FREE(settings->input);
    polis_restart_options_clear(&settings->restart);
}
