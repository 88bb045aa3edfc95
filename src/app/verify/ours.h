/* What `centropolis verify` knows of one network of a result: its nodes and their columns. */
#ifndef POLIS_APP_VERIFY_OURS_H
#define POLIS_APP_VERIFY_OURS_H

#include "app/verify/conventions.h"
#include "network/labels.h"
#include "store/open.h"

enum { POLIS_MOST_OURS = 256, POLIS_OURS_OF_EDGES = 2 };

/** Zero-initialise it; polis_ours_result_clear() frees it. */
typedef struct polis_ours_result {
    polis_store *store;
    int64_t network; /* position along the dimension of that name */
    polis_extent at;
    bool directed, weighted;
    int64_t parallel; /* edges that were merged into others */
    int64_t pivots;   /* that estimates are from; 0: none are asked for */
    polis_labels labels;
    polis_ours column[POLIS_MOST_OURS];
    int n_columns;
    polis_ours edge[POLIS_OURS_OF_EDGES]; /* values of edges; NULL where they are not there */
} polis_ours_result;

/**
 * Open a result and find the network.
 *
 * @param[in] network its identifier; NULL: the only one
 */
polis_err polis_ours_open(const char *path, const char *network, polis_ours_result *out,
                          polis_fault *fault);

/**
 * Read all columns of nodes, and 1 / farness, which some programs call closeness.
 *
 * @param[in] node   [n_rows] which nodes; NULL: all, in their order
 * @param[in] n_rows the network's n if node is NULL
 */
polis_err polis_ours_read(polis_ours_result *ours, const int64_t *node, int64_t n_rows);

/** Read edge betweenness and its share of all pairs, if the result has them. */
polis_err polis_ours_read_edges(polis_ours_result *ours);

/** The column of this name, or one that continues it with "_out" or "_in"; NULL if none. */
const polis_ours *polis_ours_find(const polis_ours_result *ours, const char *name);

void polis_ours_result_clear(polis_ours_result *ours);

#endif
