#include "store/image.h"
#include "store/h5.h"

#include <errno.h>
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the superblock of version 2, which every file of these bounds has: its address of the end. */
enum { STEP = 1 << 20, VERSION_AT = 8, VERSION = 2, END_AT = 28, SUPERBLOCK = 48 };

static void *image_malloc(size_t size, H5FD_file_image_op_t op, void *udata)
{
    polis_image *image = udata;
    void *bytes = malloc(size);

    if (op == H5FD_FILE_IMAGE_OP_FILE_OPEN) {
        image->room = size;
    }
    image->lacks_memory = !bytes || image->lacks_memory;
    return bytes;
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
    image->lacks_memory = !more || image->lacks_memory;
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

static bool set_image(polis_image *image, hid_t access)
{
    H5FD_file_image_callbacks_t calls = {.image_malloc = image_malloc,
                                         .image_memcpy = image_copy,
                                         .image_realloc = image_realloc,
                                         .image_free = image_free,
                                         .udata_copy = same_udata,
                                         .udata_free = keep_udata,
                                         .udata = image};

    return access >= 0 && H5Pset_fapl_core(access, STEP, false) >= 0 &&
           H5Pset_file_image_callbacks(access, &calls) >= 0;
}

int64_t polis_image_access(void)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);

    if (H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) < 0) {
        H5Pclose(access);
        return H5I_INVALID_HID;
    }
    return access;
}

int64_t polis_image_create(polis_image *image, const char *path)
{
    const hid_t access = polis_image_access(), creation = H5Pcreate(H5P_FILE_CREATE);
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t file = H5I_INVALID_HID;

    if (set_image(image, access) && H5Pset_link_creation_order(creation, order) >= 0 &&
        polis_h5_describe(creation)) {
        file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    }
    H5Pclose(access);
    H5Pclose(creation);
    return file;
}

/* HDF5 refuses the name of a file that is there: this one can never be. */
#define NO_FILE "/dev/null/image"

int64_t polis_image_open(polis_image *image, void *bytes, size_t size)
{
    const hid_t access = polis_image_access();
    hid_t file = H5I_INVALID_HID;

    if (set_image(image, access) && H5Pset_file_image(access, bytes, size) >= 0) {
        file = H5Fopen(NO_FILE, H5F_ACC_RDWR, access);
    }
    H5Pclose(access);
    return file;
}

/* Bytes of the closed file, by its superblock; -1 if it is none. */
static int64_t image_size(const polis_image *image)
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

static polis_err write_all(const unsigned char *bytes, int64_t size, int fd, const char *path,
                           polis_fault *fault)
{
    for (int64_t at = 0; at < size;) {
        const ssize_t n = pwrite(fd, bytes + at, (size_t)(size - at), at);
        if (n < 0 && errno != EINTR) {
            return polis_fail(fault, POLIS_E_IO, path, 0,
                              "cannot be written at byte %lld of %lld: %s", (long long)at,
                              (long long)size, strerror(errno));
        }
        at += n > 0 ? n : 0;
    }
    return POLIS_OK;
}

polis_err polis_image_save(polis_image *image, int fd, const char *path, polis_fault *fault)
{
    const int64_t size = image_size(image);
    const polis_err rc = size < 0
                             ? polis_fail(fault, POLIS_E_BUG, path, 0, "no superblock in memory")
                             : write_all(image->bytes, size, fd, path, fault);

    polis_image_clear(image);
    return rc;
}

void polis_image_clear(polis_image *image)
{
    free(image->bytes); /* HDF5's malloc(), not ours */
    *image = (polis_image){0};
}
