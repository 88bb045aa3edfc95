#include "store/groups.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/guard.h"
#include "store/h5_read.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 1024 };

struct polis_groups {
    char *path;
    polis_fault *fault;
    hid_t file;
    polis_group *group;
    int64_t n, room;
};

/* What the walks of HDF5 hand on. */
typedef struct walk {
    polis_groups *groups;
    const char *path; /* of the group that is walked, "" for the root */
    polis_group *into;
    polis_err rc;
} walk;

static void array_clear(polis_array *a)
{
    polis_column_clear(&a->column);
    for (int axis = 0; axis < POLIS_GROUP_AXES; axis++) {
        POLIS_FREE(a->dimension[axis]);
    }
}

static void group_clear(polis_group *g)
{
    for (int64_t i = 0; i < g->n_arrays; i++) {
        array_clear(&g->array[i]);
    }
    polis_attributes_clear(&g->attributes);
    POLIS_FREE(g->array);
    POLIS_FREE(g->path);
}

static polis_err read_dimensions(const walk *w, hid_t set, const char *name, polis_array *a)
{
    polis_err rc = POLIS_OK;
    char path[NAME];

    for (int axis = 0; axis < a->n_dims; axis++) {
        if (!polis_h5_dimension_of(set, axis, path, sizeof path)) {
            return polis_fail(w->groups->fault, POLIS_E_IO, w->groups->path, 0,
                              "%s/%s: axis %d has no dimension", w->path, name, axis);
        }
        POLIS_TRY(polis_text_copy(strrchr(path, '/') + 1, &a->dimension[axis]));
    }

done:
    return rc;
}

static polis_err add_array(const walk *w, hid_t set, const char *name)
{
    polis_err rc = POLIS_OK;
    polis_group *g = w->into;
    polis_array a = {0};
    int64_t shape[POLIS_H5_RANK];

    if (!polis_h5_column_shape(set, &a.column, &a.n_dims, shape) || a.n_dims > POLIS_GROUP_AXES) {
        return POLIS_OK;
    }
    memcpy(a.length, shape, (size_t)a.n_dims * sizeof shape[0]);
    POLIS_TRY(polis_h5_column_words(set, name, &a.column));
    POLIS_TRY(read_dimensions(w, set, name, &a));
    POLIS_GROW(g->array, g->array_room, g->n_arrays + 1);
    g->array[g->n_arrays++] = a;
    a = (polis_array){0};

done:
    array_clear(&a);
    return rc;
}

static polis_err add_group(polis_groups *groups, hid_t group, const char *path);

static herr_t add_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    walk *w = data;
    const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    const H5I_type_t kind = object >= 0 ? H5Iget_type(object) : H5I_BADID;
    char path[NAME];

    (void)info;
    if (object < 0) {
        w->rc = polis_h5_fail(w->groups->fault, POLIS_E_IO, w->groups->path, name);
        return -1;
    }
    snprintf(path, sizeof path, "%s%s%s", w->path, *w->path ? "/" : "", name);
    if (kind == H5I_GROUP && strcmp(path, "run") != 0) {
        w->rc = add_group(w->groups, object, path);
    } else if (kind == H5I_DATASET && w->into && H5DSis_scale(object) == 0) {
        w->rc = add_array(w, object, name);
    }
    H5Oclose(object);
    return w->rc == POLIS_OK ? 0 : -1;
}

/* What the group holds, then the groups in it; the root's own variables are not looked at. */
static polis_err add_group(polis_groups *groups, hid_t group, const char *path)
{
    polis_err rc = POLIS_OK;
    polis_group g = {0};
    walk w = {.groups = groups, .path = path, .into = *path ? &g : NULL, .rc = POLIS_OK};

    if (*path) {
        POLIS_TRY(polis_h5_attributes(group, false, groups->path, groups->fault, &g.attributes));
    }
    if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, add_link, &w) < 0) {
        rc = w.rc != POLIS_OK
                 ? w.rc
                 : polis_h5_fail(groups->fault, POLIS_E_IO, groups->path, "cannot be read");
        goto done;
    }
    if (g.n_arrays > 0 || g.attributes.n > 0) {
        POLIS_TRY(polis_text_copy(path, &g.path));
        POLIS_GROW(groups->group, groups->room, groups->n + 1);
        groups->group[groups->n++] = g;
        g = (polis_group){0};
    }

done:
    group_clear(&g);
    return rc;
}

polis_err polis_groups_open(const char *path, polis_fault *fault, polis_groups **out)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    polis_groups *groups = NULL;

    *out = NULL;
    POLIS_NEW(groups, 1);
    groups->fault = fault;
    groups->file = H5I_INVALID_HID;
    POLIS_TRY(polis_text_copy(path, &groups->path));
    POLIS_TRY(polis_store_open(path, fault, &store)); /* says what is wrong with it */
    groups->file = polis_h5_open(path, fault, &rc);
    POLIS_TRY(rc);
    POLIS_TRY(add_group(groups, groups->file, ""));
    polis_guard_settle();
    *out = groups;
    groups = NULL;

done:
    polis_store_close(&store);
    polis_groups_close(&groups);
    return rc;
}

void polis_groups_close(polis_groups **groups)
{
    polis_groups *g = *groups;

    if (!g) {
        return;
    }
    for (int64_t i = 0; i < g->n; i++) {
        group_clear(&g->group[i]);
    }
    POLIS_FREE(g->group);
    POLIS_FREE(g->path);
    if (g->file >= 0) {
        polis_h5_close(g->file);
    }
    POLIS_FREE(*groups);
}

int64_t polis_groups_n(const polis_groups *groups)
{
    return groups->n;
}

const polis_group *polis_groups_get(const polis_groups *groups, int64_t i)
{
    return &groups->group[i];
}

const polis_group *polis_groups_find(const polis_groups *groups, const char *path)
{
    for (int64_t i = 0; i < groups->n; i++) {
        if (strcmp(groups->group[i].path, path) == 0) {
            return &groups->group[i];
        }
    }
    return NULL;
}

const polis_array *polis_group_array(const polis_group *group, const char *name)
{
    for (int64_t i = 0; i < group->n_arrays; i++) {
        if (strcmp(group->array[i].column.name, name) == 0) {
            return &group->array[i];
        }
    }
    return NULL;
}

const char *polis_group_text(const polis_group *group, const char *name)
{
    return polis_attributes_find(&group->attributes, name, false);
}

int64_t polis_array_size(const polis_array *array)
{
    int64_t n = 1;

    for (int axis = 0; axis < array->n_dims; axis++) {
        n *= array->length[axis];
    }
    return n;
}

polis_err polis_groups_read(polis_groups *groups, const polis_group *group,
                            const polis_array *array, void *values)
{
    char path[NAME];
    hid_t set;
    bool good;

    snprintf(path, sizeof path, "%s/%s", group->path, array->column.name);
    set = H5Dopen2(groups->file, path, H5P_DEFAULT);
    good = set >= 0 && H5Dread(set, polis_h5_type(array->column.type), H5S_ALL, H5S_ALL,
                               H5P_DEFAULT, values) >= 0;
    if (set >= 0) {
        H5Dclose(set);
    }
    return good ? POLIS_OK : polis_h5_fail(groups->fault, POLIS_E_IO, groups->path, path);
}
