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
    bool exact;    /* replicate b is permutation number b of all n! */
    bool left_out; /* replicate b is without unit b, for the jackknife */
    int64_t first, last;
} polis_replicates;

/** All n! permutations where n <= POLIS_EXACT_UNITS, else `wanted` random ones. */
polis_replicates polis_replicates_of(uint64_t seed, polis_vid n, int64_t wanted);

/** Each of n units left out in turn. */
polis_replicates polis_replicates_left_out(polis_vid n);

/**
 * Permutation of replicate b. Thread safe.
 *
 * @param[out] to [n]
 * @see Durstenfeld, Comm. ACM 7 (1964) 420; the exact ones in the order of factorial digits
 */
void polis_permutation(const polis_replicates *r, polis_purpose purpose, int64_t b, polis_vid n,
                       polis_vid *to);

/** How often each of n units is in replicate b: of the bootstrap, n draws in all; of the jackknife,
 * once or not. Thread safe. */
void polis_replicate_counts(const polis_replicates *r, int64_t b, polis_vid n, double *count);

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

/**
 * Acceleration of an estimate: a sixth of the skewness of what it is without each unit in turn.
 *
 * @param[in] value [n][stride] of polis_replicates_left_out(); NaN is passed over
 * @return 0 where nothing differs
 * @see Efron, J. Am. Stat. Assoc. 82 (1987) 171-185, doi:10.1080/01621459.1987.10478410
 */
double polis_jackknife_acceleration(int64_t n, const double *value, int64_t stride);

/**
 * Which percentiles of the bootstrap are the ends of the BCa interval: those of an interval without
 * bias and skew, moved by what the replicates show of both.
 *
 * @param[in]     value [n][stride], NaN passed over
 * @param[in,out] share [2] such as 0.025 and 0.975
 * @return false, share untouched: all replicates lie on one side of the estimate
 * @see Efron, J. Am. Stat. Assoc. 82 (1987) 171-185, eq. 2.3 and 3.9
 */
bool polis_bca_shares(int64_t n, const double *value, int64_t stride, double estimate,
                      double acceleration, double share[2]);

#endif
