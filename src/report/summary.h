/* What a result file holds, for people: networks, variables, provenance, the most central nodes. */
#ifndef POLIS_REPORT_SUMMARY_H
#define POLIS_REPORT_SUMMARY_H

#include "store/open.h"

#include <stdio.h>

enum { POLIS_SUMMARY_MAX_TOP = 1000 };

/**
 * Print what is in the file: sizes, the first 20 networks (or the one), all variables, provenance,
 * networks that failed and why.
 *
 * @param[in] network position of the only network to list, or -1: all
 */
polis_err polis_summary_print(FILE *out, polis_store *store, int64_t network, polis_fault *fault);

/**
 * Print the nodes with the largest values, largest first; equal values in the file's order, nodes
 * without a value not at all.
 *
 * @param[in] top     1 .. POLIS_SUMMARY_MAX_TOP
 * @param[in] by      a variable of nodes, or NULL: betweenness, and closeness as Wasserman and
 *                    Faust have it
 * @param[in] network position of the only network to look at, or -1: all
 * @retval POLIS_E_ARG no such variable of numbers: the fault names those that are
 */
polis_err polis_summary_top(FILE *out, polis_store *store, int64_t top, const char *by,
                            int64_t network, polis_fault *fault);

/**
 * Position of a network by its identifier.
 *
 * @retval POLIS_E_ARG there is none of this name
 */
polis_err polis_summary_find(polis_store *store, const char *id, polis_fault *fault,
                             int64_t *network);

#endif
