/*
 * What each kernel will take: predicted from the network's numbers and compiled-in rates.
 *
 * The rates were measured by bench/ on one machine and are the same everywhere, so that the choice
 * of a kernel depends on the network and the options only, never on the machine's mood.
 */
#ifndef POLIS_CENTRALITY_COST_H
#define POLIS_CENTRALITY_COST_H

#include "kernel/backbone.h"
#include "kernel/frontier.h"
#include "kernel/sweep.h"
#include "network/graph.h"

/* Sources (of the frontier kernel: trees) of a block: enough that adding a block to the totals
 * costs some 2 %. */
enum { POLIS_SWEEP_BLOCK = 4 * POLIS_SWEEP_LANES, POLIS_FRONTIER_BLOCK = 2 * POLIS_FRONTIER_LANES };

/** Seconds of one thread for all sources, of each component its own; `kept`: the share of the
 * filled pattern's arcs that pruning leaves. */
double polis_cost_sweep(const polis_etree *tree, double kept);

/** Seconds of one thread to order, customise and prune. */
double polis_cost_eliminate(const polis_etree *tree, bool directed);

/** What is searched by levels is the core; the trees on it are searched one source at a time. */
double polis_cost_frontier(const polis_pruning *pruning);

/** Seconds of one thread to find the backbone of a dense network, of at least one vertex. */
double polis_cost_backbone(const polis_graph *graph);

/** Sweeps of n pivots. */
double polis_cost_sources(polis_eid arcs, polis_vid n);

/** `steps`: vertices and arcs that all searches visit. */
double polis_cost_local(int64_t steps, int lanes);

double polis_cost_dijkstra(const polis_graph *graph);

#endif
