/*
 * Arcs by their upper end: which positions below each one are joined to it.
 *
 * Rows of arcs are those of a position to its ancestors, by their depth. With a row spread out by
 * depth, the rows of its column find the arcs that they share triangles with without a search.
 */
#ifndef POLIS_KERNEL_COLUMNS_H
#define POLIS_KERNEL_COLUMNS_H

#include "base/err.h"
#include "base/types.h"

/** An arc of a column: the k-th of the row of a position below. */
typedef struct polis_below {
    polis_vid position, k;
} polis_below;

typedef struct polis_columns {
    polis_eid *off;     /* [n + 1] */
    polis_below *below; /* [off[n]] positions ascending in each column */
} polis_columns;

/**
 * @param[in]  off  [n + 1] where the arcs of each row start
 * @param[in]  head [off[n]] upper ends
 * @param[out] out  cleared by polis_columns_clear(), also after a failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_columns_init(polis_vid n, const polis_eid *off, const polis_vid *head,
                             polis_columns *out);

void polis_columns_clear(polis_columns *columns);

#endif
