/*
 * Betweenness of the target: what share of the shortest paths passes through it when it has one
 * more link.
 *
 * @see Bergamini, Crescenzi, D'Angelo, Meyerhenke, Severini & Velaj, J. Exp. Algorithmics 23 (2018)
 *      1.5, doi:10.1145/3166071, for the problem and its greedy solution
 */
#include "base/mem.h"
#include "centrality/reduce.h"
#include "planning/evaluator.h"

#include <math.h>
#include <string.h>

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

/*
 * The rows of the network without the target: g is all of it or its backbone. An arc that is not in
 * the backbone because a way by the target is shorter is on shortest paths without the target, but
 * only of pairs that are nearer by the target, now and with any links to it: its share of them is 1
 * whatever their rows say.
 */
static polis_err search_all(polis_evaluator *e, const polis_graph *g, int n_threads)
{
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

/*
 * Levels: distances in steps of a coarse unit, rounded down, in a byte. As rounding down never
 * makes a sum larger than the whole, a way by the target can only be as short as the direct one if
 * its levels are: most pairs fail that at a look at their bytes, many at a time. Links only ever
 * shorten the way by the target, so pairs that have no other shortest path gain nothing any more:
 * they are closed.
 */
enum {
    LEVEL_MOST = 62,    /* of a finite distance; two of them stay below the next */
    LEVEL_CLOSED = 0,   /* direct: no way is short enough; others are 1 more than their level */
    LEVEL_NO_WAY = 125, /* direct: any way by the target is shorter */
    NEVER = 126,        /* of an end: never as near, whatever is added to it */
};

static inline uint8_t level_of(const polis_evaluator *e, double dist)
{
    return (uint8_t)fmin(dist / e->level_unit, LEVEL_MOST);
}

/* Is any of a block as near? */
static inline bool any_near(const uint8_t *direct, const uint8_t *end, uint8_t mine)
{
    uint8_t any = 0;

    for (int i = 0; i < POLIS_LEVEL_BLOCK; i++) {
        any |= (uint8_t)(end[i] + mine) <= direct[i];
    }
    return any;
}

/* Close the pairs of which every shortest path passes through the target now. */
static void close_pairs(const polis_evaluator *e, uint8_t *level)
{
    const int64_t n = e->goal->graph->n;

    for (int64_t x = 0; x < n; x++) {
        const double *direct = e->direct + x * n;

        for (int64_t y = 0; y < n; y++) {
            if (e->to[x] + e->from[y] < direct[y]) {
                level[x * n + y] = LEVEL_CLOSED;
            }
        }
    }
}

static polis_err set_levels(polis_evaluator *e)
{
    polis_err rc = POLIS_OK;
    const int64_t size = (int64_t)e->goal->graph->n * e->goal->graph->n;
    double most = 0.0;

    POLIS_NEW(e->level, size + POLIS_LEVEL_BLOCK);
    for (int64_t i = 0; i < size; i++) {
        most = e->direct[i] < INFINITY ? fmax(most, e->direct[i]) : most;
    }
    e->level_unit = fmax(1.0, ceil((most + 1.0) / (LEVEL_MOST + 1)));
    for (int64_t i = 0; i < size; i++) {
        e->level[i] = e->direct[i] < INFINITY ? level_of(e, e->direct[i]) + 1 : LEVEL_NO_WAY;
    }
    close_pairs(e, e->level);

done:
    return rc;
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
    polis_graph *turned = NULL, *backbone = NULL;
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
    POLIS_TRY(polis_reduce(g, NULL, &backbone));
    POLIS_TRY(search_all(e, backbone ? backbone : g, n_threads));
    POLIS_TRY(set_levels(e));
    e->value = sum_all(e);

done:
    polis_graph_free(&turned);
    polis_graph_free(&backbone);
    polis_search_clear(&s);
    return rc;
}

/* How far the target is from one end of a pair and the other end from it. */
typedef struct ways {
    const double *to, *to_paths, *from, *from_paths; /* [n] */
} ways;

/* The pairs (x, y) that may have a shortest path by a link: their x are listed in the scratch, its
 * levels are those of the y. */
typedef struct reach {
    ways now;
    polis_vid n_x;
} reach;

/*
 * A path by a link to the target is x ... other - target ... y, so x is by the link as near to the
 * target as without it, or nearer, and y as near to the other end. A link from the target is the
 * same the other way round. Undirected: no x is a y, so each pair is met once.
 */
static reach of_link(const polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link)
{
    const int64_t n = e->goal->graph->n;
    const polis_vid t = e->goal->target, other = link->u == t ? link->v : link->u;
    const bool directed = e->goal->graph->directed, outgoing = directed && link->u == t;
    const double *dist = outgoing ? e->from : e->to,
                 *paths = outgoing ? e->from_paths : e->to_paths;
    reach r = {.now = {e->to, e->to_paths, e->from, e->from_paths}};

    if (outgoing) {
        r.now.from = s->near;
        r.now.from_paths = s->paths;
    } else {
        r.now.to = s->near;
        r.now.to_paths = s->paths;
    }
    memset(s->level, NEVER, (size_t)n + POLIS_LEVEL_BLOCK);
    for (polis_vid v = 0; v < n; v++) {
        const int64_t to = directed ? v * n + other : other * n + v, from = other * n + v;
        const int64_t at = outgoing ? from : to;
        const double by = (double)link->len + e->direct[at];
        const bool nearer = by <= dist[v] && by < INFINITY;
        const bool x = outgoing ? e->to[v] + (double)link->len <= e->direct[to] : nearer;
        const bool y = outgoing ? nearer : (double)link->len + e->from[v] <= e->direct[from];

        s->near[v] = nearer ? by : dist[v];
        s->paths[v] = !nearer ? paths[v] : by < dist[v] ? e->others[at] : paths[v] + e->others[at];
        if (x && v != t && r.now.to[v] < INFINITY) {
            s->list[r.n_x++] = v;
        }
        if (y && v != t && r.now.from[v] < INFINITY) {
            s->level[v] = level_of(e, r.now.from[v]);
        }
    }
    return r;
}

/* The levels of row x and its own; see above. */
static const uint8_t *levels_of_row(const polis_evaluator *e, const ways *now, polis_vid x,
                                    uint8_t *mine)
{
    *mine = level_of(e, now->to[x]) + 1;
    return (e->open ? e->open : e->level) + (int64_t)x * e->goal->graph->n;
}

/* What pairs (x, y) gain, where s->level[y] says which y are looked at. */
static double gain_of_row(const polis_evaluator *e, const polis_evaluator_scratch *s,
                          const ways *now, polis_vid x)
{
    const polis_vid n = e->goal->graph->n;
    const double *direct = e->direct + (int64_t)x * n, *others = e->others + (int64_t)x * n;
    uint8_t mine;
    const uint8_t *level = levels_of_row(e, now, x, &mine);
    double row = 0.0;

    for (polis_vid block = 0; block < n; block += POLIS_LEVEL_BLOCK) {
        const polis_vid last = n - block < POLIS_LEVEL_BLOCK ? n : block + POLIS_LEVEL_BLOCK;

        if (!any_near(level + block, s->level + block, mine)) {
            continue;
        }
        for (polis_vid y = block; y < last; y++) {
            const double by = now->to[x] + now->from[y];

            if ((uint8_t)(s->level[y] + mine) <= level[y] && by <= direct[y]) {
                row += share(by, direct[y], now->to_paths[x] * now->from_paths[y], others[y]) -
                       share(e->to[x] + e->from[y], direct[y], e->to_paths[x] * e->from_paths[y],
                             others[y]);
            }
        }
    }
    return row;
}

/* How many pairs (x, y) gain_of_row() looks at. */
static int64_t count_row(const polis_evaluator *e, const polis_evaluator_scratch *s,
                         const ways *now, polis_vid x)
{
    enum { MOST_BLOCKS = UINT8_MAX };
    const polis_vid n = e->goal->graph->n;
    uint8_t mine;
    const uint8_t *level = levels_of_row(e, now, x, &mine);
    int64_t total = 0;

    for (polis_vid first = 0; first < n; first += MOST_BLOCKS * POLIS_LEVEL_BLOCK) {
        const polis_vid end = n - first < MOST_BLOCKS * POLIS_LEVEL_BLOCK
                                  ? n
                                  : first + MOST_BLOCKS * POLIS_LEVEL_BLOCK;
        uint8_t count[POLIS_LEVEL_BLOCK] = {0};

        for (polis_vid block = first; block < end; block += POLIS_LEVEL_BLOCK) {
            for (int i = 0; i < POLIS_LEVEL_BLOCK; i++) {
                count[i] = (uint8_t)(count[i] +
                                     ((uint8_t)(s->level[block + i] + mine) <= level[block + i]));
            }
        }
        for (int i = 0; i < POLIS_LEVEL_BLOCK; i++) {
            total += count[i];
        }
    }
    return total;
}

double polis_through_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                          const polis_link *link)
{
    const reach r = of_link(e, s, link);
    double total = 0.0;

    for (polis_vid i = 0; i < r.n_x; i++) {
        total += gain_of_row(e, s, &r.now, s->list[i]);
    }
    return total;
}

double polis_through_bound(const polis_evaluator *e, polis_evaluator_scratch *s,
                           const polis_link *link)
{
    const reach r = of_link(e, s, link);
    int64_t total = 0;

    for (polis_vid i = 0; i < r.n_x; i++) {
        total += count_row(e, s, &r.now, s->list[i]);
    }
    return (double)total;
}

polis_err polis_through_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link)
{
    polis_err rc = POLIS_OK;
    const int64_t n = e->goal->graph->n;
    const size_t bytes = (size_t)n * sizeof *s->near;
    const bool outgoing = of_link(e, s, link).now.from == s->near;

    memcpy(outgoing ? e->from : e->to, s->near, bytes);
    memcpy(outgoing ? e->from_paths : e->to_paths, s->paths, bytes);
    if (!e->is_copy && !e->open) {
        POLIS_NEW(e->open, n * n + POLIS_LEVEL_BLOCK);
        memcpy(e->open, e->level, (size_t)(n * n));
    }
    if (!e->is_copy) {
        close_pairs(e, e->open);
    }

done:
    return rc;
}
