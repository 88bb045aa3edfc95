/*
 * Edges whose labels are still to be looked up.
 *
 * Labels in no order miss the cache with nearly every lookup. The slots of the edges that wait here
 * are on their way from memory meanwhile, many at a time.
 */
#ifndef POLIS_NETWORK_PENDING_H
#define POLIS_NETWORK_PENDING_H

#include "network/labels.h"

enum { POLIS_PENDING = 16 };

typedef struct polis_pending_edge {
    uint64_t hash[2]; /* of the labels of tail and head */
    int64_t at[2];    /* where their texts start in `bytes` */
    size_t len[2];
    double value;
} polis_pending_edge;

/** Zero-initialise it; polis_pending_clear() frees it. */
typedef struct polis_pending {
    polis_pending_edge edge[POLIS_PENDING]; /* [n] in order of calls */
    int n;
    char *bytes; /* copies of the labels end to end */
    int64_t n_bytes, bytes_room;
} polis_pending;

/**
 * Keep an edge and start to fetch what the lookups of its labels will ask for.
 *
 * @param[in,out] pending fewer than POLIS_PENDING edges
 * @param[in]     end     labels of tail and head; copied
 * @retval POLIS_E_NOMEM the edge is not kept
 */
polis_err polis_pending_add(polis_pending *pending, const polis_labels *labels,
                            const polis_label end[2], double value);

/** The number of an end of edge i, 0 tail or 1 head; as polis_labels_add(). */
polis_err polis_pending_find(const polis_pending *pending, int i, int end, polis_labels *labels,
                             polis_vid *out);

/** Forget all edges; keeps the room. */
void polis_pending_empty(polis_pending *pending);

void polis_pending_clear(polis_pending *pending);

#endif
