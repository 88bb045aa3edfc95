/* Elimination orders that keep fill low: minimum degree (AMD) and nested dissection (METIS). */
#ifndef POLIS_KERNEL_ORDER_H
#define POLIS_KERNEL_ORDER_H

#include "network/graph.h"

/** Who is next to whom, direction and multiplicity forgotten: symmetric, sorted, without loops. */
typedef struct polis_pattern {
    polis_vid n;
    polis_eid *off; /* [n + 1] */
    polis_vid *adj; /* [off[n]] */
} polis_pattern;

/** @param[out] out freed by polis_pattern_free() */
polis_err polis_pattern_new(const polis_graph *graph, polis_pattern **out);

void polis_pattern_free(polis_pattern **pattern);

typedef enum polis_order_method {
    POLIS_ORDER_MINIMUM_DEGREE,
    POLIS_ORDER_NESTED_DISSECTION,
} polis_order_method;

/**
 * An order in which to eliminate the vertices.
 *
 * Deterministic: the same for the same pattern on every rank. Not collective.
 *
 * @param[out] order [n] order[k] is the k-th vertex to be eliminated
 * @retval POLIS_E_OVERFLOW more than 2^31 neighbours in all; with minimum degree, five sixths of it
 * @see Amestoy, Davis & Duff, SIAM J. Matrix Anal. Appl. 17 (1996) 886-905
 * @see Karypis & Kumar, SIAM J. Sci. Comput. 20 (1998) 359-392
 */
polis_err polis_order_compute(const polis_pattern *pattern, polis_order_method method,
                              polis_vid *order);

#endif
