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
void oracle_free(oracle *o);

#endif
