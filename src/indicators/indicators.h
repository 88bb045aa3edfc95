/*
 * What the social-network literature reports of a network and its nodes beyond degree, closeness
 * and betweenness: one table for each, with the words of the result file.
 *
 * Distances, reach and betweenness are those of the traversal that is done already; what goes by
 * neighbours uses the underlying undirected simple graph, in which a pair is tied or not.
 */
#ifndef POLIS_INDICATORS_INDICATORS_H
#define POLIS_INDICATORS_INDICATORS_H

#include "base/interrupt.h"
#include "base/why.h"
#include "centrality/measures.h"

/** X(id, name, set, applies to, unit, long name, reference); one value for each network. */
#define POLIS_INDICATORS(X)                                                                        \
    X(DENSITY, "density", BASIC, ANY, "1", "ties / possible ties (arcs if directed)", NULL)        \
    X(DEGREE_MEAN, "degree_mean", BASIC, ANY, "1",                                                 \
      "mean number of neighbours (of outgoing arcs if directed)", NULL)                            \
    X(REACH_SHARE, "reach_share", BASIC, ANY, "1",                                                 \
      "share of ordered pairs of nodes with a path from the first to the second", NULL)            \
    X(PATH_LENGTH, "path_length_mean", BASIC, ANY, "length",                                       \
      "mean distance over the pairs with a path (see reach_share)", "Watts & Strogatz 1998")       \
    X(DIAMETER, "diameter", BASIC, ANY, "length", "largest finite distance", NULL)                 \
    X(EFFICIENCY, "efficiency_global", BASIC, ANY, "1/length",                                     \
      "global efficiency: mean of 1 / distance over all ordered pairs", "Latora & Marchiori 2001") \
    X(N_COMPONENTS, "n_components", BASIC, ANY, "1", "connected parts (weakly, if directed)",      \
      NULL)                                                                                        \
    X(N_ISOLATES, "n_isolates", BASIC, ANY, "1", "nodes without a tie", NULL)                      \
    X(LARGEST_SHARE, "largest_component_share", BASIC, ANY, "1",                                   \
      "share of nodes in the largest connected part", NULL)                                        \
    X(CONNECTEDNESS, "connectedness", BASIC, ANY, "1",                                             \
      "Krackhardt connectedness: share of pairs in one part, whatever the direction",              \
      "Krackhardt 1994")                                                                           \
    X(GTD_HIERARCHY, "gtd_hierarchy", BASIC, DIRECTED, "1",                                        \
      "Krackhardt hierarchy: 1 - pairs reachable both ways / pairs reachable one way or both",     \
      "Krackhardt 1994")                                                                           \
    X(GTD_EFFICIENCY, "gtd_efficiency", BASIC, ANY, "1",                                           \
      "Krackhardt efficiency: 1 - ties beyond a tree of each part / most possible",                \
      "Krackhardt 1994")                                                                           \
    X(CLUSTERING, "clustering_mean", BASIC, ANY, "1",                                              \
      "mean over all nodes of the share of pairs of neighbours that are tied, 0 if fewer than 2",  \
      "Watts & Strogatz 1998")                                                                     \
    X(TRANSITIVITY, "transitivity", BASIC, ANY, "1", "3 triangles / pairs of ties at one node",    \
      "Newman 2003")                                                                               \
    X(RECIPROCITY, "reciprocity", BASIC, DIRECTED, "1",                                            \
      "dyadic reciprocity: pairs tied both ways / pairs tied", "Wasserman & Faust 1994")           \
    X(ASSORTATIVITY, "assortativity", BASIC, ANY, "1",                                             \
      "correlation of degrees over the ends of ties (out- and in-degree if directed)",             \
      "Newman 2002")                                                                               \
    X(DEGREE_HIERARCHY, "degree_hierarchy", BASIC, ANY, "1",                                       \
      "slope of ln degree on ln rank, degrees from 1 on", "Crespo, Suire & Vicente 2014")          \
    X(DEGREE_HIERARCHY_AT, "degree_hierarchy_intercept", BASIC, ANY, "1",                          \
      "intercept of that line: ln degree at rank 1", "Crespo, Suire & Vicente 2014")               \
    X(DEGREE_CORRELATION, "degree_correlation", BASIC, ANY, "1",                                   \
      "slope of the mean degree of neighbours on degree", "Crespo, Suire & Vicente 2014")          \
    X(DEGREE_CORRELATION_AT, "degree_correlation_intercept", BASIC, ANY, "1",                      \
      "intercept of that line", "Crespo, Suire & Vicente 2014")                                    \
    X(DEGREE_GINI, "degree_gini", BASIC, ANY, "1", "Gini index of the numbers of neighbours",      \
      NULL)                                                                                        \
    X(DEGREE_THEIL, "degree_theil", BASIC, ANY, "1", "Theil T of the numbers of neighbours", NULL) \
    X(DEGREE_EVENNESS, "degree_evenness", BASIC, ANY, "1",                                         \
      "Pielou evenness of the shares of neighbours", NULL)                                         \
    X(STRENGTH_GINI, "strength_gini", BASIC, ANY, "1",                                             \
      "Gini index of strengths (both directions)", NULL)                                           \
    X(STRENGTH_CV, "strength_cv", BASIC, ANY, "1",                                                 \
      "coefficient of variation of strengths (both directions)", NULL)                             \
    X(BC_GINI, "bc_gini", BASIC, ANY, "1", "Gini index of betweenness", NULL)                      \
    X(BC_MAX, "bc_max", BASIC, ANY, "1", "largest betweenness_norm", NULL)                         \
    X(CENTRALIZATION_DEGREE, "centralization_degree", BASIC, UNDIRECTED, "1",                      \
      "degree centralization", "Freeman 1979")                                                     \
    X(CENTRALIZATION_DEGREE_OUT, "centralization_degree_out", BASIC, DIRECTED, "1",                \
      "out-degree centralization", "Freeman 1979")                                                 \
    X(CENTRALIZATION_DEGREE_IN, "centralization_degree_in", BASIC, DIRECTED, "1",                  \
      "in-degree centralization", "Freeman 1979")                                                  \
    X(CENTRALIZATION_CLOSENESS, "centralization_closeness", BASIC, UNDIRECTED, "1",                \
      "centralization of closeness_wf, hops only", "Freeman 1979")                                 \
    X(CENTRALIZATION_CLOSENESS_OUT, "centralization_closeness_out", BASIC, DIRECTED, "1",          \
      "centralization of closeness_wf_out, hops only", "Freeman 1979")                             \
    X(CENTRALIZATION_CLOSENESS_IN, "centralization_closeness_in", BASIC, DIRECTED, "1",            \
      "centralization of closeness_wf_in, hops only", "Freeman 1979")                              \
    X(CENTRALIZATION_HARMONIC, "centralization_harmonic", BASIC, UNDIRECTED, "1",                  \
      "centralization of closeness_harmonic, hops only", "Freeman 1979")                           \
    X(CENTRALIZATION_HARMONIC_OUT, "centralization_harmonic_out", BASIC, DIRECTED, "1",            \
      "centralization of closeness_harmonic_out, hops only", "Freeman 1979")                       \
    X(CENTRALIZATION_HARMONIC_IN, "centralization_harmonic_in", BASIC, DIRECTED, "1",              \
      "centralization of closeness_harmonic_in, hops only", "Freeman 1979")                        \
    X(CENTRALIZATION_BETWEENNESS, "centralization_betweenness", BASIC, ANY, "1",                   \
      "betweenness centralization", "Freeman 1979")                                                \
    X(N_BRIDGES, "n_bridges", BASIC, ANY, "1", "ties without which a part falls apart",            \
      "Tarjan 1974")                                                                               \
    X(BRIDGE_SHARE, "bridge_share", BASIC, ANY, "1", "n_bridges / ties", NULL)                     \
    X(N_POINTS, "n_articulation_points", BASIC, ANY, "1",                                          \
      "nodes without which a part falls apart", "Hopcroft & Tarjan 1973")                          \
    X(CORE_MEAN, "core_mean", BASIC, ANY, "1", "mean core number of the nodes", "Seidman 1983")    \
    X(CORE_MAX, "core_max", BASIC, ANY, "1", "largest core number", "Seidman 1983")                \
    X(EI, "ei_index", BASIC, ANY, "1", "ties across groups - ties within / all ties",              \
      "Krackhardt & Stern 1988")                                                                   \
    X(MODULARITY_GROUP, "modularity_group", BASIC, ANY, "1",                                       \
      "modularity of the given groups, weighted by strength", "Newman & Girvan 2004")              \
    X(EFFICIENCY_LOCAL, "efficiency_local", COSTLY, ANY, "1",                                      \
      "local efficiency: mean over all nodes of the global efficiency, in hops, of the subgraph "  \
      "of neighbours",                                                                             \
      "Latora & Marchiori 2001")                                                                   \
    X(EFFICIENCY_NORM, "efficiency_global_norm", COSTLY, ANY, "1",                                 \
      "global efficiency / that of the ideal network, in which a straight line joins each pair "   \
      "(of hops, a tie)",                                                                          \
      "Latora & Marchiori 2001")                                                                   \
    X(MODULARITY, "modularity", COSTLY, ANY, "1",                                                  \
      "modularity of the partition by Louvain's method, weighted by strength",                     \
      "Blondel et al. 2008")                                                                       \
    X(N_COMMUNITIES, "n_communities", COSTLY, ANY, "1", "parts of that partition",                 \
      "Blondel et al. 2008")                                                                       \
    X(DISJOINT, "disjoint_paths_mean", COSTLY, ANY, "1",                                           \
      "mean over pairs of the number of paths without a common inner node; pairs drawn if n > "    \
      "500",                                                                                       \
      "White & Harary 2001")                                                                       \
    X(ALGEBRAIC, "algebraic_connectivity", COSTLY, ANY, "1",                                       \
      "second smallest eigenvalue of the Laplacian, ties unweighted, 0 if not connected",          \
      "Fiedler 1973")                                                                              \
    X(RADIUS, "spectral_radius", COSTLY, ANY, "1",                                                 \
      "largest eigenvalue of the adjacency matrix, ties unweighted", NULL)                         \
    POLIS_INTRA(X, DEGREE, "degree_norm", "degree_norm (degree_union_norm if directed)", "1")      \
    POLIS_INTRA(X, WF, "closeness_wf", "closeness_wf (_out if directed)", "1/length")              \
    POLIS_INTRA(X, HARMONIC, "closeness_harmonic", "closeness_harmonic (_out if directed)",        \
                "1/length")                                                                        \
    POLIS_INTRA(X, BC, "betweenness_norm", "betweenness_norm", "1")

