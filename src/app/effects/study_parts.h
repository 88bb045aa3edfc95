/* The parts of a study of cities. Each fills in what the options ask of it and leaves the rest
 * alone. */
#ifndef POLIS_APP_EFFECTS_STUDY_PARTS_H
#define POLIS_APP_EFFECTS_STUDY_PARTS_H

#include "app/effects/model.h"

/** --by. Not collective: every rank does it. A group that cannot be fitted has a status. */
polis_err polis_effects_groups(const polis_effects_setting *setting, polis_effects_study *study);

/** --alone. Not collective: every rank does it. */
polis_err polis_effects_alone(const polis_effects_setting *setting, polis_effects_study *study);

/** --bootstrap. Collective: replicates are split over ranks. */
polis_err polis_effects_draw(const polis_effects_setting *setting, polis_effects_study *study);

/** --mediator. Collective. */
polis_err polis_effects_mediate(const polis_effects_setting *setting, polis_effects_study *study);

/**
 * --moran and --spatial-lag. Collective: permutations are split over ranks.
 *
 * @retval POLIS_E_PARSE several rows of a city, or the weights or the data do not allow it
 */
polis_err polis_effects_space(const polis_effects_setting *setting, polis_effects_study *study);

/**
 * --null-networks. Collective: networks are split over ranks. The panel is as it was on return.
 *
 * @retval POLIS_E_PARSE no measure of a network in the model, one that cannot be computed again, or
 *                       no rewired network allows the model
 */
polis_err polis_effects_null(const polis_effects_setting *setting, polis_effects_study *study);

#endif
