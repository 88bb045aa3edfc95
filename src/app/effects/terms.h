/* Terms of a model: variables of a panel, functions of one, and events. */
#ifndef POLIS_APP_EFFECTS_TERMS_H
#define POLIS_APP_EFFECTS_TERMS_H

#include "app/effects/options.h"
#include "panel/panel.h"

/**
 * A term of the panel: a variable V; ln(V), ln1p(V), sqrt(V); is(V=WORD), 1 where V is that and 0
 * where it is anything else; since(PERIOD), 1 from that period on and 0 before.
 *
 * @param[out] out [n_cities * n_periods]
 */
polis_err polis_term_numbers(const polis_panel *panel, const char *term, polis_fault *fault,
                             double *out);

/** Split "function(argument)"; false if the text is not of that form. */
bool polis_term_split(const char *term, char function[POLIS_TERM], char argument[POLIS_TERM]);

/** The variable inside "absdiff(ln(gdp))". */
void polis_term_root(const char *term, char root[POLIS_TERM]);

#endif
