/*
 * Reading a result file, by one process and without MPI, whatever wrote it.
 *
 * Nothing is read but what is asked for: columns come in the pieces that the caller wants, so a
 * file of any size can be walked through in bounded memory. Nothing here is collective.
 */
#ifndef POLIS_STORE_OPEN_H
#define POLIS_STORE_OPEN_H

#include "store/result.h"

typedef struct polis_store polis_store;

/** A variable of the file. All strings belong to the store; never NULL, empty where absent. */
typedef struct polis_column {
    char *name, *long_name, *units;
    char *references;    /* author and year of the formula */
    char *flag_meanings; /* of an I8 column: the words of its flag_values, separated by spaces */
    int8_t *flag_values; /* [n_flags] or NULL */
    int n_flags;
    polis_axis axis;
    polis_type type;
    int width; /* bytes a row, text only */
    bool run;  /* from the group /run */
} polis_column;

/** An attribute of the root or of /run, as text: numbers are the shortest that read back. */
typedef struct polis_attribute {
    char *name, *value;
    bool run;
} polis_attribute;

/** Attributes in the order in which they were written. */
typedef struct polis_attributes {
    polis_attribute *list;
    int64_t n, room;
} polis_attributes;

/**
 * Open a result file.
 *
 * @param[in]  fault borrowed until the store is closed; later failures are put in words there too;
 *                   may be NULL
 * @param[out] out   freed by polis_store_close(); NULL on failure
 * @retval POLIS_E_NOINPUT missing or unreadable
 * @retval POLIS_E_PARSE   not a result of this program, or of a later format
 * @retval POLIS_E_IO      damaged
 */
polis_err polis_store_open(const char *path, polis_fault *fault, polis_store **out);

/** NULL is fine. */
void polis_store_close(polis_store **store);

const char *polis_store_path(const polis_store *store);

/** Length of an axis. */
int64_t polis_store_length(const polis_store *store, polis_axis axis);

int polis_store_n_columns(const polis_store *store);

/** In the order in which they were written: the root's, then those of /run. */
const polis_column *polis_store_column(const polis_store *store, int i);

/** The column of this name, or NULL; the root's before that of /run. */
const polis_column *polis_store_find(const polis_store *store, const char *name);

int polis_store_n_attributes(const polis_store *store);
const polis_attribute *polis_store_attribute(const polis_store *store, int i);

/** Value of the root's attribute of this name (run: that of /run), or NULL. */
const char *polis_store_text(const polis_store *store, const char *name, bool run);

/**
 * Read rows first .. first + count - 1 of a column.
 *
 * @param[out] rows [count] elements of the column's type (count * width bytes for text, padded with
 *                  NUL; a row that fills its width has none)
 * @retval POLIS_E_BUG rows outside the axis
 * @retval POLIS_E_IO  damaged
 */
polis_err polis_store_read(polis_store *store, const polis_column *column, int64_t first,
                           int64_t count, void *rows);

/** Bytes of one row of the column. */
size_t polis_column_row_bytes(const polis_column *column);

/** The nodes and edges of one network. */
typedef struct polis_extent {
    int64_t node_first, n;
    int64_t edge_first, m;
} polis_extent;

/**
 * Where network `index` lies on the axes node and edge.
 *
 * @retval POLIS_E_PARSE no node_row_size or edge_row_size, or they do not add up
 */
polis_err polis_store_extent(polis_store *store, int64_t index, polis_extent *out);

#endif
