/*
 * Numbers of shortest paths: a double with an exponent of its own.
 *
 * Counts pass 2^1024 on unit grids of about 516 x 516, and only their ratios matter, so a count is
 * mantissa * 2^(512 * scale) with mantissa below 2^512. With all scales zero, which is the common
 * case, the mantissas alone are the counts.
 */
#ifndef POLIS_KERNEL_COUNT_H
#define POLIS_KERNEL_COUNT_H

#include <stdint.h>

typedef struct polis_count {
    double mantissa;
    int32_t scale;
} polis_count;

#define POLIS_COUNT_STEP 0x1p512

static inline polis_count polis_count_normal(double mantissa, int32_t scale)
{
    if (mantissa >= POLIS_COUNT_STEP) {
        return (polis_count){mantissa / POLIS_COUNT_STEP, scale + 1};
    }
    return (polis_count){mantissa, scale};
}

static inline polis_count polis_count_mul(polis_count a, polis_count b)
{
    return polis_count_normal(a.mantissa * b.mantissa, a.scale + b.scale);
}

/** Mantissa of a at the scale `scale`, which is not below its own: less than 2^-512 of it is 0. */
static inline double polis_count_at(polis_count a, int32_t scale)
{
    const int32_t steps = scale - a.scale;

    return steps == 0 ? a.mantissa : steps == 1 ? a.mantissa / POLIS_COUNT_STEP : 0.0;
}

static inline polis_count polis_count_add(polis_count a, polis_count b)
{
    const int32_t scale = a.mantissa == 0.0                        ? b.scale
                          : b.mantissa == 0.0 || a.scale > b.scale ? a.scale
                                                                   : b.scale;

    return polis_count_normal(polis_count_at(a, scale) + polis_count_at(b, scale), scale);
}

/** a / b for b > 0; a share of paths is at most 1, and one below 2^-1022 is 0. */
static inline double polis_count_ratio(polis_count a, polis_count b)
{
    const int32_t steps = b.scale - a.scale;
    const double ratio = a.mantissa / b.mantissa;

    return steps == 0    ? ratio
           : steps == 1  ? ratio / POLIS_COUNT_STEP
           : steps == -1 ? ratio * POLIS_COUNT_STEP
                         : 0.0;
}

#endif
