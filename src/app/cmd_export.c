/* centropolis export: a result file as tables, or its networks in the formats of other programs. */
#include "app/commands.h"
#include "app/options.h"
#include "app/whole_file.h"
#include "report/export.h"
#include "report/export_group.h"
#include "report/graph_file.h"
#include "report/summary.h"

#include <string.h>

typedef struct settings {
    const char *path;
    const char *out;
    const char *what; /* a word of tables[], or a group */
    const char *over;
    const char *network; /* or NULL: all */
    const char *weight;
    const polis_graph_format *format; /* NULL: CSV */
    bool is_csv;                      /* asked for by name */
    bool force;
} settings;

enum { KEY_OVER = 0x100, KEY_NETWORK, KEY_WEIGHT, KEY_FORMAT };

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
    {"format", KEY_FORMAT, "NAME", 0,
     "csv (default), geojson, graphml, gephi (--what nodes or edges), ucinet (DL), pajek, gpkg "
     "(GeoPackage); else by the suffix of FILE: .geojson .graphml .dl .net .gpkg, CSV if it is "
     ".csv, .txt or none",
     0},
    {"network", KEY_NETWORK, "ID", 0,
     "Only this network; needed where the format holds one and the file several", 0},
    {"weight", KEY_WEIGHT, "VARIABLE", 0,
     "Of gephi, ucinet and pajek: what an edge weighs (default edge_strength; 1 without strengths)",
     0},
    {"output", 'o', "FILE", 0, "Where to; - is standard output", 0},
    {"force", 'f', NULL, 0, "Replace an existing file", 0},
    {0}};

/* Place of --what in tables[]; N_TABLES: it is a group. The first, nodes, if nothing is said. */
static int table_of(const settings *s)
{
    int i = 0;

    while (s->what && i < N_TABLES && strcmp(s->what, tables[i]) != 0) {
        i++;
    }
    return i;
}

static error_t parse_format(struct argp_state *state, settings *s, const char *name)
{
    s->is_csv = strcmp(name, "csv") == 0;
    s->format = polis_graph_format_named(name);
    if (!s->is_csv && !s->format) {
        return polis_usage(state,
                           "--format %s: expected csv, geojson, graphml, gephi, ucinet, "
                           "pajek or gpkg",
                           name);
    }
    return 0;
}

/* The format that the suffix of the output says; CSV in a file called .shp or .xlsx is refused. */
static error_t parse_suffix(struct argp_state *state, settings *s)
{
    const char *slash = strrchr(s->out, '/');
    const char *suffix = strrchr(slash ? slash : s->out, '.');

    s->format = polis_graph_format_of(s->out);
    if (s->format || !suffix || strcmp(suffix, ".csv") == 0 || strcmp(suffix, ".txt") == 0) {
        return 0;
    }
    return polis_usage(state,
                       "-o %s: no format has the suffix %s, expected .csv, .geojson, .graphml, "
                       ".dl, .net or .gpkg, or --format NAME",
                       s->out, suffix);
}

/* What only some formats have is refused with the others. */
static error_t parse_end(struct argp_state *state, settings *s)
{
    const bool gephi = s->format == &polis_graph_gephi;

    if (!s->path) {
        return polis_usage(state, "which result file?");
    }
    if (!s->out) {
        return polis_usage(state, "-o FILE is missing (-o - is standard output)");
    }
    if (s->over && table_of(s) < N_TABLES) {
        return polis_usage(state, "--over is for groups of analyses");
    }
    if (s->network && table_of(s) == N_TABLES) {
        return polis_usage(state, "--network is not for groups of analyses");
    }
    if (s->format && s->what && !(gephi && table_of(s) < POLIS_EXPORT_CITIES)) {
        return polis_usage(state, "--what %s does not go with the format %s", s->what,
                           s->format->name);
    }
    if (s->weight && !gephi && s->format != &polis_graph_ucinet &&
        s->format != &polis_graph_pajek) {
        return polis_usage(state,
                           "--weight does not go with the format %s, which has all variables",
                           s->format ? s->format->name : "csv");
    }
    return 0;
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
    case KEY_FORMAT:
        return parse_format(state, s, arg);
    case KEY_NETWORK:
        s->network = arg;
        return 0;
    case KEY_WEIGHT:
        s->weight = arg;
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
        if (s->out && !s->format && !s->is_csv && parse_suffix(state, s) != 0) {
            return EINVAL;
        }
        return parse_end(state, s);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

typedef struct content {
    const settings *settings;
    const polis_log *log;
    polis_store *store; /* NULL: a group is written */
    int64_t network;    /* or -1: all */
} content;

static polis_err write_content(const void *data, FILE *out, const char *name, polis_fault *fault)
{
    const content *c = data;
    const settings *s = c->settings;
    const polis_export_what table = (polis_export_what)table_of(s);
    const polis_graph_wanted wanted = {.format = s->format,
                                       .table = table == POLIS_EXPORT_EDGES ? POLIS_GRAPH_EDGES
                                                                            : POLIS_GRAPH_NODES,
                                       .network = c->network,
                                       .weight = s->weight};

    if (!c->store) {
        return polis_export_group(s->path, s->what, s->over, out, name, c->log, fault);
    }
    if (s->format) {
        return polis_graph_write(c->store, &wanted, out, name, fault);
    }
    return polis_export(c->store, table, c->network, out, name, fault);
}

static polis_err export_content(const void *data, const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const settings *s = data;
    content c = {.settings = s, .log = log, .network = -1};

    if (table_of(s) < N_TABLES) {
        POLIS_TRY(polis_store_open(s->path, fault, &c.store));
        if (s->network) {
            POLIS_TRY(polis_summary_find(c.store, s->network, fault, &c.network));
        }
    }
    rc = polis_whole_file(s->out, s->force, write_content, &c, log, fault);

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
        .doc = "Write a table of a result file as CSV (UTF-8, a header, quotes as in RFC 4180, "
               "lines that end in LF, an empty field where there is no value) or its networks in "
               "the format of another program. Numbers read back exactly; what a format cannot "
               "hold is refused. The "
               "table of a group is long: its dimensions become columns, and arrays over fewer "
               "of them repeat.\v"
               "Examples:\n"
               "  centropolis export city.nc -o nodes.csv\n"
               "  centropolis export city.nc -o city.gpkg\n"
               "  centropolis export cities.nc --what resilience/trend -o trend.csv"};
    settings s = {0};

    return polis_options_run_alone(comm, &argp, argc, argv, &s, export_content);
}
