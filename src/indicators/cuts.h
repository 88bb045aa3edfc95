/* Ties and nodes without which a network falls apart. */
#ifndef POLIS_INDICATORS_CUTS_H
#define POLIS_INDICATORS_CUTS_H

#include "indicators/skeleton.h"

/**
 * Count bridges (ties) and articulation points (nodes) of the underlying undirected graph.
 *
 * Parallel edges of an undirected network are no bridge. Not collective. Cost O(n + m).
 *
 * @see Tarjan, Inf. Process. Lett. 2 (1974) 160-161; Hopcroft & Tarjan, CACM 16 (1973) 372-378
 */
polis_err polis_cuts_count(const polis_skeleton *s, polis_eid *n_bridges, polis_vid *n_points);

#endif
