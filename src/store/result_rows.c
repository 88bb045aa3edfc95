/*
 * The rows of a variable on their way into the file: every rank packs its own with all its threads;
 * rank 0, which alone has the file, writes them as they come, in the order of ranks.
 *
 * Weighed against collective writing by all ranks, whose filters run on one thread of each rank,
 * and where one rank that fails to write leaves the others waiting for ever.
 */
#include "base/mem.h"
#include "cluster/comm.h"
#include "store/digest.h"
#include "store/h5.h"
#include "store/result_file.h"

#include <hdf5.h>
#include <limits.h>
#include <string.h>

enum { TAG = 1 };

/* The variable on rank 0. */
typedef struct taker {
    polis_result *r;
    int64_t set;
    int64_t first;         /* row of the variable where the rows that are taken begin */
    unsigned char *digest; /* [n_digest] of all blocks */
    int64_t n_digest;
    unsigned char *packed; /* [room] a chunk of another rank */
    size_t room;
} taker;

/* What another rank hands over. */
typedef struct parcel {
    unsigned char *digest; /* [n_digest] of its blocks */
    int64_t n_digest;
    unsigned char *packed; /* its chunks, end to end */
    int64_t *size;         /* [n] of each */
    int64_t n, n_packed, size_cap, packed_cap;
} parcel;

/* Into the file. */
static polis_err write_chunk(void *self, int64_t row, const void *packed, size_t size)
{
    const taker *t = self;
    const hsize_t at[2] = {(hsize_t)(t->first + row), 0};

    return H5Dwrite_chunk(t->set, H5P_DEFAULT, 0, at, size, packed) >= 0 && t->r->disk.error == 0
               ? POLIS_OK
               : POLIS_E_IO;
}

/* Into the parcel. */
static polis_err keep_chunk(void *self, int64_t row, const void *packed, size_t size)
{
    polis_err rc = POLIS_OK;
    parcel *p = self;

    (void)row;
    POLIS_GROW(p->size, p->size_cap, p->n + 1);
    POLIS_GROW(p->packed, p->packed_cap, p->n_packed + (int64_t)size);
    memcpy(p->packed + p->n_packed, packed, size);
    p->size[p->n++] = (int64_t)size;
    p->n_packed += (int64_t)size;

done:
    return rc;
}

static void parcel_send(const parcel *p, MPI_Comm comm, int64_t first)
{
    const int64_t head[3] = {first, p->n, p->n_digest};
    const unsigned char *next = p->packed;

    POLIS_MPI(comm, MPI_Send(head, 3, MPI_INT64_T, 0, TAG, comm));
    POLIS_MPI(comm, MPI_Send(p->digest, (int)p->n_digest, MPI_BYTE, 0, TAG, comm));
    for (int64_t i = 0; i < p->n; i++) {
        POLIS_MPI(comm, MPI_Send(next, (int)p->size[i], MPI_BYTE, 0, TAG, comm));
        next += p->size[i];
    }
}

/* After a failure the rest is still received, since it is sent, but not written. */
static polis_err receive_parcel(taker *t, const polis_variable *v, int from)
{
    polis_err rc = POLIS_OK;
    MPI_Comm comm = t->r->comm;
    const size_t row_bytes = polis_h5_row_bytes(v->type, v->width);
    const int64_t rows_each = polis_h5_chunk_rows(t->r->n[v->axis], row_bytes);
    int64_t head[3];
    unsigned char *digest;

    POLIS_MPI(comm, MPI_Recv(head, 3, MPI_INT64_T, from, TAG, comm, MPI_STATUS_IGNORE));
    t->first = head[0];
    digest = t->digest + t->first / POLIS_DIGEST_ROWS * POLIS_DIGEST_BYTES;
    POLIS_MPI(comm, MPI_Recv(digest, (int)head[2], MPI_BYTE, from, TAG, comm, MPI_STATUS_IGNORE));
    for (int64_t i = 0; i < head[1]; i++) {
        MPI_Status status;
        int size;

        POLIS_MPI(comm, MPI_Recv(t->packed, (int)t->room, MPI_BYTE, from, TAG, comm, &status));
        POLIS_MPI(comm, MPI_Get_count(&status, MPI_BYTE, &size));
        rc = rc == POLIS_OK ? write_chunk(t, i * rows_each, t->packed, (size_t)size) : rc;
    }
    return rc;
}

