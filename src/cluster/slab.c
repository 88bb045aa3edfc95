/*
 * Who sends which rows to whom: each rank cuts its pieces at the borders of the ranges into runs,
 * and tells the receivers which rows come in which order.
 */
#include "cluster/slab.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/slab_parts.h"

#include <limits.h>
#include <string.h>

/* First global row of rank r: whole chunks, as even as they go. */
static int64_t range_first(const polis_slab *s, int r)
{
    const int64_t each = s->n_chunks / s->size, left = s->n_chunks % s->size;
    const int64_t chunk = each * r + polis_slab_min(r, left);

    return polis_slab_min(s->n_rows, chunk * s->align);
}

static int range_owner(const polis_slab *s, int64_t row)
{
    int low = 0, high = s->size - 1; /* the last rank whose range starts at or before the row */

    while (low < high) {
        const int mid = low + (high - low + 1) / 2;
        if (range_first(s, mid) <= row) {
            low = mid;
        } else {
            high = mid - 1;
        }
    }
    return low;
}

static void traffic_clear(polis_slab_traffic *t)
{
    POLIS_FREE(t->off);
    POLIS_FREE(t->run);
    POLIS_FREE(t->rows);
}

static polis_err traffic_init(polis_slab_traffic *t, int size)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(t->off, size + 1);
    POLIS_NEW(t->rows, size);

done:
    return rc;
}

static void sum_up(int64_t *off, int size)
{
    for (int r = 0; r < size; r++) {
        off[r + 1] += off[r];
    }
}

/* Cut the pieces at the borders. Called twice: to count the runs of each rank in off[r + 1], and
 * with next[r] to put them (and what to tell the receiver) in their places. */
static void cut(polis_slab *s, int64_t n_pieces, const polis_piece *piece, int64_t *next,
                polis_piece *tell)
{
    int64_t at = 0;

    for (int64_t p = 0; p < n_pieces; p++) {
        int64_t row = piece[p].first;
        const int64_t end = row + piece[p].count;
        while (row < end) {
            const int r = range_owner(s, row);
            const int64_t n = polis_slab_min(end, range_first(s, r + 1)) - row;
            if (next) {
                s->out.run[next[r]] = (polis_slab_run){.at = at, .count = n};
                tell[next[r]++] = (polis_piece){.first = row, .count = n};
                s->out.rows[r] += n;
            } else {
                s->out.off[r + 1]++;
            }
            at += n;
            row += n;
        }
    }
}

static bool pieces_are_valid(int64_t n_rows, int64_t n_pieces, const polis_piece *piece)
{
    for (int64_t p = 0; p < n_pieces; p++) {
        if (piece[p].first < 0 || piece[p].count < 0 || piece[p].count > n_rows ||
            piece[p].first > n_rows - piece[p].count) {
            return false;
        }
    }
    return true;
}

/* This rank's side: which runs go where. tell[] is what the receivers have to know. */
static polis_err plan_sending(polis_slab *s, int64_t n_pieces, const polis_piece *piece,
                              polis_piece **tell)
{
    polis_err rc = POLIS_OK;
    int64_t *next = NULL;

    if (n_pieces < 0 || !pieces_are_valid(s->n_rows, n_pieces, piece)) {
        return POLIS_E_BUG;
    }
    POLIS_TRY(traffic_init(&s->out, s->size));
    POLIS_TRY(traffic_init(&s->in, s->size));
    cut(s, n_pieces, piece, NULL, NULL);
    sum_up(s->out.off, s->size);
    if (s->out.off[s->size] > INT_MAX) {
        rc = POLIS_E_OVERFLOW;
        goto done;
    }
    POLIS_NEW(s->out.run, s->out.off[s->size]);
    POLIS_NEW(*tell, s->out.off[s->size]);
    POLIS_NEW(next, s->size);
    memcpy(next, s->out.off, (size_t)s->size * sizeof *next);
    cut(s, n_pieces, piece, next, *tell);

done:
    POLIS_FREE(next);
    return rc;
}

/* Collective: how many runs come from each rank. */
static polis_err count_receiving(polis_slab *s)
{
    polis_err rc = POLIS_OK;
    int64_t *n_out = NULL;

    POLIS_NEW(n_out, s->size);
    for (int r = 0; r < s->size; r++) {
        n_out[r] = s->out.off[r + 1] - s->out.off[r];
    }

done:
    rc = polis_comm_agree(s->comm, rc);
    if (rc == POLIS_OK) {
        POLIS_MPI(s->comm,
                  MPI_Alltoall(n_out, 1, MPI_INT64_T, s->in.off + 1, 1, MPI_INT64_T, s->comm));
        sum_up(s->in.off, s->size);
    }
    POLIS_FREE(n_out);
    return rc;
}

/* Room for what the other ranks tell, and the counts that MPI wants as ints: [4][size] numbers and
 * places out, numbers and places in. */
