/*
 * What a study of shocks keeps in its checkpoint: runs of replicates of a cell, and runs of
 * removals of an attack, a record each. A run is as long as it was when the state was saved, so any
 * ranks and threads can go on behind it.
 */
#ifndef POLIS_APP_SHOCK_SAVED_H
#define POLIS_APP_SHOCK_SAVED_H

#include "base/fixed.h"
#include "store/checkpoint.h"

typedef struct polis_shock_shape {
    int64_t n_cells, n_replicates;
    int64_t n_scalars, n_points; /* of a replicate */
    int64_t n_sums;              /* of a cell: all sums of all nodes */
} polis_shock_shape;

/** Replicates [first, last) of a cell. */
typedef struct polis_shock_span {
    int64_t cell, first, last;
    polis_i128 *sum; /* [n_sums] of these replicates */
    double *curve;   /* [last - first][n_points] */
    double *scalar;  /* [last - first][n_scalars] */
} polis_shock_span;

/** Zero-initialise it; polis_shock_saved_clear() frees it. */
typedef struct polis_shock_saved {
    polis_shock_shape shape;
    polis_shock_span *span; /* [n] by cell and first replicate; disjoint */
    int64_t n, room;
} polis_shock_saved;

/** This rank's share of what was saved before; other ranks may have read the same replicates. Not
 * collective. @param[in,out] saved its shape is that of the study */
polis_err polis_shock_saved_read(const polis_checkpoint *checkpoint, polis_fault *fault,
                                 polis_shock_saved *saved);

/** Free the memory of a span that is used, or of no use. */
void polis_shock_span_drop(polis_shock_span *span);

void polis_shock_saved_clear(polis_shock_saved *saved);

/** Append to this rank's journal. Not collective. @retval POLIS_E_IO */
polis_err polis_shock_saved_write(polis_checkpoint *checkpoint, const polis_shock_shape *shape,
                                  const polis_shock_span *span, polis_fault *fault);

/** Append removals [first, last) of an attack to this rank's journal, and what lengths lost until
 * then. Not collective. @retval POLIS_E_IO */
polis_err polis_shock_removals_write(polis_checkpoint *checkpoint, const int64_t *order,
                                     int64_t first, int64_t last, int lost_bits,
                                     polis_fault *fault);

/** This rank's share of the removals that were saved before. Not collective.
 * @param[in,out] order [n_remove] what is not in this share stays as it is
 * @param[in,out] lost_bits raised to what is in this share */
polis_err polis_shock_removals_read(const polis_checkpoint *checkpoint, int64_t n_remove,
                                    int64_t *order, int *lost_bits, polis_fault *fault);

#endif
