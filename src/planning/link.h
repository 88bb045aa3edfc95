/* A link that could be built or made better, and what a plan of links is judged by. */
#ifndef POLIS_PLANNING_LINK_H
#define POLIS_PLANNING_LINK_H

#include "network/graph.h"
#include "shock/propagate.h"

/**
 * A new link between a pair without one, or a better one in place of a link that is there;
 * undirected: u < v.
 *
 * A better link is shorter, so no shortest path uses the old one beside it: all objectives of
 * distances treat it as a second link.
 */
typedef struct polis_link {
    polis_vid u, v;
    int64_t len;    /* units of the resolution, >= 1; above POLIS_LINK_LONGEST only if useless */
    double value;   /* in the unit of the input: a length or a strength */
    double cost;    /* > 0 */
    bool better;    /* in place of `edge`: shorter by at least a unit */
    polis_eid edge; /* then: the number of the old one */
} polis_link;

#define POLIS_LINK_LONGEST (INT64_C(1) << 50) /* sums of lengths stay exact in a double */

/** X(id, word): what a plan improves. */
#define POLIS_OBJECTIVES(X)           \
    X(HARMONIC, "closeness_harmonic") \
    X(CLOSENESS, "closeness_wf")      \
    X(BETWEENNESS, "betweenness")     \
    X(EFFICIENCY, "efficiency")       \
    X(LOSS, "loss")                   \
    X(ROBUSTNESS, "robustness")

#define POLIS_OBJECTIVE_ID(id, word) POLIS_OBJECTIVE_##id,
typedef enum polis_objective {
    POLIS_OBJECTIVES(POLIS_OBJECTIVE_ID) POLIS_N_OBJECTIVES
} polis_objective;

/** One of a single node, closeness or betweenness? */
static inline bool polis_objective_of_node(polis_objective what)
{
    return what <= POLIS_OBJECTIVE_BETWEENNESS;
}

/** What is to be improved, and on what. Plain data, borrowed arrays. */
typedef struct polis_goal {
    polis_objective what;
    const polis_graph *graph;
    const double *strength;           /* [m] of edges, or NULL: equal; for LOSS */
    double resolution;                /* input units per unit of length */
    polis_vid target;                 /* of an objective of a node */
    const polis_propagate *propagate; /* of LOSS */
    const double *shock;              /* [n] of LOSS: x(0) */
} polis_goal;

/**
 * The objective on a graph, computed from scratch.
 *
 * closeness_harmonic and closeness_wf of the target along the arcs, and efficiency (the mean of
 * 1/distance over all ordered pairs), in 1/input unit; betweenness of the target, unordered pairs
 * if undirected; loss of a shock that propagates (shock/propagate.h); robustness R under attack by
 * recalculated degree (shock/largest.h).
 *
 * Not collective, serial; threads may call it at the same time. Cost: one search, of betweenness n
 * searches, of efficiency a run of the kernels.
 *
 * @param[in]  goal     its graph and strength are not looked at
 * @param[in]  graph    same nodes as the goal's
 * @param[in]  strength as in the goal
 * @retval POLIS_E_NOMEM
 * @retval POLIS_E_OVERFLOW more shortest paths than a double holds
 */
polis_err polis_goal_value(const polis_goal *goal, const polis_graph *graph, const double *strength,
                           double *out);

#endif
