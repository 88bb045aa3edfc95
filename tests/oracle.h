/* Naive twins of the kernels: definitions written down, O(n^3), nothing shared with what they
 * check. */
#ifndef POLIS_TESTS_ORACLE_H
#define POLIS_TESTS_ORACLE_H

#include "network/graph.h"

/** Sums over all pairs by their definitions; arrays are freed with free(). */
typedef struct oracle {
    double *betweenness;                       /* [n] ordered pairs */
    double *edge;                              /* [m] ordered pairs */
    double *far, *reach, *reciprocal;          /* [n] along the arcs */
    double *far_in, *reach_in, *reciprocal_in; /* [n] against them */
} oracle;

oracle oracle_new(const polis_graph *graph);

/**
 * Only some pairs, each with a weight, in place of all: add_pair() is called for what `weigh` says.
 *
 * @param weigh weight of the pair (s, t) at this distance in betweenness; 0: the pair is left out.
 *              Sums of distances count pairs, not weights.
 */
typedef double oracle_weigh(const void *self, polis_vid s, polis_vid t, int64_t distance);
oracle oracle_of_pairs(const polis_graph *graph, oracle_weigh *weigh, const void *self);

/** Distance from s to t, or -1. O(n^3): for small graphs. */
int64_t oracle_distance(const polis_graph *graph, polis_vid s, polis_vid t);

void oracle_free(oracle *o);

#endif
