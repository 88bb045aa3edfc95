#include "store/image.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

/* In the superblock of version 2, which every file of these bounds has: its address of the end. */
enum { STEP = 1 << 20, VERSION_AT = 8, VERSION = 2, END_AT = 28, SUPERBLOCK = 48 };

static void *image_malloc(size_t size, H5FD_file_image_op_t op, void *udata)
{
    (void)op;
    (void)udata;
    return malloc(size);
}

static void *image_copy(void *to, const void *from, size_t size, H5FD_file_image_op_t op,
                        void *udata)
{
    (void)op;
    (void)udata;
    return memcpy(to, from, size);
}

static void *image_realloc(void *bytes, size_t size, H5FD_file_image_op_t op, void *udata)
{
    polis_image *image = udata;
    void *more = realloc(bytes, size);

    (void)op;
    image->room = more ? size : image->room;
    return more;
}

/* HDF5 gives its bytes up when the file is closed; they are kept. */
static herr_t image_free(void *bytes, H5FD_file_image_op_t op, void *udata)
{
    polis_image *image = udata;

    if (op == H5FD_FILE_IMAGE_OP_FILE_CLOSE) {
        image->bytes = bytes;
    } else {
        free(bytes);
    }
    return 0;
}

static void *same_udata(void *udata)
{
    return udata;
}

static herr_t keep_udata(void *udata)
{
    (void)udata;
    return 0;
}

bool polis_image_set(polis_image *image, int64_t access_list)
{
    H5FD_file_image_callbacks_t calls = {.image_malloc = image_malloc,
                                         .image_memcpy = image_copy,
                                         .image_realloc = image_realloc,
                                         .image_free = image_free,
                                         .udata_copy = same_udata,
                                         .udata_free = keep_udata,
                                         .udata = image};

    return H5Pset_fapl_core(access_list, STEP, false) >= 0 &&
           H5Pset_file_image_callbacks(access_list, &calls) >= 0;
}

int64_t polis_image_size(const polis_image *image)
{
    uint64_t end = 0;

    if (!image->bytes || image->room < SUPERBLOCK || image->bytes[VERSION_AT] != VERSION) {
        return -1;
    }
    for (int i = 7; i >= 0; i--) { /* little-endian */
        end = end << 8 | image->bytes[END_AT + i];
    }
    return end <= image->room ? (int64_t)end : -1;
}

void polis_image_clear(polis_image *image)
{
    free(image->bytes); /* HDF5's malloc(), not ours */
    *image = (polis_image){0};
}
