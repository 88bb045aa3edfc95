#include "planning/stress.h"

#include "base/mem.h"
#include "planning/change.h"
#include "shock/largest.h"
#include "shock/rank.h"
#include "shock/score.h"

#include <math.h>
#include <stdlib.h>

void polis_stress_clear(polis_stress *stress)
{
    POLIS_FREE(stress->link);
}

/* The links of the highest edge betweenness. */
static polis_err choose(const polis_goal *goal, const polis_ends *ends, int n_threads,
                        polis_stress *out)
{
    polis_err rc = POLIS_OK;
    const polis_machine machine = {.isa = polis_isa_best(), .n_threads = n_threads};
    double *score = NULL;
    int64_t *order = NULL;

    POLIS_NEW(score, goal->graph->m);
    POLIS_NEW(order, goal->graph->m);
    POLIS_TRY(polis_score_compute(goal->graph, POLIS_SCORE_EDGE_BETWEENNESS, &machine, score));
    POLIS_TRY(polis_rank(score, goal->graph->m, order));
    for (int64_t i = 0; i < out->n; i++) {
        out->link[i] = (polis_stress_link){.edge = order[i],
                                           .u = ends->tail[order[i]],
                                           .v = ends->head[order[i]],
                                           .betweenness = score[order[i]]};
    }

done:
    POLIS_FREE(score);
    POLIS_FREE(order);
    return rc;
}

/* How many nodes one end of an edge reaches without it; 0 if the other end is one of them. */
static polis_vid side_of(const polis_ends *ends, const polis_stress_link *link, polis_vid *queue,
                         uint8_t *seen)
{
    polis_vid n = 1;
    bool reached = false;

    queue[0] = link->u;
    seen[link->u] = 1;
    for (polis_vid i = 0; i < n && !reached; i++) {
        for (polis_eid k = ends->off[queue[i]]; k < ends->off[queue[i] + 1]; k++) {
            const polis_eid e = ends->at[k];
            const polis_vid other = ends->tail[e] == queue[i] ? ends->head[e] : ends->tail[e];

            if (e != link->edge && !seen[other]) {
                seen[other] = 1;
                queue[n++] = other;
                reached = reached || other == link->v;
            }
        }
    }
    for (polis_vid i = 0; i < n; i++) {
        seen[queue[i]] = 0;
    }
    return reached ? 0 : n;
}

/* Nodes of the smaller side of a bridge: its component is what both ends reach without it. */
static polis_vid cut_off(const polis_ends *ends, const polis_stress_link *link, polis_vid *queue,
                         uint8_t *seen)
{
    const polis_stress_link back = {.edge = link->edge, .u = link->v, .v = link->u};
    const polis_vid one = side_of(ends, link, queue, seen);
    const polis_vid other = one > 0 ? side_of(ends, &back, queue, seen) : 0;

    return one < other ? one : other;
}

/* What member i of the list does when it is lost. */
static polis_err lose(const polis_goal *goal, const polis_ends *ends, double base,
                      polis_stress_link *link)
{
    polis_err rc = POLIS_OK;
    polis_goal without = *goal;
    polis_graph *left = NULL;
    polis_vid *queue = NULL;
    uint8_t *seen = NULL;
    double value;
    int shift;

    POLIS_NEW(queue, ends->n);
    POLIS_NEW(seen, ends->n);
    link->cut_off = cut_off(ends, link, queue, seen);
    POLIS_TRY(polis_change_remove(goal->graph, link->edge, &left, &shift));
    without.resolution = ldexp(goal->resolution, shift);
    link->lost_bits = shift;
    POLIS_TRY(polis_goal_value(&without, left, goal->strength, &value));
    link->harm = goal->what == POLIS_OBJECTIVE_LOSS ? value - base : base - value;

done:
    polis_graph_free(&left);
    POLIS_FREE(queue);
    POLIS_FREE(seen);
    return rc;
}

static polis_err lose_each(const polis_goal *goal, const polis_ends *ends, const polis_team *team,
                           polis_stress *out)
{
    polis_err rc = POLIS_OK;
    int64_t first, last;

    polis_team_range(team, out->n, &first, &last);
#pragma omp parallel for schedule(dynamic, 1) num_threads(team->n_threads)
    for (int64_t i = first; i < last; i++) {
        const polis_err mine = lose(goal, ends, out->base, &out->link[i]);

        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
    }
    return polis_team_gather(team, rc, out->n, sizeof *out->link, out->link);
}

static polis_err sort_by_harm(polis_stress *out)
{
    polis_err rc = POLIS_OK;
    polis_stress_link *sorted = NULL;
    double *harm = NULL;
    int64_t *order = NULL;

    POLIS_NEW(sorted, out->n);
    POLIS_NEW(harm, out->n);
    POLIS_NEW(order, out->n);
    for (int64_t i = 0; i < out->n; i++) {
        harm[i] = out->link[i].harm;
    }
    POLIS_TRY(polis_rank(harm, out->n, order));
    for (int64_t i = 0; i < out->n; i++) {
        sorted[i] = out->link[order[i]];
    }
    POLIS_FREE(out->link);
    out->link = sorted;
    sorted = NULL; /* moved to the result */

done:
    POLIS_FREE(sorted);
    POLIS_FREE(harm);
    POLIS_FREE(order);
    return rc;
}

/* What every member of the team does alone and alike. */
static polis_err begin(const polis_goal *goal, int64_t most, int n_threads, polis_ends *ends,
                       polis_stress *out)
{
    polis_err rc = POLIS_OK;

    out->n = most < goal->graph->m ? most : goal->graph->m;
    POLIS_NEW(out->link, out->n);
    POLIS_TRY(polis_ends_init(goal->graph, ends));
    POLIS_TRY(choose(goal, ends, n_threads, out));
    rc = polis_goal_value(goal, goal->graph, goal->strength, &out->base);

done:
    return rc;
}

polis_err polis_stress_run(const polis_goal *goal, int64_t most, const polis_team *team,
                           polis_stress *out)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};

    *out = (polis_stress){0};
    rc = begin(goal, most, team->n_threads, &ends, out);
    POLIS_TRY(polis_team_gather(team, rc, 0, 1, NULL));
    POLIS_TRY(lose_each(goal, &ends, team, out));
    rc = polis_team_gather(team, sort_by_harm(out), 0, 1, NULL);

done:
    polis_ends_clear(&ends);
    return rc;
}
