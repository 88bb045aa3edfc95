/* The words of --scenario: KIND, or KIND:ARGUMENTS. */
#ifndef POLIS_APP_SHOCK_SCENARIO_H
#define POLIS_APP_SHOCK_SCENARIO_H

#include "app/shock/input.h"

/** Turn a scenario as typed into in->scenario, or in->attack for --model attack; it takes the place
 * of the one that is there. */
polis_err polis_shock_scenario(polis_shock_input *in, const char *text, polis_fault *fault);

#endif
