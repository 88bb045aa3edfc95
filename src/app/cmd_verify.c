/* centropolis verify: a result against a table that another program wrote, column by column, with
 * the convention that explains each difference. */
#include "app/commands.h"
#include "app/conventions.h"
#include "app/options.h"
#include "base/mem.h"
#include "base/num.h"
#include "cluster/comm.h"
#include "io/table.h"
#include "network/labels.h"
#include "report/summary.h"
#include "store/open.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { KEY_AGAINST = 256, KEY_NETWORK, KEY_TOLERANCE, KEY_ID, MOST_OURS = 256, UNEXPLAINED = 1 };

static const char *const peers[] = {"networkx",  "igraph", "graph-tool", "ucinet",
                                    "networkit", "gephi",  "other",      NULL};

typedef struct settings {
    const char *path, *csv, *network, *id;
    int peer; /* position in the list; -1: not given */
    double tolerance;
} settings;

static const struct argp_option options[] = {
    {"against", KEY_AGAINST, "PROGRAM", 0,
     "Who wrote the table: networkx, igraph, graph-tool, ucinet, networkit, gephi, other", 0},
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
        if (!s->path || !s->csv) {
            return polis_usage(state, "a result file and a CSV table are needed");
        }
        return s->peer < 0 ? polis_usage(state, "--against: which program wrote %s?", s->csv) : 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Their table, and where each of its rows is in our network. */
typedef struct theirs {
    int n_columns;
    int64_t n_rows, room;
    double **column; /* [n_columns][n_rows]; NULL: the ids, or a column that holds no numbers */
    int64_t *node;   /* [n_rows] */
    int64_t node_room, unknown;
    polis_texts names;
} theirs;

typedef struct ours {
    polis_store *store;
    polis_extent at;
    bool directed;
    int64_t parallel, weighted;
    polis_labels labels;
    polis_ours column[MOST_OURS];
    int n_columns;
} ours;

static polis_err read_number(ours *o, const char *name, int64_t network, int64_t *out)
{
    const polis_column *c = polis_store_find(o->store, name);
    union {
        int8_t byte;
        int64_t whole;
    } x = {.whole = 0};
    polis_err rc = POLIS_OK;

    *out = 0;
    if (c && c->axis == POLIS_AXIS_NETWORK &&
        (c->type == POLIS_TYPE_I8 || c->type == POLIS_TYPE_I64)) {
        rc = polis_store_read(o->store, c, network, 1, &x);
        *out = c->type == POLIS_TYPE_I8 ? x.byte : x.whole;
    }
    return rc;
}

static polis_err read_labels(ours *o, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(o->store, "node_id");
    char *rows = NULL;
    polis_vid v;

    if (!c || c->type != POLIS_TYPE_TEXT) {
        return polis_fail(fault, POLIS_E_PARSE, polis_store_path(o->store), 0,
                          "variable node_id is missing or of another type");
    }
    POLIS_NEW(rows, o->at.n * c->width);
    POLIS_TRY(polis_store_read(o->store, c, o->at.node_first, o->at.n, rows));
    for (int64_t i = 0; i < o->at.n; i++) {
        const char *text = rows + i * c->width;

        POLIS_TRY(polis_labels_add(&o->labels, text, strnlen(text, (size_t)c->width), &v));
    }

done:
    POLIS_FREE(rows);
    return rc;
}

/* The numbers of one variable for the rows of their table, in its order. */
static polis_err read_column(ours *o, const polis_column *c, const theirs *t)
{
    polis_err rc = POLIS_OK;
    void *rows = NULL;
    double *value = NULL;

    POLIS_NEW(value, t->n_rows);
    rows = polis_mem_new(o->at.n, polis_column_row_bytes(c));
    if (!rows) {
        rc = POLIS_E_NOMEM;
        goto done;
    }
    POLIS_TRY(polis_store_read(o->store, c, o->at.node_first, o->at.n, rows));
    for (int64_t i = 0; i < t->n_rows; i++) {
        const int64_t v = t->node[i];

        value[i] = c->type == POLIS_TYPE_F64   ? ((double *)rows)[v]
                   : ((int32_t *)rows)[v] >= 0 ? (double)((int32_t *)rows)[v]
                                               : NAN;
    }
    o->column[o->n_columns++] = (polis_ours){.name = c->name, .value = value};
    value = NULL; /* moved */

done:
    POLIS_FREE(rows);
    POLIS_FREE(value);
    return rc;
}

static polis_err read_columns(ours *o, const theirs *t)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < polis_store_n_columns(o->store) && o->n_columns < MOST_OURS; i++) {
        const polis_column *c = polis_store_column(o->store, i);

        if (c->axis == POLIS_AXIS_NODE &&
            (c->type == POLIS_TYPE_F64 || c->type == POLIS_TYPE_I32) &&
            strcmp(c->name, "network_index") != 0) {
            POLIS_TRY(read_column(o, c, t));
        }
    }

