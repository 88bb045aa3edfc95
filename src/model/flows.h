/* Matrices of observed flows between cities (persons, tonnes, money, patents): sparse, as ties. */
#ifndef POLIS_MODEL_FLOWS_H
#define POLIS_MODEL_FLOWS_H

#include "model/rows.h"
#include "model/ties.h"
#include "network/edges.h"

/**
 * Give both directions of a pair one value, an absent flow being 0; pairs with value 0 are dropped.
 *
 * @param[in,out] flows sorted, merged, >= 0, no city with itself; untouched on failure
 */
polis_err polis_flows_symmetrise(polis_ties *flows, polis_vid n_cities, polis_symmetrise how);

typedef enum polis_normal {
    POLIS_NORMAL_NONE,
    POLIS_NORMAL_ROW,    /* F_ij / sum_j F_ij: no longer symmetric */
    POLIS_NORMAL_LOG,    /* ln(1 + F) */
    POLIS_NORMAL_MINMAX, /* (F - min) / (max - min) over all ordered pairs, absent flows being 0 */
} polis_normal;

/**
 * @param[in,out] flows as above
 * @retval POLIS_E_UNSUPPORTED MINMAX of flows that are all equal; untouched
 */
polis_err polis_flows_normalise(polis_ties *flows, polis_vid n_cities, polis_normal normal);

/**
 * Add a layer to a composite, W = sum of omega * F / max F.
 *
 * @param[in,out] composite sorted, merged; empty for the first layer
 * @param[in]     layer     sorted, merged, >= 0
 * @retval POLIS_E_UNSUPPORTED no flow of the layer is above 0; composite untouched
 */
polis_err polis_flows_add_layer(polis_ties *composite, const polis_ties *layer, polis_vid n_cities,
                                double omega);

/** Flows with the places of their rows: what rows are read from. */
typedef struct polis_flow_matrix {
    polis_vid n;
    const polis_ties *flows; /* sorted, merged; borrowed */
    int64_t *first;          /* [n + 1] */
} polis_flow_matrix;

/** @param[out] out cleared by polis_flow_matrix_clear(); empty on failure */
polis_err polis_flow_matrix_init(const polis_ties *flows, polis_vid n_cities,
                                 polis_flow_matrix *out);

void polis_flow_matrix_clear(polis_flow_matrix *matrix);

/** The rows of the matrix; valid as long as it is. Symmetric if the flows are. */
polis_rows polis_flow_rows(const polis_flow_matrix *matrix);

#endif
