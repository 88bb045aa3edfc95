/*
 * Betweenness of the target: what share of the shortest paths passes through it when it has one
 * more link.
 *
 * @see Bergamini, Crescenzi, D'Angelo, Meyerhenke, Severini & Velaj, J. Exp. Algorithmics 23 (2018)
 *      1.5, doi:10.1145/3166071, for the problem and its greedy solution
 */
#include "base/mem.h"
#include "planning/evaluator.h"

#include <math.h>

/* Distances and numbers of paths of one source, infinity and 0 where there is none. */
static polis_err keep_row(polis_search *s, polis_vid n, double *dist, double *paths)
{
    polis_err rc = POLIS_OK;

    for (polis_vid x = 0; x < n; x++) {
        dist[x] = s->dist[x] < 0 ? INFINITY : (double)s->dist[x];
        paths[x] = s->dist[x] < 0 ? 0.0 : s->sigma[x];
        rc = isfinite(paths[x]) ? rc : POLIS_E_OVERFLOW;
    }
    polis_search_reset(s);
    return rc;
}

/* The rows of the network without the target. */
static polis_err search_all(polis_evaluator *e, int n_threads)
{
    const polis_graph *g = e->goal->graph;
    const int64_t n = g->n;
    polis_err rc = POLIS_OK;

#pragma omp parallel num_threads(n_threads)
    {
        polis_search s = {0};
        polis_err mine = polis_search_init(g->n, g->n_arcs, &s);

#pragma omp for schedule(dynamic, 16)
        for (polis_vid u = 0; u < g->n; u++) {
            if (mine == POLIS_OK) {
                if (u != e->goal->target) {
                    polis_search_run(&s, g, u, e->goal->target);
                }
                mine = keep_row(&s, g->n, e->direct + u * n, e->others + u * n);
            }
        }
        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
        polis_search_clear(&s);
    }
    return rc;
}

/* Share of the shortest paths of a pair that go by the target. */
static inline double share(double by, double direct, double paths, double others)
{
    return by < direct         ? 1.0
           : by > direct       ? 0.0
           : direct < INFINITY ? paths / (paths + others)
                               : 0.0;
}

static double sum_all(const polis_evaluator *e)
{
    const int64_t n = e->goal->graph->n;
    const polis_vid t = e->goal->target;
    double total = 0.0;

    for (int64_t s = 0; s < n; s++) {
        const double *direct = e->direct + s * n, *others = e->others + s * n;
        double row = 0.0;

        for (int64_t x = e->goal->graph->directed ? 0 : s + 1; x < n; x++) {
            if (x != s && x != t && s != t) {
                row += share(e->to[s] + e->from[x], direct[x], e->to_paths[s] * e->from_paths[x],
                             others[x]);
            }
        }
        total += row;
    }
    return total;
}

polis_err polis_through_init(polis_evaluator *e, int n_threads)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = e->goal->graph;
    polis_graph *turned = NULL;
    polis_search s = {0};

    POLIS_NEW(e->direct, (int64_t)g->n * g->n);
    POLIS_NEW(e->others, (int64_t)g->n * g->n);
    POLIS_NEW(e->from, g->n);
    POLIS_NEW(e->from_paths, g->n);
    POLIS_TRY(polis_search_init(g->n, g->n_arcs, &s));
    polis_search_run(&s, g, e->goal->target, -1);
    POLIS_TRY(keep_row(&s, g->n, e->from, e->from_paths));
    e->to = e->from;
    e->to_paths = e->from_paths;
    if (g->directed) {
        e->to = e->to_paths = NULL;
        POLIS_NEW(e->to, g->n);
        POLIS_NEW(e->to_paths, g->n);
        POLIS_TRY(polis_graph_transpose(g, &turned));
        polis_search_run(&s, turned, e->goal->target, -1);
        POLIS_TRY(keep_row(&s, g->n, e->to, e->to_paths));
    }
    POLIS_TRY(search_all(e, n_threads));
    e->value = sum_all(e);

done:
    polis_graph_free(&turned);
    polis_search_clear(&s);
    return rc;
}

/* Which nodes come nearer to the target, or equally near on more paths, by a link to `other`: what
 * they have then is left in the scratch. Outgoing: from the target; else to it. */
