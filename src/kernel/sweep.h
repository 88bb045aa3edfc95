/*
 * All-pairs shortest paths by one sweep over the elimination tree for every sixteen sources, or
 * thirty-two where there are vector registers of 32 bytes.
 *
 * Sources are neighbours in the tree's preorder, one a lane. Their labels are pushed up to the
 * ancestors; then the tree is visited depth first. Entering a position takes its distance and path
 * count from its ancestors, leaving it gives its dependency back to them. All ancestors are on the
 * path to the root, so labels are stacks indexed by depth, which stay in the cache whatever n is.
 * Distances are found some thousand arcs ahead of path counts, with a list of the arcs that give
 * them: side by side, distances would wait for counts, for up to a tenth of the time.
 *
 * @see Delling, Goldberg, Nowatzyk & Werneck, J. Parallel Distrib. Comput. 73 (2013) 940-952
 * (PHAST)
 * @see Brandes, J. Math. Sociol. 25 (2001) 163-177 (dependencies)
 */
#ifndef POLIS_KERNEL_SWEEP_H
#define POLIS_KERNEL_SWEEP_H

#include "kernel/hierarchy.h"
#include "kernel/isa.h"
#include "kernel/partial.h"

enum { POLIS_SWEEP_LANES = 32 }; /* most sources of a group; blocks are whole groups of so many */

typedef struct polis_sweep polis_sweep;

/**
 * Scratch of one thread.
 *
 * @param[in]  isa    not better than polis_isa_best()
 * @param[in]  pivots true: for polis_sweep_pivots(), 128 bytes more for each position and flow;
 * false: for polis_sweep_block()
 * @param[out] out freed by polis_sweep_free()
 */
polis_err polis_sweep_new(const polis_hierarchy *hierarchy, polis_isa isa, bool pivots,
                          polis_sweep **out);

void polis_sweep_free(polis_sweep **sweep);

/**
 * Add the sources at positions [first, last) to the partial sums, which were reset before.
 *
 * `first` is a multiple of POLIS_SWEEP_LANES. The sums do not depend on the instruction set, though
 * the groups do: what a group adds to a vertex or an arc is added once for each sixteen of its
 * sources, in their order. Path counts beyond 2^1000 are seen, and the block is
 * done again with counts that have an exponent of their own; only the ratios of counts matter.
 *
 * Cost for each group of lanes: every kept arc once.
 */
void polis_sweep_block(polis_sweep *sweep, polis_vid first, polis_vid last, polis_partial *partial);

/**
 * Add sources that need not be neighbours: sums by target, unpacked, and their squares.
 *
 * Cost for each POLIS_PIVOT_LANES of them: as of a group of neighbours, and unpacking. The fewer
 * ancestors they have together, the better.
 *
 * @param[in]     source  [n] positions, ascending
 * @param[in,out] partial with sums by target and squares
 * @return false if a path count passed 2^1000: the partial sums are then of no use
 */
bool polis_sweep_pivots(polis_sweep *sweep, const polis_vid *source, polis_vid n,
                        polis_partial *partial);

/**
 * Add the source at one position, which may be any, with counts that have an exponent. The sums
 * of a source come first in the partial sums; those by target are filled if it has them, also
 * where undirected.
 *
 * Cost: every kept arc once, without lanes.
 */
void polis_sweep_source(polis_sweep *sweep, polis_vid position, polis_partial *partial);

#endif
