#include "store/disk.h"
#include "base/mem.h"
#include "store/h5.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* So much is sent on its way at a time; its memory is given back when it has arrived, which is
 * looked for in what was written last before it. */
enum { BEGIN_BYTES = 8 << 20, ARRIVED_BYTES = 64 << 20 };

#if H5_VERSION_GE(1, 13, 0)
enum { DRIVER = 511 }; /* of the numbers that HDF5 leaves to drivers that no file names */
#endif

/* HDF5's file of this driver. */
typedef struct disk_file {
    H5FD_t base; /* first: HDF5 knows no more */
    polis_disk *disk;
    haddr_t allocated, end; /* bytes that HDF5 has given out, that the file has */
} disk_file;

static disk_file *file_of(H5FD_t *base)
{
    return (disk_file *)(void *)base;
}

static const disk_file *const_file_of(const H5FD_t *base)
{
    return (const disk_file *)(const void *)base;
}

static H5FD_t *disk_open(const char *name, unsigned flags, hid_t access, haddr_t most)
{
    polis_disk *const *disk = H5Pget_driver_info(access);
    disk_file *f = NULL;
    struct stat is;

    (void)name;
    (void)most;
    errno = ENOMEM;
    if (disk && fstat((*disk)->fd, &is) == 0) {
        f = polis_mem_new(1, sizeof *f);
    }
    if (!f) {
        if (disk) {
            (*disk)->error = errno;
        }
        return NULL;
    }
    f->disk = *disk;
    f->end = flags & H5F_ACC_TRUNC ? 0 : (haddr_t)is.st_size;
    return &f->base;
}

static herr_t disk_close(H5FD_t *base)
{
    polis_mem_free(file_of(base));
    return 0;
}

static herr_t disk_query(const H5FD_t *base, unsigned long *flags)
{
    (void)base;
    *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
             H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

static haddr_t disk_get_eoa(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return const_file_of(base)->allocated;
}

static herr_t disk_set_eoa(H5FD_t *base, H5FD_mem_t type, haddr_t address)
{
    (void)type;
    file_of(base)->allocated = address;
    return 0;
}

static haddr_t disk_get_eof(const H5FD_t *base, H5FD_mem_t type)
{
    (void)type;
    return const_file_of(base)->end;
}

/* Beyond the end of the file there are zeros. */
static herr_t disk_read(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t size,
                        void *buffer)
{
    const disk_file *f = file_of(base);
    char *to = buffer;

    (void)type;
    (void)transfer;
    while (size > 0) {
        const ssize_t n = pread(f->disk->fd, to, size, (off_t)address);

        if (n < 0 && errno != EINTR) {
            return -1;
        }
        if (n == 0) {
            memset(to, 0, size);
            break;
        }
        if (n > 0) {
            to += n;
            address += (haddr_t)n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static void keep_error(polis_disk *disk, haddr_t at)
{
    disk->error = errno;
    disk->error_at = (int64_t)at;
}

/* Hints to the system, which may refuse them. Waiting for the disk here would take an error that
 * syncing the file is to report. */
static void begin_writing(disk_file *f)
{
    polis_disk *disk = f->disk;
    const int64_t begun = disk->begun, behind = begun > ARRIVED_BYTES ? begun - ARRIVED_BYTES : 0;
    const int64_t bytes = ((int64_t)f->end - begun) / BEGIN_BYTES * BEGIN_BYTES;

    if (bytes > 0) {
        sync_file_range(disk->fd, begun, bytes, SYNC_FILE_RANGE_WRITE);
        disk->begun += bytes;
    }
    if (bytes > 0 && begun > 0) {
        posix_fadvise(disk->fd, behind, begun - behind, POSIX_FADV_DONTNEED);
    }
}

static herr_t disk_write(H5FD_t *base, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, const void *buffer)
{
    disk_file *f = file_of(base);
    const char *from = buffer;
    const haddr_t end = address + size;

    (void)type;
    (void)transfer;
    while (size > 0 && f->disk->error == 0) {
        const ssize_t n = pwrite(f->disk->fd, from, size, (off_t)address);

        if (n < 0 && errno != EINTR) {
            keep_error(f->disk, address);
        }
        if (n > 0) {
            from += n;
            address += (haddr_t)n;
            size -= (size_t)n;
        }
    }
    f->end = end > f->end ? end : f->end;
    begin_writing(f);
    return 0;
}

/* The file ends where what HDF5 has given out does. */
static herr_t disk_truncate(H5FD_t *base, hid_t transfer, hbool_t closing)
{
    disk_file *f = file_of(base);

    (void)transfer;
    (void)closing;
    if (f->end != f->allocated && f->disk->error == 0 &&
        ftruncate(f->disk->fd, (off_t)f->allocated) != 0) {
        keep_error(f->disk, f->allocated);
    }
    f->end = f->allocated;
    return 0;
}

static const H5FD_class_t driver = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)DRIVER,
#endif
    .name = "polis_disk",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_WEAK,
    .fapl_size = sizeof(polis_disk *),
    .open = disk_open,
    .close = disk_close,
    .query = disk_query,
    .get_eoa = disk_get_eoa,
    .set_eoa = disk_set_eoa,
    .get_eof = disk_get_eof,
    .read = disk_read,
    .write = disk_write,
    .truncate = disk_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

/* Access through the driver; negative on failure. */
static hid_t access_to(polis_disk *disk, int fd)
{
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS), id = H5FDregister(&driver);
    const bool good = access >= 0 && id >= 0 && H5Pset_driver(access, id, &disk) >= 0 &&
                      H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0;

    *disk = (polis_disk){.fd = fd};
    if (id >= 0) {
        H5FDunregister(id); /* the list keeps it as long as it needs it */
    }
    if (!good) {
        H5Pclose(access);
        return H5I_INVALID_HID;
    }
    return access;
}

int64_t polis_disk_create(polis_disk *disk, int fd, const char *path)
{
    const hid_t access = access_to(disk, fd), creation = H5Pcreate(H5P_FILE_CREATE);
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    hid_t file = H5I_INVALID_HID;

    if (access >= 0 && H5Pset_link_creation_order(creation, order) >= 0 &&
        polis_h5_describe(creation)) {
        file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    }
    H5Pclose(access);
    H5Pclose(creation);
    return file;
}

int64_t polis_disk_open(polis_disk *disk, int fd, const char *path)
{
    const hid_t access = access_to(disk, fd);
    const hid_t file = access >= 0 ? H5Fopen(path, H5F_ACC_RDWR, access) : H5I_INVALID_HID;

    H5Pclose(access);
    return file;
}

polis_err polis_disk_result(const polis_disk *disk, const char *path, polis_fault *fault)
{
    return disk->error == 0 ? POLIS_OK
                            : polis_fail(fault, disk->error == ENOMEM ? POLIS_E_NOMEM : POLIS_E_IO,
                                         path, 0, "cannot be written at byte %lld: %s",
                                         (long long)disk->error_at, strerror(disk->error));
}