static polis_vid changed(const polis_evaluator *e, polis_evaluator_scratch *s,
                         const polis_link *link, bool outgoing)
{
    const int64_t n = e->goal->graph->n;
    const polis_vid other = link->u == e->goal->target ? link->v : link->u;
    const double *dist = outgoing ? e->from : e->to;
    const double *paths = outgoing ? e->from_paths : e->to_paths;
    const bool by_row = outgoing || !e->goal->graph->directed;
    polis_vid n_changed = 0;

    for (int64_t x = 0; x < n; x++) {
        const int64_t at = by_row ? other * n + x : x * n + other;
        const double by = (double)link->len + e->direct[at];

        if (by <= dist[x] && by < INFINITY) {
            s->near[x] = by;
            s->paths[x] = by < dist[x] ? e->others[at] : paths[x] + e->others[at];
            s->list[n_changed++] = (polis_vid)x;
        }
    }
    return n_changed;
}

/* Undirected, and links to the target: the rows of what has changed. */
static double gain_of_rows(const polis_evaluator *e, polis_evaluator_scratch *s,
                           polis_vid n_changed)
{
    const int64_t n = e->goal->graph->n;
    const bool both = !e->goal->graph->directed;
    double total = 0.0;

    for (polis_vid i = 0; i < n_changed && both; i++) {
        s->half[s->list[i]] = 0.5; /* the pair is met from its other end too */
    }
    for (polis_vid i = 0; i < n_changed; i++) {
        const polis_vid x = s->list[i];
        const double *direct = e->direct + x * n, *others = e->others + x * n;
        double row = 0.0;

        for (polis_vid y = 0; y < n; y++) {
            const bool moved = s->half[y] < 1.0;
            const double before = e->from[y], after = moved ? s->near[y] : before;

            if (y != x && y != e->goal->target && s->near[x] + after <= direct[y]) {
                const double paths = moved ? s->paths[y] : e->from_paths[y];

                row += s->half[y] *
                       (share(s->near[x] + after, direct[y], s->paths[x] * paths, others[y]) -
                        share(e->to[x] + before, direct[y], e->to_paths[x] * e->from_paths[y],
                              others[y]));
            }
        }
        total += row;
    }
    for (polis_vid i = 0; i < n_changed && both; i++) {
        s->half[s->list[i]] = 1.0;
    }
    return total;
}

/* Directed, links from the target: the columns of what has changed. */
static double gain_of_columns(const polis_evaluator *e, const polis_evaluator_scratch *s,
                              polis_vid n_changed)
{
    const int64_t n = e->goal->graph->n;
    double total = 0.0;

    for (polis_vid x = 0; x < n; x++) {
        const double *direct = e->direct + x * n, *others = e->others + x * n;
        double row = 0.0;

        if (x == e->goal->target || !(e->to[x] < INFINITY)) {
            continue;
        }
        for (polis_vid i = 0; i < n_changed; i++) {
            const polis_vid y = s->list[i];

            if (y != x) {
                row += share(e->to[x] + s->near[y], direct[y], e->to_paths[x] * s->paths[y],
                             others[y]) -
                       share(e->to[x] + e->from[y], direct[y], e->to_paths[x] * e->from_paths[y],
                             others[y]);
            }
        }
        total += row;
    }
    return total;
}

double polis_through_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                          const polis_link *link)
{
    const bool outgoing = link->u == e->goal->target;
    const bool by_columns = e->goal->graph->directed && outgoing;
    const polis_vid n_changed = changed(e, s, link, by_columns);

    return by_columns ? gain_of_columns(e, s, n_changed) : gain_of_rows(e, s, n_changed);
}

void polis_through_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link)
{
    const bool by_columns = e->goal->graph->directed && link->u == e->goal->target;
    const polis_vid n_changed = changed(e, s, link, by_columns);

    for (polis_vid i = 0; i < n_changed; i++) {
        const polis_vid x = s->list[i];

        (by_columns ? e->from : e->to)[x] = s->near[x];
        (by_columns ? e->from_paths : e->to_paths)[x] = s->paths[x];
    }
}
