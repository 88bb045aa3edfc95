/* What falls to pieces: attacks and overload. They run replicates as polis_shock_run() says. */
#ifndef POLIS_APP_SHOCK_REMOVALS_H
#define POLIS_APP_SHOCK_REMOVALS_H

#include "app/shock/form.h"
#include "app/shock/prepare.h"

polis_err polis_shock_run_attack(const polis_shock_ready *ready, int64_t first, int64_t last,
                                 polis_shock_slice *out);

polis_err polis_shock_run_overload(const polis_shock_ready *ready, int64_t first, int64_t last,
                                   polis_shock_slice *out, polis_fault *fault);

#endif
