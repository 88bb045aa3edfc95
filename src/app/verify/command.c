/* centropolis verify: a result against a table that another program wrote, or against what that
 * program would compute, column by column, with the convention that explains each difference. */
#include "app/commands.h"
#include "app/options.h"
#include "app/verify/peers.h"
#include "app/verify/theirs.h"
#include "cluster/comm.h"

#include <stdio.h>
#include <strings.h>

enum { KEY_AGAINST = 256, KEY_NETWORK, KEY_TOLERANCE, KEY_ID, UNEXPLAINED = 1 };

/* Those of polis_peer first. */
static const char *const peers[] = {"networkx",  "igraph", "graph-tool", "ucinet",
                                    "networkit", "gephi",  "other",      NULL};

typedef struct settings {
    const char *path, *csv, *network, *id;
    int peer; /* position in the list; -1: not given */
    double tolerance;
} settings;

static const struct argp_option options[] = {
    {"against", KEY_AGAINST, "PROGRAM", 0,
     "Who wrote the table: networkx, igraph, graph-tool, ucinet, networkit, gephi, other; without "
     "a "
     "table one of the first four",
     0},
    {"network", KEY_NETWORK, "ID", 0, "Which network, where the result has several", 0},
    {"id", KEY_ID, "COLUMN", 0, "Column of the table with the nodes' ids (default: the first)", 0},
    {"tolerance", KEY_TOLERANCE, "X", 0, "Relative difference that is none (default 1e-6)", 0},
    {0}};

