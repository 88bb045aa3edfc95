/* What a study of shocks leaves: a group below /shocks, a table of curves, a table on the screen.
 */
#ifndef POLIS_APP_SHOCK_WRITE_H
#define POLIS_APP_SHOCK_WRITE_H

#include "app/shock/study.h"
#include "store/part.h"

/** Name of the group below /shocks: as given, or model and scenario.
 * @param[out] name [room] */
void polis_shock_name(const polis_shock_options *options, char *name, size_t room);

/** Write the group. Not collective. */
polis_err polis_shock_write(const polis_shock_study *study, int argc, char *const argv[],
                            polis_analysis *analysis);

/** Write the curves as CSV: cell, parameters, point, mean and band. Not published.
 * @retval POLIS_E_IO */
polis_err polis_shock_write_curves(const polis_shock_study *study, polis_part *part,
                                   polis_fault *fault);

/** Print one line for each cell to standard output. */
void polis_shock_print(const polis_shock_study *study);

#endif
