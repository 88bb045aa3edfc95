/* What spreads along ties: epidemics, thresholds, DebtRank, propagation. They run replicates as
 * polis_shock_run() says. */
#ifndef POLIS_APP_SHOCK_CONTAGION_H
#define POLIS_APP_SHOCK_CONTAGION_H

#include "app/shock/form.h"
#include "app/shock/prepare.h"

/**
 * Fill in what follows from other parameters: beta from r0, or r0 from beta.
 *
 * @retval POLIS_E_ARG r0 means a beta above 1
 */
polis_err polis_shock_resolve(const polis_shock_ready *ready, double *parameter,
                              polis_fault *fault);

polis_err polis_shock_run_epidemic(const polis_shock_ready *ready, const double *parameter,
                                   int64_t first, int64_t last, polis_shock_slice *out,
                                   polis_fault *fault);

/** Thresholds, DebtRank, propagation: models without chance of their own. */
polis_err polis_shock_run_each(const polis_shock_ready *ready, const double *parameter,
                               int64_t first, int64_t last, polis_shock_slice *out,
                               polis_fault *fault);

/** Systemic importance of nodes, of --model propagate. @param[out] importance [n] */
polis_err polis_shock_importance(const polis_shock_ready *ready, const double *parameter,
                                 double *importance);

#endif
