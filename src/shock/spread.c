#include "shock/spread.h"

#include "base/mem.h"

polis_err polis_spread_threshold(const polis_contacts *c, double phi, const uint8_t *seed,
                                 int32_t *time, int32_t *steps)
{
    polis_err rc = POLIS_OK;
    polis_vid *queue = NULL; /* in the order of activation */
    double *active = NULL;   /* [n] active weight into each node */
    polis_vid n = 0;

    *steps = 0;
    POLIS_NEW(queue, c->n);
    POLIS_NEW(active, c->n);
    for (polis_vid v = 0; v < c->n; v++) {
        time[v] = seed[v] ? 0 : -1;
        if (seed[v]) {
            queue[n++] = v;
        }
    }
    for (polis_vid i = 0; i < n; i++) {
        const polis_vid u = queue[i];

        *steps = time[u];
        for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
            const polis_vid v = c->head[a];

            /* pressed over the edge by one that became active in a step: active in the next */
            active[v] += c->weight[a];
            if (time[v] < 0 && active[v] >= (1.0 - 1e-9) * phi * c->received[v]) {
                time[v] = time[u] + 1;
                queue[n++] = v;
            }
        }
    }

done:
    POLIS_FREE(queue);
    POLIS_FREE(active);
    return rc;
}

polis_err polis_spread_debtrank(const polis_contacts *c, double *h, const double *value,
                                double *rank)
{
    polis_err rc = POLIS_OK;
    polis_vid *now = NULL, *next = NULL;
    double *passed = NULL; /* [n] distress with which each of `now` entered the step */
    uint8_t *met = NULL;   /* distressed, or done */
    polis_vid n = 0, n_next = 0;

    *rank = 0.0;
    POLIS_NEW(now, c->n);
    POLIS_NEW(next, c->n);
    POLIS_NEW(passed, c->n);
    POLIS_NEW(met, c->n);
    for (polis_vid v = 0; v < c->n; v++) {
        *rank -= value[v] * h[v];
        if (h[v] > 0.0) {
            met[v] = 1;
            now[n++] = v;
        }
    }
    for (; n > 0; n = n_next) {
        polis_vid *swap = now;

        n_next = 0;
        for (polis_vid i = 0; i < n; i++) {
            passed[i] = h[now[i]];
        }
        for (polis_vid i = 0; i < n; i++) {
            for (polis_eid a = c->off[now[i]]; a < c->off[now[i] + 1]; a++) {
                const polis_vid v = c->head[a];

                h[v] += c->weight[a] * passed[i];
                h[v] = h[v] > 1.0 ? 1.0 : h[v];
                if (!met[v]) {
                    met[v] = 1;
                    next[n_next++] = v;
                }
            }
        }
        now = next;
        next = swap;
    }
    for (polis_vid v = 0; v < c->n; v++) {
        *rank += value[v] * h[v];
    }

done:
    POLIS_FREE(now);
    POLIS_FREE(next);
    POLIS_FREE(passed);
    POLIS_FREE(met);
    return rc;
}
