/* Terms of a model: variables of a panel, and functions of one. */
#ifndef POLIS_APP_EFFECTS_TERMS_H
#define POLIS_APP_EFFECTS_TERMS_H

#include "app/effects/options.h"
#include "panel/panel.h"

/**
 * A term of the panel: a variable, or ln(V), ln1p(V), sqrt(V).
 *
 * @param[out] out [n_cities * n_periods]
 */
polis_err polis_term_numbers(const polis_panel *panel, const char *term, polis_fault *fault,
                             double *out);

/** Split "function(argument)"; false if the text is not of that form. */
bool polis_term_split(const char *term, char function[POLIS_TERM], char argument[POLIS_TERM]);

#endif
