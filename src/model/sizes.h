/* How large the networks of a generated batch are. */
#ifndef POLIS_MODEL_SIZES_H
#define POLIS_MODEL_SIZES_H

#include "base/types.h"

#include <stdbool.h>

/** Sizes from least to most, their density falling (or rising) as a power of the size. */
typedef struct polis_sizes {
    polis_vid least, most; /* 1 <= least <= most */
    double power; /* density ~ size^(power - 1); 0: log-uniform; -1: Zipf's law of cities */
} polis_sizes;

/** Expected size, before it is rounded. */
double polis_sizes_mean(const polis_sizes *sizes);

/** Choose the power so that this is the mean; false if least < mean < most is not so, or mean is so
 * close to one of them that no power from -20 to 20 gives it. */
bool polis_sizes_fit(polis_sizes *sizes, double mean);

/** Size of network number `network` of a seed. Thread safe. */
polis_vid polis_sizes_draw(const polis_sizes *sizes, uint64_t seed, uint32_t network);

#endif
