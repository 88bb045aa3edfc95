/*
 * From totals to the numbers users know, each convention under its own name.
 *
 * One table lists every measure with its words for the result file; formulas in the comments of
 * measures.c are those of Freeman (1979), Wasserman & Faust (1994), Marchiori & Latora (2000),
 * Brandes (2001) and Girvan & Newman (2002).
 */
#ifndef POLIS_CENTRALITY_MEASURES_H
#define POLIS_CENTRALITY_MEASURES_H

#include "centrality/totals.h"
#include "network/lengths.h"

/** X(id, name, applies to, is a count, unit, long name, reference) */
#define POLIS_NODE_MEASURES(X)                                                                     \
    X(DEGREE, "degree", UNDIRECTED, true, "1", "number of ties", "Freeman 1979")                   \
    X(DEGREE_NORM, "degree_norm", UNDIRECTED, false, "1", "degree / (n-1)", "Freeman 1979")        \
    X(DEGREE_OUT, "degree_out", DIRECTED, true, "1", "number of outgoing ties", "Freeman 1979")    \
    X(DEGREE_IN, "degree_in", DIRECTED, true, "1", "number of incoming ties", "Freeman 1979")      \
    X(DEGREE_UNION, "degree_union", DIRECTED, true, "1",                                           \
      "number of distinct neighbours in either direction", "Freeman 1979")                         \
    X(DEGREE_TOTAL, "degree_total", DIRECTED, true, "1",                                           \
      "number of outgoing and of incoming ties", "Freeman 1979")                                   \
    X(DEGREE_OUT_NORM, "degree_out_norm", DIRECTED, false, "1", "degree_out / (n-1)",              \
      "Freeman 1979")                                                                              \
    X(DEGREE_IN_NORM, "degree_in_norm", DIRECTED, false, "1", "degree_in / (n-1)", "Freeman 1979") \
    X(DEGREE_UNION_NORM, "degree_union_norm", DIRECTED, false, "1", "degree_union / (n-1)",        \
      "Freeman 1979")                                                                              \
    X(DEGREE_TOTAL_NORM, "degree_total_norm", DIRECTED, false, "1", "degree_total / (2(n-1))",     \
      "Freeman 1979")                                                                              \
    X(STRENGTH, "strength", UNDIRECTED, false, "strength", "sum of the strengths of ties",         \
      "Barrat et al. 2004")                                                                        \
    X(STRENGTH_OUT, "strength_out", DIRECTED, false, "strength",                                   \
      "sum of the strengths of outgoing ties", "Barrat et al. 2004")                               \
    X(STRENGTH_IN, "strength_in", DIRECTED, false, "strength",                                     \
      "sum of the strengths of incoming ties", "Barrat et al. 2004")                               \
    POLIS_DISTANCE_MEASURES(X, , "", UNDIRECTED, "")                                               \
    POLIS_DISTANCE_MEASURES(X, _OUT, "_out", DIRECTED, ", along the arcs")                         \
    POLIS_DISTANCE_MEASURES(X, _IN, "_in", DIRECTED, ", against the arcs")                         \
    X(BETWEENNESS, "betweenness", ANY, false, "1",                                                 \
      "betweenness: shortest paths of other pairs through the node (unordered pairs if "           \
      "undirected), ends excluded",                                                                \
      "Freeman 1977; Brandes 2001")                                                                \
    X(BETWEENNESS_NORM, "betweenness_norm", ANY, false, "1",                                       \
      "betweenness / number of pairs of other nodes", "Freeman 1979")

