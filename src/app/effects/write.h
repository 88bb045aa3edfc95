/* The group /effects/NAME of a result file. */
#ifndef POLIS_APP_EFFECTS_WRITE_H
#define POLIS_APP_EFFECTS_WRITE_H

#include "app/effects/table.h"

/** What is written: one of the two studies and its table. */
typedef struct polis_effects_result {
    const polis_effects_options *options;
    const polis_panel *panel;
    const polis_effects_study *study; /* of cities, or NULL */
    const polis_dyad_study *dyads;    /* of pairs, or NULL */
    const polis_effect_table *table;
    const polis_texts *dates;    /* periods of the networks */
    const polis_texts *warnings; /* of what the model cannot tell */
} polis_effects_result;

/** Write all of it. Not collective. */
polis_err polis_effects_write(const polis_effects_result *result, int argc, char *const argv[],
                              polis_analysis *analysis);

/** The columns and dimensions of what is asked beside a model of cities, into its group. */
polis_err polis_effects_put_extras(const polis_effects_result *result, polis_analysis *analysis);

#endif
