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
    POLIS_FREE(p->touched);
    POLIS_FREE(*partial);
}

polis_err polis_partial_track(polis_partial *p)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(p->touched, p->n / POLIS_PARTIAL_RUN + 1);

done:
    return rc;
}

static void reset_rows(polis_partial *p, int64_t first, int64_t n)
{
    memset(p->through + first, 0, (size_t)n * sizeof *p->through);
    if (p->directed) {
        memset(p->reach_in + first, 0, (size_t)n * sizeof *p->reach_in);
        memset(p->far_in + first, 0, (size_t)n * sizeof *p->far_in);
        memset(p->reciprocal_in + first, 0, (size_t)n * sizeof *p->reciprocal_in);
    }
}

void polis_partial_reset(polis_partial *p)
{
    memset(p->flow, 0, (size_t)p->n_flows * sizeof *p->flow);
    if (!p->touched) {
        reset_rows(p, 0, p->n);
        return;
    }
    for (int64_t first = 0; first < p->n; first += POLIS_PARTIAL_RUN) {
        const int64_t n = p->n - first < POLIS_PARTIAL_RUN ? p->n - first : POLIS_PARTIAL_RUN;

        if (p->touched[first / POLIS_PARTIAL_RUN]) {
            reset_rows(p, first, n);
            p->touched[first / POLIS_PARTIAL_RUN] = 0;
        }
    }
}
