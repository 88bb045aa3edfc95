/* The components of a network that is being taken apart, and scores within them. */
#ifndef POLIS_SHOCK_PARTS_H
#define POLIS_SHOCK_PARTS_H

#include "network/induce.h"
#include "shock/score.h"

/** A component: member[first .. first+n). */
typedef struct polis_part_of {
    polis_vid first, n;
    double best;   /* highest score in it, or a bound on it if not computed */
    bool computed; /* score[] of its nodes or edges is right */
    int lost_bits; /* then: last bits that its lengths lost to fit, see polis_lengths_fit() */
} polis_part_of;

/** The remaining nodes, by component. Plain data, but change it by the functions below. */
typedef struct polis_parts {
    const polis_graph *graph; /* borrowed */
    polis_graph *turned;      /* of a directed graph, else NULL */
    polis_score what;
    const polis_machine *machine; /* borrowed */
    polis_vid *member;            /* [n] ascending within a part */
    polis_vid *part;              /* [n] part of each vertex, -1: removed */
    polis_part_of *list;
    polis_vid n_parts;
    int64_t list_room;
    polis_vid *live; /* parts that may have a score above 0 */
    polis_vid n_live;
    int64_t live_room;
    uint8_t *gone; /* [m] removed edges */
    double *score; /* [n] or [m] */
    polis_inducer inducer;
    polis_vid *queue;   /* [n] scratch */
    double *part_score; /* [n] or [m] scratch */
    int64_t work;       /* done so far: nodes times nodes and arcs of what was computed */
} polis_parts;

/** All of a graph, nothing computed. @param[out] out cleared by polis_parts_clear(); empty on
 * failure */
polis_err polis_parts_init(const polis_graph *graph, polis_score what, const polis_machine *machine,
                           polis_parts *out);

void polis_parts_clear(polis_parts *parts);

/** Remove a node, or an edge with the ends u and v; the parts it leaves are not computed. */
polis_err polis_parts_remove_node(polis_parts *parts, polis_vid v);
polis_err polis_parts_remove_edge(polis_parts *parts, polis_eid e, polis_vid u);

/** Compute the scores of live part k of the list. */
polis_err polis_parts_compute(polis_parts *parts, polis_vid k);

#endif
