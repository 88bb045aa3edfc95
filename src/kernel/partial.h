/*
 * What one block of sources adds up, in plain doubles and a fixed order.
 *
 * A kernel numbers vertices by positions of its own; the arrays here are in that numbering. The
 * arrays of the block's sources are indexed from the block's first source.
 */
#ifndef POLIS_KERNEL_PARTIAL_H
#define POLIS_KERNEL_PARTIAL_H

#include "base/err.h"
#include "base/types.h"

#include <stdbool.h>

enum { POLIS_SQUARE_THROUGH, POLIS_SQUARE_FAR, POLIS_SQUARE_RECIPROCAL };

typedef struct polis_partial {
    polis_vid n;
    polis_eid n_flows;
    bool directed;
    double *through; /* [n] dependency on each vertex, its own ends excluded */
    double *flow;    /* [n_flows] dependency on each arc that the kernel counts */
    /* per source: [sources of a block] */
    int64_t *reach;     /* vertices reached, the source excluded */
    int64_t *far;       /* sum of distances to them, in units of the resolution */
    double *reciprocal; /* sum of 1 / distance */
    /* per target, directed graphs only: [n] */
    int64_t *reach_in;
    int64_t *far_in;
    double *reciprocal_in;
    double *square[3]; /* of pivots only: [n] sums of squares of each source's dependency, distance,
                          reciprocal; else NULL */
    /* a flag for each run of rows, of flows, that may be nonzero; NULL: all may be */
    uint8_t *touched, *touched_flows;
} polis_partial;

enum { POLIS_PARTIAL_RUN = 1024 }; /* rows or flows */

/** @param[in] n_sources the largest block. @param[out] out freed by polis_partial_free() */
polis_err polis_partial_new(polis_vid n, polis_eid n_flows, polis_vid n_sources, bool directed,
                            polis_partial **out);

void polis_partial_free(polis_partial **partial);

/** Keep account of touched runs from now on: for blocks that reach a few vertices only. */
polis_err polis_partial_track(polis_partial *partial);

/** The same for flows, of which a kernel then has to say which it writes. */
polis_err polis_partial_track_flows(polis_partial *partial);

/** Keep squares too, from now on. */
polis_err polis_partial_keep_squares(polis_partial *partial);

/** Add the sums by target of one source, and their squares. */
void polis_partial_add_source(polis_partial *partial, const polis_partial *source);

/** Note that the sums of a row are written. */
static inline void polis_partial_touch(polis_partial *partial, int64_t row)
{
    if (partial->touched) {
        partial->touched[row / POLIS_PARTIAL_RUN] = 1;
    }
}

/** Note that the sums of rows [first, last) may be written. */
void polis_partial_touch_rows(polis_partial *partial, int64_t first, int64_t last);

/** Note that the sums of flows [first, last) may be written. */
void polis_partial_touch_flows(polis_partial *partial, int64_t first, int64_t last);

/** Are all of the n rows (flows) from `first` on known to be zero? `first` starts a run. */
bool polis_partial_is_clean(const polis_partial *partial, bool flows, int64_t first, int64_t n);

/** Set the sums over vertices and arcs to zero; those per source are overwritten by each block. */
void polis_partial_reset(polis_partial *partial);

#endif
