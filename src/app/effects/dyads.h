/* A model of pairs of cities: matrices, QAP correlations, MRQAP. */
#ifndef POLIS_APP_EFFECTS_DYADS_H
#define POLIS_APP_EFFECTS_DYADS_H

#include "app/effects/options.h"
#include "panel/panel.h"

typedef struct polis_dyad_study {
    polis_vid n;      /* cities with a value of every variable of the model */
    int k;            /* terms without the constant: --x, then --controls */
    polis_texts name; /* k */
    polis_qap *qap;
    polis_replicates permutations;
    double *p_permuted,
        *p_correlation; /* [k + 1] NaN for the constant; NULL without permutations */
} polis_dyad_study;

/**
 * Collective on comm: replicates are split over ranks. Every rank holds all matrices.
 *
 * @param[out] out cleared by polis_dyad_study_clear(), also after a failure
 * @retval POLIS_E_PARSE several periods and none chosen, an unknown term, the data do not allow it
 */
polis_err polis_dyads_measure(MPI_Comm comm, const polis_effects_options *options,
                              const polis_panel *panel, const polis_log *log, polis_fault *fault,
                              polis_dyad_study *out);

void polis_dyad_study_clear(polis_dyad_study *study);

#endif
