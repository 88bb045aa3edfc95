/* How long a shortest path can be, without computing them all. */
#ifndef POLIS_NETWORK_BOUND_H
#define POLIS_NETWORK_BOUND_H

#include "network/graph.h"

/**
 * An upper bound on every finite distance of a graph with lengths.
 *
 * Within a strong component no distance exceeds ecc_in(r) + ecc_out(r) of any vertex r; a path
 * passes through each component at most once, and between two of them over one arc.
 *
 * Not collective. Cost O(n + m log n). Every sum of n lengths must fit int64.
 *
 * @param[out] bound in the graph's units; 0 for a graph without arcs
 */
polis_err polis_bound_path(const polis_graph *graph, int64_t *bound);

#endif
