/*
 * Which pairs of vertices count, and how much: sources, targets, weights, a table of demand.
 *
 * The weight of the pair (s, t) is source[s] * target[t], or what the table of demand says. Weights
 * are scaled by powers of two, which is exact, so that none is above 1 and sums of them fit the
 * fixed-point totals whatever their unit.
 */
#ifndef POLIS_NETWORK_PAIRS_H
#define POLIS_NETWORK_PAIRS_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>
#include <stdint.h>

/** Arrays that are NULL leave everything in: every vertex is a source, a target, live. */
typedef struct polis_pairs {
    polis_vid n;
    double *source;     /* [n] weight, 0: not a source */
    double *target;     /* [n] weight, 0: not a target */
    uint8_t *live;      /* [n] 0: no source; its pairs with live vertices count once */
    polis_eid *off;     /* [n + 1] demand of each origin, in place of source and target */
    polis_vid *to;      /* [off[n]] destinations, distinct, not the origin */
    double *trips;      /* [off[n]] > 0 */
    double source_unit; /* a weight of 1 in source[] is so much in the user's unit */
    double target_unit; /* and one in target[] or trips[] */
    bool ordered;       /* betweenness counts trips, from source to target, and halves none */
} polis_pairs;

/** All pairs. @param[out] out freed by polis_pairs_free() */
polis_err polis_pairs_new(polis_vid n, polis_pairs **out);

void polis_pairs_free(polis_pairs **pairs);

/** Divide all weights by a power of two, so that none is above 1, and note it in the units. */
void polis_pairs_scale(polis_pairs *pairs);

/** True if v is a source. `pairs` may be NULL: all are. */
bool polis_pairs_is_source(const polis_pairs *pairs, polis_vid v);

/**
 * The same pairs under other numbers.
 *
 * @param[in]  vertex [n] the vertex that becomes number v
 * @param[out] out    freed by polis_pairs_free()
 */
polis_err polis_pairs_permute(const polis_pairs *pairs, const polis_vid *vertex, polis_pairs **out);

#endif
