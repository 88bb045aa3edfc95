#include "store/h5_read.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/text.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>

enum { WIDEST = 1 << 24 };

/* What the walk of HDF5 hands on. */
typedef struct walk {
    polis_attributes *into;
    bool run;
    polis_err rc;
} walk;

/* NULL for kinds that this program does not write. */
static polis_err attribute_value(int64_t object, const char *name, char **out)
{
    polis_err rc = POLIS_OK;
    char text[POLIS_NUM_TEXT] = "";
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    const H5T_class_t class = H5Tget_class(type);
    const bool scalar = H5Sget_simple_extent_npoints(space) == 1;
    double real = 0.0;
    long long whole = 0;

    *out = NULL;
    if (class == H5T_STRING) {
        *out = polis_h5_get_text(object, name);
    } else if (class == H5T_FLOAT && scalar && H5Aread(attribute, H5T_NATIVE_DOUBLE, &real) >= 0) {
        polis_num_text(real, text);
        rc = polis_text_copy(text, out);
    } else if (class == H5T_INTEGER && scalar &&
               H5Aread(attribute, H5T_NATIVE_LLONG, &whole) >= 0) {
        snprintf(text, sizeof text, "%lld", whole);
        rc = polis_text_copy(text, out);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return rc;
}

static herr_t add_attribute(hid_t object, const char *name, const H5A_info_t *info, void *data)
{
    polis_err rc = POLIS_OK;
    walk *w = data;
    polis_attributes *into = w->into;
    polis_attribute a = {.run = w->run};

    (void)info;
    POLIS_TRY(attribute_value(object, name, &a.value));
    if (a.value) {
        POLIS_TRY(polis_text_copy(name, &a.name));
        POLIS_GROW(into->list, into->room, into->n + 1);
        into->list[into->n++] = a;
        a = (polis_attribute){0};
    }

done:
    POLIS_FREE(a.name);
    POLIS_FREE(a.value);
    w->rc = rc;
    return rc == POLIS_OK ? 0 : -1;
}

polis_err polis_h5_attributes(int64_t object, bool run, const char *path, polis_fault *fault,
                              polis_attributes *attributes)
{
    walk w = {.into = attributes, .run = run, .rc = POLIS_OK};

    if (H5Aiterate2(object, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_attribute, &w) < 0) {
        return w.rc != POLIS_OK ? w.rc : polis_h5_fail(fault, POLIS_E_IO, path, "cannot be read");
    }
    return POLIS_OK;
}

void polis_attributes_clear(polis_attributes *attributes)
{
    for (int64_t i = 0; i < attributes->n; i++) {
        POLIS_FREE(attributes->list[i].name);
        POLIS_FREE(attributes->list[i].value);
    }
    POLIS_FREE(attributes->list);
    attributes->n = attributes->room = 0;
}

const char *polis_attributes_find(const polis_attributes *attributes, const char *name, bool run)
{
    for (int64_t i = 0; i < attributes->n; i++) {
        const polis_attribute *a = &attributes->list[i];
        if (a->run == run && strcmp(a->name, name) == 0) {
            return a->value;
        }
    }
    return NULL;
}

void polis_column_clear(polis_column *c)
{
    POLIS_FREE(c->name);
    POLIS_FREE(c->long_name);
    POLIS_FREE(c->units);
    POLIS_FREE(c->references);
    POLIS_FREE(c->flag_meanings);
    POLIS_FREE(c->flag_values);
}

/* An attribute of a variable; empty if it has none. */
static polis_err text_or_empty(hid_t set, const char *name, char **out)
{
    *out = polis_h5_get_text(set, name);
    return *out ? POLIS_OK : polis_text_copy("", out);
}

static polis_err read_flags(hid_t set, polis_column *c)
{
    polis_err rc = POLIS_OK;
    hid_t attribute, space;
    hssize_t n;

    POLIS_TRY(text_or_empty(set, "flag_meanings", &c->flag_meanings));
    if (c->type != POLIS_TYPE_I8 || H5Aexists(set, "flag_values") <= 0) {
        return rc;
    }
    attribute = H5Aopen(set, "flag_values", H5P_DEFAULT);
    space = H5Aget_space(attribute);
    n = H5Sget_simple_extent_npoints(space);
    if (n > 0 && n <= 256) {
        c->flag_values = polis_mem_new((int64_t)n, 1);
        c->n_flags = (int)n;
        rc = !c->flag_values                                           ? POLIS_E_NOMEM
             : H5Aread(attribute, H5T_NATIVE_INT8, c->flag_values) < 0 ? POLIS_E_IO
                                                                       : POLIS_OK;
    }
    H5Sclose(space);
    H5Aclose(attribute);

done:
    return rc;
}

static bool column_type(hid_t type, int rank, int64_t last, polis_column *c)
{
    const H5T_class_t class = H5Tget_class(type);
    const size_t size = H5Tget_size(type);

    if (class == H5T_STRING) {
        c->type = POLIS_TYPE_TEXT;
        c->width = (int)last;
        return size == 1 && rank >= 2 && last >= 1 && last <= WIDEST;
    }
    c->type = size == 1 ? POLIS_TYPE_I8 : size == 4 ? POLIS_TYPE_I32 : POLIS_TYPE_I64;
    c->type = class == H5T_FLOAT ? POLIS_TYPE_F64 : c->type;
    return (class == H5T_FLOAT && size == 8) ||
           (class == H5T_INTEGER && (size == 1 || size == 4 || size == 8));
}

bool polis_h5_column_shape(int64_t set, polis_column *c, int *n_dims, int64_t *shape)
{
    const hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    const int rank = H5Sget_simple_extent_ndims(space);
    hsize_t extent[POLIS_H5_RANK];
    bool good =
        rank >= 1 && rank <= POLIS_H5_RANK && H5Sget_simple_extent_dims(space, extent, NULL) >= 0;

    for (int axis = 0; good && axis < rank; axis++) {
        shape[axis] = (int64_t)extent[axis];
    }
    good = good && column_type(type, rank, shape[rank - 1], c);
    *n_dims = good && c->type == POLIS_TYPE_TEXT ? rank - 1 : rank;
    H5Sclose(space);
    H5Tclose(type);
    return good;
}

polis_err polis_h5_column_words(int64_t set, const char *name, polis_column *c)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_text_copy(name, &c->name));
    POLIS_TRY(text_or_empty(set, "long_name", &c->long_name));
    POLIS_TRY(text_or_empty(set, "units", &c->units));
    POLIS_TRY(text_or_empty(set, "references", &c->references));
    rc = read_flags(set, c);

done:
    return rc;
}
