/* Does a result file still hold what was written? */
#include "base/mem.h"
#include "store/digest.h"
#include "store/h5.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 1024, LIST = 512, RANK = 4 };

/* A walk over all variables, and the names of those that differ. */
typedef struct checker {
    const char *group; /* "" or "/run" */
    polis_err rc;      /* out of memory; what is wrong with the file is in the list */
    int n_wrong;
    char list[LIST];
} checker;

/* A NULL for the name: it is not about one variable. */
static void note(checker *c, const char *name, const char *what)
{
    const size_t used = strlen(c->list);

    c->n_wrong++;
    if (!name) {
        snprintf(c->list + used, sizeof c->list - used, "%s%.200s", used ? ", " : "", what);
        return;
    }
    snprintf(c->list + used, sizeof c->list - used, "%s%s/%.200s%s", used ? ", " : "", c->group,
             name, what);
}

/* Where a variable's values are. */
typedef struct values {
    hid_t set, type;
    int rank;
    hsize_t shape[RANK];
    size_t row_bytes;
} values;

/* Read rows first .. first + count - 1. */
static bool read_rows(const values *v, int64_t first, int64_t count, void *out)
{
    hsize_t start[RANK] = {(hsize_t)first}, block[RANK] = {(hsize_t)count};
    hid_t in_file, in_memory;
    bool good;

    for (int axis = 1; axis < v->rank; axis++) {
        block[axis] = v->shape[axis];
    }
    in_file = H5Dget_space(v->set);
    in_memory = H5Screate_simple(v->rank, block, NULL);
    good = H5Sselect_hyperslab(in_file, H5S_SELECT_SET, start, NULL, block, NULL) >= 0 &&
           H5Dread(v->set, v->type, in_memory, in_file, H5P_DEFAULT, out) >= 0;
    H5Sclose(in_memory);
    H5Sclose(in_file);
    return good;
}

/* The digest of the data as they are now; false if they cannot be read. */
static bool data_digest(checker *c, const values *v, char hex[POLIS_DIGEST_HEX])
{
    const int64_t n = (int64_t)v->shape[0], n_blocks = polis_digest_n_blocks(n);
    const int64_t most = n < POLIS_DIGEST_ROWS ? n : POLIS_DIGEST_ROWS;
    unsigned char *blocks = polis_mem_new(n_blocks, POLIS_DIGEST_BYTES);
    char *rows = polis_mem_new(most, v->row_bytes);
    bool good = blocks && rows;

    c->rc = good ? c->rc : POLIS_E_NOMEM;
    for (int64_t b = 0; good && b < n_blocks; b++) {
        const int64_t first = b * POLIS_DIGEST_ROWS;
        const int64_t count = n - first < most ? n - first : most;
        good = read_rows(v, first, count, rows);
        polis_digest_blocks(rows, count, v->row_bytes, blocks + b * POLIS_DIGEST_BYTES);
    }
    if (good) {
        polis_digest_hex(blocks, n_blocks, hex);
    }
    polis_mem_free(rows);
    polis_mem_free(blocks);
    return good;
}

static void check_variable(checker *c, hid_t set, const char *name)
{
    const hid_t space = H5Dget_space(set);
    values v = {.set = set, .type = H5Dget_type(set), .rank = H5Sget_simple_extent_ndims(space)};
    char *written = polis_h5_get_text(set, POLIS_DIGEST_DATA);
    char now[POLIS_DIGEST_HEX] = "";

    if (!written || v.rank < 1 || v.rank > RANK) {
        note(c, name, " (no digest)");
    } else if (H5Sget_simple_extent_dims(space, v.shape, NULL) < 0) {
        note(c, name, " (unreadable)");
    } else {
        v.row_bytes = H5Tget_size(v.type);
        for (int axis = 1; axis < v.rank; axis++) {
            v.row_bytes *= v.shape[axis];
        }
        if (!data_digest(c, &v, now)) {
            note(c, name, " (unreadable)");
        } else if (strcmp(written, now) != 0) {
            note(c, name, " (data)");
        }
    }
    POLIS_FREE(written);
    H5Sclose(space);
    H5Tclose(v.type);
}

static herr_t check_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    checker *c = data;
    const hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    const H5I_type_t kind = object >= 0 ? H5Iget_type(object) : H5I_BADID;
    const char *outer = c->group;
    char path[NAME];

    (void)info;
    if (object < 0) {
        note(c, name, " (unreadable)");
        return 0;
    }
    if (kind == H5I_DATASET && H5DSis_scale(object) <= 0) {
        check_variable(c, object, name);
    } else if (kind == H5I_GROUP) {
        snprintf(path, sizeof path, "%s/%s", outer, name);
        c->group = path;
        if (H5Literate(object, H5_INDEX_NAME, H5_ITER_INC, NULL, check_link, c) < 0) {
            note(c, name, " (unreadable)");
        }
        c->group = outer;
    }
    H5Oclose(object);
    return c->rc == POLIS_OK ? 0 : -1;
}

static polis_err check_content(hid_t file, const char *path, checker *c, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    char *written = polis_h5_get_text(file, POLIS_DIGEST_CONTENT);
    char now[POLIS_DIGEST_HEX] = "";
    polis_fault inner = {0};

    if (!written) {
        return polis_fail(fault, POLIS_E_PARSE, path, 0,
                          "not a centropolis result: no attribute %s", POLIS_DIGEST_CONTENT);
    }
    rc = polis_digest_content(file, &inner, now);
    if (rc == POLIS_E_IO) {
        note(c, NULL, inner.text);
        rc = POLIS_OK;
    } else if (rc == POLIS_OK && strcmp(written, now) != 0) {
        note(c, NULL, "names, shapes, dimensions or attributes");
    }
    POLIS_FREE(written);
    return rc;
}

polis_err polis_store_check(const char *path, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    checker c = {.group = "", .rc = POLIS_OK};
    const hid_t file = polis_h5_open(path, fault, &rc);

    if (file < 0) {
        return rc;
    }
    POLIS_TRY(check_content(file, path, &c, fault));
    if (H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, NULL, check_link, &c) < 0) {
        POLIS_TRY(c.rc);
        note(&c, NULL, "list of variables (unreadable)");
    }
    if (c.n_wrong > 0) {
        rc = polis_fail(fault, POLIS_E_IO, path, 0, "differs from what was written: %s", c.list);
    }

done:
    polis_h5_close(file);
    return rc;
}
