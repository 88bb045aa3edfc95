#include "report/summary.h"
#include "base/mem.h"
#include "report/cells.h"
#include "report/grid.h"

#include <string.h>

enum { SHOWN_NETWORKS = 20, SHOWN_FAILED = 50 };

static polis_err network_ids(polis_store *store, polis_fault *fault, polis_texts *ids)
{
    const polis_column *c = polis_store_find(store, "network_id");

    if (!c || c->axis != POLIS_AXIS_NETWORK || c->type != POLIS_TYPE_TEXT) {
        return polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                          "variable network_id is missing or of another type");
    }
    return polis_cells_all_texts(store, c, ids);
}

polis_err polis_summary_find(polis_store *store, const char *id, polis_fault *fault,
                             int64_t *network)
{
    polis_err rc = POLIS_OK;
    polis_texts ids = {0};

    POLIS_TRY(network_ids(store, fault, &ids));
    for (int64_t i = 0; i < ids.n; i++) {
        if (strcmp(polis_texts_get(&ids, i), id) == 0) {
            *network = i;
            goto done;
        }
    }
    rc = polis_fail(fault, POLIS_E_ARG, polis_store_path(store), 0, "has no network '%s'", id);

done:
    polis_texts_clear(&ids);
    return rc;
}

/* All rows of a variable of networks; rows stays NULL if there is no such variable. */
static polis_err load_networks(polis_store *store, const char *name, polis_cells *cells)
{
    const polis_column *c = polis_store_find(store, name);

    if (!c || c->axis != POLIS_AXIS_NETWORK) {
        return POLIS_OK;
    }
    *cells = (polis_cells){.store = store, .column = c};
    return polis_cells_load(cells, 0, polis_store_length(store, POLIS_AXIS_NETWORK));
}

static polis_err add_cell(polis_grid *grid, polis_cells *cells, int64_t row)
{
    size_t len = 0;
    const char *text = cells->rows ? polis_cells_text(cells, row, &len) : "";

    return polis_grid_add(grid, text, len);
}

static polis_err print_networks(FILE *out, polis_store *store, int64_t network)
{
    static const char *const names[] = {"network_id", "node_row_size", "edge_row_size",
                                        "directed",   "weight_role",   "status"};
    static const char *const titles[] = {"network", "n", "m", "directed", "weight", "status"};
    enum { N = sizeof names / sizeof names[0] };
    polis_err rc = POLIS_OK;
    polis_cells cells[N] = {{0}};
    polis_grid grid = {.align = "lrrlll"};
    const int64_t n = polis_store_length(store, POLIS_AXIS_NETWORK);
    const int64_t first = network < 0 ? 0 : network;
    const int64_t shown = network >= 0 ? 1 : n < SHOWN_NETWORKS ? n : SHOWN_NETWORKS;

    for (int i = 0; i < N; i++) {
        POLIS_TRY(load_networks(store, names[i], &cells[i]));
        POLIS_TRY(polis_grid_add_text(&grid, titles[i]));
    }
    for (int64_t row = first; row < first + shown; row++) {
        for (int i = 0; i < N; i++) {
            POLIS_TRY(add_cell(&grid, &cells[i], row));
        }
    }
    fprintf(out, "\nNetworks\n");
    POLIS_TRY(polis_grid_print(&grid, out));
    if (network < 0 && shown < n) {
        fprintf(out, "  ... and %lld more\n", (long long)(n - shown));
    }

done:
    for (int i = 0; i < N; i++) {
        polis_cells_clear(&cells[i]);
    }
    polis_grid_clear(&grid);
    return rc;
}

