/* Some cells of a study at a time: their replicates are split over ranks, and kept in a checkpoint
 * if there is one. */
#ifndef POLIS_APP_SHOCK_CELLS_H
#define POLIS_APP_SHOCK_CELLS_H

#include "app/control.h"
#include "app/shock/models.h"
#include "app/shock/saved.h"

#include <mpi.h>

/** Arrays that all ranks have whole and fill in parts. */
typedef struct polis_shock_cells {
    int64_t first, n;       /* cells */
    polis_i128 *sum;        /* [n][n_sums] */
    double *scalar, *curve; /* [n][n_replicates][n_scalars], [...][n_points] */
    polis_i128 *fresh;      /* [n_sums] of replicates that are not saved yet; 0 else */
    int *owner;             /* [n][n_replicates] the rank that has it from the checkpoint */
    uint8_t *done;          /* [n][n_replicates] some rank has */
} polis_shock_cells;

/** What runs them. */
typedef struct polis_shock_runner {
    MPI_Comm comm;
    int rank, n_ranks;
    const polis_shock_ready *ready;
    const double *parameter; /* [n_cells][POLIS_SHOCK_PARAMETERS] */
    polis_shock_shape shape;
    polis_control *control;  /* NULL: no checkpoint */
    polis_shock_saved saved; /* what this rank read from it */
    int64_t n_used;          /* of its spans: cells go in order */
    int64_t step;            /* replicates until the next look at signals and the clock */
    int64_t least_step;      /* that keep the threads busy */
    int64_t n_done;          /* replicates that this rank has computed or restored */
} polis_shock_runner;

/** Not collective. @param[in] n cells at most; polis_shock_cells_clear() whatever is returned */
polis_err polis_shock_cells_init(const polis_shock_shape *shape, int64_t n, polis_shock_cells *out);

void polis_shock_cells_clear(polis_shock_cells *cells);

/**
 * Collective: run cells->n cells from cells->first on. If the run is asked to stop, what was
 * computed is in the checkpoint when this returns; runner->n_done tells how much is missing.
 *
 * @param[out] cells complete on rank 0, if nothing is missing
 */
polis_err polis_shock_cells_run(polis_shock_runner *runner, polis_shock_cells *cells,
                                polis_fault *fault);

/** Collective: replicates that are computed, of all cells. */
int64_t polis_shock_cells_done(const polis_shock_runner *runner);

#endif
