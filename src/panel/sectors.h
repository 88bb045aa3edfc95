/* Values by city, period and sector: the long table sectors.csv (city_id, period, sector, value).
 */
#ifndef POLIS_PANEL_SECTORS_H
#define POLIS_PANEL_SECTORS_H

#include "panel/panel.h"

typedef struct polis_sectors {
    polis_labels sector; /* n_sectors names, in order of appearance */
    int n_sectors;
    double *value; /* [n_cities][n_periods][n_sectors] of the panel; NaN where there is no row */
} polis_sectors;

/**
 * Read a table of sectors that goes with a panel.
 *
 * Rows of periods that the panel does not have, and of the nation, are passed over.
 *
 * @param[out] n_passed rows that were passed over
 * @param[out] out      freed by polis_sectors_free(); NULL on failure
 * @retval POLIS_E_PARSE a column is missing, a city is not in the panel, a (city, period, sector)
 *                       is there twice, a value is negative or no number: file, line, what was
 *                       found
 */
polis_err polis_sectors_read(const char *path, const polis_panel *panel, polis_fault *fault,
                             int64_t *n_passed, polis_sectors **out);

/** NULL is fine. */
void polis_sectors_free(polis_sectors **sectors);

#endif
