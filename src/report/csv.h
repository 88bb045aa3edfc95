/* Fields of a CSV file: RFC 4180. */
#ifndef POLIS_REPORT_CSV_H
#define POLIS_REPORT_CSV_H

#include <stddef.h>
#include <stdio.h>

/** Write text[0..len), in quotes if it holds a comma, a quote or the end of a line. */
void polis_csv_field(FILE *out, const char *text, size_t len);

/** Write a number as the shortest text that reads back; NaN is an empty field. */
void polis_csv_number(FILE *out, double x);

#endif
