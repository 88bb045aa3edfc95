/*
 * Which nodes and edges of a network a page shows: all, or where they are too many the highest
 * edges with their ends, the highest nodes, and every k-th node, from which distributions follow
 * without bias.
 */
#ifndef POLIS_REPORT_THIN_H
#define POLIS_REPORT_THIN_H

#include "base/err.h"

#include <stdint.h>

/** A network; all borrowed. */
typedef struct polis_thin_input {
    int64_t n, m;
    const int64_t *u, *v;    /* [m] 0 .. n - 1 */
    const double *node_rank; /* [n] higher is kept first, NaN last; or NULL */
    const double *edge_rank; /* [m] the same; NULL: every k-th edge */
} polis_thin_input;

/** Zero-initialise it; polis_thin_clear() frees it. */
typedef struct polis_thin {
    int64_t n_nodes, n_edges;
    int64_t *node; /* [n_nodes] rows of the network, ascending */
    int64_t *edge; /* [n_edges] rows of the network, ascending */
    int32_t *at;   /* [n] position in node, or -1 */
    int64_t every; /* rows 0, every, 2 every, ... are the sample; 1: all nodes are there */
} polis_thin;

/**
 * Choose at most `marks` nodes and edges together. An edge comes with both of its ends.
 *
 * @param[in] marks at least 100
 * @retval POLIS_E_NOMEM out is as before
 */
polis_err polis_thin_choose(const polis_thin_input *in, int64_t marks, polis_thin *out);

void polis_thin_clear(polis_thin *thin);

#endif
