/* What NetworkX, igraph, graph-tool and UCINET would say of the nodes of a network: recomputed with
 * the formulas, the directions and the rules for equal paths that each of them has. */
#ifndef POLIS_APP_VERIFY_PEERS_H
#define POLIS_APP_VERIFY_PEERS_H

#include "app/verify/ours.h"
#include "base/log.h"

typedef enum polis_peer {
    POLIS_PEER_NETWORKX,
    POLIS_PEER_IGRAPH,
    POLIS_PEER_GRAPH_TOOL,
    POLIS_PEER_UCINET,
    POLIS_N_PEERS, /* whose conventions are known */
    POLIS_PEER_OURS = POLIS_N_PEERS,
} polis_peer;

/** One call of a program, and what it gives. */
typedef struct polis_peer_column {
    bool edges; /* values are [m], of edges, in place of [n] */
    const char *call;
    const char *needs; /* a measure of ours that is like it and not in every result, or NULL */
    const char *rule;  /* what sets `theirs` apart from `plain`; NULL: nothing, plain is NULL too */
    double *theirs;    /* [n] */
    double *plain;     /* [n] the same formula over exact lengths, all edges and their directions */
} polis_peer_column;

enum { POLIS_MOST_PEER_COLUMNS = 24 };

/** Zero-initialise it; polis_peer_result_clear() frees it. */
typedef struct polis_peer_result {
    polis_peer_column column[POLIS_MOST_PEER_COLUMNS]; /* of the program */
    polis_peer_column own[POLIS_MOST_PEER_COLUMNS];    /* of ours; `call` is the column's name */
    int n_columns, n_own;
} polis_peer_result;

/** What a program does by default, in a sentence. */
const char *polis_peer_habits(polis_peer peer);

/** Are parallel edges paths of their own there? */
bool polis_peer_counts_parallel(polis_peer peer);

/**
 * Recompute the network that a result holds.
 *
 * OpenMP inside. Cost O(n (m + n log n)), two or three times.
 *
 * @retval POLIS_E_UNSUPPORTED the result holds estimates
 * @retval POLIS_E_PARSE       a variable that makes a network is missing
 */
polis_err polis_peer_compute(polis_peer peer, const polis_ours_result *ours, const polis_log *log,
                             polis_peer_result *out, polis_fault *fault);

void polis_peer_result_clear(polis_peer_result *result);

#endif
