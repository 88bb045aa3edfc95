/*
 * Links one by one: in each step the one that gains most for its cost.
 *
 * Most need no look. The harmonic closeness of a node is monotone and submodular in the links at it
 * (each distance is the least of what the links offer), so what a link gained in an earlier step is
 * a bound on what it gains now: the same plan as with all looks (Minoux 1978). Of betweenness, the
 * number of pairs that may have a shortest path by the link is a bound, and counted much faster
 * than their shares are added. For the other objectives every link is looked at in every step.
 *
 * What greedy promises: closeness and harmonic closeness, a constant factor of the best plan
 * (Crescenzi, D'Angelo, Severini & Velaj 2016); betweenness by links into the target of a directed
 * network, 1 - 1/e; of an undirected network it may be arbitrarily bad (D'Angelo, Severini & Velaj
 * 2016).
 */
#ifndef POLIS_PLANNING_GREEDY_H
#define POLIS_PLANNING_GREEDY_H

#include "planning/evaluator.h"

#define POLIS_GREEDY_TIE 1e-9 /* gains by cost this near to the best, relatively, are equal */

/** Who shares the work: ranges of candidates or replicates, and what all then have of each. */
typedef struct polis_team {
    int n_threads; /* of this member */
    void *self;    /* of the functions below; both NULL: no other members */
    void (*range)(void *self, int64_t n, int64_t *first, int64_t *last);
    /** Agree on the worst code; if it is POLIS_OK, exchange the rows of everybody's range. */
    polis_err (*gather)(void *self, polis_err mine, int64_t n, int64_t row_bytes, void *rows);
} polis_team;

/** Range of n of this member. */
void polis_team_range(const polis_team *team, int64_t n, int64_t *first, int64_t *last);

/** As gather(). */
polis_err polis_team_gather(const polis_team *team, polis_err mine, int64_t n, int64_t row_bytes,
                            void *rows);

typedef struct polis_greedy_step {
    int64_t link; /* which candidate */
    double gain;
    double objective; /* after it */
    double spent;     /* after it */
} polis_greedy_step;

/** Why a plan ended. */
typedef enum polis_greedy_end {
    POLIS_GREEDY_SPENT,   /* nothing left costs less than what is left of the budget */
    POLIS_GREEDY_NO_GAIN, /* nothing that could be paid would gain */
    POLIS_N_GREEDY_ENDS
} polis_greedy_end;

typedef struct polis_greedy {
    double base; /* the objective before */
    int64_t n_steps, room;
    polis_greedy_step *step; /* [n_steps] */
    polis_greedy_end end;
    int64_t n_looks; /* gains that were computed */
} polis_greedy;

/**
 * Build links until the budget is spent or nothing gains.
 *
 * Of equal gains by cost the first candidate is taken. Collective over the team: all members call
 * it with the same arguments and get the same plan; the bits do not depend on members or threads.
 *
 * @param[in,out] evaluator at the start; at the end all links of the plan are in it
 * @param[in]     links     [n_links] candidates by (u, v), each pair once
 * @param[in]     budget    in the unit of the costs
 * @param[out]    out       cleared by polis_greedy_clear(), whatever is returned
 */
polis_err polis_greedy_run(polis_evaluator *evaluator, const polis_link *links, int64_t n_links,
                           double budget, const polis_team *team, polis_greedy *out);

void polis_greedy_clear(polis_greedy *plan);

/**
 * The same budget spent on candidates at random: a plan is worth what it is better than this.
 *
 * Each replicate draws candidates without replacement and builds those it can pay. A replicate that
 * ends before a step keeps its objective. Collective over the team, as above; replicate r is the
 * same whoever computes it.
 *
 * @param[in]  start as it was before the plan
 * @param[out] mean  [n_steps] of the objective after so many links
 * @param[out] final mean of the objective with the budget spent
 */
polis_err polis_greedy_random(const polis_evaluator *start, const polis_link *links,
                              int64_t n_links, double budget, int64_t n_replicates, uint64_t seed,
                              const polis_team *team, int64_t n_steps, double *mean, double *final);

#endif
