#include "app/plan/options.h"
#include "base/num.h"

#include <math.h>
#include <string.h>

#define OBJECTIVE_WORD(id, word) word,
const char *const polis_objective_words[POLIS_N_OBJECTIVES + 1] = {POLIS_OBJECTIVES(OBJECTIVE_WORD)
                                                                       NULL};

const char *const polis_floor_words[POLIS_N_FLOORS + 1] = {"degree", "closeness_harmonic", NULL};

enum {
    KEY_OBJECTIVE = 0x400,
    KEY_TARGET,
    KEY_FLOOR,
    KEY_BUDGET,
    KEY_COST,
    KEY_COST_KM,
    KEY_WITHIN,
    KEY_TOP,
    KEY_MASS,
    KEY_SAME,
    KEY_ACROSS,
    KEY_TRIADS,
    KEY_UPGRADE,
    KEY_STRESS,
    KEY_SEATS,
    KEY_PEOPLE,
    KEY_UNIT_COST,
    KEY_LINK_VALUE,
    KEY_SCENARIO,
    KEY_SEVERITY,
    KEY_LAMBDA,
    KEY_RHO,
    KEY_SLOPE,
    KEY_SUPPORT,
    KEY_VALUE,
    KEY_COVERAGE,
    KEY_RANDOM,
    KEY_SEED,
    KEY_NAME,
    KEY_THREADS,
};

static const struct argp_option rows[] = {
    POLIS_NETWORK_OPTIONS(1,
                          "Table with columns of the nodes; lat and lon are used where the network "
                          "has no places"),

    {NULL, 0, NULL, 0, "Plan:", 2},
    {"objective", KEY_OBJECTIVE, "WHAT", 0,
     "What the links improve: closeness_harmonic, closeness_wf or betweenness of --target; "
     "efficiency of the network; its loss under --scenario; its robustness R under attack by "
     "degree",
     2},
    {"target", KEY_TARGET, "ID", 0, "The node whose closeness or betweenness is to rise", 2},
    {"floor", KEY_FLOOR, "WHAT:X", 0,
     "Instead of an objective: lift every node to a degree or closeness_harmonic of X, the "
     "worst-off first; or raise the safety net --coverage of every node to X, coverage:X; without "
     "--budget at any cost",
     2},
    {"stress", KEY_STRESS, "K", 0,
     "Instead of new links: what is lost without each of the K links of highest betweenness", 2},
    {"organisations", KEY_SEATS, "K", 0,
     "Instead of links: the K nodes where organisations reach most, each its node and the contacts "
     "of that",
     2},
    POLIS_WHAT_IF_OPTION(2),
    {"budget", KEY_BUDGET, "X", 0, "What the links may cost together; with costs of 1 their number",
     2},
    {"cost", KEY_COST, "X", 0, "Cost of a link (default 1)", 2},
    {"cost-km", KEY_COST_KM, "X", 0, "And of each km of it (default 0)", 2},
    {"link-value", KEY_LINK_VALUE, "HOW", 0,
     "Length or strength of a new link in the unit of the input: a number, median (of the network, "
     "default), distance (a length in proportion to it), potential (a strength in proportion to "
     "mass mass / distance^2); factors are fitted to the network",
     2},

    {NULL, 0, NULL, 0,
     "Candidates (default: all pairs without a link, or those at the target):", 3},
    {"upgrade", KEY_UPGRADE, "X", 0,
     "The links that are there, made better: strength times X, or length divided by X; above 1", 3},
    {"within", KEY_WITHIN, "KM", 0, "Not longer than this", 3},
    {"top", KEY_TOP, "K", 0, "The K of highest mass mass / distance^2", 3},
    {"mass", KEY_MASS, "COLUMN", 0, "Masses, for --top and --link-value potential", 3},
    {"same", KEY_SAME, "COLUMN", 0, "Both ends have the same value of it: a province, a region", 3},
    {"across", KEY_ACROSS, "COLUMN", 0, "The ends have different values of it: two countries", 3},
    {"triads", KEY_TRIADS, NULL, 0, "The ends have a contact in common: open triads are closed", 3},

    {NULL, 0, NULL, 0, "Loss:", 4},
    {"scenario", KEY_SCENARIO, "WHAT", 0,
     "What is hit: as in `centropolis shock`, not random. Given several times, the mean loss of "
     "all counts",
     4},
    {"severity", KEY_SEVERITY, "X", 0, "Loss of what is hit, 0 to 1 (default 1)", 4},
    {"lambda", KEY_LAMBDA, "X", 0, "Share of a loss that comes from the contacts (default 0.5)", 4},
    {"rho", KEY_RHO, "X", 0, "Share that recovers in a step (default 0.3)", 4},
    {"slope", KEY_SLOPE, "X", 0, "Of rho on --coverage (default 0)", 4},
    {"kappa", KEY_SUPPORT, "X", 0, "Of rho on the support of hubs (default 0)", 4},
    {"value", KEY_VALUE, "COLUMN", 0, "Economic value of nodes, in the loss (default: equal)", 4},
    {"coverage", KEY_COVERAGE, "COLUMN", 0, "Safety net of nodes, 0 to 1, for --slope", 4},
    {"people", KEY_PEOPLE, "COLUMN", 0, "Of --floor coverage:X: people of nodes (default: 1 each)",
     4},
    {"unit-cost", KEY_UNIT_COST, "X", 0, "Of --floor coverage:X: cost of one more (default 1)", 4},

    {NULL, 0, NULL, 0, "Computation:", 5},
    {"random", KEY_RANDOM, "R", 0, "Replicates of the baseline of random links (default 100)", 5},
    {"seed", KEY_SEED, "N", 0, "Of the baseline (default 1)", 5},
    {"threads", KEY_THREADS, "N", 0, "Threads of each rank (default: OMP_NUM_THREADS or the cores)",
     5},
    POLIS_STUDY_OPTIONS(6),
    {"name", KEY_NAME, "NAME", 0, "Of the group below /plan (default: objective and target)", 6},
    {0}};

