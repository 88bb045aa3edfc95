/* The models of `centropolis shock`, run by one function. */
#ifndef POLIS_APP_SHOCK_MODELS_H
#define POLIS_APP_SHOCK_MODELS_H

#include "app/shock/form.h"
#include "app/shock/prepare.h"

/**
 * Run replicates. Not collective; uses the threads of the options. The same bits whoever runs them.
 *
 * @param[in] parameter values of the model's parameters
 */
polis_err polis_shock_run(const polis_shock_ready *ready, const double *parameter, int64_t first,
                          int64_t last, polis_shock_slice *out, polis_fault *fault);

#endif
