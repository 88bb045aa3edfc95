/*
 * Order-free sums: 128-bit fixed-point numbers.
 *
 * Integer addition is associative, so a total of rounded terms has the same bits for any order of
 * the additions: any threads, any ranks, any restart. Each term is rounded once, to a multiple of
 * 2^-frac_bits. Weighed against: Kahan sums (still depend on the order), reproducible binned sums
 * (Demmel, Ahrens & Nguyen; general, but more work for each term than one 128-bit addition).
 *
 *     polis_i128 total = 0;
 *     total += polis_fixed_from_double(x, POLIS_FIXED_DEPENDENCY_BITS);
 *     double sum = polis_fixed_to_double(total, POLIS_FIXED_DEPENDENCY_BITS);
 */
#ifndef POLIS_BASE_FIXED_H
#define POLIS_BASE_FIXED_H

#include <stdint.h>

__extension__ typedef __int128 polis_i128;
__extension__ typedef unsigned __int128 polis_u128;

enum {
    POLIS_FIXED_INTEGER_BITS = 0,     /* counts and sums of integer lengths */
    POLIS_FIXED_DEPENDENCY_BITS = 64, /* dependencies and flows: below n^2 <= 2^62 */
    POLIS_FIXED_RECIPROCAL_BITS = 95, /* sums of 1/d, d >= 1: below n <= 2^31 */
};

/** x rounded towards zero to a multiple of 2^-frac_bits. |x| * 2^frac_bits must be below 2^127. */
static inline polis_i128 polis_fixed_from_double(double x, int frac_bits)
{
    union {
        double real;
        uint64_t bits;
    } u = {.real = x};
    const int exponent = (int)(u.bits >> 52 & 0x7ff);
    const int shift = exponent - 1075 + frac_bits;
    const uint64_t mantissa = (u.bits & 0xfffffffffffffULL) | 0x10000000000000ULL;
    polis_i128 value;

    if (exponent == 0 || shift <= -53) {
        return 0; /* zero, or below the resolution */
    }
    value = shift >= 0 ? (polis_i128)mantissa << shift : (polis_i128)(mantissa >> -shift);
    return u.bits >> 63 ? -value : value;
}

/** The nearest double, or one of the two nearest. */
static inline double polis_fixed_to_double(polis_i128 x, int frac_bits)
{
    const double scale = frac_bits >= 64 ? 1.0 / ((double)(1ULL << 63) * 2.0) : 1.0;
    const int rest = frac_bits >= 64 ? frac_bits - 64 : frac_bits;

    return (double)x * scale / (double)(1ULL << rest); /* powers of two: exact */
}

#endif
