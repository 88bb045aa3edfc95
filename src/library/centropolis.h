/*
 * libcentropolis: exact degree, closeness and betweenness centralities of a network, from C or C++.
 *
 *     centropolis_network *streets = NULL;
 *     centropolis_scores *scores = NULL;
 *     centropolis_error error;
 *
 *     if (centropolis_network_read("streets.gml", NULL, &streets, &error) ||
 *         centropolis_compute(streets, NULL, &scores, &error)) {
 *         complain(error.text);
 *     } else {
 *         const double *betweenness = centropolis_scores_node(scores, "betweenness");
 *         ...
 *     }
 *     centropolis_scores_free(&scores);
 *     centropolis_network_free(&streets);
 *
 * The library prints nothing, ends no process, reads no environment (OpenMP itself reads its own)
 * and needs neither MPI nor HDF5. It keeps nothing between calls, and its objects never change once
 * they are made: any number of threads may use one at the same time, as long as none frees it.
 *
 * Definitions, rounding and names are those of the program, and so are the bits of all numbers,
 * whatever the number of threads. Nodes and edges are counted from 0.
 *
 * Options are structures whose zero is the default: `{0}` or NULL. Names of structure members may
 * be added in a later minor version, which then has another soname.
 */
#ifndef CENTROPOLIS_H
#define CENTROPOLIS_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CENTROPOLIS_API __attribute__((visibility("default")))
#else
#define CENTROPOLIS_API
#endif

/** What came of a call: the exit status that the program has for it. */
typedef enum centropolis_status {
    CENTROPOLIS_OK = 0,
    CENTROPOLIS_E_USAGE = 2,     /* an option or an argument that cannot be */
    CENTROPOLIS_E_DATA = 65,     /* malformed input, or numbers too large to be exact */
    CENTROPOLIS_E_NOINPUT = 66,  /* input file missing or unreadable */
    CENTROPOLIS_E_INTERNAL = 70, /* an error of the library: please report it */
    CENTROPOLIS_E_NOMEM = 71,    /* out of memory, or of threads */
    CENTROPOLIS_E_IO = 74,       /* reading failed half-way */
    CENTROPOLIS_E_STOPPED = 75,  /* the caller's progress() said stop */
} centropolis_status;

enum { CENTROPOLIS_ERROR_TEXT = 1024 };

/** A failure in words: file, line, what was found, what was expected. Set by every call that takes
 * one; the text of a success is empty. */
typedef struct centropolis_error {
    centropolis_status status;
    char text[CENTROPOLIS_ERROR_TEXT]; /* UTF-8 as far as the input is, one line */
} centropolis_error;

/** "MAJOR.MINOR.PATCH" of the library that is loaded. */
CENTROPOLIS_API const char *centropolis_version(void);

/* --- Networks ------------------------------------------------------------------------------ */

typedef struct polis_network centropolis_network;

/** What the value of an edge says. */
typedef enum centropolis_weights {
    CENTROPOLIS_HOPS,      /* nothing: each edge is one step */
    CENTROPOLIS_LENGTHS,   /* a cost to cross it, >= 0; parallel edges: the shortest counts */
    CENTROPOLIS_STRENGTHS, /* how strong the tie is, >= 0; parallel edges add up, 0 is no edge */
} centropolis_weights;

typedef enum centropolis_direction {
    CENTROPOLIS_AS_INPUT, /* as the file says, else as is usual for its format; arrays: undirected
                           */
    CENTROPOLIS_UNDIRECTED,
    CENTROPOLIS_DIRECTED,
} centropolis_direction;

typedef struct centropolis_network_options {
    centropolis_weights weights;
    const char *column; /* of a file: the column or attribute of the values; some formats have only
                           one and need no name */
    const char *format; /* of a file: "graphml", "edges", ...; NULL: by its content, then suffix */
    centropolis_direction direction;
    bool keep_parallel_edges; /* each is a path of its own; strengths add up all the same */
    bool refuse_zero_lengths; /* else a length of 0 becomes one unit of the resolution */
} centropolis_network_options;

/**
 * Read a network from a file: edge list, labelled matrix, GraphML, GML, METIS, MatrixMarket,
 * DIMACS, TNTP, plain or packed (.gz, .xz), or a folder of OSMnx's node_list.csv and edge_list.csv.
 *
 * Self-loops are dropped, and nodes that a format declares but does not use. Result files of the
 * program are not read: 'centropolis export' turns them into GraphML.
 *
 * @param[in]  options borrowed; NULL: the defaults
 * @param[out] out     freed by the caller with centropolis_network_free(); NULL on failure
 * @param[out] error   may be NULL
 * @retval CENTROPOLIS_E_NOINPUT, _E_DATA, _E_USAGE, _E_NOMEM, _E_IO
 */
CENTROPOLIS_API centropolis_status
centropolis_network_read(const char *path, const centropolis_network_options *options,
                         centropolis_network **out, centropolis_error *error);

/**
 * Make a network of edges in arrays. Nodes without edges are nodes; self-loops are dropped.
 *
 * @param[in]  n       nodes, 0 to 2^31 - 1; their labels are "0" to "n-1"
 * @param[in]  m       edges
 * @param[in]  tail    [m] from 0 to n-1; borrowed for the call, as the next two
 * @param[in]  head    [m]
 * @param[in]  value   [m] lengths or strengths, finite and >= 0; NULL with CENTROPOLIS_HOPS
 * @param[in]  options NULL: the defaults; no column, no format
 * @param[out] out     freed by the caller with centropolis_network_free(); NULL on failure
 * @param[out] error   may be NULL; names the edge
 * @retval CENTROPOLIS_E_DATA, _E_USAGE, _E_NOMEM
 */
