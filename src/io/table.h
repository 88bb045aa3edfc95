/* A CSV table with a header row (RFC 4180, UTF-8), read row by row. */
#ifndef POLIS_IO_TABLE_H
#define POLIS_IO_TABLE_H

#include "base/interrupt.h"
#include "io/rows.h"

typedef struct polis_table polis_table;

/**
 * Open a table and read its header.
 *
 * Fields may be quoted, quotes doubled, quoted fields may span lines. A byte order mark is skipped.
 *
 * @param[in]  separator ',', ';' or '\t'; 0: guessed from the header row
 * @retval POLIS_E_PARSE no header, two columns of one name
 */
polis_err polis_table_open(const char *path, char separator, polis_fault *fault, polis_table **out);

/** As polis_source_watch(). */
void polis_table_watch(polis_table *table, const polis_interrupt *interrupt);

void polis_table_close(polis_table **table);

int polis_table_n_columns(const polis_table *table);

/** Name of column c. */
const char *polis_table_column(const polis_table *table, int c);

/** The column of this name, or -1. Case matters. */
int polis_table_find(const polis_table *table, const char *name);

/**
 * The next row; blank lines are skipped.
 *
 * @param[out] fields [n_columns], or NULL at the end
 * @retval POLIS_E_PARSE a row with fewer or more fields than the header (file, line, both counts)
 */
polis_err polis_table_row(polis_table *table, const polis_field **fields);

/** 1-based line where the current row starts. */
int64_t polis_table_line(const polis_table *table);

/**
 * Field as a number; an empty field is NaN.
 *
 * @retval POLIS_E_PARSE not a number: file, line, column, what was found
 */
polis_err polis_table_double(polis_table *table, int c, double *out);

#endif
