#include "app/shock/cells.h"

#include "base/mem.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/sum.h"

#include <string.h>

/* Seconds of a step, from and to: a signal is answered and a time budget kept within about that. */
static const double SHORT_S = 0.1, LONG_S = 0.4;

polis_err polis_shock_cells_init(const polis_shock_shape *s, int64_t n, polis_shock_cells *c)
{
    polis_err rc = POLIS_OK;
    const int64_t n_items = n * s->n_replicates;

    *c = (polis_shock_cells){.n = n};
    POLIS_NEW(c->sum, n * s->n_sums);
    POLIS_NEW(c->scalar, n_items * s->n_scalars);
    POLIS_NEW(c->curve, n_items * s->n_points);
    POLIS_NEW(c->fresh, s->n_sums);
    POLIS_NEW(c->owner, n_items);
    POLIS_NEW(c->done, n_items);

done:
    return rc;
}

void polis_shock_cells_clear(polis_shock_cells *c)
{
    POLIS_FREE(c->sum);
    POLIS_FREE(c->scalar);
    POLIS_FREE(c->curve);
    POLIS_FREE(c->fresh);
    POLIS_FREE(c->owner);
    POLIS_FREE(c->done);
}

static void reset(const polis_shock_runner *r, polis_shock_cells *c)
{
    const int64_t n_items = c->n * r->shape.n_replicates;

    memset(c->sum, 0, (size_t)(c->n * r->shape.n_sums) * sizeof *c->sum);
    memset(c->scalar, 0, (size_t)(n_items * r->shape.n_scalars) * sizeof *c->scalar);
    memset(c->curve, 0, (size_t)(n_items * r->shape.n_points) * sizeof *c->curve);
    memset(c->done, 0, (size_t)n_items);
}

/* Where replicates of one of the cells lie. */
static polis_shock_span span_of(const polis_shock_runner *r, const polis_shock_cells *c,
                                int64_t cell, int64_t first, int64_t last)
{
    const int64_t item = (cell - c->first) * r->shape.n_replicates + first;

    return (polis_shock_span){.cell = cell,
                              .first = first,
                              .last = last,
                              .sum = c->sum + (cell - c->first) * r->shape.n_sums,
                              .curve = c->curve + item * r->shape.n_points,
                              .scalar = c->scalar + item * r->shape.n_scalars};
}

static void add_sums(polis_i128 *sum, const polis_i128 *x, int64_t n)
{
    for (int64_t k = 0; k < n; k++) {
        sum[k] += x[k];
    }
}

/* One span of the checkpoint, if this rank owns all of it. */
static void use_span(polis_shock_runner *r, const polis_shock_cells *c, polis_shock_span *from)
{
    const polis_shock_span to = span_of(r, c, from->cell, from->first, from->last);
    const int64_t n = from->last - from->first;
    const int64_t item = (from->cell - c->first) * r->shape.n_replicates + from->first;
    bool mine = true;

    for (int64_t i = item; i < item + n; i++) {
        mine = mine && c->owner[i] == r->rank;
    }
    if (mine) {
        add_sums(to.sum, from->sum, r->shape.n_sums);
        memcpy(to.curve, from->curve, (size_t)(n * r->shape.n_points) * sizeof *to.curve);
        memcpy(to.scalar, from->scalar, (size_t)(n * r->shape.n_scalars) * sizeof *to.scalar);
        memset(c->done + item, 1, (size_t)n);
        r->n_done += n;
    }
    polis_shock_span_drop(from);
}

/* Collective. Fill in what the checkpoint has of these cells. A replicate that two ranks have read
 * counts once: for the lower rank, if that has all of its span. */
static void restore(polis_shock_runner *r, const polis_shock_cells *c)
{
    const int n_items = (int)(c->n * r->shape.n_replicates);
    const int64_t first = r->n_used;

    for (int i = 0; i < n_items; i++) {
        c->owner[i] = r->n_ranks;
    }
    for (; r->n_used < r->saved.n && r->saved.span[r->n_used].cell < c->first + c->n; r->n_used++) {
        const polis_shock_span *s = &r->saved.span[r->n_used];

        for (int64_t k = s->first; k < s->last; k++) {
            c->owner[(s->cell - c->first) * r->shape.n_replicates + k] = r->rank;
        }
    }
    POLIS_MPI(r->comm, MPI_Allreduce(MPI_IN_PLACE, c->owner, n_items, MPI_INT, MPI_MIN, r->comm));
    for (int64_t k = first; k < r->n_used; k++) {
        use_span(r, c, &r->saved.span[k]);
    }
    POLIS_MPI(r->comm,
              MPI_Allreduce(MPI_IN_PLACE, c->done, n_items, MPI_UINT8_T, MPI_MAX, r->comm));
}

/* Add what is fresh to the sums of its cell, and to the journal. */
static polis_err settle(const polis_shock_runner *r, const polis_shock_cells *c,
                        polis_shock_span span, polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (span.first == span.last) {
        return POLIS_OK;
    }
    add_sums(span.sum, c->fresh, r->shape.n_sums);
    if (r->control) {
        span.sum = c->fresh;
        POLIS_TRY(polis_shock_saved_write(r->control->checkpoint, &r->shape, &span, fault));
    }
    memset(c->fresh, 0, (size_t)r->shape.n_sums * sizeof *c->fresh);

done:
    return rc;
}

