/* What each kind that plans no links leaves: a file each. */
#ifndef POLIS_APP_PLANNING_WRITE_KINDS_H
#define POLIS_APP_PLANNING_WRITE_KINDS_H

#include "app/plan/study.h"

polis_err polis_planning_put_cover(const polis_planning_study *study, polis_analysis *analysis);
void polis_planning_print_cover(const polis_planning_study *study);

polis_err polis_planning_put_seats(const polis_planning_study *study, polis_analysis *analysis);
void polis_planning_print_seats(const polis_planning_study *study);

polis_err polis_planning_put_stress(const polis_planning_study *study, polis_analysis *analysis);
void polis_planning_print_stress(const polis_planning_study *study);

#endif
