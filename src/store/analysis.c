#include "store/analysis.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/digest.h"
#include "store/disk.h"
#include "store/h5.h"
#include "store/open.h"
#include "store/part.h"

#include <errno.h>
#include <hdf5.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME = 256 };

struct polis_analysis {
    char *path;
    bool force;
    polis_fault *fault;
    polis_part *part;
    polis_disk disk;
    hid_t file, group;
    char name[NAME]; /* of the group, "" before the first */
};

static polis_err fail(const polis_analysis *a, const char *what)
{
    return a->disk.error != 0 ? polis_disk_result(&a->disk, a->path, a->fault)
                              : polis_h5_fail(a->fault, POLIS_E_IO, a->path, what);
}

static polis_err begin_with(polis_analysis *a, const char *from)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;

    POLIS_TRY(polis_store_open(from, a->fault, &store)); /* says what is wrong with it */
    polis_store_close(&store);
    POLIS_TRY(polis_part_copy(a->part, from, a->fault));
    a->file = polis_disk_open(&a->disk, polis_part_fd(a->part), polis_part_path(a->part));
    if (a->file < 0) {
        rc = polis_h5_fail(a->fault, POLIS_E_IO, from, "its copy cannot be opened");
    }

done:
    return rc;
}

/* A result without networks, as every reader of results expects it. */
static polis_err begin_empty(polis_analysis *a)
{
    bool good;
    hid_t run = H5I_INVALID_HID;

    a->file = polis_disk_create(&a->disk, polis_part_fd(a->part), a->path);
    good = a->file >= 0 && (run = polis_h5_create_group(a->file, "run")) >= 0 &&
           polis_h5_put_text(a->file, "Conventions", "CF-1.10, ACDD-1.3") &&
           polis_h5_put_text(a->file, "schema", "centropolis/1") &&
           polis_h5_create_dimension(a->file, "network", 0) &&
           polis_h5_create_dimension(a->file, "node", 0) &&
           polis_h5_create_dimension(a->file, "edge", 0);
    if (run >= 0) {
        H5Gclose(run);
    }
    return good ? POLIS_OK : fail(a, "cannot be created");
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat x, y;

    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

polis_err polis_analysis_create(const char *from, const char *path, bool force, polis_fault *fault,
                                polis_analysis **out)
{
    polis_err rc = POLIS_OK;
    polis_analysis *a = NULL;

    *out = NULL;
    polis_h5_quiet();
    POLIS_NEW(a, 1);
    a->force = force;
    a->fault = fault;
    a->file = H5I_INVALID_HID;
    a->group = H5I_INVALID_HID;
    POLIS_TRY(polis_text_copy(path, &a->path));
    POLIS_TRY(
        polis_part_create(path, force || (from && is_same_file(from, path)), fault, &a->part));
    POLIS_TRY(from ? begin_with(a, from) : begin_empty(a));
    *out = a;
    a = NULL;

done:
    polis_analysis_discard(&a);
    return rc;
}

/* Opens what is there, creates what is not. */
static hid_t step_into(hid_t above, const char *name)
{
    return H5Lexists(above, name, H5P_DEFAULT) > 0 ? H5Gopen2(above, name, H5P_DEFAULT)
                                                   : polis_h5_create_group(above, name);
}

polis_err polis_analysis_group(polis_analysis *a, const char *name)
{
    char *rest = a->name, *word;
    hid_t above = H5Gopen2(a->file, "/", H5P_DEFAULT);

    if (a->group >= 0) {
        H5Gclose(a->group);
        a->group = H5I_INVALID_HID;
    }
    snprintf(a->name, sizeof a->name, "%s", name);
    while (above >= 0 && (word = strsep(&rest, "/")) != NULL) {
        hid_t inner = H5I_INVALID_HID;
        const bool there = H5Lexists(above, word, H5P_DEFAULT) > 0;
        if (!rest && there && !a->force) {
            H5Gclose(above);
            return polis_fail(a->fault, POLIS_E_CANTCREAT, a->path, 0,
                              "has a group /%s already; --force replaces it", name);
        }
        if (rest || !there || H5Ldelete(above, word, H5P_DEFAULT) >= 0) {
            inner = step_into(above, word);
        }
        H5Gclose(above);
        above = inner;
    }
    snprintf(a->name, sizeof a->name, "%s", name);
    a->group = above;
    return above >= 0 ? POLIS_OK : fail(a, name);
}

polis_err polis_analysis_dimension(polis_analysis *a, const char *name, int64_t n)
{
    return polis_h5_create_dimension(a->group, name, n) ? POLIS_OK : fail(a, name);
}

/* The nearest group upwards that has a dimension of this name; closed by H5Gclose(). */
static hid_t group_of(const polis_analysis *a, const char *dimension)
{
    char path[NAME];

    snprintf(path, sizeof path, "%s", a->name);
    for (;;) {
        const hid_t group = H5Gopen2(a->file, path[0] ? path : "/", H5P_DEFAULT);
        char *slash = strrchr(path, '/');
        if (group < 0 || H5Lexists(group, dimension, H5P_DEFAULT) > 0) {
            return group;
        }
        H5Gclose(group);
        if (!path[0]) {
            return H5I_INVALID_HID;
        }
        *(slash ? slash : path) = '\0';
    }
}

static int64_t length_of(hid_t group, const char *dimension)
{
    const hid_t set = H5Dopen2(group, dimension, H5P_DEFAULT);
    const hid_t space = set >= 0 ? H5Dget_space(set) : H5I_INVALID_HID;
    const int64_t n = space >= 0 ? (int64_t)H5Sget_simple_extent_npoints(space) : -1;

    if (space >= 0) {
        H5Sclose(space);
    }
    if (set >= 0) {
        H5Dclose(set);
    }
    return n;
}

static bool put_values(hid_t set, const polis_variable *v, int rank, const int64_t *shape,
                       const void *values)
{
    const size_t value_bytes = polis_h5_row_bytes(v->type, 1);
    const int64_t n_blocks = polis_digest_n_blocks(shape[0]);
    unsigned char *blocks = polis_mem_new(n_blocks, POLIS_DIGEST_BYTES);
    char hex[POLIS_DIGEST_HEX];
    size_t row_bytes = value_bytes;
    bool good = blocks != NULL;

    for (int axis = 1; axis < rank; axis++) {
        row_bytes *= (size_t)shape[axis];
    }
    good =
        good && H5Dwrite(set, polis_h5_type(v->type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    if (good) {
        polis_digest_blocks(values, shape[0], row_bytes, blocks);
        polis_digest_hex(blocks, n_blocks, hex);
        good = polis_h5_put_text(set, POLIS_DIGEST_DATA, hex);
    }
    polis_mem_free(blocks);
    return good;
}

/* The dimensions of the caller, and for text the width of the column. */
static bool attach_all(const polis_analysis *a, hid_t set, const polis_variable *v, int n_dims,
                       const char *const *dimensions)
{
    char width[NAME];
    bool good = true;

    for (int axis = 0; good && axis < n_dims; axis++) {
        const hid_t group = group_of(a, dimensions[axis]);
        good = group >= 0 && polis_h5_attach(set, axis, group, dimensions[axis]);
        if (group >= 0) {
            H5Gclose(group);
        }
    }
    if (v->type == POLIS_TYPE_TEXT) {
        snprintf(width, sizeof width, "strlen_%s", v->name);
        good = good && polis_h5_create_dimension(a->group, width, v->width) &&
               polis_h5_attach(set, n_dims, a->group, width);
    }
    return good;
}

polis_err polis_analysis_write(polis_analysis *a, const polis_variable *v, int n_dims,
                               const char *const *dimensions, const void *values)
{
    int64_t shape[POLIS_ANALYSIS_AXES + 1];
    const int rank = n_dims + (v->type == POLIS_TYPE_TEXT);
    hid_t set;
    bool good;

    if (n_dims < 1 || n_dims > POLIS_ANALYSIS_AXES || v->run || strlen(v->name) > NAME - 16) {
        return polis_fail(a->fault, POLIS_E_BUG, a->path, 0, "variable %s of /%s: %d dimensions",
                          v->name, a->name, n_dims);
    }
    for (int axis = 0; axis < n_dims; axis++) {
        const hid_t group = group_of(a, dimensions[axis]);
        if (group < 0) {
            return polis_fail(a->fault, POLIS_E_BUG, a->path, 0, "/%s has no dimension %s", a->name,
                              dimensions[axis]);
        }
        shape[axis] = length_of(group, dimensions[axis]);
        H5Gclose(group);
    }
    shape[n_dims] = v->width;
    set = polis_h5_create_variable(a->group, v, rank, shape);
    good = set >= 0 && attach_all(a, set, v, n_dims, dimensions) &&
           put_values(set, v, rank, shape, values);
    good = (set < 0 || H5Dclose(set) >= 0) && good;
    return good ? POLIS_OK : fail(a, v->name);
}

polis_err polis_analysis_text(polis_analysis *a, const char *name, const char *value)
{
    return polis_h5_put_text(a->group, name, value) ? POLIS_OK : fail(a, name);
}

polis_err polis_analysis_number(polis_analysis *a, const char *name, double value)
{
    return polis_h5_put_number(a->group, name, value) ? POLIS_OK : fail(a, name);
}

polis_err polis_analysis_count(polis_analysis *a, const char *name, int64_t value)
{
    return polis_h5_put_count(a->group, name, value) ? POLIS_OK : fail(a, name);
}

/* Put or replace. */
static bool put_again(hid_t object, const char *name, const char *value)
{
    return (H5Aexists(object, name) <= 0 || H5Adelete(object, name) >= 0) &&
           polis_h5_put_text(object, name, value);
}

polis_err polis_analysis_run_text(polis_analysis *a, const char *name, const char *value)
{
    char dotted[2 * NAME];
    const hid_t run = step_into(a->file, "run");
    bool good;

    snprintf(dotted, sizeof dotted, "%s.%.200s", a->name, name);
    for (char *at = dotted; *at; at++) {
        *at = (char)(*at == '/' ? '.' : *at);
    }
    good = run >= 0 && put_again(run, dotted, value);
    if (run >= 0) {
        H5Gclose(run);
    }
    return good ? POLIS_OK : fail(a, name);
}

static bool close_all(polis_analysis *a)
{
    bool good = a->group < 0 || H5Gclose(a->group) >= 0;

    good = (a->file < 0 || H5Fclose(a->file) >= 0) && good;
    a->group = H5I_INVALID_HID;
    a->file = H5I_INVALID_HID;
    return good;
}

polis_err polis_analysis_publish(polis_analysis **analysis)
{
    polis_err rc = POLIS_OK;
    polis_analysis *a = *analysis;
    char hex[POLIS_DIGEST_HEX] = "";
    polis_fault inner = {0};

    rc = polis_digest_content(a->file, &inner, hex);
    if (rc != POLIS_OK) {
        polis_fail(a->fault, rc, a->path, 0, "no digest: %.900s", inner.text);
        goto done;
    }
    if (!put_again(a->file, POLIS_DIGEST_CONTENT, hex)) {
        rc = fail(a, "cannot write the digest");
        goto done;
    }
    if (!close_all(a)) {
        rc = fail(a, "cannot be closed");
        goto done;
    }
    POLIS_TRY(polis_disk_result(&a->disk, a->path, a->fault));
    rc = polis_part_publish(&a->part, a->fault);

done:
    polis_analysis_discard(analysis);
    return rc;
}

void polis_analysis_discard(polis_analysis **analysis)
{
    polis_analysis *a = *analysis;

    if (!a) {
        return;
    }
    close_all(a);
    polis_part_discard(&a->part);
    POLIS_FREE(a->path);
    POLIS_FREE(*analysis);
}
