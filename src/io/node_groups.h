/* Which group each node of a network belongs to, out of the user's table. */
#ifndef POLIS_IO_NODE_GROUPS_H
#define POLIS_IO_NODE_GROUPS_H

#include "io/keyed.h"
#include "network/network.h"

/**
 * Read the table node_id[,network_id],COLUMN: groups are texts. Not collective.
 *
 * @param[out] out cleared by polis_keyed_clear()
 */
polis_err polis_node_groups_read(const char *path, const char *column, polis_fault *fault,
                                 polis_keyed *out);

/**
 * The groups of one network, numbered in the order of the table. Not collective, thread safe.
 *
 * @param[in]  only_one the run has one network: the table need not say which
 * @param[out] group    [n] 0 .. *n_groups-1; -1: the table does not say
 * @retval POLIS_E_PARSE a node that the network does not have, or two rows of one (file and line)
 */
polis_err polis_node_groups_of(const polis_keyed *table, const polis_network *network,
                               const char *network_id, bool only_one, polis_fault *fault,
                               polis_vid *group, polis_vid *n_groups);

#endif
