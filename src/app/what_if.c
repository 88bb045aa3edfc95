#include "app/what_if.h"

#include "base/mem.h"
#include "regional/seedmap.h"

#include <stdio.h>
#include <string.h>

#define EFFICIENCY "--objective=efficiency"
#define SAFETY "--rho=0.1", "--slope=0.4"

static const polis_what_if rows[] = {
    {"S3-C1a",
     "plan",
     NULL,
     {EFFICIENCY},
     "a platform of cooperation is a new tie between two cities, of the value --link-value; what "
     "it "
     "brings is the mean closeness of all pairs"},
    {"S3-C1b",
     "plan",
     "--weight",
     {EFFICIENCY, "--upgrade=1.25"},
     "information infrastructure makes a tie that is there a fifth shorter, or 1.25 times as "
     "strong"},
    {"S3-C1c",
     "plan",
     "--target and --weight-role strength",
     {"--upgrade=1.25"},
     "talent moves to --target, a city of low closeness, by flows a quarter larger, one after the "
     "other"},
    {"S3-C3a",
     "plan",
     NULL,
     {"--triads", "--objective=robustness"},
     "building a community closes open triads: two contacts of a resident come to know each other; "
     "what it brings is the size of the largest component under attack"},
    {"S3-C3b",
     "plan",
     NULL,
     {"--organisations=10"},
     "a social organisation at a resident reaches that resident and the contacts, and nobody else"},
    {"S3-C4b",
     "plan",
     "--weight and --weight-role strength",
     {EFFICIENCY, "--upgrade=1.25"},
     "credit lowers the cost of dealings: trust makes a tie that is there 1.25 times as strong, "
     "the "
     "ones where that brings most first"},
    {"S3-C5a",
     "plan",
     "--floor coverage:X, --coverage",
     {SAFETY},
     "a service level of 1 adds 0.4 to the share of a loss that recovers in a step, 0.1 without"},
    {"S3-C5b",
     "plan",
     "--floor coverage:X, --coverage",
     {SAFETY},
     "insurance of everybody adds 0.4 to the share of a loss that recovers in a step, 0.1 without"},
    {"S1-I1",
     "plan",
     NULL,
     {"--triads", "--objective=robustness"},
     "residents who take part come to know the contacts of their contacts"},
    {"S1-I4",
     "plan",
     "--across",
     {EFFICIENCY},
     "cooperation across borders is a new tie between cities of different values of --across"},
    {"S1-S2",
     "plan",
     "--across",
     {EFFICIENCY},
     "social organisations and enterprises work together where a new tie joins nodes of different "
     "values of --across"},
    {"S1-S3",
     "plan",
     "--target",
     {"--objective=closeness_harmonic"},
     "a platform or an incubator at --target ties new members to it"},
    {"S1-S5",
     "plan",
     "--across",
     {EFFICIENCY},
     "exchange is a new tie between nodes of different countries, in the column of --across"},
    {"S3-C4a",
     "shock",
     NULL,
     {"--model=sir", "--grid=warning=0,0.5", "--grid=warned=1"},
     "a rumour spreads like an infection; information from step 1 on halves how easily it is "
     "passed on, against none"},
    {"S3-C5a",
     "shock",
     "--coverage",
     {"--model=propagate", "--grid=rho=0.1", "--grid=slope=0,0.4"},
     "a service level of 1 adds 0.4 to the share of a loss that recovers in a step, against none"},
    {"S3-C5b",
     "shock",
     "--coverage",
     {"--model=propagate", "--grid=rho=0.1", "--grid=slope=0,0.4"},
     "insurance of everybody adds 0.4 to the share of a loss that recovers in a step, against "
     "none"},
};

enum { N_ROWS = sizeof rows / sizeof rows[0] };

/** A what-if form that another command answers from tables of cities. */
typedef struct answered {
    const char *row, *line, *how;
} answered;

static const answered elsewhere[] = {
    {"S3-C2a", "centropolis integrate PANEL.csv --sectors SECTORS.csv -o OUT.nc",
     "run it with the sectors as they are and with the shares moved, and compare "
     "/integration/shannon and /integration/hhi"},
    {"S2-R*",
     "centropolis effects PANEL.csv --outcome COLUMN --x rd_gdp --fe city,period -o OUT.nc",
     "x points more of rd_gdp are worth x times its coefficient, and x times the ends of its "
     "interval"},
};

