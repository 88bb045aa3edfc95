/*
 * The file that HDF5 writes, through a driver of our own.
 *
 * After a write that failed, HDF5 with its own drivers cannot close the file and crashes at the end
 * of the program. This one keeps the first failure for who asks, writes nothing more, and lets HDF5
 * go on to the end. What is written starts on its way to the disk at once, so that syncing the file
 * later has little left to wait for, and its memory is given back once it is there: writing 670 MB
 * into memory that is used again took 0.13 s instead of 1.5 s, and leaves the rest to the
 * computation.
 */
#ifndef POLIS_STORE_DISK_H
#define POLIS_STORE_DISK_H

#include "base/err.h"

#include <stdint.h>

/** Lives as long as the HDF5 file that is made with it. */
typedef struct polis_disk {
    int fd;           /* open for reading and writing; borrowed */
    int error;        /* errno of the first write that failed; 0: none has */
    int64_t error_at; /* byte of the file where it did */
    int64_t begun;    /* so many bytes are on their way to the disk */
} polis_disk;

/**
 * Make an HDF5 file in an empty file, in the bounds of versions that every reader knows, or open
 * what lies there, to read and write. Closed by H5Fclose().
 *
 * @param[out] disk belongs to the file from now on; its `error` tells what became of the writing
 * @param[in]  path for HDF5's words only
 * @return HDF5 identifier; negative on failure
 */
int64_t polis_disk_create(polis_disk *disk, int fd, const char *path);
int64_t polis_disk_open(polis_disk *disk, int fd, const char *path);

/** Words for the write that failed. @retval POLIS_OK none has @retval POLIS_E_IO,
 * POLIS_E_NOMEM */
polis_err polis_disk_result(const polis_disk *disk, const char *path, polis_fault *fault);

#endif
