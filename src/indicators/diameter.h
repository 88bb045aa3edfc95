/* The longest of all shortest paths, from as few searches as bounds allow. */
#ifndef POLIS_INDICATORS_DIAMETER_H
#define POLIS_INDICATORS_DIAMETER_H

#include "base/interrupt.h"
#include "network/graph.h"

/**
 * The largest finite distance, in units of the resolution; 0 if no node reaches another.
 *
 * Each node of a strong component is at most d(v, w) + ecc(w) away from whatever it reaches, for
 * any w of its component. Searching from w, and back to it, bounds all others; those that cannot
 * exceed what was found are never searched. Exact, whatever the order of searches.
 *
 * Not collective. Opens parallel regions of as many threads as OpenMP gives its caller. Cost: tens
 * of searches of street and social networks; at worst n of them, as for a directed network without
 * cycles. In hops what bounds leave open is searched from 256 nodes at once.
 *
 * @param[in] interrupt NULL: never
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 * @see Takes & Kosters, Proc. CIKM 2011, 1191-1196; Borassi et al., Theor. Comput. Sci. 586 (2015)
 *      59-80
 */
polis_err polis_diameter(const polis_graph *graph, const polis_interrupt *interrupt, int64_t *out);

#endif
