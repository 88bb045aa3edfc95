/*
 * A network of vertices drawn with replacement from another: what an indicator might have been, had
 * other vertices like these been looked at.
 */
#ifndef POLIS_MODEL_VERTEX_DRAW_H
#define POLIS_MODEL_VERTEX_DRAW_H

#include "network/network.h"

/**
 * Draw n vertices of a network of n, with replacement (the vertex bootstrap).
 *
 * Two of them are tied as the vertices that they were drawn from are. Two that are copies of one
 * vertex are tied as a pair of different vertices drawn at random from the network is; directed:
 * with both directions of that pair, so that chance does not thin out mutual ties. An edge has the
 * value of the one it is a copy of. Labels are 1 to n; places and names are not kept.
 *
 * The same bits for the same seed and replicate, anywhere. Not collective, thread safe. Cost
 * O(n + m) on average, more where vertices of many edges are drawn often.
 *
 * @param[in]  replicate one seed gives many networks, independent of each other
 * @param[out] out       freed by the caller with polis_network_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 * @see Snijders & Borgatti, Connections 22 (1999) 161-170
 */
polis_err polis_draw_vertices(const polis_network *network, uint64_t seed, uint32_t replicate,
                              polis_network **out);

#endif
