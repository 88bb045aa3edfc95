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

/* A degree of each node, and how many arcs start (or end) there, which parallel edges make more. */
typedef struct ends {
    const double *degree; /* [n] */
    const double *arcs;   /* [n] */
} ends;

/* Over the arcs: the mean degree and its sum of squares around it. */
static double scatter(const ends *at, polis_vid n, double n_arcs, double *mean)
{
    double sum = 0.0, squares = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        sum += at->arcs[v] * at->degree[v];
    }
    *mean = sum / n_arcs; /* of equal whole numbers: exact, so that no variance is none */
    for (polis_vid v = 0; v < n; v++) {
        squares += at->arcs[v] * (at->degree[v] - *mean) * (at->degree[v] - *mean);
    }
    return squares;
}

/* Pearson's correlation over the arcs of a degree at the tail with one at the head; NaN if one of
 * them does not vary. `whole` is the latter in whole numbers: sums of a row are exact. */
static double correlation(const polis_graph *g, const ends *tail, const ends *head,
                          const int64_t *whole)
{
    double mean_tail, mean_head, both = 0.0;
    const double xx = scatter(tail, g->n, (double)g->n_arcs, &mean_tail);
    const double yy = scatter(head, g->n, (double)g->n_arcs, &mean_head);

    for (polis_vid v = 0; v < g->n; v++) {
        int64_t sum = 0;

        for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
            sum += whole[g->head[e]];
        }
        both += (tail->degree[v] - mean_tail) * ((double)sum - tail->arcs[v] * mean_head);
    }
    return xx > 0.0 && yy > 0.0 ? both / sqrt(xx * yy) : NAN;
}

/* Degrees at both ends of each tie (of each arc: out-degree of its tail, in-degree of its head). */
static polis_err assortativity(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_skeleton *s = w->skeleton;
    const polis_graph *g = w->subject->graph;
    double *const *node = w->subject->measures->node;
    double *out = NULL, *in = NULL; /* arcs of each node */
    int64_t *whole = NULL;
    ends tail = {w->degree, w->degree}, head = tail;

    POLIS_NEW(whole, g->n);
    if (!s->borrows) { /* directed, or perhaps with parallel edges */
        POLIS_NEW(out, g->n);
        POLIS_NEW(in, g->n);
        for (polis_vid v = 0; v < g->n; v++) {
            out[v] = (double)(g->off[v + 1] - g->off[v]);
        }
        for (polis_eid e = 0; e < g->n_arcs; e++) {
            in[g->head[e]] += 1.0;
        }
        tail = (ends){s->directed ? node[POLIS_NODE_DEGREE_OUT] : w->degree, out};
        head = (ends){s->directed ? node[POLIS_NODE_DEGREE_IN] : w->degree, in};
    }
    for (polis_vid v = 0; v < g->n; v++) {
        whole[v] = (int64_t)head.degree[v];
    }
    const double r = correlation(g, &tail, &head, whole);

    polis_work_set_if(w, POLIS_IND_ASSORTATIVITY, !isnan(r), r,
                      g->n_arcs == 0 ? POLIS_WHY_TOO_FEW : POLIS_WHY_ZERO_VARIANCE);

done:
    POLIS_FREE(out);
    POLIS_FREE(in);
    POLIS_FREE(whole);
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
    if (polis_work_wants(w, POLIS_IND_CENTRALIZATION_DEGREE, POLIS_IND_CENTRALIZATION_DEGREE_IN)) {
        centralizations(w);
    }
    if (polis_work_wants(w, POLIS_IND_DEGREE_GINI, POLIS_IND_STRENGTH_CV)) {
        POLIS_TRY(inequality(w));
    }
    if (polis_work_wants(w, POLIS_IND_ASSORTATIVITY, POLIS_IND_ASSORTATIVITY)) {
        POLIS_TRY(assortativity(w));
    }
    if (polis_work_wants(w, POLIS_IND_DEGREE_HIERARCHY, POLIS_IND_DEGREE_CORRELATION_AT)) {
        POLIS_TRY(slopes(w));
    }

done:
    return rc;
}
