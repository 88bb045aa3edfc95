/* How well a node's neighbours are connected without it. */
#ifndef POLIS_INDICATORS_VICINITY_H
#define POLIS_INDICATORS_VICINITY_H

#include "base/interrupt.h"
#include "indicators/skeleton.h"

/** Steps that polis_vicinity_efficiency() takes at most: for each node degree^3 / 64. */
double polis_vicinity_cost(const polis_skeleton *s);

/**
 * Mean over all nodes of the global efficiency, in hops, of the subgraph of their neighbours; 0 for
 * a node with fewer than two.
 *
 * Not collective. Opens a parallel region of as many threads as OpenMP gives its caller. Memory:
 * the largest degree squared / 8 bytes for each thread.
 *
 * @param[in] interrupt NULL: never
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 * @see Latora & Marchiori, Phys. Rev. Lett. 87 (2001) 198701
 */
polis_err polis_vicinity_efficiency(const polis_skeleton *s, const polis_interrupt *interrupt,
                                    double *out);

#endif
