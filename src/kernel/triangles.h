/*
 * What shortcuts hide: triangles of kept arcs whose two legs, by way of a position below both ends,
 * are together as long as the arc between the ends.
 */
#ifndef POLIS_KERNEL_TRIANGLES_H
#define POLIS_KERNEL_TRIANGLES_H

#include "kernel/hierarchy.h"

/** Put an arc of the row at hand where its triangles look for it. */
static inline void polis_row_put(polis_row *row, const polis_arcs *arcs, polis_eid a)
{
    row->len[arcs->depth[a]] = polis_arcs_len(arcs, a);
    row->arc[arcs->depth[a]] = a;
}

/** And forget it. */
static inline void polis_row_drop(polis_row *row, const polis_arcs *arcs, polis_eid a)
{
    row->len[arcs->depth[a]] = -1;
}

/** A triangle that ties: the arc of the row, and its legs. */
typedef struct polis_triangle {
    polis_vid middle;
    polis_eid arc;      /* of `arcs` */
    polis_eid near_leg; /* of the other direction: between the position of the row and the middle */
    polis_eid far_leg;  /* of `arcs`: between the middle and the other end */
} polis_triangle;

/**
 * Visit the triangles that tie of the arcs in the row of position w, deepest middle first.
 *
 * @param[in] arcs  in the direction of the row's arcs
 * @param[in] other in the other one; undirected: the same
 * @param[in] below columns of `other`
 */
static inline void polis_triangles_of(const polis_arcs *arcs, const polis_arcs *other,
                                      const polis_columns *below, polis_vid w, polis_vid depth,
                                      const polis_row *row,
                                      void (*visit)(void *self, const polis_triangle *triangle),
                                      void *self)
{
    for (polis_eid i = below->off[w + 1]; i > below->off[w]; i--) {
        const polis_vid v = below->below[i - 1].position;
        const polis_eid near_leg = other->off[v] + below->below[i - 1].k;
        const int64_t near_len = polis_arcs_len(other, near_leg);

        for (polis_eid a = arcs->off[v]; a < arcs->off[v + 1] && arcs->depth[a] < depth; a++) {
            const polis_vid u = arcs->depth[a];

            if (near_len + polis_arcs_len(arcs, a) == row->len[u]) {
                visit(self, &(polis_triangle){v, row->arc[u], near_leg, a});
            }
        }
    }
}

/**
 * Count the shortest paths that each arc stands for, and number the sums of those that hide some.
 *
 * @param[in]     edges   true: of all arcs
 * @retval POLIS_E_NOMEM, POLIS_E_OVERFLOW more than 2^31 sums of arcs
 */
polis_err polis_hierarchy_count(const polis_graph *graph, bool edges, polis_hierarchy *hierarchy);

#endif
