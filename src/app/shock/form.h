/*
 * What each model of `centropolis shock` gives, in one form for all: numbers and a curve of every
 * replicate, sums over replicates at every node. So one loop runs and writes them all.
 */
#ifndef POLIS_APP_SHOCK_FORM_H
#define POLIS_APP_SHOCK_FORM_H

#include "app/shock/options.h"
#include "base/fixed.h"
#include "store/result.h"

enum {
    POLIS_SHOCK_SCALARS = 5,
    POLIS_SHOCK_SUMS = 4,
    POLIS_SHOCK_COLUMNS = 3,
    POLIS_OVERLOAD_LOST_BITS = 3, /* the scalar of overload that says what lengths lost */
};

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

/** Replicates [first, last) of a cell of the grid. */
typedef struct polis_shock_slice {
    double *scalar;  /* [last - first][scalars of the form] */
    double *curve;   /* [last - first][n_points] */
    polis_i128 *sum; /* [n_sums][n] with POLIS_FIXED_DEPENDENCY_BITS; added to */
} polis_shock_slice;

#endif
