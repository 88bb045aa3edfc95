/* What a result file says of how it came about. */
#ifndef POLIS_APP_PROVENANCE_H
#define POLIS_APP_PROVENANCE_H

#include "app/centrality/settings.h"
#include "io/inputs.h"
#include "store/result.h"

/**
 * Collective. Conventions and options as attributes of the root; what varies from run to run (time,
 * host, ranks, threads, command line, seconds) in the group /run.
 *
 * @param[in] inputs whose files may say how their networks were built
 */
polis_err polis_provenance_write(MPI_Comm comm, polis_result *result,
                                 const polis_settings *settings, const polis_inputs *inputs,
                                 int argc, char **argv, double computed_s);

#endif
