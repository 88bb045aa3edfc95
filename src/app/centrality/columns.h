/* The results of a batch as variables of the result file. */
#ifndef POLIS_APP_COLUMNS_H
#define POLIS_APP_COLUMNS_H

#include "app/centrality/batch.h"
#include "store/result.h"

/** Sizes and failures of all networks, known to all ranks. */
typedef struct polis_census {
    int64_t n; /* networks */
    int64_t n_failed;
    int64_t n_nodes, n_edges;
    int64_t *node_first; /* [n + 1] first node of each network on the node axis */
    int64_t *edge_first; /* [n + 1] */
    int n_directed, n_undirected, n_weighted, n_strength, n_named, n_lon_lat, n_plane;
} polis_census;

/** Collective. @param[out] out cleared by polis_census_clear() */
polis_err polis_census_take(const polis_batch *batch, polis_census *out);

void polis_census_clear(polis_census *census);

/** Collective. Axes and all variables. */
polis_err polis_columns_write(const polis_batch *batch, const polis_census *census,
                              polis_result *result);

#endif
