/* Node measures beyond those of the traversal. */
#include "indicators/work.h"

#include "base/mem.h"

static polis_err allocate(polis_work *w)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        const polis_applies applies = polis_extra_texts[i].applies;
        const bool directed = w->skeleton->directed;
        const bool strength =
            (i >= POLIS_EXTRA_OPSAHL && i <= POLIS_EXTRA_OPSAHL_IN) ||
            (i >= POLIS_EXTRA_SHARE_STRENGTH && i <= POLIS_EXTRA_SHARE_STRENGTH_IN);
        const bool hops = i >= POLIS_EXTRA_MAX1 && i <= POLIS_EXTRA_BY_N_IN;
        const bool paths = hops || i == POLIS_EXTRA_LOAD || i >= POLIS_EXTRA_PCT_CLOSENESS;

        if (!w->options->extra[i] || (directed && applies == POLIS_APPLIES_UNDIRECTED) ||
            (!directed && applies == POLIS_APPLIES_DIRECTED) ||
            (strength && w->subject->network->role != POLIS_ROLE_STRENGTH) ||
            (hops && w->subject->graph->len) || (paths && !w->paths) ||
            (i == POLIS_EXTRA_VULNERABILITY && !w->paths)) {
            continue;
        }
        POLIS_NEW(w->out->extra[i], w->skeleton->n);
    }

done:
    return rc;
}

static void load(polis_work *w)
{
    double *const *node = w->subject->measures->node;
    double *out = w->out->extra[POLIS_EXTRA_LOAD];

    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        out[v] =
            node[POLIS_NODE_BETWEENNESS][v] +
            (w->skeleton->directed ? node[POLIS_NODE_REACH_OUT][v] + node[POLIS_NODE_REACH_IN][v]
                                   : node[POLIS_NODE_REACH][v]);
    }
}

/* Closeness with the nodes that are not reached at the distance `replaced`. */
static void replaced_closeness(polis_work *w, polis_extra id, double replaced,
                               polis_node_measure reach, polis_node_measure farness)
{
    double *out = w->out->extra[id];
    const double *r = w->subject->measures->node[reach], *f = w->subject->measures->node[farness];
    const double others = (double)w->skeleton->n - 1.0;

    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        out[v] = others > 0.0 ? others / (f[v] + (others - r[v]) * replaced) : 0.0;
    }
}

static void opsahl(polis_work *w, polis_extra id, polis_node_measure degree,
                   polis_node_measure strength)
{
    double *out = w->out->extra[id];
    const double *k = w->subject->measures->node[degree], *s = w->subject->measures->node[strength];

    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        out[v] = k[v] > 0.0 ? k[v] * pow(s[v] / k[v], w->subject->alpha) : 0.0;
    }
}

static void percent(polis_work *w, polis_extra id, polis_node_measure share)
{
    double *out = w->out->extra[id];

    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        out[v] = 100.0 * w->subject->measures->node[share][v];
    }
}

static void share(polis_work *w, polis_extra id, polis_node_measure of)
{
    double *out = w->out->extra[id], sum = 0.0;
    const double *x = w->subject->measures->node[of];

    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        sum += x[v];
    }
    for (polis_vid v = 0; out && v < w->skeleton->n; v++) {
        out[v] = sum > 0.0 ? x[v] / sum : NAN;
    }
}

static void around(polis_work *w)
{
    double *const *out = w->out->extra;

    const bool any = out[POLIS_EXTRA_CORE] || out[POLIS_EXTRA_COMMUNITY] ||
                     out[POLIS_EXTRA_LOCAL_CLUSTERING] || out[POLIS_EXTRA_CONSTRAINT] ||
                     out[POLIS_EXTRA_EFFECTIVE_SIZE];

    for (polis_vid v = 0; any && v < w->skeleton->n; v++) {
        const double k = w->degree[v], t = w->triangles ? (double)w->triangles[v] : 0.0;

        if (out[POLIS_EXTRA_CORE]) {
            out[POLIS_EXTRA_CORE][v] = w->core[v];
        }
        if (out[POLIS_EXTRA_COMMUNITY]) {
            out[POLIS_EXTRA_COMMUNITY][v] = w->community[v];
        }
        if (out[POLIS_EXTRA_LOCAL_CLUSTERING]) {
            out[POLIS_EXTRA_LOCAL_CLUSTERING][v] = k > 1.0 ? 2.0 * t / (k * (k - 1.0)) : 0.0;
        }
        if (out[POLIS_EXTRA_CONSTRAINT]) {
            out[POLIS_EXTRA_CONSTRAINT][v] = w->constraint[v];
        }
        if (out[POLIS_EXTRA_EFFECTIVE_SIZE]) {
            out[POLIS_EXTRA_EFFECTIVE_SIZE][v] = k > 0.0 ? k - 2.0 * t / k : NAN;
        }
    }
}

