/* The group /resilience, or /resilience/NAME, of a result file. */
#ifndef POLIS_APP_RESILIENCE_WRITE_H
#define POLIS_APP_RESILIENCE_WRITE_H

#include "app/resilience/study.h"

/** Write all that was measured, and by which command line, into groups of an analysis. Not
 * collective. */
polis_err polis_resilience_write(const polis_resilience_options *options,
                                 const polis_resilience_study *study, int argc, char *const argv[],
                                 polis_analysis *analysis);

enum { POLIS_RESILIENCE_PATH = POLIS_RESILIENCE_NAME + 32 };

/** The group, or one below it: "resilience/trend". @param[in] below such as "/trend", or "" */
void polis_resilience_group(const polis_resilience_options *options, const char *below,
                            char path[POLIS_RESILIENCE_PATH]);

#endif
