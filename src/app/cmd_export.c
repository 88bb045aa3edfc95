/* centropolis export: a result file as CSV. */
#include "app/commands.h"
#include "app/options.h"
#include "app/whole_file.h"
#include "cluster/comm.h"
#include "report/export.h"
#include "report/export_group.h"

#include <string.h>

typedef struct settings {
    const char *path;
    const char *out;
    const char *what; /* a word of tables[], or a group */
    const char *over;
    bool force;
} settings;

enum { KEY_OVER = 0x100 };

static const char *const tables[] = {[POLIS_EXPORT_NODES] = "nodes",
                                     [POLIS_EXPORT_EDGES] = "edges",
                                     [POLIS_EXPORT_CITIES] = "cities"};
enum { N_TABLES = sizeof tables / sizeof tables[0] };

static const struct argp_option options[] = {
    {"what", 'w', "TABLE", 0,
     "nodes (default), edges, or cities: one line for each node, edge or network; or a group of "
     "analyses such as resilience, resilience/trend, effects/NAME, shocks/NAME, seedmap",
     0},
    {"over", KEY_OVER, "DIMENSION,...", 0,
     "Of a group: a line for each combination of positions along these, such as city,period "
     "(default: the dimensions of its first array with the most)",
     0},
    {"output", 'o', "FILE", 0, "Where to; - is standard output", 0},
    {"force", 'f', NULL, 0, "Replace an existing file", 0},
    {0}};

/* Place of --what in tables[]; N_TABLES: it is a group. */
static int table_of(const settings *s)
{
    int i = 0;

    while (s->what && i < N_TABLES && strcmp(s->what, tables[i]) != 0) {
        i++;
    }
    return i;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'w':
        s->what = arg;
        return 0;
    case KEY_OVER:
        s->over = arg;
        return 0;
    case 'o':
        s->out = arg;
        return 0;
    case 'f':
        s->force = true;
        return 0;
    case ARGP_KEY_ARG:
        return polis_option_one(state, "result file", arg, &s->path);
    case ARGP_KEY_END:
        if (!s->path) {
            return polis_usage(state, "which result file?");
        }
        if (s->over && table_of(s) < N_TABLES) {
            return polis_usage(state, "--over is for groups of analyses");
        }
        return s->out ? 0 : polis_usage(state, "-o FILE is missing (-o - is standard output)");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

typedef struct content {
    const settings *settings;
    const polis_log *log;
    polis_store *store; /* NULL: a group is written */
} content;

static polis_err write_table(const void *data, FILE *out, const char *name, polis_fault *fault)
{
    const content *c = data;
    const settings *s = c->settings;

    return c->store ? polis_export(c->store, (polis_export_what)table_of(s), out, name, fault)
                    : polis_export_group(s->path, s->what, s->over, out, name, c->log, fault);
}

static polis_err export_table(const settings *s, const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    content c = {.settings = s, .log = log};

    if (table_of(s) < N_TABLES) {
        POLIS_TRY(polis_store_open(s->path, fault, &c.store));
    }
    rc = polis_whole_file(s->out, s->force, write_table, &c, fault);

done:
    polis_store_close(&c.store);
    return rc;
}

int polis_cmd_export(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Write a result file as CSV: UTF-8, a header, quotes as in RFC 4180 (lines end in "
               "LF), numbers that read back exactly, an empty field where there is no value. The "
               "table of a group is long: its dimensions become columns, and arrays over fewer "
               "of them repeat."};
    settings s = {0};
    polis_fault fault = {0};
    polis_log log;
    int status;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, &argp, argc, argv, &s, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = export_table(&s, &log, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}