static polis_err prepare_receiving(polis_slab *s, polis_piece **heard, int **counts)
{
    polis_err rc = POLIS_OK;

    if (s->in.off[s->size] > INT_MAX) {
        return POLIS_E_OVERFLOW;
    }
    POLIS_NEW(s->in.run, s->in.off[s->size]);
    POLIS_NEW(*heard, s->in.off[s->size]);
    POLIS_NEW(*counts, (int64_t)4 * s->size);
    for (int r = 0; r < s->size; r++) {
        (*counts)[r] = (int)(s->out.off[r + 1] - s->out.off[r]);
        (*counts)[s->size + r] = (int)s->out.off[r];
        (*counts)[2 * s->size + r] = (int)(s->in.off[r + 1] - s->in.off[r]);
        (*counts)[3 * s->size + r] = (int)s->in.off[r];
    }

done:
    return rc;
}

/* Every row of the range must come exactly once. */
static polis_err accept_runs(polis_slab *s, const polis_piece *heard)
{
    polis_err rc = POLIS_OK;
    unsigned char *seen = NULL;
    int64_t total = 0;

    POLIS_NEW(seen, (s->count + 7) / 8);
    for (int r = 0; r < s->size; r++) {
        for (int64_t i = s->in.off[r]; i < s->in.off[r + 1]; i++) {
            const int64_t at = heard[i].first - s->first;
            s->in.run[i] = (polis_slab_run){.at = at, .count = heard[i].count};
            s->in.rows[r] += heard[i].count;
            for (int64_t row = at; row < at + heard[i].count; row++) {
                const unsigned char bit = (unsigned char)(1 << (row & 7));
                rc = seen[row >> 3] & bit ? POLIS_E_BUG : rc;
                seen[row >> 3] |= bit;
            }
        }
        total += s->in.rows[r];
    }
    rc = rc == POLIS_OK && total != s->count ? POLIS_E_BUG : rc;

done:
    POLIS_FREE(seen);
    return rc;
}

/* Collective: the receivers hear which rows come. */
static polis_err plan_receiving(polis_slab *s, const polis_piece *tell)
{
    polis_err rc = POLIS_OK;
    polis_piece *heard = NULL;
    int *counts = NULL;
    MPI_Datatype pair;

    POLIS_TRY(count_receiving(s));
    POLIS_TRY(polis_comm_agree(s->comm, prepare_receiving(s, &heard, &counts)));
    POLIS_MPI(s->comm, MPI_Type_contiguous(2, MPI_INT64_T, &pair));
    POLIS_MPI(s->comm, MPI_Type_commit(&pair));
    POLIS_MPI(s->comm, MPI_Alltoallv(tell, counts, counts + s->size, pair, heard,
                                     counts + 2 * s->size, counts + 3 * s->size, pair, s->comm));
    POLIS_MPI(s->comm, MPI_Type_free(&pair));
    rc = polis_comm_agree(s->comm, accept_runs(s, heard));

done:
    POLIS_FREE(counts);
    POLIS_FREE(heard);
    return rc;
}

polis_err polis_slab_new(MPI_Comm comm, int64_t n_rows, int64_t n_pieces, const polis_piece *piece,
                         int64_t align, polis_slab **out)
{
    polis_err rc = POLIS_OK;
    polis_slab *s = NULL;
    polis_piece *tell = NULL;

    *out = NULL;
    if (n_rows < 0 || align < 1) {
        return POLIS_E_BUG; /* the same on all ranks */
    }
    s = polis_mem_new(1, sizeof *s);
    POLIS_TRY(polis_comm_agree(comm, s ? POLIS_OK : POLIS_E_NOMEM));
    POLIS_MPI(comm, MPI_Comm_dup(comm, &s->comm));
    s->rank = polis_comm_rank(comm);
    s->size = polis_comm_size(comm);
    s->n_rows = n_rows;
    s->align = align;
    s->n_chunks = n_rows / align + (n_rows % align != 0);
    s->first = range_first(s, s->rank);
    s->count = range_first(s, s->rank + 1) - s->first;
    rc = plan_sending(s, n_pieces, piece, &tell);
    POLIS_TRY(polis_comm_agree(comm, rc));
    POLIS_TRY(plan_receiving(s, tell));
    *out = s;
    s = NULL;

done:
    POLIS_FREE(tell);
    if (s && s->size > 0) {
        polis_slab_free(&s);
    }
    POLIS_FREE(s); /* another rank had no memory: there is no communicator in it yet */
    return rc;
}

void polis_slab_free(polis_slab **slab)
{
    if (*slab) {
        traffic_clear(&(*slab)->out);
        traffic_clear(&(*slab)->in);
        MPI_Comm_free(&(*slab)->comm);
        POLIS_FREE(*slab);
    }
}

int64_t polis_slab_first(const polis_slab *slab)
{
    return slab->first;
}

int64_t polis_slab_count(const polis_slab *slab)
{
    return slab->count;
}
