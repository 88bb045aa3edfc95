/* The options of commands that read one network, perhaps with a table of its nodes. */
#ifndef POLIS_APP_NETWORK_OPTIONS_H
#define POLIS_APP_NETWORK_OPTIONS_H

#include "app/options.h"
#include "io/reader.h"
#include "network/lengths.h"

typedef struct polis_network_options {
    const char *input; /* file */
    const char *id;    /* which network of a result, or NULL */
    polis_read_options read;
    polis_length_options length;
    const char *nodes, *node_column; /* table of nodes, or NULL; its column of labels */
} polis_network_options;

enum {
    POLIS_KEY_NETWORK = 0x5000,
    POLIS_KEY_FORMAT,
    POLIS_KEY_DIRECTED,
    POLIS_KEY_UNDIRECTED,
    POLIS_KEY_SYMMETRISE,
    POLIS_KEY_WEIGHT,
    POLIS_KEY_WEIGHT_ROLE,
    POLIS_KEY_RESOLUTION,
    POLIS_KEY_NODES,
    POLIS_KEY_NODE_COLUMN,
};

/** Rows of the options for argp. @param NODES what the table of nodes is for */
#define POLIS_NETWORK_OPTIONS(GROUP, NODES)                                                          \
    {NULL, 0, NULL, 0, "Network:", GROUP}, {"network",                                               \
                                            POLIS_KEY_NETWORK,                                       \
                                            "ID",                                                    \
                                            0,                                                       \
                                            "Which network of a result file that holds several",     \
                                            GROUP},                                                  \
        {"format",                                                                                   \
         POLIS_KEY_FORMAT,                                                                           \
         "NAME",                                                                                     \
         0,                                                                                          \
         "Format of NETWORK (default: seen from its content)",                                       \
         GROUP},                                                                                     \
        {"directed", POLIS_KEY_DIRECTED, NULL, 0, "Edges are arcs, whatever the file says", GROUP},  \
        {"undirected",                                                                               \
         POLIS_KEY_UNDIRECTED,                                                                       \
         NULL,                                                                                       \
         0,                                                                                          \
         "Edges have no direction, whatever the file says",                                          \
         GROUP},                                                                                     \
        {"symmetrise",                                                                               \
         POLIS_KEY_SYMMETRISE,                                                                       \
         "HOW",                                                                                      \
         0,                                                                                          \
         "One undirected edge of the two arcs of a pair, its value their sum, mean, max or min",     \
         GROUP},                                                                                     \
        {"weight", POLIS_KEY_WEIGHT, "COLUMN", 0, "Column or attribute of the edges to use", GROUP}, \
        {"weight-role",                                                                              \
         POLIS_KEY_WEIGHT_ROLE,                                                                      \
         "ROLE",                                                                                     \
         0,                                                                                          \
         "length or strength (1/w becomes the length); mandatory with --weight",                     \
         GROUP},                                                                                     \
        {"resolution",                                                                               \
         POLIS_KEY_RESOLUTION,                                                                       \
         "R",                                                                                        \
         0,                                                                                          \
         "Unit of the exact integer lengths, in input units",                                        \
         GROUP},                                                                                     \
        {"nodes", POLIS_KEY_NODES, "FILE.csv", 0, NODES, GROUP},                                     \
    {                                                                                                \
        "node-column", POLIS_KEY_NODE_COLUMN, "COLUMN", 0,                                           \
            "Labels in that table (default node_id)", GROUP                                          \
    }

/** No network yet. */
polis_network_options polis_network_defaults(void);

/** ARGP_ERR_UNKNOWN for keys that are not of these; the network is the only positional argument; at
 * ARGP_KEY_END they must fit together. */
error_t polis_network_parse(int key, char *arg, const struct argp_state *state,
                            polis_network_options *options);

#endif
