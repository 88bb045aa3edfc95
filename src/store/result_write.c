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
#include <stdio.h>
#include <string.h>

enum {
    ROUND_BYTES = 256 << 20, /* that a rank hands to one collective write */
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
static hid_t create_variable(polis_result *r, const polis_variable *v)
{
    const int64_t shape[2] = {r->n[v->axis], v->width};
    hid_t set = polis_h5_create_variable(v->run ? r->run : r->file, v,
                                         v->type == POLIS_TYPE_TEXT ? 2 : 1, shape);

    if (set >= 0 && !attach_dimensions(r, set, v)) {
        H5Dclose(set);
        set = H5I_INVALID_HID;
    }
    return set;
}

/* Collective. No rows is an empty selection. */
static bool write_part(int64_t set, const polis_variable *v, int64_t first, int64_t count,
                       const void *data)
{
    const size_t row_bytes = polis_h5_row_bytes(v->type, v->width);
    const hsize_t start[2] = {(hsize_t)first, 0}, block[2] = {(hsize_t)count, row_bytes};
    const hid_t in_file = H5Dget_space(set);
    const hid_t in_memory = H5Screate_simple(v->type == POLIS_TYPE_TEXT ? 2 : 1, block, NULL);
    const hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    bool good = H5Pset_dxpl_mpio(transfer, H5FD_MPIO_COLLECTIVE) >= 0;

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
        good = write_part(set, v, x->first + at, now, data + (size_t)at * row_bytes) && good;
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
        set = create_variable(result, variable);
    }
    rc = result->shared ? write_shared(result, set, variable, row_bytes, &x)
                        : polis_result_write_alone(result, set, variable, &x);

done:
    POLIS_FREE(moved);
    return rc;
}
