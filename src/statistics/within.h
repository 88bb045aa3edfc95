/* Fixed effects of cities and periods taken out of variables: the within transformation. */
#ifndef POLIS_STATISTICS_WITHIN_H
#define POLIS_STATISTICS_WITHIN_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

/** Which effects the rows belong to; borrowed. */
typedef struct polis_effects {
    int64_t n;
    const polis_vid *city;   /* [n] 0 .. n_cities - 1, or NULL: no effects of cities */
    const polis_vid *period; /* [n] 0 .. n_periods - 1, or NULL */
    polis_vid n_cities, n_periods;
} polis_effects;

/**
 * Take the effects out of columns. With one kind: deviations from its means. With both: exact in
 * one round where the panel is balanced, else by turns until no mean is above 1e-10 of the column's
 * standard deviation (alternating projections).
 *
 * @param[in,out] x [k][n] one column after the other
 * @retval POLIS_E_PARSE not converged in 100,000 rounds
 */
polis_err polis_within(const polis_effects *effects, int k, double *x, polis_fault *fault);

/** Rank of the effects together: how many degrees of freedom they take, the constant included. */
polis_err polis_effects_rank(const polis_effects *effects, int64_t *out);

/**
 * Mark rows that tell nothing beside the effects: of a city or period with one row, taken out again
 * and again until none is left.
 *
 * @param[in,out] keep [n] true on entry for the rows that there are
 * @param[out] n_dropped
 */
polis_err polis_drop_singletons(const polis_effects *effects, bool *keep, int64_t *n_dropped);

#endif