CENTROPOLIS_API centropolis_status
centropolis_network_from_edges(int64_t n, int64_t m, const int64_t *tail, const int64_t *head,
                               const double *value, const centropolis_network_options *options,
                               centropolis_network **out, centropolis_error *error);

/** Free and set to NULL; NULL is fine. */
CENTROPOLIS_API void centropolis_network_free(centropolis_network **network);

CENTROPOLIS_API int64_t centropolis_network_n_nodes(const centropolis_network *network);

/** Edges that were kept; undirected ones count once. */
CENTROPOLIS_API int64_t centropolis_network_n_edges(const centropolis_network *network);

CENTROPOLIS_API bool centropolis_network_is_directed(const centropolis_network *network);

/** A node's label as the file spells it, unique; lives as long as the network. NULL: no such node.
 */
CENTROPOLIS_API const char *centropolis_network_label(const centropolis_network *network,
                                                      int64_t node);

/** A node's name for people where the file has one beside the label, else its label; lives as long
 * as the network. NULL: no such node. */
CENTROPOLIS_API const char *centropolis_network_name(const centropolis_network *network,
                                                     int64_t node);

/** Degrees east and north, or whatever plane the file has. False: no such node, or no coordinates.
 * @param[out] x,y untouched if false */
CENTROPOLIS_API bool centropolis_network_place(const centropolis_network *network, int64_t node,
                                               double *x, double *y);

/**
 * One edge. Edges are sorted by tail, then head; undirected ones have the smaller node as tail.
 *
 * @param[out] tail,head,value each may be NULL; value: 1 with CENTROPOLIS_HOPS. Untouched if false
 * @return false: no such edge
 */
CENTROPOLIS_API bool centropolis_network_edge(const centropolis_network *network, int64_t edge,
                                              int64_t *tail, int64_t *head, double *value);

/* --- Scores -------------------------------------------------------------------------------- */

typedef struct centropolis_scores centropolis_scores;

typedef struct centropolis_compute_options {
    int threads;        /* 0: as many as OpenMP gives, see OMP_NUM_THREADS */
    bool edges;         /* edge betweenness too */
    double resolution;  /* lengths are rounded to multiples of it; 0: 0.001 of the unit of lengths,
                           the finest that cannot overflow for strengths */
    double alpha;       /* a strength w is a length 1 / w^alpha (Opsahl et al. 2010); 0: 1 */
    const char *kernel; /* "sweep", "frontier" (hops only), "dijkstra"; NULL: the fastest by
                           prediction. The numbers agree */
    /** Called now and then by the calling thread with the share of work done, 0 to 1; with false
     * the computation ends soon, without scores. NULL: none. */
    bool (*progress)(void *self, double share);
    void *self; /* handed to progress */
} centropolis_compute_options;

/**
 * Compute all measures of a network.
 *
 * Exact: lengths are whole multiples of the resolution, so that equally long paths are equal. The
 * same bits for any number of threads, on any machine. Time: about that of one shortest-path search
 * from every node, or much less; memory: some hundred bytes a node, an edge and a thread.
 *
 * @param[in]  options borrowed; NULL: the defaults
 * @param[out] out     freed by the caller with centropolis_scores_free(); NULL on failure
 * @param[out] error   may be NULL
 * @retval CENTROPOLIS_E_USAGE   an option out of range, or a kernel that cannot do this network
 * @retval CENTROPOLIS_E_DATA    path sums too long for the resolution: the text names one that fits
 * @retval CENTROPOLIS_E_NOMEM, CENTROPOLIS_E_STOPPED
 */
CENTROPOLIS_API centropolis_status centropolis_compute(const centropolis_network *network,
                                                       const centropolis_compute_options *options,
                                                       centropolis_scores **out,
                                                       centropolis_error *error);

/** Free and set to NULL; NULL is fine. */
CENTROPOLIS_API void centropolis_scores_free(centropolis_scores **scores);

/**
 * A measure of all nodes by its name: "degree", "strength", "closeness_wf", "closeness_harmonic",
 * "closeness_component", "closeness_classic", "farness", "reach", "betweenness",
 * "betweenness_norm", ...; of directed networks all but betweenness have the suffix "_out" or
 * "_in". centropolis_measure_name() lists them. Undirected betweenness counts unordered pairs.
 *
 * @return [n_nodes] in input units, NaN where undefined; lives as long as the scores. NULL: no
 *         measure of this name, or none for such a network
 */
CENTROPOLIS_API const double *centropolis_scores_node(const centropolis_scores *scores,
                                                      const char *name);

/**
 * A measure of all edges: "edge_length" (as rounded; not with CENTROPOLIS_HOPS), and, if they were
 * asked for, "edge_betweenness" and "edge_betweenness_norm".
 *
 * @return [n_edges] as centropolis_scores_node()
 */
CENTROPOLIS_API const double *centropolis_scores_edge(const centropolis_scores *scores,
                                                      const char *name);

/** The resolution that was used, in input units; 1 for hops. */
CENTROPOLIS_API double centropolis_scores_resolution(const centropolis_scores *scores);

/** The largest relative error that rounding made in a length. */
CENTROPOLIS_API double centropolis_scores_rounding_error(const centropolis_scores *scores);

/** Name of measure i of nodes, from 0; NULL beyond the last. */
CENTROPOLIS_API const char *centropolis_measure_name(int i);

/** What measure i of nodes is, in some words; NULL beyond the last. */
CENTROPOLIS_API const char *centropolis_measure_definition(int i);

#ifdef __cplusplus
}
#endif

#endif
