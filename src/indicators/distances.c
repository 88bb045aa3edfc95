/* Indicators out of distances and betweenness that the traversal has left. */
#include "indicators/diameter.h"
#include "indicators/spread.h"
#include "indicators/work.h"

#include "base/mem.h"

typedef struct pairs {
    double all;     /* ordered pairs of nodes */
    double reached; /* those with a path */
    double far, efficiency;
} pairs;

static pairs sum_pairs(const polis_work *w)
{
    const polis_vid n = w->skeleton->n;
    const double *reach = polis_work_measure(w, POLIS_NODE_REACH, POLIS_NODE_REACH_OUT);
    const double *far = polis_work_measure(w, POLIS_NODE_FARNESS, POLIS_NODE_FARNESS_OUT);
    const double *harmonic =
        polis_work_measure(w, POLIS_NODE_CLOSENESS_HARMONIC, POLIS_NODE_CLOSENESS_HARMONIC_OUT);
    pairs p = {.all = (double)n * ((double)n - 1.0)};

    for (polis_vid v = 0; v < n; v++) {
        p.reached += reach[v];
        p.far += far[v];
        p.efficiency += harmonic[v];
    }
    p.efficiency /= n > 0 ? (double)n : 1.0;
    return p;
}

static polis_err paths(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const pairs p = sum_pairs(w);
    const bool some = p.reached > 0.0;
    const polis_why part = p.reached < p.all ? POLIS_WHY_DISCONNECTED : POLIS_WHY_OK;
    const polis_why none = p.all > 0.0 ? POLIS_WHY_TOO_FEW : POLIS_WHY_TOO_SMALL;

    polis_work_set_if(w, POLIS_IND_REACH_SHARE, p.all > 0.0, p.reached / p.all,
                      POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_EFFICIENCY, p.all > 0.0, p.efficiency, POLIS_WHY_TOO_SMALL);
    polis_work_mark(w, POLIS_IND_PATH_LENGTH, some ? p.far / p.reached : NAN, some ? part : none);
    polis_work_mark(w, POLIS_IND_DIAMETER, NAN, none);
    if (w->diameter >= 0 && some) {
        POLIS_TRY(polis_diameter(w->subject->graph, w->options->interrupt, &w->diameter));
        polis_work_mark(w, POLIS_IND_DIAMETER,
                        polis_from_units((double)w->diameter, w->subject->resolution), part);
    }

done:
    return rc;
}

/* Freeman's index of closeness; its greatest value holds for hops only. */
static void centralize_closeness(polis_work *w, polis_indicator id, const double *closeness,
                                 double most, bool connected)
{
    double max = 0.0, sum = 0.0;

    if (w->subject->graph->len) {
        polis_work_mark(w, id, NAN, POLIS_WHY_NOT_APPLICABLE);
        return;
    }
    if (w->skeleton->n < 3) {
        polis_work_mark(w, id, NAN, POLIS_WHY_TOO_SMALL);
        return;
    }
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        max = closeness[v] > max ? closeness[v] : max;
    }
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        sum += max - closeness[v];
    }
    polis_work_mark(w, id, sum / most, connected ? POLIS_WHY_OK : POLIS_WHY_DISCONNECTED);
}

/* The greatest values are those of a star; directed: whose arcs all leave, or all enter, its hub.
 */
static void closeness(polis_work *w)
{
    double *const *node = w->subject->measures->node;
    const double n = w->skeleton->n;
    const bool connected = w->out->value[POLIS_IND_REACH_SHARE] == 1.0;

    if (!w->skeleton->directed) {
        centralize_closeness(w, POLIS_IND_CENTRALIZATION_CLOSENESS, node[POLIS_NODE_CLOSENESS_WF],
                             (n - 1.0) * (n - 2.0) / (2.0 * n - 3.0), connected);
        centralize_closeness(w, POLIS_IND_CENTRALIZATION_HARMONIC,
                             node[POLIS_NODE_CLOSENESS_HARMONIC], (n - 2.0) / 2.0, true);
        return;
    }
    centralize_closeness(w, POLIS_IND_CENTRALIZATION_CLOSENESS_OUT,
                         node[POLIS_NODE_CLOSENESS_WF_OUT], (n - 1.0) * (1.0 - 1.0 / n), connected);
    centralize_closeness(w, POLIS_IND_CENTRALIZATION_CLOSENESS_IN, node[POLIS_NODE_CLOSENESS_WF_IN],
                         (n - 1.0) * (1.0 - 1.0 / n), connected);
    centralize_closeness(w, POLIS_IND_CENTRALIZATION_HARMONIC_OUT,
                         node[POLIS_NODE_CLOSENESS_HARMONIC_OUT], n - 1.0, true);
    centralize_closeness(w, POLIS_IND_CENTRALIZATION_HARMONIC_IN,
                         node[POLIS_NODE_CLOSENESS_HARMONIC_IN], n - 1.0, true);
}

