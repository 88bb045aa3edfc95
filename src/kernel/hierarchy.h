/*
 * The arcs that the sweep kernel traverses: a network after vertex elimination.
 *
 * Eliminating a vertex joins its remaining neighbours by shortcuts, each with its length and its
 * number of shortest paths. Every shortest path of the network then corresponds to exactly one path
 * that first climbs and then descends the elimination tree, so path counts stay exact. Arcs longer
 * than the distance between their ends lie on no shortest path and are dropped.
 *
 * @see Dibbelt, Strasser & Wagner, ACM J. Exp. Algorithmics 21 (2016) 1.5, doi:10.1145/2886843
 */
#ifndef POLIS_KERNEL_HIERARCHY_H
#define POLIS_KERNEL_HIERARCHY_H

#include "kernel/columns.h"
#include "kernel/count.h"
#include "kernel/crew.h"
#include "kernel/etree.h"

#include <stdbool.h>

/** Arcs between each position and its ancestors, in one direction. Lengths are in one of the three.
 */
typedef struct polis_arcs {
    polis_eid *off;      /* [n + 1] */
    polis_vid *head;     /* position of the ancestor, ascending for each position */
    int32_t *depth;      /* its depth */
    int16_t *len_small;  /* < 2^14, or NULL */
    int32_t *len_narrow; /* < 2^30, or NULL */
    double *len_wide;    /* whole numbers < 2^52, or NULL */
    double *count;       /* shortest paths the arc stands for: mantissa of a polis_count */
    int32_t *scale;      /* and its scale; NULL if all are 0 */
    int32_t *flow;       /* where its dependency is summed, or -1: nowhere */
} polis_arcs;

/** What holds every distance; n of them are below 2^53 unless it is the widest. */
typedef enum polis_width {
    POLIS_WIDTH_SMALL,  /* below 2^14 */
    POLIS_WIDTH_NARROW, /* below 2^30 */
    POLIS_WIDTH_WIDE,
    POLIS_N_WIDTHS,
} polis_width;

typedef struct polis_hierarchy {
    polis_etree *tree;
    bool directed;
    polis_width width; /* of lengths and distances */
    polis_eid n_flows; /* sums that a traversal keeps of arcs */
    polis_arcs *down;  /* from the ancestor to the position */
    polis_arcs *up;    /* from the position to the ancestor; the same object if undirected */
    polis_columns below_down, below_up; /* of their rows; undirected: the same arrays */
} polis_hierarchy;

/** One row of kept arcs by the depth of their ancestors: what triangles are looked up in. Between
 * uses every length is -1. */
typedef struct polis_row {
    int64_t *len;   /* [height] */
    polis_eid *arc; /* [height] */
} polis_row;

/** @retval POLIS_E_NOMEM the row can be cleared */
polis_err polis_row_init(const polis_etree *tree, polis_row *row);

void polis_row_clear(polis_row *row);

/**
 * Eliminate the vertices of a graph.
 *
 * Not collective. Memory: 32 bytes (directed 48) for each arc of the filled pattern while it works.
 *
 * @param[in,out] tree  of the graph's pattern; moved (set to NULL) on success
 * @param[in]     edges true: dependencies of all edges are wanted, not only of shortcuts
 * @param[in]     crew  finds lengths and distances; the result does not depend on it
 * @param[out]    out   freed by polis_hierarchy_free()
 * @retval POLIS_E_NOMEM, POLIS_E_OVERFLOW more than 2^31 sums of arcs
 */
polis_err polis_hierarchy_new(const polis_graph *graph, const polis_pattern *pattern,
                              polis_etree **tree, bool edges, polis_crew *crew,
                              polis_hierarchy **out);

void polis_hierarchy_free(polis_hierarchy **hierarchy);

/** Arc of `position` to its ancestor `head`, or -1. */
polis_eid polis_arcs_find(const polis_arcs *arcs, polis_vid position, polis_vid head);

/** Length of arc a. */
static inline int64_t polis_arcs_len(const polis_arcs *arcs, polis_eid a)
{
    return arcs->len_small    ? arcs->len_small[a]
           : arcs->len_narrow ? arcs->len_narrow[a]
                              : (int64_t)arcs->len_wide[a];
}

/** Shortest paths that arc a stands for. */
static inline polis_count polis_arcs_count(const polis_arcs *arcs, polis_eid a)
{
    return (polis_count){arcs->count[a], arcs->scale ? arcs->scale[a] : 0};
}

/** Number of kept arcs a traversal of all positions looks at. */
polis_eid polis_hierarchy_n_arcs(const polis_hierarchy *hierarchy);

/**
 * After all sources: give the dependency of shortcuts to what they hide.
 *
 * From the highest arc down, its flow is split over its components in proportion to their path
 * counts; what passes a middle vertex is its dependency. Not collective.
 *
 * @param[in,out] row     scratch
 * @param[in,out] flow    [n_flows] totals of all sources; shortcuts' shares are added to their legs
 * @param[in,out] through [n] by position; hidden dependencies are added
 */
void polis_hierarchy_unpack(const polis_hierarchy *hierarchy, polis_row *row, double *flow,
                            double *through);

/**
 * The same by a crew, to the same bits, and dependencies of the edges.
 *
 * @param[in]  graph of polis_hierarchy_new()
 * @param[out] edge  [graph->m] dependency of each edge, or NULL
 * @retval POLIS_E_NOMEM
 */
polis_err polis_hierarchy_unpack_edges(const polis_hierarchy *hierarchy, const polis_graph *graph,
                                       polis_crew *crew, double *flow, double *through,
                                       double *edge);

enum { POLIS_PIVOT_LANES = 16 };

#endif
