#include "store/result.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "cluster/comm.h"
#include "store/digest.h"
#include "store/h5.h"
#include "store/result_file.h"

#include <hdf5.h>
#include <stdio.h>
#include <string.h>

/* MPI's handlers get no data of their own, and the one for files is the process's anyway: this is
 * the file that the words are about. */
static const char *volatile file_at_risk = NULL;

/* A rank that fails to write inside a collective call would leave the others waiting for ever, and
 * HDF5 cannot be told to give up: the run ends here. The last checkpoint is whole. */
static void abort_on_file_error(MPI_File *file, int *code, ...)
{
    const polis_log log = {.level = POLIS_LOG_ERROR};
    char text[MPI_MAX_ERROR_STRING + 1] = "unknown failure";
    char node[MPI_MAX_PROCESSOR_NAME + 1] = "unknown";
    int len = 0, rank = -1;

    (void)file;
    MPI_Error_string(*code, text, &len);
    MPI_Get_processor_name(node, &len);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    text[strcspn(text, "\n")] = '\0';
    polis_log_line(
        &log, POLIS_LOG_ERROR,
        "rank %d on %s: %s: %s; is the disk full? Make room and run the same command again", rank,
        node, file_at_risk ? file_at_risk : "result file", text);
    MPI_Abort(MPI_COMM_WORLD, polis_err_exit_status(POLIS_E_IO));
}

static void guard_files(const char *path)
{
    MPI_Errhandler handler;

    file_at_risk = path;
    MPI_File_create_errhandler(abort_on_file_error, &handler);
    MPI_File_set_errhandler(MPI_FILE_NULL, handler);
    MPI_Errhandler_free(&handler);
}

static void unguard_files(void)
{
    MPI_File_set_errhandler(MPI_FILE_NULL, MPI_ERRORS_RETURN);
    file_at_risk = NULL;
}

