/*
 * Rows of fields out of a text: comma, semicolon, tab or blanks between them, quotes as in RFC
 * 4180.
 *
 * Rows without a quote, nearly all there are, are split in place; the others go through libcsv.
 */
#ifndef POLIS_IO_ROWS_H
#define POLIS_IO_ROWS_H

#include "io/source.h"

#include <stdbool.h>

typedef struct polis_rows polis_rows;

/** One field of the current row; not NUL-terminated, valid until the next row. */
typedef struct polis_field {
    const char *text;
    size_t len;
} polis_field;

typedef struct polis_row_options {
    char separator; /* ',', ';', '\t'; ' ': any run of blanks; 0: guessed from the first row */
    bool blanks;    /* a guess may also be ' ' */
    bool comments;  /* lines that start with # or % are passed over */
} polis_row_options;

/**
 * Rows of what is left of a source. Not collective.
 *
 * @param[in]  source borrowed until the rows are closed; not to be read by anybody else
 * @param[in]  fault  where failures are put in words; borrowed; may be NULL
 * @param[out] out    closed by the caller with polis_rows_close(); NULL on failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_rows_open(polis_source *source, polis_row_options options, polis_fault *fault,
                          polis_rows **out);

void polis_rows_close(polis_rows **rows);

/**
 * The next row; blank lines are skipped, spaces around a field are not part of it.
 *
 * @param[out] fields [*n], or NULL at the end
 * @param[out] n      the same for all rows
 * @retval POLIS_E_PARSE misplaced or unclosed quotes; more or fewer fields than the first row
 */
polis_err polis_rows_next(polis_rows *rows, const polis_field **fields, int64_t *n);

/** 1-based line where the current row starts. */
int64_t polis_rows_line(const polis_rows *rows);

/** True if the field is this text, letter by letter. */
bool polis_field_is(polis_field field, const char *text);

/** Length of a field for "%.*s" in a message: long ones are cut. */
int polis_field_shown(polis_field field);

#endif