static error_t parse(int key, char *arg, struct argp_state *state)
{
    settings *s = state->input;

    switch (key) {
    case KEY_AGAINST:
        return polis_option_word(state, "--against", arg, peers, &s->peer);
    case KEY_NETWORK:
        s->network = arg;
        return 0;
    case KEY_ID:
        s->id = arg;
        return 0;
    case KEY_TOLERANCE:
        return polis_option_double(state, "--tolerance", arg, 0.0, 1.0, &s->tolerance);
    case ARGP_KEY_ARG:
        return s->path ? polis_option_one(state, "table", arg, &s->csv)
                       : polis_option_one(state, "result file", arg, &s->path);
    case ARGP_KEY_END:
        if (!s->path) {
            return polis_usage(state, "no result file");
        }
        if (s->peer < 0) {
            return polis_usage(state, "--against: which program is it compared with?");
        }
        return s->csv || s->peer < POLIS_N_PEERS
                   ? 0
                   : polis_usage(state,
                                 "--against %s: its conventions are not known by heart; give a "
                                 "table that it wrote",
                                 peers[s->peer]);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* What may be behind a difference that no factor explains. */
static void print_hints(const polis_ours_result *o, const char *name)
{
    if (o->parallel > 0) {
        printf("    %lld parallel edges were merged here; igraph counts each as a path: compare "
               "with --parallel-edges distinct\n",
               (long long)o->parallel);
    }
    if (o->weighted && strncasecmp(name, "betw", 4) == 0) {
        printf("    betweenness shares pairs among equal paths; sums of floating-point lengths "
               "tell equal paths apart: give the other program the whole-number lengths "
               "(edge_length / resolution)\n");
    }
}

/* The column and convention that a column of theirs is; ended by the caller. */
static void print_match(const polis_comparison *rows, const char *name, const polis_explanation *e)
{
    printf("  %-24s is %s%s%s%s", name, rows->ours[e->ours].name, *e->how ? ", " : "", e->how,
           e->undefined ? "; where one has 0 the other has no value" : "");
}

static bool print_column(const settings *s, const polis_ours_result *o,
                         const polis_comparison *rows, const char *name, const polis_explanation *e)
{
    if (e->ours < 0) {
        printf("  %-24s nothing to compare it with in %s\n", name, s->path);
        return true;
    }
    if (e->n_different == 0) {
        print_match(rows, name, e);
        printf("\n");
        return true;
    }
    printf("  %-24s no convention explains it: nearest is %s%s%s, %lld of %lld %s differ, by up "
           "to %.3g of the value\n",
           name, rows->ours[e->ours].name, *e->how ? ", " : "", e->how, (long long)e->n_different,
           (long long)rows->n_rows, rows->what, e->largest);
    print_hints(o, name);
    return false;
}

static polis_comparison comparison_of(const settings *s, const polis_ours_result *o, int64_t n_rows)
{
    return (polis_comparison){.what = "nodes",
                              .n = o->at.n,
                              .directed = o->directed,
                              .tolerance = s->tolerance,
                              .n_rows = n_rows,
                              .ours = o->column,
                              .n_ours = o->n_columns};
}

/* Of all nodes, or of all edges. */
static polis_comparison comparison_of_column(const settings *s, const polis_ours_result *o,
                                             bool edges)
{
    polis_comparison rows = comparison_of(s, o, o->at.n);

    if (edges) {
        rows.what = "edges";
        rows.n_rows = o->at.m;
        rows.ours = o->edge;
        rows.n_ours = o->edge[0].value && o->edge[1].value ? POLIS_OURS_OF_EDGES : 0;
    }
    return rows;
}

/* Compare with a table and print; *explained is false if a column is not. */
static polis_err against_table(const settings *s, polis_ours_result *o, bool *explained,
                               polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_theirs t = {0};

    POLIS_TRY(polis_theirs_read(s->csv, s->id, o, &t, fault));
    POLIS_TRY(polis_ours_read(o, t.node, t.n_rows));
    printf("%s against %s (%s): %lld nodes\n", s->path, s->csv, peers[s->peer],
           (long long)t.n_rows);
    if (t.unknown > 0 || t.n_rows < o->at.n) {
        printf("  %lld rows of the table are no node here; %lld nodes are not in the table\n",
               (long long)t.unknown, (long long)(o->at.n - t.n_rows));
    }
    for (int c = 0; c < t.n_columns; c++) {
        const polis_comparison comparison = comparison_of(s, o, t.n_rows);

        if (t.column[c]) {
            const char *name = polis_texts_get(&t.names, c);
            const polis_explanation e = polis_conventions_explain(&comparison, name, t.column[c]);

            *explained = print_column(s, o, &comparison, name, &e) && *explained;
        }
    }

done:
    polis_theirs_clear(&t);
    return rc;
}

/* What a program would give: one of our columns, or one but for a rule of that program. */
static bool print_call(const settings *s, const polis_ours_result *o, const polis_peer_column *c)
{
    const polis_comparison comparison = comparison_of_column(s, o, c->edges);
    const polis_explanation e = polis_conventions_explain(&comparison, c->call, c->theirs);
    polis_explanation plain = {.ours = -1};

    if (c->edges && comparison.n_ours == 0) {
        printf("  %-24s is edge_betweenness: compute it with --edges\n", c->call);
        return true;
    }
    if (e.n_different > 0 && c->plain) {
        plain = polis_conventions_explain(&comparison, c->call, c->plain);
    }
    if (plain.ours >= 0 && plain.n_different == 0) {
        const polis_explanation apart = polis_conventions_compare(&comparison, c->plain, c->theirs);

        print_match(&comparison, c->call, &plain);
        printf(", but %s %s; %lld of %lld %s differ, by up to %.3g of the value\n", peers[s->peer],
               c->rule, (long long)apart.n_different, (long long)comparison.n_rows, comparison.what,
               apart.largest);
        return true;
    }
    if (e.n_different > 0 && c->needs && !polis_ours_find(o, c->needs)) {
        printf("  %-24s is %s: compute it with --measures %s\n", c->call, c->needs, c->needs);
        return true;
    }
    return print_column(s, o, &comparison, c->call, &e);
}

/* The file's own columns against a plain search: said of each that differs, and of all. */
static bool print_own(const settings *s, const polis_ours_result *o, const polis_peer_result *r)
{
    int n_columns = 0, n_wrong = 0;

    for (int c = 0; c < r->n_own; c++) {
        const polis_ours *own = polis_ours_find(o, r->own[c].call);
        const polis_comparison comparison = comparison_of_column(s, o, r->own[c].edges);
        polis_explanation apart;

        if (!own) {
            continue;
        }
        apart = polis_conventions_compare(&comparison, own->value, r->own[c].theirs);
        n_columns++;
        if (apart.n_different > 0) {
            n_wrong++;
            printf("  %-24s no convention explains it: a plain search finds %lld of %lld %s "
                   "different, by up to %.3g of the value\n",
                   own->name, (long long)apart.n_different, (long long)comparison.n_rows,
                   comparison.what, apart.largest);
        }
    }
    printf("  %d of the file's own %d columns are what a plain search finds\n", n_columns - n_wrong,
           n_columns);
    return n_wrong == 0;
}

/* Recompute what the program would give, compare and print. */
static polis_err against_program(const settings *s, const polis_log *log, polis_ours_result *o,
                                 bool *explained, polis_fault *fault)
{
    const polis_peer peer = (polis_peer)s->peer;
    polis_err rc = POLIS_OK;
    polis_peer_result result = {0};

    POLIS_TRY(polis_peer_compute(peer, o, log, &result, fault));
    POLIS_TRY(polis_ours_read(o, NULL, o->at.n));
    POLIS_TRY(polis_ours_read_edges(o));
    printf("%s against %s, recomputed: %lld nodes, %lld edges\n  in %s %s\n", s->path,
           peers[s->peer], (long long)o->at.n, (long long)o->at.m, peers[s->peer],
           polis_peer_habits(peer));
    if (o->parallel > 0 && polis_peer_counts_parallel(peer)) {
        printf("  %lld parallel edges were merged here, and are not recomputed: compute with "
               "--parallel-edges distinct\n",
               (long long)o->parallel);
    }
    for (int c = 0; c < result.n_columns; c++) {
        *explained = print_call(s, o, &result.column[c]) && *explained;
    }
    *explained = print_own(s, o, &result) && *explained;

done:
    polis_peer_result_clear(&result);
    return rc;
}

static polis_err verify(const settings *s, const polis_log *log, bool *explained,
                        polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_ours_result o = {0};

    POLIS_TRY(polis_ours_open(s->path, s->network, &o, fault));
    POLIS_TRY(s->csv ? against_table(s, &o, explained, fault)
                     : against_program(s, log, &o, explained, fault));

done:
    polis_ours_result_clear(&o);
    return rc;
}

int polis_cmd_verify(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE [TABLE.csv]",
        .doc =
            "Compare a result with a table of nodes that another program wrote: for each of its "
            "columns the variable and the convention that it follows (normalisation, direction, "
            "pairs counted twice, percentages, sums or means), or that none does. Without a table "
            "the network in FILE is searched again by plain means, and what the program would "
            "say of it under its own rules (directions, sums of floating-point lengths, parallel "
            "edges) is compared. Exit status 0 if every column is explained, 1 if not.\v"
            "Example:\n"
            "  centropolis verify city.nc gephi-nodes.csv --against gephi --id Id"};
    settings s = {.peer = -1, .tolerance = 1e-6};
    polis_fault fault = {0};
    polis_log log;
    bool explained = true;
    int status, unexplained;
    polis_err rc = POLIS_OK;

    if (!polis_options_parse(comm, &argp, argc, argv, &s, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = verify(&s, &log, &explained, &fault);
    }
    rc = polis_comm_agree_fault(comm, rc, &fault);
    unexplained = !explained;
    POLIS_MPI(comm, MPI_Bcast(&unexplained, 1, MPI_INT, 0, comm));
    status = polis_options_exit(comm, argv[0], rc, &fault);
    return status != 0 ? status : unexplained ? UNEXPLAINED : 0;
}
