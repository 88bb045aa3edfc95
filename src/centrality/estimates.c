#include "centrality/estimates.h"

#include "base/mem.h"

#include <math.h>

#define OF(id) POLIS_NODE_##id,
static const polis_node_measure measured[] = {POLIS_ERROR_MEASURES(OF)};

polis_node_measure polis_pivot_error_of(polis_pivot_error id, bool directed)
{
    const polis_node_measure of = measured[id];

    return directed && of < POLIS_NODE_BETWEENNESS
               ? (polis_node_measure)(of - POLIS_NODE_REACH + POLIS_NODE_REACH_IN)
               : of;
}

void polis_pivot_estimates_clear(polis_pivot_estimates *estimates)
{
    for (int i = 0; i < POLIS_N_ERROR_MEASURES; i++) {
        POLIS_FREE(estimates->error[i]);
    }
    *estimates = (polis_pivot_estimates){0};
}

/* The standard error of the mean of k draws out of `all`. */
static double error_of_mean(double sum, double squares, double k, double all)
{
    const double scatter = (squares - sum * sum / k) / (k - 1.0); /* of one draw */
    const double left = 1.0 - k / all;

    if (left <= 0.0) {
        return 0.0; /* all were drawn */
    }
    return k < 2.0 ? NAN : sqrt(fmax(scatter, 0.0) * left / k);
}

/* Sums over the pivots at one position, and of their squares. */
typedef struct sums {
    double through, reach, far, reciprocal;
    double square[3];
} sums;

static sums sums_at(const polis_totals *t, polis_vid p)
{
    sums x = {polis_fixed_to_double(t->through[p], POLIS_FIXED_DEPENDENCY_BITS),
              (double)t->reach_in[p],
              (double)t->far_in[p],
              polis_fixed_to_double(t->reciprocal_in[p], POLIS_FIXED_RECIPROCAL_BITS),
              {0.0}};

    for (int i = 0; i < 3; i++) {
        x.square[i] = polis_fixed_to_double(t->square[i][p], POLIS_FIXED_RECIPROCAL_BITS) *
                      t->largest[i] * t->largest[i];
    }
    return x;
}

static void set(double *const *x, int id, polis_vid v, double value)
{
    if (x[id]) {
        x[id][v] = value;
    }
}

static void betweenness(const polis_plan *plan, const sums *x, polis_vid v, double *const *node,
                        double *const *error)
{
    const double n = plan->graph->n, k = plan->sample->n;
    const double share = plan->graph->directed ? 1.0 : 0.5;
    const double pairs = share * (n - 1.0) * (n - 2.0);
    const double bc = share * n / k * x->through;
    const double se = share * n * error_of_mean(x->through, x->square[0], k, n);

    node[POLIS_NODE_BETWEENNESS][v] = k > 0.0 ? bc : 0.0;
    node[POLIS_NODE_BETWEENNESS_NORM][v] = n < 3.0 ? NAN : bc / pairs;
    error[POLIS_ERROR_BETWEENNESS][v] = se;
    error[POLIS_ERROR_BETWEENNESS_NORM][v] = n < 3.0 ? NAN : se / pairs;
}

/* `others`: pivots other than v, of n-1 nodes other than v. */
static void distances(const polis_plan *plan, const sums *x, polis_vid v, double others,
                      double resolution, double *const *node, double *const *error)
{
    const int first = plan->graph->directed ? POLIS_NODE_REACH_IN : POLIS_NODE_REACH;
    const double all = (double)plan->graph->n - 1.0;
    const double far = polis_from_units(x->far, resolution);
    const double unit = polis_from_units(1.0, resolution);
    const double wf = x->reach > 0.0 ? x->reach / others * (x->reach / far) : 0.0;
    const double far_se = unit * error_of_mean(x->far, x->square[1], others, all);

    if (others < 1.0) { /* nothing was seen */
        for (int i = 0; i < POLIS_ERROR_CLOSENESS_HARMONIC - POLIS_ERROR_FARNESS + 1; i++) {
            error[POLIS_ERROR_FARNESS + i][v] = NAN;
        }
        for (int id = 1; id < 6; id++) {
            set(node, first + id, v, all < 1.0 ? 0.0 : NAN);
        }
        return;
    }
    set(node, first + POLIS_NODE_FARNESS - POLIS_NODE_REACH, v, all / others * far);
    set(node, first + POLIS_NODE_CLOSENESS_COMPONENT - POLIS_NODE_REACH, v,
        x->reach > 0.0 ? x->reach / far : 0.0);
    set(node, first + POLIS_NODE_CLOSENESS_WF - POLIS_NODE_REACH, v, wf);
    set(node, first + POLIS_NODE_CLOSENESS_HARMONIC - POLIS_NODE_REACH, v,
        x->reciprocal / others / unit);
    error[POLIS_ERROR_FARNESS][v] = all * far_se;
    error[POLIS_ERROR_CLOSENESS_WF][v] = x->reach > 0.0 ? wf * far_se / (far / others) : far_se;
    error[POLIS_ERROR_CLOSENESS_HARMONIC][v] =
        error_of_mean(x->reciprocal, x->square[2], others, all) / unit;
}

polis_err polis_pivot_estimates_compute(const polis_plan *plan, const polis_totals *totals,
                                        double resolution, polis_measures *measures,
                                        polis_pivot_estimates *out)
{
    polis_err rc = POLIS_OK;
    uint8_t *is_pivot = NULL;

    *out = (polis_pivot_estimates){.n_pivots = plan->sample->n,
                                   .n_pilot = plan->sample->n_pilot,
                                   .bound = plan->sample->bound};
    for (int i = 0; i < POLIS_N_ERROR_MEASURES; i++) {
        POLIS_NEW(out->error[i], plan->graph->n);
    }
    POLIS_NEW(is_pivot, plan->graph->n);
    for (polis_vid i = 0; i < plan->sample->n; i++) {
        is_pivot[plan->sample->vertex[i]] = 1;
    }
    for (polis_vid p = 0; p < plan->graph->n; p++) {
        const polis_vid v = plan->vertex ? plan->vertex[p] : p;
        const sums x = sums_at(totals, p);

        betweenness(plan, &x, v, measures->node, out->error);
        distances(plan, &x, v, (double)plan->sample->n - is_pivot[v], resolution, measures->node,
                  out->error);
    }
done:
    POLIS_FREE(is_pivot);
    if (rc != POLIS_OK) {
        polis_pivot_estimates_clear(out);
    }
    return rc;
}

polis_err polis_pivot_estimates_exact(polis_vid n, polis_pivot_estimates *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_pivot_estimates){.n_pivots = n};
    for (int i = 0; i < POLIS_N_ERROR_MEASURES; i++) {
        POLIS_NEW(out->error[i], n);
    }

done:
    if (rc != POLIS_OK) {
        polis_pivot_estimates_clear(out);
    }
    return rc;
}
