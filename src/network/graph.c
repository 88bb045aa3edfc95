#include "network/graph.h"

#include "base/mem.h"

/* Count the arcs of each tail, then put each arc in its place: edges come sorted by (tail, head),
 * so heads end up sorted within a tail if arcs to lower vertices are placed first. */
static void place_arcs(const polis_network *network, const int64_t *len, polis_eid *next,
                       polis_graph *g)
{
    const polis_vid *tail = network->tail, *head = network->head;

    for (int reverse = g->directed ? 0 : 1; reverse >= 0; reverse--) {
        for (polis_eid e = 0; e < network->m; e++) {
            const polis_vid from = reverse ? head[e] : tail[e];
            const polis_eid a = next[from]++;

            g->head[a] = reverse ? tail[e] : head[e];
            g->edge[a] = e;
            if (len) {
                g->len[a] = len[e];
            }
        }
    }
}

static polis_err new_arrays(polis_vid n, polis_eid n_arcs, bool with_len, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *g = NULL;

    *out = NULL;
    POLIS_NEW(g, 1);
    g->n = n;
    g->n_arcs = n_arcs;
    POLIS_NEW(g->off, (int64_t)n + 1);
    POLIS_NEW(g->head, n_arcs);
    POLIS_NEW(g->edge, n_arcs);
    if (with_len) {
        POLIS_NEW(g->len, n_arcs);
    }
    *out = g;
    g = NULL; /* moved to the caller */

done:
    polis_graph_free(&g);
    return rc;
}

polis_err polis_graph_new(const polis_network *network, const int64_t *len, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *g = NULL;
    polis_eid *next = NULL;

    *out = NULL;
    POLIS_TRY(new_arrays(network->n, network->directed ? network->m : 2 * network->m, len, &g));
    g->m = network->m;
    g->directed = network->directed;
    g->max_path = network->n;
    POLIS_NEW(next, network->n);
    for (polis_eid e = 0; e < network->m; e++) {
        g->off[network->tail[e] + 1]++;
        g->off[network->head[e] + 1] += !g->directed;
    }
    for (polis_vid v = 0; v < g->n; v++) {
        next[v] = g->off[v];
        g->off[v + 1] += g->off[v];
    }
    place_arcs(network, len, next, g);
    *out = g;
    g = NULL; /* moved to the caller */

done:
    POLIS_FREE(next);
    polis_graph_free(&g);
    return rc;
}

polis_err polis_graph_transpose(const polis_graph *graph, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *g = NULL;
    polis_eid *next = NULL;

    *out = NULL;
    POLIS_TRY(new_arrays(graph->n, graph->n_arcs, graph->len, &g));
    g->m = graph->m;
    g->directed = graph->directed;
    g->max_path = graph->max_path;
    POLIS_NEW(next, graph->n);
    for (polis_eid e = 0; e < graph->n_arcs; e++) {
        g->off[graph->head[e] + 1]++;
    }
    for (polis_vid v = 0; v < g->n; v++) {
        next[v] = g->off[v];
        g->off[v + 1] += g->off[v];
    }
    for (polis_vid u = 0; u < graph->n; u++) {
        for (polis_eid e = graph->off[u]; e < graph->off[u + 1]; e++) {
            const polis_eid a = next[graph->head[e]]++;

            g->head[a] = u;
            g->edge[a] = graph->edge[e];
            if (g->len) {
                g->len[a] = graph->len[e];
            }
        }
    }
    *out = g;
    g = NULL; /* moved to the caller */

done:
    POLIS_FREE(next);
    polis_graph_free(&g);
    return rc;
}

/* Two stable passes of counting sort: arcs visited by head in ascending new numbers come to each
 * tail in that order. */
static void place_permuted(const polis_graph *turned, const polis_vid *vertex,
                           const polis_vid *number, polis_eid *next, polis_graph *g)
{
    for (polis_vid v = 0; v < g->n; v++) {
        for (polis_eid e = turned->off[vertex[v]]; e < turned->off[vertex[v] + 1]; e++) {
            const polis_eid a = next[number[turned->head[e]]]++;

            g->head[a] = v;
            g->edge[a] = turned->edge[e];
            if (g->len) {
                g->len[a] = turned->len[e];
            }
        }
    }
}

polis_err polis_graph_permute(const polis_graph *graph, const polis_vid *vertex, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *g = NULL, *turned = NULL;
    polis_vid *number = NULL;
    polis_eid *next = NULL;

    *out = NULL;
    POLIS_TRY(new_arrays(graph->n, graph->n_arcs, graph->len, &g));
    g->m = graph->m;
    g->directed = graph->directed;
    g->max_path = graph->max_path;
    POLIS_NEW(number, graph->n);
    POLIS_NEW(next, graph->n);
    POLIS_TRY(polis_graph_transpose(graph, &turned));
    for (polis_vid v = 0; v < g->n; v++) {
        number[vertex[v]] = v;
        next[v] = g->off[v];
        g->off[v + 1] = g->off[v] + graph->off[vertex[v] + 1] - graph->off[vertex[v]];
    }
    place_permuted(turned, vertex, number, next, g);
    *out = g;
    g = NULL; /* moved to the caller */

done:
    polis_graph_free(&turned);
    POLIS_FREE(number);
    POLIS_FREE(next);
    polis_graph_free(&g);
    return rc;
}

polis_err polis_graph_keep(const polis_graph *graph, const uint8_t *keep, polis_graph **out)
{
    polis_err rc = POLIS_OK;
    polis_graph *g = NULL;
    polis_eid n_kept = 0;

    *out = NULL;
    for (polis_eid e = 0; e < graph->n_arcs; e++) {
        n_kept += keep[e] != 0;
    }
    POLIS_TRY(new_arrays(graph->n, n_kept, graph->len, &g));
    g->m = graph->m;
    g->directed = graph->directed;
    g->max_path = graph->max_path;
    n_kept = 0;
    for (polis_vid u = 0; u < graph->n; u++) {
        for (polis_eid e = graph->off[u]; e < graph->off[u + 1]; e++) {
            if (!keep[e]) {
                continue;
            }
            g->head[n_kept] = graph->head[e];
            g->edge[n_kept] = graph->edge[e];
            if (g->len) {
                g->len[n_kept] = graph->len[e];
            }
            n_kept++;
        }
        g->off[u + 1] = n_kept;
    }
    *out = g;
    g = NULL; /* moved to the caller */

done:
    polis_graph_free(&g);
    return rc;
}

void polis_graph_free(polis_graph **graph)
{
    if (!*graph) {
        return;
    }
    POLIS_FREE((*graph)->off);
    POLIS_FREE((*graph)->head);
    POLIS_FREE((*graph)->len);
    POLIS_FREE((*graph)->edge);
    POLIS_FREE(*graph);
}
