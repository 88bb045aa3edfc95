/*
 * From the totals of pivots to estimates and their standard errors.
 *
 * Betweenness: n/k times the pivots' dependencies. Distances: means over the k' pivots other than
 * the node, taken for the means over all others; pivots are sources, so where directed these are
 * the measures against the arcs. Standard errors come of the scatter of the pivots around their
 * mean, with the finite-population correction: 0 where all nodes are pivots.
 *
 * @see the references of centrality/sample.h; Cochran, Sampling Techniques (1977), ch. 2
 */
#ifndef POLIS_CENTRALITY_ESTIMATES_H
#define POLIS_CENTRALITY_ESTIMATES_H

#include "centrality/measures.h"

/** X(id): measures that have standard errors. */
#define POLIS_ERROR_MEASURES(X) \
    X(BETWEENNESS)              \
    X(BETWEENNESS_NORM)         \
    X(FARNESS)                  \
    X(CLOSENESS_WF)             \
    X(CLOSENESS_HARMONIC)

#define POLIS_ERROR_ID(id) POLIS_ERROR_##id,
typedef enum polis_pivot_error {
    POLIS_ERROR_MEASURES(POLIS_ERROR_ID) POLIS_N_ERROR_MEASURES
} polis_pivot_error;

/** The measure that a standard error is of. */
polis_node_measure polis_pivot_error_of(polis_pivot_error id, bool directed);

typedef struct polis_pivot_estimates {
    polis_vid n_pivots; /* 0: no estimates */
    polis_vid n_pilot;
    double bound;                          /* of betweenness_norm, or NaN */
    double *error[POLIS_N_ERROR_MEASURES]; /* [n] standard errors; NaN for a single pivot */
} polis_pivot_estimates;

/**
 * Fill the measures of shortest paths that pivots give; those that are there.
 *
 * @param[in,out] measures with room for them
 * @param[out]    out      cleared by polis_pivot_estimates_clear(); empty on failure
 */
polis_err polis_pivot_estimates_compute(const polis_plan *plan, const polis_totals *totals,
                                        double resolution, polis_measures *measures,
                                        polis_pivot_estimates *out);

/** Of all n sources, which the measures are from already: no errors. */
polis_err polis_pivot_estimates_exact(polis_vid n, polis_pivot_estimates *out);

void polis_pivot_estimates_clear(polis_pivot_estimates *estimates);

#endif
