/* Closeness of the target: what a link at it brings nearer. */
#include "base/mem.h"
#include "planning/evaluator.h"

#include <math.h>

/* The end of the link that is not the target. */
static polis_vid other_end(const polis_evaluator *e, const polis_link *link)
{
    return link->u == e->goal->target ? link->v : link->u;
}

/* Wasserman-Faust closeness from the number of nodes reached and the sum of distances. */
static double wasserman_faust(int64_t reach, int64_t far, polis_vid n)
{
    return far > 0 ? (double)reach / (n - 1) * ((double)reach / (double)far) : 0.0;
}

static void sum_up(const polis_evaluator *e, int64_t *reach, int64_t *far)
{
    *reach = *far = 0;
    for (polis_vid v = 0; v < e->goal->graph->n; v++) {
        *reach += e->dist[v] > 0;
        *far += e->dist[v] > 0 ? e->dist[v] : 0;
    }
}

polis_err polis_nearer_init(polis_evaluator *e)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = e->goal->graph;
    polis_search s = {0};

    POLIS_NEW(e->dist, g->n);
    POLIS_TRY(polis_search_init(g->n, g->n_arcs, &s));
    polis_search_run(&s, g, e->goal->target, -1);
    for (polis_vid v = 0; v < g->n; v++) {
        e->dist[v] = s.dist[v];
    }
    rc = polis_goal_value(e->goal, g, e->goal->strength, &e->value);

done:
    polis_search_clear(&s);
    return rc;
}

double polis_nearer_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                         const polis_link *link)
{
    const polis_vid n = e->goal->graph->n;
    polis_search *q = &s->search;
    double near = 0.0;
    int64_t more_reach = 0, more_far = 0;

    polis_search_nearer(q, e->goal->graph, other_end(e, link), link->len, e->dist);
    for (polis_vid i = 0; i < q->n_seen; i++) {
        const polis_vid x = q->order[i];
        const bool is_new = e->dist[x] < 0;

        near += 1.0 / (double)q->dist[x] - (is_new ? 0.0 : 1.0 / (double)e->dist[x]);
        more_reach += is_new;
        more_far += q->dist[x] - (is_new ? 0 : e->dist[x]);
    }
    polis_search_reset(q);
    if (e->goal->what == POLIS_OBJECTIVE_CLOSENESS) {
        int64_t reach, far;

        sum_up(e, &reach, &far);
        return (wasserman_faust(reach + more_reach, far + more_far, n) -
                wasserman_faust(reach, far, n)) /
               e->goal->resolution;
    }
    return near / (n - 1) / e->goal->resolution;
}

void polis_nearer_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link)
{
    polis_search *q = &s->search;

    polis_search_nearer(q, e->goal->graph, other_end(e, link), link->len, e->dist);
    for (polis_vid i = 0; i < q->n_seen; i++) {
        e->dist[q->order[i]] = q->dist[q->order[i]];
    }
    polis_search_reset(q);
}
