/* Lists of directed ties between numbered cities: what is between a matrix and a network. */
#ifndef POLIS_MODEL_TIES_H
#define POLIS_MODEL_TIES_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct polis_tie {
    polis_vid from, to;
    double strength;
} polis_tie;

/** Zero-initialise it; polis_ties_clear() frees it. */
typedef struct polis_ties {
    int64_t n, room;
    polis_tie *tie;
} polis_ties;

void polis_ties_clear(polis_ties *ties);

polis_err polis_ties_add(polis_ties *ties, polis_vid from, polis_vid to, double strength);

/** Append n_parts lists, end to end. @param[in,out] out untouched on failure */
polis_err polis_ties_join(const polis_ties *part, int64_t n_parts, polis_ties *out);

/** Sort by (from, to), all below n_cities; ties of the same ends keep their order. */
polis_err polis_ties_sort(polis_ties *ties, polis_vid n_cities);

/** Sum the strengths of ties of the same ends; the ties must be sorted. Returns how many were
 * summed into another. */
int64_t polis_ties_merge(polis_ties *ties);

/** Place of the tie in sorted, merged ties, or -1. */
int64_t polis_ties_find(const polis_ties *ties, polis_vid from, polis_vid to);

/** True if sorted, merged ties hold (j, i) with the same strength for every (i, j). */
bool polis_ties_symmetric(const polis_ties *ties);

/** How directed ties become undirected ones. */
typedef enum polis_sym {
    POLIS_SYM_NONE,   /* they do not */
    POLIS_SYM_UNION,  /* kept if either direction is there */
    POLIS_SYM_MUTUAL, /* kept if both directions are there */
} polis_sym;

/**
 * Make ties undirected: one tie (i, j), i < j, for each pair.
 *
 * @param[in,out] ties sorted, merged; both directions of a pair, where there, of one strength;
 *                     sorted on return, untouched on failure
 */
polis_err polis_ties_undirect(polis_ties *ties, polis_vid n_cities, polis_sym sym);

#endif
