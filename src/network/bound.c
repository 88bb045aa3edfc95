#include "network/bound.h"

#include "base/mem.h"
#include "network/components.h"
#include "network/heap.h"

typedef struct scratch {
    polis_vid *component;
    int64_t *dist; /* [n] -1: not reached */
    polis_heap heap;
} scratch;

/* The largest distance from r within its component. Each component is searched from one vertex
 * only, so dist needs no reset between components. */
static int64_t eccentricity(const polis_graph *g, polis_vid r, scratch *s)
{
    int64_t farthest = 0;

    polis_heap_push(&s->heap, 0, r);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);
        const polis_vid u = top.vertex;

        if (s->dist[u] >= 0) {
            continue;
        }
        s->dist[u] = farthest = top.key;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            if (s->dist[v] < 0 && s->component[v] == s->component[r]) {
                polis_heap_push(&s->heap, top.key + polis_graph_len(g, e), v);
            }
        }
    }
    return farthest;
}

/* ecc[c] += eccentricity of the first vertex of component c. */
static void add_eccentricities(const polis_graph *g, scratch *s, int64_t *ecc)
{
    for (polis_vid v = 0; v < g->n; v++) {
        s->dist[v] = -1;
    }
    for (polis_vid v = 0; v < g->n; v++) {
        if (s->dist[v] < 0) { /* a search reaches its whole component: v is a first vertex */
            ecc[s->component[v]] += eccentricity(g, v, s);
        }
    }
}

polis_err polis_bound_path(const polis_graph *graph, int64_t *bound)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    scratch s = {0};
    int64_t *ecc = NULL, longest_arc = 0, sum = 0, largest = 0;
    polis_vid n_components = 0;

    POLIS_NEW(s.component, graph->n);
    POLIS_NEW(s.dist, graph->n);
    POLIS_NEW(s.heap.item, graph->n_arcs + 1);
    POLIS_TRY(polis_components_strong(graph, s.component, &n_components));
    POLIS_NEW(ecc, n_components);
    POLIS_TRY(polis_graph_transpose(graph, &turned));
    add_eccentricities(graph, &s, ecc);
    add_eccentricities(turned, &s, ecc);
    for (polis_vid c = 0; c < n_components; c++) {
        sum += ecc[c];
        largest = ecc[c] > largest ? ecc[c] : largest;
    }
    for (polis_eid e = 0; e < graph->n_arcs; e++) {
        const int64_t len = polis_graph_len(graph, e);
        longest_arc = len > longest_arc ? len : longest_arc;
    }
    *bound = graph->directed ? sum + (n_components - 1) * longest_arc : largest;

done:
    polis_graph_free(&turned);
    POLIS_FREE(ecc);
    POLIS_FREE(s.component);
    POLIS_FREE(s.dist);
    POLIS_FREE(s.heap.item);
    return rc;
}
