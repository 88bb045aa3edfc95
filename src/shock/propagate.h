/*
 * A shock to output that travels along dependences and wears off.
 *
 * x_v in [0, 1] is the share of its baseline output that node v lacks. In each step a share lambda
 * of it is taken from those v depends on, and the share rho_v recovers:
 *
 *     x(t+1) = (1 - rho) [(1 - lambda) x(t) + lambda W x(t)]
 *
 * with W the weights of ties into a node, each row divided by its sum; a node that depends on
 * nobody keeps its own. A convention of this program, in the spirit of Acemoglu, Carvalho, Ozdaglar
 * & Tahbaz-Salehi, Econometrica 80 (2012) 1977-2016.
 */
#ifndef POLIS_SHOCK_PROPAGATE_H
#define POLIS_SHOCK_PROPAGATE_H

#include "shock/contacts.h"

/** Numbers of a propagation; plain data, borrowed arrays. */
typedef struct polis_propagate {
    double lambda;          /* [0, 1] how much of a node's loss comes from its contacts */
    double rho;             /* [0, 1] share that recovers in a step */
    double slope;           /* of rho on coverage */
    double support;         /* of rho on the mean hub share of the contacts */
    const double *coverage; /* [n] in [0, 1], or NULL: 0 */
    const double *value;    /* [n] weights of nodes in the total, or NULL: all 1 */
    int32_t horizon;        /* steps at most, >= 1 */
} polis_propagate;

typedef struct polis_propagation {
    double *recovery; /* [n] rho of each node */
    double *auc;      /* [n] sum over steps of x */
    double *peak;     /* [n] largest x */
    double *t90;      /* [n] first step after the peak with x <= peak / 10; NaN: no loss, or not
                         within the horizon */
    double *total;    /* [horizon + 1] sum of value * x at each step */
    double loss;      /* sum of total over all steps */
    int32_t steps;    /* until the total fell below 1e-12 of its largest, or the horizon */
} polis_propagation;

/**
 * rho_v = rho + slope coverage_v + support sum_u W_vu hub_u, cut to [0, 1], where hub_u is the
 * share of u in the weights of all ties.
 *
 * @param[out] recovery [n]
 */
polis_err polis_propagate_recovery(const polis_contacts *contacts, const polis_propagate *p,
                                   double *recovery);

/** Memory of an outcome. @param[out] out cleared by polis_propagation_clear(); empty on failure */
polis_err polis_propagation_init(polis_vid n, int32_t horizon, polis_propagation *out);

void polis_propagation_clear(polis_propagation *propagation);

/**
 * Follow a shock.
 *
 * Not collective. Cost O(m) a step.
 *
 * @param[in]     shock [n] x(0), in [0, 1]
 * @param[in,out] out   of polis_propagation_init(), recovery filled in
 */
polis_err polis_propagate_run(const polis_contacts *contacts, const polis_propagate *p,
                              const double *shock, polis_propagation *out);

/**
 * Systemic importance of every node: the loss of a shock of 1 to it alone, all of them at once by
 * the transposed system.
 *
 * @param[in]  recovery   [n]
 * @param[out] importance [n]
 */
polis_err polis_propagate_importance(const polis_contacts *contacts, const polis_propagate *p,
                                     const double *recovery, double *importance);

#endif
