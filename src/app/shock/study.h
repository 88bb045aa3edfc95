/* A whole study: every cell of the grid, its replicates split over ranks, summed up on rank 0. */
#ifndef POLIS_APP_SHOCK_STUDY_H
#define POLIS_APP_SHOCK_STUDY_H

#include "app/shock/cells.h"

#include <mpi.h>

typedef struct polis_shock_study {
    polis_shock_ready ready;
    int n_parameters, n_scalars, n_columns;
    int64_t n_cells, n_replicates;
    double *parameter; /* [n_cells][POLIS_SHOCK_PARAMETERS] */
    /* on rank 0: */
    double *scalar;            /* [n_cells][n_replicates][n_scalars] */
    double *mean, *low, *high; /* [n_cells][n_points]; of 5 % and 95 % of the replicates */
    double *column;            /* [n_columns][n_cells][n] */
    double *importance;        /* [n_cells][n] of --model propagate, else NULL */
} polis_shock_study;

/** Whether the study can be made. Not collective.
 * @retval POLIS_E_ARG too many cells; or --checkpoint for a single replicate */
polis_err polis_shock_study_check(const polis_shock_input *in, polis_fault *fault);

/**
 * Collective on comm. The input has passed polis_shock_study_check().
 *
 * @param[in,out] control NULL: no checkpoint
 * @param[out] out cleared by polis_shock_study_clear(), whatever is returned
 * @return the same code on all ranks
 * @retval POLIS_E_TEMPFAIL asked to stop: what is computed is in the checkpoint
 */
polis_err polis_shock_study_run(MPI_Comm comm, const polis_shock_input *in, polis_control *control,
                                const polis_log *log, polis_fault *fault, polis_shock_study *out);

void polis_shock_study_clear(polis_shock_study *study);

/** Mean over replicates of scalar k of a cell, NaN left out; NaN if there is nothing else. */
double polis_shock_mean(const polis_shock_study *study, int64_t cell, int k);

#endif
