#include "report/export.h"
#include "base/mem.h"
#include "report/cells.h"
#include "report/csv.h"

#include <errno.h>
#include <string.h>

enum { MAX_COLUMNS = 512, ID_BLOCKS = 256 };

/* Node ids by position along the axis node, in blocks; a block's place is its number modulo
 * ID_BLOCKS. */
typedef struct id_cache {
    polis_store *store;
    const polis_column *column;
    polis_cells block[ID_BLOCKS];
} id_cache;

static const char *const panel_names[] = {"city_id", "period"};

typedef struct table {
    polis_store *store;
    polis_export_what what;
    polis_axis axis;
    int64_t network_only; /* or -1: all */
    FILE *out;
    polis_fault *fault;
    polis_texts network;  /* all identifiers */
    polis_texts panel[2]; /* of a panel: the cities and the periods of nodes and edges; else none */
    polis_cells cells[MAX_COLUMNS];
    int n_cells;
    polis_cells end[2]; /* edges: positions of u and v */
    id_cache *ids;      /* edges */
} table;

static polis_err need(table *t, const char *name, polis_axis axis, polis_type type,
                      const polis_column **out)
{
    const polis_column *c = polis_store_find(t->store, name);

    if (!c || c->axis != axis || c->type != type) {
        return polis_fail(t->fault, POLIS_E_PARSE, polis_store_path(t->store), 0,
                          "variable %s is missing or of another type", name);
    }
    *out = c;
    return POLIS_OK;
}

