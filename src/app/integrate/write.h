/* The group /integration of a result file. */
#ifndef POLIS_APP_INTEGRATE_WRITE_H
#define POLIS_APP_INTEGRATE_WRITE_H

#include "app/integrate/study.h"

/** Write all that was computed, and by which command line, into groups of an analysis. Not
 * collective. */
polis_err polis_integrate_write(const polis_integrate_options *options,
                                const polis_integrate_study *study, int argc, char *const argv[],
                                polis_analysis *analysis);

#endif