static polis_err betweenness(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const double *bc = w->subject->measures->node[POLIS_NODE_BETWEENNESS_NORM];
    const polis_vid n = w->skeleton->n;
    polis_spread spread;

    if (n < 3) {
        polis_work_mark(w, POLIS_IND_BC_GINI, NAN, POLIS_WHY_TOO_SMALL);
        polis_work_mark(w, POLIS_IND_BC_MAX, NAN, POLIS_WHY_TOO_SMALL);
        polis_work_mark(w, POLIS_IND_CENTRALIZATION_BETWEENNESS, NAN, POLIS_WHY_TOO_SMALL);
        return POLIS_OK;
    }
    POLIS_TRY(polis_spread_of(bc, n, &spread));
    polis_work_set_if(w, POLIS_IND_BC_GINI, spread.sum > 0.0, spread.gini, POLIS_WHY_TOO_FEW);
    polis_work_set(w, POLIS_IND_BC_MAX, spread.max);
    polis_work_set(w, POLIS_IND_CENTRALIZATION_BETWEENNESS,
                   ((double)n * spread.max - spread.sum) / ((double)n - 1.0));

done:
    return rc;
}

/* Six numbers of one measure, `first` being the id of its mean. */
static polis_err spread_of_measure(polis_work *w, polis_indicator first, const double *x)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = w->skeleton->n;
    polis_spread s;

    if (!polis_work_wants(w, first, (polis_indicator)((int)first + 5))) {
        return POLIS_OK;
    }
    if (n == 0 || isnan(x[0])) { /* a normalisation that small networks do not have */
        for (int k = 0; k < 6; k++) {
            polis_work_mark(w, (polis_indicator)((int)first + k), NAN, POLIS_WHY_TOO_SMALL);
        }
        return POLIS_OK;
    }
    POLIS_TRY(polis_spread_of(x, n, &s));
    for (int k = 0; k < 6; k++) {
        const double value[] = {s.mean, s.max, s.sd, s.p50, s.p90, s.gini};

        polis_work_set_if(w, (polis_indicator)((int)first + k), !isnan(value[k]), value[k],
                          POLIS_WHY_TOO_FEW);
    }

done:
    return rc;
}

polis_err polis_indicators_of_distances(polis_work *w)
{
    polis_err rc = POLIS_OK;

    const bool closeness_wanted = polis_work_wants(w, POLIS_IND_CENTRALIZATION_CLOSENESS,
                                                   POLIS_IND_CENTRALIZATION_HARMONIC_IN);

    if (closeness_wanted || w->diameter >= 0 ||
        polis_work_wants(w, POLIS_IND_REACH_SHARE, POLIS_IND_EFFICIENCY) ||
        polis_work_wants(w, POLIS_IND_EFFICIENCY_NORM, POLIS_IND_EFFICIENCY_NORM)) {
        POLIS_TRY(paths(w));
    }
    if (closeness_wanted) {
        closeness(w);
    }
    if (polis_work_wants(w, POLIS_IND_BC_GINI, POLIS_IND_BC_MAX) ||
        polis_work_wants(w, POLIS_IND_CENTRALIZATION_BETWEENNESS,
                         POLIS_IND_CENTRALIZATION_BETWEENNESS)) {
        POLIS_TRY(betweenness(w));
    }
    POLIS_TRY(spread_of_measure(
        w, POLIS_IND_INTRA_DEGREE_MEAN,
        polis_work_measure(w, POLIS_NODE_DEGREE_NORM, POLIS_NODE_DEGREE_UNION_NORM)));
    POLIS_TRY(spread_of_measure(
        w, POLIS_IND_INTRA_WF_MEAN,
        polis_work_measure(w, POLIS_NODE_CLOSENESS_WF, POLIS_NODE_CLOSENESS_WF_OUT)));
    POLIS_TRY(spread_of_measure(
        w, POLIS_IND_INTRA_HARMONIC_MEAN,
        polis_work_measure(w, POLIS_NODE_CLOSENESS_HARMONIC, POLIS_NODE_CLOSENESS_HARMONIC_OUT)));
    POLIS_TRY(spread_of_measure(w, POLIS_IND_INTRA_BC_MEAN,
                                w->subject->measures->node[POLIS_NODE_BETWEENNESS_NORM]));

done:
    return rc;
}
