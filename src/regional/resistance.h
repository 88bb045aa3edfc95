/*
 * How a city takes a shock and comes back, against what the nation did: the sensitivity index of
 * Martin (2012), resistance and recoverability of Martin, Sunley, Gardiner & Tyler (2016).
 *
 * Levels are employment or real output, in any unit. With growth g of a city and g_N of the nation
 * over the contraction: beta = g / g_N, resistance = (g - g_N) / |g_N|; recovery likewise. 0 is as
 * the nation, above 0 better.
 */
#ifndef POLIS_REGIONAL_RESISTANCE_H
#define POLIS_REGIONAL_RESISTANCE_H

#include "base/types.h"
#include "base/why.h"

/** The levels of one city, or of the nation, at peak, trough and end of the recovery. */
typedef struct polis_levels3 {
    double peak, trough, recovery; /* >= 0; NaN if missing */
} polis_levels3;

typedef enum polis_resistance_type {
    POLIS_RESILIENT,      /* resists and recovers better than the nation */
    POLIS_RESISTANT_SLOW, /* resists better, recovers worse */
    POLIS_REBOUNDING,     /* resists worse, recovers better */
    POLIS_VULNERABLE,     /* worse in both */
    POLIS_N_RESISTANCE_TYPES
} polis_resistance_type;

#define POLIS_RESISTANCE_TYPE_WORDS "resilient resistant_slow rebounding vulnerable"

/** NaN where undefined; `type` is -1 then. */
typedef struct polis_resistance {
    double beta_resistance, beta_recovery; /* contraction: > 1 hit harder than the nation */
    double resistance, recoverability;
    double retention; /* level at the end of the recovery / level at the peak */
    int8_t type;      /* polis_resistance_type or -1 */
    int8_t why; /* polis_why: OK, MISSING_INPUT, NATIONAL_FLAT, or ZERO_VARIANCE: starts at 0 */
} polis_resistance;

/** One city against a nation that changed by at least 1e-4 in both phases. */
polis_resistance polis_resistance_of(polis_levels3 city, polis_levels3 nation);

/** The nation without the city (leave-one-out), where the nation contains it. */
polis_levels3 polis_resistance_without(polis_levels3 nation, polis_levels3 city);

/**
 * The sum of the cities that have all three levels.
 *
 * @param[in]  city       [n]
 * @param[out] n_complete how many they are
 */
polis_levels3 polis_resistance_sum(const polis_levels3 *city, polis_vid n, polis_vid *n_complete);

#endif
