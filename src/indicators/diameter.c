#include "indicators/diameter.h"

#include "base/mem.h"
#include "indicators/waves.h"
#include "network/components.h"
#include "network/heap.h"

#include <omp.h>

enum { ROUNDS = 64, ROUNDS_HOPS = 8 };

/* What one thread searches with. Between searches dist is -1 for every node. */
typedef struct search {
    int64_t *dist;   /* [n] -1: not reached */
    polis_vid *seen; /* [n_seen] nodes reached */
    polis_vid n_seen;
    polis_heap heap;
    int64_t farthest;
} search;

typedef struct diameter {
    const polis_graph *g;
    polis_graph *turned;  /* undirected: NULL */
    polis_vid *component; /* [n] strong */
    int64_t *most;        /* [n] upper bound of the eccentricity */
    int64_t *least;       /* [n] lower bound of it */
    bool *known;          /* [n] most is the eccentricity */
    int64_t found;        /* the largest distance so far */
    search *of_thread;    /* [n_threads] */
    int n_threads;
    const polis_interrupt *interrupt;
} diameter;

static void search_hops(const polis_graph *g, search *s)
{
    for (polis_vid k = 0; k < s->n_seen; k++) {
        const polis_vid u = s->seen[k];

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            if (s->dist[v] < 0) {
                s->dist[v] = s->dist[u] + 1;
                s->seen[s->n_seen++] = v;
            }
        }
    }
    s->farthest = s->dist[s->seen[s->n_seen - 1]];
}

static void search_lengths(const polis_graph *g, polis_vid source, search *s)
{
    polis_heap_push(&s->heap, 0, source);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);

        if (top.key > s->dist[top.vertex]) {
            continue; /* stale */
        }
        s->farthest = top.key;
        for (polis_eid e = g->off[top.vertex]; e < g->off[top.vertex + 1]; e++) {
            const polis_vid v = g->head[e];
            const int64_t d = top.key + g->len[e];
            if (s->dist[v] < 0) {
                s->seen[s->n_seen++] = v;
            }
            if (s->dist[v] < 0 || d < s->dist[v]) {
                s->dist[v] = d;
                polis_heap_push(&s->heap, d, v);
            }
        }
    }
}

static void run_search(const polis_graph *g, polis_vid source, search *s)
{
    s->dist[source] = 0;
    s->seen[0] = source;
    s->n_seen = 1;
    if (g->len) {
        search_lengths(g, source, s);
    } else {
        search_hops(g, s);
    }
}

static void reset_search(search *s)
{
    for (polis_vid k = 0; k < s->n_seen; k++) {
        s->dist[s->seen[k]] = -1;
    }
}

/* Distances to `source` and its eccentricity bound those of its component; called by one thread at
 * a time. */
static void tighten(diameter *d, polis_vid source, const search *back, int64_t eccentricity)
{
    d->found = eccentricity > d->found ? eccentricity : d->found;
    for (polis_vid k = 0; k < back->n_seen; k++) {
        const polis_vid v = back->seen[k];
        const int64_t to_source = back->dist[v], most = to_source + eccentricity;

        d->least[v] = to_source > d->least[v] ? to_source : d->least[v];
        d->found = to_source > d->found ? to_source : d->found;
        if (d->component[v] == d->component[source] && most < d->most[v]) {
            d->most[v] = most;
        }
    }
    d->most[source] = eccentricity;
    d->known[source] = true;
}

/* Search from a node, and back to it. */
static void search_both(diameter *d, polis_vid source)
{
    search *s = &d->of_thread[omp_get_thread_num()];
    int64_t eccentricity;

    run_search(d->g, source, s);
    eccentricity = s->farthest;
    if (d->turned) {
        reset_search(s);
        run_search(d->turned, source, s);
    }
#pragma omp critical(polis_diameter)
    tighten(d, source, s, eccentricity);
    reset_search(s);
}

/* Could this node be farther from another than what was found? */
static bool is_open(const diameter *d, polis_vid v)
{
    return !d->known[v] && d->most[v] > d->found;
}

static polis_eid degree_of(const diameter *d, polis_vid v)
{
    return d->g->off[v + 1] - d->g->off[v];
}

