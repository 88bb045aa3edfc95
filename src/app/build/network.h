/* From the tables and options of `centropolis build` to a network. */
#ifndef POLIS_APP_BUILD_NETWORK_H
#define POLIS_APP_BUILD_NETWORK_H

#include "app/build/cities.h"
#include "network/network.h"

/** A network and what there is to say about how it came to be. */
typedef struct polis_built {
    polis_network *network;
    polis_sym sym;      /* that was used */
    double theta;       /* the cutoff of value, density, mst; else NaN */
    polis_vid parts;    /* weak components */
    polis_vid isolates; /* cities without a tie */
    polis_vid cities;   /* rows of the table */
    int64_t n_filtered, n_no_coord, n_no_mass;
    polis_flow_counts flows;
    double layer_weight[POLIS_BUILD_LAYERS]; /* of --flows, that were used */
} polis_built;

/**
 * Read the tables and build. Not collective: one rank calls it.
 *
 * @param[out] out cleared by polis_built_clear(); empty on failure
 */
polis_err polis_build(const polis_build_options *options, const polis_log *log, polis_fault *fault,
                      polis_built *out);

void polis_built_clear(polis_built *built);

#endif
