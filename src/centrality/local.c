#include "centrality/local.h"

#include "base/mem.h"

#include <math.h>

enum { PROBES = 32 }; /* searches that measure the size of a ball */

int polis_local_n_lanes(const polis_local_options *options)
{
    const int n = options->n_radii + options->n_decays;

    return n > 0 ? n : 1;
}

void polis_local_plan_free(polis_local_plan **plan)
{
    if (*plan) {
        polis_graph_free(&(*plan)->graph);
        polis_pairs_free(&(*plan)->pairs);
        POLIS_FREE((*plan)->vertex);
        POLIS_FREE(*plan);
    }
}

/* Whole units within x input units; what is whole but for the rounding of a division is whole. */
static int64_t units_within(double x, double resolution)
{
    const double units = x / resolution, nearest = round(units);
    const double whole = fabs(units - nearest) <= 1e-12 * nearest ? nearest : floor(units);

    return whole < 0x1p62 ? (int64_t)whole : POLIS_NO_RADIUS;
}

/* Lanes in ascending order of radius; place[] says where each option went. */
static void make_lanes(const polis_local_options *o, double resolution, polis_local_plan *plan)
{
    polis_local_task *t = &plan->task;

    t->n_lanes = 0;
    for (int i = 0; i < polis_local_n_lanes(o); i++) {
        polis_lane lane = {.radius = POLIS_NO_RADIUS};
        int k = t->n_lanes++;

        if (i < o->n_radii) {
            lane.radius = units_within(o->radius[i], resolution);
        } else if (o->n_decays > 0) {
            lane.decay = o->decay[i - o->n_radii] * resolution;
            lane.radius = units_within(POLIS_DECAY_REACH / o->decay[i - o->n_radii], resolution);
        }
        for (; k > 0 && t->lane[k - 1].radius > lane.radius; k--) {
            t->lane[k] = t->lane[k - 1];
        }
        t->lane[k] = lane;
        for (int j = 0; j < i; j++) {
            plan->place[j] += plan->place[j] >= k;
        }
        plan->place[i] = k;
    }
}

/* Breadth first, so that the balls of a block's sources overlap; sources before all others. */
static polis_err order_vertices(const polis_graph *g, const polis_pairs *pairs,
                                polis_local_plan *plan)
{
    polis_err rc = POLIS_OK;
    polis_vid *queue = NULL;
    uint8_t *seen = NULL;
    polis_vid n_queued = 0, at = 0;

    POLIS_NEW(plan->vertex, g->n);
    POLIS_NEW(queue, g->n);
    POLIS_NEW(seen, g->n);
    for (polis_vid start = 0; start < g->n; start++) {
        if (!seen[start]) {
            seen[start] = 1;
            queue[n_queued++] = start;
        }
        for (; at < n_queued; at++) {
            for (polis_eid e = g->off[queue[at]]; e < g->off[queue[at] + 1]; e++) {
                if (!seen[g->head[e]]) {
                    seen[g->head[e]] = 1;
                    queue[n_queued++] = g->head[e];
                }
            }
        }
    }
    at = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (polis_vid i = 0; i < g->n; i++) {
            if (polis_pairs_is_source(pairs, queue[i]) == (pass == 0)) {
                plan->vertex[at++] = queue[i];
            }
        }
        plan->n_sources = pass == 0 ? at : plan->n_sources;
    }

done:
    POLIS_FREE(queue);
    POLIS_FREE(seen);
    return rc;
}

static polis_vid count_targets(const polis_pairs *pairs, polis_vid n)
{
    polis_vid n_targets = 0;

    for (polis_vid v = 0; v < n; v++) {
        n_targets += !pairs || !pairs->target || pairs->target[v] > 0.0;
    }
    return n_targets;
}

/* The mean ball of some sources, evenly spread over all. */
static polis_err probe(polis_local_plan *plan)
{
    polis_err rc = POLIS_OK;
    polis_local *scratch = NULL;
    const polis_vid n = plan->n_sources < PROBES ? plan->n_sources : PROBES;
    double sum = 0.0;

    POLIS_TRY(polis_local_new(&plan->task, &scratch));
    for (int64_t i = 0; i < n; i++) {
        sum += polis_local_ball(scratch, (polis_vid)(i * plan->n_sources / n));
    }
    plan->ball = n > 0 ? sum / n : 0.0;

done:
    polis_local_free(&scratch);
    return rc;
}

polis_err polis_local_plan_new(const polis_graph *graph, const polis_pairs *pairs,
                               const polis_local_options *options, double resolution,
                               polis_local_plan **out)
{
    polis_err rc = POLIS_OK;
    polis_local_plan *plan = NULL;

    *out = NULL;
    POLIS_NEW(plan, 1);
    make_lanes(options, resolution, plan);
    POLIS_TRY(order_vertices(graph, pairs, plan));
    POLIS_TRY(polis_graph_permute(graph, plan->vertex, &plan->graph));
    if (pairs) {
        POLIS_TRY(polis_pairs_permute(pairs, plan->vertex, &plan->pairs));
    }
    plan->task.graph = plan->graph;
    plan->task.pairs = plan->pairs;
    plan->task.n_targets = count_targets(pairs, graph->n);
    POLIS_TRY(probe(plan));
    *out = plan;
    plan = NULL; /* moved to the caller */

done:
    polis_local_plan_free(&plan);
    return rc;
}
