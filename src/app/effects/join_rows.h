/* Where the rows of a result file go in a panel: its nodes are cities, or its networks are. */
#ifndef POLIS_APP_EFFECTS_JOIN_ROWS_H
#define POLIS_APP_EFFECTS_JOIN_ROWS_H

#include "panel/panel.h"
#include "store/open.h"

/** Zero-initialise it; polis_join_rows_clear() frees it. */
typedef struct polis_join_rows {
    polis_store *store; /* borrowed, as are panel and fault */
    const polis_panel *panel;
    polis_axis axis;    /* NODE or NETWORK */
    const char *prefix; /* "inter_" or "intra_", of the variables in the panel */
    int64_t n;          /* rows */
    polis_vid *city;    /* [n] or -1 */
    int *period;        /* [n] or -1: all */
    int64_t *when;      /* [networks] period of each, as a number */
    bool *dated;        /* [networks] whether it has one */
    polis_fault *fault;
} polis_join_rows;

/**
 * Find them. Not collective.
 *
 * Networks are cities if a larger share of them than of the nodes has a city's name. A single
 * network is one of cities if any node is one. Of several networks of cities each is a period.
 * Networks that are cities in periods (variables city_id and period) go in those; periods that the
 * panel does not have are passed over.
 *
 * @param[in,out] rows with store, panel and fault
 * @retval POLIS_E_PARSE no city is in the file; a network is named after no period of the panel; a
 *                       period is no whole number
 */
polis_err polis_join_rows_find(polis_join_rows *rows);

void polis_join_rows_clear(polis_join_rows *rows);

/**
 * The periods of the networks of a file: their variable `period`, whole numbers or words of such;
 * else, if asked for, the name of a network, "2005" or "flows/2005.csv".
 *
 * @param[out] when, dated [networks] a period of a single network that is no number is none
 * @retval POLIS_E_PARSE a period of several networks is no whole number
 */
polis_err polis_join_periods(polis_store *store, bool by_name, polis_fault *fault, int64_t *when,
                             bool *dated);

/** A column of numbers as doubles. @param[out] out [n] */
polis_err polis_join_rows_read(polis_store *store, const polis_column *column, int64_t n,
                               double *out);

/** Values of rows into cells of the panel, NaN where no row is. @param[out] cell [cells] */
void polis_join_rows_spread(const polis_join_rows *rows, const double *of_row, double *cell);

#endif
