/* Indicators that need nothing but who has how many ties, and how strong. */
#include "indicators/spread.h"
#include "indicators/work.h"

#include "base/mem.h"

static double sum_below_max(const double *x, polis_vid n)
{
    double max = 0.0, sum = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        max = x[v] > max ? x[v] : max;
    }
    for (polis_vid v = 0; v < n; v++) {
        sum += max - x[v];
    }
    return sum;
}

static void sizes(polis_work *w)
{
    const polis_skeleton *s = w->skeleton;
    const double n = s->n, sides = s->directed ? 1.0 : 2.0;

    polis_work_set_if(w, POLIS_IND_DENSITY, n > 1.0, sides * (double)s->n_arcs / (n * (n - 1.0)),
                      POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_DEGREE_MEAN, n > 0.0, sides * (double)s->n_arcs / n,
                      POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_RECIPROCITY, s->directed && s->n_ties > 0,
                      (double)s->n_mutual / (double)s->n_ties,
                      s->directed ? POLIS_WHY_TOO_FEW : POLIS_WHY_NOT_APPLICABLE);
}

static void centralizations(polis_work *w)
{
    const polis_skeleton *s = w->skeleton;
    double *const *node = w->subject->measures->node;
    const double n = s->n;

    if (!s->directed) {
        polis_work_set_if(w, POLIS_IND_CENTRALIZATION_DEGREE, s->n > 2,
                          sum_below_max(w->degree, s->n) / ((n - 1.0) * (n - 2.0)),
                          POLIS_WHY_TOO_SMALL);
        return;
    }
    polis_work_set_if(w, POLIS_IND_CENTRALIZATION_DEGREE_OUT, s->n > 2,
                      sum_below_max(node[POLIS_NODE_DEGREE_OUT], s->n) / ((n - 1.0) * (n - 1.0)),
                      POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_CENTRALIZATION_DEGREE_IN, s->n > 2,
                      sum_below_max(node[POLIS_NODE_DEGREE_IN], s->n) / ((n - 1.0) * (n - 1.0)),
                      POLIS_WHY_TOO_SMALL);
}

static polis_err inequality(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_skeleton *s = w->skeleton;
    double *const *node = w->subject->measures->node;
    double *strength = NULL;
    polis_spread spread;

    POLIS_TRY(polis_spread_of(w->degree, s->n, &spread));
    polis_work_set_if(w, POLIS_IND_DEGREE_GINI, spread.sum > 0.0, spread.gini, POLIS_WHY_TOO_FEW);
    polis_work_set_if(w, POLIS_IND_DEGREE_THEIL, spread.sum > 0.0, spread.theil, POLIS_WHY_TOO_FEW);
    polis_work_set_if(w, POLIS_IND_DEGREE_EVENNESS, spread.sum > 0.0, spread.evenness,
                      POLIS_WHY_TOO_FEW);
    if (w->subject->network->role != POLIS_ROLE_STRENGTH) {
        polis_work_mark(w, POLIS_IND_STRENGTH_GINI, NAN, POLIS_WHY_MISSING_INPUT);
        polis_work_mark(w, POLIS_IND_STRENGTH_CV, NAN, POLIS_WHY_MISSING_INPUT);
        goto done;
    }
    POLIS_NEW(strength, s->n);
    for (polis_vid v = 0; v < s->n; v++) {
        strength[v] = s->directed
                          ? node[POLIS_NODE_STRENGTH_OUT][v] + node[POLIS_NODE_STRENGTH_IN][v]
                          : node[POLIS_NODE_STRENGTH][v];
    }
    POLIS_TRY(polis_spread_of(strength, s->n, &spread));
    polis_work_set_if(w, POLIS_IND_STRENGTH_GINI, spread.sum > 0.0, spread.gini, POLIS_WHY_TOO_FEW);
    polis_work_set_if(w, POLIS_IND_STRENGTH_CV, spread.sum > 0.0, spread.sd / spread.mean,
                      POLIS_WHY_TOO_FEW);

done:
    POLIS_FREE(strength);
    return rc;
}

