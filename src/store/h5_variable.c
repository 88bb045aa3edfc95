/* How a variable lies in the file and what it says of itself, in the root and in every group. */
#include "store/digest.h"
#include "store/h5.h"

#include <hdf5.h>
#include <math.h>

enum {
    CHUNK_BYTES = 4 << 20, /* of the widest chunk; text is wide */
};

int64_t polis_h5_chunk_rows(int64_t n, size_t row_bytes)
{
    int64_t chunk = POLIS_DIGEST_ROWS;

    while (chunk > 1 && (size_t)chunk * row_bytes > CHUNK_BYTES) {
        chunk /= 2;
    }
    return chunk < n ? chunk : n;
}

/* How a variable is stored; < 0 on failure. One without values has no chunks. */
static hid_t storage(const polis_variable *v, int rank, const hsize_t *shape)
{
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    const size_t value_bytes = polis_h5_row_bytes(v->type, 1);
    const double nan_value = NAN;
    hsize_t chunk[H5S_MAX_RANK];
    size_t row_bytes = value_bytes;
    bool good = polis_h5_describe(plist) && H5Pset_fill_time(plist, H5D_FILL_TIME_NEVER) >= 0;

    for (int axis = 1; axis < rank; axis++) {
        chunk[axis] = shape[axis];
        row_bytes *= shape[axis];
    }
    if (shape[0] > 0 && row_bytes > 0) {
        chunk[0] = (hsize_t)polis_h5_chunk_rows((int64_t)shape[0], row_bytes);
        good = good && H5Pset_chunk(plist, rank, chunk) >= 0 &&
               (value_bytes == 1 || H5Pset_shuffle(plist) >= 0) &&
               H5Pset_deflate(plist, POLIS_H5_DEFLATE) >= 0;
    }
    if (v->type == POLIS_TYPE_F64) {
        good = good && H5Pset_fill_value(plist, H5T_NATIVE_DOUBLE, &nan_value) >= 0;
    }
    if (!good) {
        H5Pclose(plist);
        return H5I_INVALID_HID;
    }
    return plist;
}

static bool put_attributes(hid_t set, const polis_variable *v)
{
    bool good = polis_h5_put_text(set, "long_name", v->long_name);

    if (v->units) {
        good = good && polis_h5_put_text(set, "units", v->units);
    }
    if (v->reference) {
        good = good && polis_h5_put_text(set, "references", v->reference);
    }
    if (v->type == POLIS_TYPE_TEXT) {
        good = good && polis_h5_put_text(set, "_Encoding", "utf-8");
    }
    if (v->type == POLIS_TYPE_F64) {
        good = good && polis_h5_put_number(set, "_FillValue", NAN);
    }
    if (v->flag_values) {
        good = good && polis_h5_put_flags(set, "flag_values", v->flag_values, v->n_flags);
    }
    for (int i = 0; v->extra && v->extra[i][0]; i++) {
        good = good && polis_h5_put_text(set, v->extra[i][0], v->extra[i][1]);
    }
    return good;
}

int64_t polis_h5_create_variable(int64_t group, const polis_variable *v, int rank,
                                 const int64_t *shape)
{
    hsize_t extent[H5S_MAX_RANK];
    hid_t plist, space, set = H5I_INVALID_HID;

    for (int axis = 0; axis < rank; axis++) {
        extent[axis] = (hsize_t)shape[axis];
    }
    plist = storage(v, rank, extent);
    space = H5Screate_simple(rank, extent, NULL);
    if (plist >= 0 && space >= 0) {
        set = H5Dcreate2(group, v->name, polis_h5_type(v->type), space, H5P_DEFAULT, plist,
                         H5P_DEFAULT);
    }
    if (set >= 0 && !put_attributes(set, v)) {
        H5Dclose(set);
        set = H5I_INVALID_HID;
    }
    H5Sclose(space);
    H5Pclose(plist);
    return set;
}
