#include "store/open.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/guard.h"
#include "store/h5_read.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 1024 };

#define SCHEMA "centropolis/1"

struct polis_store {
    char *path;
    polis_fault *fault;
    hid_t file, run;
    int64_t n[POLIS_N_AXES];
    polis_column *column;
    int64_t n_columns, column_room;
    polis_attributes attributes;
    int64_t *node_first, *edge_first; /* [n networks + 1], read when first asked for */
};

/* What the HDF5 walks hand on. */
typedef struct walk {
    polis_store *store;
    bool run;
    polis_err rc;
} walk;

static bool column_axis(hid_t set, polis_axis *out)
{
    static const char *const names[POLIS_N_AXES] = {"/network", "/node", "/edge"};
    char dimension[NAME];

    if (!polis_h5_dimension_of(set, 0, dimension, sizeof dimension)) {
        return false;
    }
    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        if (strcmp(dimension, names[axis]) == 0) {
            *out = (polis_axis)axis;
            return true;
        }
    }
    return false;
}

static polis_err add_column(walk *w, hid_t set, const char *name)
{
    polis_err rc = POLIS_OK;
    polis_store *s = w->store;
    polis_column c = {0};
    polis_axis axis;
    int64_t shape[POLIS_H5_RANK];
    int n_dims = 0;

    if (!column_axis(set, &axis) || !polis_h5_column_shape(set, &c, &n_dims, shape) ||
        n_dims != 1) {
        return POLIS_OK;
    }
    if (shape[0] != s->n[axis]) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0, "%s has %lld rows, its axis %lld",
                          name, (long long)shape[0], (long long)s->n[axis]);
    }
    POLIS_TRY(polis_h5_column_words(set, name, &c));
    c.axis = axis;
    c.run = w->run;
    POLIS_GROW(s->column, s->column_room, s->n_columns + 1);
    s->column[s->n_columns++] = c;
    c = (polis_column){0};

done:
    polis_column_clear(&c);
    return rc;
}

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    walk *w = data;
    const hid_t object = H5Oopen(group, name, H5P_DEFAULT);

    (void)info;
    if (object < 0) {
        w->rc = polis_h5_fail(w->store->fault, POLIS_E_IO, w->store->path, name);
        return -1;
    }
    if (H5Iget_type(object) == H5I_DATASET && H5DSis_scale(object) == 0) {
        w->rc = add_column(w, object, name);
    }
    H5Oclose(object);
    return w->rc == POLIS_OK ? 0 : -1;
}

/* Columns and attributes of the root or of /run, in the order in which they were written. */
static polis_err read_group(polis_store *s, hid_t group, bool run)
{
    polis_err rc = POLIS_OK;
    walk w = {.store = s, .run = run, .rc = POLIS_OK};

    POLIS_TRY(polis_h5_attributes(group, run, s->path, s->fault, &s->attributes));
    if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_link, &w) < 0) {
        rc = w.rc != POLIS_OK ? w.rc
                              : polis_h5_fail(s->fault, POLIS_E_IO, s->path, "cannot be read");
    }

done:
    return rc;
}

static polis_err check_schema(polis_store *s)
{
    polis_err rc = POLIS_OK;
    char *schema = polis_h5_get_text(s->file, "schema");

    if (!schema) {
        rc = polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                        "not a centropolis result: no attribute schema");
    } else if (strcmp(schema, SCHEMA) != 0) {
        rc = polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                        "its schema is '%.60s', this program reads '%s': use the centropolis that "
                        "wrote it",
                        schema, SCHEMA);
    }
    POLIS_FREE(schema);
    return rc;
}

static polis_err read_axes(polis_store *s)
{
    static const char *const names[POLIS_N_AXES] = {"network", "node", "edge"};

    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        const hid_t set = H5Dopen2(s->file, names[axis], H5P_DEFAULT);
        const hid_t space = set >= 0 ? H5Dget_space(set) : H5I_INVALID_HID;
        const hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
        if (space >= 0) {
            H5Sclose(space);
        }
        if (set >= 0) {
            H5Dclose(set);
        }
        if (n < 0) {
            return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0, "has no dimension %s",
                              names[axis]);
        }
        s->n[axis] = (int64_t)n;
    }
    return POLIS_OK;
}

polis_err polis_store_open(const char *path, polis_fault *fault, polis_store **out)
{
    polis_err rc = POLIS_OK;
    polis_store *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->fault = fault;
    s->run = H5I_INVALID_HID;
    s->file = polis_h5_open(path, fault, &rc);
    POLIS_TRY(rc);
    POLIS_TRY(polis_text_copy(path, &s->path));
    POLIS_TRY(check_schema(s));
    POLIS_TRY(read_axes(s));
    POLIS_TRY(read_group(s, s->file, false));
    if (H5Lexists(s->file, "run", H5P_DEFAULT) > 0) {
        s->run = H5Gopen2(s->file, "run", H5P_DEFAULT);
        if (s->run < 0) {
            rc = polis_h5_fail(fault, POLIS_E_IO, path, "cannot open the group /run");
            goto done;
        }
        POLIS_TRY(read_group(s, s->run, true));
    }
    polis_guard_settle();
    *out = s;
    s = NULL;

done:
    polis_store_close(&s);
    return rc;
}

