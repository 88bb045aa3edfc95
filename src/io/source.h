/* A text file read line by line, plain or compressed (.gz, .xz by content), with its line number.
 */
#ifndef POLIS_IO_SOURCE_H
#define POLIS_IO_SOURCE_H

#include "base/interrupt.h"

#include <stddef.h>
#include <stdint.h>

typedef struct polis_source polis_source;

/**
 * Open a file for reading; its format is seen from its first bytes.
 *
 * @retval POLIS_E_NOINPUT missing, a folder, not readable
 * @retval POLIS_E_PARSE   empty
 */
polis_err polis_source_open(const char *path, polis_fault *fault, polis_source **out);

/** Have reading broken off, with POLIS_E_TEMPFAIL, when asked. `interrupt` is borrowed; NULL:
 * never. */
void polis_source_watch(polis_source *source, const polis_interrupt *interrupt);

void polis_source_close(polis_source **source);

const char *polis_source_path(const polis_source *source);

/** 1-based number of the line that polis_source_line() returned last. */
int64_t polis_source_line_number(const polis_source *source);

enum { POLIS_SOURCE_PEEK = 1 << 16 };

/** The first bytes of the decompressed text, up to POLIS_SOURCE_PEEK, without consuming them;
 * fewer only if there are no more. NUL-terminated. */
const char *polis_source_peek(polis_source *source, size_t *len);

/**
 * The next line without its line end (\n, \r\n or \r), NUL-terminated, valid until the next call.
 *
 * @param[out] line NULL at the end of the file
 * @retval POLIS_E_PARSE truncated or corrupt compression, a NUL byte, a line beyond 1 GiB
 * @retval POLIS_E_IO    read error
 */
polis_err polis_source_line(polis_source *source, const char **line, size_t *len);

/** Raw decompressed bytes for parsers that keep their own place (XML, CSV); *got = 0 at the end. */
polis_err polis_source_read(polis_source *source, char *buffer, size_t room, size_t *got);

#endif
