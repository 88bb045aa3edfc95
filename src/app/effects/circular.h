/*
 * Models that explain a variable by a network that was made of it.
 *
 * A gravity network is a function of its masses: what it says of GDP or population is partly there
 * by construction. `build` writes the masses into the network, `centrality` hands them on.
 */
#ifndef POLIS_APP_EFFECTS_CIRCULAR_H
#define POLIS_APP_EFFECTS_CIRCULAR_H

#include "app/effects/options.h"
#include "base/text.h"

/**
 * Look for what a model cannot tell: an outcome made of the masses of a gravity network in it, a
 * gravity network explained by its masses, masses that are not controlled for, an outcome that was
 * simulated on a network. Not collective; reads the --network and --matrix files that are results.
 *
 * A variable is made of a mass if it is that column, has its name with a suffix (gdp, gdp_real), or
 * is a resilience that was measured on such a column.
 *
 * @param[out] warnings one sentence each; none with --circular ignore. Cleared by the caller.
 * @retval POLIS_E_PARSE --circular refuse, and a mass is on both sides
 */
polis_err polis_circular_find(const polis_effects_options *options, polis_fault *fault,
                              polis_texts *warnings);

#endif
