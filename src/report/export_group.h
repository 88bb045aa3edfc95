/*
 * A group of analyses as CSV: one long table, a line for each combination of positions along some
 * dimensions of the group, such as each city in each period.
 */
#ifndef POLIS_REPORT_EXPORT_GROUP_H
#define POLIS_REPORT_EXPORT_GROUP_H

#include "base/log.h"
#include "store/open.h"

#include <stdio.h>

/**
 * Write a group as a table; the format is that of polis_export().
 *
 * Columns are first what names the positions along each dimension: arrays DIMENSION_id,
 * DIMENSION_name, ... of the group or of one above it, or the position itself (from 0) where there
 * is none; then all other arrays of the group over these dimensions or some of them, whose values
 * repeat along the others. Arrays over any other dimension are left out and logged.
 *
 * Memory: all arrays that are written.
 *
 * @param[in] path     result file
 * @param[in] group    such as "resilience/trend"
 * @param[in] over     dimensions separated by commas, the last varies fastest; NULL: those of the
 *                     first array with the most
 * @param[in] out_name for messages
 * @retval POLIS_E_ARG the file has no such group, or the group no array or no such dimension
 * @retval POLIS_E_IO  cannot be read, or cannot be written
 * @return or as polis_store_open()
 */
polis_err polis_export_group(const char *path, const char *group, const char *over, FILE *out,
                             const char *out_name, const polis_log *log, polis_fault *fault);

#endif
