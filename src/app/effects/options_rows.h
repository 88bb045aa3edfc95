/* Between the files that read the command line of `centropolis effects`: its rows, the parser and
 * the checks. */
#ifndef POLIS_APP_EFFECTS_OPTIONS_ROWS_H
#define POLIS_APP_EFFECTS_OPTIONS_ROWS_H

#include "app/effects/options.h"
#include "app/given.h"

enum polis_effects_key {
    KEY_CITIES = POLIS_KEY_FIRST,
    KEY_NETWORK,
    KEY_OUTCOME,
    KEY_X,
    KEY_CONTROLS,
    KEY_QUADRATIC,
    KEY_INTERACT,
    KEY_FE,
    KEY_PERIOD,
    KEY_NETWORK_PERIOD,
    KEY_LAG,
    KEY_STANDARDISE,
    KEY_ALONE,
    KEY_SE,
    KEY_CLUSTER,
    KEY_PERMUTATIONS,
    KEY_BOOTSTRAP,
    KEY_INTERVAL,
    KEY_NULL_NETWORKS,
    KEY_SEED,
    KEY_BY,
    KEY_LEAST_GROUP,
    KEY_MEDIATOR,
    KEY_MORAN,
    KEY_SPATIAL_LAG,
    KEY_PAIRS,
    KEY_MATRIX,
    KEY_SCHEME,
    KEY_MODEL,
    KEY_CSV,
    KEY_CIRCULAR,
    KEY_MASSES,
};

extern const struct argp_option polis_effects_rows[];
extern const char polis_effects_doc[];

typedef struct polis_effects_settings {
    polis_effects_options *o;
    polis_given given;
} polis_effects_settings;

/** What is missing or does not fit together, and the defaults that depend on other options. */
error_t polis_effects_check(const struct argp_state *state, const polis_effects_settings *settings);

#endif
