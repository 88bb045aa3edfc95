/* What `centropolis integrate` computes: arrays over the cities and periods of a panel. */
#ifndef POLIS_APP_INTEGRATE_STUDY_H
#define POLIS_APP_INTEGRATE_STUDY_H

#include "app/integrate/options.h"
#include "panel/sectors.h"
#include "regional/coupling.h"
#include "regional/structure.h"
#include "regional/transformation.h"
#include "regional/typology.h"

/** What a city is, the same in all periods. */
typedef struct polis_city_class {
    int8_t size;      /* polis_size_class or -1 */
    int8_t type;      /* polis_resource_type or -1 */
    int8_t exhausted; /* 1, 0 or -1: the official list of exhausted cities, else declining */
    int8_t why;       /* polis_why: OK official, DERIVED_LABEL, MISSING_INPUT */
} polis_city_class;

/** Cells are [city][period]. An array is NULL where nothing was given to compute it from. */
typedef struct polis_integrate_study {
    polis_panel *panel;
    polis_city_class *class;    /* [n_cities] */
    double *dependence;         /* [cell] 0 .. 1 */
    double *tertiary_gap;       /* [cell] share - national share */
    polis_sectors *sectors;     /* or NULL */
    polis_structure *structure; /* [cell] */
    double *quotient;           /* [n_cities][n_sectors] of the last period */
    polis_variety *variety;     /* [cell] */
    polis_composite *score[POLIS_N_SCORES];
    polis_indicator_scale scale[POLIS_N_SCORES][POLIS_TERMS_MOST];
    polis_index_ranks ranks[POLIS_N_SCORES]; /* how alike scores are to those of other weights */
    polis_coupling *coupling;                /* [cell] */
    int8_t *lag;                             /* [cell] polis_lag or -1 */
    double path_weight[POLIS_N_PATHS]; /* in the transformation index; of scores there are: sum 1 */
    polis_transformation *transformation; /* [cell] */
    double *change;                       /* [cell] of the transformation index since the first */
} polis_integrate_study;

/** The scores together, once they are there: coupling, transformation. Not collective. */
polis_err polis_integrate_combine(const polis_integrate_options *options,
                                  polis_integrate_study *study);

/**
 * Read the tables and compute. Not collective.
 *
 * @param[out] out cleared by polis_integrate_clear(), whatever is returned
 */
polis_err polis_integrate_measure(const polis_integrate_options *options, const polis_log *log,
                                  polis_fault *fault, polis_integrate_study *out);

void polis_integrate_clear(polis_integrate_study *study);

#endif
