/* What the frontier kernel's vector variants share: the scratch of a thread and their entry point.
 */
#ifndef POLIS_KERNEL_FRONTIER_LANES_H
#define POLIS_KERNEL_FRONTIER_LANES_H

#include "kernel/dijkstra.h"
#include "kernel/frontier.h"

/** A vertex and the lanes in which it is at the level of the list it stands in. */
typedef struct polis_front {
    polis_vid vertex;
    uint32_t mask;
} polis_front;

struct polis_frontier {
    const polis_levels *levels;
    polis_isa isa;
    uint16_t *seen;  /* of the core: [n] lanes with a value: a count on the way out, a share on the
                        way back */
    uint16_t *at;    /* [n] lanes at the level that is being made */
    polis_vid *slot; /* [n] place in `fresh` of a vertex of that level */
    polis_front *front; /* vertices of level 0, then of level 1, ..., each in ascending order */
    int64_t *first;     /* [n + 2] where each level starts */
    double *sigma;      /* [n * lanes] path counts; 0 where not reached yet */
    double *share;      /* [(n + height of trees) * lanes] (weight + dependency) / path count; 0
                         * where not known yet. Before that, how many vertices are at each distance */
    double *fresh;      /* [n * lanes] values of the level that is being made */
    polis_tree_scratch in_tree;
    polis_dijkstra *reference; /* for counts beyond a double */
};

/**
 * The searches of sixteen core vertices at most.
 *
 * @param[in]     source      [n_sources] ascending; neighbours, unless squares are kept: pivots
 * @param[in]     block_first of neighbours: the first source of their block
 * @return false if a path count passed 2^1000: the partial sums are then of no use
 */
typedef bool polis_frontier_group(polis_frontier *frontier, const polis_vid *source,
                                  polis_vid n_sources, polis_vid block_first,
                                  polis_partial *partial);

polis_frontier_group polis_frontier_group_generic, polis_frontier_group_avx2,
    polis_frontier_group_avx512;

#endif
