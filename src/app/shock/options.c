#include "app/shock/options.h"
#include "base/num.h"

#include <errno.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#define MODEL_WORD(id, word) word,
const char *const polis_shock_words[POLIS_N_SHOCKS + 1] = {POLIS_SHOCK_MODELS(MODEL_WORD) NULL};

#define R0                                                       \
    {                                                            \
        "r0", "beta lambda_max / gamma; sets beta", 0.0, 1e6, 3, \
        {                                                        \
            0.8, 1.5, 3.0                                        \
        }                                                        \
    }
#define BETA                                                                    \
    {                                                                           \
        "beta", "passing on in a step, times the weight of a tie", 0.0, 1.0, 1, \
        {                                                                       \
            NAN                                                                 \
        }                                                                       \
    }
#define GAMMA                                         \
    {                                                 \
        "gamma", "recovering in a step", 0.0, 1.0, 1, \
        {                                             \
            0.2                                       \
        }                                             \
    }
#define WARNING                                                                \
    {                                                                          \
        "warning", "share by which beta falls after the warning", 0.0, 1.0, 1, \
        {                                                                      \
            0.0                                                                \
        }                                                                      \
    }
#define WARNED                                        \
    {                                                 \
        "warned", "step of the warning", 0.0, 1e6, 1, \
        {                                             \
            0.0                                       \
        }                                             \
    }
#define NONE                     \
    {                            \
        NULL, NULL, 0.0, 0.0, 0, \
        {                        \
            0.0                  \
        }                        \
    }

static const polis_shock_parameter none[] = {NONE};
static const polis_shock_parameter of_overload[] = {
    {"alpha", "tolerance: capacity is 1 + alpha times the load", 0.0, 1e6, 0, {0.0}}, NONE};
static const polis_shock_parameter of_sir[] = {R0, BETA, GAMMA, WARNING, WARNED, NONE};
static const polis_shock_parameter of_sirs[] = {
    R0,  BETA, GAMMA, WARNING, WARNED, {"xi", "turning susceptible in a step", 0.0, 1.0, 1, {0.1}},
    NONE};
static const polis_shock_parameter of_threshold[] = {
    {"phi", "active share of contacts that activates", 1e-9, 1.0, 1, {0.18}}, NONE};
static const polis_shock_parameter of_propagate[] = {
    {"lambda", "share of a loss that comes from contacts", 0.0, 1.0, 1, {0.5}},
    {"rho", "share that recovers in a step", 0.0, 1.0, 1, {0.3}},
    {"slope", "of rho on --coverage", -10.0, 10.0, 1, {0.0}},
    {"kappa", "of rho on the hub share of the contacts", 0.0, 1e6, 1, {0.0}},
    NONE};

const polis_shock_parameter *polis_shock_parameters(polis_shock_model model)
{
    switch (model) {
    case POLIS_SHOCK_OVERLOAD:
        return of_overload;
    case POLIS_SHOCK_SIR:
    case POLIS_SHOCK_SIS:
        return of_sir;
    case POLIS_SHOCK_SIRS:
        return of_sirs;
    case POLIS_SHOCK_THRESHOLD:
        return of_threshold;
    case POLIS_SHOCK_PROPAGATE:
        return of_propagate;
    default:
        return none;
    }
}

enum key {
    KEY_MODEL = 256,
    KEY_SCENARIO,
    KEY_SEVERITY,
    KEY_GRID,
    KEY_CONTACT,
    KEY_VALUE,
    KEY_COVERAGE,
    KEY_EDGES,
    KEY_INITIAL,
    KEY_MAX_REMOVE,
    KEY_EFFICIENCY,
    KEY_REPLICATES,
    KEY_HORIZON,
    KEY_SEED,
    KEY_NAME,
    KEY_CSV,
    KEY_THREADS,
    KEY_SIMD,
};

