/* The part of a graph that lies between some of its vertices. */
#ifndef POLIS_NETWORK_INDUCE_H
#define POLIS_NETWORK_INDUCE_H

#include "network/graph.h"

/** Numbers of vertices and edges in the part being made; one for each thread, for one graph. */
typedef struct polis_inducer {
    const polis_graph *graph; /* borrowed */
    polis_vid *number;        /* [n] -1 between calls */
    polis_eid *edge_number;   /* [m] -1 between calls */
} polis_inducer;

/** Cost and memory O(n + m). @param[out] out cleared by polis_inducer_clear(); empty on failure */
polis_err polis_inducer_init(const polis_graph *graph, polis_inducer *out);

void polis_inducer_clear(polis_inducer *inducer);

/** A part: vertex i of it is vertex[i] of the whole, edge j is edge[j]. */
typedef struct polis_induced {
    polis_graph *graph;
    polis_eid *edge; /* [graph->m] */
    int shift;       /* its lengths are multiples of 2^shift units, see polis_lengths_fit() */
} polis_induced;

/**
 * The graph between some vertices. Its longest path is bounded anew: it may be longer than any of
 * the whole, and is made to fit.
 *
 * Not collective. Cost: the arcs of the vertices; with lengths also two searches.
 *
 * @param[in]  vertex [n] ascending; borrowed
 * @param[in]  gone   [m] nonzero: the edge is left out; NULL: all are there
 * @param[out] out    cleared by polis_induced_clear(); empty on failure
 */
polis_err polis_induce(polis_inducer *inducer, const polis_vid *vertex, polis_vid n,
                       const uint8_t *gone, polis_induced *out);

void polis_induced_clear(polis_induced *induced);

#endif
