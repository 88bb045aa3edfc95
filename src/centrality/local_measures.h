/*
 * From totals of the local kernel to columns: the conventions of measures.h, with nodes farther
 * than the radius counted as not reached, and sums over decaying weights.
 */
#ifndef POLIS_CENTRALITY_LOCAL_MEASURES_H
#define POLIS_CENTRALITY_LOCAL_MEASURES_H

#include "centrality/measures.h"

/** X(id, name, of lanes with a decay, applies to, is a count, unit, long name, reference) */
#define POLIS_LOCAL_MEASURES(X)                                                               \
    POLIS_LOCAL_DISTANCES(X, , "", UNDIRECTED, "")                                            \
    POLIS_LOCAL_DISTANCES(X, _OUT, "_out", DIRECTED, ", along the arcs")                      \
    POLIS_LOCAL_DISTANCES(X, _IN, "_in", DIRECTED, ", against the arcs")                      \
    X(BETWEENNESS, "betweenness", false, ANY, false, "1",                                     \
      "betweenness: shortest paths through the node, ends excluded", "Brandes 2008")          \
    X(DECAY, "closeness_decay", true, UNDIRECTED, false, "1",                                 \
      "sum of exp(-decay distance) over the nodes reached", "Hansen 1959")                    \
    X(DECAY_OUT, "closeness_decay_out", true, DIRECTED, false, "1",                           \
      "sum of exp(-decay distance) over the nodes reached, along the arcs", "Hansen 1959")    \
    X(DECAY_IN, "closeness_decay_in", true, DIRECTED, false, "1",                             \
      "sum of exp(-decay distance) over the nodes reached, against the arcs", "Hansen 1959")  \
    X(BETWEENNESS_DECAY, "betweenness_decay", true, ANY, false, "1",                          \
      "betweenness: shortest paths through the node, each weighted exp(-decay length), ends " \
      "excluded",                                                                             \
      "Brandes 2008")

#define POLIS_LOCAL_DISTANCES(X, ID, SUFFIX, APPLIES, HOW)                                       \
    X(REACH##ID, "reach" SUFFIX, false, APPLIES, true, "1", "number of nodes reached" HOW, NULL) \
    X(FARNESS##ID, "farness" SUFFIX, false, APPLIES, false, "length",                            \
      "sum of distances to the nodes reached" HOW, "Freeman 1979")                               \
    X(CLOSENESS_COMPONENT##ID, "closeness_component" SUFFIX, false, APPLIES, false, "1/length",  \
      "component closeness reach / farness, 0 where none is reached" HOW, "Freeman 1979")        \
    X(CLOSENESS_WF##ID, "closeness_wf" SUFFIX, false, APPLIES, false, "1/length",                \
      "Wasserman-Faust closeness reach^2 / ((n-1) farness)" HOW, "Wasserman & Faust 1994")       \
    X(CLOSENESS_HARMONIC##ID, "closeness_harmonic" SUFFIX, false, APPLIES, false, "1/length",    \
      "harmonic closeness: mean of 1 / distance over all other nodes, 0 where not reached" HOW,  \
      "Marchiori & Latora 2000")

#define POLIS_LOCAL_ID(id, ...) POLIS_LOCAL_##id,
typedef enum polis_local_measure {
    POLIS_LOCAL_MEASURES(POLIS_LOCAL_ID) POLIS_N_LOCAL_MEASURES
} polis_local_measure;

/** The words of one measure. */
typedef struct polis_local_text {
    polis_measure_text text;
    bool decay; /* of lanes with a decay; else of those without */
} polis_local_text;

extern const polis_local_text polis_local_measure_text[POLIS_N_LOCAL_MEASURES];

/** Lanes are numbered as asked for: radii, then decays (or the one without a radius). */
typedef struct polis_local_measures {
    int n_lanes;
    double *node[POLIS_LOCAL_MAX_LANES][POLIS_N_LOCAL_MEASURES]; /* [n] or NULL: not of this lane */
    double *edge[POLIS_LOCAL_MAX_LANES]; /* [m] edge betweenness, or NULL if not wanted */
} polis_local_measures;

/** True if lane k of the options has a decay. */
bool polis_local_has_decay(const polis_local_options *options, int k);

/**
 * All local measures of a network. Nodes that are no source have NaN (counts -1) but betweenness;
 * those that are no target in the measures against the arcs.
 *
 * Betweenness counts unordered pairs if undirected, unless the pairs are ordered trips.
 *
 * @param[in]  plan of the local kernel
 * @param[out] out  freed by polis_local_measures_free()
 */
polis_err polis_local_measures_compute(const polis_plan *plan, const polis_totals *totals,
                                       const polis_local_options *options, double resolution,
                                       polis_local_measures **out);

/** Bytes of the columns that polis_local_measures_compute() makes. */
int64_t polis_local_measures_bytes(const polis_plan *plan, const polis_local_options *options);

void polis_local_measures_free(polis_local_measures **measures);

#endif
