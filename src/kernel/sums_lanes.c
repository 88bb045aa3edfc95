/* Compiled once for each instruction set: the build defines POLIS_SUMS_ADD, the name. */
#include "kernel/sums.h"

polis_sums_variant POLIS_SUMS_ADD;

#ifdef __AVX512DQ__ /* which turns doubles into integers of 64 bits, eight at once */

enum { RUN = 64 };

void POLIS_SUMS_ADD(polis_i128 *sum, const double *x, int64_t n)
{
    for (int64_t first = 0; first < n; first += RUN) {
        const int64_t run = n - first < RUN ? n - first : RUN;
        uint64_t whole[RUN], rest[RUN];

        for (int64_t i = 0; i < run; i++) { /* every step is exact but for the last rounding */
            whole[i] = (uint64_t)x[first + i];
            rest[i] = (uint64_t)((x[first + i] - (double)whole[i]) * 0x1p64);
        }
        for (int64_t i = 0; i < run; i++) {
            sum[first + i] += (polis_i128)((polis_u128)whole[i] << 64 | rest[i]);
        }
    }
}

#else

void POLIS_SUMS_ADD(polis_i128 *sum, const double *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        sum[i] += polis_fixed_from_double(x[i], POLIS_FIXED_DEPENDENCY_BITS);
    }
}

#endif

_Static_assert(POLIS_FIXED_DEPENDENCY_BITS == 64, "whole and rest are a word each");
