/* `centropolis generate --count`: a folder of many networks, written in parallel. */
#ifndef POLIS_APP_GENERATE_FOLDER_H
#define POLIS_APP_GENERATE_FOLDER_H

#include "app/generate/options.h"

/** What a folder holds. */
typedef struct polis_generated {
    int64_t n_networks, n_nodes, n_edges;
} polis_generated;

/**
 * Collective on comm. Networks 0 to count - 1 of the seed, dealt to ranks and threads, as
 * NAME/MODEL-000000/node_list.csv and edge_list.csv or NAME/MODEL-000000.csv; NAME/manifest.csv
 * with city_id, path, net_kind, nodes and edges; NAME/README. The folder appears under its name
 * when it is whole.
 *
 * @param[out] out the same on all ranks
 * @retval POLIS_E_CANTCREAT NAME exists, or its folder cannot be written
 * @return the same code on all ranks
 */
polis_err polis_generate_folder(MPI_Comm comm, const polis_generate_options *options,
                                polis_fault *fault, polis_generated *out);

#endif
