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
#include <stdio.h>
#include <string.h>

enum { NAME = 128 };

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

/* Rank 0 only. */
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
    if (result->rank == 0) {
        set = create_variable(result, variable);
    }
    rc = polis_result_write_rows(result, set, variable, &x);

done:
    POLIS_FREE(moved);
    return rc;
}