static const struct argp_option rows[] = {
    POLIS_NETWORK_OPTIONS(1, "Table with columns of the nodes"),

    {NULL, 0, NULL, 0, "Shock:", 2},
    {"model", KEY_MODEL, "MODEL", 0,
     "attack, overload, sir, sis, sirs, threshold, debtrank or propagate", 2},
    {"scenario", KEY_SCENARIO, "WHAT", 0,
     "What is hit first: node:ID[,ID...], top:K:BY (degree, closeness, betweenness or a column of "
     "--nodes), random:K or random:P% (default random:1), each (node r in replicate r), "
     "geo:LAT,LON,KM, uniform, correlated:P,RHO, column:NAME, file:FILE.csv (node_id,severity). "
     "Of attacks, in which order: degree (default), closeness, betweenness (default of edges), "
     "weak (ties), random, attr:COLUMN, geo:LAT,LON",
     2},
    {"severity", KEY_SEVERITY, "X", 0, "Loss of what is hit, 0 to 1 (default 1)", 2},
    POLIS_WHAT_IF_OPTION(2),
    {"grid", KEY_GRID, "NAME=V1,V2,...", 0,
     "Values of a parameter; given for several, all combinations. overload: alpha (default 0 to 1 "
     "by 0.05); sir, sis, sirs: r0 (0.8,1.5,3) or beta, gamma (0.2), warning (0), warned (0), xi "
     "(0.1); threshold: phi (0.18); propagate: lambda (0.5), rho (0.3), slope (0), kappa (0)",
     2},
    {"contact", KEY_CONTACT, "HOW", 0,
     "What the strength of a tie passes on: equal (default: 1 each), value (as it is, at most 1), "
     "max (divided by the largest), share (divided by all that its head receives)",
     2},
    {"value", KEY_VALUE, "COLUMN", 0,
     "Economic value of nodes, in total losses (default: equal); of attacks also what the largest "
     "component holds",
     2},
    {"coverage", KEY_COVERAGE, "COLUMN", 0, "Safety net of nodes, 0 to 1, for slope", 2},
    {"replicates", KEY_REPLICATES, "R", 0, "Of what is random (default 100); what is not has one",
     2},
    {"horizon", KEY_HORIZON, "T", 0, "Steps at most (default 200)", 2},
    {"seed", KEY_SEED, "N", 0, "Of all random numbers (default 1)", 2},

    {NULL, 0, NULL, 0, "Attacks:", 3},
    {"edges", KEY_EDGES, NULL, 0, "Remove edges, not nodes", 3},
    {"initial", KEY_INITIAL, NULL, 0, "Rank once; else anew after each removal", 3},
    {"max-remove", KEY_MAX_REMOVE, "SHARE", 0, "Stop after this share (default 1)", 3},
    {"efficiency", KEY_EFFICIENCY, "POINTS", 0,
     "Global efficiency too, at so many evenly spaced numbers of removals", 3},

    {NULL, 0, NULL, 0, "Computation:", 4},
    {"simd", KEY_SIMD, "ISA", 0, "Vector instructions: auto (default), generic, avx2, avx512", 4},
    {"threads", KEY_THREADS, "N", 0, "Threads of each rank (default: OMP_NUM_THREADS or the cores)",
     4},
    POLIS_RESTART_OPTIONS(5),
    POLIS_STUDY_OPTIONS(6),
    {"name", KEY_NAME, "NAME", 0, "Of the group below /shocks (default: model and scenario)", 6},
    {"csv", KEY_CSV, "FILE.csv", 0, "The curves as a table too", 6},
    {0}};

static const char doc[] =
    "What a network loses to a shock, and how it comes back: attacks (Schneider et al. 2011), "
    "overload (Motter and Lai 2002), contagion (SIR, thresholds, DebtRank) and propagation with "
    "recovery.\v"
    "These are simulations under stated assumptions, not measurements. No universal parameters of "
    "economic contagion are known: sweep them with --grid. A shock travels from the source of an "
    "arc to its target. The same seed gives the same bits for any ranks and threads.\n\n"
    "Examples:\n"
    "  centropolis shock grid.graph --model attack --scenario betweenness \\\n"
    "      --max-remove 0.5 -o grid.nc\n"
    "  mpirun -n 4 centropolis shock flows.csv --model sir --scenario random:1 \\\n"
    "      --replicates 10000 --grid r0=1.5,3 --grid warning=0,0.5 \\\n"
    "      --grid warned=5 -o sir.nc";

/* NAME=V1,V2,...; the model is known only when all options are read. */
typedef struct settings {
    polis_shock_options *o;
    const char *grid[POLIS_SHOCK_PARAMETERS];
    int n_grid;
    bool has_model;
} settings;

