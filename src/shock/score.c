#include "shock/score.h"

#include "base/mem.h"
#include "centrality/engine.h"
#include "centrality/measures.h"

/* Below this many vertices an elimination order is not worth its search. */
enum { SMALL = 48 };

/* What one thread is foretold to compute in so many seconds is not worth waking others for; and
 * below so many vertices, ranks cost more than they bring. */
static const double ALONE_S = 1e-3;
enum { APART = 1024 };

/* All blocks of sources, or a part of them and the sums of all parts. */
static polis_err run_blocks(const polis_plan *plan, const polis_machine *machine,
                            polis_totals *totals)
{
    const polis_joint *joint = plan->whole->n < APART ? NULL : machine->joint;
    const int n_threads = plan->seconds < ALONE_S ? 1 : machine->n_threads;
    polis_err rc;

    if (!joint) {
        return polis_engine_run(plan, 0, plan->n_blocks, n_threads, NULL, totals);
    }
    rc = polis_engine_run(plan, polis_totals_share(totals, joint->part, joint->parts),
                          polis_totals_share(totals, joint->part + 1, joint->parts), n_threads,
                          NULL, totals);
    return joint->sum(joint->self, rc, totals->sum, totals->n_sums);
}

static polis_err run(const polis_graph *graph, bool edges, const polis_machine *machine,
                     polis_plan **plan, polis_totals **totals)
{
    polis_err rc = POLIS_OK;
    const polis_plan_options options = {.kernel = graph->n < SMALL ? POLIS_KERNEL_DIJKSTRA
                                                                   : POLIS_KERNEL_AUTO,
                                        .isa = machine->isa,
                                        .edges = edges};

    POLIS_TRY(polis_plan_new(graph, &options, plan, NULL));
    POLIS_TRY(polis_totals_new(*plan, totals));
    POLIS_TRY(run_blocks(*plan, machine, *totals));

done:
    return rc;
}

static polis_err betweenness(const polis_plan *plan, const polis_totals *totals, bool ends,
                             double *score)
{
    polis_err rc = POLIS_OK;
    const double share = plan->graph->directed ? 1.0 : 0.5; /* unordered pairs */
    double *through = NULL;

    POLIS_NEW(through, totals->n);
    POLIS_TRY(polis_measures_dependencies(plan, totals, through, NULL));
    for (polis_vid p = 0; p < totals->n; p++) {
        const polis_i128 *in = totals->reach_in;
        const double reach = (double)totals->reach[p] + (in ? (double)in[p] : 0.0);

        score[plan->vertex ? plan->vertex[p] : p] = share * through[p] + (ends ? reach : 0.0);
    }

done:
    POLIS_FREE(through);
    return rc;
}

static polis_err edge_betweenness(const polis_plan *plan, const polis_totals *totals, double *score)
{
    polis_err rc = POLIS_OK;
    double *through = NULL;

    POLIS_NEW(through, totals->n);
    POLIS_TRY(polis_measures_dependencies(plan, totals, through, score));
    for (polis_eid e = 0; !plan->graph->directed && e < plan->graph->m; e++) {
        score[e] *= 0.5;
    }

done:
    POLIS_FREE(through);
    return rc;
}

static void closeness(const polis_plan *plan, const polis_totals *totals, double *score)
{
    for (polis_vid p = 0; p < totals->n; p++) {
        const double reach = (double)totals->reach[p], far = (double)totals->far[p];

        score[plan->vertex ? plan->vertex[p] : p] = reach > 0.0 ? reach * reach / far : 0.0;
    }
}

polis_err polis_score_compute(const polis_graph *graph, polis_score what,
                              const polis_machine *machine, double *score)
{
    polis_err rc = POLIS_OK;
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;
    const bool edges = what == POLIS_SCORE_EDGE_BETWEENNESS;

    POLIS_TRY(run(graph, edges, machine, &plan, &totals));
    if (edges) {
        POLIS_TRY(edge_betweenness(plan, totals, score));
    } else if (what == POLIS_SCORE_CLOSENESS) {
        closeness(plan, totals, score);
    } else {
        POLIS_TRY(betweenness(plan, totals, what == POLIS_SCORE_LOAD, score));
    }

done:
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return rc;
}

polis_err polis_score_efficiency(const polis_graph *graph, const polis_machine *machine,
                                 double *sum)
{
    polis_err rc = POLIS_OK;
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    *sum = 0.0;
    POLIS_TRY(run(graph, false, machine, &plan, &totals));
    for (polis_vid p = 0; p < totals->n; p++) { /* each below 2^31 reciprocals: sums fit */
        *sum += polis_fixed_to_double(totals->reciprocal[p], POLIS_FIXED_RECIPROCAL_BITS);
    }

done:
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return rc;
}