done:
    return rc;
}

static polis_err open_ours(const settings *s, ours *o, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int64_t network = 0, directed;

    POLIS_TRY(polis_store_open(s->path, fault, &o->store));
    if (s->network) {
        POLIS_TRY(polis_summary_find(o->store, s->network, fault, &network));
    } else if (polis_store_length(o->store, POLIS_AXIS_NETWORK) != 1) {
        rc =
            polis_fail(fault, POLIS_E_ARG, s->path, 0, "has %lld networks: name one with --network",
                       (long long)polis_store_length(o->store, POLIS_AXIS_NETWORK));
        goto done;
    }
    POLIS_TRY(polis_store_extent(o->store, network, &o->at));
    POLIS_TRY(read_number(o, "directed", network, &directed));
    POLIS_TRY(read_number(o, "dropped_parallel_edges", network, &o->parallel));
    POLIS_TRY(read_number(o, "weight_role", network, &o->weighted));
    o->directed = directed != 0;
    POLIS_TRY(read_labels(o, fault));

done:
    return rc;
}

static void ours_clear(ours *o)
{
    for (int i = 0; i < o->n_columns; i++) {
        polis_mem_free((void *)(uintptr_t)o->column[i].value);
    }
    polis_labels_clear(&o->labels);
    polis_store_close(&o->store);
}

static void theirs_clear(theirs *t)
{
    for (int c = 0; t->column && c < t->n_columns; c++) {
        POLIS_FREE(t->column[c]);
    }
    POLIS_FREE(t->column);
    POLIS_FREE(t->node);
    polis_texts_clear(&t->names);
}

/* One row: the node, and what is a number of the rest. */
static polis_err keep_row(const settings *s, const ours *o, polis_table *table, int id,
                          const polis_field *field, theirs *t, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_vid v = polis_labels_find(&o->labels, field[id].text, field[id].len);

    if (v < 0) {
        t->unknown++;
        return POLIS_OK;
    }
    if (t->n_rows == o->at.n) {
        return polis_fail(fault, POLIS_E_PARSE, s->csv, polis_table_line(table),
                          "more rows than the network has nodes (%lld)", (long long)o->at.n);
    }
    t->node[t->n_rows] = v;
    for (int c = 0; c < t->n_columns; c++) {
        double x = NAN;

        if (!t->column[c]) {
            continue;
        }
        if (field[c].len > 0 && !polis_num_double(field[c].text, field[c].len, &x)) {
            POLIS_FREE(t->column[c]); /* not a column of numbers */
        } else {
            t->column[c][t->n_rows] = x;
        }
    }
    t->n_rows++;
    return rc;
}

static polis_err read_theirs(const settings *s, const ours *o, theirs *t, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;
    int id = 0;

    POLIS_TRY(polis_table_open(s->csv, 0, fault, &table));
    t->n_columns = polis_table_n_columns(table);
    if (s->id && (id = polis_table_find(table, s->id)) < 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, s->csv, 1, "no column '%s'", s->id);
        goto done;
    }
    POLIS_NEW(t->column, t->n_columns);
    POLIS_NEW(t->node, o->at.n);
    for (int c = 0; c < t->n_columns; c++) {
        const char *name = polis_table_column(table, c);

        POLIS_TRY(polis_texts_add(&t->names, name, strlen(name)));
        if (c != id) {
            POLIS_NEW(t->column[c], o->at.n);
        }
    }
    for (;;) {
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(keep_row(s, o, table, id, field, t, fault));
    }
    if (t->n_rows == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, s->csv, 0,
                        "no row's '%s' is the id of a node of the network",
                        polis_texts_get(&t->names, id));
    }

