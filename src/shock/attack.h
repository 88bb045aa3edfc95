/*
 * In which order an attack removes the nodes or the edges of a network.
 *
 * @see Holme, Kim, Yoon & Han, Phys. Rev. E 65 (2002) 056109, doi:10.1103/PhysRevE.65.056109
 */
#ifndef POLIS_SHOCK_ATTACK_H
#define POLIS_SHOCK_ATTACK_H

#include "base/random.h"
#include "shock/score.h"

typedef enum polis_attack_by {
    POLIS_ATTACK_DEGREE,      /* both directions count; of an edge: the product of its ends' */
    POLIS_ATTACK_CLOSENESS,   /* Wasserman-Faust, along the arcs; nodes only */
    POLIS_ATTACK_BETWEENNESS, /* of nodes or of edges */
    POLIS_ATTACK_SCORE,       /* as given */
} polis_attack_by;

/** Looks in on an attack whose ranking is recalculated. */
typedef struct polis_attack_watch {
    void *self;
    /** After each removal: order[0 .. n_removed) is known, for so many steps of work (source times
     * node or arc). Anything but POLIS_OK ends the attack. */
    polis_err (*removed)(void *self, const int64_t *order, int64_t n_removed, int64_t work);
} polis_attack_watch;

typedef struct polis_attack {
    polis_attack_by by;
    bool edges;       /* edges are removed, not nodes */
    bool recalculate; /* the ranking, after each removal; not for SCORE, nor for degrees of edges */
    int64_t n_remove; /* at most n or m */
    const double *score; /* [n] or [m] of SCORE, highest first; NaN last */
    int64_t n_known;     /* of the order on entry: removed by an earlier run; only of betweenness
                            or closeness recalculated, else 0 */
    const polis_attack_watch *watch; /* of the same; borrowed, or NULL */
    int *lost_bits; /* of the same: raised to the most last bits that lengths of a component lost to
                       fit when a removal was chosen in it; borrowed, or NULL */
    polis_machine machine;
} polis_attack;

/**
 * The order of removal; of equal scores (within 1e-9) the lowest number goes first.
 *
 * Collective over the machine's joint, if it has one. Opens parallel regions. A recalculated
 * ranking costs one computation of the component that was hit for each removal, and parts too small
 * to hold the next one are not computed at all (see recalculated.h).
 *
 * @param[in,out] order [n_remove] numbers of nodes or edges; [0, n_known) on entry
 * @retval POLIS_E_UNSUPPORTED closeness of edges; a ranking that cannot be recalculated
 */
polis_err polis_attack_order(const polis_graph *graph, const polis_attack *attack, int64_t *order);

/**
 * A random order of n things: the first n_remove of a random permutation.
 *
 * Not collective. The same for the same stream of numbers.
 *
 * @param[in]  random  its network is the replicate
 * @param[out] order   [n]; [0, n_remove) is the order, the rest what is not removed
 */
void polis_attack_random(const polis_random *random, int64_t n, int64_t n_remove, int64_t *order);

/**
 * Curves of random attacks.
 *
 * Not collective. Opens a parallel region: one replicate a thread. Replicate r is the same whoever
 * computes it.
 *
 * @param[in]  seed     of all replicates
 * @param[in]  first,last replicates [first, last)
 * @param[in]  at       [n_points] numbers of removals at which the curve is wanted, <= n_remove
 * @param[out] share    [last - first][n_points] largest component / n
 * @param[out] r        [last - first] polis_robustness(); its lower end if n_remove is not all
 * @retval POLIS_E_NOMEM
 */
polis_err polis_attack_replicates(const polis_graph *graph, bool edges, uint64_t seed,
                                  int64_t first, int64_t last, int64_t n_remove, const int64_t *at,
                                  int64_t n_points, int n_threads, double *share, double *r);

#endif