void polis_store_close(polis_store **store)
{
    polis_store *s = *store;

    if (!s) {
        return;
    }
    for (int64_t i = 0; i < s->n_columns; i++) {
        polis_column_clear(&s->column[i]);
    }
    polis_attributes_clear(&s->attributes);
    POLIS_FREE(s->column);
    POLIS_FREE(s->node_first);
    POLIS_FREE(s->edge_first);
    POLIS_FREE(s->path);
    if (s->run >= 0) {
        H5Gclose(s->run);
    }
    if (s->file >= 0) {
        polis_h5_close(s->file);
    }
    POLIS_FREE(*store);
}

const char *polis_store_path(const polis_store *store)
{
    return store->path;
}

int64_t polis_store_length(const polis_store *store, polis_axis axis)
{
    return store->n[axis];
}

int polis_store_n_columns(const polis_store *store)
{
    return (int)store->n_columns;
}

const polis_column *polis_store_column(const polis_store *store, int i)
{
    return &store->column[i];
}

const polis_column *polis_store_find(const polis_store *store, const char *name)
{
    for (int64_t i = 0; i < store->n_columns; i++) {
        if (strcmp(store->column[i].name, name) == 0) {
            return &store->column[i];
        }
    }
    return NULL;
}

int polis_store_n_attributes(const polis_store *store)
{
    return (int)store->attributes.n;
}

const polis_attribute *polis_store_attribute(const polis_store *store, int i)
{
    return &store->attributes.list[i];
}

const char *polis_store_text(const polis_store *store, const char *name, bool run)
{
    return polis_attributes_find(&store->attributes, name, run);
}

size_t polis_column_row_bytes(const polis_column *column)
{
    return polis_h5_row_bytes(column->type, column->width);
}

polis_err polis_store_read(polis_store *store, const polis_column *column, int64_t first,
                           int64_t count, void *rows)
{
    const hsize_t start[2] = {(hsize_t)first, 0};
    const hsize_t block[2] = {(hsize_t)count, (hsize_t)column->width};
    hid_t set, in_file, in_memory;
    polis_err rc = POLIS_OK;

    if (first < 0 || count < 0 || count > store->n[column->axis] - first) {
        return polis_fail(store->fault, POLIS_E_BUG, store->path, 0,
                          "rows %lld to %lld asked of %s", (long long)first,
                          (long long)(first + count), column->name);
    }
    if (count == 0) {
        return POLIS_OK;
    }
    set = H5Dopen2(column->run ? store->run : store->file, column->name, H5P_DEFAULT);
    if (set < 0) {
        return polis_h5_fail(store->fault, POLIS_E_IO, store->path, column->name);
    }
    in_file = H5Dget_space(set);
    in_memory = H5Screate_simple(column->type == POLIS_TYPE_TEXT ? 2 : 1, block, NULL);
    if (H5Sselect_hyperslab(in_file, H5S_SELECT_SET, start, NULL, block, NULL) < 0 ||
        H5Dread(set, polis_h5_type(column->type), in_memory, in_file, H5P_DEFAULT, rows) < 0) {
        rc = polis_h5_fail(store->fault, POLIS_E_IO, store->path, column->name);
    }
    H5Sclose(in_memory);
    H5Sclose(in_file);
    H5Dclose(set);
    return rc;
}

/* Row sizes to first rows; they must add up to the axis. */
static polis_err read_firsts(polis_store *s, const char *name, polis_axis axis, int64_t **out)
{
    polis_err rc = POLIS_OK;
    const int64_t n = s->n[POLIS_AXIS_NETWORK];
    const polis_column *c = polis_store_find(s, name);
    int64_t *first = NULL, sum = 0;

    if (!c || c->axis != POLIS_AXIS_NETWORK || c->type != POLIS_TYPE_I64) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                          "has no variable %s of 64-bit numbers along network", name);
    }
    POLIS_NEW(first, n + 1);
    POLIS_TRY(polis_store_read(s, c, 0, n, first));
    for (int64_t i = 0; i < n; i++) {
        const int64_t size = first[i];
        if (size < 0 || size > s->n[axis] - sum) {
            rc = polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                            "%s[%lld] is %lld, %lld rows are left", name, (long long)i,
                            (long long)size, (long long)(s->n[axis] - sum));
            goto done;
        }
        first[i] = sum;
        sum += size;
    }
    first[n] = sum;
    if (sum != s->n[axis]) {
        rc = polis_fail(s->fault, POLIS_E_PARSE, s->path, 0, "%s adds up to %lld of %lld rows",
                        name, (long long)sum, (long long)s->n[axis]);
        goto done;
    }
    *out = first;
    first = NULL;

done:
    POLIS_FREE(first);
    return rc;
}

polis_err polis_store_extent(polis_store *s, int64_t index, polis_extent *out)
{
    polis_err rc = POLIS_OK;

    if (index < 0 || index >= s->n[POLIS_AXIS_NETWORK]) {
        return polis_fail(s->fault, POLIS_E_ARG, s->path, 0, "has no network %lld",
                          (long long)index);
    }
    if (!s->node_first) {
        POLIS_TRY(read_firsts(s, "node_row_size", POLIS_AXIS_NODE, &s->node_first));
    }
    if (!s->edge_first) {
        POLIS_TRY(read_firsts(s, "edge_row_size", POLIS_AXIS_EDGE, &s->edge_first));
    }
    out->node_first = s->node_first[index];
    out->n = s->node_first[index + 1] - out->node_first;
    out->edge_first = s->edge_first[index];
    out->m = s->edge_first[index + 1] - out->edge_first;

done:
    return rc;
}