static error_t set_parameter(const struct argp_state *state, polis_shock_options *o,
                             const char *arg)
{
    const polis_shock_parameter *p = polis_shock_parameters(o->model);
    const size_t len = strcspn(arg, "=");
    polis_shock_values *values = o->grid;
    char name[64];
    error_t error;

    if (arg[len] != '=' || len == 0 || len > 32) {
        return polis_usage(state, "--grid: '%s' is not NAME=V1,V2,...", arg);
    }
    for (; p->name && (strlen(p->name) != len || strncmp(p->name, arg, len) != 0); p++) {
        values++;
    }
    if (!p->name) {
        return polis_usage(state, "--grid: '%.*s' is no parameter of --model %s", (int)len, arg,
                           polis_shock_words[o->model]);
    }
    if (values->n > 0) {
        return polis_usage(state, "--grid: %s is there twice", p->name);
    }
    strcpy(name, "--grid ");
    strcat(name, p->name);
    error = polis_option_doubles(state, name, arg + len + 1, POLIS_SHOCK_VALUES, values->value,
                                 &values->n);
    for (int i = 0; !error && i < values->n; i++) {
        if (values->value[i] < p->least || values->value[i] > p->most) {
            return polis_usage(state, "%s: %.15g is not between %.15g and %.15g (%s)", name,
                               values->value[i], p->least, p->most, p->what);
        }
    }
    return error;
}

/* Values that were not given: one, or a sweep. */
static void set_defaults(polis_shock_options *o)
{
    const polis_shock_parameter *p = polis_shock_parameters(o->model);
    const bool has_beta = o->grid[1].n > 0;
    const bool epidemic = p == of_sir || p == of_sirs;

    for (int i = 0; p[i].name; i++) {
        polis_shock_values *v = &o->grid[i];

        for (int k = 0; v->n == 0 && k < p[i].n_defaults; k++) {
            v->value[k] = p[i].defaults[k];
        }
        v->n = v->n == 0 ? p[i].n_defaults : v->n;
        if (epidemic && i == 0 && has_beta) {
            v->value[0] = NAN;
            v->n = 1;
        }
    }
    if (o->model == POLIS_SHOCK_OVERLOAD && o->grid[0].n == 0) {
        for (int k = 0; k <= 20; k++) {
            o->grid[0].value[k] = 0.05 * k;
        }
        o->grid[0].n = 21;
    }
    if (!o->scenario) { /* of attacks that of Schneider et al. 2011; of edges Zeng and Liu 2012 */
        o->scenario = o->model != POLIS_SHOCK_ATTACK ? "random:1"
                      : o->edges                     ? "betweenness"
                                                     : "degree";
    }
}

static error_t check(const struct argp_state *state, settings *s)
{
    polis_shock_options *o = s->o;
    error_t error = 0;

    if (!s->has_model) {
        return polis_usage(state, "--model is missing: attack, overload, sir, sis, sirs, "
                                  "threshold, debtrank or propagate");
    }
    for (int i = 0; !error && i < s->n_grid; i++) {
        error = set_parameter(state, o, s->grid[i]);
    }
    if (!error && o->model >= POLIS_SHOCK_SIR && o->model <= POLIS_SHOCK_SIRS && o->grid[0].n > 0 &&
        o->grid[1].n > 0) {
        error = polis_usage(state, "--grid: r0 sets beta, so give one of them");
    }
    set_defaults(o);
    return error ? error : polis_shock_check(state, o);
}

