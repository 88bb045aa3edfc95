#include "centrality/reference.h"

#include "base/mem.h"
#include "network/heap.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 64 }; /* sources whose sums are added at once, in order */

/* What one thread needs. Between two searches dist is infinite, the rest is not looked at. */
typedef struct search {
    const polis_graph *graph;
    const double *len; /* [n_arcs] */
    double epsilon;
    double *dist, *sigma, *delta; /* [n] */
    polis_vid *order, *rank;      /* [n] nodes by distance, and where each is among them */
    polis_vid n_seen;
    polis_heap heap;
    polis_reference *sum; /* of the sources of the block */
} search;

/* Positive floating-point numbers sort as their bits do. */
static int64_t key_of(double x)
{
    int64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static bool equal(const search *s, double a, double b)
{
    return a == b || fabs(a - b) < s->epsilon * (a + b);
}

static void find_distances(search *s, polis_vid source)
{
    s->n_seen = 0;
    s->heap.n = 0;
    s->dist[source] = 0.0;
    polis_heap_push(&s->heap, 0, source);
    while (s->heap.n > 0) {
        const polis_heap_item item = polis_heap_pop(&s->heap);
        const polis_vid u = item.vertex;

        if (item.key != key_of(s->dist[u])) {
            continue; /* it was reached by a shorter path since */
        }
        s->rank[u] = s->n_seen;
        s->order[s->n_seen++] = u;
        for (polis_eid e = s->graph->off[u]; e < s->graph->off[u + 1]; e++) {
            const polis_vid v = s->graph->head[e];
            const double d = s->dist[u] + s->len[e];

            if (d < s->dist[v]) {
                s->dist[v] = d;
                polis_heap_push(&s->heap, key_of(d), v);
            }
        }
    }
}

/* Is arc e of u the last of a shortest path to its head? */
static bool is_tight(const search *s, polis_vid u, polis_eid e)
{
    const polis_vid v = s->graph->head[e];

    return s->dist[v] < INFINITY && s->rank[u] < s->rank[v] &&
           equal(s, s->dist[u] + s->len[e], s->dist[v]);
}

static void count_paths(search *s)
{
    for (polis_vid i = 0; i < s->n_seen; i++) {
        s->sigma[s->order[i]] = i == 0;
    }
    for (polis_vid i = 0; i < s->n_seen; i++) {
        const polis_vid u = s->order[i];

        for (polis_eid e = s->graph->off[u]; e < s->graph->off[u + 1]; e++) {
            s->sigma[s->graph->head[e]] += is_tight(s, u, e) ? s->sigma[u] : 0.0;
        }
    }
}

static void add_dependencies(search *s)
{
    for (polis_vid i = s->n_seen - 1; i >= 0; i--) {
        const polis_vid u = s->order[i];

        s->delta[u] = 0.0;
        for (polis_eid e = s->graph->off[u]; e < s->graph->off[u + 1]; e++) {
            if (is_tight(s, u, e)) {
                const polis_vid v = s->graph->head[e];
                const double passing = s->sigma[u] / s->sigma[v] * (1.0 + s->delta[v]);

                s->delta[u] += passing;
                s->sum->flow[s->graph->edge[e]] += passing;
            }
        }
        s->sum->through[u] += i > 0 ? s->delta[u] : 0.0;
    }
}

static void add_distances(search *s, polis_vid source)
{
    polis_reference *sum = s->sum;

    for (polis_vid i = 1; i < s->n_seen; i++) {
        const polis_vid end[POLIS_N_WAYS] = {source, s->order[i]};
        const double d = s->dist[s->order[i]];

        for (int way = 0; way < POLIS_N_WAYS; way++) {
            sum->reach[way][end[way]] += 1.0;
            sum->farness[way][end[way]] += d;
            sum->harmonic[way][end[way]] += 1.0 / d;
        }
        sum->longest = fmax(sum->longest, d);
    }
}

static void search_from(search *s, polis_vid source)
{
    find_distances(s, source);
    count_paths(s);
    add_dependencies(s);
    add_distances(s, source);
    for (polis_vid i = 0; i < s->n_seen; i++) {
        s->dist[s->order[i]] = INFINITY;
    }
}

static polis_err reference_new(polis_vid n, polis_eid m, polis_reference **out)
{
    polis_err rc = POLIS_OK;
    polis_reference *r = NULL;

    *out = NULL;
    POLIS_NEW(r, 1);
    r->n = n;
    r->m = m;
    POLIS_NEW(r->flow, m);
    POLIS_NEW(r->through, n);
    for (int way = 0; way < POLIS_N_WAYS; way++) {
        POLIS_NEW(r->degree[way], n);
        POLIS_NEW(r->reach[way], n);
        POLIS_NEW(r->farness[way], n);
        POLIS_NEW(r->harmonic[way], n);
    }
    *out = r;
    r = NULL; /* moved to the caller */

done:
    polis_reference_free(&r);
    return rc;
}

void polis_reference_free(polis_reference **reference)
{
    polis_reference *r = *reference;

    if (!r) {
        return;
    }
    POLIS_FREE(r->flow);
    POLIS_FREE(r->through);
    for (int way = 0; way < POLIS_N_WAYS; way++) {
        POLIS_FREE(r->degree[way]);
        POLIS_FREE(r->reach[way]);
        POLIS_FREE(r->farness[way]);
        POLIS_FREE(r->harmonic[way]);
    }
    POLIS_FREE(*reference);
}

/* Add the sums of a block to those of all, and begin the next. */
static void take(polis_reference *all, polis_reference *block)
{
    for (polis_vid v = 0; v < all->n; v++) {
        all->through[v] += block->through[v];
        block->through[v] = 0.0;
        for (int way = 0; way < POLIS_N_WAYS; way++) {
            all->reach[way][v] += block->reach[way][v];
            all->farness[way][v] += block->farness[way][v];
            all->harmonic[way][v] += block->harmonic[way][v];
            block->reach[way][v] = block->farness[way][v] = block->harmonic[way][v] = 0.0;
        }
    }
    for (polis_eid e = 0; e < all->m; e++) {
        all->flow[e] += block->flow[e];
        block->flow[e] = 0.0;
    }
    all->longest = fmax(all->longest, block->longest);
}

static void search_clear(search *s)
{
    POLIS_FREE(s->dist);
    POLIS_FREE(s->sigma);
    POLIS_FREE(s->delta);
    POLIS_FREE(s->order);
    POLIS_FREE(s->rank);
    POLIS_FREE(s->heap.item);
    polis_reference_free(&s->sum);
}

static polis_err search_init(search *s)
{
    const polis_vid n = s->graph->n;
    polis_err rc = POLIS_OK;

    POLIS_NEW(s->dist, n);
    POLIS_NEW(s->sigma, n);
    POLIS_NEW(s->delta, n);
    POLIS_NEW(s->order, n);
    POLIS_NEW(s->rank, n);
    POLIS_NEW(s->heap.item, s->graph->n_arcs + 1);
    POLIS_TRY(reference_new(n, s->graph->m, &s->sum));
    for (polis_vid v = 0; v < n; v++) {
        s->dist[v] = INFINITY;
    }

done:
    return rc;
}

/* Common to all threads of a parallel region. */
typedef struct common {
    const polis_graph *graph;
    const double *len;
    double epsilon;
    polis_reference_report *report;
    void *self;
    polis_reference *all;
    polis_err rc;
} common;

/* The share of one thread. */
static void run_blocks(common *c)
{
    const polis_graph *graph = c->graph;
    const polis_vid n_blocks = graph->n / BLOCK + (graph->n % BLOCK != 0);
    search s = {.graph = graph, .len = c->len, .epsilon = c->epsilon};
    const polis_err rc = search_init(&s);

    if (rc != POLIS_OK) {
#pragma omp atomic write
        c->rc = rc;
    }
#pragma omp barrier
    if (c->rc == POLIS_OK) { /* no thread writes it any more */
#pragma omp for schedule(dynamic, 1) ordered
        for (polis_vid b = 0; b < n_blocks; b++) {
            const polis_vid end = b == n_blocks - 1 ? graph->n : (b + 1) * BLOCK;

            for (polis_vid v = b * BLOCK; v < end; v++) {
                search_from(&s, v);
            }
#pragma omp ordered
            {
                take(c->all, s.sum);
                if (c->report) {
                    c->report(c->self, end);
                }
            }
        }
    }
    search_clear(&s);
}

/* Lengths of arcs; infinite for a parallel arc that does not count. */
static void put_lengths(const polis_graph *g, const double *length, bool merge, double *len)
{
    for (polis_vid u = 0; u < g->n; u++) {
        polis_eid best = -1;

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const bool parallel = best >= 0 && g->head[e] == g->head[best];

            len[e] = length ? length[g->edge[e]] : 1.0;
            if (merge && parallel) {
                len[len[e] < len[best] ? best : e] = INFINITY;
            }
            best = parallel && len[e] == INFINITY ? best : e;
        }
    }
}

static void count_degrees(const polis_graph *g, const double *len, polis_reference *all)
{
    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            if (len[e] < INFINITY) {
                all->degree[POLIS_ALONG][u] += 1.0;
                all->degree[POLIS_AGAINST][g->head[e]] += 1.0;
            }
        }
    }
}

polis_err polis_reference_compute(const polis_graph *graph, const double *length,
                                  const polis_reference_rule *rule, polis_reference_report *report,
                                  void *self, polis_reference **out)
{
    polis_err rc = POLIS_OK;
    polis_reference *all = NULL;
    double *len = NULL;

    *out = NULL;
    POLIS_NEW(len, graph->n_arcs);
    POLIS_TRY(reference_new(graph->n, graph->m, &all));
    put_lengths(graph, length, rule->merge, len);
    count_degrees(graph, len, all);
    common c = {graph, len, rule->epsilon, report, self, all, POLIS_OK};
#pragma omp parallel
    run_blocks(&c);
    POLIS_TRY(c.rc);
    *out = all;
    all = NULL; /* moved to the caller */

done:
    POLIS_FREE(len);
    polis_reference_free(&all);
    return rc;
}