static const char doc[] =
    "Which links to build: in each step the one that gains most for its cost, until the budget is "
    "spent, against links at random for the same budget; or those that lift every node to a "
    "floor; or what a safety net for all costs and saves; or which links must not be lost.\v"
    "A gain is a gain in the model's objective and no forecast. Greedy is near the best plan for "
    "closeness (Crescenzi, D'Angelo, Severini and Velaj 2016); for betweenness in an undirected "
    "network it may be arbitrarily bad (D'Angelo, Severini and Velaj 2016). The same plan for any "
    "ranks and threads.\n\n"
    "Examples:\n"
    "  centropolis plan world.nc --target CN-1816670 --budget 10 -o plan.nc\n"
    "  centropolis plan ties.csv --objective efficiency --nodes cities.csv \\\n"
    "      --within 300 --budget 20 --cost 1 --cost-km 0.01 -o plan.nc";

static error_t parse_loss(int key, char *arg, struct argp_state *state, polis_planning_options *o)
{
    switch (key) {
    case KEY_SCENARIO:
        if (o->n_scenarios == POLIS_PLAN_SCENARIOS) {
            return polis_usage(state, "--scenario: more than %d of them", POLIS_PLAN_SCENARIOS);
        }
        o->scenario[o->n_scenarios++] = arg;
        return 0;
    case KEY_SEVERITY:
        return polis_option_double(state, "--severity", arg, 0.0, 1.0, &o->shock.severity);
    case KEY_LAMBDA:
        return polis_option_double(state, "--lambda", arg, 0.0, 1.0, &o->propagate.lambda);
    case KEY_RHO:
        return polis_option_double(state, "--rho", arg, 0.0, 1.0, &o->propagate.rho);
    case KEY_SLOPE:
        return polis_option_double(state, "--slope", arg, -1.0, 1.0, &o->propagate.slope);
    case KEY_SUPPORT:
        return polis_option_double(state, "--kappa", arg, -1e6, 1e6, &o->propagate.support);
    case KEY_VALUE:
        o->shock.value = arg;
        return 0;
    case KEY_COVERAGE:
        o->shock.coverage = arg;
        return 0;
    case KEY_PEOPLE:
        o->people = arg;
        return 0;
    case KEY_UNIT_COST:
        return polis_option_double(state, "--unit-cost", arg, 1e-300, 1e300, &o->unit_cost);
    case KEY_NAME:
        o->shock.name = arg;
        return 0;
    default:
        return polis_study_parse(key, arg, state, &o->shock.target);
    }
}

static error_t parse_link_value(const struct argp_state *state, const char *arg,
                                polis_candidates_of *of)
{
    if (strcmp(arg, "median") == 0) {
        of->how = POLIS_LINK_MEDIAN;
    } else if (strcmp(arg, "distance") == 0) {
        of->how = POLIS_LINK_DISTANCE;
    } else if (strcmp(arg, "potential") == 0) {
        of->how = POLIS_LINK_POTENTIAL;
    } else if (polis_num_double(arg, strlen(arg), &of->given) && of->given > 0.0 &&
               of->given <= 1e300) {
        of->how = POLIS_LINK_GIVEN;
    } else {
        return polis_usage(state,
                           "--link-value: '%s' is not a number above 0, median, distance or "
                           "potential",
                           arg);
    }
    return 0;
}

static error_t set_kind(const struct argp_state *state, polis_planning_options *o,
                        polis_plan_kind kind)
{
    if (o->kind != POLIS_PLAN_LINKS && o->kind != kind) {
        return polis_usage(state, "--floor, --stress and --organisations do not go together");
    }
    o->kind = kind;
    return 0;
}

