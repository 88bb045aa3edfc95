/*
 * The models of `centropolis shock`, each in the same form: numbers and a curve of every replicate,
 * sums over replicates at every node. So one loop runs and writes them all.
 */
#ifndef POLIS_APP_SHOCK_MODELS_H
#define POLIS_APP_SHOCK_MODELS_H

#include "app/shock/input.h"
#include "app/shock/joint.h"
#include "base/fixed.h"
#include "store/result.h"

enum { POLIS_SHOCK_SCALARS = 5, POLIS_SHOCK_SUMS = 4, POLIS_SHOCK_COLUMNS = 3 };

/** A value of nodes: a sum over replicates divided by another one, or by their number. */
typedef struct polis_shock_column_form {
    polis_variable variable;
    int sum, by; /* by -1: by the number of replicates */
} polis_shock_column_form;

/** What a model gives; the lists end with a NULL name. */
typedef struct polis_shock_form {
    polis_variable scalar[POLIS_SHOCK_SCALARS + 1]; /* the first is what is compared over cells */
    polis_variable curve;                           /* its mean over replicates */
    polis_variable x;                               /* where its points are */
    int n_sums;
    polis_shock_column_form column[POLIS_SHOCK_COLUMNS + 1];
} polis_shock_form;

const polis_shock_form *polis_shock_form_of(polis_shock_model model);

/** What replicates share. */
typedef struct polis_shock_ready {
    const polis_shock_input *in;
    polis_contacts contacts;
    double radius;         /* spectral radius of the contacts; epidemics */
    double *load;          /* [n] of the intact network; overload */
    int64_t n_points;      /* of a curve */
    double *x;             /* [n_points] */
    int64_t *at;           /* [n_points] removals; attacks */
    int64_t *order;        /* [n_remove] of an attack that is not random, else NULL */
    polis_vid *largest;    /* [n_remove + 1] then */
    double *efficiency;    /* [efficiency] then, if it is wanted: share of the intact network's */
    int64_t *efficient_at; /* [efficiency] removals */
} polis_shock_ready;

/**
 * Prepare what replicates share; of an attack that is not random this is all of the work.
 *
 * Collective over the joint.
 *
 * @param[out] out cleared by polis_shock_ready_clear(), whatever is returned
 * @return the same code on all ranks
 * @retval POLIS_E_TEMPFAIL asked to stop between two removals
 */
polis_err polis_shock_prepare(const polis_shock_input *in, polis_shock_joint *joint,
                              polis_fault *fault, polis_shock_ready *out);

void polis_shock_ready_clear(polis_shock_ready *ready);

/**
 * Fill in what follows from other parameters: beta from r0, or r0 from beta.
 *
 * @retval POLIS_E_ARG r0 means a beta above 1
 */
polis_err polis_shock_resolve(const polis_shock_ready *ready, double *parameter,
                              polis_fault *fault);

/** Replicates [first, last) of a cell of the grid. */
typedef struct polis_shock_slice {
    double *scalar;  /* [last - first][scalars of the form] */
    double *curve;   /* [last - first][n_points] */
    polis_i128 *sum; /* [n_sums][n] with POLIS_FIXED_DEPENDENCY_BITS; added to */
} polis_shock_slice;

/**
 * Run replicates. Not collective; uses the threads of the options. The same bits whoever runs them.
 *
 * @param[in] parameter values of the model's parameters
 */
polis_err polis_shock_run(const polis_shock_ready *ready, const double *parameter, int64_t first,
                          int64_t last, polis_shock_slice *out, polis_fault *fault);

/** Systemic importance of nodes, of --model propagate. @param[out] importance [n] */
polis_err polis_shock_importance(const polis_shock_ready *ready, const double *parameter,
                                 double *importance);

#endif
