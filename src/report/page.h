/*
 * A result as one HTML page that needs no network: maps, tables, distributions, provenance.
 *
 * The page itself is page/page.html, made from the sources beside it and compiled into the program;
 * this module puts the data in. Its shape is described in page/README.md.
 */
#ifndef POLIS_REPORT_PAGE_H
#define POLIS_REPORT_PAGE_H

#include "report/thin.h"
#include "report/windows.h"

#include <jansson.h>
#include <stdio.h>

enum {
    POLIS_PAGE_MARKS = 50000,      /* nodes and edges of one drawing at most */
    POLIS_PAGE_ALL_MARKS = 250000, /* of all drawings of a page together */
    POLIS_PAGE_LEAST = 2000,       /* a drawing that has to be thinned keeps so many at least */
};

/**
 * Write the page of an open result.
 *
 * All networks are in its tables. Drawn, with nodes to search, are all whose nodes and edges fit:
 * where they do not, large networks are thinned, and beyond that the largest are drawn. The page
 * says what it leaves out.
 *
 * Memory: the page's data, some tens of megabytes, and a few variables of the largest network.
 *
 * @param[in] network position of the only network to draw, or -1: all
 * @param[in] out_name for messages
 * @retval POLIS_E_PARSE the file has no network_id, node_id, edge_u, edge_v or row sizes
 * @retval POLIS_E_IO    cannot be read, or cannot be written
 */
polis_err polis_page_write(polis_store *store, int64_t network, FILE *out, const char *out_name,
                           polis_fault *fault);

/* ---- the parts of it ---------------------------------------------------------------------- */

/** Everything but the drawings; *out is freed with json_decref(). */
polis_err polis_page_summary(polis_store *store, polis_fault *fault, json_t **out);

/** The groups of analyses, an array that may be empty; *out is freed with json_decref(). */
polis_err polis_page_groups(polis_store *store, polis_fault *fault, json_t **out);

/** One network's nodes and edges, at most `marks` of them; networks are best asked for in
 * order; *out is freed with json_decref(). */
polis_err polis_page_drawing(polis_windows *windows, int64_t network, int64_t marks,
                             polis_fault *fault, json_t **out);

/** The page without data, cut in two where the data goes. */
extern const unsigned char polis_page_template[];
extern const size_t polis_page_template_size;

#endif