/* Of equal upper bounds the larger lower one, then the node of fewest arcs. */
static bool is_farther(const diameter *d, polis_vid v, polis_vid than)
{
    return d->most[v] != d->most[than]     ? d->most[v] > d->most[than]
           : d->least[v] != d->least[than] ? d->least[v] > d->least[than]
                                           : degree_of(d, v) < degree_of(d, than);
}

/* Of equal lower bounds the node of most arcs: hops have few values, and hubs are central. */
static bool is_more_central(const diameter *d, polis_vid v, polis_vid than)
{
    return d->least[v] != d->least[than] ? d->least[v] < d->least[than]
                                         : degree_of(d, v) > degree_of(d, than);
}

/* Next nodes to search: that of the largest upper bound, which is far out, and that of the smallest
 * lower bound, which is central and bounds the others. */
static int choose(const diameter *d, polis_vid *source)
{
    polis_vid far = -1, central = -1;

    for (polis_vid v = 0; v < d->g->n; v++) {
        if (is_open(d, v)) {
            far = far < 0 || is_farther(d, v, far) ? v : far;
            central = central < 0 || is_more_central(d, v, central) ? v : central;
        }
    }
    source[0] = far;
    source[1] = central;
    return far < 0 ? 0 : far == central ? 1 : 2;
}

/* A node on no cycle is no farther from anything than its successors and the arcs to them: bounds
 * in the order of components, to which arcs go from later ones. */
static polis_err pass_bounds_back(diameter *d, polis_vid n_components)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = d->g;
    polis_vid *alone = NULL; /* 1 + the only node of a component; -1: it has several */

    POLIS_NEW(alone, n_components);
    for (polis_vid v = 0; v < g->n; v++) {
        polis_vid *node = &alone[d->component[v]];
        *node = *node == 0 ? v + 1 : -1;
    }
    for (polis_vid c = 0; c < n_components; c++) {
        const polis_vid v = alone[c] - 1;
        int64_t most = 0;

        if (v < 0 || d->known[v]) {
            continue;
        }
        for (polis_eid e = g->off[v]; e < g->off[v + 1] && most < INT64_MAX; e++) {
            const int64_t after = d->most[g->head[e]], len = polis_graph_len(g, e);
            most = after == INT64_MAX ? after : after + len > most ? after + len : most;
        }
        d->most[v] = most < d->most[v] ? most : d->most[v];
    }

done:
    POLIS_FREE(alone);
    return rc;
}

/* Nodes [*next, n) that are still open, as many as are searched at once. */
static int take_open(const diameter *d, const polis_vid *rest, polis_vid n, polis_vid *next,
                     polis_vid source[POLIS_WAVES])
{
    int n_sources = 0;

    while (n_sources < POLIS_WAVES && *next < n) {
        const polis_vid v = rest[(*next)++];

        if (is_open(d, v)) {
            source[n_sources++] = v;
        }
    }
    return n_sources;
}

/* The share of one thread; *next and d->found are common to all. */
static polis_err search_waves(diameter *d, const polis_vid *rest, polis_vid n, polis_vid *next)
{
    polis_waves waves;
    polis_vid source[POLIS_WAVES];
    const polis_err rc = polis_waves_new(d->g->n, &waves);

    while (rc == POLIS_OK) {
        int n_sources;
        int64_t farthest;

#pragma omp critical(polis_diameter)
        n_sources = take_open(d, rest, n, next, source);
        if (n_sources == 0 || polis_interrupt_check(d->interrupt) != POLIS_OK) {
            break;
        }
        farthest = polis_waves_farthest(d->g, source, n_sources, &waves);
#pragma omp critical(polis_diameter)
        d->found = farthest > d->found ? farthest : d->found;
    }
    polis_waves_clear(&waves);
    return rc;
}

static void search_each(diameter *d, const polis_vid *rest, polis_vid n)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(d->n_threads)
    for (polis_vid k = 0; k < n; k++) {
        bool open;

#pragma omp critical(polis_diameter)
        open = is_open(d, rest[k]);
        if (open && polis_interrupt_check(d->interrupt) == POLIS_OK) {
            search_both(d, rest[k]);
        }
    }
}

