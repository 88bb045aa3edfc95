/* What the replicates of a study share. */
#ifndef POLIS_APP_SHOCK_PREPARE_H
#define POLIS_APP_SHOCK_PREPARE_H

#include "app/shock/joint.h"
#include "shock/contacts.h"

/** Plain data; which of it is there depends on the model. */
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
    double *held;          /* [n_remove + 1] then, with values: share in the largest component */
    double *efficiency;    /* [efficiency] then, if it is wanted: share of the intact network's */
    int64_t *efficient_at; /* [efficiency] removals */
    int lost_bits;         /* most that lengths lost where what was left has longer paths */
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

#endif
