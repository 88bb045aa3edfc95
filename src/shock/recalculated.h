/*
 * Attacks whose ranking is computed anew after each removal.
 *
 * What a removal touches is one component, and only its parts are looked at again. A part of k
 * nodes has no betweenness above (k-1)(k-2)/2, so a part whose bound is below the best score known
 * is not computed until its turn comes, which is often never. Within a part everything is computed
 * by the kernels: what passes the most central node is so much of all shortest paths that to update
 * them one by one costs more than sixteen sources at a time do.
 *
 * Considered: updates of each source's shortest-path graph (Green, McColl & Bader 2012; Kourtellis,
 * De Francisci Morales & Bonchi 2015): they pay for edges that few paths use, the opposite of what
 * is removed here, and keep n^2 numbers.
 */
#ifndef POLIS_SHOCK_RECALCULATED_H
#define POLIS_SHOCK_RECALCULATED_H

#include "shock/attack.h"

/** As polis_attack_order(), for betweenness, closeness or edge betweenness recalculated. */
polis_err polis_recalculated_order(const polis_graph *graph, polis_score what,
                                   const polis_attack *attack, int64_t *order);

/** As polis_attack_order(), for degrees of nodes recalculated. Cost O((n + m) log n). */
polis_err polis_recalculated_degrees(const polis_graph *graph, int64_t n_remove, int64_t *order);

#endif
