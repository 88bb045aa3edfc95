#include "planning/candidates.h"

#include "base/mem.h"
#include "network/components.h"

#include <math.h>
#include <stdlib.h>

/* Candidates in the making. */
typedef struct list {
    const polis_network *network;
    const polis_graph *graph;
    const polis_rounding *rounding;
    const polis_candidates_of *of;
    polis_fault *fault;
    double factor;        /* of the value of a new link */
    polis_vid *component; /* [n] strong components */
    polis_vid *common;    /* [n] with `triads`: u + 1 if a contact of u has it as one, too */
    polis_link *link;
    double *potential; /* [n] of each, with `top` */
    int64_t n, room, potential_room;
} list;

static int compare_numbers(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double distance(const list *l, polis_vid u, polis_vid v)
{
    return l->of->places ? polis_distance_km(l->of->places, u, v) : NAN;
}

/* mass mass / distance^2; two nodes of one place are a millimetre apart. */
static double potential(const list *l, polis_vid u, polis_vid v)
{
    const double d = fmax(distance(l, u, v), POLIS_SAME_PLACE_KM);

    return l->of->mass[u] * l->of->mass[v] / (d * d);
}

/* What the value of a link between u and v is in proportion to. */
static double scale_of(const list *l, polis_vid u, polis_vid v)
{
    return l->of->how == POLIS_LINK_DISTANCE    ? fmax(distance(l, u, v), POLIS_SAME_PLACE_KM)
           : l->of->how == POLIS_LINK_POTENTIAL ? potential(l, u, v)
                                                : 1.0;
}

/* The median over the network's links of value / scale. */
static polis_err fit_factor(list *l)
{
    polis_err rc = POLIS_OK;
    const polis_network *n = l->network;
    double *x = NULL;

    l->factor = l->of->how == POLIS_LINK_GIVEN ? l->of->given : 1.0;
    if (l->of->how == POLIS_LINK_GIVEN || l->of->how == POLIS_LINK_BETTER || !n->value ||
        n->m == 0) {
        goto done;
    }
    POLIS_NEW(x, n->m);
    for (polis_eid e = 0; e < n->m; e++) {
        x[e] = n->value[e] / scale_of(l, n->tail[e], n->head[e]);
    }
    qsort(x, (size_t)n->m, sizeof *x, compare_numbers);
    l->factor = 0.5 * (x[(n->m - 1) / 2] + x[n->m / 2]);

done:
    POLIS_FREE(x);
    return rc;
}

/* Length in units of the resolution, as polis_lengths_graph() makes it. Between ends that reach
 * each other anything longer than all shortest paths is as useless as one unit more than those. */
static polis_err length_of(const list *l, const polis_link *link, int64_t *len)
{
    const polis_network *n = l->network;
    const double real =
        n->role == POLIS_ROLE_STRENGTH ? pow(link->value, -l->rounding->alpha) : link->value;
    double units = l->graph->len ? real / l->rounding->resolution : 1.0;

    if (l->component[link->u] == l->component[link->v]) {
        units = fmin(units, (double)(l->graph->max_path + 1));
    } else if (!(units <= (double)POLIS_LINK_LONGEST)) {
        return polis_fail(l->fault, POLIS_E_PARSE, NULL, 0,
                          "the link '%s' to '%s' of value %.6g would be %.3g units of the "
                          "resolution %.3g long, expected at most 2^50: give --resolution",
                          polis_texts_get(&n->label, link->u), polis_texts_get(&n->label, link->v),
                          link->value, units, l->rounding->resolution);
    }
    *len = units < 1.0 ? 1 : (int64_t)llround(units);
    return POLIS_OK;
}

static bool is_wanted(const list *l, polis_vid u, polis_vid v, double km)
{
    const polis_candidates_of *of = l->of;
    const polis_vid *group = of->group;

    return (!group || (group[u] >= 0 && group[v] >= 0 && (group[u] == group[v]) == !of->across)) &&
           (!(of->within_km < INFINITY) || km <= of->within_km) &&
           (!of->triads || l->common[v] == u + 1);
}

/* Arc a is the link from u that is there, or -1. */
static polis_err add(list *l, polis_vid u, polis_vid v, polis_eid a)
{
    polis_err rc = POLIS_OK;
    const polis_candidates_of *of = l->of;
    const double km = distance(l, u, v);
    polis_link link = {.u = u, .v = v, .cost = of->base_cost, .better = a >= 0};

    if (!is_wanted(l, u, v, km)) {
        return POLIS_OK;
    }
    link.cost += of->cost_km > 0.0 ? of->cost_km * km : 0.0;
    if (!(link.cost > 0.0)) {
        return polis_fail(l->fault, POLIS_E_ARG, NULL, 0,
                          "the link '%s' to '%s' would cost %.6g, expected more than 0",
                          polis_texts_get(&l->network->label, u),
                          polis_texts_get(&l->network->label, v), link.cost);
    }
    link.value = l->factor * scale_of(l, u, v);
    if (link.better) {
        const bool strength = l->network->role == POLIS_ROLE_STRENGTH;

        link.edge = l->graph->edge[a];
        link.value = l->network->value[link.edge] * (strength ? of->given : 1.0 / of->given);
    }
    POLIS_TRY(length_of(l, &link, &link.len));
    if (link.better && link.len >= polis_graph_len(l->graph, a)) {
        return POLIS_OK; /* nothing is shorter than one unit */
    }
    POLIS_GROW(l->link, l->room, l->n + 1);
    if (of->top > 0) {
        POLIS_GROW(l->potential, l->potential_room, l->n + 1);
        l->potential[l->n] = potential(l, u, v);
    }
    l->link[l->n++] = link;

done:
    return rc;
}

/* Mark what is two arcs from u. */
static void mark_common(list *l, polis_vid u)
{
    const polis_graph *g = l->graph;

    for (polis_eid e = g->off[u]; e < g->off[u + 1] && l->of->triads; e++) {
        const polis_vid v = g->head[e];

        for (polis_eid f = g->off[v]; f < g->off[v + 1]; f++) {
            l->common[g->head[f]] = u + 1;
        }
    }
}

/* Mark the heads of u's arcs with u + 1. */
static void mark_heads(const polis_graph *g, polis_vid u, polis_vid *mark)
{
    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        mark[g->head[e]] = u + 1;
    }
}

