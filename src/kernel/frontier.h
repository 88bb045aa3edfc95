/*
 * Breadth-first search from sixteen sources at once, for unweighted networks that fill in when
 * vertices are eliminated: dense social networks.
 *
 * Level by level, a vertex sums the path counts of its neighbours over all lanes. No test of levels
 * is needed: in a lane in which it is new at level L, those of its neighbours that have a count at
 * all are at level L-1, because counts of a level are written when the level is complete. Backwards
 * the same holds for (1 + dependency) / count of the level below. Each level pulls from all
 * neighbours or pushes along the smaller frontier, whichever costs less. Where few vertices are
 * left that some lane has not reached, these are all pulled, and which of them the next level is
 * made of is seen from their sums.
 *
 * Trees are taken off first (kernel/trees.h): only vertices of the core are searched from and
 * through, each with the weight of its tree. They are in breadth-first order, so that the sources
 * of a group share frontiers.
 *
 * @see Brandes, J. Math. Sociol. 25 (2001) 163-177
 * @see Beamer, Asanović & Patterson, SC 2012, doi:10.1109/SC.2012.50 (pull or push)
 */
#ifndef POLIS_KERNEL_FRONTIER_H
#define POLIS_KERNEL_FRONTIER_H

#include "kernel/isa.h"
#include "kernel/partial.h"
#include "kernel/trees.h"
#include "network/graph.h"

enum { POLIS_FRONTIER_LANES = 16 };

/** A graph without lengths, renumbered; shared by all threads. */
typedef struct polis_levels {
    polis_trees *trees;     /* positions; core vertices have the numbers of their roots */
    polis_graph *out;       /* of the core, by these; edge numbers are the network's. It has as many
                             * vertices as the network, those beyond the core without arcs */
    polis_graph *in;        /* turned round; the same object if undirected */
    polis_graph *whole;     /* by position; the same object as `out` if nothing hangs on the core */
    polis_vid n_components; /* directions forgotten */
    polis_vid *component;   /* [n_components + 1] the first core vertex of each */
} polis_levels;

/**
 * @param[in]  graph   len is not looked at
 * @param[in]  pruning of it
 * @param[out] out     freed by polis_levels_free()
 */
polis_err polis_levels_new(const polis_graph *graph, const polis_pruning *pruning,
                           polis_levels **out);

void polis_levels_free(polis_levels **levels);

typedef struct polis_frontier polis_frontier;

/** Scratch of one thread: some 540 bytes a vertex of the core. @param[out] out freed by
 * polis_frontier_free()
 */
polis_err polis_frontier_new(const polis_levels *levels, polis_isa isa, polis_frontier **out);

void polis_frontier_free(polis_frontier **frontier);

/**
 * Add all sources of the trees [first, last) to the partial sums, which were reset before.
 *
 * A block with path counts beyond 2^1000 is done again by the reference kernel.
 *
 * @param[in,out] partial by position; of sources, from the position of root `first` on. n_flows is
 * the graph's m (edge dependencies) or 0 (not wanted)
 */
void polis_frontier_block(polis_frontier *frontier, polis_vid first, polis_vid last,
                          polis_partial *partial);

/**
 * Add sources that need not be neighbours: sums by target and their squares. Levels of a core that
 * is the whole network: nothing was pruned.
 *
 * @param[in]     source  [n] positions, ascending
 * @param[in,out] partial with sums by target and squares
 * @return false if a path count passed 2^1000: the partial sums are then of no use
 */
bool polis_frontier_pivots(polis_frontier *frontier, const polis_vid *source, polis_vid n,
                           polis_partial *partial);

/** Add one source by the reference kernel, whatever its counts; its own sums come first. */
void polis_frontier_source(polis_frontier *frontier, polis_vid position, polis_partial *partial);

#endif
