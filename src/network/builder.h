/*
 * From what a file says to a network: readers add nodes and edges in any order, finish() sorts,
 * drops self-loops, merges parallel edges and counts what it did.
 *
 *     polis_builder *b;
 *     POLIS_TRY(polis_builder_new(&options, "net.csv", fault, &b));
 *     POLIS_TRY(polis_builder_node(b, "Oslo", 4, &u));
 *     POLIS_TRY(polis_builder_edge(b, u, v, 12.5, line));
 *     POLIS_TRY(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &network));
 */
#ifndef POLIS_NETWORK_BUILDER_H
#define POLIS_NETWORK_BUILDER_H

#include "base/interrupt.h"
#include "network/edges.h"
#include "network/labels.h"
#include "network/network.h"

typedef enum polis_direction {
    POLIS_DIRECTION_AS_FILE, /* as the file says, else the default of its format */
    POLIS_DIRECTION_UNDIRECTED,
    POLIS_DIRECTION_DIRECTED,
} polis_direction;

typedef enum polis_parallel {
    POLIS_PARALLEL_MERGE,    /* keep the shortest length; strengths are summed */
    POLIS_PARALLEL_DISTINCT, /* each is a path of its own */
} polis_parallel;

typedef enum polis_zero {
    POLIS_ZERO_RAISE, /* a length of 0 becomes one unit of the resolution */
    POLIS_ZERO_ERROR,
} polis_zero;

/** How a network is to be read; the same for all networks of a run but where a manifest says. */
typedef struct polis_read_options {
    const char *weight; /* column or attribute that holds the value, or NULL: hops */
    polis_weight_role role;
    polis_direction direction;
    polis_parallel parallel;
    polis_symmetrise symmetrise; /* not NONE: the network is undirected, and its parallels merge */
    polis_zero zero_length;
    const char *format; /* name of a reader, or NULL: chosen by content and suffix */
    const char *period; /* column of an edge list that says when an edge was, or NULL: always */
    const polis_interrupt *interrupt; /* of reading; NULL: never */
} polis_read_options;

typedef struct polis_builder polis_builder;

/**
 * @param[in] options borrowed until the builder is freed
 * @param[in] path    for messages; borrowed until the builder is freed
 * @param[in] fault   where failures are put in words; borrowed; may be NULL
 * @param[out] out    freed by polis_builder_free()
 */
polis_err polis_builder_new(const polis_read_options *options, const char *path, polis_fault *fault,
                            polis_builder **out);

void polis_builder_free(polis_builder **builder);

/** The node of this label; added if it is new. Nodes are numbered in order of appearance. */
polis_err polis_builder_node(polis_builder *b, const char *label, size_t len, polis_vid *out);

/** The node of this label, or -1. */
polis_vid polis_builder_find(const polis_builder *b, const char *label, size_t len);

/** The label of a node that is not a declared one; valid until the next node is added. */
const char *polis_builder_label(const polis_builder *b, polis_vid v);

/**
 * Declare n nodes labelled first, first + 1, ...; node i is then vertex i. Only on an empty
 * builder.
 *
 * Nothing is allocated for declared nodes until finish(), which refuses more than
 * POLIS_MAX_VERTICES used ones: a header that claims 2^60 nodes costs nothing.
 *
 * Self-loops and strengths of 0 are no edges and do not make a node a used one. With keep_unused,
 * n may be at most POLIS_MAX_VERTICES, and a caller must have seen something for each node (a line,
 * a row) before it calls finish(), which then allocates for all of them.
 *
 * @param[in] keep_unused true: nodes without edges are nodes; false: they are dropped and counted
 */
polis_err polis_builder_declare(polis_builder *b, int64_t n, int64_t first, bool keep_unused);

/** Add an edge between declared nodes by their 64-bit labels. @retval POLIS_E_PARSE out of range */
polis_err polis_builder_declared_edge(polis_builder *b, int64_t u, int64_t v, double value,
                                      int64_t line);

/**
 * Add an edge (an arc if the network turns out directed).
 *
 * @param[in] value length or strength; ignored for role NONE
 * @param[in] line  1-based line of the file, for messages; 0: unknown
 * @retval POLIS_E_PARSE value negative, NaN or infinite; zero length with POLIS_ZERO_ERROR
 */
polis_err polis_builder_edge(polis_builder *b, polis_vid u, polis_vid v, double value,
                             int64_t line);

/**
 * As polis_builder_node() for both ends and polis_builder_edge(), only faster: it may leave the
 * lookup of the labels to a later call. A node so added is seen by polis_builder_find() and
 * polis_builder_fold() after polis_builder_settle(), and has its number from then on.
 *
 * @param[in] end labels of tail and head; copied
 */
polis_err polis_builder_labelled_edge(polis_builder *b, const polis_label end[2], double value,
                                      int64_t line);

/** Look up all labels that still wait; finish() does so, too. */
polis_err polis_builder_settle(polis_builder *b);

/** Coordinates of a node; all calls of a builder must use the same kind. */
polis_err polis_builder_coords(polis_builder *b, polis_vid v, polis_coords kind, double x,
                               double y);

/** Where a file does not say what x and y are: degrees if all are within 180 and 90, else a plane.
 * Call it after all coordinates; does nothing if there are none. */
void polis_builder_guess_coords(polis_builder *b);

/** A node's name for people. */
polis_err polis_builder_name(polis_builder *b, polis_vid v, const char *name, size_t len);

/**
 * For files that list each edge once in each direction: check that, and keep one of each pair.
 *
 * Call it after all edges. Nothing is dropped if the arcs are not symmetric, or if the options ask
 * for a directed network. A difference goes unseen with a probability of about 2^-64.
 *
 * @return -1 if every arc has a reverse of the same value; else the smallest node that has an arc
 *         to a larger one without such a reverse, or from it
 */
polis_vid polis_builder_fold(polis_builder *b);

/**
 * Make the network. Call it once; only polis_builder_free() may follow.
 *
 * Unless the file says that its edges are undirected, POLIS_SYMMETRISE_* takes them as arcs first.
 *
 * @param[in]  direction what the file says; the options' direction overrides. AS_FILE: a list of
 *                       pairs that may be either, undirected unless the options say
 * @param[out] out       freed by the caller with polis_network_free(); NULL on failure
 */
polis_err polis_builder_finish(polis_builder *b, polis_direction direction, polis_network **out);

#endif
