/*
 * The trees that hang on a network, taken off before it is searched: a third of the vertices of
 * many social networks.
 *
 * Vertices with one arc are removed until none is left; what remains is the core, and each core
 * vertex is the root of the tree that hung on it. A path leaves a tree by its root only. So one
 * search from a root serves all sources of its tree, a core vertex stands for all targets of its
 * tree, and what happens inside trees follows from the sizes of their parts.
 *
 * @see Baglioni, Geraci, Pellegrini & Lastres, Fast exact computation of betweenness centrality in
 * social networks, ASONAM 2012
 * @see Sarıyüce, Saule, Kaya & Çatalyürek, Shattering and compressing networks for betweenness
 * centrality, SDM 2013
 */
#ifndef POLIS_KERNEL_TREES_H
#define POLIS_KERNEL_TREES_H

#include "network/graph.h"

/** Which vertices are in trees. */
typedef struct polis_pruning {
    polis_vid n_core;    /* each component has one at least */
    polis_eid core_arcs; /* arcs between them */
    polis_vid n_pruned;
    polis_vid *pruned; /* [n_pruned] in the order of removal: parents after their children */
    polis_vid *parent; /* [n] neighbour at removal; -1: in the core */
    polis_eid *edge;   /* [n] the edge to it; of no meaning in the core */
    int64_t inner;     /* steps of searching within trees */
    polis_vid depth;   /* arcs from the core vertex of most arcs to the farthest that it reaches */
} polis_pruning;

/**
 * Cost O(n + m). Of a directed graph nothing is pruned.
 *
 * @param[in]  prune false: nothing either, all vertices are the core
 * @param[out] out   freed by polis_pruning_free()
 */
polis_err polis_pruning_new(const polis_graph *graph, bool prune, polis_pruning **out);

void polis_pruning_free(polis_pruning **pruning);

/** Vertices at positions: each root is followed by its tree in preorder. */
typedef struct polis_trees {
    polis_vid n, n_roots;
    polis_vid *vertex;   /* [n] vertex at each position */
    polis_vid *root;     /* [n_roots + 1] position of each root; last: n */
    polis_vid *parent;   /* [n] position; a root's own is itself */
    polis_vid *size;     /* [n] positions of the subtree, itself included */
    polis_vid *depth;    /* [n] arcs from the root */
    polis_eid *edge;     /* [n] edge to the parent */
    polis_vid *at_first; /* [n_roots + 1] where a root's part of at[] starts */
    polis_vid *at;       /* [at_first[n_roots]] vertices of its tree at depth 1, 2, ... */
    polis_vid height;    /* largest depth */
    polis_vid largest;   /* positions of the largest tree */
} polis_trees;

/**
 * @param[in]  roots [pruning->n_core] the core vertices in the order wanted
 * @param[out] out   freed by polis_trees_free()
 */
polis_err polis_trees_new(const polis_pruning *pruning, const polis_vid *roots, polis_trees **out);

void polis_trees_free(polis_trees **trees);

/** Scratch of one thread, each [trees->largest]. */
typedef struct polis_tree_scratch {
    polis_vid *dist;
    int64_t *tally;
} polis_tree_scratch;

/**
 * Closeness sums of all sources of a tree.
 *
 * @param[in]  count      [n_counts * stride] vertices outside of the tree at each distance from its
 *                        root, one every `stride`; that at distance 0 is not looked at
 * @param[out] reach,far,reciprocal [tree] from the root's position on
 */
void polis_trees_sources(const polis_trees *trees, polis_vid root, const double *count, int stride,
                         int64_t n_counts, const polis_tree_scratch *scratch, int64_t *reach,
                         int64_t *far, double *reciprocal);

/**
 * Add the dependencies of all sources of a tree on its vertices, root included, and on its edges.
 *
 * @param[in]     n_component vertices of the component
 * @param[in,out] through     [n] by position
 * @param[in,out] flow        by edge; NULL: not wanted
 */
void polis_trees_own(const polis_trees *trees, polis_vid root, int64_t n_component,
                     const polis_tree_scratch *scratch, double *through, double *flow);

/** Add what `n_sources` sources outside of a tree that reach it depend on these, for all targets in
 * it. */
void polis_trees_reached(const polis_trees *trees, polis_vid root, double n_sources,
                         double *through, double *flow);

#endif
