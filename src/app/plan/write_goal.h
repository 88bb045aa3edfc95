/* What all kinds of plans say of the nodes and of the objective. */
#ifndef POLIS_APP_PLANNING_WRITE_GOAL_H
#define POLIS_APP_PLANNING_WRITE_GOAL_H

#include "app/plan/study.h"

/** Label of a node, the network's. */
const char *polis_planning_label(const polis_planning_study *study, polis_vid v);

/** Unit of an objective. */
const char *polis_planning_unit(polis_objective what);

/** Attributes of the objective: target, scenarios and parameters of the loss. */
polis_err polis_planning_put_goal(const polis_planning_study *study, polis_analysis *analysis);

#endif
