/*
 * A column is moved in rounds: in round k every rank sends to the rank k above and receives from
 * the rank k below, in parts of bounded size. Weighed against: MPI_Alltoallv, whose counts are ints
 * and whose buffers hold a second copy of the whole column.
 */
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/slab_parts.h"

#include <limits.h>
#include <string.h>

enum { PART_BYTES = 16 << 20, TAG = 1 };

/* A place in the rows that travel between two ranks. */
typedef struct cursor {
    const polis_slab_run *run;
    int64_t done; /* rows of the run */
    int64_t left; /* rows of all runs from here */
} cursor;

static cursor cursor_start(const polis_slab_traffic *t, int rank)
{
    return (cursor){.run = t->run + t->off[rank], .left = t->rows[rank]};
}

/* The next stretch of at most `most` rows that lie together: its place, and how many. */
static int64_t cursor_next(cursor *c, int64_t most, int64_t *at)
{
    int64_t n;

    while (c->done == c->run->count) {
        c->run++;
        c->done = 0;
    }
    n = polis_slab_min(most, c->run->count - c->done);
    *at = c->run->at + c->done;
    c->done += n;
    c->left -= n;
    return n;
}

static void pack(cursor *c, int64_t rows, size_t row_bytes, const char *local, char *buffer)
{
    while (rows > 0) {
        int64_t at;
        const int64_t n = cursor_next(c, rows, &at);
        memcpy(buffer, local + (size_t)at * row_bytes, (size_t)n * row_bytes);
        buffer += (size_t)n * row_bytes;
        rows -= n;
    }
}

static void unpack(cursor *c, int64_t rows, size_t row_bytes, const char *buffer, char *mine)
{
    while (rows > 0) {
        int64_t at;
        const int64_t n = cursor_next(c, rows, &at);
        memcpy(mine + (size_t)at * row_bytes, buffer, (size_t)n * row_bytes);
        buffer += (size_t)n * row_bytes;
        rows -= n;
    }
}

/* One round. No deadlock: the parts of a round are numbered, and the rank that is farthest behind
 * always finds both of its partners at or past its part. */
static void exchange(const polis_slab *s, int k, size_t row_bytes, int64_t part_rows,
                     const char *local, char *mine, char *buffer[2])
{
    const int to = (s->rank + k) % s->size, from = (s->rank - k + s->size) % s->size;
    cursor out = cursor_start(&s->out, to), in = cursor_start(&s->in, from);

    while (out.left > 0 || in.left > 0) {
        const int64_t n_out = polis_slab_min(out.left, part_rows),
                      n_in = polis_slab_min(in.left, part_rows);
        MPI_Request request[2] = {MPI_REQUEST_NULL, MPI_REQUEST_NULL};
        if (n_in > 0) {
            POLIS_MPI(s->comm, MPI_Irecv(buffer[1], (int)((size_t)n_in * row_bytes), MPI_BYTE, from,
                                         TAG, s->comm, &request[1]));
        }
        if (n_out > 0) {
            pack(&out, n_out, row_bytes, local, buffer[0]);
            POLIS_MPI(s->comm, MPI_Isend(buffer[0], (int)((size_t)n_out * row_bytes), MPI_BYTE, to,
                                         TAG, s->comm, &request[0]));
        }
        POLIS_MPI(s->comm, MPI_Waitall(2, request, MPI_STATUSES_IGNORE));
        unpack(&in, n_in, row_bytes, buffer[1], mine);
    }
}

/* What stays on this rank. */
static void keep(const polis_slab *s, size_t row_bytes, const char *local, char *mine)
{
    const polis_slab_traffic *out = &s->out, *in = &s->in;

    for (int64_t i = 0; i < out->off[s->rank + 1] - out->off[s->rank]; i++) {
        const polis_slab_run *a = &out->run[out->off[s->rank] + i],
                             *b = &in->run[in->off[s->rank] + i];
        memcpy(mine + (size_t)b->at * row_bytes, local + (size_t)a->at * row_bytes,
               (size_t)a->count * row_bytes);
    }
}

/* Of any other rank. */
static int64_t most_rows(const polis_slab *s, const polis_slab_traffic *t)
{
    int64_t most = 0;

    for (int r = 0; r < s->size; r++) {
        most = r != s->rank && t->rows[r] > most ? t->rows[r] : most;
    }
    return most;
}

polis_err polis_slab_move(const polis_slab *slab, size_t row_bytes, const void *local, void *mine)
{
    polis_err rc = POLIS_OK;
    char *buffer[2] = {NULL, NULL};
    int64_t part_rows;

    if (row_bytes < 1 || row_bytes > INT_MAX) {
        return POLIS_E_OVERFLOW; /* the same on all ranks */
    }
    part_rows = (int64_t)(PART_BYTES / row_bytes);
    part_rows = part_rows < 1 ? 1 : part_rows;
    if (slab->size > 1) {
        POLIS_NEW(buffer[0],
                  polis_slab_min(part_rows, most_rows(slab, &slab->out)) * (int64_t)row_bytes);
        POLIS_NEW(buffer[1],
                  polis_slab_min(part_rows, most_rows(slab, &slab->in)) * (int64_t)row_bytes);
    }

done:
    rc = polis_comm_agree(slab->comm, rc);
    if (rc == POLIS_OK) {
        keep(slab, row_bytes, local, mine);
        for (int k = 1; k < slab->size; k++) {
            exchange(slab, k, row_bytes, part_rows, local, mine, buffer);
        }
    }
    POLIS_FREE(buffer[0]);
    POLIS_FREE(buffer[1]);
    return rc;
}
