/* Of a page's data the analyses: each group with its attributes and its arrays, whatever they are.
 */
#include "base/mem.h"
#include "report/cells.h"
#include "report/json.h"
#include "report/page.h"
#include "store/groups.h"

#include <math.h>
#include <string.h>

enum { MOST_VALUES = 500000 }; /* of an array; larger ones stay in the file and the page says so */

static json_t *text(const char *s)
{
    return polis_json_text(s, strlen(s));
}

static polis_err put_shape(const polis_array *array, json_t *item)
{
    polis_err rc = POLIS_OK;
    json_t *dimensions = json_array(), *lengths = json_array();

    POLIS_TRY(polis_json_put(item, "dimensions", dimensions));
    POLIS_TRY(polis_json_put(item, "lengths", lengths));
    for (int i = 0; i < array->n_dims; i++) {
        POLIS_TRY(polis_json_add(dimensions, text(array->dimension[i])));
        POLIS_TRY(polis_json_add(lengths, json_integer(array->length[i])));
    }

done:
    return rc;
}

/* The values as cells of one column, which the array is when it is laid end to end. */
static polis_err put_words(polis_cells *cells, json_t *item)
{
    polis_err rc = POLIS_OK;
    json_t *list = json_array();

    POLIS_TRY(polis_json_put(item, "values", list));
    for (int64_t row = 0; row < cells->count; row++) {
        size_t len;
        const char *word = polis_cells_text(cells, row, &len);
        const bool unnamed = cells->column->n_flags > 0 && polis_cells_number(cells, row) < 0.0;
        POLIS_TRY(polis_json_add(list, polis_json_text(word, unnamed ? 0 : len)));
    }

done:
    return rc;
}

static polis_err put_numbers(const polis_cells *cells, json_t *item)
{
    polis_err rc = POLIS_OK;
    double *x = NULL;

    POLIS_NEW(x, cells->count);
    for (int64_t row = 0; row < cells->count; row++) {
        x[row] = polis_cells_number(cells, row);
    }
    rc = polis_json_put(item, "values", polis_json_floats(x, cells->count));

done:
    POLIS_FREE(x);
    return rc;
}

static polis_err put_values(polis_groups *groups, const polis_group *group,
                            const polis_array *array, json_t *item)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = &array->column;
    polis_cells cells = {.column = c, .count = polis_array_size(array)};

    if (cells.count > MOST_VALUES) {
        return polis_json_put(item, "values", json_null());
    }
    cells.rows = polis_mem_new(cells.count, polis_column_row_bytes(c));
    if (!cells.rows) {
        return POLIS_E_NOMEM;
    }
    POLIS_TRY(polis_groups_read(groups, group, array, cells.rows));
    rc = c->type == POLIS_TYPE_TEXT || c->n_flags > 0 ? put_words(&cells, item)
                                                      : put_numbers(&cells, item);

done:
    polis_cells_clear(&cells);
    return rc;
}

static polis_err put_array(polis_groups *groups, const polis_group *group, const polis_array *array,
                           json_t *list)
{
    polis_err rc = POLIS_OK;
    const polis_column *c = &array->column;
    json_t *item = json_object();

    POLIS_TRY(polis_json_add(list, item));
    POLIS_TRY(polis_json_put(item, "name", text(c->name)));
    POLIS_TRY(polis_json_put(item, "long_name", text(c->long_name)));
    POLIS_TRY(polis_json_put(item, "units", text(c->units)));
    POLIS_TRY(polis_json_put(item, "references", text(c->references)));
    POLIS_TRY(polis_json_put(item, "flags", json_boolean(c->n_flags > 0)));
    POLIS_TRY(put_shape(array, item));
    POLIS_TRY(put_values(groups, group, array, item));

done:
    return rc;
}

static polis_err put_group(polis_groups *groups, const polis_group *group, json_t *list)
{
    polis_err rc = POLIS_OK;
    json_t *item = json_object(), *attributes, *arrays;

    POLIS_TRY(polis_json_add(list, item));
    POLIS_TRY(polis_json_put(item, "path", text(group->path)));
    attributes = json_array();
    POLIS_TRY(polis_json_put(item, "attributes", attributes));
    for (int64_t i = 0; i < group->attributes.n; i++) {
        json_t *pair = json_object();
        POLIS_TRY(polis_json_add(attributes, pair));
        POLIS_TRY(polis_json_put(pair, "name", text(group->attributes.list[i].name)));
        POLIS_TRY(polis_json_put(pair, "value", text(group->attributes.list[i].value)));
    }
    arrays = json_array();
    POLIS_TRY(polis_json_put(item, "arrays", arrays));
    for (int64_t i = 0; i < group->n_arrays; i++) {
        POLIS_TRY(put_array(groups, group, &group->array[i], arrays));
    }

done:
    return rc;
}

polis_err polis_page_groups(polis_store *store, polis_fault *fault, json_t **out)
{
    polis_err rc = POLIS_OK;
    polis_groups *groups = NULL;
    json_t *list = NULL;

    *out = NULL;
    POLIS_TRY(polis_groups_open(polis_store_path(store), fault, &groups));
    list = json_array();
    for (int64_t i = 0; i < polis_groups_n(groups); i++) {
        POLIS_TRY(put_group(groups, polis_groups_get(groups, i), list));
    }
    *out = list;
    list = NULL;

done:
    json_decref(list);
    polis_groups_close(&groups);
    return rc;
}
