/* Measures of networks and columns of analyses beside the variables of a panel. */
#ifndef POLIS_APP_JOIN_H
#define POLIS_APP_JOIN_H

#include "base/log.h"
#include "panel/panel.h"

/**
 * Add the numbers of a result file to a panel.
 *
 * Where networks are named after cities, their numbers become intra_<name> of that city, the same
 * in all periods unless the networks are of periods (a manifest with the column period). Else nodes
 * are cities: inter_<name>, of a single network in all periods,
 * of several in the period that a network's `period` or name says.
 *
 * Then the columns of its analyses are added, as polis_join_groups() does; a file of analyses alone
 * is fine.
 *
 * Not collective; called by every rank that needs the panel. Cities without a network or node are
 * counted in the log and have no value.
 *
 * @param[in,out] dates periods that networks of the file are of, each once, are added
 * @retval POLIS_E_PARSE no city is in the file; several networks and one is not named after a
 *                       period of the panel
 */
polis_err polis_join_result(const char *path, polis_panel *panel, const polis_log *log,
                            polis_fault *fault, polis_texts *dates);

/**
 * Add the columns over cities of the analyses in a result file: resilience_resis,
 * resilience_trend_q (by city and period), integration_ti, ...
 *
 * Not collective. Matched by city_id and, where there are any, by period.
 *
 * @param[out] n_added how many
 */
polis_err polis_join_groups(const char *path, polis_panel *panel, const polis_log *log,
                            polis_fault *fault, int *n_added);

#endif