/* After a step of so many seconds: true if it is time to save. */
static bool look(polis_shock_runner *r, double seconds)
{
    if (!r->control) {
        return false;
    }
    if (seconds < SHORT_S) {
        r->step *= 2;
    } else if (seconds > LONG_S) {
        r->step = r->step / 2 > r->least_step ? r->step / 2 : r->least_step;
    }
    return !polis_control_go_on(r->control) && polis_control_due(r->control);
}

/* Replicates [first, last) of a cell, or as many as there is time for. */
static polis_err run_span(polis_shock_runner *r, const polis_shock_cells *c, int64_t cell,
                          int64_t first, int64_t last, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int64_t settled = first, at = first;

    while (at < last && !(r->control && r->control->over)) {
        const double start_s = polis_timer_now_s();
        const int64_t end = r->control && last - at > r->step ? at + r->step : last;
        const polis_shock_span span = span_of(r, c, cell, at, end);
        polis_shock_slice slice = {span.scalar, span.curve, c->fresh};

        POLIS_TRY(polis_shock_run(r->ready, r->parameter + cell * POLIS_SHOCK_PARAMETERS, at, end,
                                  &slice, fault));
        r->n_done += end - at;
        at = end;
        if (look(r, polis_timer_now_s() - start_s)) {
            const double save_s = polis_timer_now_s();

            POLIS_TRY(settle(r, c, span_of(r, c, cell, settled, at), fault));
            POLIS_TRY(polis_checkpoint_sync(r->control->checkpoint, fault));
            polis_control_saved(r->control, save_s);
            settled = at;
        }
    }
    rc = settle(r, c, span_of(r, c, cell, settled, at), fault);

done:
    return rc;
}

static int64_t count_left(const polis_shock_runner *r, const polis_shock_cells *c)
{
    int64_t n_left = 0;

    for (int64_t i = 0; i < c->n * r->shape.n_replicates; i++) {
        n_left += !c->done[i];
    }
    return n_left;
}

/* This rank's share of the n_left replicates that are not done, in order. */
static polis_err run_mine(polis_shock_runner *r, const polis_shock_cells *c, int64_t n_left,
                          polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t n = r->shape.n_replicates, n_items = c->n * n;
    const int64_t first = n_left * r->rank / r->n_ranks;
    const int64_t last = n_left * (r->rank + 1) / r->n_ranks;
    int64_t at = 0;

    for (int64_t i = 0; i < n_items && at < last;) {
        const int64_t row_end = (i / n + 1) * n;
        int64_t end = i;

        while (end < row_end && !c->done[end] && at + end - i < (at < first ? first : last)) {
            end++;
        }
        if (end > i && at >= first) {
            POLIS_TRY(run_span(r, c, c->first + i / n, i % n, i % n + end - i, fault));
        }
        at += end - i;
        i = end > i ? end : i + 1;
    }

done:
    return rc;
}

/* Everybody has zeros where others have values, so the sum is exact; NaN stays NaN. */
static void reduce(const polis_shock_runner *r, double *x, int64_t n)
{
    enum { PIECE = 1 << 24 };

    for (int64_t at = 0; at < n; at += PIECE) {
        const int count = n - at < PIECE ? (int)(n - at) : PIECE;

        POLIS_MPI(r->comm, MPI_Reduce(r->rank == 0 ? MPI_IN_PLACE : x + at, x + at, count,
                                      MPI_DOUBLE, MPI_SUM, 0, r->comm));
    }
}

polis_err polis_shock_cells_run(polis_shock_runner *r, polis_shock_cells *c, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const int64_t n_items = c->n * r->shape.n_replicates;
    int64_t n_left;

    reset(r, c);
    if (r->control) {
        restore(r, c);
    }
    n_left = count_left(r, c);
    if (n_left > 0) { /* what is restored is not a place to stop: each try computes something */
        polis_control_begin(r->control, false);
        rc = run_mine(r, c, n_left, fault);
        polis_control_wait(r->control, rc != POLIS_OK);
    }
    if (rc == POLIS_OK && polis_control_stopping(r->control)) {
        rc = polis_checkpoint_sync(r->control->checkpoint, fault);
    }
    POLIS_TRY(polis_comm_agree_fault(r->comm, rc, fault));
    POLIS_TRY(polis_sum_reduce(r->comm, 0, c->sum, c->n * r->shape.n_sums));
    reduce(r, c->scalar, n_items * r->shape.n_scalars);
    reduce(r, c->curve, n_items * r->shape.n_points);

done:
    return rc;
}

int64_t polis_shock_cells_done(const polis_shock_runner *r)
{
    int64_t n = r->n_done;

    for (int64_t k = r->n_used; k < r->saved.n; k++) {
        n += r->saved.span[k].last - r->saved.span[k].first;
    }
    POLIS_MPI(r->comm, MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPI_INT64_T, MPI_SUM, r->comm));
    return n;
}
