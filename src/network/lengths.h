/*
 * Values to exact integer lengths.
 *
 * Sums of floating-point lengths break ties silently, so every length becomes a whole multiple of a
 * resolution; path sums are then exact and the same in any order. A bound on the longest shortest
 * path is found first, so that no sum can overflow later.
 */
#ifndef POLIS_NETWORK_LENGTHS_H
#define POLIS_NETWORK_LENGTHS_H

#include "network/builder.h"
#include "network/graph.h"

typedef struct polis_length_options {
    double resolution; /* input units per integer unit; 0: 0.001 for lengths, the finest for
                          strengths */
    double alpha;      /* strength w becomes length 1 / w^alpha */
    bool all;          /* no length is cut, since paths may pass it once others are gone */
} polis_length_options;

/** What the rounding did; goes into the result file. Edges that were cut are not in the error. */
typedef struct polis_rounding {
    double resolution;         /* input units per integer unit; 1 for hops */
    double max_relative_error; /* largest |rounded - exact| / exact over all edges */
    polis_eid n_raised;        /* lengths that were raised to one unit */
    double alpha;              /* as in the options */
} polis_rounding;

enum {
    POLIS_MAX_PATH_BITS = 52,   /* distances are exact in a double too */
    POLIS_MAX_LENGTH_BITS = 60, /* two lengths, and more, still fit int64 */
};

/**
 * Make the graph of a network with integer lengths.
 *
 * Hops (role NONE, or alpha 0): every length is 1. Lengths: round(value / resolution), at least 1.
 * Strengths: 1/w^alpha, at the finest resolution for which n times the longest shortest path stays
 * below 2^62 and that path below 2^52; where alpha is 1 and all strengths are whole numbers, a
 * multiple of lcm(1..30) units if that fits, so that 1/2 + 1/2 = 1 exactly.
 *
 * The weakest ties of a dense network may be longer than any shortest path by far. A length of more
 * than 2^60 units is cut to 2^60, which changes no shortest path: all are shorter. With `all` the
 * resolution is coarser instead, so that lengths stay below 2^60.
 *
 * Not collective. Cost O(m + n log n): one shortest-path search for each strong component.
 *
 * @param[out] graph freed by the caller with polis_graph_free(); NULL on failure
 * @retval POLIS_E_OVERFLOW the widest path sum does not fit: the fault names a resolution that does
 * @see Opsahl, Agneessens & Skvoretz, Social Networks 32 (2010) 245-251, for alpha
 */
polis_err polis_lengths_graph(const polis_network *network, const polis_length_options *options,
                              polis_graph **graph, polis_rounding *rounding, polis_fault *fault);

/**
 * Bound the paths of a graph anew from which vertices or edges have gone: what is left may have
 * longer ones. Where they would not fit, all lengths lose as many of their last bits as needed, and
 * are at least 1.
 *
 * Not collective. Cost as polis_bound_path(), with memory for the lengths again.
 *
 * @param[in,out] graph its lengths and max_path
 * @param[out]    shift lengths are multiples of 2^shift units of before; 0: nothing is lost
 */
polis_err polis_lengths_fit(polis_graph *graph, int *shift);

/** Length of edge e before rounding, in the unit of the input; not for role NONE. */
double polis_lengths_real(const polis_network *network, double alpha, polis_eid e);

#endif
