/* An HDF5 file that is made in memory, and its bytes once it is closed. H5Fget_file_image() will
 * not do: in HDF5 1.10 it leaves a superblock whose checksum is wrong. */
#ifndef POLIS_STORE_IMAGE_H
#define POLIS_STORE_IMAGE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero-initialise it; it must stay where it is while the file is open. */
typedef struct polis_image {
    unsigned char *bytes; /* once the file is closed; until then HDF5's */
    size_t room;          /* of bytes */
    bool lacks_memory;    /* an allocation failed: why HDF5 gave up */
} polis_image;

/**
 * Create a file in the image, orders of creation kept, as netCDF wants it.
 *
 * @param[in] path what HDF5 calls it; nothing is written there
 * @return HDF5 identifier, closed by H5Fclose(); negative on failure
 */
int64_t polis_image_create(polis_image *image, const char *path);

/** Open a copy of the bytes of a file in the image, to be changed. As polis_image_create(). */
int64_t polis_image_open(polis_image *image, void *bytes, size_t size);

/** Write the closed file to a descriptor, from its start. The image is empty then.
 * @param[in] path for the fault */
polis_err polis_image_save(polis_image *image, int fd, const char *path, polis_fault *fault);

/** Access list of every file that is written: netCDF of every age wants old format bounds.
 * Negative on failure. */
int64_t polis_image_access(void);

void polis_image_clear(polis_image *image);

#endif
