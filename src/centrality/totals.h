/* Order-free totals of all blocks of a network: the same bits whoever added what when. */
#ifndef POLIS_CENTRALITY_TOTALS_H
#define POLIS_CENTRALITY_TOTALS_H

#include "base/fixed.h"
#include "centrality/plan.h"
#include "kernel/partial.h"

/** One array, so that ranks can add totals in one reduction; the pointers are its parts. */
typedef struct polis_totals {
    int64_t n_sums;
    polis_i128 *sum; /* [n_sums] */
    polis_vid n;     /* rows: positions, or (position, lane) pairs of the local kernel */
    polis_eid n_flows;
    bool directed;
    /* by position; fixed point with POLIS_FIXED_..._BITS */
    polis_i128 *through;                           /* [n] dependency bits */
    polis_i128 *flow;                              /* [n_flows] dependency bits */
    polis_i128 *reach, *far, *reciprocal;          /* [n] integer, integer, reciprocal bits */
    polis_i128 *reach_in, *far_in, *reciprocal_in; /* [n] the same; directed or of pivots only */
    polis_i128 *square[3]; /* of pivots only: [n] squares of each source's through, far_in and
                              reciprocal_in, in the units of `largest` */
    double largest[3];     /* no such sum of one source is larger, so squares fit */
    polis_vid n_blocks;
    uint8_t *done; /* [n_blocks] 1: the block is in the sums */
    void *locks;   /* one for each run of sums */
} polis_totals;

/** All zero. @param[out] out freed by polis_totals_free() */
polis_err polis_totals_new(const polis_plan *plan, polis_totals **out);

void polis_totals_free(polis_totals **totals);

/** Add block b, which must not have been added before. Thread safe: threads add to different runs
 * of the arrays at the same time. */
void polis_totals_add(polis_totals *totals, const polis_plan *plan, polis_vid b,
                      const polis_partial *partial);

/** Blocks that are in the sums. */
polis_vid polis_totals_n_done(const polis_totals *totals);

/** The first of part `part` of `parts` of the blocks that are not done, each part as many of them
 * as any other, but the first ones perhaps one more; of part `parts`: n_blocks. */
polis_vid polis_totals_share(const polis_totals *totals, int part, int parts);

#endif
