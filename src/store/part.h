/*
 * A file that appears under its name only when it is whole.
 *
 * It is written as `.NAME.part` beside the target, synced, renamed, and the folder synced. A lock
 * on the temporary file tells a run that still writes from one that died: the lock ends with its
 * process.
 */
#ifndef POLIS_STORE_PART_H
#define POLIS_STORE_PART_H

#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

typedef struct polis_part polis_part;

/**
 * Create the temporary file, readable and writable as the user's umask says. A symbolic link or
 * another process's file under its name is never written to; what a dead run left is removed.
 *
 * Not collective: one rank calls it.
 *
 * @param[in]  path  the target
 * @param[in]  force may replace an existing target
 * @param[out] out   ended by polis_part_publish() or polis_part_discard(); NULL on failure
 * @retval POLIS_E_CANTCREAT target exists, folder missing or not writable, another run is writing
 */
polis_err polis_part_create(const char *path, bool force, polis_fault *fault, polis_part **out);

/** Name of the temporary file. */
const char *polis_part_path(const polis_part *part);

/** Its descriptor, open for reading and writing. */
int polis_part_fd(const polis_part *part);

/**
 * Fill the temporary file with the bytes of another file.
 *
 * @retval POLIS_E_NOINPUT the other cannot be opened
 * @retval POLIS_E_IO      it cannot be read, or the copy not written
 */
polis_err polis_part_copy(polis_part *part, const char *from, polis_fault *fault);

/** A stream that writes the file as text, ended by polis_stream_close(); NULL: errno says why. */
FILE *polis_part_stream(const polis_part *part);

/** Close a stream. False if it is NULL or not all could be written: errno says why. */
bool polis_stream_close(FILE *stream);

/**
 * Sync, rename, sync the folder; frees the part whatever happens.
 *
 * @retval POLIS_E_IO could not be synced: the temporary file is removed
 * @retval POLIS_E_CANTCREAT another run has taken over; or somebody else created the target, or it
 * cannot be renamed: the whole file stays under its temporary name and the fault says so
 */
polis_err polis_part_publish(polis_part **part, polis_fault *fault);

/**
 * Remove the temporary file of a target even if a process holds it: one that was given up. It will
 * find that the name is not its file's any more, and publish nothing.
 */
void polis_part_forget(const char *path);

/** Remove the temporary file. NULL is fine. */
void polis_part_discard(polis_part **part);

#endif
