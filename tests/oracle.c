#include "oracle.h"

#include <math.h>
#include <stdlib.h>

/* All distances by Floyd's algorithm; -1: not reached. */
static int64_t *all_distances(const polis_graph *g)
{
    const int64_t n = g->n;
    int64_t *d = malloc((size_t)(n * n + 1) * sizeof *d);

    for (int64_t i = 0; i < n * n; i++) {
        d[i] = i % (n + 1) == 0 ? 0 : -1;
    }
    for (polis_vid u = 0; u < n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            int64_t *x = &d[u * n + g->head[e]];
            *x = *x < 0 || polis_graph_len(g, e) < *x ? polis_graph_len(g, e) : *x;
        }
    }
    for (int64_t k = 0; k < n; k++) {
        for (int64_t i = 0; i < n; i++) {
            for (int64_t j = 0; j < n && d[i * n + k] >= 0; j++) {
                const int64_t way = d[i * n + k] + d[k * n + j];
                if (d[k * n + j] >= 0 && (d[i * n + j] < 0 || way < d[i * n + j])) {
                    d[i * n + j] = way;
                }
            }
        }
    }
    return d;
}

/* Number of shortest paths from s to t: over the last arc, by recursion with a memory. */
static double paths(const polis_graph *g, const int64_t *d, double *memory, polis_vid s,
                    polis_vid t)
{
    const int64_t n = g->n;
    double *known = &memory[s * n + t];

    if (s == t) {
        return 1.0;
    }
    if (*known < 0.0) {
        *known = 0.0;
        for (polis_vid u = 0; u < n; u++) {
            for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
                if (g->head[e] == t && d[s * n + u] >= 0 &&
                    d[s * n + u] + polis_graph_len(g, e) == d[s * n + t]) {
                    *known += paths(g, d, memory, s, u);
                }
            }
        }
    }
    return *known;
}

static void add_pair(const polis_graph *g, const int64_t *d, double *memory, polis_vid s,
                     polis_vid t, double weight, oracle *o)
{
    const int64_t n = g->n;
    const int64_t dist = d[s * n + t];
    const double all = paths(g, d, memory, s, t) / weight;

    o->far[s] += (double)dist;
    o->reach[s] += 1.0;
    o->reciprocal[s] += 1.0 / (double)dist;
    o->far_in[t] += (double)dist;
    o->reach_in[t] += 1.0;
    o->reciprocal_in[t] += 1.0 / (double)dist;
    for (polis_vid v = 0; v < n; v++) {
        if (v != s && v != t && d[s * n + v] >= 0 && d[v * n + t] >= 0 &&
            d[s * n + v] + d[v * n + t] == dist) {
            o->betweenness[v] += paths(g, d, memory, s, v) * paths(g, d, memory, v, t) / all;
        }
    }
    for (polis_vid u = 0; u < n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            if (d[s * n + u] >= 0 && d[v * n + t] >= 0 &&
                d[s * n + u] + polis_graph_len(g, e) + d[v * n + t] == dist) {
                o->edge[g->edge[e]] += paths(g, d, memory, s, u) * paths(g, d, memory, v, t) / all;
            }
        }
    }
}

static double every_pair(const void *self, polis_vid s, polis_vid t, int64_t distance)
{
    (void)self, (void)s, (void)t, (void)distance;
    return 1.0;
}

oracle oracle_new(const polis_graph *g)
{
    return oracle_of_pairs(g, every_pair, NULL);
}

oracle oracle_of_pairs(const polis_graph *g, oracle_weigh *weigh, const void *self)
{
    const size_t n = (size_t)g->n + 1;
    oracle o = {calloc(n, sizeof(double)), calloc((size_t)g->m + 1, sizeof(double)),
                calloc(n, sizeof(double)), calloc(n, sizeof(double)),
                calloc(n, sizeof(double)), calloc(n, sizeof(double)),
                calloc(n, sizeof(double)), calloc(n, sizeof(double))};
    int64_t *d = all_distances(g);
    double *memory = malloc(n * n * sizeof *memory);

    for (size_t i = 0; i < n * n; i++) {
        memory[i] = -1.0;
    }
    for (polis_vid s = 0; s < g->n; s++) {
        for (polis_vid t = 0; t < g->n; t++) {
            const int64_t dist = d[(int64_t)s * g->n + t];
            const double weight = s != t && dist >= 0 ? weigh(self, s, t, dist) : 0.0;

            if (weight > 0.0) {
                add_pair(g, d, memory, s, t, weight, &o);
            }
        }
    }
    free(d);
    free(memory);
    return o;
}

int64_t oracle_distance(const polis_graph *g, polis_vid s, polis_vid t)
{
    int64_t *d = all_distances(g);
    const int64_t distance = d[(int64_t)s * g->n + t];

    free(d);
    return distance;
}

void oracle_free(oracle *o)
{
    free(o->betweenness);
    free(o->edge);
    free(o->far);
    free(o->reach);
    free(o->reciprocal);
    free(o->far_in);
    free(o->reach_in);
    free(o->reciprocal_in);
}
