#include "store/digest.h"
#include "base/hash.h"
#include "base/mem.h"
#include "store/h5.h"

#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "a digest is of little-endian numbers"
#endif

enum { NAME = 1024 };

int64_t polis_digest_n_blocks(int64_t count)
{
    return count / POLIS_DIGEST_ROWS + (count % POLIS_DIGEST_ROWS != 0);
}

void polis_digest_blocks(const void *rows, int64_t count, size_t row_bytes, unsigned char *out)
{
    const int64_t n = polis_digest_n_blocks(count);

#pragma omp parallel for schedule(static) if (n > 1)
    for (int64_t i = 0; i < n; i++) {
        const int64_t first = i * POLIS_DIGEST_ROWS, left = count - first;
        const size_t size =
            (size_t)(left < POLIS_DIGEST_ROWS ? left : POLIS_DIGEST_ROWS) * row_bytes;
        const XXH128_hash_t hash =
            XXH3_128bits((const unsigned char *)rows + (size_t)first * row_bytes, size);

        XXH128_canonicalFromHash((XXH128_canonical_t *)(out + i * POLIS_DIGEST_BYTES), hash);
    }
}

static void to_hex(XXH128_hash_t hash, char hex[POLIS_DIGEST_HEX])
{
    snprintf(hex, POLIS_DIGEST_HEX, "%016llx%016llx", (unsigned long long)hash.high64,
             (unsigned long long)hash.low64);
}

void polis_digest_hex(const unsigned char *blocks, int64_t n_blocks, char hex[POLIS_DIGEST_HEX])
{
    to_hex(XXH3_128bits(blocks, (size_t)n_blocks * POLIS_DIGEST_BYTES), hex);
}

typedef struct walk {
    XXH3_state_t *state;
    polis_fault *fault;
    const char *path; /* of the group or variable that is being read: "" is the root */
    polis_err rc;
} walk;

static herr_t stop(walk *w, polis_err code, const char *name, const char *what)
{
    char where[NAME];

    snprintf(where, sizeof where, "%s of %s%s%s", what, w->path, *name || !*w->path ? "/" : "",
             name);
    w->rc = polis_h5_fail(w->fault, code, NULL, where);
    return -1;
}

/* With its length, so that no two sequences of items look alike. */
static void put(walk *w, const void *data, size_t size)
{
    const uint64_t n = size;

    XXH3_128bits_update(w->state, &n, sizeof n);
    XXH3_128bits_update(w->state, data, size);
}

static void put_type_and_shape(walk *w, hid_t type, hid_t space)
{
    hsize_t shape[H5S_MAX_RANK] = {0};
    const int rank = H5Sget_simple_extent_dims(space, shape, NULL);
    const H5T_class_t class = H5Tget_class(type);
    const int64_t words[] = {class,
                             (int64_t)H5Tget_size(type),
                             class == H5T_INTEGER || class == H5T_FLOAT ? H5Tget_order(type) : 0,
                             class == H5T_INTEGER ? H5Tget_sign(type) : 0,
                             class == H5T_STRING ? H5Tget_cset(type) : 0,
                             rank};

    put(w, words, sizeof words);
    put(w, shape, (size_t)(rank > 0 ? rank : 0) * sizeof shape[0]);
}

static bool has_plain_bytes(hid_t type)
{
    const H5T_class_t class = H5Tget_class(type);

    return class == H5T_INTEGER || class == H5T_FLOAT ||
           (class == H5T_STRING && H5Tis_variable_str(type) == 0);
}

/* Values of a kind that this program does not write are not read; the name and the type count. */
static herr_t put_value(walk *w, hid_t attribute, const char *name, hid_t type, hid_t space)
{
    const hssize_t n = H5Sget_simple_extent_npoints(space);
    const size_t size = H5Tget_size(type);
    void *value;

    if (!has_plain_bytes(type) || n <= 0) {
        return 0;
    }
    value = polis_mem_new((int64_t)n, size);
    if (!value) {
        return stop(w, POLIS_E_NOMEM, name, "attribute");
    }
    if (H5Aread(attribute, type, value) < 0) {
        polis_mem_free(value);
        return stop(w, POLIS_E_IO, name, "attribute");
    }
    put(w, value, (size_t)n * size);
    polis_mem_free(value);
    return 0;
}

