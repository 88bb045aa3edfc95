/*
 * Local centralities: one bounded search of each source serves all radii and decays at once.
 *
 * A lane is a radius with a weight: pairs not farther than the radius count exp(-decay d) each. The
 * search goes as far as the widest lane; what it costs is the size of that ball, whatever n is.
 * Rows of the partial sums are (position, lane) pairs: position * n_lanes + lane. A lane with a
 * decay has its weighted sum where the others have their sum of 1 / distance.
 *
 * Sources, targets, weights and demand come with the pairs (network/pairs.h). Where only some
 * vertices are targets, a search ends with the last of them.
 *
 * @see Brandes, Social Networks 30 (2008) 136-145, doi:10.1016/j.socnet.2007.11.001 (bounded and
 * weighted variants of betweenness)
 */
#ifndef POLIS_KERNEL_LOCAL_H
#define POLIS_KERNEL_LOCAL_H

#include "kernel/partial.h"
#include "network/graph.h"
#include "network/pairs.h"

enum { POLIS_LOCAL_MAX_LANES = 32 };

#define POLIS_NO_RADIUS INT64_MAX

typedef struct polis_lane {
    int64_t radius; /* units of the resolution, inclusive; or POLIS_NO_RADIUS */
    double decay;   /* per unit; 0: every pair within the radius counts 1 */
} polis_lane;

/** What is searched, by position; borrowed by every scratch. */
typedef struct polis_local_task {
    const polis_graph *graph;
    const polis_pairs *pairs; /* NULL: all pairs */
    polis_vid n_targets;      /* of every source, if there is no demand */
    int n_lanes;
    polis_lane lane[POLIS_LOCAL_MAX_LANES]; /* ascending by radius */
} polis_local_task;

typedef struct polis_local polis_local;

/** Scratch of one thread. @param[out] out freed by polis_local_free() */
polis_err polis_local_new(const polis_local_task *task, polis_local **out);

void polis_local_free(polis_local **scratch);

/** Vertices that a search from this source settles. Leaves the scratch as it was. */
polis_vid polis_local_ball(polis_local *scratch, polis_vid source);

/**
 * Add the sources [first, last) to the partial sums. Cost O(b log b + b n_lanes) for a ball of b
 * arcs.
 *
 * @param[in,out] partial of n * n_lanes rows; n_flows is m * n_lanes (edge dependencies) or 0
 */
void polis_local_block(polis_local *scratch, polis_vid first, polis_vid last,
                       polis_partial *partial);

#endif
