#include "centrality/measures.h"

#include "base/mem.h"
#include "centrality/threads.h"

#include <math.h>

#define TEXT_ROW(id, name, applies, count, unit, long_name, reference) \
    {name, POLIS_APPLIES_##applies, count, unit, long_name, reference},
const polis_measure_text polis_node_measure_text[POLIS_N_NODE_MEASURES] = {
    POLIS_NODE_MEASURES(TEXT_ROW)};

void polis_measures_clear(polis_measures *measures)
{
    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        POLIS_FREE(measures->node[i]);
    }
    POLIS_FREE(measures->edge_length);
    POLIS_FREE(measures->edge_betweenness);
    POLIS_FREE(measures->edge_betweenness_norm);
}

double polis_from_units(double x, double resolution)
{
    const double inverse = round(1.0 / resolution);

    return inverse >= 1.0 && fabs(inverse * resolution - 1.0) < 1e-15 ? x / inverse
                                                                      : x * resolution;
}

bool polis_measure_is_global(polis_node_measure id)
{
    return id > POLIS_NODE_STRENGTH_IN;
}

/* Of the measures of shortest paths those that pivots give, and all others. */
bool polis_measure_is_estimated(polis_node_measure id)
{
    switch (id) {
    case POLIS_NODE_FARNESS:
    case POLIS_NODE_FARNESS_IN:
    case POLIS_NODE_CLOSENESS_COMPONENT:
    case POLIS_NODE_CLOSENESS_COMPONENT_IN:
    case POLIS_NODE_CLOSENESS_WF:
    case POLIS_NODE_CLOSENESS_WF_IN:
    case POLIS_NODE_CLOSENESS_HARMONIC:
    case POLIS_NODE_CLOSENESS_HARMONIC_IN:
    case POLIS_NODE_BETWEENNESS:
    case POLIS_NODE_BETWEENNESS_NORM:
        return true;
    default:
        return false;
    }
}

static bool is_estimated(polis_node_measure id)
{
    return !polis_measure_is_global(id) || polis_measure_is_estimated(id);
}

/* True if the network gets this column. */
static bool is_made(const polis_network *network, const polis_plan *plan, polis_node_measure id)
{
    const polis_applies wrong =
        network->directed ? POLIS_APPLIES_UNDIRECTED : POLIS_APPLIES_DIRECTED;
    const bool is_strength = id >= POLIS_NODE_STRENGTH && id <= POLIS_NODE_STRENGTH_IN;

    return polis_node_measure_text[id].applies != wrong &&
           (!is_strength || network->role == POLIS_ROLE_STRENGTH) &&
           (!plan->local || !polis_measure_is_global(id)) && (!plan->sample || is_estimated(id));
}

static bool has_edge_columns(const polis_plan *plan)
{
    return plan->edges && !plan->local && !plan->sample;
}

int64_t polis_measures_bytes(const polis_network *network, const polis_plan *plan)
{
    const int64_t of_edges = (plan->graph->len ? 1 : 0) + (has_edge_columns(plan) ? 2 : 0);
    int64_t of_nodes = 0;

    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        of_nodes += is_made(network, plan, (polis_node_measure)i);
    }
    return (int64_t)sizeof(double) * (of_nodes * network->n + of_edges * network->m);
}

int64_t polis_measures_work_bytes(const polis_plan *plan)
{
    return (plan->graph->directed ? 24 : 12) * plan->n_flows;
}

static polis_err allocate(const polis_network *network, const polis_plan *plan, polis_measures *out)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        if (is_made(network, plan, (polis_node_measure)i)) {
            POLIS_NEW(out->node[i], network->n);
        }
    }
    if (plan->graph->len) {
        POLIS_NEW(out->edge_length, network->m);
    }
    if (has_edge_columns(plan)) {
        POLIS_NEW(out->edge_betweenness, network->m);
        POLIS_NEW(out->edge_betweenness_norm, network->m);
    }

done:
    return rc;
}

static void count_ties(const polis_network *network, double *out, double *in, double *weight_out,
                       double *weight_in)
{
    for (polis_eid e = 0; e < network->m; e++) {
        out[network->tail[e]] += 1.0;
        in[network->head[e]] += 1.0;
        if (weight_out) {
            weight_out[network->tail[e]] += network->value[e];
            weight_in[network->head[e]] += network->value[e];
        }
    }
}

