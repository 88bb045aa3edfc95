/* What the sweep kernel's vector variants share: the scratch of a thread and their one entry point.
 */
#ifndef POLIS_KERNEL_SWEEP_LANES_H
#define POLIS_KERNEL_SWEEP_LANES_H

#include "kernel/hidden.h"
#include "kernel/sweep.h"

/** An arc on a shortest path of some lanes. */
typedef struct polis_tight {
    polis_eid arc;
    int32_t depth; /* of its upper end */
    uint32_t mask; /* the lanes */
} polis_tight;

/** A position on the path from the root to where the sweep is. */
typedef struct polis_level {
    polis_vid position;
    polis_vid ancestor; /* its index in the list of the sources' ancestors, or -1 */
    polis_eid tight;    /* its first tight arc; those of the next level end it */
    uint32_t shared;    /* lanes with more than one shortest path into it */
    uint32_t up;        /* ancestors of sources: lanes whose path ends its climb here */
} polis_level;

/* Arcs, and positions, whose distances are found before path counts follow: so many that these do
 * not wait, and so few that the lists stay in the cache. */
enum { POLIS_SWEEP_AHEAD = 8192 };

struct polis_sweep {
    const polis_hierarchy *hierarchy;
    polis_isa isa;
    /* stacks by depth: [height * lanes] */
    void *dist; /* of the hierarchy's width: int16_t, int32_t or double */
    double *sigma, *delta;
    polis_level *level; /* [height + 1] */
    /* arcs on shortest paths: of the positions that are ahead, and of those on the path */
    polis_eid
        *ahead_off;     /* [positions, at most POLIS_SWEEP_AHEAD, + 1] where those of each start */
    polis_tight *ahead; /* [arcs, at most POLIS_SWEEP_AHEAD or a longer row, + 1] */
    polis_tight *tight; /* as many as one path from a root has arcs */
    /* the sources and their ancestors, deepest first: [height + lanes], [... * lanes] */
    polis_vid *ancestor;
    polis_vid n_ancestors;
    void *up_dist;
    uint32_t *ends; /* lanes whose shortest path to an ancestor only climbs */
    double *up_sigma, *up_flow;
    double *up_delta;    /* dependency on an ancestor, until that of climbing paths is known too */
    double *fell;        /* the same of the arcs above it, as sums; two for each arc */
    polis_eid *fell_off; /* [height + lanes + 1] where those of each ancestor start */
    /* of pivots, else NULL */
    polis_vid *index;       /* [n] where in that list a position stands, if it does */
    uint32_t *own;          /* the bit of the lane whose source an ancestor is, or 0 */
    polis_hidden *hidden;   /* to unpack */
    double *through, *flow; /* [n * lanes], [n_flows * lanes] dependencies of each lane */
    /* for counts with exponents */
    struct polis_scaled *scaled;
};

/** False if a path count passed 2^1000: the partial sums are then of no use. */
typedef bool polis_sweep_group(polis_sweep *sweep, polis_vid first, polis_vid last,
                               polis_vid block_first, polis_partial *partial);

/** The same for pivots of one tree, of positions tree_range[0] to tree_range[1]: sums of targets
 * are added, dependencies of each lane are left in the sweep's through and flow. `place`: in the
 * block, of the first. */
typedef bool polis_sweep_pivots_group(polis_sweep *sweep, const polis_vid *source, polis_vid n,
                                      const polis_vid *tree_range, polis_vid place,
                                      polis_partial *partial);

polis_sweep_pivots_group polis_sweep_pivots_small_generic, polis_sweep_pivots_narrow_generic,
    polis_sweep_pivots_wide_generic;
polis_sweep_pivots_group polis_sweep_pivots_small_avx2, polis_sweep_pivots_narrow_avx2,
    polis_sweep_pivots_wide_avx2;
polis_sweep_pivots_group polis_sweep_pivots_small_avx512, polis_sweep_pivots_narrow_avx512,
    polis_sweep_pivots_wide_avx512;

polis_sweep_group polis_sweep_group_small_generic, polis_sweep_group_narrow_generic,
    polis_sweep_group_wide_generic;
polis_sweep_group polis_sweep_group_small_avx2, polis_sweep_group_narrow_avx2,
    polis_sweep_group_wide_avx2;
polis_sweep_group polis_sweep_group_small_avx512, polis_sweep_group_narrow_avx512,
    polis_sweep_group_wide_avx512;

#endif
