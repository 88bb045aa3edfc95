/* Around each node: structural holes, and the core that the node belongs to. */
#ifndef POLIS_INDICATORS_EGO_H
#define POLIS_INDICATORS_EGO_H

#include "indicators/skeleton.h"

/**
 * Burt's constraint: the sum over the node's contacts j of (p_ij + sum_q p_iq p_qj)^2 with
 * p_ij = w_ij / sum_q w_iq.
 *
 * Not collective. Opens a parallel region of as many threads as OpenMP gives its caller. Cost: for
 * each tie the smaller of its two neighbourhoods, with a logarithm; O(m^1.5) in all.
 *
 * @param[out] constraint [n] NaN for an isolate
 * @see Burt, Structural Holes (1992), eq. 2.4
 */
polis_err polis_ego_constraint(const polis_skeleton *s, double *constraint);

/**
 * Core number: the largest k such that the node is in a subgraph whose nodes have k neighbours in
 * it. Not collective. Cost O(n + m).
 *
 * @param[out] core [n]
 * @see Seidman, Social Networks 5 (1983) 269-287; Batagelj & Zaversnik, arXiv:cs/0310049
 */
polis_err polis_ego_cores(const polis_skeleton *s, polis_vid *core);

#endif
