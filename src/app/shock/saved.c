#include "app/shock/saved.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Kinds of records; the index of REMOVALS is the first of them, LOST is what lengths lost before
 * the removals that follow. */
enum { SPAN = 2, REMOVALS, LOST };

/* A record of a span: this, the sums, the curves, the scalars. */
typedef struct head {
    int64_t first, last;
} head;

_Static_assert(sizeof(head) % sizeof(polis_i128) == 0, "sums behind the head are aligned");

static int64_t bytes_of(const polis_shock_shape *s, int64_t n_replicates)
{
    return (int64_t)sizeof(head) + s->n_sums * (int64_t)sizeof(polis_i128) +
           n_replicates * (s->n_points + s->n_scalars) * (int64_t)sizeof(double);
}

/* Where the parts are in memory of a record; the sums begin it. */
static void place(const polis_shock_shape *s, void *body, polis_shock_span *span)
{
    span->sum = body;
    span->curve = (double *)(span->sum + s->n_sums);
    span->scalar = span->curve + (span->last - span->first) * s->n_points;
}

static polis_err unknown(polis_fault *fault)
{
    return polis_fail(fault, POLIS_E_BUG, NULL, 0, "the checkpoint has a record it cannot have");
}

static polis_err take_span(void *self, const polis_record *record, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_shock_saved *saved = self;
    const polis_shock_shape *s = &saved->shape;
    const int64_t n_body = record->n_bytes - (int64_t)sizeof(head);
    polis_i128 *body = NULL;
    head h = {0};

    if (record->kind == REMOVALS || record->kind == LOST) {
        return POLIS_OK;
    }
    if (n_body >= 0) {
        memcpy(&h, record->bytes, sizeof h);
    }
    if (record->kind != SPAN || record->index < 0 || record->index >= s->n_cells || h.first < 0 ||
        h.first >= h.last || h.last > s->n_replicates ||
        record->n_bytes != bytes_of(s, h.last - h.first)) {
        return unknown(fault);
    }
    POLIS_GROW(saved->span, saved->room, saved->n + 1);
    POLIS_NEW(body, n_body / (int64_t)sizeof *body + 1);
    memcpy(body, (const char *)record->bytes + sizeof h, (size_t)n_body);
    saved->span[saved->n] =
        (polis_shock_span){.cell = record->index, .first = h.first, .last = h.last};
    place(s, body, &saved->span[saved->n++]);

done:
    return rc;
}

static int by_place(const void *a, const void *b)
{
    const polis_shock_span *x = a, *y = b;

    return x->cell != y->cell ? (x->cell > y->cell) - (x->cell < y->cell)
                              : (x->first > y->first) - (x->first < y->first);
}

/* An attempt that was given up may have gone on for a while: of two spans that overlap one goes. */
static void drop_overlaps(polis_shock_saved *saved)
{
    int64_t n = 0;

    for (int64_t k = 0; k < saved->n; k++) {
        const polis_shock_span *before = n > 0 ? &saved->span[n - 1] : NULL;

        if (before && before->cell == saved->span[k].cell && before->last > saved->span[k].first) {
            polis_shock_span_drop(&saved->span[k]);
        } else {
            saved->span[n++] = saved->span[k];
        }
    }
    saved->n = n;
}

polis_err polis_shock_saved_read(const polis_checkpoint *checkpoint, polis_fault *fault,
                                 polis_shock_saved *saved)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_checkpoint_finished(checkpoint, take_span, saved, fault));
    if (saved->n > 0) {
        qsort(saved->span, (size_t)saved->n, sizeof *saved->span, by_place);
    }
    drop_overlaps(saved);

done:
    return rc;
}

void polis_shock_span_drop(polis_shock_span *span)
{
    POLIS_FREE(span->sum); /* and what is behind it */
    span->curve = span->scalar = NULL;
}

void polis_shock_saved_clear(polis_shock_saved *saved)
{
    for (int64_t k = 0; k < saved->n; k++) {
        polis_shock_span_drop(&saved->span[k]);
    }
    POLIS_FREE(saved->span);
    saved->n = saved->room = 0;
}

polis_err polis_shock_saved_write(polis_checkpoint *checkpoint, const polis_shock_shape *s,
                                  const polis_shock_span *span, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t n = span->last - span->first;
    const head h = {span->first, span->last};
    polis_record record = {.kind = SPAN, .index = span->cell, .n_bytes = bytes_of(s, n)};
    polis_shock_span there = *span;
    char *bytes = NULL;

    POLIS_NEW(bytes, record.n_bytes);
    memcpy(bytes, &h, sizeof h);
    place(s, bytes + sizeof h, &there);
    memcpy(there.sum, span->sum, (size_t)s->n_sums * sizeof *span->sum);
    memcpy(there.curve, span->curve, (size_t)(n * s->n_points) * sizeof *span->curve);
    memcpy(there.scalar, span->scalar, (size_t)(n * s->n_scalars) * sizeof *span->scalar);
    record.bytes = bytes;
    rc = polis_checkpoint_finish(checkpoint, &record, fault);

done:
    POLIS_FREE(bytes);
    return rc;
}

polis_err polis_shock_removals_write(polis_checkpoint *checkpoint, const int64_t *order,
                                     int64_t first, int64_t last, int lost_bits, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_record lost = {
        .kind = LOST, .index = first, .n_bytes = (int64_t)sizeof lost_bits, .bytes = &lost_bits};
    const polis_record record = {.kind = REMOVALS,
                                 .index = first,
                                 .n_bytes = (last - first) * (int64_t)sizeof *order,
                                 .bytes = order + first};

    if (last > first) {
        POLIS_TRY(polis_checkpoint_finish(checkpoint, &lost, fault));
        rc = polis_checkpoint_finish(checkpoint, &record, fault);
    }

done:
    return rc;
}

/* Where removals that are read go. */
typedef struct removals {
    int64_t n;
    int64_t *order;
    int *lost_bits;
} removals;

static polis_err take_removals(void *self, const polis_record *record, polis_fault *fault)
{
    const removals *to = self;
    const int64_t size = (int64_t)sizeof *to->order, n = record->n_bytes / size;
    int lost;

    if (record->kind == SPAN) {
        return POLIS_OK;
    }
    if (record->kind == LOST && record->n_bytes == (int64_t)sizeof lost) {
        memcpy(&lost, record->bytes, sizeof lost);
        *to->lost_bits = lost > *to->lost_bits ? lost : *to->lost_bits;
        return POLIS_OK;
    }
    if (record->kind != REMOVALS || record->index < 0 || record->index > to->n - n ||
        record->n_bytes != n * size) {
        return unknown(fault);
    }
    memcpy(to->order + record->index, record->bytes, (size_t)record->n_bytes);
    return POLIS_OK;
}

polis_err polis_shock_removals_read(const polis_checkpoint *checkpoint, int64_t n_remove,
                                    int64_t *order, int *lost_bits, polis_fault *fault)
{
    removals to = {n_remove, order, lost_bits};

    return polis_checkpoint_finished(checkpoint, take_removals, &to, fault);
}
