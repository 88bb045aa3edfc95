/* Writing one network, without centralities: into a result file, or as an edge list. */
#ifndef POLIS_APP_WRITE_NETWORK_H
#define POLIS_APP_WRITE_NETWORK_H

#include "network/network.h"
#include "store/part.h"
#include "store/result.h"

/**
 * Collective on comm. Write the axes, nodes and edges of one network into a new result: all that is
 * needed to read it again, with labels, names and coordinates.
 *
 * @param[in] network on rank 0; not looked at elsewhere
 * @param[in] id      the network's identifier; the same on all ranks
 * @return the same code on all ranks
 */
polis_err polis_write_network(MPI_Comm comm, polis_result *result, const polis_network *network,
                              const char *id);

/**
 * Write the edges as CSV: source,target,weight; without values: source,target. Not collective.
 *
 * @param[in,out] part its file is written from the start; not published
 */
polis_err polis_write_edges(polis_part *part, const polis_network *network, polis_fault *fault);

#endif
