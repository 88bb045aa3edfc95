/* Which declared nodes have an edge, and the numbers they get in the network. */
#ifndef POLIS_NETWORK_USED_H
#define POLIS_NETWORK_USED_H

#include "base/text.h"
#include "network/edges.h"

#include <stdint.h>

/** Zero-initialise it; polis_used_clear() frees it. The order of the old numbers is kept. */
typedef struct polis_used {
    polis_vid n;      /* nodes that stay */
    bool all;         /* every node stays under its number: nothing below is set */
    uint64_t *bits;   /* numbers: one bit for each old one */
    polis_vid *below; /* numbers: used nodes before each word of bits */
    polis_vid *rank;  /* labels: new number of each old one, or -1 */
    polis_vid *order; /* labels: [n] old number of each new one */
} polis_used;

/** The ends of the edges are numbers below n_declared: 1.5 bits for each. */
polis_err polis_used_numbers(const polis_edges *edges, int64_t n_declared, polis_used *used);

/** The ends of the edges stand for labels that are whole numbers: new numbers by their order. */
polis_err polis_used_labels(const polis_edges *edges, const polis_texts *label, polis_used *used);

/** New number of an old one, or -1 if it has no edge. */
static inline polis_vid polis_used_number(const polis_used *used, polis_vid v)
{
    if (used->all) {
        return v;
    }
    if (used->rank) {
        return used->rank[v];
    }
    const uint64_t word = used->bits[v / 64], bit = UINT64_C(1) << (v % 64);
    return word & bit ? used->below[v / 64] + __builtin_popcountll(word & (bit - 1)) : -1;
}

void polis_used_clear(polis_used *used);

#endif
