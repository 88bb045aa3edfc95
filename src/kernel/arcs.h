/* The arcs of a network after vertex elimination, as data: what kernel/hierarchy.h makes, and its
 * counts, traversals and unpacking read. */
#ifndef POLIS_KERNEL_ARCS_H
#define POLIS_KERNEL_ARCS_H

#include "kernel/columns.h"
#include "kernel/count.h"
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
    polis_eid *tie; /* [height + 1] scratch: arcs of triangles that tie */
} polis_row;

/** @retval POLIS_E_NOMEM the row can be cleared */
polis_err polis_row_init(const polis_etree *tree, polis_row *row);

void polis_row_clear(polis_row *row);

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

#endif
