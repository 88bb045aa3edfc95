/* The group /resilience of a result file. */
#ifndef POLIS_APP_RESILIENCE_WRITE_H
#define POLIS_APP_RESILIENCE_WRITE_H

#include "app/resilience_study.h"

/** Write all that was measured, and by which command line, into groups of an analysis. Not
 * collective. */
polis_err polis_resilience_write(const polis_resilience_options *options,
                                 const polis_resilience_study *study, int argc, char *const argv[],
                                 polis_analysis *analysis);

#endif
