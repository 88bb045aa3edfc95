#include "report/graph_file.h"
#include "base/mem.h"

#include <errno.h>
#include <string.h>

static const polis_graph_format *const formats[] = {
    &polis_graph_geojson, &polis_graph_graphml, &polis_graph_gephi,
    &polis_graph_ucinet,  &polis_graph_pajek,   &polis_graph_gpkg,
};

enum { N_FORMATS = sizeof formats / sizeof formats[0] };

const polis_graph_format *polis_graph_format_named(const char *name)
{
    for (int i = 0; i < N_FORMATS; i++) {
        if (strcmp(name, formats[i]->name) == 0) {
            return formats[i];
        }
    }
    return NULL;
}

const polis_graph_format *polis_graph_format_of(const char *path)
{
    const char *suffix = strrchr(path, '.');

    for (int i = 0; suffix && i < N_FORMATS; i++) {
        if (formats[i]->suffix && strcmp(suffix, formats[i]->suffix) == 0) {
            return formats[i];
        }
    }
    return NULL;
}

static polis_err check_column(polis_extract *e, polis_cells *cells,
                              const polis_graph_format *format)
{
    polis_err rc = POLIS_OK;

    if (cells->column->type != POLIS_TYPE_TEXT) {
        return POLIS_OK;
    }
    for (int64_t row = cells->first; row < cells->first + cells->count; row++) {
        size_t len;
        const char *text = polis_cells_text(cells, row, &len);
        POLIS_TRY(polis_extract_check_text(e, text, len, format->banned, format->name));
    }

done:
    return rc;
}

static polis_err check_texts(polis_extract *e, const polis_graph_format *format)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_extract_check_text(e, e->id, strlen(e->id), NULL, format->name));
    POLIS_TRY(check_column(e, &e->node_id, format));
    for (int i = 0; format->has_text && i < e->node.n; i++) {
        POLIS_TRY(check_column(e, &e->node.cells[i], format));
    }
    for (int i = 0; format->has_text && i < e->edge.n; i++) {
        POLIS_TRY(check_column(e, &e->edge.cells[i], format));
    }

done:
    return rc;
}

static polis_err write_networks(polis_graph_file *file, const polis_graph_wanted *wanted)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_store_length(file->store, POLIS_AXIS_NETWORK);
    const int64_t first = wanted->network >= 0 ? wanted->network : 0;
    const int64_t end = wanted->network >= 0 ? wanted->network + 1 : n;
    polis_extract *e = NULL;

    if (n == 0 || (end - first > 1 && !wanted->format->several)) {
        return polis_fail(file->fault, POLIS_E_UNSUPPORTED, polis_store_path(file->store), 0,
                          "holds %lld networks and a file of %s one: choose with --network ID",
                          (long long)n, wanted->format->name);
    }
    for (int64_t k = first; k < end; k++) {
        POLIS_TRY(polis_extract_load(file->store, k, wanted->weight, file->fault, &e));
        POLIS_TRY(check_texts(e, wanted->format));
        POLIS_TRY(wanted->format->network(file, e));
        polis_extract_free(&e);
    }

done:
    polis_extract_free(&e);
    return rc;
}

polis_err polis_graph_write(polis_store *store, const polis_graph_wanted *wanted, FILE *out,
                            const char *out_name, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_graph_format *format = wanted->format;
    polis_graph_file file = {
        .out = out, .out_name = out_name, .store = store, .fault = fault, .table = wanted->table};

    if (format->begin) {
        POLIS_TRY(format->begin(&file));
    }
    POLIS_TRY(write_networks(&file, wanted));
    if (format->end) {
        POLIS_TRY(format->end(&file));
    }
    if (fflush(out) != 0 || ferror(out)) {
        rc =
            polis_fail(fault, POLIS_E_IO, out_name, 0, "could not be written: %s", strerror(errno));
    }

done:
    if (format->free) {
        format->free(&file);
    }
    return rc;
}