/* Degrees at both ends of each tie (of each arc: out-degree of its tail, in-degree of its head). */
static polis_err assortativity(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_skeleton *s = w->skeleton;
    const polis_graph *g = w->subject->graph;
    double *const *node = w->subject->measures->node;
    double *at_tail = NULL, *at_head = NULL;
    const double *from = s->directed ? node[POLIS_NODE_DEGREE_OUT] : w->degree;
    const double *to = s->directed ? node[POLIS_NODE_DEGREE_IN] : w->degree;
    polis_eid n = 0;

    POLIS_NEW(at_tail, g->n_arcs);
    POLIS_NEW(at_head, g->n_arcs);
    for (polis_vid v = 0; v < g->n; v++) {
        for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
            at_tail[n] = from[v];
            at_head[n++] = to[g->head[e]];
        }
    }
    const double r = polis_spread_line(at_tail, at_head, n).r;

    polis_work_set_if(w, POLIS_IND_ASSORTATIVITY, !isnan(r), r,
                      n == 0 ? POLIS_WHY_TOO_FEW : POLIS_WHY_ZERO_VARIANCE);

done:
    POLIS_FREE(at_tail);
    POLIS_FREE(at_head);
    return rc;
}

/* Mean degree of the neighbours of each node that has any, against its own. */
static void mean_neighbours(const polis_work *w, double *own, double *theirs, polis_vid *n)
{
    const polis_skeleton *s = w->skeleton;

    *n = 0;
    for (polis_vid v = 0; v < s->n; v++) {
        double sum = 0.0;

        for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
            sum += w->degree[s->head[e]];
        }
        if (w->degree[v] > 0.0) {
            own[*n] = w->degree[v];
            theirs[(*n)++] = sum / w->degree[v];
        }
    }
}

/* ln degree by ln rank: degrees counted, so that no sort is needed. */
static polis_err rank_size(const polis_work *w, double *ln_rank, double *ln_degree, polis_vid *n)
{
    polis_err rc = POLIS_OK;
    polis_vid *count = NULL;

    *n = 0;
    POLIS_NEW(count, w->skeleton->n);
    for (polis_vid v = 0; v < w->skeleton->n; v++) {
        count[(polis_vid)w->degree[v]]++;
    }
    for (polis_vid k = w->skeleton->n - 1; k > 0; k--) {
        for (polis_vid i = 0; i < count[k]; i++) {
            ln_degree[*n] = log((double)k);
            ln_rank[*n] = log((double)*n + 1.0);
            ++*n;
        }
    }

done:
    POLIS_FREE(count);
    return rc;
}

static polis_err slopes(polis_work *w)
{
    polis_err rc = POLIS_OK;
    double *x = NULL, *y = NULL;
    polis_line line;
    polis_vid n;

    POLIS_NEW(x, w->skeleton->n);
    POLIS_NEW(y, w->skeleton->n);
    POLIS_TRY(rank_size(w, x, y, &n));
    line = polis_spread_line(x, y, n);
    polis_work_set_if(w, POLIS_IND_DEGREE_HIERARCHY, n > 1, line.slope, POLIS_WHY_TOO_FEW);
    polis_work_set_if(w, POLIS_IND_DEGREE_HIERARCHY_AT, n > 1, line.intercept, POLIS_WHY_TOO_FEW);
    mean_neighbours(w, x, y, &n);
    line = polis_spread_line(x, y, n);
    const polis_why why = n < 2 ? POLIS_WHY_TOO_FEW : POLIS_WHY_ZERO_VARIANCE;
    polis_work_set_if(w, POLIS_IND_DEGREE_CORRELATION, !isnan(line.slope), line.slope, why);
    polis_work_set_if(w, POLIS_IND_DEGREE_CORRELATION_AT, !isnan(line.slope), line.intercept, why);

done:
    POLIS_FREE(x);
    POLIS_FREE(y);
    return rc;
}

polis_err polis_indicators_of_degrees(polis_work *w)
{
    polis_err rc = POLIS_OK;

    sizes(w);
    centralizations(w);
    POLIS_TRY(inequality(w));
    POLIS_TRY(assortativity(w));
    POLIS_TRY(slopes(w));

done:
    return rc;
}
