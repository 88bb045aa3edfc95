/* The underlying undirected simple graph: who is tied to whom, whatever the direction. */
#ifndef POLIS_INDICATORS_SKELETON_H
#define POLIS_INDICATORS_SKELETON_H

#include "network/graph.h"

/** Compressed sparse rows; each tie stands at both of its ends. */
typedef struct polis_skeleton {
    polis_vid n;
    polis_eid n_ties;
    polis_eid n_mutual; /* ties of a directed network with arcs both ways; undirected: all */
    polis_eid n_arcs;   /* distinct arcs; undirected: ties */
    bool directed;      /* the network was */
    bool borrows;       /* off[] and head[] are the graph's: it is such a graph already */
    polis_eid *off;     /* [n + 1] */
    polis_vid *head;    /* [2 n_ties] sorted within a row, distinct */
    double *weight;     /* [2 n_ties] w_ij + w_ji of a directed network, w_ij of an undirected one;
                           1 for an edge without strength; NULL: all 1 */
    uint8_t *edges; /* [2 n_ties] edges or arcs between the two, 2 for more than one; NULL: one */
} polis_skeleton;

/**
 * Lengths are no strengths: such a network has weights 1 for each direction.
 *
 * Not collective. Cost O(n + m); of an undirected network without strengths and parallel edges a
 * look at its heads.
 *
 * @param[in]  graph of the network, with all its edges; borrowed until the skeleton is freed
 * @param[out] out   freed by the caller with polis_skeleton_free(); NULL on failure
 */
polis_err polis_skeleton_new(const polis_network *network, const polis_graph *graph,
                             polis_skeleton **out);

void polis_skeleton_free(polis_skeleton **skeleton);

/** Number of neighbours. */
static inline polis_eid polis_skeleton_degree(const polis_skeleton *s, polis_vid v)
{
    return s->off[v + 1] - s->off[v];
}

/**
 * Connected parts, numbered by their first node.
 *
 * @param[out] part [n] 0 .. *n_parts-1
 * @param[out] size [n] size of part p at p; as many as there are parts are set
 */
polis_err polis_skeleton_parts(const polis_skeleton *s, polis_vid *part, polis_vid *size,
                               polis_vid *n_parts);

#endif
