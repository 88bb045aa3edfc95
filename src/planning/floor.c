#include "planning/floor.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values are compared as multiples of 1e-9 of the floor: a total order that rounding cannot upset.
 */
static const double GRAIN = 1e-9;

typedef struct lift {
    polis_floor_of what;
    double floor;
    const polis_graph *graph;
    const polis_link *link;
    int64_t n_links;
    uint8_t *built;            /* [n_links] */
    double *value;             /* [n] now */
    double *delta;             /* [n] what a link adds; 0 between two calls */
    int64_t *sorted, *highest; /* [n] of a candidate, of the best one */
    polis_evaluator pairs;     /* closeness */
    polis_evaluator_scratch scratch;
} lift;

void polis_floor_clear(polis_floor_plan *plan)
{
    POLIS_FREE(plan->step);
}

static int64_t grains(const lift *l, double value)
{
    return llround(fmin(value, l->floor) / (l->floor * GRAIN));
}

static int compare(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* What a link would add to every node. */
static void add_gains(lift *l, const polis_link *link)
{
    if (l->what == POLIS_FLOOR_CLOSENESS) {
        polis_pairs_each(&l->pairs, &l->scratch, link, l->delta);
    } else {
        l->delta[link->u] += 1.0;
        l->delta[link->v] += 1.0;
    }
}

/* The first node with the least value, and how many are below the floor. */
static polis_vid find_worst(const lift *l, polis_vid *n_below)
{
    const int64_t full = grains(l, l->floor);
    polis_vid worst = 0;

    *n_below = 0;
    for (polis_vid v = 0; v < l->graph->n; v++) {
        *n_below += grains(l, l->value[v]) < full;
        worst = grains(l, l->value[v]) < grains(l, l->value[worst]) ? v : worst;
    }
    return worst;
}

/* The values after a link, sorted; false if the worst-off node gains nothing. */
static bool try_link(lift *l, const polis_link *link, polis_vid worst)
{
    const polis_vid n = l->graph->n;
    bool lifts;

    add_gains(l, link);
    lifts = grains(l, l->value[worst] + l->delta[worst]) > grains(l, l->value[worst]);
    for (polis_vid v = 0; v < n; v++) {
        l->sorted[v] = grains(l, l->value[v] + l->delta[v]);
        l->delta[v] = 0.0;
    }
    if (lifts) {
        qsort(l->sorted, (size_t)n, sizeof *l->sorted, compare);
    }
    return lifts;
}

/* Above 0: the candidate's values are higher from the bottom up than those of the best. */
static int compare_leximin(const lift *l)
{
    for (polis_vid v = 0; v < l->graph->n; v++) {
        if (l->sorted[v] != l->highest[v]) {
            return l->sorted[v] > l->highest[v] ? 1 : -1;
        }
    }
    return 0;
}

/* The link that lifts the worst-off node best, or -1. */
static int64_t find_link(lift *l, polis_vid worst, double left)
{
    int64_t best = -1;

    for (int64_t i = 0; i < l->n_links; i++) {
        const polis_link *link = &l->link[i];
        int higher;

        if (l->built[i] || (link->u != worst && link->v != worst) ||
            link->cost > left * (1.0 + POLIS_GREEDY_TIE) || !try_link(l, link, worst)) {
            continue;
        }
        higher = best < 0 ? 1 : compare_leximin(l);
        if (higher > 0 || (higher == 0 && link->cost < l->link[best].cost)) {
            memcpy(l->highest, l->sorted, (size_t)l->graph->n * sizeof *l->highest);
            best = i;
        }
    }
    return best;
}

static void build(lift *l, int64_t i)
{
    add_gains(l, &l->link[i]);
    for (polis_vid v = 0; v < l->graph->n; v++) {
        l->value[v] += l->delta[v];
        l->delta[v] = 0.0;
    }
    if (l->what == POLIS_FLOOR_CLOSENESS) {
        polis_pairs_add(&l->pairs, &l->scratch, &l->link[i]);
    }
    l->built[i] = 1;
}

static void start_values(lift *l)
{
    const polis_graph *g = l->graph;

    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1] && l->what == POLIS_FLOOR_DEGREE; e++) {
            l->value[u] += 1.0;
            l->value[g->head[e]] += g->directed ? 1.0 : 0.0;
        }
        for (polis_vid v = 0; v < g->n && l->what == POLIS_FLOOR_CLOSENESS; v++) {
            l->value[u] += v == u ? 0.0
                                  : 1.0 / l->pairs.matrix[(int64_t)u * g->n + v] / (g->n - 1) /
                                        l->pairs.goal->resolution;
        }
    }
}

static polis_err lift_init(const polis_goal *goal, int n_threads, lift *l)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(l->built, l->n_links);
    POLIS_NEW(l->value, l->graph->n);
    POLIS_NEW(l->delta, l->graph->n);
    POLIS_NEW(l->sorted, l->graph->n);
    POLIS_NEW(l->highest, l->graph->n);
    POLIS_TRY(polis_evaluator_scratch_init(l->graph, &l->scratch));
    if (l->what == POLIS_FLOOR_CLOSENESS) {
        POLIS_TRY(polis_evaluator_init(goal, n_threads, &l->pairs));
    }
    start_values(l);

done:
    return rc;
}

static void lift_clear(lift *l)
{
    POLIS_FREE(l->built);
    POLIS_FREE(l->value);
    POLIS_FREE(l->delta);
    POLIS_FREE(l->sorted);
    POLIS_FREE(l->highest);
    polis_evaluator_scratch_clear(&l->scratch);
    polis_evaluator_clear(&l->pairs);
}

polis_err polis_floor_run(const polis_graph *graph, double resolution, polis_floor_of what,
                          double floor, const polis_link *links, int64_t n_links, double budget,
                          int n_threads, polis_floor_plan *out)
{
    polis_err rc = POLIS_OK;
    const polis_goal goal = {
        .what = POLIS_OBJECTIVE_EFFICIENCY, .graph = graph, .resolution = resolution};
    lift l = {.what = what, .floor = floor, .graph = graph, .link = links, .n_links = n_links};
    double left = budget;
    polis_vid worst;

    *out = (polis_floor_plan){.stuck = -1};
    POLIS_TRY(lift_init(&goal, n_threads, &l));
    worst = find_worst(&l, &out->n_below);
    out->worst = l.value[worst];
    out->feasible = out->n_below == 0;
    while (!out->feasible) {
        const int64_t best = find_link(&l, worst, left);
        polis_vid n_below;

        if (best < 0) {
            out->stuck = worst;
            break;
        }
        build(&l, best);
        left -= links[best].cost;
        worst = find_worst(&l, &n_below);
        POLIS_GROW(out->step, out->room, out->n_steps + 1);
        out->step[out->n_steps++] =
            (polis_floor_step){best, l.value[worst], n_below, budget - left};
        out->feasible = n_below == 0;
    }

done:
    lift_clear(&l);
    return rc;
}
