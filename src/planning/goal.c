#include "base/mem.h"
#include "planning/link.h"
#include "planning/search.h"
#include "shock/attack.h"
#include "shock/largest.h"

#include <math.h>

/* Sums over what the target reaches. */
static double closeness_of(const polis_search *s, polis_vid n, bool harmonic)
{
    int64_t far = 0;
    double near = 0.0;
    const double reach = (double)(s->n_seen - 1);

    for (polis_vid i = 1; i < s->n_seen; i++) {
        far += s->dist[s->order[i]];
        near += 1.0 / (double)s->dist[s->order[i]];
    }
    if (n < 2 || far == 0) {
        return 0.0;
    }
    return harmonic ? near / (n - 1) : reach / (n - 1) * (reach / (double)far);
}

/* Dependency of the source on the target: Brandes 2001, summed over what lies behind it. */
static double dependency_on(const polis_graph *g, const polis_search *s, polis_vid target,
                            double *delta)
{
    for (polis_vid i = s->n_seen - 1; i >= 0; i--) {
        const polis_vid u = s->order[i];

        delta[u] = 0.0;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];

            if (s->dist[v] == s->dist[u] + polis_graph_len(g, e)) {
                delta[u] += s->sigma[u] / s->sigma[v] * (1.0 + delta[v]);
            }
        }
    }
    return s->dist[target] > 0 ? delta[target] : 0.0;
}

static polis_err by_search(const polis_goal *goal, const polis_graph *g, double *out)
{
    polis_err rc = POLIS_OK;
    polis_search s = {0};
    double *delta = NULL, sum = 0.0;

    POLIS_TRY(polis_search_init(g->n, g->n_arcs, &s));
    POLIS_NEW(delta, g->n);
    for (polis_vid source = 0; source < g->n; source++) {
        if (goal->what != POLIS_OBJECTIVE_BETWEENNESS && source != goal->target) {
            continue;
        }
        polis_search_run(&s, g, source, -1);
        for (polis_vid i = 0; i < s.n_seen; i++) {
            rc = isfinite(s.sigma[s.order[i]]) ? rc : POLIS_E_OVERFLOW;
        }
        sum += goal->what == POLIS_OBJECTIVE_BETWEENNESS
                   ? dependency_on(g, &s, goal->target, delta)
                   : closeness_of(&s, g->n, goal->what == POLIS_OBJECTIVE_HARMONIC);
        polis_search_reset(&s);
        POLIS_TRY(rc);
    }
    *out = goal->what == POLIS_OBJECTIVE_BETWEENNESS ? (g->directed ? sum : 0.5 * sum)
                                                     : sum / goal->resolution;

done:
    POLIS_FREE(delta);
    polis_search_clear(&s);
    return rc;
}

static polis_err efficiency_of(const polis_goal *goal, const polis_graph *g, double *out)
{
    const polis_machine machine = {.isa = polis_isa_best(), .n_threads = 1};
    double sum;
    const polis_err rc = polis_score_efficiency(g, &machine, &sum);

    *out = g->n > 1 ? sum / (g->n - 1) / g->n / goal->resolution : 0.0;
    return rc;
}

static polis_err loss_of(const polis_goal *goal, const polis_graph *g, const double *strength,
                         double *out)
{
    polis_err rc = POLIS_OK;
    polis_contacts contacts = {0};
    polis_propagation propagation = {0};

    POLIS_TRY(polis_contacts_init(g, strength, strength ? POLIS_CONTACT_MAX : POLIS_CONTACT_EQUAL,
                                  &contacts, NULL));
    POLIS_TRY(polis_propagation_init(g->n, goal->propagate->horizon, &propagation));
    POLIS_TRY(polis_propagate_recovery(&contacts, goal->propagate, propagation.recovery));
    POLIS_TRY(polis_propagate_run(&contacts, goal->propagate, goal->shock, &propagation));
    *out = propagation.loss;

done:
    polis_propagation_clear(&propagation);
    polis_contacts_clear(&contacts);
    return rc;
}

static polis_err robustness_of(const polis_graph *g, double *out)
{
    polis_err rc = POLIS_OK;
    const polis_attack attack = {.by = POLIS_ATTACK_DEGREE,
                                 .recalculate = true,
                                 .n_remove = g->n,
                                 .machine = {.isa = POLIS_ISA_GENERIC, .n_threads = 1}};
    polis_ends ends = {0};
    polis_sets sets = {0};
    int64_t *order = NULL;
    polis_vid *largest = NULL;
    double most;

    POLIS_NEW(order, g->n);
    POLIS_NEW(largest, (int64_t)g->n + 1);
    POLIS_TRY(polis_attack_order(g, &attack, order));
    POLIS_TRY(polis_ends_init(g, &ends));
    POLIS_TRY(polis_sets_init(&ends, &sets));
    polis_largest(&ends, false, order, g->n, &sets, largest);
    *out = polis_robustness(largest, g->n, g->n, g->n, &most);

done:
    POLIS_FREE(order);
    POLIS_FREE(largest);
    polis_sets_clear(&sets);
    polis_ends_clear(&ends);
    return rc;
}

polis_err polis_goal_value(const polis_goal *goal, const polis_graph *graph, const double *strength,
                           double *out)
{
    switch (goal->what) {
    case POLIS_OBJECTIVE_LOSS:
        return loss_of(goal, graph, strength, out);
    case POLIS_OBJECTIVE_ROBUSTNESS:
        return robustness_of(graph, out);
    case POLIS_OBJECTIVE_EFFICIENCY:
        return efficiency_of(goal, graph, out);
    default:
        return by_search(goal, graph, out);
    }
}
