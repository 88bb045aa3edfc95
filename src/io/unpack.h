/* The bytes of a file, decompressed on the way where they are gzip or xz. */
#ifndef POLIS_IO_UNPACK_H
#define POLIS_IO_UNPACK_H

#include "base/err.h"

#include <stddef.h>

typedef struct polis_unpack polis_unpack;

/**
 * Open a file; its compression is seen from its first bytes. Not collective.
 *
 * @param[in]  path  borrowed until the stream is closed, as is fault
 * @param[out] out   closed by the caller with polis_unpack_close(); NULL on failure
 * @retval POLIS_E_NOINPUT missing, a folder, not readable
 * @retval POLIS_E_PARSE   empty, or packed in a way that is not known here
 */
polis_err polis_unpack_open(const char *path, polis_fault *fault, polis_unpack **out);

void polis_unpack_close(polis_unpack **stream);

/**
 * Fill the buffer; *got < room only at the end of the file.
 *
 * @retval POLIS_E_PARSE truncated or corrupt compression; text beyond 64 GiB, or beyond 1 GiB and
 *                       2000 times the file: an archive made to fill the memory
 * @retval POLIS_E_IO    read error
 */
polis_err polis_unpack_read(polis_unpack *stream, char *buffer, size_t room, size_t *got);

#endif
