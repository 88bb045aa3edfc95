/*
 * Cities in periods: the table panel.csv, with the columns of a table of cities and values from
 * elsewhere (measures of a network) beside it, all under one name space.
 *
 * A variable is a dense array [city][period], NaN where there is no value. Cities are numbered in
 * the order of the table of cities if there is one, else in the order of appearance; periods in
 * ascending order. A table without a column of periods is a panel of one period.
 *
 *     polis_panel_read("panel.csv", "cities.csv", NULL, fault, &panel);
 *     POLIS_NEW(gdp, polis_panel_cells(panel));
 *     POLIS_TRY(polis_panel_numbers(panel, "gdp_real", fault, gdp));
 *     ... gdp[city * panel->n_periods + period]
 */
#ifndef POLIS_PANEL_PANEL_H
#define POLIS_PANEL_PANEL_H

#include "panel/frame.h"

/** The row that stands for the whole nation is no city. */
#define POLIS_PANEL_NATION "__NATION__"

/** What the columns that are keys are called; NULL: as given here. */
typedef struct polis_panel_names {
    const char *city;   /* "city_id" */
    const char *period; /* "period"; the default may be missing */
} polis_panel_names;

/** A variable that comes from no table. */
typedef struct polis_panel_extra {
    char *name;
    double *value; /* [n_cities * n_periods] */
} polis_panel_extra;

typedef struct polis_panel {
    polis_labels city; /* n_cities identifiers */
    polis_vid n_cities;
    int n_periods;
    int64_t *period;     /* [n_periods] ascending; of a table without periods: one, 0 */
    bool has_periods;    /* the table has a column of periods */
    bool equally_spaced; /* as H.1 asks */
    bool balanced;       /* every city has a row in every period */
    polis_frame *rows;   /* panel.csv */
    int64_t *row;        /* [n_cities * n_periods] its row, or -1 */
    int64_t *nation_row; /* [n_periods] its row, or -1 */
    polis_vid n_absent;  /* cities of the table of cities without a row in the panel */
    polis_frame *cities; /* cities.csv, or NULL; row i is city i */
    int64_t n_extra, extra_room;
    polis_panel_extra *extra; /* [n_extra] */
} polis_panel;

/**
 * Read a panel and, if there is one, its table of cities.
 *
 * @param[in]  cities path of the table of cities, or NULL
 * @param[in]  names  NULL: "city_id" and "period"
 * @param[out] out    freed by polis_panel_free(); NULL on failure
 * @retval POLIS_E_PARSE a column of keys is missing, an identifier or a period is missing, a
 *                       period is no whole number, a row is there twice, a city is not in the table
 *                       of cities: file, line, what was found
 */
polis_err polis_panel_read(const char *path, const char *cities, const polis_panel_names *names,
                           polis_fault *fault, polis_panel **out);

/** NULL is fine. */
void polis_panel_free(polis_panel **panel);

/** Number of cells of a variable: n_cities * n_periods. */
int64_t polis_panel_cells(const polis_panel *panel);

const char *polis_panel_city(const polis_panel *panel, polis_vid city);

/** The place of a period, or -1. */
int polis_panel_find_period(const polis_panel *panel, int64_t period);

/** True if there is a variable of this name. */
bool polis_panel_has(const polis_panel *panel, const char *name);

/**
 * A variable: of those added, else of the panel, else of the table of cities, where it is the same
 * in all periods.
 *
 * @param[out] out [n_cities * n_periods] NaN where missing
 * @retval POLIS_E_PARSE no such variable (the fault lists those there are), or not numbers
 */
polis_err polis_panel_numbers(const polis_panel *panel, const char *name, polis_fault *fault,
                              double *out);

/**
 * A variable as groups, such as provinces or types.
 *
 * @param[out]    out    [n_cities * n_periods] -1 where missing
 * @param[in,out] labels empty; names of the groups in order of appearance
 */
polis_err polis_panel_groups(const polis_panel *panel, const char *name, polis_fault *fault,
                             polis_labels *labels, polis_vid *out);

/**
 * The nation's own row of a variable of the panel.
 *
 * @param[out] out [n_periods] NaN where it has none
 */
polis_err polis_panel_nation(const polis_panel *panel, const char *name, polis_fault *fault,
                             double *out);

/**
 * Add a variable from elsewhere.
 *
 * @param[in] value [n_cities * n_periods] copied
 * @retval POLIS_E_ARG a table has a column of this name, or it was added before
 */
polis_err polis_panel_add(polis_panel *panel, const char *name, const double *value,
                          polis_fault *fault);

#endif
