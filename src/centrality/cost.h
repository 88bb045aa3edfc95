/*
 * What each kernel will take: predicted from the network's numbers and compiled-in rates.
 *
 * The rates were measured by bench/ on one machine and are the same everywhere, so that the choice
 * of a kernel depends on the network and the options only, never on the machine's mood.
 */
#ifndef POLIS_CENTRALITY_COST_H
#define POLIS_CENTRALITY_COST_H

#include "kernel/trees.h"
#include "network/graph.h"

/** Seconds of one thread for all sources; `arcs` are those between a position and its ancestors. */
double polis_cost_sweep(const polis_graph *graph, polis_eid arcs);

/** Seconds of one thread to customise and prune, for a filled pattern with this many triangles. */
double polis_cost_customise(double triangles);

/** What is searched by levels is the core; the trees on it are searched one source at a time. */
double polis_cost_frontier(const polis_pruning *pruning);

/** `steps`: vertices and arcs that all searches visit. */
double polis_cost_local(int64_t steps, int lanes);

double polis_cost_dijkstra(const polis_graph *graph);

#endif
