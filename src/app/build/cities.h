/* The tables that `centropolis build` reads: cities, and flows between them. */
#ifndef POLIS_APP_BUILD_CITIES_H
#define POLIS_APP_BUILD_CITIES_H

#include "app/build/options.h"
#include "model/ties.h"
#include "network/labels.h"

/** The cities of a table that take part, and how many do not. Zero-initialise it. */
typedef struct polis_cities {
    polis_vid n;
    polis_labels row;                 /* the id of every row of the table, also of those left out */
    int64_t *line;                    /* [row.text.n] where it is */
    polis_vid *city;                  /* [row.text.n] its city, or -1 */
    polis_vid *row_of;                /* [n] */
    polis_texts name;                 /* n, or none */
    double *lat, *lon;                /* [n] NaN where missing */
    double *mass[POLIS_BUILD_MASSES]; /* [n] as many as the options ask for */
    int64_t n_filtered, n_no_coord, n_no_mass;
    int64_t row_room[2], city_room[3 + POLIS_BUILD_MASSES];
} polis_cities;

/** What was met in tables of flows and is no tie. */
typedef struct polis_flow_counts {
    int64_t rows;
    int64_t left_out; /* one end is a city that was left out */
    int64_t own;      /* from a city to itself */
    int64_t merged;   /* of the same ends as another, summed */
} polis_flow_counts;

/**
 * Read the table of cities.
 *
 * @param[out] out cleared by polis_cities_clear(), also after a failure
 * @retval POLIS_E_ARG   a column that an option names is missing; the fault lists those there are
 * @retval POLIS_E_PARSE an id is empty or there twice, a coordinate is out of range, a mass is not
 * a number, no rows; file and line
 */
polis_err polis_cities_read(const polis_build_options *options, polis_fault *fault,
                            polis_cities *out);

void polis_cities_clear(polis_cities *cities);

const char *polis_cities_id(const polis_cities *cities, polis_vid city);

/**
 * Read one table of flows.
 *
 * @param[in,out] counts added to
 * @param[out]    out    sorted, merged; cleared by polis_ties_clear(); empty on failure
 * @retval POLIS_E_PARSE a column is missing, a city is not in the table of cities, a flow is
 *                       negative, missing or infinite; file and line
 */
polis_err polis_flows_read(const char *path, const polis_cities *cities, const polis_log *log,
                           polis_fault *fault, polis_flow_counts *counts, polis_ties *out);

#endif
