/* centropolis export: a result file as CSV. */
#include "app/commands.h"
#include "app/options.h"
#include "app/whole_file.h"
#include "cluster/comm.h"
#include "report/export.h"

typedef struct settings {
    const char *path;
    const char *out;
    int what;
    bool force;
} settings;

static const char *const what_words[] = {"nodes", "edges", "cities", NULL};

static const struct argp_option options[] = {
    {"what", 'w', "TABLE", 0,
     "nodes (default), edges, or cities: one line for each node, edge or network", 0},
    {"output", 'o', "FILE", 0, "Where to; - is standard output", 0},
    {"force", 'f', NULL, 0, "Replace an existing file", 0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'w':
        return polis_option_word(state, "--what", arg, what_words, &s->what);
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
        return s->out ? 0 : polis_usage(state, "-o FILE is missing (-o - is standard output)");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

typedef struct table {
    polis_store *store;
    polis_export_what what;
} table;

static polis_err write_table(const void *data, FILE *out, const char *name, polis_fault *fault)
{
    const table *t = data;

    return polis_export(t->store, t->what, out, name, fault);
}

static polis_err export_table(const settings *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    table t = {.what = (polis_export_what)s->what};

    POLIS_TRY(polis_store_open(s->path, fault, &t.store));
    rc = polis_whole_file(s->out, s->force, write_table, &t, fault);

done:
    polis_store_close(&t.store);
    return rc;
}

int polis_cmd_export(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Write a result file as CSV: UTF-8, a header, quotes as in RFC 4180 (lines end in "
               "LF), numbers that read back exactly, an empty field where there is no value."};
    settings s = {0};
    polis_fault fault = {0};
    polis_log log;
    int status;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, &argp, argc, argv, &s, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = export_table(&s, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}
