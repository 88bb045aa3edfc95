/* An HDF5 file that is made in memory, and its bytes once it is closed. H5Fget_file_image() will
 * not do: in HDF5 1.10 it leaves a superblock whose checksum is wrong. */
#ifndef POLIS_STORE_IMAGE_H
#define POLIS_STORE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero-initialise it; it must stay where it is while the file is open. */
typedef struct polis_image {
    unsigned char *bytes; /* once the file is closed; until then HDF5's */
    size_t room;          /* of bytes */
} polis_image;

/** Let files of this access list be made in the image. False on failure. */
bool polis_image_set(polis_image *image, int64_t access_list);

/** Bytes of the closed file, by its superblock; -1 if it is none. */
int64_t polis_image_size(const polis_image *image);

void polis_image_clear(polis_image *image);

#endif
