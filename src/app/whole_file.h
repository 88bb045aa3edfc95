/* Text that a command writes: the whole file under its name, or nothing; "-" is standard output. */
#ifndef POLIS_APP_WHOLE_FILE_H
#define POLIS_APP_WHOLE_FILE_H

#include "base/err.h"
#include "base/log.h"

#include <stdbool.h>
#include <stdio.h>

/** Writes the content; `name` is for messages. */
typedef polis_err polis_fill_file(const void *data, FILE *out, const char *name,
                                  polis_fault *fault);

/**
 * Let `fill` write a file. Not collective: one rank calls it.
 *
 * @param[in] path  target, or "-"
 * @param[in] log   told what was written, unless that is standard output
 * @param[in] force may replace an existing target
 * @retval POLIS_E_CANTCREAT it exists, or cannot be created
 * @retval POLIS_E_IO        could not be written; nothing is left of it
 * @return or what fill returned
 */
polis_err polis_whole_file(const char *path, bool force, polis_fill_file *fill, const void *data,
                           const polis_log *log, polis_fault *fault);

/** As polis_whole_file(), but "-" is a name like any other. */
polis_err polis_whole_named_file(const char *path, bool force, polis_fill_file *fill,
                                 const void *data, polis_fault *fault);

#endif
