/*
 * Doubles added to order-free totals: what every block of sources ends with.
 *
 * A tenth of the time of a small network if it is done number by number: eight are converted at
 * once where there are instructions for it.
 */
#ifndef POLIS_KERNEL_SUMS_H
#define POLIS_KERNEL_SUMS_H

#include "base/fixed.h"
#include "kernel/isa.h"

/**
 * Add x[i], rounded by polis_fixed_from_double() to POLIS_FIXED_DEPENDENCY_BITS, to sum[i].
 *
 * @param[in]     isa not better than polis_isa_best(); the bits do not depend on it
 * @param[in,out] sum [n]
 * @param[in]     x   [n] at least 0, below 2^63
 */
void polis_sums_add(polis_isa isa, polis_i128 *sum, const double *x, int64_t n);

/** Variants by instruction set. */
typedef void polis_sums_variant(polis_i128 *sum, const double *x, int64_t n);

polis_sums_variant polis_sums_add_generic, polis_sums_add_avx2, polis_sums_add_avx512;

#endif
