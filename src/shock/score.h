/* Centralities as scores of what an attack removes, computed by the kernels of the program. */
#ifndef POLIS_SHOCK_SCORE_H
#define POLIS_SHOCK_SCORE_H

#include "base/fixed.h"
#include "kernel/isa.h"
#include "network/graph.h"

typedef enum polis_score {
    POLIS_SCORE_BETWEENNESS,      /* of nodes, ends excluded; unordered pairs if undirected */
    POLIS_SCORE_LOAD,             /* of nodes: betweenness with both ends of every path */
    POLIS_SCORE_CLOSENESS,        /* of nodes: reach^2 / farness along the arcs, 0 for isolates:
                                     Wasserman-Faust closeness but for a factor 1 / (n-1) */
    POLIS_SCORE_EDGE_BETWEENNESS, /* of edges */
} polis_score;

/** Several that compute the same scores in the same order, such as the ranks of a cluster. */
typedef struct polis_joint {
    int part, parts; /* this one of how many */
    void *self;
    /** Collective: the worst state of all; where that is POLIS_OK, x[n] becomes the sum of all. Who
     * fails between two calls calls it with its state, and nobody sums anything after that. */
    polis_err (*sum)(void *self, polis_err mine, polis_i128 *x, int64_t n);
} polis_joint;

/** On what a score is computed; it does not change a bit of it. */
typedef struct polis_machine {
    polis_isa isa;
    int n_threads;            /* >= 1 */
    const polis_joint *joint; /* borrowed; of large graphs each computes a part of the sources, so
                                 all must come to the same calls; NULL: alone */
} polis_machine;

/**
 * Compute a score of every node or edge.
 *
 * Collective over the machine's joint, if it has one. Opens a parallel region; the bits do not
 * depend on the machine.
 *
 * @param[out] score [n], of edges [m]
 * @retval POLIS_E_NOMEM
 */
polis_err polis_score_compute(const polis_graph *graph, polis_score what,
                              const polis_machine *machine, double *score);

/**
 * Sum of 1 / distance over all ordered pairs, in 1 / units of the resolution; 1 / infinity is 0.
 * Divided by that of the intact network: what is left of its efficiency. As above.
 *
 * @see Latora & Marchiori, Phys. Rev. Lett. 87 (2001) 198701
 */
polis_err polis_score_efficiency(const polis_graph *graph, const polis_machine *machine,
                                 double *sum);

#endif
