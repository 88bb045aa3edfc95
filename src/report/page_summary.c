/* Of a page's data what is about the file as a whole: sizes, attributes, variables, networks. */
#include "report/cells.h"
#include "report/json.h"
#include "report/page.h"

#include <stdio.h>
#include <string.h>

static const char *const axes[POLIS_N_AXES] = {"network", "node", "edge"};

static json_t *text(const char *s)
{
    return polis_json_text(s, strlen(s));
}

static polis_err put_lengths(const polis_store *store, json_t *data)
{
    polis_err rc = POLIS_OK;
    json_t *lengths = json_object();

    POLIS_TRY(polis_json_put(data, "lengths", lengths));
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        POLIS_TRY(polis_json_put(lengths, axes[axis],
                                 json_integer(polis_store_length(store, (polis_axis)axis))));
    }

done:
    return rc;
}

static polis_err put_attributes(const polis_store *store, json_t *data)
{
    polis_err rc = POLIS_OK;
    json_t *list = json_array();

    POLIS_TRY(polis_json_put(data, "attributes", list));
    for (int i = 0; i < polis_store_n_attributes(store); i++) {
        const polis_attribute *a = polis_store_attribute(store, i);
        json_t *item = json_object();
        POLIS_TRY(polis_json_add(list, item));
        POLIS_TRY(polis_json_put(item, "name", text(a->name)));
        POLIS_TRY(polis_json_put(item, "value", text(a->value)));
        POLIS_TRY(polis_json_put(item, "run", json_boolean(a->run)));
    }

done:
    return rc;
}

static polis_err put_variables(const polis_store *store, json_t *data)
{
    static const char *const types[] = {"int8", "int32", "int64", "double", "text"};
    polis_err rc = POLIS_OK;
    json_t *list = json_array();

    POLIS_TRY(polis_json_put(data, "variables", list));
    for (int i = 0; i < polis_store_n_columns(store); i++) {
        const polis_column *c = polis_store_column(store, i);
        json_t *item = json_object();
        POLIS_TRY(polis_json_add(list, item));
        POLIS_TRY(polis_json_put(item, "name", text(c->name)));
        POLIS_TRY(polis_json_put(item, "long_name", text(c->long_name)));
        POLIS_TRY(polis_json_put(item, "units", text(c->units)));
        POLIS_TRY(polis_json_put(item, "references", text(c->references)));
        POLIS_TRY(polis_json_put(item, "axis", text(axes[c->axis])));
        POLIS_TRY(polis_json_put(item, "type", text(types[c->type])));
        POLIS_TRY(polis_json_put(item, "flags", json_boolean(c->n_flags > 0)));
        POLIS_TRY(polis_json_put(item, "run", json_boolean(c->run)));
    }

done:
    return rc;
}

static json_t *cell(polis_cells *cells, int64_t row)
{
    size_t len;
    const char *s;

    if (cells->column->type != POLIS_TYPE_TEXT && cells->column->n_flags == 0) {
        return polis_json_number(polis_cells_number(cells, row));
    }
    s = polis_cells_text(cells, row, &len);
    return polis_json_text(s, len);
}

/* Each variable of networks as an array; those of /run under "run/NAME". */
static polis_err put_networks(polis_store *store, json_t *data)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_store_length(store, POLIS_AXIS_NETWORK);
    json_t *networks = json_object();
    polis_cells cells = {0};

    POLIS_TRY(polis_json_put(data, "networks", networks));
    for (int i = 0; i < polis_store_n_columns(store); i++) {
        const polis_column *c = polis_store_column(store, i);
        json_t *list;
        char key[256];
        if (c->axis != POLIS_AXIS_NETWORK) {
            continue;
        }
        snprintf(key, sizeof key, "%s%.200s", c->run ? "run/" : "", c->name);
        list = json_array();
        POLIS_TRY(polis_json_put(networks, key, list));
        polis_cells_clear(&cells);
        cells = (polis_cells){.store = store, .column = c};
        POLIS_TRY(polis_cells_load(&cells, 0, n));
        for (int64_t row = 0; row < n; row++) {
            POLIS_TRY(polis_json_add(list, cell(&cells, row)));
        }
    }

done:
    polis_cells_clear(&cells);
    return rc;
}

static polis_err check_network_id(const polis_store *store, polis_fault *fault)
{
    const polis_column *c = polis_store_find(store, "network_id");

    if (!c && polis_store_length(store, POLIS_AXIS_NETWORK) == 0) {
        return POLIS_OK; /* a file of analyses alone */
    }
    return c && c->axis == POLIS_AXIS_NETWORK && c->type == POLIS_TYPE_TEXT
               ? POLIS_OK
               : polis_fail(fault, POLIS_E_PARSE, polis_store_path(store), 0,
                            "variable network_id is missing or of another type");
}

polis_err polis_page_summary(polis_store *store, polis_fault *fault, json_t **out)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_store_path(store), *slash = strrchr(path, '/');
    json_t *data = json_object();

    *out = NULL;
    POLIS_TRY(check_network_id(store, fault));
    POLIS_TRY(polis_json_put(data, "file", text(slash ? slash + 1 : path)));
    POLIS_TRY(put_lengths(store, data));
    POLIS_TRY(put_attributes(store, data));
    POLIS_TRY(put_variables(store, data));
    POLIS_TRY(put_networks(store, data));
    *out = data;
    data = NULL;

done:
    json_decref(data);
    return rc;
}
