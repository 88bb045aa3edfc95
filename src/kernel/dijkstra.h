/*
 * The reference kernel: one source at a time, plain and short.
 *
 * Positions are the graph's vertices and flows its edges. Dijkstra's search with path counts, then
 * dependencies from the farthest vertex back.
 *
 * @see Brandes, J. Math. Sociol. 25 (2001) 163-177, doi:10.1080/0022250X.2001.9990249
 */
#ifndef POLIS_KERNEL_DIJKSTRA_H
#define POLIS_KERNEL_DIJKSTRA_H

#include "kernel/partial.h"
#include "network/graph.h"

typedef struct polis_dijkstra polis_dijkstra;

/** Scratch of one thread. @param[out] out freed by polis_dijkstra_free() */
polis_err polis_dijkstra_new(const polis_graph *graph, polis_dijkstra **out);

void polis_dijkstra_free(polis_dijkstra **scratch);

/**
 * Add the sources [first, last) to the partial sums. Cost O(m + n log n) a source.
 *
 * @param[in,out] partial n_flows is the graph's m (edge dependencies) or 0 (not wanted)
 */
void polis_dijkstra_block(polis_dijkstra *scratch, polis_vid first, polis_vid last,
                          polis_partial *partial);

#endif
