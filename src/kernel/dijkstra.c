#include "kernel/dijkstra.h"

#include "base/mem.h"
#include "kernel/count.h"
#include "network/heap.h"

/* Between sources: dist is -1, sigma and delta are 0 for every vertex, the heap is empty. Only the
 * vertices that were reached are put back. */
struct polis_dijkstra {
    const polis_graph *graph;
    int64_t *dist;
    polis_count *sigma; /* number of shortest paths from the source */
    double *delta;      /* dependency of the source on each vertex */
    polis_vid *order;   /* vertices by distance */
    polis_heap heap;
};

polis_err polis_dijkstra_new(const polis_graph *graph, polis_dijkstra **out)
{
    polis_err rc = POLIS_OK;
    polis_dijkstra *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->graph = graph;
    POLIS_NEW(s->dist, graph->n);
    POLIS_NEW(s->sigma, graph->n);
    POLIS_NEW(s->delta, graph->n);
    POLIS_NEW(s->order, graph->n);
    POLIS_NEW(s->heap.item, graph->n_arcs + 1);
    for (polis_vid v = 0; v < graph->n; v++) {
        s->dist[v] = -1;
    }
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_dijkstra_free(&s);
    return rc;
}

void polis_dijkstra_free(polis_dijkstra **scratch)
{
    polis_dijkstra *s = *scratch;

    if (!s) {
        return;
    }
    POLIS_FREE(s->dist);
    POLIS_FREE(s->sigma);
    POLIS_FREE(s->delta);
    POLIS_FREE(s->order);
    POLIS_FREE(s->heap.item);
    POLIS_FREE(*scratch);
}

/* Vertices in order of distance; a vertex's count is complete when it is settled, because lengths
 * are at least 1: every predecessor is strictly nearer. */
static polis_vid forward(polis_dijkstra *s, polis_vid source)
{
    const polis_graph *g = s->graph;
    polis_vid n_seen = 0;

    s->dist[source] = 0;
    s->sigma[source] = (polis_count){1.0, 0};
    polis_heap_push(&s->heap, 0, source);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);
        const polis_vid u = top.vertex;

        if (top.key > s->dist[u]) {
            continue; /* stale: pushed again with a shorter distance */
        }
        s->order[n_seen++] = u;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            const int64_t d = top.key + polis_graph_len(g, e);

            if (s->dist[v] < 0 || d < s->dist[v]) {
                s->dist[v] = d;
                s->sigma[v] = s->sigma[u];
                polis_heap_push(&s->heap, d, v);
            } else if (d == s->dist[v]) {
                s->sigma[v] = polis_count_add(s->sigma[v], s->sigma[u]);
            }
        }
    }
    return n_seen;
}

/* Pull dependencies from successors, farthest vertex first. */
static void backward(polis_dijkstra *s, polis_vid n_seen, polis_partial *p)
{
    const polis_graph *g = s->graph;

    for (polis_vid i = n_seen - 1; i >= 0; i--) {
        const polis_vid u = s->order[i];
        double dependency = 0.0;

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            if (s->dist[v] == s->dist[u] + polis_graph_len(g, e)) {
                const double share =
                    polis_count_ratio(s->sigma[u], s->sigma[v]) * (1.0 + s->delta[v]);
                dependency += share;
                if (p->n_flows > 0) {
                    p->flow[g->edge[e]] += share;
                }
            }
        }
        s->delta[u] = dependency;
        if (i > 0) { /* order[0] is the source itself */
            p->through[u] += dependency;
        }
    }
}

/* Sums of distances; puts the scratch back to its invariant. */
static void collect(polis_dijkstra *s, polis_vid n_seen, polis_vid index, polis_partial *p)
{
    int64_t far = 0;
    double reciprocal = 0.0;

    for (polis_vid i = 0; i < n_seen; i++) {
        const polis_vid v = s->order[i];
        const int64_t d = s->dist[v];

        if (i > 0) {
            far += d;
            reciprocal += 1.0 / (double)d;
            if (p->directed) {
                p->reach_in[v]++;
                p->far_in[v] += d;
                p->reciprocal_in[v] += 1.0 / (double)d;
            }
        }
        s->dist[v] = -1;
        s->sigma[v] = (polis_count){0.0, 0};
        s->delta[v] = 0.0;
    }
    p->reach[index] = n_seen - 1;
    p->far[index] = far;
    p->reciprocal[index] = reciprocal;
}

void polis_dijkstra_block(polis_dijkstra *scratch, polis_vid first, polis_vid last,
                          polis_partial *partial)
{
    for (polis_vid source = first; source < last; source++) {
        const polis_vid n_seen = forward(scratch, source);

        backward(scratch, n_seen, partial);
        collect(scratch, n_seen, source - first, partial);
    }
}
