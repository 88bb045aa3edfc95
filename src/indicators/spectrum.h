/* Eigenvalues that say how hard a network is to cut, and how easily things spread on it. */
#ifndef POLIS_INDICATORS_SPECTRUM_H
#define POLIS_INDICATORS_SPECTRUM_H

#include "base/why.h"
#include "indicators/skeleton.h"

/**
 * Algebraic connectivity: the second smallest eigenvalue of the Laplacian of the underlying
 * undirected graph, ties unweighted. 0 if the graph is not connected.
 *
 * The largest eigenvalue of the Laplacian's pseudo-inverse by Lanczos' method; each step is a
 * solution with a sparse factor (approximate minimum degree, LDL'). Not collective; serial, so that
 * the bits are always the same. Cost: the factor, and some tens of solutions.
 *
 * @param[out] why SKIPPED_COST if the factor would take more than about a minute, NOT_CONVERGED
 * @see Fiedler, Czech. Math. J. 23 (1973) 298-305
 */
polis_err polis_spectrum_connectivity(const polis_skeleton *s, double *out, polis_why *why);

/**
 * Spectral radius of the adjacency matrix, ties unweighted: its largest eigenvalue.
 *
 * Undirected: Lanczos. Directed: the largest of all strong components, each by power iteration
 * until the bounds of Collatz and Wielandt meet. Not collective; serial.
 *
 * @param[out] why NOT_CONVERGED if the answer is not known to about 1e-10
 */
polis_err polis_spectrum_radius(const polis_skeleton *s, const polis_graph *graph, double *out,
                                polis_why *why);

#endif