/** How one node measure is spread over the nodes of a network. */
#define POLIS_INTRA(X, ID, NAME, OF, UNIT)                                                      \
    X(INTRA_##ID##_MEAN, "intra_" NAME "_mean", INTRA, ANY, UNIT, "mean of " OF, NULL)          \
    X(INTRA_##ID##_MAX, "intra_" NAME "_max", INTRA, ANY, UNIT, "largest " OF, NULL)            \
    X(INTRA_##ID##_SD, "intra_" NAME "_sd", INTRA, ANY, UNIT,                                   \
      "standard deviation (of the population) of " OF, NULL)                                    \
    X(INTRA_##ID##_P50, "intra_" NAME "_p50", INTRA, ANY, UNIT, "median of " OF, NULL)          \
    X(INTRA_##ID##_P90, "intra_" NAME "_p90", INTRA, ANY, UNIT, "90th percentile of " OF, NULL) \
    X(INTRA_##ID##_GINI, "intra_" NAME "_gini", INTRA, ANY, "1", "Gini index of " OF, NULL)

#define POLIS_INDICATOR_ID(id, ...) POLIS_IND_##id,
typedef enum polis_indicator {
    POLIS_INDICATORS(POLIS_INDICATOR_ID) POLIS_N_INDICATORS
} polis_indicator;

typedef enum polis_indicator_set {
    POLIS_SET_BASIC,  /* cost O(m^1.5) at most, and the diameter */
    POLIS_SET_INTRA,  /* cheap too, but many */
    POLIS_SET_COSTLY, /* up to O(n m) and beyond: each says */
    POLIS_N_SETS,
} polis_indicator_set;

/** The words of one indicator. */
typedef struct polis_indicator_text {
    const char *name;
    polis_indicator_set set;
    polis_applies applies;
    const char *unit; /* as in polis_measure_text */
    const char *long_name;
    const char *reference; /* or NULL */
} polis_indicator_text;

extern const polis_indicator_text polis_indicator_texts[POLIS_N_INDICATORS];

/** X(id, name, applies to, is a count, unit, long name, reference); one value for each node. */
#define POLIS_EXTRA_MEASURES(X)                                                                    \
    X(LOAD, "load", ANY, false, "1",                                                               \
      "betweenness with the ends of paths included: betweenness + reach (both directions)",        \
      "Motter & Lai 2002")                                                                         \
    X(MAX1, "closeness_max1", UNDIRECTED, false, "1", POLIS_MAX1_TEXT, "Freeman 1979; UCINET")     \
    X(MAX1_OUT, "closeness_max1_out", DIRECTED, false, "1", POLIS_MAX1_TEXT ", along the arcs",    \
      "Freeman 1979; UCINET")                                                                      \
    X(MAX1_IN, "closeness_max1_in", DIRECTED, false, "1", POLIS_MAX1_TEXT ", against the arcs",    \
      "Freeman 1979; UCINET")                                                                      \
    X(BY_N, "closeness_n", UNDIRECTED, false, "1", POLIS_BY_N_TEXT, "Freeman 1979; UCINET")        \
    X(BY_N_OUT, "closeness_n_out", DIRECTED, false, "1", POLIS_BY_N_TEXT ", along the arcs",       \
      "Freeman 1979; UCINET")                                                                      \
    X(BY_N_IN, "closeness_n_in", DIRECTED, false, "1", POLIS_BY_N_TEXT ", against the arcs",       \
      "Freeman 1979; UCINET")                                                                      \
    X(CORE, "core_number", ANY, true, "1",                                                         \
      "largest k such that the node has k neighbours among nodes with that property",              \
      "Seidman 1983")                                                                              \
    X(COMMUNITY, "community", ANY, true, "1",                                                      \
      "part of the partition by Louvain's method, weighted by strength; from 0, by the first "     \
      "node of each",                                                                              \
      "Blondel et al. 2008")                                                                       \
    X(LOCAL_CLUSTERING, "clustering", ANY, false, "1",                                             \
      "share of pairs of neighbours that are tied, 0 if fewer than 2", "Watts & Strogatz 1998")    \
    X(CONSTRAINT, "constraint", ANY, false, "1",                                                   \
      "Burt's constraint over direct contacts; NaN for isolates", "Burt 1992")                     \
    X(EFFECTIVE_SIZE, "effective_size", ANY, false, "1",                                           \
      "effective size: neighbours - 2 ties among them / neighbours; NaN for isolates",             \
      "Burt 1992; Borgatti 1997")                                                                  \
    X(PARTICIPATION, "participation", ANY, false, "1",                                             \
      "participation coefficient: 1 - sum over groups of the squared share of ties; 0 for "        \
      "isolates",                                                                                  \
      "Guimera & Amaral 2005")                                                                     \
    X(EI, "ei", ANY, false, "1",                                                                   \
      "ties to other groups - ties to the own / all ties; NaN for isolates",                       \
      "Krackhardt & Stern 1988")                                                                   \
    X(EI_GROUP, "ei_group", ANY, false, "1",                                                       \
      "ei of all nodes of the node's group together: each tie at each of its ends in the group",   \
      "Krackhardt & Stern 1988")                                                                   \
    X(VULNERABILITY, "vulnerability", ANY, false, "1",                                             \
      "share of the global efficiency that is lost with the node", "Latora & Marchiori 2004")      \
    X(OPSAHL, "degree_opsahl", UNDIRECTED, false, "1", "degree^(1-alpha) strength^alpha",          \
      "Opsahl, Agneessens & Skvoretz 2010")                                                        \
    X(OPSAHL_OUT, "degree_opsahl_out", DIRECTED, false, "1",                                       \
      "degree_out^(1-alpha) strength_out^alpha", "Opsahl, Agneessens & Skvoretz 2010")             \
    X(OPSAHL_IN, "degree_opsahl_in", DIRECTED, false, "1",                                         \
      "degree_in^(1-alpha) strength_in^alpha", "Opsahl, Agneessens & Skvoretz 2010")               \
    X(SHARE_DEGREE, "degree_share", UNDIRECTED, false, "1", "degree / sum of all degrees",         \
      "UCINET")                                                                                    \
    X(SHARE_DEGREE_OUT, "degree_share_out", DIRECTED, false, "1", "degree_out / number of arcs",   \
      "UCINET")                                                                                    \
    X(SHARE_DEGREE_IN, "degree_share_in", DIRECTED, false, "1", "degree_in / number of arcs",      \
      "UCINET")                                                                                    \
    X(SHARE_STRENGTH, "strength_share", UNDIRECTED, false, "1", "strength / sum of all strengths", \
      "UCINET")                                                                                    \
    X(SHARE_STRENGTH_OUT, "strength_share_out", DIRECTED, false, "1",                              \
      "strength_out / sum over the nodes", "UCINET")                                               \
    X(SHARE_STRENGTH_IN, "strength_share_in", DIRECTED, false, "1",                                \
      "strength_in / sum over the nodes", "UCINET")                                                \
    X(PCT_DEGREE, "degree_percent", UNDIRECTED, false, "percent", "100 degree_norm",               \
      "Freeman 1979; UCINET")                                                                      \
    X(PCT_DEGREE_OUT, "degree_out_percent", DIRECTED, false, "percent", "100 degree_out_norm",     \
      "Freeman 1979; UCINET")                                                                      \
    X(PCT_DEGREE_IN, "degree_in_percent", DIRECTED, false, "percent", "100 degree_in_norm",        \
      "Freeman 1979; UCINET")                                                                      \
    X(PCT_CLOSENESS, "closeness_percent", UNDIRECTED, false, "percent", "100 closeness_classic",   \
      "Freeman 1979; UCINET")                                                                      \
    X(PCT_CLOSENESS_OUT, "closeness_out_percent", DIRECTED, false, "percent",                      \
      "100 closeness_classic_out", "Freeman 1979; UCINET")                                         \
    X(PCT_CLOSENESS_IN, "closeness_in_percent", DIRECTED, false, "percent",                        \
      "100 closeness_classic_in", "Freeman 1979; UCINET")                                          \
    X(PCT_BETWEENNESS, "betweenness_percent", ANY, false, "percent", "100 betweenness_norm",       \
      "Freeman 1979; UCINET")

#define POLIS_MAX1_TEXT \
    "(n-1) / farness, a node that is not reached being at the largest distance + 1, hops only"

#define POLIS_BY_N_TEXT "(n-1) / farness, a node that is not reached being at distance n, hops only"

#define POLIS_EXTRA_ID(id, ...) POLIS_EXTRA_##id,
typedef enum polis_extra { POLIS_EXTRA_MEASURES(POLIS_EXTRA_ID) POLIS_N_EXTRAS } polis_extra;

extern const polis_measure_text polis_extra_texts[POLIS_N_EXTRAS];

/** True if it comes out of shortest paths between all pairs: not there with local centralities. */
bool polis_indicator_needs_paths(polis_indicator id);

/** What is wanted; the same for all networks of a run. */
typedef struct polis_indicator_options {
    bool indicator[POLIS_N_INDICATORS];
    bool extra[POLIS_N_EXTRAS];
    int64_t n_vulnerable; /* for how many nodes, those of the largest betweenness; -1: all */
    const polis_interrupt *interrupt; /* NULL: never */
} polis_indicator_options;

/**
 * Add what a list names to what is wanted: sets ("basic", "intra", "costly", "all"), "none", or
 * names of indicators, separated by commas.
 *
 * @param[out] bad the part of the list that is unknown
 * @return false if one is
 */
bool polis_indicators_want(const char *list, bool wanted[POLIS_N_INDICATORS], const char **bad);

/** The same for node measures: "all", "none", "ucinet", or names without _out and _in; not those
 * that have an option of their own. */
bool polis_extras_want(const char *list, bool wanted[POLIS_N_EXTRAS], const char **bad);

/** A network that has been computed. Borrowed. */
typedef struct polis_subject {
    const polis_network *network;
    const polis_graph *graph; /* of all its edges, with lengths */
    const polis_measures *measures;
    double resolution, alpha; /* as in polis_rounding */
    const polis_vid *group;   /* [n] 0 .. n_groups-1, -1: not known; NULL: no groups are given */
    polis_vid n_groups;
} polis_subject;

/** The outcome for one network. */
typedef struct polis_indicators {
    double value[POLIS_N_INDICATORS]; /* NaN where undefined or not wanted */
    int8_t why[POLIS_N_INDICATORS];   /* polis_why: OK, what to mind, or why it is NaN */
    double *extra[POLIS_N_EXTRAS];    /* [n] or NULL where not wanted or not applicable */
} polis_indicators;

/**
 * Compute what is wanted.
 *
 * The bits do not depend on the number of threads. Not collective. Opens parallel regions of as
 * many threads as OpenMP gives its caller.
 *
 * @param[out] out cleared by polis_indicators_clear(); empty on failure
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL interrupted
 */
polis_err polis_indicators_compute(const polis_subject *subject,
                                   const polis_indicator_options *options, polis_indicators *out);

/** Bytes that it takes beside the columns, about, as measured; `lengths`: paths have them. */
int64_t polis_indicators_work_bytes(const polis_network *network, bool lengths, int n_threads,
                                    const polis_indicator_options *options);

void polis_indicators_clear(polis_indicators *indicators);

#endif
