/* centropolis report: a result file as one HTML page. */
#include "app/commands.h"
#include "app/options.h"
#include "cluster/comm.h"
#include "report/page.h"
#include "report/summary.h"
#include "store/part.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct settings {
    const char *path;
    const char *out;
    const char *network;
    bool force;
} settings;

enum { KEY_NETWORK = 1 };

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Where to, such as report.html; - is standard output", 0},
    {"network", KEY_NETWORK, "ID", 0,
     "Draw only this network, with all of the page's 50,000 marks; tables have the others too", 0},
    {"force", 'f', NULL, 0, "Replace an existing file", 0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case 'o':
        s->out = arg;
        return 0;
    case KEY_NETWORK:
        s->network = arg;
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

/* The whole page or, under its name, nothing. */
static polis_err write_file(const settings *s, polis_store *store, int64_t network,
                            polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_part *part = NULL;
    FILE *out = NULL;
    int fd;

    POLIS_TRY(polis_part_create(s->out, s->force, fault, &part));
    fd = dup(polis_part_fd(part));
    out = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!out) {
        rc = polis_fail(fault, POLIS_E_CANTCREAT, s->out, 0, "%s", strerror(errno));
        goto done;
    }
    POLIS_TRY(polis_page_write(store, network, out, s->out, fault));
    fd = fclose(out);
    out = NULL;
    if (fd != 0) {
        rc = polis_fail(fault, POLIS_E_IO, s->out, 0, "could not be written: %s", strerror(errno));
        goto done;
    }
    rc = polis_part_publish(&part, fault);

done:
    if (out) {
        fclose(out);
    }
    polis_part_discard(&part);
    return rc;
}

static polis_err report(const settings *s, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    int64_t network = -1;

    POLIS_TRY(polis_store_open(s->path, fault, &store));
    if (s->network) {
        POLIS_TRY(polis_summary_find(store, s->network, fault, &network));
    }
    rc = strcmp(s->out, "-") == 0
             ? polis_page_write(store, network, stdout, "standard output", fault)
             : write_file(s, store, network, fault);

done:
    polis_store_close(&store);
    return rc;
}

int polis_cmd_report(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Write a result file as one HTML page that needs no network: map, tables, "
               "distributions, provenance. Open it in any browser."};
    settings s = {0};
    polis_fault fault = {0};
    polis_log log;
    int status;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, &argp, argc, argv, &s, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = report(&s, &fault);
    }
    rc = polis_comm_agree_fault(comm, rc, &fault);
    return polis_options_exit(comm, argv[0], rc, &fault);
}
