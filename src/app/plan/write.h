/* What a plan leaves: a group below /plan, and a table on the screen. */
#ifndef POLIS_APP_PLANNING_WRITE_H
#define POLIS_APP_PLANNING_WRITE_H

#include "app/plan/study.h"

/** Name of the group below /plan: as given, or the floor, or objective and target.
 * @param[out] name [room] */
void polis_planning_name(const polis_planning_options *options, char *name, size_t room);

/** Write the group. Not collective. */
polis_err polis_planning_write(const polis_planning_study *study, int argc, char *const argv[],
                               polis_analysis *analysis);

/** Print one line for each link, and what random links would do, to standard output. */
void polis_planning_print(const polis_planning_study *study);

#endif
