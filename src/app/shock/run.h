/* The models behind polis_shock_run(); nobody else includes it. All of them run replicates [first,
 * last) as that says. */
#ifndef POLIS_APP_SHOCK_RUN_H
#define POLIS_APP_SHOCK_RUN_H

#include "app/shock/models.h"

polis_err polis_shock_run_attack(const polis_shock_ready *ready, int64_t first, int64_t last,
                                 polis_shock_slice *out);

polis_err polis_shock_run_overload(const polis_shock_ready *ready, int64_t first, int64_t last,
                                   polis_shock_slice *out, polis_fault *fault);

polis_err polis_shock_run_epidemic(const polis_shock_ready *ready, const double *parameter,
                                   int64_t first, int64_t last, polis_shock_slice *out,
                                   polis_fault *fault);

/** Thresholds, DebtRank, propagation: models without chance of their own. */
polis_err polis_shock_run_each(const polis_shock_ready *ready, const double *parameter,
                               int64_t first, int64_t last, polis_shock_slice *out,
                               polis_fault *fault);

#endif
