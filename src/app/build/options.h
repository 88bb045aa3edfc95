/* The command line of `centropolis build`. */
#ifndef POLIS_APP_BUILD_OPTIONS_H
#define POLIS_APP_BUILD_OPTIONS_H

#include "app/options.h"
#include "model/flows.h"
#include "model/gravity.h"
#include "model/neighbours.h"
#include "model/threshold.h"

enum { POLIS_BUILD_FILTERS = 16, POLIS_BUILD_LAYERS = 16, POLIS_BUILD_MASSES = 3 };

typedef enum polis_build_kind {
    POLIS_BUILD_GRAVITY,
    POLIS_BUILD_FLOWS,
    POLIS_BUILD_NEAR, /* --knn, --radius */
} polis_build_kind;

/** A condition on the cities: column = value, or column != value. */
typedef struct polis_filter {
    const char *text; /* as given */
    size_t column_len;
    bool equal;
    const char *value; /* within text */
} polis_filter;

/** What the user asked for, complete and consistent. All strings belong to argv. */
typedef struct polis_build_options {
    const char *cities, *output;
    bool csv; /* an edge list; else a result file */
    bool force;
    const char *id, *name, *lat, *lon; /* columns; name NULL: "name" if it is there */
    const char *mass[POLIS_BUILD_MASSES];
    int n_masses;
    polis_filter filter[POLIS_BUILD_FILTERS];
    int n_filters;
    polis_build_kind kind;
    polis_gravity_options gravity;
    polis_neighbour_options near;
    const char *flows[POLIS_BUILD_LAYERS];
    bool layer_entropy; /* layers are weighed by entropy, not by layer_weight */
    double layer_weight[POLIS_BUILD_LAYERS];
    int n_flows;
    polis_symmetrise symmetrise;
    polis_normal normal;
    polis_threshold threshold;
    bool sym_given; /* else union where strengths are symmetric and the rule is not ROWMEAN */
    polis_sym sym;
} polis_build_options;

/** As polis_options_parse(). */
bool polis_build_parse(MPI_Comm comm, int argc, char **argv, polis_build_options *options,
                       polis_log *log, int *status);

/**
 * The construction in words, for the log and the result: "gravity=power ... sym=union".
 *
 * @param[in] sym, layer_weight that were used
 */
void polis_build_describe(const polis_build_options *options, polis_sym sym,
                          const double *layer_weight, char *text, size_t room);

#endif
