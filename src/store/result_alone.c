/*
 * A small result: rank 0 alone has the file, in memory, and puts the rows of the others into it as
 * they come, a few blocks at a time.
 */
#include "base/mem.h"
#include "cluster/comm.h"
#include "store/chunks.h"
#include "store/digest.h"
#include "store/h5.h"
#include "store/result_file.h"

#include <hdf5.h>

enum { TAG = 1, PART_BYTES = 16 << 20 };

/* What rank 0 has while it takes a variable. */
typedef struct taker {
    polis_result *r;
    const polis_variable *variable;
    int64_t set;
    size_t row_bytes;
    int64_t part_rows; /* of one message: whole blocks */
    unsigned char *digest;
    char *buffer;
    polis_err rc;
} taker;

static int64_t rows_of_part(size_t row_bytes)
{
    const int64_t blocks = (int64_t)(PART_BYTES / row_bytes) / POLIS_DIGEST_ROWS;

    return (blocks > 0 ? blocks : 1) * POLIS_DIGEST_ROWS;
}

/* After a failure the rest is still received, since it is sent, but not written. */
static void take(taker *t, int64_t first, int64_t count, const void *rows)
{
    if (count > 0) {
        polis_digest_blocks(rows, count, t->row_bytes,
                            t->digest + first / POLIS_DIGEST_ROWS * POLIS_DIGEST_BYTES);
        if (t->rc == POLIS_OK) {
            t->rc = polis_chunks_write(t->set, t->variable, first, count, rows);
        }
    }
}

static void send_rows(const taker *t, MPI_Datatype row, const polis_result_rows *x)
{
    const int64_t range[2] = {x->first, x->count};
    MPI_Comm comm = t->r->comm;

    POLIS_MPI(comm, MPI_Send(range, 2, MPI_INT64_T, 0, TAG, comm));
    for (int64_t at = 0; at < x->count; at += t->part_rows) {
        const int64_t left = x->count - at;
        const int count = (int)(left < t->part_rows ? left : t->part_rows);
        const char *from = (const char *)x->data + (size_t)at * t->row_bytes;
        POLIS_MPI(comm, MPI_Send(from, count, row, 0, TAG, comm));
    }
}

static void receive_rows(taker *t, MPI_Datatype row, int from)
{
    int64_t range[2];
    MPI_Comm comm = t->r->comm;

    POLIS_MPI(comm, MPI_Recv(range, 2, MPI_INT64_T, from, TAG, comm, MPI_STATUS_IGNORE));
    for (int64_t at = 0; at < range[1]; at += t->part_rows) {
        const int64_t left = range[1] - at;
        const int count = (int)(left < t->part_rows ? left : t->part_rows);
        POLIS_MPI(comm, MPI_Recv(t->buffer, count, row, from, TAG, comm, MPI_STATUS_IGNORE));
        take(t, range[0] + at, count, t->buffer);
    }
}

/* Collective. */
static void move_rows(taker *t, const polis_result_rows *x)
{
    MPI_Datatype row;
    MPI_Comm comm = t->r->comm;

    POLIS_MPI(comm, MPI_Type_contiguous((int)t->row_bytes, MPI_BYTE, &row));
    POLIS_MPI(comm, MPI_Type_commit(&row));
    if (t->r->rank == 0) {
        for (int from = 1; from < polis_comm_size(comm); from++) {
            receive_rows(t, row, from);
        }
    } else {
        send_rows(t, row, x);
    }
    POLIS_MPI(comm, MPI_Type_free(&row));
}

/* Rank 0: room for the digests and, if others send, for one part. */
static polis_err prepare(taker *t, int64_t n, bool receives)
{
    polis_err rc = POLIS_OK;

    if (t->set < 0) {
        return polis_result_fail(t->r, t->variable->name);
    }
    POLIS_NEW(t->digest, polis_digest_n_blocks(n) * POLIS_DIGEST_BYTES);
    if (receives) {
        POLIS_NEW(t->buffer, (n < t->part_rows ? n : t->part_rows) * (int64_t)t->row_bytes);
    }

done:
    return rc;
}

/* Rank 0. Closing the variable writes what HDF5 still holds of it. */
static polis_err end_variable(taker *t, int64_t n)
{
    char hex[POLIS_DIGEST_HEX];

    bool good;

    if (t->rc != POLIS_OK) {
        return t->rc == POLIS_E_IO ? polis_result_fail(t->r, t->variable->name) : t->rc;
    }
    polis_digest_hex(t->digest, polis_digest_n_blocks(n), hex);
    good = polis_h5_put_text(t->set, POLIS_DIGEST_DATA, hex);
    good = H5Dclose(t->set) >= 0 && good;
    t->set = H5I_INVALID_HID;
    return good ? POLIS_OK : polis_result_fail(t->r, t->variable->name);
}

polis_err polis_result_write_alone(polis_result *r, int64_t set, const polis_variable *v,
                                   const polis_result_rows *x)
{
    polis_err rc = POLIS_OK;
    const size_t row_bytes = polis_h5_row_bytes(v->type, v->width);
    const int64_t n = r->n[v->axis];
    taker t = {.r = r, .variable = v, .set = set, .row_bytes = row_bytes};

    t.part_rows = rows_of_part(row_bytes);
    rc = r->rank == 0 ? prepare(&t, n, !x->all_on_root) : POLIS_OK;
    if (!x->all_on_root) { /* nothing is sent to a rank that cannot take it */
        POLIS_TRY(polis_comm_agree_fault(r->comm, rc, r->fault));
    }
    if (rc == POLIS_OK && r->rank == 0) {
        take(&t, x->first, x->count, x->data);
    }
    if (!x->all_on_root) {
        move_rows(&t, x);
    }
    if (rc == POLIS_OK && r->rank == 0) {
        rc = end_variable(&t, n);
    }
    rc = polis_comm_agree_fault(r->comm, rc, r->fault);

done:
    if (t.set >= 0) {
        H5Dclose(t.set);
    }
    POLIS_FREE(t.buffer);
    POLIS_FREE(t.digest);
    return rc;
}
