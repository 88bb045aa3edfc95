/*
 * A result as CSV, for spreadsheets and statistics programs.
 *
 * UTF-8, commas, a header of names, quotes as in RFC 4180, numbers with a point and the fewest
 * digits that read back as the same double, an empty field for NaN, flags by their meaning. Lines
 * end in LF and not, as the RFC has it, in CRLF: R, Stata, pandas and spreadsheets read both, while
 * the tools of the shell take the CR for a part of the last field.
 */
#ifndef POLIS_REPORT_EXPORT_H
#define POLIS_REPORT_EXPORT_H

#include "store/open.h"

#include <stdio.h>

typedef enum polis_export_what {
    POLIS_EXPORT_NODES,  /* network_id, node_id, all other variables of nodes */
    POLIS_EXPORT_EDGES,  /* network_id, u, v (node ids), all other variables of edges */
    POLIS_EXPORT_CITIES, /* a line for each network: network_id, all other variables of networks */
} polis_export_what;

/**
 * Write a table.
 *
 * Memory: a chunk of rows of each variable, and for edges at most 16 Mi node ids.
 *
 * @param[in] network  position of the only network to write, or -1: all
 * @param[in] out_name for messages
 * @retval POLIS_E_PARSE the file has no network_id, node_id or row sizes
 * @retval POLIS_E_IO    cannot be read, or cannot be written
 */
polis_err polis_export(polis_store *store, polis_export_what what, int64_t network, FILE *out,
                       const char *out_name, polis_fault *fault);

#endif
