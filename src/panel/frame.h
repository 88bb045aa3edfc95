/*
 * A table of texts in memory, one column after the other: what the tables of cities, panels and
 * sectors are made of. A column becomes numbers or groups when somebody asks for it, so text
 * columns need no declaration and a number that is none is said with its line and column.
 */
#ifndef POLIS_PANEL_FRAME_H
#define POLIS_PANEL_FRAME_H

#include "base/text.h"
#include "base/types.h"
#include "network/labels.h"

#include <stdbool.h>

typedef struct polis_frame {
    char *path;
    int n_columns;
    polis_texts name;    /* n_columns */
    polis_texts *column; /* [n_columns] of n texts each */
    int64_t n;           /* rows */
    int64_t *line;       /* [n] 1-based, of the file */
    int64_t line_room;
} polis_frame;

/**
 * Read a CSV table whole. Not collective. Memory: about the size of the file.
 *
 * @param[out] out freed by polis_frame_free(); NULL on failure
 * @retval POLIS_E_PARSE no header, two columns of one name, a row of another length, no rows
 */
polis_err polis_frame_read(const char *path, polis_fault *fault, polis_frame **out);

/** NULL is fine. */
void polis_frame_free(polis_frame **frame);

/** The column of this name, or -1. Case matters. */
int polis_frame_find(const polis_frame *frame, const char *name);

/**
 * The column of this name, which must be there.
 *
 * @param[in] what said in the message: "city identifiers", "--outcome"
 * @retval POLIS_E_PARSE the fault lists the columns there are
 */
polis_err polis_frame_require(const polis_frame *frame, const char *name, const char *what,
                              polis_fault *fault, int *out);

/** One field, NUL-terminated; borrowed. */
const char *polis_frame_text(const polis_frame *frame, int column, int64_t row);

/** True for a field that says that there is no value: empty, "NA", "NaN", "-". */
bool polis_is_missing(const char *text);

/**
 * A column as numbers.
 *
 * @param[out] out [n] NaN where missing
 * @retval POLIS_E_PARSE a field is neither missing nor a finite number: file, line, column, what
 *                       was found
 */
polis_err polis_frame_numbers(const polis_frame *frame, int column, polis_fault *fault,
                              double *out);

/**
 * A column as groups, numbered in order of appearance.
 *
 * @param[in,out] labels the names of the groups; those there are keep their numbers
 * @param[out]    out    [n] -1 where missing
 */
polis_err polis_frame_groups(const polis_frame *frame, int column, polis_labels *labels,
                             polis_vid *out);

/**
 * A column of distinct identifiers.
 *
 * @param[in,out] labels empty; text i is that of row i
 * @retval POLIS_E_PARSE a field is missing or there twice; both lines
 */
polis_err polis_frame_keys(const polis_frame *frame, int column, polis_fault *fault,
                           polis_labels *labels);

#endif
