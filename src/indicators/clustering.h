/* Triangles: how many of a node's pairs of neighbours are tied to each other. */
#ifndef POLIS_INDICATORS_CLUSTERING_H
#define POLIS_INDICATORS_CLUSTERING_H

#include "indicators/skeleton.h"

/**
 * Triangles that each node is a corner of.
 *
 * Nodes tied to more than one in 32 also have their row as bits, so that two such rows are compared
 * 64 nodes at a time: n m / 64 words in a dense network. Elsewhere each tie costs the smaller of
 * its two neighbourhoods: O(m^1.5) in all.
 *
 * Not collective. Opens a parallel region of as many threads as OpenMP gives its caller. Memory: at
 * most 8 bytes a tie, and n / 8 bytes for each thread.
 *
 * @param[out] triangles [n]
 */
polis_err polis_clustering_triangles(const polis_skeleton *s, int64_t *triangles);

#endif
