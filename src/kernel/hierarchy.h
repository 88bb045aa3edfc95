/*
 * The arcs that the sweep kernel traverses: a network after vertex elimination.
 *
 * Eliminating a vertex joins its remaining neighbours by shortcuts, each with its length and its
 * number of shortest paths. Every shortest path of the network then corresponds to exactly one path
 * that first climbs and then descends the elimination tree, so path counts stay exact. Arcs longer
 * than the distance between their ends lie on no shortest path and are dropped.
 *
 * @see Dibbelt, Strasser & Wagner, ACM J. Exp. Algorithmics 21 (2016) 1.5, doi:10.1145/2886843
 */
#ifndef POLIS_KERNEL_HIERARCHY_H
#define POLIS_KERNEL_HIERARCHY_H

#include "kernel/arcs.h"
#include "kernel/crew.h"

/**
 * Eliminate the vertices of a graph.
 *
 * Not collective. Memory: 32 bytes (directed 48) for each arc of the filled pattern while it works.
 *
 * @param[in,out] tree  of the graph's pattern; moved (set to NULL) on success
 * @param[in]     edges true: dependencies of all edges are wanted, not only of shortcuts
 * @param[in]     crew  finds lengths and distances; the result does not depend on it
 * @param[out]    out   freed by polis_hierarchy_free()
 * @retval POLIS_E_TEMPFAIL the crew was interrupted
 * @retval POLIS_E_NOMEM, POLIS_E_OVERFLOW more than 2^31 sums of arcs
 */
polis_err polis_hierarchy_new(const polis_graph *graph, const polis_pattern *pattern,
                              polis_etree **tree, bool edges, const polis_crew *crew,
                              polis_hierarchy **out);

void polis_hierarchy_free(polis_hierarchy **hierarchy);

/** Number of kept arcs a traversal of all positions looks at. */
polis_eid polis_hierarchy_n_arcs(const polis_hierarchy *hierarchy);

/**
 * After all sources: give the dependency of shortcuts to what they hide.
 *
 * From the highest arc down, its flow is split over its components in proportion to their path
 * counts; what passes a middle vertex is its dependency. Not collective.
 *
 * @param[in,out] row     scratch
 * @param[in,out] flow    [n_flows] totals of all sources; shortcuts' shares are added to their legs
 * @param[in,out] through [n] by position; hidden dependencies are added
 */
void polis_hierarchy_unpack(const polis_hierarchy *hierarchy, polis_row *row, double *flow,
                            double *through);

/**
 * The same by a crew, to the same bits, and dependencies of the edges.
 *
 * @param[in]  graph of polis_hierarchy_new()
 * @param[out] edge  [graph->m] dependency of each edge, or NULL
 * @retval POLIS_E_NOMEM
 */
polis_err polis_hierarchy_unpack_edges(const polis_hierarchy *hierarchy, const polis_graph *graph,
                                       const polis_crew *crew, double *flow, double *through,
                                       double *edge);

enum { POLIS_PIVOT_LANES = 16 };

#endif
