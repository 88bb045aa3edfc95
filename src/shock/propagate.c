#include "shock/propagate.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

static const double NEGLIGIBLE = 1e-12;

static double value_of(const polis_propagate *p, polis_vid v)
{
    return p->value ? p->value[v] : 1.0;
}

/* y = W x: what each node takes from those it depends on. */
static void depend(const polis_contacts *c, const double *x, double *y)
{
    for (polis_vid v = 0; v < c->n; v++) {
        y[v] = c->received[v] > 0.0 ? 0.0 : x[v];
    }
    for (polis_vid u = 0; u < c->n; u++) {
        for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
            const polis_vid v = c->head[a];

            if (c->received[v] > 0.0) {
                y[v] += c->weight[a] / c->received[v] * x[u];
            }
        }
    }
}

polis_err polis_propagate_recovery(const polis_contacts *c, const polis_propagate *p,
                                   double *recovery)
{
    polis_err rc = POLIS_OK;
    double *hub = NULL;
    double all = 0.0;

    POLIS_NEW(hub, c->n);
    for (polis_vid u = 0; u < c->n; u++) {
        for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
            hub[u] += c->weight[a];
        }
        all += hub[u];
    }
    for (polis_vid u = 0; u < c->n && all > 0.0; u++) {
        hub[u] /= all;
    }
    depend(c, hub, recovery);
    for (polis_vid v = 0; v < c->n; v++) {
        const double rho =
            p->rho + (p->coverage ? p->slope * p->coverage[v] : 0.0) + p->support * recovery[v];

        recovery[v] = rho < 0.0 ? 0.0 : rho > 1.0 ? 1.0 : rho;
    }

done:
    POLIS_FREE(hub);
    return rc;
}

void polis_propagation_clear(polis_propagation *propagation)
{
    POLIS_FREE(propagation->recovery);
    POLIS_FREE(propagation->auc);
    POLIS_FREE(propagation->peak);
    POLIS_FREE(propagation->t90);
    POLIS_FREE(propagation->total);
}

polis_err polis_propagation_init(polis_vid n, int32_t horizon, polis_propagation *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_propagation){0};
    POLIS_NEW(out->recovery, n);
    POLIS_NEW(out->auc, n);
    POLIS_NEW(out->peak, n);
    POLIS_NEW(out->t90, n);
    POLIS_NEW(out->total, (int64_t)horizon + 1);

done:
    if (rc != POLIS_OK) {
        polis_propagation_clear(out);
    }
    return rc;
}

/* Take x of step t into the sums of nodes and the total. */
static void take(const polis_propagate *p, const double *x, polis_vid n, int32_t t,
                 polis_propagation *out)
{
    double total = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        out->auc[v] += x[v];
        total += value_of(p, v) * x[v];
        if (x[v] > out->peak[v]) {
            out->peak[v] = x[v];
            out->t90[v] = NAN;
        } else if (isnan(out->t90[v]) && out->peak[v] > 0.0 && x[v] <= 0.1 * out->peak[v]) {
            out->t90[v] = (double)t;
        }
    }
    out->total[t] = total;
    out->loss += total;
}

polis_err polis_propagate_run(const polis_contacts *c, const polis_propagate *p,
                              const double *shock, polis_propagation *out)
{
    polis_err rc = POLIS_OK;
    double *x = NULL, *y = NULL;
    double largest = 0.0;

    POLIS_NEW(x, c->n);
    POLIS_NEW(y, c->n);
    memcpy(x, shock, (size_t)c->n * sizeof *x);
    memset(out->total, 0, ((size_t)p->horizon + 1) * sizeof *out->total);
    out->loss = 0.0;
    for (polis_vid v = 0; v < c->n; v++) {
        out->auc[v] = out->peak[v] = 0.0;
        out->t90[v] = NAN;
    }
    for (out->steps = 0;; out->steps++) {
        take(p, x, c->n, out->steps, out);
        largest = out->total[out->steps] > largest ? out->total[out->steps] : largest;
        if (out->steps == p->horizon || out->total[out->steps] <= NEGLIGIBLE * largest) {
            break;
        }
        depend(c, x, y);
        for (polis_vid v = 0; v < c->n; v++) {
            x[v] = (1.0 - out->recovery[v]) * ((1.0 - p->lambda) * x[v] + p->lambda * y[v]);
        }
    }

done:
    POLIS_FREE(x);
    POLIS_FREE(y);
    return rc;
}

/* One step backwards in y: y = value + M' y, row u of M' being the nodes that depend on u. */
static double step_back(const polis_contacts *c, const polis_propagate *p, const double *recovery,
                        const double *y, polis_vid u)
{
    const double own = c->received[u] > 0.0 ? 1.0 - p->lambda : 1.0;
    double sum = own * (1.0 - recovery[u]) * y[u];

    for (polis_eid a = c->off[u]; a < c->off[u + 1]; a++) {
        const polis_vid v = c->head[a];

        if (c->received[v] > 0.0) {
            sum += p->lambda * c->weight[a] / c->received[v] * (1.0 - recovery[v]) * y[v];
        }
    }
    return sum;
}

polis_err polis_propagate_importance(const polis_contacts *c, const polis_propagate *p,
                                     const double *recovery, double *importance)
{
    polis_err rc = POLIS_OK;
    double *y = NULL, *next = NULL;

    POLIS_NEW(y, c->n);
    POLIS_NEW(next, c->n);
    for (polis_vid v = 0; v < c->n; v++) {
        y[v] = importance[v] = value_of(p, v);
    }
    for (int32_t t = 0; t < p->horizon; t++) { /* y holds value' M^t */
        double *swap = y, largest = 0.0;
        bool more = false;

        for (polis_vid u = 0; u < c->n; u++) {
            next[u] = step_back(c, p, recovery, y, u);
            importance[u] += next[u];
            largest = importance[u] > largest ? importance[u] : largest;
        }
        for (polis_vid u = 0; u < c->n; u++) {
            more |= next[u] > NEGLIGIBLE * largest;
        }
        y = next;
        next = swap;
        if (!more) {
            break;
        }
    }

done:
    POLIS_FREE(y);
    POLIS_FREE(next);
    return rc;
}