polis_err polis_result_fail(polis_result *r, const char *what)
{
    return r->image.lacks_memory
               ? polis_fail(r->fault, POLIS_E_NOMEM, r->path, 0, "%s: out of memory", what)
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

/* Rank 0 only. The file made in memory, now closed, goes to the temporary file. */
static polis_err save_image(polis_result *r)
{
    return polis_image_save(&r->image, polis_part_fd(r->part), r->path, r->fault);
}

/* Free everything but what publish() and discard() treat differently: the part. Collective. */
static void result_free(polis_result **result)
{
    polis_result *r = *result;

    close_handles(r);
    polis_image_clear(&r->image);
    if (r->shared) {
        unguard_files();
    }
    MPI_Comm_free(&r->comm);
    POLIS_FREE(r->path);
    POLIS_FREE(r->part_path);
    POLIS_FREE(*result);
}

/* Collective. The temporary file is made by rank 0; the others hear its name. */
static polis_err create_part(polis_result *r, const char *path, bool force)
{
    polis_err rc = POLIS_OK;
    void *name = NULL;
    int64_t size = 0;

    rc = polis_text_copy(path, &r->path);
    if (rc == POLIS_OK && r->rank == 0) {
        rc = polis_part_create(path, force, r->fault, &r->part);
        if (rc == POLIS_OK) {
            rc = polis_text_copy(polis_part_path(r->part), &r->part_path);
        }
    }
    POLIS_TRY(polis_comm_agree_fault(r->comm, rc, r->fault));
    name = r->part_path;
    size = r->rank == 0 ? (int64_t)strlen(r->part_path) + 1 : 0;
    POLIS_TRY(polis_comm_broadcast(r->comm, 0, &name, &size));
    r->part_path = name;

done:
    return rc;
}

bool polis_result_writes(const polis_result *r)
{
    return r->shared || r->rank == 0;
}

/* Rank 0 only: a file in memory. On disk, HDF5 would crash at the end of the program after a write
 * that failed. */
static bool create_alone(polis_result *r)
{
    r->file = polis_image_create(&r->image, r->part_path);
    if (r->file >= 0) {
        r->run = polis_h5_create_group(r->file, "run");
    }
    return r->run >= 0;
}

/* Collective. What rank 0 began is opened by all. */
static polis_err share_file(polis_result *r)
{
    polis_err rc = POLIS_OK;
    const hid_t access = polis_image_access();
    bool good;

    good = close_handles(r);
    POLIS_TRY(polis_result_agree(r, good, "cannot be closed"));
    rc = r->rank == 0 ? save_image(r) : POLIS_OK;
    POLIS_TRY(polis_comm_agree_fault(r->comm, rc, r->fault));
    good = access >= 0 && H5Pset_fapl_mpio(access, r->comm, MPI_INFO_NULL) >= 0 &&
           H5Pset_coll_metadata_write(access, true) >= 0;
    POLIS_TRY(polis_result_agree(r, good, "cannot be set up for parallel writing"));
    guard_files(r->path);
    r->shared = true;
    r->file = H5Fopen(r->part_path, H5F_ACC_RDWR, access);
    POLIS_TRY(polis_result_agree(r, r->file >= 0, "cannot be opened by all ranks"));
    r->run = H5Gopen2(r->file, "run", H5P_DEFAULT);
    rc = polis_result_agree(r, r->run >= 0, "cannot open the group /run");

done:
    H5Pclose(access);
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
    r->alone_rows = POLIS_RESULT_ALONE_ROWS;
    polis_h5_quiet();
    r->image.lacks_memory = !polis_h5_has_room();
    POLIS_TRY(polis_result_agree(r, !r->image.lacks_memory, "cannot be created"));
    POLIS_TRY(create_part(r, path, force));
    POLIS_TRY(polis_result_agree(r, r->rank != 0 || create_alone(r), "cannot be created"));
    POLIS_TRY(polis_result_text(r, "Conventions", "CF-1.10, ACDD-1.3"));
    POLIS_TRY(polis_result_text(r, "schema", "centropolis/1"));
    *out = r;
    r = NULL;

done:
    polis_result_discard(&r);
    return rc;
}

void polis_result_alone_up_to(polis_result *result, int64_t rows)
{
    result->alone_rows = rows;
}

polis_err polis_result_axes(polis_result *result, const int64_t n[POLIS_N_AXES])
{
    polis_err rc = POLIS_OK;
    bool good = !result->has_axes, large = false;
    int64_t left = result->alone_rows;

    for (int axis = 0; axis < POLIS_N_AXES; axis++) {
        result->n[axis] = n[axis];
        good = good && n[axis] >= 0;
        large = large || n[axis] > left;
        left -= large ? 0 : n[axis];
    }
    POLIS_TRY(polis_result_agree(result, good, "cannot define the dimensions"));
    if (large) {
        POLIS_TRY(share_file(result));
    }
    for (int axis = 0; axis < POLIS_N_AXES && polis_result_writes(result); axis++) {
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
        result, !polis_result_writes(result) || polis_h5_put_text(result->file, name, value), name);
}

polis_err polis_result_number(polis_result *result, const char *name, double value)
{
    return polis_result_agree(
        result, !polis_result_writes(result) || polis_h5_put_number(result->file, name, value),
        name);
}

polis_err polis_result_count(polis_result *result, const char *name, int64_t value)
{
    return polis_result_agree(
        result, !polis_result_writes(result) || polis_h5_put_count(result->file, name, value),
        name);
}

polis_err polis_result_run_text(polis_result *result, const char *name, const char *value)
{
    return polis_result_agree(
        result, !polis_result_writes(result) || polis_h5_put_text(result->run, name, value), name);
}

polis_err polis_result_run_number(polis_result *result, const char *name, double value)
{
    return polis_result_agree(
        result, !polis_result_writes(result) || polis_h5_put_number(result->run, name, value),
        name);
}

/* Collective. Rank 0 reads the metadata, all that write write the attribute. */
static polis_err put_content_digest(polis_result *r)
{
    polis_err rc = POLIS_OK;
    char hex[POLIS_DIGEST_HEX] = "";

    if (r->rank == 0) {
        polis_fault inner = {0};
        rc = polis_digest_content(r->file, &inner, hex);
        if (rc != POLIS_OK) {
            polis_fail(r->fault, rc, r->path, 0, "no digest: %.900s", inner.text);
        }
    }
    POLIS_TRY(polis_comm_agree_fault(r->comm, rc, r->fault));
    POLIS_MPI(r->comm, MPI_Bcast(hex, POLIS_DIGEST_HEX, MPI_CHAR, 0, r->comm));
    rc = polis_result_agree(
        r, !polis_result_writes(r) || polis_h5_put_text(r->file, POLIS_DIGEST_CONTENT, hex),
        "cannot write the digest");

done:
    return rc;
}

/* Collective. After it everything is with the file system, on every rank. */
static polis_err close_file(polis_result *r)
{
    polis_err rc = POLIS_OK;
    bool good = !polis_result_writes(r) || H5Fflush(r->file, H5F_SCOPE_GLOBAL) >= 0;

    POLIS_TRY(polis_result_agree(r, good, "cannot be flushed"));
    good = close_handles(r);
    POLIS_TRY(polis_result_agree(r, good, "cannot be closed"));
    rc = !r->shared && r->rank == 0 ? save_image(r) : POLIS_OK;
    rc = polis_comm_agree_fault(r->comm, rc, r->fault);

done:
    return rc;
}

polis_err polis_result_publish(polis_result **result, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_result *r = *result;

    r->fault = fault;
    POLIS_TRY(put_content_digest(r));
    POLIS_TRY(close_file(r));
    if (r->rank == 0) {
        rc = polis_part_publish(&r->part, fault);
    }
    rc = polis_comm_agree_fault(r->comm, rc, fault);

done:
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
