/*
 * Which nodes are live, sources and targets, and the demand between them, out of the user's tables.
 *
 *     --nodes FILE    node_id[,network_id],COLUMN...      what the columns of the other options
 * name
 *     --sources FILE  node_id[,network_id]                a list; or a column of --nodes
 *     --demand FILE   origin,destination,weight[,network_id]
 */
#ifndef POLIS_IO_CHOICE_H
#define POLIS_IO_CHOICE_H

#include "network/network.h"
#include "network/pairs.h"

/** As on the command line; NULL: not given. */
typedef struct polis_choice_options {
    const char *nodes;                         /* file */
    const char *live;                          /* column */
    const char *sources, *targets;             /* file or column */
    const char *source_weight, *target_weight; /* column */
    const char *demand;                        /* file */
} polis_choice_options;

/** True if any of them says which pairs count. */
bool polis_choice_is_made(const polis_choice_options *options);

/** True if betweenness counts trips from sources to targets: anything but live is given. */
bool polis_choice_is_ordered(const polis_choice_options *options);

typedef struct polis_choice polis_choice;

/**
 * Read all tables. Not collective.
 *
 * @param[out] out freed by polis_choice_free(); NULL on failure
 * @retval POLIS_E_NOINPUT, POLIS_E_ARG, POLIS_E_PARSE the fault says which file and line
 */
polis_err polis_choice_read(const polis_choice_options *options, polis_fault *fault,
                            polis_choice **out);

void polis_choice_free(polis_choice **choice);

/**
 * What the tables say of one network; a node without a row is 0: not live, not a source, not a
 * target. Trips within a node are left out; several rows of demand of one pair add up.
 *
 * Not collective, thread safe.
 *
 * @param[in]  only_one the run has one network: tables need not say which
 * @param[out] out      scaled (see polis_pairs_scale()); freed by polis_pairs_free()
 * @retval POLIS_E_PARSE a node that the network does not have, or two rows of one (file and line)
 */
polis_err polis_choice_pairs(const polis_choice *choice, const polis_network *network,
                             const char *network_id, bool only_one, polis_fault *fault,
                             polis_pairs **out);

#endif
