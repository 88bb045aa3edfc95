/*
 * Permutation and bootstrap replicates by counter: replicate b is a function of the seed and b
 * alone. So a range of replicates can be computed by any rank and thread.
 */
#ifndef POLIS_STATISTICS_REPLICATE_H
#define POLIS_STATISTICS_REPLICATE_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

/** What replicates are for: two purposes never share a number. */
typedef enum polis_purpose {
    POLIS_PERMUTE_ROWS = 1001,
    POLIS_PERMUTE_MORAN,
    POLIS_PERMUTE_NODES,
    POLIS_BOOTSTRAP_UNITS,
} polis_purpose;

enum { POLIS_EXACT_UNITS = 8 }; /* up to so many, all permutations: at most 8! = 40,320 */

/** Which replicates: first .. last - 1 of `all`. */
typedef struct polis_replicates {
    uint64_t seed;
    int64_t all;
    bool exact; /* replicate b is permutation number b of all n! */
    int64_t first, last;
} polis_replicates;

/** All n! permutations where n <= POLIS_EXACT_UNITS, else `wanted` random ones. */
polis_replicates polis_replicates_of(uint64_t seed, polis_vid n, int64_t wanted);

/**
 * Permutation of replicate b. Thread safe.
 *
 * @param[out] to [n]
 * @see Durstenfeld, Comm. ACM 7 (1964) 420; the exact ones in the order of factorial digits
 */
void polis_permutation(const polis_replicates *r, polis_purpose purpose, int64_t b, polis_vid n,
                       polis_vid *to);

/** How often each of n units is drawn in bootstrap replicate b, n draws in all. Thread safe. */
void polis_bootstrap_counts(uint64_t seed, int64_t b, polis_vid n, double *count);

/**
 * Share of replicates that are at least as extreme as what was observed: (1 + count) / (1 + all),
 * where all permutations were made: count / all.
 *
 * Values closer than 1e-10 count as equal, so that rounding does not decide.
 *
 * @param[in] value [all][stride], the first of each row is looked at; NaN is not extreme
 * @see Phipson & Smyth, Stat. Appl. Genet. Mol. Biol. 9 (2010) 39
 */
double polis_replicate_p(const polis_replicates *r, double observed, const double *value,
                         int64_t stride);

/** As polis_replicate_p(), one-sided: at least as large as what was observed. */
double polis_replicate_p_greater(const polis_replicates *r, double observed, const double *value,
                                 int64_t stride);

/**
 * Percentiles of replicates (type 7 of Hyndman & Fan 1996), NaN passed over.
 *
 * @param[in]  value [n][stride]
 * @param[in]  share [2] such as 0.025 and 0.975
 * @param[out] out   [2] NaN where there is no replicate
 */
polis_err polis_replicate_interval(int64_t n, const double *value, int64_t stride,
                                   const double share[2], double out[2]);

#endif
