/*
 * The elimination tree and the fill of an elimination order.
 *
 * Vertices are renumbered by positions: a depth-first preorder of the tree, so that ancestors come
 * before descendants, a subtree is a run of positions, and eliminating positions from the last to
 * the first is an order with the same fill.
 */
#ifndef POLIS_KERNEL_ETREE_H
#define POLIS_KERNEL_ETREE_H

#include "kernel/order.h"

typedef struct polis_etree {
    polis_vid n;
    polis_vid height; /* 1 + the greatest depth; 0 for no vertices */
    polis_vid n_trees;
    polis_vid *vertex;   /* [n] vertex at each position */
    polis_vid *position; /* [n] position of each vertex */
    polis_vid *parent;   /* [n] position of the parent, less than its own; -1: a root */
    polis_vid *depth;    /* [n] of each position; 0: a root */
    polis_vid *tree;     /* [n_trees + 1] first position of each tree */
    polis_eid
        *fill_off; /* [n + 1] the filled pattern has fill_off[v+1] - fill_off[v] ancestors of v */
} polis_etree;

/**
 * The tree of an order, and how many ancestors each position is joined to after elimination.
 *
 * Not collective. Cost O(n + m + fill), memory O(n + m).
 *
 * @param[in]  order [n] from polis_order_compute()
 * @param[out] out   freed by polis_etree_free()
 * @see Liu, SIAM J. Matrix Anal. Appl. 11 (1990) 134-172
 */
polis_err polis_etree_new(const polis_pattern *pattern, const polis_vid *order, polis_etree **out);

void polis_etree_free(polis_etree **tree);

/**
 * The filled pattern itself: ancestors of each position in ascending position.
 *
 * @param[out] head [fill_off[n]]
 * @retval POLIS_E_NOMEM
 */
polis_err polis_etree_fill(const polis_etree *tree, const polis_pattern *pattern, polis_vid *head);

#endif
