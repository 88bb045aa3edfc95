/* The command line of `centropolis generate`. */
#ifndef POLIS_APP_GENERATE_OPTIONS_H
#define POLIS_APP_GENERATE_OPTIONS_H

#include "app/options.h"
#include "model/generate.h"
#include "model/sizes.h"

enum { POLIS_GENERATE_MOST = 1000000 }; /* networks of a folder */

typedef enum polis_generate_layout {
    POLIS_LAYOUT_RESULT, /* X.nc */
    POLIS_LAYOUT_EDGES,  /* X.csv, or a folder of them */
    POLIS_LAYOUT_OSMNX,  /* a folder of folders of node_list.csv and edge_list.csv */
} polis_generate_layout;

/** What the user asked for, complete and consistent. Strings belong to argv. */
typedef struct polis_generate_options {
    polis_model_options model;
    const char *model_name;
    const char *output;
    polis_generate_layout layout;
    int64_t count;     /* networks of a folder; 0: one network in one file */
    polis_sizes sizes; /* of a folder */
    int n_threads;
    bool force;
} polis_generate_options;

/** As polis_options_parse(). */
bool polis_generate_parse(MPI_Comm comm, int argc, char **argv, polis_generate_options *options,
                          polis_log *log, int *status);

/** Model and parameters in words: "model=street seed=1 spacing=100 beta=1.5". */
void polis_generate_describe(const polis_generate_options *options, char *text, size_t room);

#endif
