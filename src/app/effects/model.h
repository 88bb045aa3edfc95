/* A model of cities: what it is made of, and what is found out about it. */
#ifndef POLIS_APP_EFFECTS_MODEL_H
#define POLIS_APP_EFFECTS_MODEL_H

#include "app/effects/sample.h"
#include "base/why.h"
#include "statistics/moran.h"
#include "statistics/replicate.h"
#include "statistics/spatial_lag.h"

/** The model of one group. */
typedef struct polis_group_fit {
    polis_estimates *estimates; /* NULL: status says why */
    polis_why status;
    int64_t n;
    double *q; /* [k] p adjusted for all groups and terms together */
} polis_group_fit;

/** Effects of one --x: direct + indirect = total, in the units of the model. */
typedef struct polis_mediated {
    double to_mediator, of_mediator; /* a, b */
    double direct, indirect, total;
    double low, high; /* 95 % interval of the indirect effect */
} polis_mediated;

typedef struct polis_autocorrelation {
    polis_moran moran;
    double p, p_greater; /* by permutation, two-sided and of larger I */
} polis_autocorrelation;

typedef struct polis_turn {
    double at, se; /* in the unit of the term */
} polis_turn;

/** A term of --x beside the controls, without the other terms; NaN where that cannot be. */
typedef struct polis_effect_alone {
    double coef, se, p;
} polis_effect_alone;

typedef struct polis_effects_study {
    polis_sample sample;
    polis_estimates *estimates;
    polis_replicates permutations;        /* all == 0: none */
    double *p_permuted;                   /* [k] or NULL */
    double *draw_low, *draw_high;         /* [k] or NULL */
    double *null_mean, *null_sd, *p_null; /* [k] of --null-networks, or NULL */
    polis_effect_alone *alone;            /* [sample.n_x] or NULL */
    int64_t n_null_failed;                /* rewired networks that were not fitted */
    polis_turn turn[POLIS_TERMS];         /* of each --quadratic */
    int n_groups;
    polis_group_fit *group;       /* [n_groups] */
    double *equal_chi2, *equal_p; /* [k] test that all groups have one coefficient */
    double equal_df;              /* of chi-squared */
    polis_mediated *mediated;     /* [sample.n_x] or NULL */
    bool has_moran;
    polis_autocorrelation outcome, residual;
    int64_t moran_permutations;
    polis_lag_estimates *lag; /* of --spatial-lag, or NULL; the last term is rho */
} polis_effects_study;

void polis_effects_study_clear(polis_effects_study *study);

/** Name of term c of the lag model: (constant), those of the model, rho. */
const char *polis_effects_lag_term(const polis_effects_study *study, int c);

/** The same on all ranks but for what is done by ranges of replicates. Borrowed. */
typedef struct polis_effects_setting {
    MPI_Comm comm;
    const polis_effects_options *o;
    polis_panel *panel;
    const polis_log *log;
    polis_fault *fault;
    const char **name; /* [sample.k + 1]; the last is the mediator */
} polis_effects_setting;

/** The model of a sample; borrows from both. */
polis_regression polis_effects_model(const polis_effects_setting *setting,
                                     const polis_sample *sample);

#endif
