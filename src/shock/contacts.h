/* Who passes a shock on to whom, and how strongly: what all contagion models run on. */
#ifndef POLIS_SHOCK_CONTACTS_H
#define POLIS_SHOCK_CONTACTS_H

#include "network/graph.h"

/** What the weight of a tie means to a contagion. */
typedef enum polis_contact_weight {
    POLIS_CONTACT_EQUAL, /* every tie 1 */
    POLIS_CONTACT_VALUE, /* as given, in [0, 1] */
    POLIS_CONTACT_MAX,   /* value / the largest of all */
    POLIS_CONTACT_SHARE, /* value / the sum over all ties into the head: sums to 1 at each node */
} polis_contact_weight;

/** Arcs by tail, strongest first; an undirected tie goes both ways. A shock travels tail to head.
 */
typedef struct polis_contacts {
    polis_vid n;
    polis_eid *off;   /* [n + 1] */
    polis_vid *head;  /* [off[n]] */
    double *weight;   /* [off[n]] in [0, 1]; descending within a tail, then by head */
    double *received; /* [n] sum of the weights of arcs into each node */
} polis_contacts;

/**
 * Not collective. Cost O(m log n).
 *
 * @param[in]  graph  whose arcs are the contacts; its lengths are not looked at
 * @param[in]  value  [graph->m] of edges, > 0; NULL: all 1
 * @param[out] out    cleared by polis_contacts_clear(); empty on failure
 * @retval POLIS_E_ARG VALUE, and a value is above 1: the fault names it
 */
polis_err polis_contacts_init(const polis_graph *graph, const double *value,
                              polis_contact_weight weight, polis_contacts *out, polis_fault *fault);

void polis_contacts_clear(polis_contacts *contacts);

/**
 * Spectral radius of the matrix of weights: an SIR or SIS shock of beta lambda / gamma < 1 dies out
 * (mean field).
 *
 * Power iteration on the matrix plus 1, until two steps differ by less than 1e-12 relatively, or
 * 100,000 steps.
 *
 * @retval POLIS_E_NOMEM
 * @see Van Mieghem, Omic & Kooij, IEEE/ACM Trans. Netw. 17 (2009) 1-14
 */
polis_err polis_contacts_radius(const polis_contacts *contacts, double *lambda);

#endif
