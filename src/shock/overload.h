/*
 * Cascades of overload: a node carries the shortest paths through it, ends included, and fails for
 * good when they are more than 1 + alpha times as many as in the intact network.
 *
 * @see Motter & Lai, Phys. Rev. E 66 (2002) 065102, doi:10.1103/PhysRevE.66.065102
 */
#ifndef POLIS_SHOCK_OVERLOAD_H
#define POLIS_SHOCK_OVERLOAD_H

#include "shock/score.h"

/** How a cascade ended. */
typedef struct polis_cascade {
    double left;        /* largest component / n */
    polis_vid overload; /* nodes that failed by overload, the trigger excluded */
    int32_t rounds;     /* in which some did */
    int lost_bits;      /* most last bits that lengths of what was left lost to fit, see
                           polis_lengths_fit() */
} polis_cascade;

/**
 * Cascades after the same trigger for several tolerances.
 *
 * In each round all nodes with load > (1 + alpha) load0, by more than 1e-9 relatively, fail at
 * once; then loads are computed anew. The first round's loads serve all tolerances.
 *
 * Not collective. Opens parallel regions. Cost: one computation of loads, and one for each further
 * round of each tolerance below the critical one.
 *
 * @param[in]  load0    [n] of the intact network, POLIS_SCORE_LOAD
 * @param[in]  trigger  [n] nonzero: fails first
 * @param[in]  alpha    [n_alpha] >= 0
 * @param[out] cascade  [n_alpha]
 * @param[out] failed   [n] 1: fails at alpha[0], the trigger included; NULL: not wanted
 * @param[out] critical smallest alpha at which no further node fails: max(0, max load / load0 - 1)
 */
polis_err polis_overload_run(const polis_graph *graph, const double *load0, const uint8_t *trigger,
                             const double *alpha, int n_alpha, const polis_machine *machine,
                             polis_cascade *cascade, uint8_t *failed, double *critical);

#endif
