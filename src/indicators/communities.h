/* Parts that are tied within more than chance would have it. */
#ifndef POLIS_INDICATORS_COMMUNITIES_H
#define POLIS_INDICATORS_COMMUNITIES_H

#include "indicators/skeleton.h"

/**
 * Partition by Louvain's method, nodes visited in their order and ties won by the community met
 * first, so that the same network always gives the same partition. Weighted if the skeleton is.
 *
 * Not collective. Cost near O(m) for each of a few levels.
 *
 * @param[out] community [n] 0 .. *n_communities-1, numbered by their first node
 * @see Blondel et al., J. Stat. Mech. (2008) P10008
 */
polis_err polis_communities_find(const polis_skeleton *s, polis_vid *community,
                                 polis_vid *n_communities);

/**
 * Modularity of a partition: the sum over parts of L_c / m - (d_c / 2m)^2.
 *
 * @param[in]  part [n] 0 .. n_parts-1
 * @param[out] out  NaN if there are no ties
 */
polis_err polis_communities_modularity(const polis_skeleton *s, const polis_vid *part,
                                       polis_vid n_parts, double *out);

#endif
