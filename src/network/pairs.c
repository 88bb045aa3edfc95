#include "network/pairs.h"

#include "base/mem.h"

#include <math.h>

polis_err polis_pairs_new(polis_vid n, polis_pairs **out)
{
    polis_err rc = POLIS_OK;
    polis_pairs *p = NULL;

    *out = NULL;
    POLIS_NEW(p, 1);
    p->n = n;
    p->source_unit = p->target_unit = 1.0;
    *out = p;

done:
    return rc;
}

void polis_pairs_free(polis_pairs **pairs)
{
    polis_pairs *p = *pairs;

    if (!p) {
        return;
    }
    POLIS_FREE(p->source);
    POLIS_FREE(p->target);
    POLIS_FREE(p->live);
    POLIS_FREE(p->off);
    POLIS_FREE(p->to);
    POLIS_FREE(p->trips);
    POLIS_FREE(*pairs);
}

/* Divide by the least power of two that leaves nothing above 1; returns it. */
static double scale(double *weight, int64_t n)
{
    double most = 0.0, unit = 1.0;
    int exponent = 0;

    for (int64_t i = 0; weight && i < n; i++) {
        most = weight[i] > most ? weight[i] : most;
    }
    if (most > 0.0 && frexp(most, &exponent) == 0.5) {
        exponent--; /* a power of two itself */
    }
    unit = ldexp(1.0, exponent);
    for (int64_t i = 0; weight && i < n; i++) {
        weight[i] /= unit;
    }
    return unit;
}

void polis_pairs_scale(polis_pairs *p)
{
    p->source_unit *= scale(p->source, p->n);
    p->target_unit *= scale(p->target, p->n);
    p->target_unit *= scale(p->trips, p->off ? p->off[p->n] : 0);
}

bool polis_pairs_is_source(const polis_pairs *p, polis_vid v)
{
    return !p || ((!p->source || p->source[v] > 0.0) && (!p->live || p->live[v]) &&
                  (!p->off || p->off[v + 1] > p->off[v]));
}

static polis_err permute_demand(const polis_pairs *p, const polis_vid *vertex, polis_pairs *q)
{
    polis_err rc = POLIS_OK;
    polis_vid *number = NULL;

    POLIS_NEW(number, p->n);
    POLIS_NEW(q->off, p->n + 1);
    POLIS_NEW(q->to, p->off[p->n]);
    POLIS_NEW(q->trips, p->off[p->n]);
    for (polis_vid v = 0; v < p->n; v++) {
        number[vertex[v]] = v;
    }
    for (polis_vid v = 0; v < p->n; v++) {
        polis_eid k = q->off[v];

        for (polis_eid e = p->off[vertex[v]]; e < p->off[vertex[v] + 1]; e++) {
            q->to[k] = number[p->to[e]];
            q->trips[k++] = p->trips[e];
        }
        q->off[v + 1] = k;
    }

done:
    POLIS_FREE(number);
    return rc;
}

polis_err polis_pairs_permute(const polis_pairs *p, const polis_vid *vertex, polis_pairs **out)
{
    polis_err rc = POLIS_OK;
    polis_pairs *q = NULL;

    *out = NULL;
    POLIS_TRY(polis_pairs_new(p->n, &q));
    q->source_unit = p->source_unit;
    q->target_unit = p->target_unit;
    q->ordered = p->ordered;
    if (p->source) {
        POLIS_NEW(q->source, p->n);
    }
    if (p->target) {
        POLIS_NEW(q->target, p->n);
    }
    if (p->live) {
        POLIS_NEW(q->live, p->n);
    }
    for (polis_vid v = 0; v < p->n; v++) {
        if (p->source) {
            q->source[v] = p->source[vertex[v]];
        }
        if (p->target) {
            q->target[v] = p->target[vertex[v]];
        }
        if (p->live) {
            q->live[v] = p->live[vertex[v]];
        }
    }
    if (p->off) {
        POLIS_TRY(permute_demand(p, vertex, q));
    }
    *out = q;
    q = NULL; /* moved to the caller */

done:
    polis_pairs_free(&q);
    return rc;
}
