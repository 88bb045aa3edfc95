/* Between the files that read the command line of `centropolis build`: its rows, the parser and the
 * checks. */
#ifndef POLIS_APP_BUILD_OPTIONS_ROWS_H
#define POLIS_APP_BUILD_OPTIONS_ROWS_H

#include "app/build/options.h"
#include "app/given.h"

enum polis_build_key {
    KEY_OUTPUT = 'o',
    KEY_GRAVITY = POLIS_KEY_FIRST,
    KEY_EXPONENTS,
    KEY_KAPPA,
    KEY_MASS,
    KEY_MASS2,
    KEY_MASS3,
    KEY_DECAY,
    KEY_LEAST_KM,
    KEY_FLOWS,
    KEY_LAYER_WEIGHTS,
    KEY_SYMMETRISE,
    KEY_NORMALISE,
    KEY_KNN,
    KEY_RADIUS,
    KEY_THRESHOLD,
    KEY_C,
    KEY_ROWMEAN_DEN,
    KEY_THETA,
    KEY_K,
    KEY_DENSITY,
    KEY_ALPHA,
    KEY_SYM,
    KEY_WHERE,
    KEY_ID,
    KEY_NAME,
    KEY_LAT,
    KEY_LON,
    KEY_FORCE,
};

extern const struct argp_option polis_build_rows[];
extern const char polis_build_doc[];

typedef struct polis_build_settings {
    polis_build_options *o;
    polis_given given;
} polis_build_settings;

/** What is missing or does not fit together, and the defaults that depend on other options. */
error_t polis_build_check(const struct argp_state *state, const polis_build_settings *settings);

#endif
