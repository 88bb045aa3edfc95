/* centropolis report: a result file as one HTML page. */
#include "app/commands.h"
#include "app/options.h"
#include "app/whole_file.h"
#include "report/page.h"
#include "report/summary.h"

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

typedef struct page {
    polis_store *store;
    int64_t network;
} page;

static polis_err write_page(const void *data, FILE *out, const char *name, polis_fault *fault)
{
    const page *p = data;

    return polis_page_write(p->store, p->network, out, name, fault);
}

static polis_err report(const void *data, const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const settings *s = data;
    page p = {.network = -1};

    POLIS_TRY(polis_store_open(s->path, fault, &p.store));
    if (s->network) {
        POLIS_TRY(polis_summary_find(p.store, s->network, fault, &p.network));
    }
    rc = polis_whole_file(s->out, s->force, write_page, &p, log, fault);

done:
    polis_store_close(&p.store);
    return rc;
}

int polis_cmd_report(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE",
        .doc = "Write a result file as one HTML page that needs no network: map, tables, "
               "distributions, provenance. Open it in any browser.\v"
               "Example:\n"
               "  centropolis report city.nc -o city.html"};
    settings s = {0};

    return polis_options_run_alone(comm, &argp, argc, argv, &s, report);
}