/* Distinct neighbours in either direction: each vertex marks what it sees. */
static polis_err count_union(const polis_graph *graph, double *degree)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    polis_vid *mark = NULL;

    POLIS_NEW(mark, graph->n);
    POLIS_TRY(polis_graph_transpose(graph, &turned));
    for (polis_vid v = 0; v < graph->n; v++) {
        const polis_graph *const both[2] = {graph, turned};

        for (int side = 0; side < 2; side++) {
            for (polis_eid e = both[side]->off[v]; e < both[side]->off[v + 1]; e++) {
                const polis_vid w = both[side]->head[e];
                degree[v] += mark[w] != v + 1;
                mark[w] = v + 1;
            }
        }
    }

done:
    polis_graph_free(&turned);
    POLIS_FREE(mark);
    return rc;
}

static void normalise(const double *x, double *norm, polis_vid n, double most)
{
    for (polis_vid v = 0; v < n; v++) {
        norm[v] = most > 0.0 ? x[v] / most : 0.0;
    }
}

static polis_err degrees(const polis_network *network, const polis_graph *graph,
                         polis_measures *out)
{
    polis_err rc = POLIS_OK;
    double **x = out->node;
    const polis_vid n = network->n;
    const double most = (double)n - 1.0;

    if (!network->directed) { /* both ends of an edge count it in the same array */
        count_ties(network, x[POLIS_NODE_DEGREE], x[POLIS_NODE_DEGREE], x[POLIS_NODE_STRENGTH],
                   x[POLIS_NODE_STRENGTH]);
        normalise(x[POLIS_NODE_DEGREE], x[POLIS_NODE_DEGREE_NORM], n, most);
        return POLIS_OK;
    }
    count_ties(network, x[POLIS_NODE_DEGREE_OUT], x[POLIS_NODE_DEGREE_IN],
               x[POLIS_NODE_STRENGTH_OUT], x[POLIS_NODE_STRENGTH_IN]);
    POLIS_TRY(count_union(graph, x[POLIS_NODE_DEGREE_UNION]));
    for (polis_vid v = 0; v < n; v++) {
        x[POLIS_NODE_DEGREE_TOTAL][v] = x[POLIS_NODE_DEGREE_OUT][v] + x[POLIS_NODE_DEGREE_IN][v];
    }
    normalise(x[POLIS_NODE_DEGREE_TOTAL], x[POLIS_NODE_DEGREE_TOTAL_NORM], n, 2.0 * most);
    normalise(x[POLIS_NODE_DEGREE_OUT], x[POLIS_NODE_DEGREE_OUT_NORM], n, most);
    normalise(x[POLIS_NODE_DEGREE_IN], x[POLIS_NODE_DEGREE_IN_NORM], n, most);
    normalise(x[POLIS_NODE_DEGREE_UNION], x[POLIS_NODE_DEGREE_UNION_NORM], n, most);

done:
    return rc;
}

/* Totals in one direction and the measures that come of them, `first` being the reach of the
 * family. */
static void distances(const polis_plan *plan, const polis_i128 *reach, const polis_i128 *far,
                      const polis_i128 *reciprocal, double resolution, double *const *first)
{
    const double others = (double)plan->graph->n - 1.0;
    enum { REACH, FARNESS, CLASSIC, COMPONENT, WF, HARMONIC };

    for (polis_vid p = 0; p < plan->graph->n; p++) {
        const polis_vid v = plan->vertex ? plan->vertex[p] : p;
        const double r = (double)reach[p];
        const double f = polis_from_units((double)far[p], resolution);
        const double h = polis_fixed_to_double(reciprocal[p], POLIS_FIXED_RECIPROCAL_BITS);

        first[REACH][v] = r;
        first[FARNESS][v] = f;
        first[CLASSIC][v] = r > 0.0 && r == others ? others / f : 0.0;
        first[COMPONENT][v] = r > 0.0 ? r / f : 0.0;
        first[WF][v] = r > 0.0 ? (r / others) * (r / f) : 0.0;
        first[HARMONIC][v] = r > 0.0 ? h / polis_from_units(others, resolution) : 0.0;
    }
}

