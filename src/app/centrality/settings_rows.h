/* Between the files that read the command line of `centropolis centrality`: its rows, the parser
 * and the checks. */
#ifndef POLIS_APP_SETTINGS_ROWS_H
#define POLIS_APP_SETTINGS_ROWS_H

#include "app/centrality/settings.h"

#include <argp.h>

enum polis_settings_key {
    KEY_DIRECTED = 256,
    KEY_UNDIRECTED,
    KEY_WEIGHT,
    KEY_WEIGHT_ROLE,
    KEY_ALPHA,
    KEY_RESOLUTION,
    KEY_ZERO_LENGTH,
    KEY_PARALLEL_EDGES,
    KEY_SYMMETRISE,
    KEY_EDGES,
    KEY_RADIUS,
    KEY_DECAY,
    KEY_NODES,
    KEY_LIVE,
    KEY_SOURCES,
    KEY_TARGETS,
    KEY_SOURCE_WEIGHT,
    KEY_TARGET_WEIGHT,
    KEY_DEMAND,
    KEY_PIVOTS,
    KEY_ERROR,
    KEY_CONFIDENCE,
    KEY_SEED,
    KEY_KERNEL,
    KEY_SIMD,
    KEY_THREADS,
    KEY_SHARD,
    KEY_FORMAT,
    KEY_DRY_RUN,
    KEY_FORCE,
    KEY_INDICATORS,
    KEY_MEASURES,
    KEY_UCINET,
    KEY_VULNERABILITY,
    KEY_GROUP,
    KEY_TYPES,
    KEY_PERIOD,
    KEY_BASELINE,
    KEY_VERTEX_BOOTSTRAP,
};

/** In the order of the help; a row without name and doc ends them. */
extern const struct argp_option polis_settings_rows[];
extern const char polis_settings_doc[];

/** What is missing or does not fit together. */
error_t polis_settings_check(const struct argp_state *state, const polis_settings *settings);

#endif
