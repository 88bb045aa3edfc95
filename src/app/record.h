/* Who made a result, when and how: the attributes that vary from run to run. */
#ifndef POLIS_APP_RECORD_H
#define POLIS_APP_RECORD_H

#include "store/analysis.h"

/**
 * Collective on comm. Write date_created, history (time and command line, with the options of
 * its --config in place, as a shell takes it), host, ranks and threads into the group /run of a
 * result.
 */
polis_err polis_record_run(MPI_Comm comm, polis_result *result, int argc, char *const argv[]);

/** The same of the current group of an analysis, by one process. */
polis_err polis_record_analysis(polis_analysis *analysis, int argc, char *const argv[]);

#endif
