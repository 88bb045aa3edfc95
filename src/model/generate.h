/*
 * Networks out of a seed, for sizes and shapes that no file has: to try things out, to measure.
 * They say nothing about any city, and whatever is written of them is labelled synthetic.
 */
#ifndef POLIS_MODEL_GENERATE_H
#define POLIS_MODEL_GENERATE_H

#include "network/network.h"

typedef enum polis_model {
    POLIS_MODEL_GRID,         /* blocks of one length: as many equal routes as can be */
    POLIS_MODEL_STREET,       /* a beta-skeleton of scattered crossings */
    POLIS_MODEL_SMALL_WORLD,  /* Watts and Strogatz 1998 */
    POLIS_MODEL_PREFERENTIAL, /* Barabasi and Albert 1999 */
    POLIS_MODEL_COMMUNITY,    /* planted partition, Condon and Karp 2001 */
} polis_model;

enum { POLIS_MODEL_MOST_DEGREE = 10000 };

typedef struct polis_model_options {
    polis_model model;
    polis_vid n;      /* nodes, >= 1 */
    double spacing;   /* GRID, STREET: side of a block in metres, 1 to 10^6 */
    double beta;      /* STREET: 1 (Gabriel graph) to 2 (relative neighbourhood graph) */
    int degree;       /* the others: mean degree; SMALL_WORLD, PREFERENTIAL: even, >= 2 */
    double rewire;    /* SMALL_WORLD: probability that an edge is rewired, 0 to 1 */
    polis_vid groups; /* COMMUNITY: number of groups, 1 to n */
    double inside;    /* COMMUNITY: share of a node's edges within its group, 0 to 1 */
    uint64_t seed;
} polis_model_options;

/** The models' names in the order of polis_model; NULL ends them. */
extern const char *const polis_model_words[];

/** GRID and STREET have lengths in metres, to the millimetre, and places in a plane. */
bool polis_model_is_spatial(polis_model model);

/**
 * Is there such a network?
 *
 * @retval POLIS_E_ARG no; the fault says which option was found and what was expected
 */
polis_err polis_model_check(const polis_model_options *options, polis_fault *fault);

/**
 * Make network number `network` of a seed: undirected, labels 0 to n-1, no self-loops, no parallel
 * edges, isolated nodes kept.
 *
 * - GRID: n nodes row by row in ceil(sqrt(n)) columns; connected.
 * - STREET: one crossing anywhere in each block of the grid above; two are joined if no third lies
 *   in their lune: max(|z - c1|, |z - c2|) < beta d/2, d their distance, c1 and c2 on their line.
 *   Planar and connected for every beta; mean degree about 4.6, 3.4, 3.0, 2.8 for beta 1, 1.5, 1.8,
 *   2. The same crossings for every beta.
 * - SMALL_WORLD: a ring where each node knows its `degree` nearest; then the far end of each edge
 *   moves, with probability `rewire`, to any node that is not yet a neighbour. n degree / 2 edges.
 * - PREFERENTIAL: a star of degree/2 + 1 nodes; each further node is joined to degree/2 others, by
 *   their degree. degree/2 (n - degree/2) edges; connected.
 * - COMMUNITY: groups of consecutive nodes, of n/groups nodes or one more; each pair is an edge
 * with one probability within groups and another between, so that `degree` is expected.
 *
 * The same bits for any number of threads. Not collective; OpenMP inside STREET. Cost O(n + m).
 *
 * @param[out] out freed by the caller with polis_network_free(); NULL on failure
 * @retval POLIS_E_ARG as polis_model_check()
 * @see Kirkpatrick & Radke, Computational Geometry (1985) 217-248, for the skeleton; Osaragi &
 * Hiraga, AGILE 2014, for its likeness to streets; Watts & Strogatz, Nature 393 (1998) 440-442;
 *      Barabasi & Albert, Science 286 (1999) 509-512; Condon & Karp, Random Struct. Algor. 18
 * (2001) 116-140; Batagelj & Brandes, Phys. Rev. E 71 (2005) 036113, for their linear time
 */
polis_err polis_model_network(const polis_model_options *options, uint32_t network,
                              polis_fault *fault, polis_network **out);

#endif
