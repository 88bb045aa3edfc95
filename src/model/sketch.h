/* Between the models and polis_model_network(): what each of them draws. */
#ifndef POLIS_MODEL_SKETCH_H
#define POLIS_MODEL_SKETCH_H

#include "model/generate.h"
#include "network/edges.h"

/** Nodes are 0 .. n-1; edges in any order that is the same for any threads. */
typedef struct polis_sketch {
    polis_edges edges;
    double *x, *y; /* [n] metres, or NULL */
} polis_sketch;

/** Number of columns of a grid of n nodes; its last row may be shorter. */
polis_vid polis_sketch_columns(polis_vid n);

/**
 * Each draws one network; the options have been checked.
 *
 * @param[in,out] sketch empty; edges.valued set for the spatial ones; on failure partly filled
 * @retval POLIS_E_NOMEM
 */
polis_err polis_sketch_grid(const polis_model_options *o, polis_sketch *sketch);
polis_err polis_sketch_street(const polis_model_options *o, uint32_t network, polis_sketch *sketch);
polis_err polis_sketch_small_world(const polis_model_options *o, uint32_t network,
                                   polis_sketch *sketch);
polis_err polis_sketch_preferential(const polis_model_options *o, uint32_t network,
                                    polis_sketch *sketch);
polis_err polis_sketch_community(const polis_model_options *o, uint32_t network,
                                 polis_sketch *sketch);

#endif
