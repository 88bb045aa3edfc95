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
    POLIS_FREE(*partial);
}

void polis_partial_reset(polis_partial *p)
{
    memset(p->through, 0, (size_t)p->n * sizeof *p->through);
    memset(p->flow, 0, (size_t)p->n_flows * sizeof *p->flow);
    if (p->directed) {
        memset(p->reach_in, 0, (size_t)p->n * sizeof *p->reach_in);
        memset(p->far_in, 0, (size_t)p->n * sizeof *p->far_in);
        memset(p->reciprocal_in, 0, (size_t)p->n * sizeof *p->reciprocal_in);
    }
}
