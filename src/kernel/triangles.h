/*
 * What shortcuts hide: triangles of kept arcs whose two legs, by way of a position below both ends,
 * are together as long as the arc between the ends.
 */
#ifndef POLIS_KERNEL_TRIANGLES_H
#define POLIS_KERNEL_TRIANGLES_H

#include "kernel/arcs.h"
#include "kernel/pieces.h"

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

/** A row whose triangles are visited, and by way of which positions. */
typedef struct polis_row_of {
    const polis_arcs *arcs;     /* in the direction of the row's arcs */
    const polis_arcs *other;    /* in the other one; undirected: the same */
    const polis_columns *below; /* columns of `other` */
    const polis_pieces *pieces; /* NULL: by way of all */
    polis_vid piece;            /* or of those of this one, or of POLIS_REST */
    polis_vid w, depth;         /* whose row, and its depth */
} polis_row_of;

/* Of one middle position, near_len from the row's. `width` is a constant: a loop for each. Ties are
 * as likely as not: they are listed without a branch before they are visited. */
__attribute__((always_inline)) static inline void
polis_triangles_by(const polis_row_of *of, polis_width width, polis_vid v, polis_eid near_leg,
                   const polis_row *row, void (*visit)(void *self, const polis_triangle *triangle),
                   void *self)
{
    const polis_arcs *arcs = of->arcs;
    const polis_eid first = arcs->off[v], last = arcs->off[v + 1];
    const int64_t near_len = polis_arcs_len(of->other, near_leg);
    const int32_t *depth = arcs->depth;
    polis_eid *const ties = row->tie;
    polis_eid *top = ties;

    for (polis_eid a = first; a < last && depth[a] < of->depth; a++) {
        const int64_t far_len = width == POLIS_WIDTH_SMALL    ? arcs->len_small[a]
                                : width == POLIS_WIDTH_NARROW ? arcs->len_narrow[a]
                                                              : (int64_t)arcs->len_wide[a];

        *top = a;
        top += near_len + far_len == row->len[depth[a]];
    }
    for (const polis_eid *t = ties; t < top; t++) {
        visit(self, &(polis_triangle){v, row->arc[depth[*t]], near_leg, *t});
    }
}

/** Visit the triangles that tie of the arcs of a row, deepest middle first. */
static inline void polis_triangles_of(const polis_row_of *of, const polis_row *row,
                                      void (*visit)(void *self, const polis_triangle *triangle),
                                      void *self)
{
    const polis_columns *below = of->below;
    const polis_stretch whole = {below->off[of->w], below->off[of->w + 1]};
    const polis_stretch column =
        of->pieces ? polis_pieces_column(of->pieces, below, of->w, of->piece) : whole;

    for (polis_eid i = column.last; i > column.first; i--) {
        const polis_vid v = below->below[i - 1].position;
        const polis_eid near_leg = of->other->off[v] + below->below[i - 1].k;

        if (of->pieces && of->pieces->of[v] != of->piece) {
            continue;
        }
        if (of->arcs->len_small) {
            polis_triangles_by(of, POLIS_WIDTH_SMALL, v, near_leg, row, visit, self);
        } else if (of->arcs->len_narrow) {
            polis_triangles_by(of, POLIS_WIDTH_NARROW, v, near_leg, row, visit, self);
        } else {
            polis_triangles_by(of, POLIS_WIDTH_WIDE, v, near_leg, row, visit, self);
        }
    }
}

/**
 * Count the shortest paths that each arc stands for, and number the sums of those that hide some.
 *
 * @param[in]     edges   true: of all arcs
 * @param[in]     crew    may interrupt it
 * @retval POLIS_E_NOMEM, POLIS_E_TEMPFAIL, POLIS_E_OVERFLOW more than 2^31 sums of arcs
 */
polis_err polis_hierarchy_count(const polis_graph *graph, bool edges, const polis_crew *crew,
                                polis_hierarchy *hierarchy);

#endif