/* Where bounds do not help, all that is left is searched, by many threads. */
static polis_err search_rest(diameter *d)
{
    polis_err rc = POLIS_OK;
    polis_vid *rest = NULL, n = 0, next = 0;

    POLIS_NEW(rest, (int64_t)d->g->n + 1);
    for (polis_vid v = 0; v < d->g->n; v++) {
        rest[n] = v;
        n += is_open(d, v);
    }
    if (d->g->len) {
        search_each(d, rest, n);
    } else {
#pragma omp parallel num_threads(d->n_threads)
        {
            const polis_err mine = search_waves(d, rest, n, &next);

            if (mine != POLIS_OK) {
#pragma omp atomic write
                rc = mine;
            }
        }
    }

done:
    POLIS_FREE(rest);
    return rc;
}

/* A path passes no node twice: without directions the size of a component bounds it. */
static polis_err bound_by_size(diameter *d, polis_vid n_components)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = d->g;
    polis_vid *size = NULL;
    int64_t longest = 1;

    POLIS_NEW(size, n_components);
    for (polis_vid v = 0; v < g->n; v++) {
        size[d->component[v]]++;
    }
    for (polis_eid e = 0; g->len && e < g->n_arcs; e++) {
        longest = g->len[e] > longest ? g->len[e] : longest;
    }
    for (polis_vid v = 0; v < g->n; v++) {
        const int64_t arcs = size[d->component[v]] - 1;

        d->most[v] = arcs > INT64_MAX / longest ? INT64_MAX : arcs * longest;
    }

done:
    POLIS_FREE(size);
    return rc;
}

static polis_err prepare(const polis_graph *graph, diameter *d, polis_vid *n_components)
{
    polis_err rc = POLIS_OK;

    d->n_threads = omp_in_parallel() ? 1 : omp_get_max_threads();
    POLIS_NEW(d->component, graph->n);
    POLIS_NEW(d->most, graph->n);
    POLIS_NEW(d->least, graph->n);
    POLIS_NEW(d->known, graph->n);
    POLIS_NEW(d->of_thread, d->n_threads);
    POLIS_TRY(polis_components_strong(graph, d->component, n_components));
    if (graph->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &d->turned));
    }
    for (int t = 0; t < d->n_threads; t++) {
        POLIS_NEW(d->of_thread[t].dist, graph->n);
        POLIS_NEW(d->of_thread[t].seen, graph->n);
        if (graph->len) {
            POLIS_NEW(d->of_thread[t].heap.item, graph->n_arcs + 1);
        }
        for (polis_vid v = 0; v < graph->n; v++) {
            d->of_thread[t].dist[v] = -1;
        }
    }
    for (polis_vid v = 0; v < graph->n; v++) {
        d->known[v] = graph->off[v] == graph->off[v + 1]; /* reaches nothing */
        d->most[v] = d->known[v] ? 0 : INT64_MAX;
    }
    if (!graph->directed) {
        POLIS_TRY(bound_by_size(d, *n_components));
    }

done:
    return rc;
}

polis_err polis_diameter(const polis_graph *graph, const polis_interrupt *interrupt, int64_t *out)
{
    polis_err rc = POLIS_OK;
    diameter d = {.g = graph, .interrupt = interrupt};
    polis_vid source[2], n_components = 0;

    POLIS_TRY(prepare(graph, &d, &n_components));
    for (int round = 0; round < (graph->len ? ROUNDS : ROUNDS_HOPS); round++) {
        const int n = choose(&d, source);

        POLIS_TRY(polis_interrupt_check(interrupt));
        if (n == 0) {
            break;
        }
#pragma omp parallel for schedule(static, 1) num_threads(d.n_threads)
        for (int k = 0; k < n; k++) {
            search_both(&d, source[k]);
        }
    }
    POLIS_TRY(pass_bounds_back(&d, n_components));
    POLIS_TRY(search_rest(&d));
    POLIS_TRY(polis_interrupt_check(interrupt));
    *out = d.found;

done:
    for (int t = 0; d.of_thread && t < d.n_threads; t++) {
        POLIS_FREE(d.of_thread[t].dist);
        POLIS_FREE(d.of_thread[t].seen);
        POLIS_FREE(d.of_thread[t].heap.item);
    }
    POLIS_FREE(d.of_thread);
    POLIS_FREE(d.component);
    POLIS_FREE(d.most);
    POLIS_FREE(d.least);
    POLIS_FREE(d.known);
    polis_graph_free(&d.turned);
    return rc;
}
