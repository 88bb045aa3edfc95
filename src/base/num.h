/* Numbers as text, strictly and independently of the locale: the whole field is the number. */
#ifndef POLIS_BASE_NUM_H
#define POLIS_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POLIS_NUM_TEXT = 40 };

/** Parse text[0..len) as a decimal number, "nan" and "inf" included; spaces around it are allowed.
 * False if it is anything else, or beyond the range of double. The nearest double is returned. */
bool polis_num_double(const char *text, size_t len, double *out);

/** Parse text[0..len) as a whole number in the range of int64; spaces around it are allowed. */
bool polis_num_int(const char *text, size_t len, int64_t *out);

/** Write the shortest of %.15g, %.16g, %.17g that reads back as x; returns its length. */
int polis_num_text(double x, char text[POLIS_NUM_TEXT]);

#endif
