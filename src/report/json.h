/*
 * Values of a page's data as JSON (jansson), safe for what networks hold: names that are not UTF-8,
 * numbers that are not finite, text that would end the script element it stands in.
 *
 * Long columns are base64 of little-endian binary32 or int32: five bytes a value, and a browser
 * reads them as a typed array.
 */
#ifndef POLIS_REPORT_JSON_H
#define POLIS_REPORT_JSON_H

#include "base/err.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/** A string; every byte that is not of a UTF-8 character becomes U+FFFD. NULL: out of memory. */
json_t *polis_json_text(const char *text, size_t len);

/** A number; null for NaN and infinities. */
json_t *polis_json_number(double x);

/** x[0..n) rounded to binary32, as base64; what binary32 cannot hold becomes infinite. */
json_t *polis_json_floats(const double *x, int64_t n);

/** x[0..n) as base64. */
json_t *polis_json_ints(const int32_t *x, int64_t n);

/** object[key] = value, which is moved. POLIS_E_NOMEM also where value is NULL. */
polis_err polis_json_put(json_t *object, const char *key, json_t *value);

/** The same for the end of an array. */
polis_err polis_json_add(json_t *array, json_t *value);

/**
 * Write JSON that can stand in an HTML script element: ASCII without '<', '>' and '&'.
 *
 * @retval POLIS_E_IO could not be written
 */
polis_err polis_json_write(const json_t *json, FILE *out);

#endif
