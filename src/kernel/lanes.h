/*
 * Sources side by side: the vector operations of the kernels of lanes.
 *
 * Lanes are summed by sixteens, in one fixed order, and nothing is fused, so that every instruction
 * set gives the same bits, and so do two groups of sixteen lanes one after the other and a group of
 * thirty-two. The file that includes this one is compiled once for each instruction set; what the
 * compiler was allowed to use decides the branch here.
 * Intrinsics rather than compiler vectors: GCC 12 splits long vectors badly where the registers are
 * shorter. Thirty-two lanes save the sweep a fifth of its time with AVX-512 or AVX2; plain C loses
 * by them.
 *
 * A mask has bit k set where lane k takes part.
 */
#ifndef POLIS_KERNEL_LANES_H
#define POLIS_KERNEL_LANES_H

#include <stdint.h>

#ifndef POLIS_LANES
#define POLIS_LANES 16
#endif

/* On an entry point: all that it calls here becomes part of it. A value of all lanes that is passed
 * to a function goes through memory, which took up to half of the time. */
#define EVERYTHING_INLINE __attribute__((flatten))

enum { LANES = POLIS_LANES, SUM_OF = 16, SUMS = LANES / SUM_OF };

#define EVERY_LANE (UINT32_MAX >> (32 - LANES))

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include "kernel/lanes_avx512.h"
#elif defined(__AVX2__)
#include "kernel/lanes_avx2.h"
#else /* any machine: loops that the compiler may turn into what it has */
#include "kernel/lanes_generic.h"
#endif

/* Add the sums of each sixteen lanes, one after the other. */
static inline void real_add_sums(double *total, real x)
{
    double sum[SUMS];

    real_sums(sum, x);
    for (int i = 0; i < SUMS; i++) {
        *total += sum[i];
    }
}

#endif
