/*
 * What shortcuts hide, listed: the triangles of kernel/triangles.h in the order in which unpacking
 * visits them, for those who unpack again and again and would else look for them each time.
 */
#ifndef POLIS_KERNEL_HIDDEN_H
#define POLIS_KERNEL_HIDDEN_H

#include "kernel/hierarchy.h"

/** The share of an arc's flow that passes the middle vertex. */
typedef struct polis_share {
    int32_t whole, near_leg, far_leg; /* flows; a leg -1: it has none */
    polis_vid middle;
    double share; /* of the arc's paths */
} polis_share;

typedef struct polis_hidden {
    polis_eid *off; /* [n + 1] of the rows of positions */
    polis_share *share;
} polis_hidden;

/**
 * List the triangles of all arcs with a flow. 24 bytes for each, about as many as such arcs.
 *
 * @param[in,out] row scratch
 * @param[out]    out freed by polis_hidden_free(); NULL on failure
 */
polis_err polis_hidden_new(const polis_hierarchy *hierarchy, polis_row *row, polis_hidden **out);

void polis_hidden_free(polis_hidden **hidden);

/**
 * As polis_hierarchy_unpack() for the positions [first, last) of one tree, of POLIS_PIVOT_LANES
 * sources each for itself, without edges.
 *
 * @param[in,out] flow    [n_flows * lanes]
 * @param[in,out] through [n * lanes]
 */
void polis_hidden_unpack(const polis_hidden *hidden, polis_vid first, polis_vid last, double *flow,
                         double *through);

#endif
