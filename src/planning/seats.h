/*
 * Where organisations sit so that most nodes have one: each is seated at a node, and reaches it and
 * its contacts, direction forgotten.
 *
 * One by one, each where it reaches most nodes that no other does; of equal ones the first node. No
 * polynomial way covers more than 1 - 1/e of the best, in the worst case, unless P = NP.
 *
 * @see Nemhauser, Wolsey & Fisher, Math. Program. 14 (1978) 265-294; Feige, J. ACM 45 (1998)
 * 634-652
 */
#ifndef POLIS_PLANNING_SEATS_H
#define POLIS_PLANNING_SEATS_H

#include "network/graph.h"

typedef struct polis_seat {
    polis_vid node;
    polis_vid n_new; /* nodes that it is the first to reach */
    double coverage; /* share of nodes with an organisation, after it */
    double depth;    /* mean number of organisations of a node, after it */
    double random;   /* mean coverage of as many at random */
} polis_seat;

typedef struct polis_seats {
    int64_t n;
    polis_seat *seat; /* [n] */
} polis_seats;

/**
 * Seat organisations until there are `most` or every node has one.
 *
 * Not collective, serial. Cost O(m + n seats), of the baseline O(n + m) a replicate.
 *
 * @param[in]  n_random replicates of the baseline, >= 1; replicate r is the same for the same seed
 * @param[out] out      cleared by polis_seats_clear(), whatever is returned
 */
polis_err polis_seats_run(const polis_graph *graph, int64_t most, int64_t n_random, uint64_t seed,
                          polis_seats *out);

void polis_seats_clear(polis_seats *seats);

#endif
