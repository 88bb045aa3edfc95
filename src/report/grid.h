/* A table for people: columns as wide as their widest cell, control characters shown as '?'. */
#ifndef POLIS_REPORT_GRID_H
#define POLIS_REPORT_GRID_H

#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

/** Zero-initialise it but for `align`; polis_grid_clear() frees it. */
typedef struct polis_grid {
    const char *align; /* 'l' or 'r' for each column */
    polis_texts cell;  /* row by row */
} polis_grid;

/** Append the next cell. */
polis_err polis_grid_add(polis_grid *grid, const char *text, size_t len);
polis_err polis_grid_add_text(polis_grid *grid, const char *text);
polis_err polis_grid_add_count(polis_grid *grid, int64_t count);

/** Print all rows, indented by two spaces. */
polis_err polis_grid_print(const polis_grid *grid, FILE *out);

void polis_grid_clear(polis_grid *grid);

#endif
