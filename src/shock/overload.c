#include "shock/overload.h"

#include "base/mem.h"
#include "network/induce.h"
#include "shock/largest.h"

#include <string.h>

static const double TOLERANCE = 1e-9;

/* What all cascades of a trigger share, and the scratch of one. */
typedef struct cascades {
    const polis_graph *graph;
    const polis_machine *machine;
    const double *load0;
    polis_inducer inducer;
    polis_ends ends;
    polis_sets sets;
    uint8_t *failed;      /* [n] */
    polis_vid *alive;     /* [n] */
    double *load, *first; /* [n] of what is alive; after the trigger */
    double *part_load;    /* [n] */
    int64_t *order;       /* [n] failed nodes */
    polis_vid *largest;   /* [n + 1] */
    int lost_bits;        /* most so far */
} cascades;

static void cascades_clear(cascades *c)
{
    polis_inducer_clear(&c->inducer);
    polis_ends_clear(&c->ends);
    polis_sets_clear(&c->sets);
    POLIS_FREE(c->failed);
    POLIS_FREE(c->alive);
    POLIS_FREE(c->load);
    POLIS_FREE(c->first);
    POLIS_FREE(c->part_load);
    POLIS_FREE(c->order);
    POLIS_FREE(c->largest);
}

static polis_err cascades_init(const polis_graph *graph, const double *load0,
                               const polis_machine *machine, cascades *c)
{
    polis_err rc = POLIS_OK;

    *c = (cascades){.graph = graph, .machine = machine, .load0 = load0};
    POLIS_TRY(polis_inducer_init(graph, &c->inducer));
    POLIS_TRY(polis_ends_init(graph, &c->ends));
    POLIS_TRY(polis_sets_init(&c->ends, &c->sets));
    POLIS_NEW(c->failed, graph->n);
    POLIS_NEW(c->alive, graph->n);
    POLIS_NEW(c->load, graph->n);
    POLIS_NEW(c->first, graph->n);
    POLIS_NEW(c->part_load, graph->n);
    POLIS_NEW(c->order, graph->n);
    POLIS_NEW(c->largest, (int64_t)graph->n + 1);

done:
    if (rc != POLIS_OK) {
        cascades_clear(c);
    }
    return rc;
}

/* Loads of the nodes that have not failed. */
static polis_err compute_loads(cascades *c, double *load)
{
    polis_err rc = POLIS_OK;
    polis_induced part = {0};
    polis_vid n = 0;

    for (polis_vid v = 0; v < c->graph->n; v++) {
        load[v] = 0.0;
        if (!c->failed[v]) {
            c->alive[n++] = v;
        }
    }
    POLIS_TRY(polis_induce(&c->inducer, c->alive, n, NULL, &part));
    c->lost_bits = part.shift > c->lost_bits ? part.shift : c->lost_bits;
    POLIS_TRY(polis_score_compute(part.graph, POLIS_SCORE_LOAD, c->machine, c->part_load));
    for (polis_vid i = 0; i < n; i++) {
        load[c->alive[i]] = c->part_load[i];
    }

done:
    polis_induced_clear(&part);
    return rc;
}

/* Let fail what is overloaded; returns how many. */
static polis_vid fail(cascades *c, const double *load, double alpha)
{
    polis_vid n = 0;

    for (polis_vid v = 0; v < c->graph->n; v++) {
        if (!c->failed[v] && load[v] > (1.0 + alpha) * c->load0[v] * (1.0 + TOLERANCE)) {
            c->failed[v] = 1;
            n++;
        }
    }
    return n;
}

static double largest_share(cascades *c)
{
    const polis_vid n = c->graph->n;
    polis_vid n_failed = 0;

    for (polis_vid v = 0; v < n; v++) {
        if (c->failed[v]) {
            c->order[n_failed++] = v;
        }
    }
    polis_largest(&c->ends, false, c->order, n_failed, &c->sets, c->largest);
    return n > 0 ? (double)c->largest[n_failed] / (double)n : 0.0;
}

static polis_err run_cascade(cascades *c, const uint8_t *trigger, double alpha, polis_cascade *out)
{
    polis_err rc = POLIS_OK;
    const double *load = c->first;

    *out = (polis_cascade){0};
    memcpy(c->failed, trigger, (size_t)c->graph->n);
    for (polis_vid n; (n = fail(c, load, alpha)) > 0; load = c->load) {
        out->overload += n;
        out->rounds++;
        POLIS_TRY(compute_loads(c, c->load));
    }
    out->left = largest_share(c);
    out->lost_bits = c->lost_bits;

done:
    return rc;
}

polis_err polis_overload_run(const polis_graph *graph, const double *load0, const uint8_t *trigger,
                             const double *alpha, int n_alpha, const polis_machine *machine,
                             polis_cascade *cascade, uint8_t *failed, double *critical)
{
    polis_err rc = POLIS_OK;
    cascades c = {0};
    int first_lost;

    POLIS_TRY(cascades_init(graph, load0, machine, &c));
    memcpy(c.failed, trigger, (size_t)graph->n);
    POLIS_TRY(compute_loads(&c, c.first));
    first_lost = c.lost_bits;
    *critical = 0.0;
    for (polis_vid v = 0; v < graph->n; v++) {
        if (load0[v] > 0.0 && c.first[v] / load0[v] - 1.0 > *critical) {
            *critical = c.first[v] / load0[v] - 1.0;
        }
    }
    for (int i = 0; i < n_alpha; i++) {
        c.lost_bits = first_lost;
        POLIS_TRY(run_cascade(&c, trigger, alpha[i], &cascade[i]));
        if (failed && i == 0) {
            memcpy(failed, c.failed, (size_t)graph->n);
        }
    }

done:
    cascades_clear(&c);
    return rc;
}
