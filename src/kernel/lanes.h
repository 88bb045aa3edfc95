/*
 * Sixteen sources side by side: the vector operations of the kernels of lanes.
 *
 * The same sixteen lanes on every machine, lanes summed in one fixed order and nothing fused, so
 * that every instruction set gives the same bits. The file that includes this one is compiled once
 * for each instruction set; what the compiler was allowed to use decides the branch here.
 * Intrinsics rather than compiler vectors: GCC 12 splits long vectors badly where the registers are
 * shorter. Thirty-two lanes gained nothing: the stacks of the sweep then leave the nearest cache.
 *
 * A mask has bit k set where lane k takes part.
 */
#ifndef POLIS_KERNEL_LANES_H
#define POLIS_KERNEL_LANES_H

#include <stdint.h>

enum { LANES = 16 };

#define EVERY_LANE 0xffffu

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#include "kernel/lanes_avx512.h"
#elif defined(__AVX2__)
#include "kernel/lanes_avx2.h"
#else /* any machine: loops that the compiler may turn into what it has */
#include "kernel/lanes_generic.h"
#endif

#endif
