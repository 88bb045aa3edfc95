/* The measurements of `centropolis resilience`: one row for each city of a panel. */
#ifndef POLIS_APP_RESILIENCE_STUDY_H
#define POLIS_APP_RESILIENCE_STUDY_H

#include "app/resilience/options.h"
#include "panel/sectors.h"
#include "regional/resistance.h"
#include "regional/shift_share.h"
#include "regional/trend.h"
#include "regional/window.h"

typedef struct polis_resilience_study {
    polis_panel *panel;
    polis_window window;
    polis_national national;
    polis_levels3 nation;          /* before the city is taken out */
    polis_vid n_national;          /* cities in the sum */
    int before_first, before_last; /* places of the trend's periods */
    int horizon;                   /* place */
    polis_resistance *resistance;  /* [n_cities], or NULL without an outcome */
    double *quality;               /* [n_cities][n_periods] */
    polis_triangle *triangle;      /* [n_cities] */
    polis_shift_share *share;      /* [n_cities], or NULL without sectors */
    polis_composite *index;        /* of [n_cities * n_periods], or NULL */
    polis_indicator_scale scale[POLIS_TERMS_MOST];
    polis_index_ranks ranks; /* how alike its scores are to those of other weights */
} polis_resilience_study;

/**
 * Read the tables and measure. Not collective.
 *
 * @param[out] out cleared by polis_resilience_clear(), whatever is returned
 * @retval POLIS_E_PARSE a table is bad, a period is not in it, or the national series never falls
 */
polis_err polis_resilience_measure(const polis_resilience_options *options, const polis_log *log,
                                   polis_fault *fault, polis_resilience_study *out);

void polis_resilience_clear(polis_resilience_study *study);

#endif
