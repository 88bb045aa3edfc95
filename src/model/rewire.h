/*
 * A network rewired at random, each node keeping its degree: what degrees alone would make of it.
 *
 * Comparing a network with many of these tells its structure from what follows from how many ties
 * each node has.
 */
#ifndef POLIS_MODEL_REWIRE_H
#define POLIS_MODEL_REWIRE_H

#include "network/network.h"

/**
 * Rewire a network by double edge swaps: two edges a-b and c-d drawn at random become a-d and c-b
 * (undirected: or a-c and b-d, as likely), unless that makes a self-loop or a parallel edge; then
 * they stay. 10 m proposals, refused ones counted, so that every simple network of these degrees
 * that can be reached is as likely in the limit.
 *
 * Every node keeps its degree (in- and out-degree if directed). The value of an edge stays with it,
 * so the values as a whole and, if directed, the strength of what leaves each node are kept, other
 * strengths are not. Whether the network is connected is not kept. Labels, places and counts of
 * what was dropped are those of `network`.
 *
 * The same bits for the same seed and replicate, anywhere. Not collective, thread safe. Cost
 * O(n + m); 32 m to 64 m bytes while it works.
 *
 * @param[in]  replicate one seed gives many rewired networks, independent of each other
 * @param[out] out       freed by the caller with polis_network_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 * @see Maslov & Sneppen, Science 296 (2002) 910-913; Fosdick, Larremore, Nishimura & Ugander, SIAM
 *      Review 60 (2018) 315-355, on what to do with refused swaps; Milo et al.,
 *      arXiv:cond-mat/0312028, on how many it takes
 */
polis_err polis_rewire(const polis_network *network, uint64_t seed, uint32_t replicate,
                       polis_network **out);

#endif
