/* Indicators of how a network holds together: parts, triangles, cores, bridges. */
#include "indicators/cuts.h"
#include "indicators/work.h"

#include "base/mem.h"
#include "network/components.h"

static double pairs_of(double n)
{
    return n * (n - 1.0) / 2.0;
}

/* Krackhardt's efficiency: what ties there are beyond those that hold each part together. */
static void gtd_efficiency(polis_work *w, const polis_vid *size, polis_vid n_parts)
{
    const polis_skeleton *s = w->skeleton;
    double needed = 0.0, most = 0.0;

    for (polis_vid p = 0; p < n_parts; p++) {
        const double n = size[p];

        needed += n - 1.0;
        most += s->directed ? (n - 1.0) * (n - 1.0) : (n - 1.0) * (n - 2.0) / 2.0;
    }
    polis_work_set_if(w, POLIS_IND_GTD_EFFICIENCY, most > 0.0,
                      1.0 - ((double)s->n_arcs - needed) / most, POLIS_WHY_TOO_SMALL);
}

static polis_err parts(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = w->skeleton->n;
    polis_vid *part = NULL, *size = NULL, n_parts, largest = 0, n_isolates = 0;
    double together = 0.0;

    POLIS_NEW(part, n);
    POLIS_NEW(size, n);
    POLIS_TRY(polis_skeleton_parts(w->skeleton, part, size, &n_parts));
    for (polis_vid p = 0; p < n_parts; p++) {
        together += pairs_of(size[p]);
        largest = size[p] > largest ? size[p] : largest;
        n_isolates += size[p] == 1;
    }
    polis_work_set(w, POLIS_IND_N_COMPONENTS, n_parts);
    polis_work_set(w, POLIS_IND_N_ISOLATES, n_isolates);
    polis_work_set_if(w, POLIS_IND_LARGEST_SHARE, n > 0, (double)largest / n, POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_CONNECTEDNESS, n > 1, together / pairs_of(n),
                      POLIS_WHY_TOO_SMALL);
    gtd_efficiency(w, size, n_parts);

done:
    POLIS_FREE(part);
    POLIS_FREE(size);
    return rc;
}

/* Pairs that reach each other are those in one strong component; all others that are joined by a
 * path are counted once in the sum of reach. */
static polis_err gtd_hierarchy(polis_work *w)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = w->subject->graph;
    polis_vid *component = NULL, *size = NULL, n_components;
    double both = 0.0, reached = 0.0;

    if (!g->directed) {
        polis_work_mark(w, POLIS_IND_GTD_HIERARCHY, NAN, POLIS_WHY_NOT_APPLICABLE);
        return POLIS_OK;
    }
    POLIS_NEW(component, g->n);
    POLIS_NEW(size, g->n);
    POLIS_TRY(polis_components_strong(g, component, &n_components));
    for (polis_vid v = 0; v < g->n; v++) {
        size[component[v]]++;
        reached += w->subject->measures->node[POLIS_NODE_REACH_OUT][v];
    }
    for (polis_vid c = 0; c < n_components; c++) {
        both += pairs_of(size[c]);
    }
    polis_work_set_if(w, POLIS_IND_GTD_HIERARCHY, reached > 0.0, 1.0 - both / (reached - both),
                      POLIS_WHY_TOO_FEW);

done:
    POLIS_FREE(component);
    POLIS_FREE(size);
    return rc;
}

static void triangles(polis_work *w)
{
    const polis_vid n = w->skeleton->n;
    double corners = 0.0, pairs = 0.0, share = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        const double possible = pairs_of(w->degree[v]);

        corners += (double)w->triangles[v];
        pairs += possible;
        share += possible > 0.0 ? (double)w->triangles[v] / possible : 0.0;
    }
    polis_work_set_if(w, POLIS_IND_CLUSTERING, n > 0, share / n, POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_TRANSITIVITY, pairs > 0.0, corners / pairs, POLIS_WHY_TOO_FEW);
}

static void cores(polis_work *w)
{
    const polis_vid n = w->skeleton->n;
    double sum = 0.0, max = 0.0;

    for (polis_vid v = 0; v < n; v++) {
        sum += w->core[v];
        max = w->core[v] > max ? w->core[v] : max;
    }
    polis_work_set_if(w, POLIS_IND_CORE_MEAN, n > 0, sum / n, POLIS_WHY_TOO_SMALL);
    polis_work_set_if(w, POLIS_IND_CORE_MAX, n > 0, max, POLIS_WHY_TOO_SMALL);
}

static polis_err cuts(polis_work *w)
{
    polis_eid n_bridges;
    polis_vid n_points;
    const polis_err rc = polis_cuts_count(w->skeleton, &n_bridges, &n_points);

    if (rc == POLIS_OK) {
        polis_work_set(w, POLIS_IND_N_BRIDGES, (double)n_bridges);
        polis_work_set(w, POLIS_IND_N_POINTS, n_points);
        polis_work_set_if(w, POLIS_IND_BRIDGE_SHARE, w->skeleton->n_ties > 0,
                          (double)n_bridges / (double)w->skeleton->n_ties, POLIS_WHY_TOO_FEW);
    }
    return rc;
}

polis_err polis_indicators_of_cohesion(polis_work *w)
{
    polis_err rc = POLIS_OK;

    if (w->triangles) {
        triangles(w);
    }
    if (w->core) {
        cores(w);
    }
    if (polis_work_wants(w, POLIS_IND_N_COMPONENTS, POLIS_IND_GTD_EFFICIENCY)) {
        POLIS_TRY(parts(w));
    }
    if (w->paths && polis_work_wants(w, POLIS_IND_GTD_HIERARCHY, POLIS_IND_GTD_HIERARCHY)) {
        POLIS_TRY(gtd_hierarchy(w));
    }
    if (polis_work_wants(w, POLIS_IND_N_BRIDGES, POLIS_IND_N_POINTS)) {
        POLIS_TRY(cuts(w));
    }

done:
    return rc;
}
