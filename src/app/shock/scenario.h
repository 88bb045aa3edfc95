/* The words of --scenario: KIND, or KIND:ARGUMENTS. */
#ifndef POLIS_APP_SHOCK_SCENARIO_H
#define POLIS_APP_SHOCK_SCENARIO_H

#include "app/shock/input.h"

/** Turn a scenario as typed into in->scenario, or in->attack for --model attack; it takes the place
 * of the one that is there. Collective over the machine's joint, which computes the scores of
 * top:K:betweenness and the like. */
polis_err polis_shock_scenario(polis_shock_input *in, const char *text,
                               const polis_machine *machine, polis_fault *fault);

#endif
