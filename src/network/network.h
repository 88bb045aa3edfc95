/*
 * A network as users know it: labelled nodes, edges with a value, counts of what was dropped.
 *
 * Immutable once built. Everything that computes takes the polis_graph (network/graph.h) made of
 * it.
 */
#ifndef POLIS_NETWORK_NETWORK_H
#define POLIS_NETWORK_NETWORK_H

#include "base/err.h"
#include "base/text.h"
#include "base/types.h"

#include <stdbool.h>
#include <stddef.h>

/** What an edge's value says: nothing (hops), a cost to cross it, or how strong the tie is. */
typedef enum polis_weight_role {
    POLIS_ROLE_NONE,
    POLIS_ROLE_LENGTH,
    POLIS_ROLE_STRENGTH,
} polis_weight_role;

#define POLIS_EARTH_RADIUS_KM 6371.0088 /* mean radius, IUGG */

/** What a pair of coordinates is. */
typedef enum polis_coords {
    POLIS_COORDS_NONE,
    POLIS_COORDS_LON_LAT, /* x, y are degrees east and north */
    POLIS_COORDS_PLANE,   /* x, y are in a unit of the file's own */
} polis_coords;

/** What a reader met and did not keep or apply; all are reported, none is an error. */
typedef struct polis_dropped {
    int64_t self_loops;
    int64_t parallel_edges; /* merged into another edge of the same ends */
    int64_t zero_strengths; /* strength 0 is no edge */
    int64_t unused_nodes;   /* ids that the file declares but no edge uses */
    int64_t
        first_thru_node; /* TNTP: nodes below it carry no through traffic; not applied; 0: none */
} polis_dropped;

typedef struct polis_network {
    polis_vid n;
    polis_eid m;
    bool directed;
    polis_weight_role role;
    polis_coords coords;
    polis_texts label;      /* n labels, distinct, as the file spells them */
    polis_texts name;       /* n names for people, or none (name.n == 0) */
    double *x, *y;          /* [n] or NULL; NaN where a node has none */
    polis_vid *tail, *head; /* [m] sorted by (tail, head); undirected: tail < head */
    double *value;          /* [m] in the file's unit, or NULL for role NONE */
    polis_dropped dropped;
} polis_network;

void polis_network_free(polis_network **network);

/** Bytes that its labels, coordinates and edges take. */
int64_t polis_network_bytes(const polis_network *network);

/** True if every invariant above holds; for assertions and tests. */
bool polis_network_is_valid(const polis_network *network);

/**
 * Copy a network into one piece of memory, to send it to another process of the same build.
 *
 * @param[out] bytes freed by the caller with polis_mem_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_network_pack(const polis_network *network, void **bytes, int64_t *n_bytes);

/**
 * Undo polis_network_pack().
 *
 * @param[out] out freed by the caller with polis_network_free(); NULL on failure
 * @retval POLIS_E_BUG the bytes are not a packed network
 */
polis_err polis_network_unpack(const void *bytes, int64_t n_bytes, polis_network **out);

/** 128-bit digest of nodes, coordinates, edges, values and direction: two networks that compute
 * alike. */
typedef struct polis_digest {
    uint64_t high, low;
} polis_digest;

polis_digest polis_network_digest(const polis_network *network);

#endif
