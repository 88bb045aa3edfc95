/* Dense networks to their metric backbone, over threads: the same shortest paths on far fewer arcs.
 */
#ifndef POLIS_CENTRALITY_REDUCE_H
#define POLIS_CENTRALITY_REDUCE_H

#include "base/interrupt.h"
#include "network/graph.h"

/** Whether a backbone is looked for at all. */
bool polis_reduce_tries(const polis_graph *graph);

/**
 * The metric backbone of a graph, if it is worth finding.
 *
 * It is not looked for in graphs without lengths, whose arcs all belong to it, or with few arcs,
 * nor found to the end where a first pass leaves more than half of the arcs: lengths are then close
 * to distances already (great circles, say), and to prove each would cost more than it saves. The
 * outcome depends on the graph only. Shortest paths are the same with and without the arcs dropped.
 *
 * Not collective. Opens parallel regions of as many threads as OpenMP gives its caller. Memory:
 * 1 byte an arc, and 44 for each arc that the first pass leaves.
 *
 * @param[in]  interrupt NULL: never
 * @param[out] out freed by the caller with polis_graph_free(); NULL on failure, and where the graph
 *                 is better used as it is
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 */
polis_err polis_reduce(const polis_graph *graph, const polis_interrupt *interrupt,
                       polis_graph **out);

#endif