/* WHAT:X */
static error_t parse_floor(const struct argp_state *state, const char *arg,
                           polis_planning_options *o)
{
    const size_t len = strcspn(arg, ":");
    const bool cover = len == 8 && strncmp(arg, "coverage", len) == 0;
    const double most = cover ? 1.0 : 1e300;
    bool known = cover;

    for (int k = 0; k < POLIS_N_FLOORS; k++) {
        if (strlen(polis_floor_words[k]) == len && strncmp(arg, polis_floor_words[k], len) == 0) {
            o->floor_of = (polis_floor_of)k;
            known = true;
        }
    }
    if (!known || arg[len] != ':' ||
        !polis_num_double(arg + len + 1, strlen(arg + len + 1), &o->floor) || !(o->floor > 0.0) ||
        o->floor > most) {
        return polis_usage(state,
                           "--floor: '%s' is not degree:X or closeness_harmonic:X, X above 0, or "
                           "coverage:X, X above 0 and at most 1",
                           arg);
    }
    return set_kind(state, o, cover ? POLIS_PLAN_COVER : POLIS_PLAN_FLOOR);
}

static error_t parse_plan(int key, char *arg, struct argp_state *state, polis_planning_options *o)
{
    polis_candidates_of *of = &o->candidates;
    int64_t x = 0;
    int word = 0;
    error_t error;

    switch (key) {
    case KEY_OBJECTIVE:
        error = polis_option_word(state, "--objective", arg, polis_objective_words, &word);
        o->objective = (polis_objective)word;
        o->has_objective = true;
        return error;
    case KEY_FLOOR:
        return parse_floor(state, arg, o);
    case KEY_TARGET:
        o->target = arg;
        return 0;
    case KEY_BUDGET:
        return polis_option_double(state, "--budget", arg, 0.0, 1e300, &o->budget);
    case KEY_COST:
        return polis_option_double(state, "--cost", arg, 0.0, 1e300, &of->base_cost);
    case KEY_COST_KM:
        return polis_option_double(state, "--cost-km", arg, 0.0, 1e300, &of->cost_km);
    case KEY_LINK_VALUE:
        return parse_link_value(state, arg, of);
    case KEY_WITHIN:
        return polis_option_double(state, "--within", arg, 0.0, 20100.0, &of->within_km);
    case KEY_TOP:
        return polis_option_int(state, "--top", arg, 1, INT64_MAX, &of->top);
    case KEY_MASS:
        o->mass = arg;
        return 0;
    case KEY_SAME:
    case KEY_ACROSS:
        if (o->group && of->across != (key == KEY_ACROSS)) {
            return polis_usage(state, "--same and --across do not go together");
        }
        o->group = arg;
        of->across = key == KEY_ACROSS;
        return 0;
    case KEY_TRIADS:
        of->triads = true;
        return 0;
    case KEY_UPGRADE:
        of->how = POLIS_LINK_BETTER;
        return polis_option_double(state, "--upgrade", arg, 1.0 + 1e-6, 1e6, &of->given);
    case KEY_STRESS:
        error = polis_option_int(state, "--stress", arg, 1, INT64_MAX, &o->n_stress);
        return error ? error : set_kind(state, o, POLIS_PLAN_STRESS);
    case KEY_SEATS:
        error = polis_option_int(state, "--organisations", arg, 1, INT32_MAX, &o->n_seats);
        return error ? error : set_kind(state, o, POLIS_PLAN_SEATS);
    case POLIS_KEY_ROW:
        return polis_what_if_parse(state, arg, &o->row);
    case KEY_RANDOM:
        return polis_option_int(state, "--random", arg, 1, 1000000, &o->n_random);
    case KEY_SEED:
        error = polis_option_int(state, "--seed", arg, 0, INT64_MAX, &x);
        o->shock.seed = (uint64_t)x;
        return error;
    case KEY_THREADS:
        error = polis_option_int(state, "--threads", arg, 1, 4096, &x);
        o->shock.machine.n_threads = (int)x;
        return error;
    default:
        return parse_loss(key, arg, state, o);
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    polis_planning_options *o = state->input;
    error_t error;

    switch (key) {
    case ARGP_KEY_END:
        error = polis_network_parse(key, NULL, state, &o->shock.net);
        error = error ? error : polis_planning_check(state, o);
        return error ? error : polis_study_parse(ARGP_KEY_END, NULL, state, &o->shock.target);
    default:
        error = polis_network_parse(key, arg, state, &o->shock.net);
        return error == ARGP_ERR_UNKNOWN ? parse_plan(key, arg, state, o) : error;
    }
}

bool polis_planning_parse(MPI_Comm comm, int argc, char **argv, polis_planning_options *options,
                          polis_log *log, int *status)
{
    const struct argp argp = {
        .options = rows, .parser = parse, .args_doc = "NETWORK --budget X", .doc = doc};

    *options = (polis_planning_options){
        .shock = polis_shock_defaults(),
        .propagate = {.lambda = 0.5, .rho = 0.3, .horizon = 200},
        .candidates = {.target = -1, .within_km = HUGE_VAL, .base_cost = 1.0},
        .budget = HUGE_VAL,
        .unit_cost = 1.0,
        .n_random = 100,
    };
    options->shock.model = POLIS_SHOCK_PROPAGATE;
    return polis_what_if_options(comm, &argp, argc, argv, options, log, status);
}