polis_err polis_indicators_of_nodes(polis_work *w)
{
    const polis_err rc = allocate(w);
    const double beyond = (double)w->diameter + 1.0, n = (double)w->skeleton->n;

    if (rc != POLIS_OK) {
        return rc;
    }
    load(w);
    around(w);
    replaced_closeness(w, POLIS_EXTRA_MAX1, beyond, POLIS_NODE_REACH, POLIS_NODE_FARNESS);
    replaced_closeness(w, POLIS_EXTRA_BY_N, n, POLIS_NODE_REACH, POLIS_NODE_FARNESS);
    replaced_closeness(w, POLIS_EXTRA_MAX1_OUT, beyond, POLIS_NODE_REACH_OUT,
                       POLIS_NODE_FARNESS_OUT);
    replaced_closeness(w, POLIS_EXTRA_BY_N_OUT, n, POLIS_NODE_REACH_OUT, POLIS_NODE_FARNESS_OUT);
    replaced_closeness(w, POLIS_EXTRA_MAX1_IN, beyond, POLIS_NODE_REACH_IN, POLIS_NODE_FARNESS_IN);
    replaced_closeness(w, POLIS_EXTRA_BY_N_IN, n, POLIS_NODE_REACH_IN, POLIS_NODE_FARNESS_IN);
    opsahl(w, POLIS_EXTRA_OPSAHL, POLIS_NODE_DEGREE, POLIS_NODE_STRENGTH);
    opsahl(w, POLIS_EXTRA_OPSAHL_OUT, POLIS_NODE_DEGREE_OUT, POLIS_NODE_STRENGTH_OUT);
    opsahl(w, POLIS_EXTRA_OPSAHL_IN, POLIS_NODE_DEGREE_IN, POLIS_NODE_STRENGTH_IN);
    share(w, POLIS_EXTRA_SHARE_DEGREE, POLIS_NODE_DEGREE);
    share(w, POLIS_EXTRA_SHARE_DEGREE_OUT, POLIS_NODE_DEGREE_OUT);
    share(w, POLIS_EXTRA_SHARE_DEGREE_IN, POLIS_NODE_DEGREE_IN);
    share(w, POLIS_EXTRA_SHARE_STRENGTH, POLIS_NODE_STRENGTH);
    share(w, POLIS_EXTRA_SHARE_STRENGTH_OUT, POLIS_NODE_STRENGTH_OUT);
    share(w, POLIS_EXTRA_SHARE_STRENGTH_IN, POLIS_NODE_STRENGTH_IN);
    percent(w, POLIS_EXTRA_PCT_DEGREE, POLIS_NODE_DEGREE_NORM);
    percent(w, POLIS_EXTRA_PCT_DEGREE_OUT, POLIS_NODE_DEGREE_OUT_NORM);
    percent(w, POLIS_EXTRA_PCT_DEGREE_IN, POLIS_NODE_DEGREE_IN_NORM);
    percent(w, POLIS_EXTRA_PCT_CLOSENESS, POLIS_NODE_CLOSENESS_CLASSIC);
    percent(w, POLIS_EXTRA_PCT_CLOSENESS_OUT, POLIS_NODE_CLOSENESS_CLASSIC_OUT);
    percent(w, POLIS_EXTRA_PCT_CLOSENESS_IN, POLIS_NODE_CLOSENESS_CLASSIC_IN);
    percent(w, POLIS_EXTRA_PCT_BETWEENNESS, POLIS_NODE_BETWEENNESS_NORM);
    return POLIS_OK;
}
