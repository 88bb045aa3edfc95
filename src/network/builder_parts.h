/* What a builder keeps: between the file that collects nodes and edges and the one that makes the
 * network of them. */
#ifndef POLIS_NETWORK_BUILDER_PARTS_H
#define POLIS_NETWORK_BUILDER_PARTS_H

#include "network/builder.h"
#include "network/edges.h"
#include "network/pending.h"
#include "network/used.h"

enum { POLIS_BUILDER_ID = 24 }; /* bytes of the number of a declared node as text */

/** Coordinates of a node, as a reader gave them. */
typedef struct polis_builder_point {
    polis_vid v;
    double x, y;
} polis_builder_point;

struct polis_builder {
    const polis_read_options *options;
    const char *path;
    polis_fault *fault;

    polis_labels labels; /* of nodes that are not declared, or too many to number */
    bool declared, numbered, keep_unused;
    int64_t n_declared, first;

    polis_pending pending;
    polis_edges edges;
    polis_dropped dropped;

    polis_coords coords;
    polis_builder_point *point; /* [n_points] in order of calls: the last of a node counts */
    int64_t n_points, point_room;

    polis_texts name; /* in order of calls, as `named` */
    polis_vid *named; /* [name.n] */
    int64_t named_room;
};

#endif
