/* A growing list of edges and what makes it canonical: orienting, sorting, merging. */
#ifndef POLIS_NETWORK_EDGES_H
#define POLIS_NETWORK_EDGES_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

/** Zero-initialise it and set `valued`; polis_edges_clear() frees it. */
typedef struct polis_edges {
    bool valued; /* edges carry a value */
    polis_eid m;
    polis_vid *tail, *head; /* [m] */
    double *value;          /* [m], or NULL if not valued */
    int64_t tail_room, head_room, value_room;
} polis_edges;

/** What becomes of parallel edges. */
typedef enum polis_edges_rule {
    POLIS_EDGES_KEEP,     /* each stays */
    POLIS_EDGES_SMALLEST, /* one stays, with the smallest value */
    POLIS_EDGES_SUM,      /* one stays, with the sum of the values */
} polis_edges_rule;

/** One value for the two directions of a pair: a direction without a tie is a strength of 0, or a
 * length without end. The pair is an edge if the value is a strength above 0 or a finite length. */
typedef enum polis_symmetrise {
    POLIS_SYMMETRISE_NONE,
    POLIS_SYMMETRISE_SUM,
    POLIS_SYMMETRISE_MEAN,
    POLIS_SYMMETRISE_MAX,
    POLIS_SYMMETRISE_MIN,
} polis_symmetrise;

/** The value of a pair from those of its two arcs; NONE: the first. */
double polis_symmetrised(double there, double back, polis_symmetrise how);

/** Append an edge. @retval POLIS_E_NOMEM the list is as before */
polis_err polis_edges_add(polis_edges *edges, polis_vid tail, polis_vid head, double value);

/** Swap ends so that tail < head: for undirected edges. */
void polis_edges_orient(polis_edges *edges);

/**
 * Sort by (tail, head); equal ones keep their order. Linear: two counting sorts.
 *
 * @param[in] n all ends are below it
 * @retval POLIS_E_NOMEM only polis_edges_clear() may follow
 */
polis_err polis_edges_sort(polis_edges *edges, polis_vid n);

/**
 * Apply the rule to each run of parallel edges of a sorted list.
 *
 * The values of a run are put in ascending order first: a sum does not depend on the order of rows.
 *
 * @param[out] n_merged edges that went into another one
 * @retval POLIS_E_OVERFLOW a sum is beyond the range of double
 */
polis_err polis_edges_merge(polis_edges *edges, polis_edges_rule rule, int64_t *n_merged);

/**
 * Make one edge, tail < head, of the arcs between two vertices.
 *
 * Without values a tie counts 1. Pairs whose value is that of an absent arc are dropped.
 *
 * @param[in,out] edges  sorted and merged, no loops; sorted again on return
 * @param[in]     n      all ends are below it
 * @param[in]     how    not NONE
 * @param[in]     absent value of an arc that is not there: 0 of strengths, INFINITY of lengths
 * @retval POLIS_E_OVERFLOW a sum of two values is beyond the range of double
 * @retval POLIS_E_NOMEM    only polis_edges_clear() may follow
 */
polis_err polis_edges_symmetrise(polis_edges *edges, polis_vid n, polis_symmetrise how,
                                 double absent);

/**
 * The smallest vertex u with an arc u-v, v > u, whose reverse is missing or has another value, or
 * -1 if the list is symmetric.
 *
 * Compares order-free sums of 128-bit hashes, so it needs no memory; a difference goes unseen with
 * a probability of about 2^-64. Linear; an asymmetric list is searched 31 times.
 */
polis_vid polis_edges_lopsided(const polis_edges *edges);

/** Drop the arcs with tail > head: one of each pair of a symmetric list. */
void polis_edges_halve(polis_edges *edges);

void polis_edges_clear(polis_edges *edges);

#endif
