#include "planning/cover.h"

#include "base/mem.h"
#include "shock/rank.h"

#include <math.h>
#include <string.h>

void polis_cover_clear(polis_cover *c)
{
    POLIS_FREE(c->avoided);
    for (int way = 0; way < POLIS_N_COVERS; way++) {
        POLIS_FREE(c->coverage[way]);
    }
}

/* The loss with another coverage. */
static polis_err loss_with(const polis_cover_of *of, const double *coverage, double *loss)
{
    polis_propagate p = *of->goal->propagate;
    polis_goal goal = *of->goal;

    p.coverage = coverage;
    goal.propagate = &p;
    return polis_goal_value(&goal, goal.graph, goal.strength, loss);
}

/* People that a node needs for a level. */
static double need_of(const polis_cover_of *of, polis_vid v, double level)
{
    return fmax(0.0, level - of->goal->propagate->coverage[v]) * of->people[v];
}

static double need_of_all(const polis_cover_of *of, double level)
{
    double need = 0.0;

    for (polis_vid v = 0; v < of->goal->graph->n; v++) {
        need += need_of(of, v, level);
    }
    return need;
}

/* The highest level, at most the floor, that the budget pays for all below it: found to the last
 * bit that matters, as the need only grows with the level. */
static double level_paid(const polis_cover_of *of)
{
    double low = 0.0, high = of->floor;

    if (need_of_all(of, high) * of->unit_cost <= of->budget) {
        return high;
    }
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);
        const bool paid = need_of_all(of, middle) * of->unit_cost <= of->budget;

        low = paid ? middle : low;
        high = paid ? high : middle;
    }
    return low;
}

/* Who avoids most loss for its cost is lifted first; the last one as far as the budget goes. */
static polis_err lift_by_gain(const polis_cover_of *of, const double *avoided, double *coverage)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = of->goal->graph->n;
    double *ratio = NULL, left = of->budget;
    int64_t *order = NULL;

    POLIS_NEW(ratio, n);
    POLIS_NEW(order, n);
    for (polis_vid v = 0; v < n; v++) {
        const double cost = need_of(of, v, of->floor) * of->unit_cost;

        ratio[v] = !(coverage[v] < of->floor) ? NAN : cost > 0.0 ? avoided[v] / cost : INFINITY;
    }
    POLIS_TRY(polis_rank(ratio, n, order));
    for (polis_vid i = 0; i < n && left > 0.0 && !isnan(ratio[order[i]]); i++) {
        const int64_t v = order[i];
        const double cost = need_of(of, (polis_vid)v, of->floor) * of->unit_cost;
        const double share = fmin(1.0, left / cost);

        coverage[v] += share * (of->floor - coverage[v]);
        left -= share * cost;
    }

done:
    POLIS_FREE(ratio);
    POLIS_FREE(order);
    return rc;
}

/* The loss that node v avoids when it alone is lifted to the floor. */
static polis_err look(const polis_cover_of *of, double base, polis_vid v, double *avoided)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = of->goal->graph->n;
    const double *today = of->goal->propagate->coverage;
    double *coverage = NULL, loss;

    *avoided = 0.0;
    if (!(today[v] < of->floor)) {
        return POLIS_OK;
    }
    POLIS_NEW(coverage, n);
    memcpy(coverage, today, (size_t)n * sizeof *coverage);
    coverage[v] = of->floor;
    POLIS_TRY(loss_with(of, coverage, &loss));
    *avoided = base - loss;

done:
    POLIS_FREE(coverage);
    return rc;
}

static polis_err look_at_all(const polis_cover_of *of, const polis_team *team, polis_cover *c)
{
    polis_err rc = POLIS_OK;
    int64_t first, last;

    polis_team_range(team, of->goal->graph->n, &first, &last);
#pragma omp parallel for schedule(dynamic, 1) num_threads(team->n_threads)
    for (int64_t v = first; v < last; v++) {
        const polis_err mine = look(of, c->base, (polis_vid)v, &c->avoided[v]);

        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
    }
    return polis_team_gather(team, rc, of->goal->graph->n, sizeof *c->avoided, c->avoided);
}

static polis_err begin(const polis_cover_of *of, polis_cover *c)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = of->goal->graph->n;
    const double *today = of->goal->propagate->coverage;

    c->worst = INFINITY;
    POLIS_NEW(c->avoided, n);
    for (int way = 0; way < POLIS_N_COVERS; way++) {
        POLIS_NEW(c->coverage[way], n);
        memcpy(c->coverage[way], today, (size_t)n * sizeof *today);
    }
    for (polis_vid v = 0; v < n; v++) {
        c->n_below += today[v] < of->floor;
        c->worst = fmin(c->worst, today[v]);
    }
    c->need = need_of_all(of, of->floor);
    c->feasible = c->need * of->unit_cost <= of->budget * (1.0 + POLIS_GREEDY_TIE);
    rc = loss_with(of, today, &c->base);

done:
    return rc;
}

/* Spend the budget each way. */
static polis_err spend(const polis_cover_of *of, polis_cover *c)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = of->goal->graph->n;
    const double *today = of->goal->propagate->coverage;
    const double share = fmin(1.0, of->budget / (c->need * of->unit_cost));
    const double level = level_paid(of);

    for (polis_vid v = 0; v < n; v++) {
        const double gap = fmax(0.0, of->floor - today[v]);

        c->coverage[POLIS_COVER_NEEDIEST][v] = fmax(today[v], level);
        c->coverage[POLIS_COVER_UNIFORM][v] += gap > 0.0 ? share * gap : 0.0;
        c->coverage[POLIS_COVER_FULL][v] += gap;
    }
    POLIS_TRY(lift_by_gain(of, c->avoided, c->coverage[POLIS_COVER_TARGETED]));
    for (int way = 0; way < POLIS_N_COVERS; way++) {
        c->least[way] = INFINITY;
        for (polis_vid v = 0; v < n; v++) {
            c->spent[way] += (c->coverage[way][v] - today[v]) * of->people[v] * of->unit_cost;
            c->least[way] = fmin(c->least[way], c->coverage[way][v]);
        }
        POLIS_TRY(loss_with(of, c->coverage[way], &c->loss[way]));
    }

done:
    return rc;
}

polis_err polis_cover_run(const polis_cover_of *of, const polis_team *team, polis_cover *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_cover){0};
    POLIS_TRY(polis_team_gather(team, begin(of, out), 0, 1, NULL));
    POLIS_TRY(look_at_all(of, team, out));
    rc = polis_team_gather(team, spend(of, out), 0, 1, NULL);

done:
    return rc;
}
