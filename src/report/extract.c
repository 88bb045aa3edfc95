#include "report/extract.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

static polis_err need(polis_extract *e, const char *name, polis_axis axis, polis_type type,
                      const polis_column **out)
{
    const polis_column *c = polis_store_find(e->store, name);

    if (!c || c->axis != axis || c->type != type) {
        return polis_fail(e->fault, POLIS_E_PARSE, polis_store_path(e->store), 0,
                          "variable %s is missing or of another type", name);
    }
    *out = c;
    return POLIS_OK;
}

/* Bring this network's rows of a column. */
static polis_err load(polis_extract *e, const polis_column *c, polis_cells *out)
{
    const bool node = c->axis == POLIS_AXIS_NODE;

    *out = (polis_cells){.store = e->store, .column = c};
    return polis_cells_load(out, node ? e->at.node_first : e->at.edge_first,
                            node ? e->at.n : e->at.m);
}

static polis_err load_needed(polis_extract *e, const char *name, polis_axis axis, polis_type type,
                             polis_cells *out)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = NULL;

    POLIS_TRY(need(e, name, axis, type, &c));
    rc = load(e, c, out);

done:
    return rc;
}

static bool is_key(const char *name)
{
    static const char *const keys[] = {"node_id", "network_index", "edge_u", "edge_v"};

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(name, keys[i]) == 0) {
            return true;
        }
    }
    return false;
}

static polis_err load_columns(polis_extract *e)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < polis_store_n_columns(e->store); i++) {
        const polis_column *c = polis_store_column(e->store, i);
        polis_columns *list = c->axis == POLIS_AXIS_NODE ? &e->node : &e->edge;
        if (c->axis == POLIS_AXIS_NETWORK || c->run || is_key(c->name) ||
            list->n == POLIS_EXTRACT_COLUMNS) {
            continue;
        }
        POLIS_TRY(load(e, c, &list->cells[list->n++]));
    }

done:
    return rc;
}

static bool any_number(const polis_cells *cells)
{
    for (int64_t i = 0; i < cells->count; i++) {
        if (!isnan(polis_cells_number(cells, cells->first + i))) {
            return true;
        }
    }
    return false;
}

/* Load a column of numbers if the file has it and this network a value in it. */
static polis_err load_numbers(polis_extract *e, const char *name, polis_axis axis, polis_cells *out)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = polis_store_find(e->store, name);

    if (c && c->axis == axis && c->type == POLIS_TYPE_F64) {
        POLIS_TRY(load(e, c, out));
        if (!any_number(out)) {
            polis_cells_clear(out);
        }
    }

done:
    return rc;
}

static polis_err load_places(polis_extract *e)
{
    static const char *const names[][2] = {{"node_lon", "node_lat"}, {"node_x", "node_y"}};
    polis_err rc = POLIS_OK;

    for (int kind = 0; kind < 2; kind++) {
        POLIS_TRY(load_numbers(e, names[kind][0], POLIS_AXIS_NODE, &e->x));
        POLIS_TRY(load_numbers(e, names[kind][1], POLIS_AXIS_NODE, &e->y));
        if (e->x.column && e->y.column) {
            e->place = kind == 0 ? POLIS_PLACE_LON_LAT : POLIS_PLACE_PLANE;
            break;
        }
        polis_cells_clear(&e->x);
        polis_cells_clear(&e->y);
    }

done:
    return rc;
}

static polis_err load_weight(polis_extract *e, const char *weight)
{
    polis_err rc = POLIS_OK;
    const polis_column *c;

    if (!weight) {
        return load_numbers(e, "edge_strength", POLIS_AXIS_EDGE, &e->weight);
    }
    c = polis_store_find(e->store, weight);
    if (!c || c->axis != POLIS_AXIS_EDGE || c->type == POLIS_TYPE_TEXT) {
        return polis_fail(e->fault, POLIS_E_ARG, polis_store_path(e->store), 0,
                          "--weight: the file has no numbers of edges named %s", weight);
    }
    POLIS_TRY(load(e, c, &e->weight));

done:
    return rc;
}

/* What the file says of the network itself. */
static polis_err load_own(polis_extract *e, int64_t network)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = NULL;
    polis_cells cells = {0};
    const char *text;
    size_t len;

    POLIS_TRY(need(e, "network_id", POLIS_AXIS_NETWORK, POLIS_TYPE_TEXT, &c));
    cells = (polis_cells){.store = e->store, .column = c};
    POLIS_TRY(polis_cells_load(&cells, network, 1));
    text = polis_cells_text(&cells, network, &len);
    POLIS_TRY(polis_texts_add(&e->own, text, len));
    e->id = polis_texts_get(&e->own, 0);
    polis_cells_clear(&cells);
    POLIS_TRY(need(e, "directed", POLIS_AXIS_NETWORK, POLIS_TYPE_I8, &c));
    cells = (polis_cells){.store = e->store, .column = c};
    POLIS_TRY(polis_cells_load(&cells, network, 1));
    e->directed = polis_cells_number(&cells, network) == 1.0;

