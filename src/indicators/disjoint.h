/* How many ways lead from one node to another that share no node between. */
#ifndef POLIS_INDICATORS_DISJOINT_H
#define POLIS_INDICATORS_DISJOINT_H

#include "base/interrupt.h"
#include "indicators/skeleton.h"

/**
 * Mean over pairs of nodes of the largest number of paths without a common inner node (Menger);
 * unordered pairs, or of a directed network ordered ones along the arcs. A tie between the two is
 * one path, parallel edges are one tie.
 *
 * All pairs up to 500 nodes; of larger networks up to 2,000 pairs drawn by counter, fewer where
 * ties are many. Not collective. Opens a parallel region of as many threads as OpenMP gives its
 * caller. Cost for a pair: one search for each path.
 *
 * @param[in]  graph     of the network; lengths do not matter
 * @param[in]  interrupt NULL: never
 * @param[out] out       NaN if there is no pair
 * @param[out] sampled   pairs were drawn
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 * @see White & Harary, Sociol. Methodol. 31 (2001) 305-359; Even & Tarjan, SIAM J. Comput. 4 (1975)
 *      507-518
 */
polis_err polis_disjoint_mean(const polis_graph *graph, const polis_interrupt *interrupt,
                              double *out, bool *sampled);

#endif