#define POLIS_DISTANCE_MEASURES(X, ID, SUFFIX, APPLIES, HOW)                                    \
    X(REACH##ID, "reach" SUFFIX, APPLIES, true, "1", "number of nodes reached" HOW, NULL)       \
    X(FARNESS##ID, "farness" SUFFIX, APPLIES, false, "length",                                  \
      "sum of distances to the nodes reached" HOW, "Freeman 1979")                              \
    X(CLOSENESS_CLASSIC##ID, "closeness_classic" SUFFIX, APPLIES, false, "1/length",            \
      "classic closeness (n-1) / farness, 0 if any node is not reached" HOW, "Freeman 1979")    \
    X(CLOSENESS_COMPONENT##ID, "closeness_component" SUFFIX, APPLIES, false, "1/length",        \
      "component closeness reach / farness, 0 for isolates" HOW, "Freeman 1979")                \
    X(CLOSENESS_WF##ID, "closeness_wf" SUFFIX, APPLIES, false, "1/length",                      \
      "Wasserman-Faust closeness reach^2 / ((n-1) farness)" HOW, "Wasserman & Faust 1994")      \
    X(CLOSENESS_HARMONIC##ID, "closeness_harmonic" SUFFIX, APPLIES, false, "1/length",          \
      "harmonic closeness: mean of 1 / distance over all other nodes, 0 where not reached" HOW, \
      "Marchiori & Latora 2000")

#define POLIS_MEASURE_ID(id, ...) POLIS_NODE_##id,
typedef enum polis_node_measure {
    POLIS_NODE_MEASURES(POLIS_MEASURE_ID) POLIS_N_NODE_MEASURES
} polis_node_measure;

typedef enum polis_applies {
    POLIS_APPLIES_ANY,
    POLIS_APPLIES_UNDIRECTED,
    POLIS_APPLIES_DIRECTED,
} polis_applies;

/** The words of one measure. */
typedef struct polis_measure_text {
    const char *name;
    polis_applies applies;
    bool count;       /* whole numbers, -1 where undefined; else NaN */
    const char *unit; /* "1", "length", "1/length" (input units) or "strength" */
    const char *long_name;
    const char *reference; /* or NULL */
} polis_measure_text;

extern const polis_measure_text polis_node_measure_text[POLIS_N_NODE_MEASURES];

/** True if a measure comes of shortest paths between all pairs, which the local kernel has not. */
bool polis_measure_is_global(polis_node_measure id);

/** True if pivots give an estimate of a measure of shortest paths. */
bool polis_measure_is_estimated(polis_node_measure id);

/** The measures of one network, nodes and edges in the network's own order. */
typedef struct polis_measures {
    double *node[POLIS_N_NODE_MEASURES]; /* [n] or NULL where it does not apply */
    double *edge_length;                 /* [m] as rounded, input units; NULL for hops */
    double *edge_betweenness;            /* [m] or NULL if not wanted */
    double *edge_betweenness_norm;       /* [m] or NULL */
} polis_measures;

/**
 * Compute all measures from the totals of all blocks; of a plan of the local kernel or of
 * pivots only degrees and strengths (see local_measures.h, estimates.h).
 *
 * n < 2: closeness 0; n < 3: normalised betweenness NaN, raw 0. Isolates have 0 everywhere.
 * Not collective. Cost O(n + m), for the sweep kernel also one pass over its shortcuts.
 *
 * @param[out] out cleared by polis_measures_clear(); empty on failure
 */
polis_err polis_measures_compute(const polis_network *network, const polis_plan *plan,
                                 const polis_totals *totals, const polis_rounding *rounding,
                                 polis_measures *out);

/**
 * Dependencies of vertices, and of edges if wanted, over ordered pairs, out of the totals.
 *
 * Not collective. Cost O(n + m), for the sweep kernel also one pass over its shortcuts.
 *
 * @param[out] through [n] by position
 * @param[out] edge    [graph->m] or NULL
 * @retval POLIS_E_NOMEM
 */
polis_err polis_measures_dependencies(const polis_plan *plan, const polis_totals *totals,
                                      double *through, double *edge);

/** Bytes of the columns that polis_measures_compute() makes. */
int64_t polis_measures_bytes(const polis_network *network, const polis_plan *plan);

/** Bytes that it takes beside them, about. */
int64_t polis_measures_work_bytes(const polis_plan *plan);

void polis_measures_clear(polis_measures *measures);

/** x units of a resolution in input units; exact where 1 / resolution is a whole number. */
double polis_from_units(double x, double resolution);

#endif
