/*
 * Random numbers by counter: a number is a function of what it is for, not of how many were drawn
 * before it. So a network has the same bits for any ranks x threads. Philox4x32-10 (Salmon et al.,
 * SC 2011, doi:10.1145/2063384.2063405) of Random123.
 */
#ifndef POLIS_BASE_RANDOM_H
#define POLIS_BASE_RANDOM_H

#include "base/types.h"

/** One stream of numbers: of a seed, a network and a purpose within it. Plain data. */
typedef struct polis_random {
    uint64_t seed;
    uint32_t network;
    uint32_t purpose; /* two purposes never share a number */
} polis_random;

/** 64 random bits: number `draw` of an element (a node, an edge). Thread safe. */
uint64_t polis_random_bits(const polis_random *random, uint32_t element, uint32_t draw);

/** A number in [0, 1), a multiple of 2^-53. Thread safe. */
double polis_random_unit(const polis_random *random, uint32_t element, uint32_t draw);

/** A whole number in [0, n), n >= 1; uneven by less than n / 2^64. Thread safe. */
int64_t polis_random_below(const polis_random *random, uint32_t element, uint32_t draw, int64_t n);

#endif