static herr_t put_attribute(hid_t object, const char *name, const H5A_info_t *info, void *data)
{
    walk *w = data;
    hid_t attribute, type, space;
    herr_t rc;

    (void)info;
    /* Addresses in the file: they say which dimension belongs where, and that is put by name. */
    if (strcmp(name, "DIMENSION_LIST") == 0 || strcmp(name, "REFERENCE_LIST") == 0 ||
        (w->path[0] == '\0' && strcmp(name, POLIS_DIGEST_CONTENT) == 0)) {
        return 0;
    }
    attribute = H5Aopen(object, name, H5P_DEFAULT);
    if (attribute < 0) {
        return stop(w, POLIS_E_IO, name, "attribute");
    }
    type = H5Aget_type(attribute);
    space = H5Aget_space(attribute);
    put(w, name, strlen(name));
    put_type_and_shape(w, type, space);
    rc = put_value(w, attribute, name, type, space);
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return rc;
}

static herr_t put_attributes(walk *w, hid_t object)
{
    const herr_t rc = H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, put_attribute, w);

    return rc < 0 && w->rc == POLIS_OK ? stop(w, POLIS_E_IO, "", "attributes") : rc;
}

static herr_t put_variable(walk *w, hid_t set)
{
    const hid_t type = H5Dget_type(set), space = H5Dget_space(set);
    const int rank = H5Sget_simple_extent_ndims(space);
    const htri_t is_scale = H5DSis_scale(set);
    char dimension[NAME];
    herr_t rc = 0;

    put_type_and_shape(w, type, space);
    for (int axis = 0; axis < rank && !is_scale; axis++) {
        if (!polis_h5_dimension_of(set, axis, dimension, sizeof dimension)) {
            rc = stop(w, POLIS_E_IO, "", "dimensions");
            break;
        }
        put(w, dimension, strlen(dimension));
    }
    H5Sclose(space);
    H5Tclose(type);
    return rc < 0 ? rc : put_attributes(w, set);
}

static herr_t put_group(walk *w, hid_t group);

static herr_t put_link(hid_t group, const char *name, const H5L_info_t *info, void *data)
{
    walk *w = data;
    walk inner = *w;
    char path[NAME];
    herr_t rc;
    hid_t object;
    H5I_type_t kind;

    (void)info;
    if (w->path[0] == '\0' && strcmp(name, "run") == 0) {
        return 0;
    }
    object = H5Oopen(group, name, H5P_DEFAULT);
    if (object < 0) {
        return stop(w, POLIS_E_IO, name, "object");
    }
    snprintf(path, sizeof path, "%s/%s", w->path, name);
    inner.path = path;
    kind = H5Iget_type(object);
    put(w, path, strlen(path));
    rc = kind == H5I_DATASET ? put_variable(&inner, object)
         : kind == H5I_GROUP ? put_group(&inner, object)
                             : 0;
    w->rc = inner.rc;
    H5Oclose(object);
    return rc;
}

static herr_t put_group(walk *w, hid_t group)
{
    herr_t rc = put_attributes(w, group);

    if (rc >= 0) {
        rc = H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, put_link, w);
    }
    return rc < 0 && w->rc == POLIS_OK ? stop(w, POLIS_E_IO, "", "objects") : rc;
}

polis_err polis_digest_content(int64_t file, polis_fault *fault, char hex[POLIS_DIGEST_HEX])
{
    walk w = {.state = XXH3_createState(), .fault = fault, .path = "", .rc = POLIS_OK};
    hid_t root;

    if (!w.state) {
        return POLIS_E_NOMEM;
    }
    XXH3_128bits_reset(w.state);
    root = H5Gopen2(file, "/", H5P_DEFAULT);
    if (root < 0 || put_group(&w, root) < 0) {
        w.rc = w.rc != POLIS_OK ? w.rc : polis_h5_fail(fault, POLIS_E_IO, NULL, "root group");
    } else {
        to_hex(XXH3_128bits_digest(w.state), hex);
    }
    if (root >= 0) {
        H5Gclose(root);
    }
    XXH3_freeState(w.state);
    return w.rc;
}