static error_t parse_numbers(int key, char *arg, struct argp_state *state, polis_shock_options *o)
{
    int64_t x = 0;
    error_t error;

    switch (key) {
    case KEY_SEVERITY:
        return polis_option_double(state, "--severity", arg, 0.0, 1.0, &o->severity);
    case KEY_MAX_REMOVE:
        return polis_option_double(state, "--max-remove", arg, 1e-9, 1.0, &o->max_remove);
    case KEY_EFFICIENCY:
        return polis_option_int(state, "--efficiency", arg, 2, 100000, &o->efficiency);
    case KEY_REPLICATES:
        return polis_option_int(state, "--replicates", arg, 1, INT32_MAX, &o->replicates);
    case KEY_HORIZON:
        return polis_option_int(state, "--horizon", arg, 1, 1000000, &o->horizon);
    case KEY_SEED:
        error = polis_option_int(state, "--seed", arg, 0, INT64_MAX, &x);
        o->seed = (uint64_t)x;
        return error;
    case KEY_THREADS:
        error = polis_option_int(state, "--threads", arg, 1, 4096, &x);
        o->machine.n_threads = (int)x;
        return error;
    case KEY_SIMD:
        return polis_isa_parse(arg, &o->machine.isa)
                   ? 0
                   : polis_usage(state,
                                 "--simd: '%s' is not one of auto, generic, avx2, avx512, "
                                 "or this machine does not have it",
                                 arg);
    default:
        return polis_study_parse(key, arg, state, &o->target);
    }
}

/* Options that do not change results: a run may go on with others. */
static const int free_keys[] = {'o', 'a', 'f', KEY_CSV, KEY_NAME, KEY_THREADS, KEY_SIMD, 0};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    static const char *const contacts[] = {"equal", "value", "max", "share", NULL};
    settings *s = state->input;
    polis_shock_options *o = s->o;
    error_t error;
    int word = 0;

    if (polis_restart_note(rows, free_keys, key, arg, &o->restart) != 0) {
        return ENOMEM;
    }
    switch (key) {
    case POLIS_KEY_ROW:
        return polis_what_if_parse(state, arg, &o->row);
    case KEY_MODEL:
        error = polis_option_word(state, "--model", arg, polis_shock_words, &word);
        o->model = (polis_shock_model)word;
        s->has_model = true;
        return error;
    case KEY_SCENARIO:
        o->scenario = arg;
        return 0;
    case KEY_GRID:
        if (s->n_grid == POLIS_SHOCK_PARAMETERS) {
            return polis_usage(state, "--grid: more than %d parameters", POLIS_SHOCK_PARAMETERS);
        }
        s->grid[s->n_grid++] = arg;
        return 0;
    case KEY_CONTACT:
        error = polis_option_word(state, "--contact", arg, contacts, &word);
        o->contact = (polis_contact_weight)word;
        return error;
    case KEY_VALUE:
        o->value = arg;
        return 0;
    case KEY_COVERAGE:
        o->coverage = arg;
        return 0;
    case KEY_EDGES:
        o->edges = true;
        return 0;
    case KEY_INITIAL:
        o->initial = true;
        return 0;
    case KEY_NAME:
        o->name = arg;
        return 0;
    case KEY_CSV:
        o->csv = arg;
        return 0;
    case POLIS_KEY_CHECKPOINT:
    case POLIS_KEY_CHECKPOINT_INTERVAL:
    case POLIS_KEY_TIME_BUDGET:
    case POLIS_KEY_STALL_TIMEOUT:
        return polis_restart_parse(key, arg, state, &o->restart);
    case ARGP_KEY_END:
        error = polis_network_parse(key, NULL, state, &o->net);
        error = error ? error : check(state, s);
        error = error ? error : polis_restart_parse(key, NULL, state, &o->restart);
        return error ? error : polis_study_parse(ARGP_KEY_END, NULL, state, &o->target);
    default:
        error = polis_network_parse(key, arg, state, &o->net);
        return error == ARGP_ERR_UNKNOWN ? parse_numbers(key, arg, state, o) : error;
    }
}

polis_shock_options polis_shock_defaults(void)
{
    return (polis_shock_options){
        .net = polis_network_defaults(),
        .severity = 1.0,
        .max_remove = 1.0,
        .horizon = POLIS_SHOCK_HORIZON,
        .seed = 1,
        .machine = {.isa = polis_isa_best(), .n_threads = omp_get_max_threads()},
        .restart = polis_restart_defaults(),
    };
}

bool polis_shock_parse(MPI_Comm comm, int argc, char **argv, polis_shock_options *options,
                       polis_log *log, int *status)
{
    const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "NETWORK --model MODEL", .doc = doc};
    settings s = {.o = options};

    *options = polis_shock_defaults();
    return polis_what_if_options(comm, &argp, argc, argv, &s, log, status);
}

void polis_shock_options_clear(polis_shock_options *options)
{
    polis_restart_options_clear(&options->restart);
}
