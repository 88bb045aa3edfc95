#include "store/h5.h"
#include "base/mem.h"
#include "store/guard.h"

#include <errno.h>
#include <hdf5.h>
#include <hdf5_hl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(sizeof(hid_t) == sizeof(int64_t), "identifiers travel as int64_t");

enum { HEADROOM = 16 << 20, CAUSE = 256, DIMENSION_PLAIN = 1024, DIMENSION_CHUNK = 1 << 18 };

void polis_h5_quiet(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

bool polis_h5_has_room(void)
{
    void *volatile room = malloc(HEADROOM); /* never touched: it costs nothing */
    const bool has = room != NULL;

    free(room);
    return has;
}

typedef struct cause {
    char text[CAUSE];
    bool is_memory;
} cause;

/* The walk goes from the place of the failure outwards: the first words are the cause. */
static herr_t keep_first(unsigned n, const H5E_error2_t *error, void *data)
{
    cause *c = data;

    if (n == 0 && error->desc) {
        snprintf(c->text, sizeof c->text, "%s", error->desc);
    }
    c->is_memory = c->is_memory || error->maj_num == H5E_RESOURCE;
    return 0;
}

polis_err polis_h5_fail(polis_fault *fault, polis_err code, const char *path, const char *what)
{
    cause c = {.text = "unknown cause"};

    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &c);
    return polis_fail(fault, c.is_memory ? POLIS_E_NOMEM : code, path, 0, "%s: HDF5: %s", what,
                      c.text);
}

int64_t polis_h5_type(polis_type type)
{
    switch (type) {
    case POLIS_TYPE_I8:
        return H5T_NATIVE_INT8;
    case POLIS_TYPE_I32:
        return H5T_NATIVE_INT32;
    case POLIS_TYPE_I64:
        return H5T_NATIVE_INT64;
    case POLIS_TYPE_F64:
        return H5T_NATIVE_DOUBLE;
    case POLIS_TYPE_TEXT:
        return H5T_C_S1;
    }
    return H5I_INVALID_HID;
}

size_t polis_h5_row_bytes(polis_type type, int width)
{
    switch (type) {
    case POLIS_TYPE_I8:
        return 1;
    case POLIS_TYPE_I32:
        return 4;
    case POLIS_TYPE_I64:
    case POLIS_TYPE_F64:
        return 8;
    case POLIS_TYPE_TEXT:
        return (size_t)width;
    }
    return 0;
}

