/*
 * The metric backbone of a network with lengths: the arcs that are a shortest way between their own
 * ends. An arc strictly longer than the distance between its ends lies on no shortest path at all,
 * and dense networks of strengths are made of little else, so what traverses the backbone alone
 * gets the same distances and the same paths. Equal ones stay: they carry paths.
 *
 * All distances would cost a search of every vertex over all arcs. Instead, a first pass drops what
 * a detour by one near neighbour beats, which is cheap and leaves few arcs of many; a second pass
 * searches from every vertex on what is left, no farther than its longest arc that is still in
 * doubt. Both passes take ranges of vertices, write only the marks of their own vertices' arcs, and
 * do integer arithmetic only: the marks do not depend on who does what when.
 *
 *     polis_backbone_detours(s, g, 0, g->n, keep);
 *     POLIS_TRY(polis_candidates_new(g, keep, &c));
 *     polis_backbone_search(s, c, 0, g->n, keep);
 *
 * @see Simas, Correia & Rocha, J. Complex Networks 9 (2021) cnab021, doi:10.1093/comnet/cnab021
 */
#ifndef POLIS_KERNEL_BACKBONE_H
#define POLIS_KERNEL_BACKBONE_H

#include "network/graph.h"

/** Neighbours whose arcs the first pass tries. */
enum { POLIS_BACKBONE_NEAREST = 32 };

typedef struct polis_backbone polis_backbone;

/** Scratch of one thread: 24 bytes a vertex and more as searches need it.
 * @param[out] out freed by polis_backbone_free() */
polis_err polis_backbone_new(polis_vid n, polis_backbone **out);

void polis_backbone_free(polis_backbone **scratch);

/**
 * First pass: mark each arc that is not longer than the ways by the nearest neighbours of its tail.
 *
 * The two arcs of an undirected edge may get different marks, which the second pass makes equal.
 * Not collective; threads take different ranges. Cost: the arcs of 32 neighbours a vertex.
 *
 * @param[in]     graph with lengths
 * @param[in]     first, last the tails [first, last)
 * @param[out]    keep  [n_arcs] only marks of arcs of these tails are written, 1 or 0
 */
void polis_backbone_detours(polis_backbone *scratch, const polis_graph *graph, polis_vid first,
                            polis_vid last, uint8_t *keep);

/** An arc that may be in the backbone. */
typedef struct polis_candidate {
    int64_t len;
    polis_eid arc; /* its number in the graph */
    polis_vid head;
} polis_candidate;

/** The arcs in question: those of u are off[u] .. off[u+1]-1, shortest first. */
typedef struct polis_candidates {
    polis_vid n;
    polis_eid *off;       /* [n + 1] */
    polis_candidate *arc; /* [off[n]] */
} polis_candidates;

/** The marked arcs of a graph. @param[out] out freed by polis_candidates_free() */
polis_err polis_candidates_new(const polis_graph *graph, const uint8_t *keep,
                               polis_candidates **out);

void polis_candidates_free(polis_candidates **candidates);

/**
 * Second pass: unmark each candidate that is longer than the distance between its ends.
 *
 * What is marked afterwards is the backbone of the graph: the candidates contain it, and it has the
 * distances of the whole. Not collective; threads take different ranges.
 * Cost for each vertex: at most a search over all candidates, in practice a small part of it.
 *
 * @param[in]  first, last the tails [first, last)
 * @param[out] keep [n_arcs of the graph] only marks of candidates of these tails are written
 * @retval POLIS_E_NOMEM marks of arcs that are too long may be left
 */
polis_err polis_backbone_search(polis_backbone *scratch, const polis_candidates *candidates,
                                polis_vid first, polis_vid last, uint8_t *keep);

#endif