static void betweenness(const polis_plan *plan, const double *through, polis_measures *out)
{
    const double n = (double)plan->graph->n;
    const double share =
        plan->graph->directed ? 1.0 : 0.5; /* both directions of a pair were counted */
    const double pairs = share * (n - 1.0) * (n - 2.0);

    for (polis_vid p = 0; p < plan->graph->n; p++) {
        const polis_vid v = plan->vertex ? plan->vertex[p] : p;
        const double bc = through[p] * share;

        out->node[POLIS_NODE_BETWEENNESS][v] = bc;
        out->node[POLIS_NODE_BETWEENNESS_NORM][v] = n < 3.0 ? NAN : bc / pairs;
    }
}

static void edge_betweenness(const polis_plan *plan, polis_measures *out)
{
    const double n = (double)plan->graph->n;
    const double share = plan->graph->directed ? 1.0 : 0.5;
    const double pairs = share * n * (n - 1.0);

    for (polis_eid e = 0; e < plan->graph->m; e++) {
        out->edge_betweenness[e] *= share;
        out->edge_betweenness_norm[e] = out->edge_betweenness[e] / pairs;
    }
}

polis_err polis_measures_dependencies(const polis_plan *plan, const polis_totals *totals,
                                      double *through, double *edge)
{
    polis_err rc = POLIS_OK;
    double *flow = NULL;

    POLIS_NEW(flow, totals->n_flows);
    for (polis_vid p = 0; p < totals->n; p++) {
        through[p] = polis_fixed_to_double(totals->through[p], POLIS_FIXED_DEPENDENCY_BITS);
    }
    for (polis_eid k = 0; k < totals->n_flows; k++) {
        flow[k] = polis_fixed_to_double(totals->flow[k], POLIS_FIXED_DEPENDENCY_BITS);
    }
    if (plan->kernel == POLIS_KERNEL_SWEEP) {
        POLIS_TRY(polis_hierarchy_unpack_edges(plan->hierarchy, plan->graph,
                                               &(polis_crew){.each = polis_threads_each}, flow,
                                               through, edge));
    } else if (edge) {
        for (polis_eid e = 0; e < plan->graph->m; e++) {
            edge[e] = flow[e];
        }
    }

done:
    POLIS_FREE(flow);
    return rc;
}

/* As rounded; a length that was cut, which no path uses, as it was. */
static void edge_lengths(const polis_network *network, const polis_graph *graph,
                         const polis_rounding *rounding, double *length)
{
    for (polis_eid a = 0; a < graph->n_arcs; a++) {
        const polis_eid e = graph->edge[a];

        length[e] = graph->len[a] < INT64_C(1) << POLIS_MAX_LENGTH_BITS
                        ? polis_from_units((double)graph->len[a], rounding->resolution)
                        : polis_lengths_real(network, rounding->alpha, e);
    }
}

/* What comes of shortest paths. */
static polis_err paths(const polis_network *network, const polis_plan *plan,
                       const polis_totals *totals, double resolution, polis_measures *out)
{
    polis_err rc = POLIS_OK;
    double *through = NULL;

    POLIS_NEW(through, network->n);
    POLIS_TRY(polis_measures_dependencies(plan, totals, through, out->edge_betweenness));
    distances(plan, totals->reach, totals->far, totals->reciprocal, resolution,
              &out->node[network->directed ? POLIS_NODE_REACH_OUT : POLIS_NODE_REACH]);
    if (network->directed) {
        distances(plan, totals->reach_in, totals->far_in, totals->reciprocal_in, resolution,
                  &out->node[POLIS_NODE_REACH_IN]);
    }
    betweenness(plan, through, out);
    if (out->edge_betweenness) {
        edge_betweenness(plan, out);
    }

done:
    POLIS_FREE(through);
    return rc;
}

polis_err polis_measures_compute(const polis_network *network, const polis_plan *plan,
                                 const polis_totals *totals, const polis_rounding *rounding,
                                 polis_measures *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_measures){0};
    POLIS_TRY(allocate(network, plan, out));
    POLIS_TRY(degrees(network, plan->whole, out));
    if (!plan->local && !plan->sample) {
        POLIS_TRY(paths(network, plan, totals, rounding->resolution, out));
    }
    if (out->edge_length) {
        edge_lengths(network, plan->whole, rounding, out->edge_length);
    }

done:
    if (rc != POLIS_OK) {
        polis_measures_clear(out);
    }
    return rc;
}