bool polis_h5_describe(int64_t plist)
{
    return H5Pset_attr_creation_order(plist, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0 &&
           H5Pset_obj_track_times(plist, false) >= 0;
}

int64_t polis_h5_create_group(int64_t file, const char *name)
{
    const hid_t plist = H5Pcreate(H5P_GROUP_CREATE);
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t group = H5I_INVALID_HID;

    if (H5Pset_link_creation_order(plist, order) >= 0 && polis_h5_describe(plist)) {
        group = H5Gcreate2(file, name, H5P_DEFAULT, plist, H5P_DEFAULT);
    }
    H5Pclose(plist);
    return group;
}

/* A rank of 0 makes a scalar. */
static bool put(int64_t object, const char *name, hid_t type, int rank, hsize_t n,
                const void *value)
{
    const hid_t space = rank ? H5Screate_simple(1, &n, NULL) : H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    const bool good = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;

    if (attribute >= 0) {
        H5Aclose(attribute);
    }
    H5Sclose(space);
    return good;
}

bool polis_h5_put_text(int64_t object, const char *name, const char *value)
{
    const size_t len = strlen(value);
    const hid_t type = H5Tcopy(H5T_C_S1);
    const bool good = H5Tset_size(type, len > 0 ? len : 1) >= 0 &&
                      H5Tset_cset(type, H5T_CSET_UTF8) >= 0 && put(object, name, type, 0, 1, value);

    H5Tclose(type);
    return good;
}

bool polis_h5_put_number(int64_t object, const char *name, double value)
{
    return put(object, name, H5T_NATIVE_DOUBLE, 0, 1, &value);
}

bool polis_h5_put_count(int64_t object, const char *name, int64_t value)
{
    return put(object, name, H5T_NATIVE_INT64, 0, 1, &value);
}

bool polis_h5_put_flags(int64_t object, const char *name, const int8_t *value, int n)
{
    return put(object, name, H5T_NATIVE_INT8, 1, (hsize_t)n, value);
}

char *polis_h5_get_text(int64_t object, const char *name)
{
    hid_t attribute = H5I_INVALID_HID, type = H5I_INVALID_HID, space = H5I_INVALID_HID;
    char *text = NULL;

    if (H5Aexists(object, name) <= 0 || (attribute = H5Aopen(object, name, H5P_DEFAULT)) < 0) {
        return NULL;
    }
    type = H5Aget_type(attribute);
    space = H5Aget_space(attribute);
    if (H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
        H5Sget_simple_extent_npoints(space) == 1) {
        const size_t size = H5Tget_size(type);
        text = polis_mem_new((int64_t)size + 1, 1);
        if (text && H5Aread(attribute, type, text) < 0) {
            POLIS_FREE(text);
        }
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Aclose(attribute);
    return text;
}

/* netCDF's name for a dimension without values: never written, only its length counts. A parallel
 * file gives every dataset its room at once, so a long dimension is compressed to next to nothing.
 */
bool polis_h5_create_dimension(int64_t group, const char *name, int64_t length)
{
    const hsize_t n = (hsize_t)length, chunk = n < DIMENSION_CHUNK ? n : DIMENSION_CHUNK;
    const hid_t space = H5Screate_simple(1, &n, NULL);
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    hid_t scale = H5I_INVALID_HID;
    char text[96];
    bool good = H5Pset_fill_time(plist, H5D_FILL_TIME_ALLOC) >= 0 && polis_h5_describe(plist);

    if (length > DIMENSION_PLAIN) {
        good = good && H5Pset_chunk(plist, 1, &chunk) >= 0 && H5Pset_deflate(plist, 1) >= 0;
    }
    snprintf(text, sizeof text, "This is a netCDF dimension but not a netCDF variable.%10lld",
             (long long)length);
    if (good) {
        scale = H5Dcreate2(group, name, H5T_IEEE_F32BE, space, H5P_DEFAULT, plist, H5P_DEFAULT);
        good = scale >= 0 && H5DSset_scale(scale, text) >= 0;
    }
    if (scale >= 0) {
        H5Dclose(scale);
    }
    H5Pclose(plist);
    H5Sclose(space);
    return good;
}

bool polis_h5_attach(int64_t variable, int axis, int64_t group, const char *dimension)
{
    const hid_t scale = H5Dopen2(group, dimension, H5P_DEFAULT);
    const bool good = scale >= 0 && H5DSattach_scale(variable, scale, (unsigned)axis) >= 0;

    if (scale >= 0) {
        H5Dclose(scale);
    }
    return good;
}

typedef struct found {
    char *name;
    size_t size;
    int n;
} found;

/* What attaching leaves in a scale for each variable. */
typedef struct back_link {
    hobj_ref_t variable;
    int axis;
} back_link;

/* The back links of a scale: [*n], freed by the caller; NULL if it has none that can be read. */
static back_link *read_back_links(hid_t scale, int64_t *n)
{
    const hid_t attribute = H5Aopen(scale, "REFERENCE_LIST", H5P_DEFAULT);
    const hid_t space = attribute < 0 ? H5I_INVALID_HID : H5Aget_space(attribute);
    const hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(back_link));
    back_link *link = NULL;

    *n = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (type >= 0 && *n > 0 &&
        H5Tinsert(type, "dataset", HOFFSET(back_link, variable), H5T_STD_REF_OBJ) >= 0 &&
        H5Tinsert(type, "dimension", HOFFSET(back_link, axis), H5T_NATIVE_INT) >= 0) {
        link = polis_mem_new(*n, sizeof *link);
    }
    if (link && H5Aread(attribute, type, link) < 0) {
        POLIS_FREE(link);
    }
    H5Tclose(type);
    if (space >= 0) {
        H5Sclose(space);
    }
    if (attribute >= 0) {
        H5Aclose(attribute);
    }
    return link;
}

/* Does the scale say that it is attached to this axis? H5DSis_attached() opens all variables that
 * the scale names to find out, which took most of the time of writing a small result. */
static bool links_back(hid_t scale, hid_t variable, unsigned axis)
{
    int64_t n;
    hobj_ref_t self;
    back_link *link = read_back_links(scale, &n);
    bool attached = false;

    if (!link) { /* also for want of memory */
        return H5DSis_attached(variable, scale, axis) > 0;
    }
    if (H5Rcreate(&self, variable, ".", H5R_OBJECT, -1) >= 0) {
        for (int64_t i = 0; i < n && !attached; i++) {
            attached = link[i].variable == self && link[i].axis == (int)axis;
        }
    }
    POLIS_FREE(link);
    return attached;
}

static herr_t keep_name(hid_t variable, unsigned axis, hid_t scale, void *data)
{
    found *f = data;
    const ssize_t len = H5Iget_name(scale, f->name, f->size);

    f->n++;
    /* Both ends of the link must be there: the file has it twice, and a reader uses either. */
    return len > 0 && (size_t)len < f->size && links_back(scale, variable, axis) ? 0 : -1;
}

bool polis_h5_dimension_of(int64_t variable, int axis, char *name, size_t size)
{
    found f = {.name = name, .size = size};

    name[0] = '\0';
    if (H5DSget_num_scales(variable, (unsigned)axis) != 1) {
        return false;
    }
    return H5DSiterate_scales(variable, (unsigned)axis, NULL, keep_name, &f) >= 0 && f.n == 1;
}

int64_t polis_h5_open(const char *path, polis_fault *fault, polis_err *rc)
{
    hid_t plist, file;

    polis_h5_quiet();
    if (access(path, R_OK) != 0) {
        *rc = polis_fail(fault, POLIS_E_NOINPUT, path, 0, "%s", strerror(errno));
        return H5I_INVALID_HID;
    }
    if (H5Fis_hdf5(path) <= 0) {
        *rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "not a centropolis result: not HDF5");
        return H5I_INVALID_HID;
    }
    if (!polis_h5_has_room()) {
        *rc = polis_fail(fault, POLIS_E_NOMEM, path, 0, "cannot be opened: out of memory");
        return H5I_INVALID_HID;
    }
    polis_guard_begin(path);
    plist = H5Pcreate(H5P_FILE_ACCESS);
#if H5_VERSION_GE(1, 12, 1) || (H5_VERS_MINOR == 10 && H5_VERS_RELEASE >= 7)
    /* A published result never changes; many cluster file systems have no locks. */
    H5Pset_file_locking(plist, 0, 1);
#endif
    file = H5Fopen(path, H5F_ACC_RDONLY, plist);
    *rc = file >= 0 ? POLIS_OK : polis_h5_fail(fault, POLIS_E_IO, path, "cannot be opened");
    H5Pclose(plist);
    if (file < 0) {
        polis_guard_end();
    }
    return file;
}

void polis_h5_close(int64_t file)
{
    H5Fclose(file);
    polis_guard_end();
}