/* The networks whose status is not 0, with the message that says why. */
static polis_err print_failed(FILE *out, polis_store *store)
{
    polis_err rc = POLIS_OK;
    polis_cells id = {0}, status = {0}, error = {0};
    polis_grid grid = {.align = "lll"};
    int64_t n_failed = 0;

    POLIS_TRY(load_networks(store, "network_id", &id));
    POLIS_TRY(load_networks(store, "status", &status));
    POLIS_TRY(load_networks(store, "error", &error));
    for (int64_t row = 0; status.rows && row < status.count; row++) {
        if (polis_cells_number(&status, row) != 0.0 && n_failed++ < SHOWN_FAILED) {
            POLIS_TRY(add_cell(&grid, &id, row));
            POLIS_TRY(add_cell(&grid, &status, row));
            POLIS_TRY(add_cell(&grid, &error, row));
        }
    }
    if (n_failed > 0) {
        fprintf(out, "\nNot computed: %lld\n", (long long)n_failed);
        POLIS_TRY(polis_grid_print(&grid, out));
    }
    if (n_failed > SHOWN_FAILED) {
        fprintf(out, "  ... and %lld more\n", (long long)(n_failed - SHOWN_FAILED));
    }

done:
    polis_cells_clear(&id);
    polis_cells_clear(&status);
    polis_cells_clear(&error);
    polis_grid_clear(&grid);
    return rc;
}

static polis_err print_variables(FILE *out, const polis_store *store)
{
    static const char *const types[] = {"int8", "int32", "int64", "double", "text"};
    static const char *const axes[] = {"network", "node", "edge"};
    static const char *const titles[] = {"variable", "along", "type", "unit", "what"};
    polis_err rc = POLIS_OK;
    polis_grid grid = {.align = "lllll"};

    for (int i = 0; i < 5; i++) {
        POLIS_TRY(polis_grid_add_text(&grid, titles[i]));
    }
    for (int i = 0; i < polis_store_n_columns(store); i++) {
        const polis_column *c = polis_store_column(store, i);
        char name[256];
        snprintf(name, sizeof name, "%s%.200s", c->run ? "run/" : "", c->name);
        POLIS_TRY(polis_grid_add_text(&grid, name));
        POLIS_TRY(polis_grid_add_text(&grid, axes[c->axis]));
        POLIS_TRY(polis_grid_add_text(&grid, types[c->type]));
        POLIS_TRY(polis_grid_add_text(&grid, c->units));
        POLIS_TRY(polis_grid_add_text(&grid, c->long_name));
    }
    fprintf(out, "\nVariables\n");
    POLIS_TRY(polis_grid_print(&grid, out));

done:
    polis_grid_clear(&grid);
    return rc;
}

static polis_err print_attributes(FILE *out, const polis_store *store, bool run, const char *title)
{
    polis_err rc = POLIS_OK;
    polis_grid grid = {.align = "ll"};

    for (int i = 0; i < polis_store_n_attributes(store); i++) {
        const polis_attribute *a = polis_store_attribute(store, i);
        if (a->run == run) {
            POLIS_TRY(polis_grid_add_text(&grid, a->name));
            POLIS_TRY(polis_grid_add_text(&grid, a->value));
        }
    }
    if (grid.cell.n > 0) {
        fprintf(out, "\n%s\n", title);
        POLIS_TRY(polis_grid_print(&grid, out));
    }

done:
    polis_grid_clear(&grid);
    return rc;
}

polis_err polis_summary_print(FILE *out, polis_store *store, int64_t network, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    fprintf(out, "%s: %lld networks, %lld nodes, %lld edges\n", polis_store_path(store),
            (long long)polis_store_length(store, POLIS_AXIS_NETWORK),
            (long long)polis_store_length(store, POLIS_AXIS_NODE),
            (long long)polis_store_length(store, POLIS_AXIS_EDGE));
    POLIS_TRY(print_networks(out, store, network));
    POLIS_TRY(print_failed(out, store));
    POLIS_TRY(print_variables(out, store));
    POLIS_TRY(print_attributes(out, store, false, "Provenance"));
    POLIS_TRY(print_attributes(out, store, true, "This run"));
    if (fflush(out) != 0 || ferror(out)) {
        rc = polis_fail(fault, POLIS_E_IO, polis_store_path(store), 0,
                        "its summary could not be written");
    }

done:
    return rc;
}
