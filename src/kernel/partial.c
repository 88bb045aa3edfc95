#include "kernel/partial.h"

#include "base/mem.h"

#include <string.h>

polis_err polis_partial_new(polis_vid n, polis_eid n_flows, polis_vid n_sources, bool directed,
                            polis_partial **out)
{
    polis_err rc = POLIS_OK;
    polis_partial *p = NULL;

    *out = NULL;
    POLIS_NEW(p, 1);
    p->n = n;
    p->n_flows = n_flows;
    p->directed = directed;
    POLIS_NEW(p->through, n);
    POLIS_NEW(p->flow, n_flows);
    POLIS_NEW(p->reach, n_sources);
    POLIS_NEW(p->far, n_sources);
    POLIS_NEW(p->reciprocal, n_sources);
    if (directed) {
        POLIS_NEW(p->reach_in, n);
        POLIS_NEW(p->far_in, n);
        POLIS_NEW(p->reciprocal_in, n);
    }
    *out = p;
    p = NULL; /* moved to the caller */

done:
    polis_partial_free(&p);
    return rc;
}

void polis_partial_free(polis_partial **partial)
{
    polis_partial *p = *partial;

    if (!p) {
        return;
    }
    POLIS_FREE(p->through);
    POLIS_FREE(p->flow);
    POLIS_FREE(p->reach);
    POLIS_FREE(p->far);
    POLIS_FREE(p->reciprocal);
    POLIS_FREE(p->reach_in);
    POLIS_FREE(p->far_in);
    POLIS_FREE(p->reciprocal_in);
    for (int k = 0; k < 3; k++) {
        POLIS_FREE(p->square[k]);
    }
    POLIS_FREE(p->touched);
    POLIS_FREE(p->touched_flows);
    POLIS_FREE(*partial);
}

polis_err polis_partial_track(polis_partial *p)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(p->touched, p->n / POLIS_PARTIAL_RUN + 1);

done:
    return rc;
}

polis_err polis_partial_track_flows(polis_partial *p)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(p->touched_flows, p->n_flows / POLIS_PARTIAL_RUN + 1);

done:
    return rc;
}

polis_err polis_partial_keep_squares(polis_partial *p)
{
    polis_err rc = POLIS_OK;

    for (int k = 0; k < 3; k++) {
        POLIS_NEW(p->square[k], p->n);
    }

done:
    return rc;
}

void polis_partial_add_source(polis_partial *p, const polis_partial *source)
{
    for (polis_vid v = 0; v < p->n; v++) {
        const double x[3] = {source->through[v], (double)source->far_in[v],
                             source->reciprocal_in[v]};

        p->through[v] += x[0];
        p->reach_in[v] += source->reach_in[v];
        p->far_in[v] += source->far_in[v];
        p->reciprocal_in[v] += x[2];
        for (int k = 0; k < 3; k++) {
            p->square[k][v] += x[k] * x[k];
        }
    }
}

static void touch(uint8_t *touched, int64_t first, int64_t last)
{
    if (touched && first < last) {
        const int64_t run = first / POLIS_PARTIAL_RUN;
        memset(touched + run, 1, (size_t)((last - 1) / POLIS_PARTIAL_RUN - run + 1));
    }
}

void polis_partial_touch_rows(polis_partial *p, int64_t first, int64_t last)
{
    touch(p->touched, first, last);
}

void polis_partial_touch_flows(polis_partial *p, int64_t first, int64_t last)
{
    touch(p->touched_flows, first, last);
}

bool polis_partial_is_clean(const polis_partial *p, bool flows, int64_t first, int64_t n)
{
    const uint8_t *touched = flows ? p->touched_flows : p->touched;

    if (!touched) {
        return false;
    }
    for (int64_t i = first; i < first + n; i += POLIS_PARTIAL_RUN) {
        if (touched[i / POLIS_PARTIAL_RUN]) {
            return false;
        }
    }
    return true;
}

static void reset_rows(polis_partial *p, int64_t first, int64_t n)
{
    memset(p->through + first, 0, (size_t)n * sizeof *p->through);
    for (int k = 0; k < 3 && p->square[k]; k++) {
        memset(p->square[k] + first, 0, (size_t)n * sizeof *p->square[k]);
    }
    if (p->directed) {
        memset(p->reach_in + first, 0, (size_t)n * sizeof *p->reach_in);
        memset(p->far_in + first, 0, (size_t)n * sizeof *p->far_in);
        memset(p->reciprocal_in + first, 0, (size_t)n * sizeof *p->reciprocal_in);
    }
}

static void reset_flows(polis_partial *p, int64_t first, int64_t n)
{
    memset(p->flow + first, 0, (size_t)n * sizeof *p->flow);
}

/* Only the runs of `n_all` that are touched; all where no account is kept. */
static void reset_touched(polis_partial *p, uint8_t *touched, int64_t n_all,
                          void (*reset)(polis_partial *p, int64_t first, int64_t n))
{
    if (!touched) {
        reset(p, 0, n_all);
        return;
    }
    for (int64_t first = 0; first < n_all; first += POLIS_PARTIAL_RUN) {
        if (touched[first / POLIS_PARTIAL_RUN]) {
            reset(p, first, n_all - first < POLIS_PARTIAL_RUN ? n_all - first : POLIS_PARTIAL_RUN);
            touched[first / POLIS_PARTIAL_RUN] = 0;
        }
    }
}

void polis_partial_reset(polis_partial *p)
{
    reset_touched(p, p->touched, p->n, reset_rows);
    reset_touched(p, p->touched_flows, p->n_flows, reset_flows);
}
