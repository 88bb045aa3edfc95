/* The same network with links built, removed or upgraded. */
#ifndef POLIS_PLANNING_CHANGE_H
#define POLIS_PLANNING_CHANGE_H

#include "planning/link.h"

/**
 * A graph with more or better links; those of the graph keep their edge numbers, new ones follow.
 *
 * Not collective. Cost O(n + m + n_links log n_links).
 *
 * @param[in]  links    [n_links] each pair once
 * @param[in]  strength [graph->m], or NULL
 * @param[out] out      freed by polis_graph_free(); NULL on failure
 * @param[out] extended [out->m] freed by the caller; NULL without strength
 */
polis_err polis_change_add(const polis_graph *graph, const double *strength,
                           const polis_link *links, int64_t n_links, polis_graph **out,
                           double **extended);

/** A graph without edge e; the others keep their numbers.
 * @param[out] shift its lengths are multiples of 2^shift units, see polis_lengths_fit() */
polis_err polis_change_remove(const polis_graph *graph, polis_eid e, polis_graph **out, int *shift);

#endif
