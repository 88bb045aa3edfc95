/* The rows of a model of cities: variables by name, transformed, lagged, complete. */
#ifndef POLIS_APP_EFFECTS_SAMPLE_H
#define POLIS_APP_EFFECTS_SAMPLE_H

#include "app/effects/options.h"
#include "panel/panel.h"
#include "statistics/regression.h"

/** What every rank has: the rows with a value of everything, by city, then period. */
typedef struct polis_sample {
    int64_t n, n_cells;       /* rows; cells of the panel that were looked at */
    int64_t n_singletons;     /* rows that tell nothing beside the fixed effects */
    int k;                    /* columns: x, its squares, interactions, controls */
    int n_x;                  /* the first n_x are those of --x themselves */
    polis_texts name;         /* k */
    double *y, *x;            /* [n], [k][n] */
    double *mediator;         /* [n] or NULL */
    double mean[POLIS_TERMS]; /* of those of --x, where their squares are centred */
    int64_t *cell;            /* [n] of the panel */
    polis_vid *city, *period; /* [n] numbered among the rows */
    polis_vid n_cities, n_periods;
    polis_vid *cluster, n_clusters; /* [n] or NULL */
    bool city_in_cluster;
    polis_vid *group; /* [n] or NULL */
    polis_labels groups;
    int64_t missing[2 * POLIS_TERMS + 4]; /* cells without a value of: outcome, x, controls, ... */
    polis_terms needed;                   /* what those are */
} polis_sample;

/**
 * Take the sample. Not collective.
 *
 * A row is left out for the first thing that it has no value of; a warning counts them by that.
 *
 * @param[out] out cleared by polis_sample_clear(), also after a failure
 * @retval POLIS_E_PARSE an unknown variable or function, a logarithm of what is not positive, no
 *                       rows left: the fault says which and where
 */
polis_err polis_sample_take(const polis_effects_options *options, const polis_panel *panel,
                            const polis_log *log, polis_fault *fault, polis_sample *out);

void polis_sample_clear(polis_sample *sample);

/**
 * Number what occurs in x in order of appearance.
 *
 * @param[in,out] x     [n] >= 0; 0 .. *n_out - 1 on return
 * @param[out]    n_out how many different there are
 */
polis_err polis_renumber(int64_t n, polis_vid *x, polis_vid *n_out);

#endif
