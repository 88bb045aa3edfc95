/*
 * What HDF5 does to the process when a file that it reads is damaged: it may crash or run for ever,
 * since much of the metadata of the old file format has no checksum. While a file is read this ends
 * the run with one line that names the file. Signals know no data of their own, so this belongs to
 * the process.
 */
#ifndef POLIS_STORE_GUARD_H
#define POLIS_STORE_GUARD_H

/** From now on a crash is this file's fault, and so is more processor time than any file of its
 * size can take; the last one that is open counts. Not thread safe, as opening a file. */
void polis_guard_begin(const char *path);

/** Its metadata have been read: from now on time does not count. */
void polis_guard_settle(void);

/** After each polis_guard_begin(), when the file is closed. */
void polis_guard_end(void);

#endif