static const polis_what_if *find(const char *id, const char *command)
{
    for (int i = 0; i < N_ROWS; i++) {
        if (strcmp(rows[i].row, id) == 0 && (!command || strcmp(rows[i].command, command) == 0)) {
            return &rows[i];
        }
    }
    return NULL;
}

static const answered *find_elsewhere(const char *id)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        if (strcmp(elsewhere[i].row, id) == 0) {
            return &elsewhere[i];
        }
    }
    return NULL;
}

/* A row that no change of a network computes. */
static error_t refuse(const struct argp_state *state, const polis_seed *seed)
{
    const answered *a = find_elsewhere(seed->id);

    if (a) {
        return polis_usage(state,
                           "--row %s (%s) is no change of a network that is simulated here: it "
                           "takes %s and is answered by `%s`: %s",
                           seed->id, seed->statement, seed->needs, a->line, a->how);
    }
    return polis_usage(state,
                       "--row %s (%s) is no change of a network that is simulated here: it takes "
                       "%s%s%s; `centropolis check` lists what is there",
                       seed->id, seed->statement, seed->needs,
                       seed->command[0] ? " and is looked at by centropolis " : "", seed->command);
}

/* "plan" of "centropolis plan". */
static const char *command_of(const char *name)
{
    const char *blank = strrchr(name, ' ');

    return blank ? blank + 1 : name;
}

error_t polis_what_if_parse(const struct argp_state *state, const char *id,
                            const polis_what_if **out)
{
    const polis_what_if *other = find(id, NULL);

    *out = find(id, command_of(state->name));
    if (*out) {
        return 0;
    }
    if (other) {
        return polis_usage(state, "--row %s belongs to `centropolis %s`", id, other->command);
    }
    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        if (strcmp(polis_seeds[i].id, id) == 0) {
            return refuse(state, &polis_seeds[i]);
        }
    }
    return polis_usage(state, "--row: there is no row '%s'; `centropolis check` lists all", id);
}

/* The ID behind --row, or NULL. Like argp it takes --ro, too. */
static const char *asked(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const size_t len = strcspn(argv[i], "=");

        if (len >= strlen("--ro") && strncmp(argv[i], "--row", len) == 0) {
            return argv[i][len] == '=' ? argv[i] + len + 1 : i + 1 < argc ? argv[i + 1] : NULL;
        }
    }
    return NULL;
}

bool polis_what_if_options(MPI_Comm comm, const struct argp *argp, int argc, char **argv,
                           void *input, polis_log *log, int *status)
{
    const char *id = asked(argc, argv);
    const polis_what_if *row = id ? find(id, command_of(argv[0])) : NULL;
    char *all[POLIS_WHAT_IF_PRESETS + 1];
    char **list = NULL;
    int n = 0;
    bool go_on;

    all[n++] = argv[0];
    for (int i = 0; row && i < POLIS_WHAT_IF_PRESETS && row->preset[i]; i++) {
        all[n++] = (char *)row->preset[i]; /* argp does not write to it */
    }
    list = polis_mem_new(argc + n, sizeof *list);
    if (!list) {
        *status = polis_options_exit(comm, argv[0], POLIS_E_NOMEM, NULL);
        return false;
    }
    memcpy(list, all, (size_t)n * sizeof *list);
    memcpy(list + n, argv + 1, (size_t)(argc - 1) * sizeof *list);
    go_on = polis_options_parse(comm, argp, argc - 1 + n, list, input, log, status);
    POLIS_FREE(list);
    return go_on;
}

polis_err polis_what_if_put(const polis_what_if *row, polis_analysis *analysis)
{
    polis_err rc = POLIS_OK;

    if (row) {
        POLIS_TRY(polis_analysis_text(analysis, "row", row->row));
        POLIS_TRY(polis_analysis_text(analysis, "assumption", row->assumption));
    }

done:
    return rc;
}

void polis_what_if_print(const polis_what_if *row)
{
    if (row) {
        printf("%s, assuming that %s\n", row->row, row->assumption);
    }
}