/* Columns that are written in another form, or first. */
static bool is_key(const table *t, const char *name)
{
    static const char *const keys[][3] = {
        [POLIS_EXPORT_NODES] = {"node_id", "network_index", NULL},
        [POLIS_EXPORT_EDGES] = {"edge_u", "edge_v", NULL},
        [POLIS_EXPORT_CITIES] = {"network_id", NULL, NULL},
    };

    for (int i = 0; keys[t->what][i]; i++) {
        if (strcmp(name, keys[t->what][i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_cells(table *t, const polis_column *c)
{
    if (t->n_cells < MAX_COLUMNS) {
        t->cells[t->n_cells++] = (polis_cells){.store = t->store, .column = c};
    }
}

static polis_err find_panel(table *t)
{
    polis_err rc = POLIS_OK;

    for (int k = 0; k < 2 && t->what != POLIS_EXPORT_CITIES; k++) {
        const polis_column *c = polis_store_find(t->store, panel_names[k]);

        if (c && c->axis == POLIS_AXIS_NETWORK && c->type == POLIS_TYPE_TEXT) {
            POLIS_TRY(polis_cells_all_texts(t->store, c, &t->panel[k]));
        }
    }

done:
    return rc;
}

static polis_err choose_columns(table *t)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = NULL;

    POLIS_TRY(need(t, "network_id", POLIS_AXIS_NETWORK, POLIS_TYPE_TEXT, &c));
    POLIS_TRY(polis_cells_all_texts(t->store, c, &t->network));
    POLIS_TRY(find_panel(t));
    if (t->what == POLIS_EXPORT_NODES) {
        POLIS_TRY(need(t, "node_id", POLIS_AXIS_NODE, POLIS_TYPE_TEXT, &c));
        add_cells(t, c);
    } else if (t->what == POLIS_EXPORT_EDGES) {
        for (int end = 0; end < 2; end++) {
            POLIS_TRY(need(t, end ? "edge_v" : "edge_u", POLIS_AXIS_EDGE, POLIS_TYPE_I64, &c));
            t->end[end] = (polis_cells){.store = t->store, .column = c};
        }
        POLIS_TRY(need(t, "node_id", POLIS_AXIS_NODE, POLIS_TYPE_TEXT, &c));
        POLIS_NEW(t->ids, 1);
        t->ids->store = t->store;
        t->ids->column = c;
    }
    for (int i = 0; i < polis_store_n_columns(t->store); i++) {
        c = polis_store_column(t->store, i);
        if (c->axis == t->axis && !is_key(t, c->name)) {
            add_cells(t, c);
        }
    }

done:
    return rc;
}

static void put_header(const table *t)
{
    fputs("network_id", t->out);
    for (int k = 0; k < 2; k++) {
        if (t->panel[k].n > 0) {
            fprintf(t->out, ",%s", panel_names[k]);
        }
    }
    fputs(t->what == POLIS_EXPORT_EDGES ? ",u,v" : "", t->out);
    for (int i = 0; i < t->n_cells; i++) {
        putc(',', t->out);
        fputs(t->cells[i].column->name, t->out);
    }
    putc('\n', t->out);
}

/* The id of the node at this position. */
static polis_err put_id(table *t, int64_t node)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_store_length(t->store, POLIS_AXIS_NODE);
    const int64_t first = node / POLIS_CELLS_ROWS * POLIS_CELLS_ROWS;
    polis_cells *block;
    const char *text;
    size_t len;

    if (node < 0 || node >= n) {
        return polis_fail(t->fault, POLIS_E_PARSE, polis_store_path(t->store), 0,
                          "an edge ends at node %lld of %lld", (long long)node, (long long)n);
    }
    block = &t->ids->block[node / POLIS_CELLS_ROWS % ID_BLOCKS];
    if (block->count == 0 || block->first != first) {
        block->store = t->store;
        block->column = t->ids->column;
        POLIS_TRY(polis_cells_load(block, first,
                                   n - first < POLIS_CELLS_ROWS ? n - first : POLIS_CELLS_ROWS));
    }
    text = polis_cells_text(block, node, &len);
    polis_csv_field(t->out, text, len);

done:
    return rc;
}

static polis_err put_row(table *t, int64_t network, int64_t row)
{
    polis_err rc = POLIS_OK;

    polis_csv_field(t->out, polis_texts_get(&t->network, network),
                    polis_texts_len(&t->network, network));
    for (int k = 0; k < 2; k++) {
        if (t->panel[k].n > 0) {
            putc(',', t->out);
            polis_csv_field(t->out, polis_texts_get(&t->panel[k], network),
                            polis_texts_len(&t->panel[k], network));
        }
    }
    for (int end = 0; t->ids && end < 2; end++) {
        putc(',', t->out);
        POLIS_TRY(put_id(t, ((const int64_t *)t->end[end].rows)[row - t->end[end].first]));
    }
    for (int i = 0; i < t->n_cells; i++) {
        size_t len;
        const char *text = polis_cells_text(&t->cells[i], row, &len);
        putc(',', t->out);
        polis_csv_field(t->out, text, len);
    }
    putc('\n', t->out);

done:
    return rc;
}

/* The first row of a network, and one past its last. */
static polis_err network_rows(table *t, int64_t network, int64_t *first, int64_t *end)
{
    polis_err rc = POLIS_OK;
    polis_extent at;

    if (t->what == POLIS_EXPORT_CITIES) {
        *first = network;
        *end = network + 1;
        return rc;
    }
    POLIS_TRY(polis_store_extent(t->store, network, &at));
    *first = t->what == POLIS_EXPORT_NODES ? at.node_first : at.edge_first;
    *end = *first + (t->what == POLIS_EXPORT_NODES ? at.n : at.m);

done:
    return rc;
}

static polis_err put_rows(table *t)
{
    polis_err rc = POLIS_OK;
    int64_t n = polis_store_length(t->store, t->axis);
    int64_t network = -1, start, end = 0; /* the network of the row, and where it ends */

    if (t->network_only >= 0) {
        network = t->network_only - 1;
        POLIS_TRY(network_rows(t, t->network_only, &end, &n));
    }
    for (int64_t first = end; first < n; first += POLIS_CELLS_ROWS) {
        const int64_t count = n - first < POLIS_CELLS_ROWS ? n - first : POLIS_CELLS_ROWS;
        for (int i = 0; i < t->n_cells; i++) {
            POLIS_TRY(polis_cells_load(&t->cells[i], first, count));
        }
        for (int i = 0; t->ids && i < 2; i++) {
            POLIS_TRY(polis_cells_load(&t->end[i], first, count));
        }
        for (int64_t row = first; row < first + count; row++) {
            while (row >= end) {
                POLIS_TRY(network_rows(t, ++network, &start, &end));
            }
            POLIS_TRY(put_row(t, network, row));
        }
        if (ferror(t->out)) {
            break;
        }
    }

done:
    return rc;
}

static void table_free(table **pointer)
{
    table *t = *pointer;

    if (!t) {
        return;
    }
    for (int i = 0; i < t->n_cells; i++) {
        polis_cells_clear(&t->cells[i]);
    }
    for (int i = 0; t->ids && i < ID_BLOCKS; i++) {
        polis_cells_clear(&t->ids->block[i]);
    }
    polis_cells_clear(&t->end[0]);
    polis_cells_clear(&t->end[1]);
    polis_texts_clear(&t->network);
    polis_texts_clear(&t->panel[0]);
    polis_texts_clear(&t->panel[1]);
    POLIS_FREE(t->ids);
    POLIS_FREE(*pointer);
}

polis_err polis_export(polis_store *store, polis_export_what what, int64_t network, FILE *out,
                       const char *out_name, polis_fault *fault)
{
    static const polis_axis axes[] = {POLIS_AXIS_NODE, POLIS_AXIS_EDGE, POLIS_AXIS_NETWORK};
    polis_err rc = POLIS_OK;
    table *t = NULL;

    POLIS_NEW(t, 1);
    t->store = store;
    t->what = what;
    t->network_only = network;
    t->axis = axes[what];
    t->out = out;
    t->fault = fault;
    POLIS_TRY(choose_columns(t));
    put_header(t);
    POLIS_TRY(put_rows(t));
    if (fflush(out) != 0 || ferror(out)) {
        rc =
            polis_fail(fault, POLIS_E_IO, out_name, 0, "could not be written: %s", strerror(errno));
    }

done:
    table_free(&t);
    return rc;
}
