/* Cities and their neighbours: Moran's I, and the spatial lag model. */
#ifndef POLIS_APP_EFFECTS_SPACE_H
#define POLIS_APP_EFFECTS_SPACE_H

#include "app/effects/study.h"

/**
 * What --moran and --spatial-lag ask for; nothing without them.
 *
 * Collective on comm: permutations are split over ranks.
 *
 * @param[in,out] study with sample and estimates; Moran's I and the lag are filled in
 * @retval POLIS_E_PARSE several rows of a city, or the weights or the data do not allow it
 */
polis_err polis_effects_space(MPI_Comm comm, const polis_effects_options *options,
                              const polis_panel *panel, const polis_log *log, polis_fault *fault,
                              polis_effects_study *study);

/** Name of term c of the lag model: (constant), those of the model, rho. */
const char *polis_effects_lag_term(const polis_effects_study *study, int c);

#endif