done:
    polis_cells_clear(&cells);
    return rc;
}

static polis_err check_ends(const polis_extract *e)
{
    for (int64_t k = 0; k < e->m; k++) {
        for (int end = 0; end < 2; end++) {
            const int64_t v = polis_extract_end(e, k, end);
            if (v < 0 || v >= e->n) {
                return polis_fail(e->fault, POLIS_E_PARSE, polis_store_path(e->store), 0,
                                  "network %s: an edge ends at node %lld of %lld", e->id,
                                  (long long)v, (long long)e->n);
            }
        }
    }
    return POLIS_OK;
}

polis_err polis_extract_load(polis_store *store, int64_t network, const char *weight,
                             polis_fault *fault, polis_extract **out)
{
    polis_err rc = POLIS_OK;
    polis_extract *e = NULL;
    const polis_column *c;

    *out = NULL;
    POLIS_NEW(e, 1);
    e->store = store;
    e->fault = fault;
    POLIS_TRY(polis_store_extent(store, network, &e->at));
    e->n = e->at.n;
    e->m = e->at.m;
    POLIS_TRY(load_own(e, network));
    POLIS_TRY(load_needed(e, "node_id", POLIS_AXIS_NODE, POLIS_TYPE_TEXT, &e->node_id));
    POLIS_TRY(load_needed(e, "edge_u", POLIS_AXIS_EDGE, POLIS_TYPE_I64, &e->end[0]));
    POLIS_TRY(load_needed(e, "edge_v", POLIS_AXIS_EDGE, POLIS_TYPE_I64, &e->end[1]));
    POLIS_TRY(check_ends(e));
    c = polis_store_find(store, "node_name");
    if (c && c->axis == POLIS_AXIS_NODE && c->type == POLIS_TYPE_TEXT) {
        POLIS_TRY(load(e, c, &e->node_name));
    }
    POLIS_TRY(load_columns(e));
    POLIS_TRY(load_places(e));
    POLIS_TRY(load_weight(e, weight));
    *out = e;
    e = NULL;

done:
    polis_extract_free(&e);
    return rc;
}

static void columns_clear(polis_columns *list)
{
    for (int i = 0; i < list->n; i++) {
        polis_cells_clear(&list->cells[i]);
    }
}

void polis_extract_free(polis_extract **extract)
{
    polis_extract *e = *extract;

    if (!e) {
        return;
    }
    columns_clear(&e->node);
    columns_clear(&e->edge);
    polis_cells_clear(&e->node_id);
    polis_cells_clear(&e->node_name);
    polis_cells_clear(&e->end[0]);
    polis_cells_clear(&e->end[1]);
    polis_cells_clear(&e->x);
    polis_cells_clear(&e->y);
    polis_cells_clear(&e->weight);
    polis_texts_clear(&e->own);
    POLIS_FREE(*extract);
}

const char *polis_extract_label(polis_extract *e, int64_t node, size_t *len)
{
    return polis_cells_text(&e->node_id, e->at.node_first + node, len);
}

int64_t polis_extract_end(const polis_extract *e, int64_t edge, int end)
{
    return ((const int64_t *)e->end[end].rows)[edge] - e->at.node_first;
}

bool polis_extract_place(const polis_extract *e, int64_t node, double *x, double *y)
{
    if (e->place == POLIS_PLACE_NONE) {
        return false;
    }
    *x = polis_cells_number(&e->x, e->at.node_first + node);
    *y = polis_cells_number(&e->y, e->at.node_first + node);
    return isfinite(*x) && isfinite(*y);
}

polis_err polis_extract_weight(polis_extract *e, int64_t edge, double *weight)
{
    *weight = e->weight.column ? polis_cells_number(&e->weight, e->at.edge_first + edge) : 1.0;
    if (isfinite(*weight)) {
        return POLIS_OK;
    }
    return polis_fail(e->fault, POLIS_E_UNSUPPORTED, polis_store_path(e->store), 0,
                      "network %s: edge %lld has no finite %s; --weight names another variable",
                      e->id, (long long)edge, e->weight.column->name);
}

bool polis_column_is_words(const polis_column *column)
{
    return column->type == POLIS_TYPE_TEXT || column->n_flags > 0;
}

polis_err polis_extract_check_text(const polis_extract *e, const char *text, size_t len,
                                   const char *banned, const char *format)
{
    for (size_t i = 0; i < len;) {
        const size_t size = polis_text_character(text + i, len - i);
        if (size == 0 || (banned && strchr(banned, text[i]))) {
            return polis_fail(e->fault, POLIS_E_UNSUPPORTED, polis_store_path(e->store), 0,
                              "network %s: %s cannot hold the text '%.*s' (byte 0x%02X)", e->id,
                              format, (int)(len < 80 ? len : 80), text, (unsigned char)text[i]);
        }
        i += size;
    }
    return POLIS_OK;
}
