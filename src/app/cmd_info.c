/* centropolis info: what a result file holds, whether it is intact, and its most central nodes. */
#include "app/commands.h"
#include "app/options.h"
#include "report/summary.h"
#include "store/digest.h"

#include <stdio.h>

typedef struct settings {
    const char *path;
    bool check;
    int64_t top; /* 0: the summary */
    const char *by;
    const char *network;
} settings;

enum { KEY_CHECK = 1, KEY_BY, KEY_NETWORK };

static const struct argp_option options[] = {
    {"check", KEY_CHECK, NULL, 0,
     "Read everything and compare it with the digests that were written; prints one line instead "
     "of the summary, and exits with 74 if anything differs",
     0},
    {"top", 't', "N", 0, "Print the N nodes with the largest values instead of the summary", 0},
    {"by", KEY_BY, "VARIABLE", 0,
     "The values of --top: any variable of nodes (default: betweenness, and closeness)", 0},
    {"network", KEY_NETWORK, "ID", 0, "Only this network", 0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case KEY_CHECK:
        s->check = true;
        return 0;
    case 't':
        return polis_option_int(state, "--top", arg, 1, POLIS_SUMMARY_MAX_TOP, &s->top);
    case KEY_BY:
        s->by = arg;
        return 0;
    case KEY_NETWORK:
        s->network = arg;
        return 0;
    case ARGP_KEY_ARG:
        return polis_option_one(state, "result file", arg, &s->path);
    case ARGP_KEY_END:
        if (!s->path) {
            return polis_usage(state, "which result file?");
        }
        return s->by && s->top == 0 ? polis_usage(state, "--by is for --top") : 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static polis_err report(const void *data, const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const settings *s = data;
    polis_store *store = NULL;
    int64_t network = -1;

    (void)log;
    if (s->check) {
        POLIS_TRY(polis_store_check(s->path, fault));
    }
    POLIS_TRY(polis_store_open(s->path, fault, &store));
    if (s->network) {
        POLIS_TRY(polis_summary_find(store, s->network, fault, &network));
    }
    if (s->check) {
        printf("%s: intact, content digest %s\n", s->path,
               polis_store_text(store, POLIS_DIGEST_CONTENT, false));
    }
    if (s->top > 0) {
        POLIS_TRY(polis_summary_top(stdout, store, s->top, s->by, network, fault));
    } else if (!s->check) {
        POLIS_TRY(polis_summary_print(stdout, store, network, fault));
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        rc = polis_fail(fault, POLIS_E_IO, NULL, 0, "standard output could not be written");
    }

done:
    polis_store_close(&store);
    return rc;
}

int polis_cmd_info(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "What a result file holds: networks, variables, provenance, and what failed.\v"
               "Examples:\n"
               "  centropolis info cities.nc\n"
               "  centropolis info cities.nc --top 10 --by closeness_harmonic"};
    settings s = {0};

    return polis_options_run_alone(comm, &argp, argc, argv, &s, report);
}
