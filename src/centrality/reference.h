/*
 * Shortest paths as other programs count them: the twin that results are verified against.
 *
 * Plain searches from every node over floating-point lengths, with the rule by which a program
 * calls two path lengths equal. Given lengths that are whole numbers and the rule "the same number"
 * it is exact, and shares nothing with the kernels.
 */
#ifndef POLIS_CENTRALITY_REFERENCE_H
#define POLIS_CENTRALITY_REFERENCE_H

#include "network/graph.h"

enum { POLIS_ALONG, POLIS_AGAINST, POLIS_N_WAYS }; /* the arcs */

/** How paths are compared. */
typedef struct polis_reference_rule {
    double epsilon; /* a and b are equal if |a - b| <= epsilon (a + b); 0: the same number */
    bool merge;     /* of parallel arcs the shortest is the only one */
} polis_reference_rule;

typedef struct polis_reference {
    polis_vid n;
    polis_eid m;
    double *flow;                   /* [m] shortest paths over an edge, ordered pairs */
    double *through;                /* [n] shortest paths through a node, ordered pairs, no ends */
    double *degree[POLIS_N_WAYS];   /* [n] arcs; undirected: both are the degree */
    double *reach[POLIS_N_WAYS];    /* [n] nodes reached along, and nodes that reach it */
    double *farness[POLIS_N_WAYS];  /* [n] sum of distances to and from them */
    double *harmonic[POLIS_N_WAYS]; /* [n] sum of 1 / distance */
    double longest;                 /* distance of any pair */
} polis_reference;

/** Told after each block of sources how many are done, by one thread at a time. */
typedef void polis_reference_report(void *self, polis_vid n_done);

/**
 * Search from every node.
 *
 * The bits do not depend on the number of threads. Not collective; OpenMP inside. Cost
 * O(n (m + n log n)), some ten times that of the kernels.
 *
 * @param[in]  length [graph->m] > 0, of the edges; NULL: hops
 * @param[in]  report NULL: nobody is told; `self` is handed to it
 * @param[out] out    freed by polis_reference_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 * @see Brandes, J. Math. Sociol. 25 (2001) 163-177, doi:10.1080/0022250X.2001.9990249
 */
polis_err polis_reference_compute(const polis_graph *graph, const double *length,
                                  const polis_reference_rule *rule, polis_reference_report *report,
                                  void *self, polis_reference **out);

void polis_reference_free(polis_reference **reference);

#endif
