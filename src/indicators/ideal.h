/* What a network would be if a straight way led from every node to every other. */
#ifndef POLIS_INDICATORS_IDEAL_H
#define POLIS_INDICATORS_IDEAL_H

#include "base/interrupt.h"
#include "base/why.h"
#include "network/graph.h"

/**
 * The global efficiency of the ideal network: the mean over all pairs of 1 / distance, every pair
 * being joined directly.
 *
 * Hops: 1. Lengths: by straight lines between the coordinates, which are in the unit of the
 * lengths; of degrees by great circles, in metres. Places that are nearer than the resolution are
 * one unit of it apart, as lengths are. Of strengths nothing is known of the pairs that are not
 * tied.
 *
 * The bits do not depend on the number of threads. Not collective. Opens a parallel region of as
 * many threads as OpenMP gives its caller. Cost O(n^2) for lengths; memory 32 n bytes.
 *
 * @param[in]  graph      of the network, with all its edges
 * @param[in]  resolution input units per unit of length
 * @param[in]  interrupt  NULL: never
 * @param[out] out        1 / input unit, > 0; NaN where *why says why: TOO_SMALL fewer than two
 * nodes, NO_COORD a node without coordinates, NOT_APPLICABLE strengths, or edges that are together
 * shorter than straight lines (another unit, or times)
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 * @see Latora & Marchiori, Phys. Rev. Lett. 87 (2001) 198701
 */
polis_err polis_ideal_efficiency(const polis_network *network, const polis_graph *graph,
                                 double resolution, const polis_interrupt *interrupt, double *out,
                                 polis_why *why);

#endif
