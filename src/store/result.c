#include "store/result.h"
#include "base/mem.h"
#include "base/text.h"
#include "cluster/comm.h"
#include "store/digest.h"
#include "store/h5.h"
#include "store/result_file.h"

#include <hdf5.h>

polis_err polis_result_fail(polis_result *r, const char *what)
{
    return r->disk.error != 0 ? polis_disk_result(&r->disk, r->path, r->fault)
                              : polis_h5_fail(r->fault, POLIS_E_IO, r->path, what);
}

polis_err polis_result_agree(polis_result *r, bool good, const char *what)
{
    return polis_comm_agree_fault(r->comm, good ? POLIS_OK : polis_result_fail(r, what), r->fault);
}

const char *polis_axis_name(polis_axis axis)
{
    static const char *const names[POLIS_N_AXES] = {"network", "node", "edge"};

    return names[axis];
}

static bool close_handles(polis_result *r)
{
    bool good = r->run < 0 || H5Gclose(r->run) >= 0;

    good = (r->file < 0 || H5Fclose(r->file) >= 0) && good;
    r->run = H5I_INVALID_HID;
    r->file = H5I_INVALID_HID;
    return good;
}

/* Free everything but what publish() and discard() treat differently: the part. Collective. */
static void result_free(polis_result **result)
{
    polis_result *r = *result;

    close_handles(r);
    polis_packer_clear(&r->packer);
    MPI_Comm_free(&r->comm);
    POLIS_FREE(r->path);
    POLIS_FREE(*result);
}

/* Rank 0 only. */
static polis_err begin_file(polis_result *r, bool force)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_part_create(r->path, force, r->fault, &r->part));
    if (!polis_h5_has_room()) { /* HDF5 would crash */
        return polis_fail(r->fault, POLIS_E_NOMEM, r->path, 0, "cannot be created: out of memory");
    }
    r->file = polis_disk_create(&r->disk, polis_part_fd(r->part), polis_part_path(r->part));
    if (r->file >= 0) {
        r->run = polis_h5_create_group(r->file, "run");
    }
    rc = r->run >= 0 ? POLIS_OK : polis_result_fail(r, "cannot be created");

done:
    return rc;
}

polis_err polis_result_create(MPI_Comm comm, const char *path, bool force, polis_fault *fault,
                              polis_result **out)
{
    polis_err rc = POLIS_OK;
    polis_result *r = polis_mem_new(1, sizeof *r);

    *out = NULL;
    rc = polis_comm_agree(comm, r ? POLIS_OK : POLIS_E_NOMEM);
    if (rc != POLIS_OK) {
        POLIS_FREE(r);
        return rc;
    }
    POLIS_MPI(comm, MPI_Comm_dup(comm, &r->comm));
    r->rank = polis_comm_rank(comm);
    r->fault = fault;
    r->file = H5I_INVALID_HID;
    r->run = H5I_INVALID_HID;
    polis_h5_quiet();
    rc = polis_text_copy(path, &r->path);
    rc = rc == POLIS_OK && r->rank == 0 ? begin_file(r, force) : rc;
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    POLIS_TRY(polis_result_text(r, "Conventions", "CF-1.10, ACDD-1.3"));
    POLIS_TRY(polis_result_text(r, "schema", "centropolis/1"));
    *out = r;
    r = NULL;

done:
    polis_result_discard(&r);
    return rc;
}

polis_err polis_result_axes(polis_result *result, const int64_t n[POLIS_N_AXES])
{
    polis_err rc = POLIS_OK;
    bool good = !result->has_axes;

    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        result->n[axis] = n[axis];
        good = good && n[axis] >= 0;
    }
    POLIS_TRY(polis_result_agree(result, good, "cannot define the dimensions"));
    for (int axis = 0; axis < POLIS_N_AXES && result->rank == 0; axis++) {
        const char *name = polis_axis_name((polis_axis)axis);
        good = good && polis_h5_create_dimension(result->file, name, n[axis]);
    }
    result->has_axes = true;
    rc = polis_result_agree(result, good, "cannot define the dimensions");

done:
    return rc;
}

polis_err polis_result_text(polis_result *result, const char *name, const char *value)
{
    return polis_result_agree(
        result, result->rank != 0 || polis_h5_put_text(result->file, name, value), name);
}

polis_err polis_result_number(polis_result *result, const char *name, double value)
{
    return polis_result_agree(
        result, result->rank != 0 || polis_h5_put_number(result->file, name, value), name);
}

polis_err polis_result_count(polis_result *result, const char *name, int64_t value)
{
    return polis_result_agree(
        result, result->rank != 0 || polis_h5_put_count(result->file, name, value), name);
}

polis_err polis_result_run_text(polis_result *result, const char *name, const char *value)
{
    return polis_result_agree(
        result, result->rank != 0 || polis_h5_put_text(result->run, name, value), name);
}

polis_err polis_result_run_number(polis_result *result, const char *name, double value)
{
    return polis_result_agree(
        result, result->rank != 0 || polis_h5_put_number(result->run, name, value), name);
}

/* Rank 0 only. */
static polis_err put_content_digest(polis_result *r)
{
    polis_err rc = POLIS_OK;
    polis_fault inner = {0};
    char hex[POLIS_DIGEST_HEX] = "";

    rc = polis_digest_content(r->file, &inner, hex);
    if (rc != POLIS_OK) {
        return polis_fail(r->fault, rc, r->path, 0, "no digest: %.900s", inner.text);
    }
    return polis_h5_put_text(r->file, POLIS_DIGEST_CONTENT, hex)
               ? POLIS_OK
               : polis_result_fail(r, "cannot write the digest");
}

/* Rank 0 only: all that is left to do. */
static polis_err publish(polis_result *r)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(put_content_digest(r));
    if (!close_handles(r)) {
        rc = polis_result_fail(r, "cannot be closed");
        goto done;
    }
    POLIS_TRY(polis_disk_result(&r->disk, r->path, r->fault));
    rc = polis_part_publish(&r->part, r->fault);

done:
    return rc;
}

polis_err polis_result_publish(polis_result **result, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_result *r = *result;

    r->fault = fault;
    rc = r->rank == 0 ? publish(r) : POLIS_OK;
    rc = polis_comm_agree_fault(r->comm, rc, fault);
    polis_result_discard(result);
    return rc;
}

void polis_result_discard(polis_result **result)
{
    if (*result) {
        polis_part *part = (*result)->part;
        result_free(result);
        polis_part_discard(&part);
    }
}