static bool has_arc(const polis_graph *g, polis_vid u, polis_vid v)
{
    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        if (g->head[e] == v) {
            return true;
        }
    }
    return false;
}

static polis_err add_all(list *l)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = l->graph;
    polis_vid *mark = NULL;

    POLIS_NEW(mark, g->n);
    for (polis_vid u = 0; u < g->n; u++) {
        mark_heads(g, u, mark);
        mark_common(l, u);
        for (polis_vid v = g->directed ? 0 : u + 1; v < g->n; v++) {
            if (v != u && mark[v] != u + 1) {
                POLIS_TRY(add(l, u, v, -1));
            }
        }
    }

done:
    POLIS_FREE(mark);
    return rc;
}

static polis_err add_at_target(list *l)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = l->graph;
    const polis_vid t = l->of->target;

    for (polis_vid x = 0; x < g->n; x++) { /* by (u, v): links x -> t around the links t -> x */
        mark_common(l, x);
        for (polis_vid y = 0; x == t && y < g->n; y++) {
            if (y != t && (g->directed || y > t) && !has_arc(g, t, y)) {
                POLIS_TRY(add(l, t, y, -1));
            }
        }
        if (x != t && (g->directed ? !l->of->outgoing : x < t) && !has_arc(g, x, t)) {
            POLIS_TRY(add(l, x, t, -1));
        }
    }

done:
    return rc;
}

/* Links that are there: all, or those at the target. */
static polis_err add_better(list *l)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = l->graph;
    const polis_vid t = l->of->target;

    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid a = g->off[u]; a < g->off[u + 1]; a++) {
            const polis_vid v = g->head[a];
            const bool at_target = u == t || (v == t && !(g->directed && l->of->outgoing));

            if ((g->directed || u < v) && (t < 0 || at_target)) {
                POLIS_TRY(add(l, u, v, a));
            }
        }
    }

done:
    return rc;
}

/* Keep the `top` with the highest potential; of equal ones the first. */
static polis_err keep_top(list *l)
{
    polis_err rc = POLIS_OK;
    double *sorted = NULL, least;
    int64_t above = 0, kept = 0, equal;

    if (l->of->top == 0 || l->n <= l->of->top) {
        return POLIS_OK;
    }
    POLIS_NEW(sorted, l->n);
    for (int64_t i = 0; i < l->n; i++) {
        sorted[i] = l->potential[i];
    }
    qsort(sorted, (size_t)l->n, sizeof *sorted, compare_numbers);
    least = sorted[l->n - l->of->top];
    for (int64_t i = 0; i < l->n; i++) {
        above += l->potential[i] > least;
    }
    equal = l->of->top - above;
    for (int64_t i = 0; i < l->n; i++) {
        if (l->potential[i] > least || (l->potential[i] == least && equal-- > 0)) {
            l->link[kept++] = l->link[i];
        }
    }
    l->n = kept;

done:
    POLIS_FREE(sorted);
    return rc;
}

polis_err polis_candidates_list(const polis_network *network, const polis_graph *graph,
                                const polis_rounding *rounding, const polis_candidates_of *of,
                                polis_fault *fault, polis_link **out, int64_t *n)
{
    polis_err rc = POLIS_OK;
    list l = {.network = network, .graph = graph, .rounding = rounding, .of = of, .fault = fault};
    polis_vid n_components;
    const bool by_potential = of->top > 0 || of->how == POLIS_LINK_POTENTIAL;

    *out = NULL;
    *n = 0;
    if (!of->places && (by_potential || of->how == POLIS_LINK_DISTANCE || of->cost_km > 0.0 ||
                        of->within_km < INFINITY)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "distances need the places of the nodes");
    }
    if (by_potential && !of->mass) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0, "potentials need the masses of the nodes");
    }
    POLIS_NEW(l.component, graph->n);
    POLIS_NEW(l.common, of->triads ? graph->n : 0);
    POLIS_TRY(polis_components_strong(graph, l.component, &n_components));
    POLIS_TRY(fit_factor(&l));
    POLIS_TRY(of->how == POLIS_LINK_BETTER ? add_better(&l)
              : of->target >= 0            ? add_at_target(&l)
                                           : add_all(&l));
    POLIS_TRY(keep_top(&l));
    *out = l.link;
    *n = l.n;
    l.link = NULL; /* moved to the caller */

done:
    POLIS_FREE(l.component);
    POLIS_FREE(l.common);
    POLIS_FREE(l.link);
    POLIS_FREE(l.potential);
    return rc;
}
