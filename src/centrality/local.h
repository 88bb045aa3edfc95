/* The plan of the local kernel: lanes from radii and decays, vertices in an order of its own. */
#ifndef POLIS_CENTRALITY_LOCAL_H
#define POLIS_CENTRALITY_LOCAL_H

#include "kernel/local.h"

enum { POLIS_MOST_RADII = 16, POLIS_MOST_DECAYS = 16 };

/** The weight of a pair beyond which a decay does not look: exp(-4), 4 / decay away. */
#define POLIS_DECAY_REACH 4.0

/** What local centralities are asked for, in input units. None: every pair, at any distance. */
typedef struct polis_local_options {
    int n_radii, n_decays;
    double radius[POLIS_MOST_RADII]; /* inclusive */
    double decay[POLIS_MOST_DECAYS]; /* exp(-decay d) for d up to POLIS_DECAY_REACH / decay */
} polis_local_options;

/** Number of lanes: radii, then decays; without either, one that has no radius. */
int polis_local_n_lanes(const polis_local_options *options);

typedef struct polis_local_plan {
    polis_local_task task;
    polis_graph *graph;               /* sources first, neighbours near each other */
    polis_pairs *pairs;               /* in the same order, or NULL */
    polis_vid *vertex;                /* [n] vertex at each position */
    polis_vid n_sources;              /* positions [0, n_sources) */
    int place[POLIS_LOCAL_MAX_LANES]; /* the lane of each radius, then of each decay */
    double ball;                      /* vertices that a search settles, on average of some */
} polis_local_plan;

/**
 * Not collective. Cost O(n + m), and some searches that measure how far they go.
 *
 * @param[in]  pairs      of the graph's vertices, or NULL: all; borrowed for the call
 * @param[in]  resolution input units of a unit of length
 * @param[out] out        freed by polis_local_plan_free(); borrows nothing
 */
polis_err polis_local_plan_new(const polis_graph *graph, const polis_pairs *pairs,
                               const polis_local_options *options, double resolution,
                               polis_local_plan **out);

void polis_local_plan_free(polis_local_plan **plan);

#endif
