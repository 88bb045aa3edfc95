/*
 * What a link would gain, for each objective by the cheapest exact update that is known:
 *
 * - closeness: d'(t, x) = min(d(t, x), len + d(u, x)), a search that only touches what comes nearer
 *
 * - betweenness: every path that a link at t makes passes through t, so the network without t never
 *   changes: its distances A and numbers of paths N are computed once, and the share of t in a pair
 *   is 1, s s' / (N + s s') or 0 as the way by t is shorter than A, equal or longer. Only pairs are
 *   looked at that have a shortest path by the link and another one without t.
 *
 * - efficiency: d'(x, y) = min(d(x, y), d(x, u) + len + d(v, y)) for the x that are nearer to u
 * than to v by more than len, and the y likewise: no other pair can gain
 *
 * - loss, robustness: computed again on the changed network
 */
#ifndef POLIS_PLANNING_EVALUATOR_H
#define POLIS_PLANNING_EVALUATOR_H

#include "planning/link.h"
#include "planning/search.h"

#include <stdbool.h>

enum { POLIS_LEVEL_BLOCK = 64 }; /* levels that are looked at together; see through.c */

/** Scratch of one thread, for any objective. */
typedef struct polis_evaluator_scratch {
    polis_search search;
    double *near, *paths;  /* [n] */
    uint8_t *level;        /* [n + POLIS_LEVEL_BLOCK] */
    polis_vid *list, *end; /* [n] */
} polis_evaluator_scratch;

polis_err polis_evaluator_scratch_init(const polis_graph *graph, polis_evaluator_scratch *out);

void polis_evaluator_scratch_clear(polis_evaluator_scratch *scratch);

/** The state of a network that gets links one by one. Plain data: which arrays are there depends on
 * the objective. */
typedef struct polis_evaluator {
    const polis_goal *goal;
    double value; /* of the objective now */
    bool is_copy; /* direct, others and level belong to the original */

    int64_t *dist;           /* closeness: [n] from the target; -1 */
    double *direct, *others; /* betweenness: [n][n] A and N; infinity: no path */
    uint8_t *level;          /* betweenness: [n * n + POLIS_LEVEL_BLOCK] A, coarse; see through.c */
    uint8_t *open;           /* betweenness, not of a copy: level after links were built, or NULL */
    double level_unit;
    double *from, *from_paths, *to, *to_paths; /* betweenness: [n] of the target; undirected: `to`
                                                  is `from` */
    double *matrix;                            /* efficiency: [n][n]; infinity: no path */
    polis_link *link;                          /* loss, robustness: what was built */
    int64_t n_links, room;
} polis_evaluator;

/**
 * Not collective. Opens a parallel region for betweenness and efficiency.
 *
 * Memory: betweenness 17 n^2 bytes, n^2 more with the first link, efficiency 8 n^2.
 *
 * @param[in]  goal borrowed as long as the evaluator is used
 * @param[out] out  cleared by polis_evaluator_clear(), whatever is returned
 * @retval POLIS_E_OVERFLOW more shortest paths than a double holds
 */
polis_err polis_evaluator_init(const polis_goal *goal, int n_threads, polis_evaluator *out);

void polis_evaluator_clear(polis_evaluator *evaluator);

/** Another one in the same state, which shares what does not change: valid as long as `from`. */
polis_err polis_evaluator_copy(const polis_evaluator *from, polis_evaluator *out);

/** Put a copy back to the state of the one it was copied from. */
polis_err polis_evaluator_restore(const polis_evaluator *from, polis_evaluator *copy);

/**
 * By how much the link improves the objective: below 0 if it does harm; a loss that falls is a
 * gain.
 *
 * Not collective, serial; the state is only read, so threads may call it at the same time.
 */
polis_err polis_evaluator_gain(const polis_evaluator *evaluator, polis_evaluator_scratch *scratch,
                               const polis_link *link, double *gain);

/** A gain is no more than this, which costs less to know; infinity where no bound is known. As
 * polis_evaluator_gain(). */
double polis_evaluator_bound(const polis_evaluator *evaluator, polis_evaluator_scratch *scratch,
                             const polis_link *link);

/** Build the link. */
polis_err polis_evaluator_add(polis_evaluator *evaluator, polis_evaluator_scratch *scratch,
                              const polis_link *link);

/* One file each. Vertices are those of the graph; all as above. */
polis_err polis_nearer_init(polis_evaluator *e);
double polis_nearer_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                         const polis_link *link);
void polis_nearer_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link);

polis_err polis_through_init(polis_evaluator *e, int n_threads);
double polis_through_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                          const polis_link *link);
double polis_through_bound(const polis_evaluator *e, polis_evaluator_scratch *s,
                           const polis_link *link);
polis_err polis_through_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link);

polis_err polis_pairs_init(polis_evaluator *e, int n_threads);
double polis_pairs_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                        const polis_link *link);
/** What each node gains in harmonic closeness along the arcs: added to delta [n]. */
void polis_pairs_each(const polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link,
                      double *delta);
void polis_pairs_add(polis_evaluator *e, polis_evaluator_scratch *s, const polis_link *link);

#endif