done:
    polis_table_close(&table);
    return rc;
}

/* What may be behind a difference that no factor explains. */
static void print_hints(const ours *o, const char *name)
{
    if (o->parallel > 0) {
        printf("    %lld parallel edges were merged here; igraph counts each as a path: compare "
               "with --parallel-edges distinct\n",
               (long long)o->parallel);
    }
    if (o->weighted != 0 && strncasecmp(name, "betw", 4) == 0) {
        printf("    betweenness shares pairs among equal paths; sums of floating-point lengths "
               "tell equal paths apart: give the other program the whole-number lengths "
               "(edge_length / resolution)\n");
    }
}

static bool print_column(const settings *s, const ours *o, const theirs *t, const char *name,
                         const polis_explanation *e)
{
    if (e->ours < 0) {
        printf("  %-24s nothing to compare it with in %s\n", name, s->path);
        return true;
    }
    if (e->n_different == 0) {
        printf("  %-24s is %s%s%s%s\n", name, o->column[e->ours].name, *e->how ? ", " : "", e->how,
               e->undefined ? "; where one has 0 the other has no value" : "");
        return true;
    }
    printf("  %-24s no convention explains it: nearest is %s%s%s, %lld of %lld nodes differ, by up "
           "to %.3g of the value\n",
           name, o->column[e->ours].name, *e->how ? ", " : "", e->how, (long long)e->n_different,
           (long long)t->n_rows, e->largest);
    print_hints(o, name);
    return false;
}

/* Compare and print; *explained is false if a column is not. */
static polis_err verify(const settings *s, bool *explained, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    ours o = {0};
    theirs t = {0};

    POLIS_TRY(open_ours(s, &o, fault));
    POLIS_TRY(read_theirs(s, &o, &t, fault));
    POLIS_TRY(read_columns(&o, &t));
    printf("%s against %s (%s): %lld nodes\n", s->path, s->csv, peers[s->peer],
           (long long)t.n_rows);
    if (t.unknown > 0 || t.n_rows < o.at.n) {
        printf("  %lld rows of the table are no node here; %lld nodes are not in the table\n",
               (long long)t.unknown, (long long)(o.at.n - t.n_rows));
    }
    for (int c = 0; c < t.n_columns; c++) {
        const polis_comparison comparison = {.n = o.at.n,
                                             .directed = o.directed,
                                             .tolerance = s->tolerance,
                                             .n_rows = t.n_rows,
                                             .ours = o.column,
                                             .n_ours = o.n_columns};

        if (t.column[c]) {
            const char *name = polis_texts_get(&t.names, c);
            const polis_explanation e = polis_conventions_explain(&comparison, name, t.column[c]);

            *explained = print_column(s, &o, &t, name, &e) && *explained;
        }
    }

done:
    theirs_clear(&t);
    ours_clear(&o);
    return rc;
}

int polis_cmd_verify(MPI_Comm comm, int argc, char **argv)
{
    static const struct argp argp = {
        .options = options,
        .parser = parse,
        .args_doc = "FILE TABLE.csv",
        .doc = "Compare a result with a table of nodes that another program wrote: for each of its "
               "columns the variable and the convention that it follows (normalisation, direction, "
               "pairs counted twice, percentages, sums or means), or that none does. Exit status 0 "
               "if every column is explained, 1 if not."};
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
        rc = verify(&s, &explained, &fault);
    }
    rc = polis_comm_agree_fault(comm, rc, &fault);
    unexplained = !explained;
    POLIS_MPI(comm, MPI_Bcast(&unexplained, 1, MPI_INT, 0, comm));
    status = polis_options_exit(comm, argv[0], rc, &fault);
    return status != 0 ? status : unexplained ? UNEXPLAINED : 0;
}
