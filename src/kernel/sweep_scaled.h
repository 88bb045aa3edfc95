/*
 * The sweep for path counts beyond the range of a double: one source at a time, counts with an
 * exponent of their own. Rarely needed (unit grids of some 500 x 500), so plain rather than fast.
 */
#ifndef POLIS_KERNEL_SWEEP_SCALED_H
#define POLIS_KERNEL_SWEEP_SCALED_H

#include "kernel/hierarchy.h"
#include "kernel/partial.h"

typedef struct polis_scaled polis_scaled;

/** Scratch of one thread: 48 bytes a vertex. @param[out] out freed by polis_scaled_free() */
polis_err polis_scaled_new(const polis_hierarchy *hierarchy, polis_scaled **out);

void polis_scaled_free(polis_scaled **scratch);

/** As polis_sweep_block(), for sources at any positions [first, last). */
void polis_scaled_block(polis_scaled *scratch, polis_vid first, polis_vid last,
                        polis_partial *partial);

#endif
