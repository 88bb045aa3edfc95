/*
 * One network of a result in memory, row by row: what files of graphs are written from.
 *
 * All functions count nodes and edges of this network from 0. Text is valid until the next text of
 * the same column.
 */
#ifndef POLIS_REPORT_EXTRACT_H
#define POLIS_REPORT_EXTRACT_H

#include "report/cells.h"

enum { POLIS_EXTRACT_COLUMNS = 512 };

/** What coordinates are. */
typedef enum polis_place {
    POLIS_PLACE_NONE,
    POLIS_PLACE_LON_LAT, /* degrees east and north, WGS 84 */
    POLIS_PLACE_PLANE,   /* a unit of the input's own */
} polis_place;

/** Columns of nodes or edges, without those that say which node or edge a row is. */
typedef struct polis_columns {
    int n;
    polis_cells cells[POLIS_EXTRACT_COLUMNS];
} polis_columns;

typedef struct polis_extract {
    polis_store *store;
    polis_fault *fault;
    const char *id; /* of the network */
    polis_texts own;
    bool directed;
    int64_t n, m;
    polis_place place;
    polis_extent at;
    polis_columns node, edge;
    polis_cells node_id, node_name; /* node_name.column is NULL where nodes have none */
    polis_cells end[2], x, y;
    polis_cells weight; /* weight.column is NULL: each edge weighs 1 */
} polis_extract;

/**
 * Load a network: all its columns, so the memory is that of its part of the file, inflated.
 *
 * @param[in] network position in the file
 * @param[in] weight  the edge variable of numbers that is the weight, or NULL: edge_strength, or 1
 *                    where the network has no strengths
 * @param[in] fault   borrowed until the extract is freed
 * @param[out] out    freed by polis_extract_free(); NULL on failure
 * @retval POLIS_E_PARSE the file lacks what every result has
 * @retval POLIS_E_ARG   no such weight
 * @retval POLIS_E_IO    damaged
 */
polis_err polis_extract_load(polis_store *store, int64_t network, const char *weight,
                             polis_fault *fault, polis_extract **out);

/** NULL is fine. */
void polis_extract_free(polis_extract **extract);

/** The node's identifier, not NUL-terminated. */
const char *polis_extract_label(polis_extract *e, int64_t node, size_t *len);

/** Node at an end of an edge: 0 the first, 1 the second. */
int64_t polis_extract_end(const polis_extract *e, int64_t edge, int end);

/** False where the node has no coordinates. */
bool polis_extract_place(const polis_extract *e, int64_t node, double *x, double *y);

/**
 * Weight of an edge.
 *
 * @retval POLIS_E_UNSUPPORTED it has none, or not a finite one
 */
polis_err polis_extract_weight(polis_extract *e, int64_t edge, double *weight);

/** True for text and for codes that are written as words. */
bool polis_column_is_words(const polis_column *column);

/**
 * Refuse text that a format cannot hold.
 *
 * @param[in] banned characters that it cannot hold, or NULL; what is not UTF-8 never can be
 * @param[in] format its name, for the message
 * @retval POLIS_E_UNSUPPORTED
 */
polis_err polis_extract_check_text(const polis_extract *e, const char *text, size_t len,
                                   const char *banned, const char *format);

#endif
