/* Contagion without chance: thresholds, and distress that wears off along the way. */
#ifndef POLIS_SHOCK_SPREAD_H
#define POLIS_SHOCK_SPREAD_H

#include "shock/contacts.h"

/**
 * Threshold model: a node becomes active, for good, once the active share of what it receives
 * (weights of ties into it) is at least phi. Shares within 1e-9 of phi count. Isolates never do.
 *
 * Not collective. Cost O(m).
 *
 * @param[in]  phi   (0, 1]
 * @param[in]  seed  [n] nonzero: active in step 0
 * @param[out] time  [n] step in which each becomes active, -1: never
 * @param[out] steps of the last that did
 * @return POLIS_OK or POLIS_E_NOMEM
 * @see Granovetter, Am. J. Sociol. 83 (1978) 1420-1443; Watts, PNAS 99 (2002) 5766-5771
 */
polis_err polis_spread_threshold(const polis_contacts *contacts, double phi, const uint8_t *seed,
                                 int32_t *time, int32_t *steps);

/**
 * DebtRank: distress h_v grows by w_uv h_u when its contact u is distressed, at most to 1; every
 * node passes its distress on once.
 *
 * Not collective. Cost O(m).
 *
 * @param[in,out] h     [n] in [0, 1]: the shock, then the final distress
 * @param[in]     value [n] economic value, sums to 1
 * @param[out]    rank  sum of value * (final h - shock)
 * @see Battiston, Puliga, Kaushik, Tasca & Caldarelli, Sci. Rep. 2 (2012) 541
 */
polis_err polis_spread_debtrank(const polis_contacts *contacts, double *h, const double *value,
                                double *rank);

#endif
