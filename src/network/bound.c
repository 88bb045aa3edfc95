#include "network/bound.h"

#include "base/mem.h"
#include "network/components.h"
#include "network/heap.h"

typedef struct scratch {
    polis_vid *component; /* [n] directed: of strong components; else NULL: all that is reached */
    int64_t *dist;        /* [n] shortest way found, -1: none */
    polis_heap heap;
    int64_t heap_room;
} scratch;

static inline bool together(const scratch *s, polis_vid u, polis_vid v)
{
    return !s->component || s->component[u] == s->component[v];
}

/* Add the largest distance from r within its component. Each component is searched from one vertex
 * only, so dist needs no reset between components. */
static polis_err add_eccentricity(const polis_graph *g, polis_vid r, scratch *s, int64_t *ecc)
{
    polis_err rc = POLIS_OK;
    int64_t farthest = 0;

    POLIS_GROW(s->heap.item, s->heap_room, 1);
    s->dist[r] = 0;
    polis_heap_push(&s->heap, 0, r);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);
        const polis_vid u = top.vertex;

        if (top.key > s->dist[u]) {
            continue; /* stale: pushed again with a shorter way */
        }
        farthest = top.key;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            const int64_t d = top.key + polis_graph_len(g, e);

            if ((s->dist[v] < 0 || d < s->dist[v]) && together(s, v, r)) {
                POLIS_GROW(s->heap.item, s->heap_room, s->heap.n + 1);
                s->dist[v] = d;
                polis_heap_push(&s->heap, d, v);
            }
        }
    }
    *ecc += farthest;

done:
    return rc;
}

static void forget_distances(const polis_graph *g, scratch *s)
{
    for (polis_vid v = 0; v < g->n; v++) {
        s->dist[v] = -1;
    }
}

/* Twice the largest eccentricity: from any vertex to the first of its component, and on. */
static polis_err bound_undirected(const polis_graph *g, scratch *s, int64_t *bound)
{
    polis_err rc = POLIS_OK;
    int64_t farthest = 0;

    forget_distances(g, s);
    for (polis_vid v = 0; v < g->n; v++) {
        int64_t ecc = 0;

        if (s->dist[v] < 0) { /* a search reaches its whole component: v is a first vertex */
            POLIS_TRY(add_eccentricity(g, v, s, &ecc));
            farthest = ecc > farthest ? ecc : farthest;
        }
    }
    *bound = 2 * farthest;

done:
    return rc;
}

/* ecc[c] += eccentricity of the first vertex of strong component c. */
static polis_err add_eccentricities(const polis_graph *g, scratch *s, int64_t *ecc)
{
    polis_err rc = POLIS_OK;

    forget_distances(g, s);
    for (polis_vid v = 0; v < g->n; v++) {
        if (s->dist[v] < 0) {
            POLIS_TRY(add_eccentricity(g, v, s, &ecc[s->component[v]]));
        }
    }

done:
    return rc;
}

/* Through each strong component: to its first vertex and on from there; and the arcs between. */
static polis_err bound_directed(const polis_graph *g, scratch *s, int64_t *bound)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    int64_t *ecc = NULL, longest_arc = 0;
    polis_vid n_components = 0;

    POLIS_NEW(s->component, g->n);
    POLIS_TRY(polis_components_strong(g, s->component, &n_components));
    POLIS_NEW(ecc, n_components);
    POLIS_TRY(add_eccentricities(g, s, ecc));
    POLIS_TRY(polis_graph_transpose(g, &turned));
    POLIS_TRY(add_eccentricities(turned, s, ecc));
    for (polis_eid e = 0; e < g->n_arcs; e++) {
        const int64_t len = polis_graph_len(g, e);
        longest_arc = len > longest_arc ? len : longest_arc;
    }
    *bound = (n_components - 1) * longest_arc;
    for (polis_vid c = 0; c < n_components; c++) {
        *bound += ecc[c];
    }

done:
    polis_graph_free(&turned);
    POLIS_FREE(ecc);
    return rc;
}

polis_err polis_bound_path(const polis_graph *graph, int64_t *bound)
{
    polis_err rc = POLIS_OK;
    scratch s = {0};

    POLIS_NEW(s.dist, graph->n);
    if (graph->directed) {
        POLIS_TRY(bound_directed(graph, &s, bound));
    } else {
        POLIS_TRY(bound_undirected(graph, &s, bound));
    }

done:
    POLIS_FREE(s.component);
    POLIS_FREE(s.dist);
    POLIS_FREE(s.heap.item);
    return rc;
}