/* Rank 0. Closing the variable writes what HDF5 still holds of it. */
static polis_err end_variable(taker *t, const polis_variable *v)
{
    char hex[POLIS_DIGEST_HEX];
    bool good;

    polis_digest_hex(t->digest, t->n_digest / POLIS_DIGEST_BYTES, hex);
    good = polis_h5_put_text(t->set, POLIS_DIGEST_DATA, hex);
    good = H5Dclose(t->set) >= 0 && good;
    t->set = H5I_INVALID_HID;
    return good && t->r->disk.error == 0 ? POLIS_OK : polis_result_fail(t->r, v->name);
}

/* This rank's rows, with the digests of their blocks. */
static polis_err pack_rows(polis_result *r, const polis_variable *v, const polis_result_rows *x,
                           unsigned char *digest, polis_chunk_take *take, void *self)
{
    const polis_chunk_rows rows = {.variable = v,
                                   .n_axis = r->n[v->axis],
                                   .count = x->count,
                                   .data = x->data,
                                   .digest = digest};

    return polis_chunks_pack(&r->packer, &rows, take, self);
}

/* Rank 0: its own rows, and room for those of others. */
static polis_err take_own(taker *t, const polis_variable *v, const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;
    const int64_t n = t->r->n[v->axis];

    if (t->set < 0) {
        return polis_result_fail(t->r, v->name);
    }
    t->first = x->first;
    t->n_digest = polis_digest_n_blocks(n) * POLIS_DIGEST_BYTES;
    POLIS_NEW(t->digest, t->n_digest);
    if (!x->all_on_root) {
        t->room = polis_chunks_room(v, n);
        POLIS_NEW(t->packed, t->room);
    }
    rc = pack_rows(t->r, v, x, t->digest + x->first / POLIS_DIGEST_ROWS * POLIS_DIGEST_BYTES,
                   write_chunk, t);
    rc = rc == POLIS_E_IO ? polis_result_fail(t->r, v->name) : rc;

done:
    return rc;
}

static polis_err parcel_fill(parcel *p, polis_result *r, const polis_variable *v,
                             const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;

    p->n_digest = polis_digest_n_blocks(x->count) * POLIS_DIGEST_BYTES;
    POLIS_NEW(p->digest, p->n_digest);
    rc = pack_rows(r, v, x, p->digest, keep_chunk, p);

done:
    return rc;
}

/* Collective, after take_own(). */
static polis_err take_others(taker *t, const polis_variable *v)
{
    polis_err rc = POLIS_OK;

    for (int from = 1; from < polis_comm_size(t->r->comm); from++) {
        const polis_err one = receive_parcel(t, v, from);

        rc = rc == POLIS_OK ? one : rc;
    }
    return rc == POLIS_E_IO ? polis_result_fail(t->r, v->name) : rc;
}

polis_err polis_result_write_rows(polis_result *r, int64_t set, const polis_variable *v,
                                  const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;
    taker t = {.r = r, .set = set};
    parcel p = {0};

    if (polis_digest_n_blocks(r->n[v->axis]) > INT_MAX / POLIS_DIGEST_BYTES) {
        rc = POLIS_E_OVERFLOW; /* the same on all ranks */
        goto done;
    }
    if (r->rank == 0) {
        rc = take_own(&t, v, x);
    } else if (!x->all_on_root) {
        rc = parcel_fill(&p, r, v, x);
    }
    if (!x->all_on_root) { /* nothing is sent to a rank that cannot take it */
        POLIS_TRY(polis_comm_agree_fault(r->comm, rc, r->fault));
        if (r->rank == 0) {
            rc = take_others(&t, v);
        } else {
            parcel_send(&p, r->comm, x->first);
        }
    }
    rc = r->rank == 0 && rc == POLIS_OK ? end_variable(&t, v) : rc;
    rc = polis_comm_agree_fault(r->comm, rc, r->fault);

done:
    if (t.set >= 0) {
        H5Dclose(t.set);
    }
    POLIS_FREE(t.packed);
    POLIS_FREE(t.digest);
    POLIS_FREE(p.digest);
    POLIS_FREE(p.packed);
    POLIS_FREE(p.size);
    return rc;
}
