/* Shortest-path searches of plans: distances and numbers of paths from one node, and the nodes that
 * a new link brings nearer. */
#ifndef POLIS_PLANNING_SEARCH_H
#define POLIS_PLANNING_SEARCH_H

#include "network/graph.h"
#include "network/heap.h"

/** Scratch of one thread. Between two searches every dist is -1. */
typedef struct polis_search {
    int64_t *dist;    /* [n] units of the resolution, -1: not reached */
    double *sigma;    /* [n] numbers of shortest paths */
    polis_vid *order; /* [n] what was reached, nearest first */
    polis_vid n_seen;
    polis_heap heap;
} polis_search;

/** @param[in] n_arcs of the largest graph that is searched */
polis_err polis_search_init(polis_vid n, polis_eid n_arcs, polis_search *out);

void polis_search_clear(polis_search *search);

/**
 * All that a source reaches; read dist, sigma, order, then call polis_search_reset().
 *
 * @param[in] avoid a vertex that no path passes, or -1
 * @see Dijkstra 1959
 */
void polis_search_run(polis_search *search, const polis_graph *graph, polis_vid source,
                      polis_vid avoid);

/**
 * What comes nearer by a link of length `len` to u: all x with len + d(u, x) < dist[x].
 *
 * Exact although only those are looked at: if x comes nearer then so does every vertex on the way
 * from u to it. dist[] of the scratch is the new distance.
 *
 * @param[in] bound [n] distances so far, -1: not reached
 */
void polis_search_nearer(polis_search *search, const polis_graph *graph, polis_vid u, int64_t len,
                         const int64_t *bound);

/** Make the scratch ready for the next search. */
void polis_search_reset(polis_search *search);

#endif
