/* Breadth-first searches from 256 nodes at once, a bit for each. */
#ifndef POLIS_INDICATORS_WAVES_H
#define POLIS_INDICATORS_WAVES_H

#include "network/graph.h"

enum { POLIS_WAVES = 256, POLIS_WAVES_WORDS = POLIS_WAVES / 64 };

/** A bit for each source. */
typedef struct polis_wave_bits {
    uint64_t word[POLIS_WAVES_WORDS];
} polis_wave_bits;

/** What one thread searches with. */
typedef struct polis_waves {
    polis_wave_bits *seen, *front, *next; /* [n] front and next are 0 in between */
    polis_vid *at, *then;                 /* [n], [n + 1] nodes in the front, and in the next one */
} polis_waves;

/** @retval POLIS_E_NOMEM cleared by polis_waves_clear() all the same */
polis_err polis_waves_new(polis_vid n, polis_waves *waves);

void polis_waves_clear(polis_waves *waves);

/**
 * Hops from the sources to the farthest node that one of them reaches. Not collective. Cost: at
 * most that of n_sources searches, in small worlds that of a few.
 *
 * @param[in] source [n_sources] distinct, at most POLIS_WAVES
 * @see Then et al., Proc. VLDB Endowment 8 (2014) 449-460
 */
int64_t polis_waves_farthest(const polis_graph *graph, const polis_vid *source, int n_sources,
                             polis_waves *waves);

#endif
