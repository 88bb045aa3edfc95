/* A study of cities: the model that the options ask for, and everything that is asked of it. */
#ifndef POLIS_APP_EFFECTS_STUDY_H
#define POLIS_APP_EFFECTS_STUDY_H

#include "app/effects/model.h"

/**
 * Collective on comm: replicates are split over ranks, all else every rank does.
 *
 * @param[in,out] panel the same on return; --null-networks puts other measures in it meanwhile
 * @param[out] out cleared by polis_effects_study_clear(), also after a failure
 * @retval POLIS_E_PARSE the data do not allow what is asked; the fault says what and why
 */
polis_err polis_effects_measure(MPI_Comm comm, const polis_effects_options *options,
                                polis_panel *panel, const polis_log *log, polis_fault *fault,
                                polis_effects_study *out);

#endif
