/*
 * One variable, whole: every rank's rows are first brought to borders of digest blocks, so that no
 * chunk of the file has two writers and a block's digest has one place where it is computed.
 */
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/slab.h"
#include "store/digest.h"
#include "store/h5.h"
#include "store/result_file.h"

#include <hdf5.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    CHUNK_BYTES = 4 << 20,   /* of the widest chunk; text is wide */
    ROUND_BYTES = 256 << 20, /* that a rank hands to one collective write */
    DEFLATE_LEVEL = 1,       /* 4 took a third longer for files 2 % smaller */
    NAME = 128
};

static bool is_aligned(int64_t n, int64_t first, int64_t count)
{
    const int64_t end = first + count;

    return count == 0 || (first % POLIS_DIGEST_ROWS == 0 && first >= 0 && end <= n &&
                          (end % POLIS_DIGEST_ROWS == 0 || end == n));
}

/* Collective. A run of one rank, or columns from polis_slab_move() aligned as the digest is, need
 * no moving; then only the total is checked. */
static polis_err align_rows(polis_result *r, int64_t n, size_t row_bytes, polis_result_rows *x,
                            void **moved)
{
    polis_err rc = POLIS_OK;
    const polis_piece piece = {.first = x->first, .count = x->count};
    polis_slab *slab = NULL;
    int64_t all[3], mine[3] = {x->count, is_aligned(n, x->first, x->count) ? 0 : 1,
                               r->rank == 0 ? 0 : x->count};

    POLIS_MPI(r->comm, MPI_Allreduce(mine, all, 3, MPI_INT64_T, MPI_SUM, r->comm));
    if (all[0] != n) {
        return polis_fail(r->fault, POLIS_E_BUG, r->path, 0,
                          "%lld rows handed over for an axis of %lld", (long long)all[0],
                          (long long)n);
    }
    x->all_on_root = all[1] == 0 ? all[2] == 0 : n <= POLIS_DIGEST_ROWS;
    if (all[1] == 0) {
        return POLIS_OK;
    }
    POLIS_TRY(polis_slab_new(r->comm, n, 1, &piece, POLIS_DIGEST_ROWS, &slab));
    x->first = polis_slab_first(slab);
    x->count = polis_slab_count(slab);
    *moved = polis_mem_new(x->count * (int64_t)row_bytes, 1);
    POLIS_TRY(polis_comm_agree(r->comm, *moved ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_TRY(polis_slab_move(slab, row_bytes, x->data, *moved));
    x->data = *moved;

done:
    polis_slab_free(&slab);
    return rc;
}

/* Chunks of 64 Ki rows, of fewer where rows are wide; always a whole number of them in a block. */
static hsize_t chunk_rows(int64_t n, size_t row_bytes)
{
    hsize_t chunk = POLIS_DIGEST_ROWS;

    while (chunk > 1 && chunk * row_bytes > CHUNK_BYTES) {
        chunk /= 2;
    }
    return chunk < (hsize_t)n ? chunk : (hsize_t)n;
}

/* How a variable is stored; < 0 on failure. An axis without rows has no chunks. */
static hid_t storage(const polis_variable *v, int64_t n, size_t row_bytes)
{
    const hid_t plist = H5Pcreate(H5P_DATASET_CREATE);
    const hsize_t chunk[2] = {chunk_rows(n, row_bytes), row_bytes};
    const int rank = v->type == POLIS_TYPE_TEXT ? 2 : 1;
    const double nan_value = NAN;
    bool good = polis_h5_describe(plist) && H5Pset_fill_time(plist, H5D_FILL_TIME_NEVER) >= 0;

    if (n > 0) {
        good = good && H5Pset_chunk(plist, rank, chunk) >= 0 &&
               (polis_h5_row_bytes(v->type, 1) == 1 || H5Pset_shuffle(plist) >= 0) &&
               H5Pset_deflate(plist, DEFLATE_LEVEL) >= 0;
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

/* Every axis gets its dimension; text brings one of its own, the longest string. */
static bool attach_dimensions(polis_result *r, hid_t set, const polis_variable *v)
{
    const int64_t group = v->run ? r->run : r->file;
    char name[NAME];

    if (!polis_h5_attach(set, 0, r->file, polis_axis_name(v->axis))) {
        return false;
    }
    if (v->type != POLIS_TYPE_TEXT) {
        return true;
    }
    snprintf(name, sizeof name, "strlen_%s", v->name);
    return polis_h5_create_dimension(group, name, v->width) && polis_h5_attach(set, 1, group, name);
}

/* Collective, as every change of metadata is. */
static hid_t create_variable(polis_result *r, const polis_variable *v, size_t row_bytes)
{
    const bool text = v->type == POLIS_TYPE_TEXT;
    const hsize_t shape[2] = {(hsize_t)r->n[v->axis], row_bytes};
    const hid_t plist = storage(v, r->n[v->axis], row_bytes);
    const hid_t space = H5Screate_simple(text ? 2 : 1, shape, NULL);
    hid_t set = H5I_INVALID_HID;

    if (plist >= 0 && space >= 0) {
        set = H5Dcreate2(v->run ? r->run : r->file, v->name, polis_h5_type(v->type), space,
                         H5P_DEFAULT, plist, H5P_DEFAULT);
    }
    if (set >= 0 && !(attach_dimensions(r, set, v) && put_attributes(set, v))) {
        H5Dclose(set);
        set = H5I_INVALID_HID;
    }
    H5Sclose(space);
    H5Pclose(plist);
    return set;
}

bool polis_result_write_part(const polis_result *r, int64_t set, const polis_variable *v,
                             int64_t first, int64_t count, const void *data)
{
    const size_t row_bytes = polis_h5_row_bytes(v->type, v->width);
    const hsize_t start[2] = {(hsize_t)first, 0}, block[2] = {(hsize_t)count, row_bytes};
    const hid_t in_file = H5Dget_space(set);
    const hid_t in_memory = H5Screate_simple(v->type == POLIS_TYPE_TEXT ? 2 : 1, block, NULL);
    const hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    bool good = !r->shared || H5Pset_dxpl_mpio(transfer, H5FD_MPIO_COLLECTIVE) >= 0;

    if (count > 0) {
        good = good && H5Sselect_hyperslab(in_file, H5S_SELECT_SET, start, NULL, block, NULL) >= 0;
    } else {
        good = good && H5Sselect_none(in_file) >= 0 && H5Sselect_none(in_memory) >= 0;
    }
    /* Called whatever happened here: the other ranks are in it. */
    good = H5Dwrite(set, polis_h5_type(v->type), in_memory, in_file, transfer, data) >= 0 && good;
    H5Pclose(transfer);
    H5Sclose(in_memory);
    H5Sclose(in_file);
    return good;
}

/* Collective: as many rounds as the rank with most rows needs. */
static bool write_rows(polis_result *r, hid_t set, const polis_variable *v, size_t row_bytes,
                       const polis_result_rows *x)
{
    int64_t each = (int64_t)(ROUND_BYTES / row_bytes) / POLIS_DIGEST_ROWS * POLIS_DIGEST_ROWS;
    int64_t most = 0;
    const char *data = x->data ? x->data : "";
    bool good = true;

    each = each > 0 ? each : POLIS_DIGEST_ROWS;
    POLIS_MPI(r->comm, MPI_Allreduce(&x->count, &most, 1, MPI_INT64_T, MPI_MAX, r->comm));
    for (int64_t done = 0; done < most; done += each) {
        const int64_t left = x->count > done ? x->count - done : 0;
        const int64_t now = left < each ? left : each;
        const int64_t at = now > 0 ? done : 0;
        good =
            polis_result_write_part(r, set, v, x->first + at, now, data + (size_t)at * row_bytes) &&
            good;
    }
    return good;
}

/* Collective. Places of the ranks' blocks in the list of all, in bytes as MPI wants them. */
static void gather_digests(polis_result *r, unsigned char *mine, int n_mine, int *count,
                           unsigned char *all)
{
    int *place = count + polis_comm_size(r->comm);

    POLIS_MPI(r->comm, MPI_Gather(&n_mine, 1, MPI_INT, count, 1, MPI_INT, 0, r->comm));
    if (r->rank == 0) {
        for (int rank = 1; rank < polis_comm_size(r->comm); rank++) {
            place[rank] = place[rank - 1] + count[rank - 1];
        }
    }
    POLIS_MPI(r->comm,
              MPI_Gatherv(mine, n_mine, MPI_BYTE, all, count, place, MPI_BYTE, 0, r->comm));
}

/* Collective. Ranges lie in the order of ranks: the block digests are gathered as they come. */
static polis_err put_digest(polis_result *r, hid_t set, int64_t n, size_t row_bytes,
                            const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;
    const int64_t n_mine = polis_digest_n_blocks(x->count), n_all = polis_digest_n_blocks(n);
    unsigned char *mine = NULL, *all = NULL;
    int *count = NULL;
    char hex[POLIS_DIGEST_HEX] = "";

    if (n_all > INT_MAX / POLIS_DIGEST_BYTES) {
        return POLIS_E_OVERFLOW; /* the same on all ranks */
    }
    mine = polis_mem_new(n_mine, POLIS_DIGEST_BYTES);
    all = polis_mem_new(r->rank == 0 ? n_all : 0, POLIS_DIGEST_BYTES);
    count = polis_mem_new((int64_t)2 * polis_comm_size(r->comm), sizeof *count);
    POLIS_TRY(polis_comm_agree(r->comm, mine && all && count ? POLIS_OK : POLIS_E_NOMEM));
    polis_digest_blocks(x->data, x->count, row_bytes, mine);
    gather_digests(r, mine, (int)(n_mine * POLIS_DIGEST_BYTES), count, all);
    if (r->rank == 0) {
        polis_digest_hex(all, n_all, hex);
    }
    POLIS_MPI(r->comm, MPI_Bcast(hex, POLIS_DIGEST_HEX, MPI_CHAR, 0, r->comm));
    rc = polis_result_agree(r, polis_h5_put_text(set, POLIS_DIGEST_DATA, hex),
                            "cannot write a digest");

done:
    POLIS_FREE(count);
    POLIS_FREE(all);
    POLIS_FREE(mine);
    return rc;
}

/* Collective: a file that all ranks have open. */
static polis_err write_shared(polis_result *r, hid_t set, const polis_variable *v, size_t row_bytes,
                              const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_result_agree(r, set >= 0, v->name));
    POLIS_TRY(polis_result_agree(r, write_rows(r, set, v, row_bytes, x), v->name));
    rc = put_digest(r, set, r->n[v->axis], row_bytes, x);

done:
    if (set >= 0) {
        H5Dclose(
            set); /* what a failed write leaves to be done fails again when the file is closed */
    }
    return rc;
}

polis_err polis_result_write(polis_result *result, const polis_variable *variable, int64_t first,
                             int64_t count, const void *data)
{
    polis_err rc = POLIS_OK;
    const size_t row_bytes = polis_h5_row_bytes(variable->type, variable->width);
    const int64_t n = result->n[variable->axis];
    polis_result_rows x = {.first = first, .count = count, .data = data};
    void *moved = NULL;
    hid_t set = H5I_INVALID_HID;

    if (!result->has_axes || row_bytes < 1 || strlen(variable->name) > NAME - 16) {
        return polis_fail(result->fault, POLIS_E_BUG, result->path, 0,
                          "variable %s: no axes, no width, or too long a name", variable->name);
    }
    POLIS_TRY(align_rows(result, n, row_bytes, &x, &moved));
    if (polis_result_writes(result)) {
        set = create_variable(result, variable, row_bytes);
    }
    rc = result->shared ? write_shared(result, set, variable, row_bytes, &x)
                        : polis_result_write_alone(result, set, variable, &x);

done:
    POLIS_FREE(moved);
    return rc;
}
