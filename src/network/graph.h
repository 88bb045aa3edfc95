/* Compressed sparse rows with integer lengths: what every kernel traverses. Immutable. */
#ifndef POLIS_NETWORK_GRAPH_H
#define POLIS_NETWORK_GRAPH_H

#include "network/network.h"

#include <stdbool.h>

/**
 * Arcs grouped by tail: those of u are off[u] .. off[u+1]-1. An undirected edge is two arcs with
 * the same edge number.
 */
typedef struct polis_graph {
    polis_vid n;
    polis_eid n_arcs;
    polis_eid m; /* edges of the network */
    bool directed;
    polis_eid *off;   /* [n + 1] */
    polis_vid *head;  /* [n_arcs] sorted within a tail */
    int64_t *len;     /* [n_arcs] 1 to 2^60 units of the resolution; NULL: every arc is 1 */
    polis_eid *edge;  /* [n_arcs] number of the edge in the network */
    int64_t max_path; /* no shortest path is longer, in units of the resolution */
} polis_graph;

/**
 * @param[in]  len [network->m] >= 1, or NULL for hops
 * @param[out] out freed by the caller with polis_graph_free(); NULL on failure
 */
polis_err polis_graph_new(const polis_network *network, const int64_t *len, polis_graph **out);

/** The graph with every arc turned round; undirected: a copy. */
polis_err polis_graph_transpose(const polis_graph *graph, polis_graph **out);

/**
 * The same graph with other vertex numbers; heads stay sorted within a tail.
 *
 * @param[in] vertex [n] the vertex of `graph` that becomes number v
 */
polis_err polis_graph_permute(const polis_graph *graph, const polis_vid *vertex, polis_graph **out);

/**
 * The graph without some of its arcs: m and the numbers of edges stay those of the network.
 *
 * @param[in]  keep [n_arcs] nonzero: the arc stays; undirected: the same for both arcs of an edge
 * @param[out] out  freed by the caller with polis_graph_free(); NULL on failure
 */
polis_err polis_graph_keep(const polis_graph *graph, const uint8_t *keep, polis_graph **out);

void polis_graph_free(polis_graph **graph);

/** The arc in first .. last - 1 whose head is v, or -1. @param[in] head ascending there */
static inline polis_eid polis_heads_find(const polis_vid *head, polis_eid first, polis_eid last,
                                         polis_vid v)
{
    polis_eid low = first, high = last;

    while (low < high) {
        const polis_eid middle = low + (high - low) / 2;

        if (head[middle] < v) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < last && head[low] == v ? low : -1;
}

/** Length of arc e. */
static inline int64_t polis_graph_len(const polis_graph *graph, polis_eid e)
{
    return graph->len ? graph->len[e] : 1;
}

#endif
