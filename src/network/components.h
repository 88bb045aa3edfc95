/* Connected parts of a graph. */
#ifndef POLIS_NETWORK_COMPONENTS_H
#define POLIS_NETWORK_COMPONENTS_H

#include "network/graph.h"

/**
 * Strong components (of an undirected graph: its connected components).
 *
 * Not collective. Cost O(n + m).
 *
 * @param[out] component   [n] 0 .. *n_components-1; an arc between two of them goes from the higher
 *                         number to the lower
 * @retval POLIS_E_NOMEM
 * @see Tarjan, SIAM J. Comput. 1 (1972) 146-160
 */
polis_err polis_components_strong(const polis_graph *graph, polis_vid *component,
                                  polis_vid *n_components);

#endif
