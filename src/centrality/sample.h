/*
 * Pivots: sources drawn at random, from which centralities of all vertices are estimated.
 *
 * Drawn without replacement, each vertex by a number of its own (base/random.h), so the pivots are
 * the same for any kernel, ranks and threads, and the first k of them are those of a sample of k.
 * Kernels take them in the order of positions.
 *
 * With a bound asked for, their number is found in two stages. A pilot sample bounds the largest
 * betweenness, and with it the variance of all: x(v), the dependency of a random source on v by
 * n-2, is in [0, 1]. A second sample, independent of the pilot, is then taken large enough for the
 * Chernoff-Hoeffding bound at that largest mean, with a union bound over all vertices. It holds
 * for draws without replacement too (Hoeffding 1963, theorem 4).
 *
 * @see Brandes & Pich, Int. J. Bifurcation Chaos 17 (2007) 2303-2318,
 * doi:10.1142/S0218127407018403; Eppstein & Wang, J. Graph Algorithms Appl. 8 (2004) 39-45;
 * Hoeffding, J. Am. Stat. Assoc. 58 (1963) 13-30
 */
#ifndef POLIS_CENTRALITY_SAMPLE_H
#define POLIS_CENTRALITY_SAMPLE_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

/** Either pivots or error is above 0. */
typedef struct polis_sample_options {
    int64_t pivots;
    double error;      /* largest error of betweenness_norm, of all vertices at once */
    double confidence; /* probability with which it holds, below 1 */
    uint64_t seed;
} polis_sample_options;

/** What a sample is for: the pilot and the estimate share no number. */
typedef enum polis_stage { POLIS_STAGE_ESTIMATE, POLIS_STAGE_PILOT } polis_stage;

typedef struct polis_sample {
    polis_vid n;         /* pivots */
    polis_vid *vertex;   /* [n] in random order */
    polis_vid *position; /* [n] where they are, ascending */
    double bound;        /* of the error of betweenness_norm, or NaN: none was asked for */
    polis_vid n_pilot;   /* sources of the pilot, or 0 */
} polis_sample;

/** @param[in] k 0 to n. @param[out] out freed by polis_sample_free() */
polis_err polis_sample_new(polis_vid n, polis_vid k, uint64_t seed, polis_stage stage,
                           polis_sample **out);

/** Give the pivots their positions. @param[in] vertex [n] at each position; NULL: the same */
polis_err polis_sample_place(polis_sample *sample, polis_vid n, const polis_vid *vertex);

void polis_sample_free(polis_sample **sample);

/** Pivots of the pilot; n: all are few enough. */
polis_vid polis_sample_pilot_size(polis_vid n, const polis_sample_options *options);

/**
 * Pivots for the bound.
 *
 * @param[in] k    pivots of the pilot
 * @param[in] mean largest mean of x(v) that the pilot found
 * @return n if sampling needs as many
 */
polis_vid polis_sample_size(polis_vid n, const polis_sample_options *options, polis_vid k,
                            double mean);

/** Sources of a block of a sample of k where each goes alone: one for small samples, so that there
 * are enough blocks. */
polis_vid polis_sample_block(polis_vid k);

#endif
