/*
 * Shift-share: the change of a city as national growth, the mix of its sectors, and what is the
 * city's own (Dunn 1960; as a counterfactual of resilience Martin et al. 2016).
 *
 * With sector levels E_rk at the start and growth g of the nation: national NS = g_N sum E_rk,
 * industrial mix IM = sum (g_Nk - g_N) E_rk, regional RS = sum (dE_rk - g_Nk E_rk);
 * NS + IM + RS is the whole change.
 */
#ifndef POLIS_REGIONAL_SHIFT_SHARE_H
#define POLIS_REGIONAL_SHIFT_SHARE_H

#include "base/why.h"

#include <stdint.h>

typedef struct polis_shift_share {
    double national, mix, regional; /* in the unit of the levels; NaN where undefined */
    int8_t why; /* polis_why: OK, MISSING_INPUT, or ZERO_VARIANCE: no national level */
} polis_shift_share;

/**
 * @param[in] before, after               [n_sectors] levels of the city; NaN counts as missing
 * @param[in] nation_before, nation_after [n_sectors] a sector that the nation did not have before
 *                                        grows by 0 in the mix; what the city gained there is its
 *                                        own
 */
polis_shift_share polis_shift_share_of(const double *before, const double *after,
                                       const double *nation_before, const double *nation_after,
                                       int n_sectors);

#endif
