#include "store/records.h"

#include "base/hash.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static const char MAGIC[8] = {'p', 'o', 'l', 'i', 's', 'r', 'e', 'c'};

enum { VERSION = 1, BYTE_ORDER_MARK = 0x01020304 };

typedef struct header {
    char magic[8];
    uint32_t version, byte_order;
    polis_records_id id;
    uint64_t unused;
    uint64_t checksum; /* of all before it */
} header;

typedef struct head {
    uint32_t kind, unused;
    int64_t index, n_bytes;
    uint64_t checksum;
} head;

_Static_assert(sizeof(header) == 64 && sizeof(head) == 32, "no padding in the file");

struct polis_records_reader {
    int fd;
    char *path;
    uint64_t seed;
    int64_t at, size;
    char *bytes; /* of the record read last */
    int64_t room;
};

static uint64_t checksum_of(const head *h, const void *bytes, uint64_t seed)
{
    const uint64_t part[2] = {XXH3_64bits_withSeed(h, offsetof(head, checksum), seed),
                              XXH3_64bits_withSeed(bytes, (size_t)h->n_bytes, seed)};

    return XXH3_64bits_withSeed(part, sizeof part, seed);
}

static polis_err write_all(const polis_records_writer *w, struct iovec *part, int n_parts,
                           polis_fault *fault)
{
    for (int i = 0; i < n_parts;) {
        const ssize_t n = writev(w->fd, part + i, n_parts - i);

        if (n < 0 && errno != EINTR) {
            return polis_fail(
                fault, POLIS_E_IO, w->path, 0,
                errno == ENOSPC || errno == EDQUOT
                    ? "cannot be written: %s; make room and run the same command again"
                    : "cannot be written: %s",
                strerror(errno));
        }
        for (size_t left = n > 0 ? (size_t)n : 0; i < n_parts;) {
            const size_t taken = left < part[i].iov_len ? left : part[i].iov_len;
            if (taken > 0) { /* an empty part may have no address */
                part[i].iov_base = (char *)part[i].iov_base + taken;
            }
            part[i].iov_len -= taken;
            left -= taken;
            if (part[i].iov_len > 0) {
                break;
            }
            i++;
        }
    }
    return POLIS_OK;
}

polis_err polis_records_begin(int fd, const char *path, const polis_records_id *id,
                              polis_fault *fault, polis_records_writer *out)
{
    header h = {.version = VERSION, .byte_order = BYTE_ORDER_MARK, .id = *id};
    struct iovec part = {.iov_base = &h, .iov_len = sizeof h};

    memcpy(h.magic, MAGIC, sizeof h.magic);
    h.checksum = XXH3_64bits(&h, offsetof(header, checksum));
    *out = (polis_records_writer){.fd = fd, .path = path, .seed = h.checksum, .size = sizeof h};
    return write_all(out, &part, 1, fault);
}

polis_err polis_records_append(polis_records_writer *w, const polis_record *record,
                               polis_fault *fault)
{
    head h = {.kind = record->kind, .index = record->index, .n_bytes = record->n_bytes};
    struct iovec part[2] = {
        {.iov_base = &h, .iov_len = sizeof h},
        {.iov_base = (void *)(uintptr_t)record->bytes, .iov_len = (size_t)record->n_bytes}};

    h.checksum = checksum_of(&h, record->bytes, w->seed);
    w->size += (int64_t)sizeof h + record->n_bytes;
    return write_all(w, part, 2, fault);
}

static polis_err read_exactly(polis_records_reader *r, void *bytes, int64_t n_bytes,
                              polis_fault *fault)
{
    for (int64_t done = 0; done < n_bytes;) {
        const ssize_t n =
            pread(r->fd, (char *)bytes + done, (size_t)(n_bytes - done), r->at + done);
        if (n == 0) {
            return polis_fail(fault, POLIS_E_PARSE, r->path, 0, "cut off at byte %lld",
                              (long long)(r->at + done));
        }
        if (n < 0 && errno != EINTR) {
            return polis_fail(fault, POLIS_E_PARSE, r->path, 0, "cannot be read at byte %lld: %s",
                              (long long)(r->at + done), strerror(errno));
        }
        done += n > 0 ? n : 0;
    }
    r->at += n_bytes;
    return POLIS_OK;
}

static polis_err read_header(polis_records_reader *r, polis_fault *fault, polis_records_id *id)
{
    header h;
    const polis_err rc = read_exactly(r, &h, sizeof h, fault);

    if (rc != POLIS_OK) {
        return rc;
    }
    if (memcmp(h.magic, MAGIC, sizeof h.magic) != 0) {
        return polis_fail(fault, POLIS_E_PARSE, r->path, 0, "is not a checkpoint file, or damaged");
    }
    if (h.byte_order != BYTE_ORDER_MARK) {
        return polis_fail(fault, POLIS_E_PARSE, r->path, 0,
                          "was written on a machine of another byte order, or is damaged");
    }
    if (h.version != VERSION) {
        return polis_fail(fault, POLIS_E_PARSE, r->path, 0, "has format %u, this program %d",
                          h.version, VERSION);
    }
    if (h.checksum != XXH3_64bits(&h, offsetof(header, checksum))) {
        return polis_fail(fault, POLIS_E_PARSE, r->path, 0, "has a damaged header");
    }
    r->seed = h.checksum;
    *id = h.id;
    return POLIS_OK;
}

polis_err polis_records_open(const char *path, polis_fault *fault, polis_records_id *id,
                             polis_records_reader **out)
{
    polis_err rc = POLIS_OK;
    polis_records_reader *r = NULL;
    struct stat file;

    *out = NULL;
    POLIS_NEW(r, 1);
    r->fd = -1;
    POLIS_NEW(r->path, (int64_t)strlen(path) + 1);
    strcpy(r->path, path);
    r->fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (r->fd < 0 || fstat(r->fd, &file) != 0) {
        rc = polis_fail(fault, POLIS_E_NOINPUT, path, 0, "%s", strerror(errno));
        goto done;
    }
    if (!S_ISREG(file.st_mode)) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "is not a regular file");
        goto done;
    }
    r->size = file.st_size;
    POLIS_TRY(read_header(r, fault, id));
    *out = r;
    r = NULL; /* moved to the caller */

done:
    polis_records_close(&r);
    return rc;
}

polis_err polis_records_next(polis_records_reader *r, polis_record *record, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    head h;

    *record = (polis_record){0};
    if (r->at == r->size) {
        return POLIS_OK;
    }
    POLIS_TRY(read_exactly(r, &h, sizeof h, fault));
    if (h.n_bytes < 0 || h.n_bytes > r->size - r->at || h.kind == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, r->path, 0, "damaged or cut off at byte %lld",
                        (long long)(r->at - (int64_t)sizeof h));
        goto done;
    }
    POLIS_GROW(r->bytes, r->room, h.n_bytes);
    POLIS_TRY(read_exactly(r, r->bytes, h.n_bytes, fault));
    if (h.checksum != checksum_of(&h, r->bytes, r->seed)) {
        rc = polis_fail(fault, POLIS_E_PARSE, r->path, 0, "the record before byte %lld is damaged",
                        (long long)r->at);
        goto done;
    }
    *record =
        (polis_record){.kind = h.kind, .index = h.index, .n_bytes = h.n_bytes, .bytes = r->bytes};

done:
    return rc;
}

void polis_records_close(polis_records_reader **reader)
{
    polis_records_reader *r = *reader;

    if (r) {
        if (r->fd >= 0) {
            close(r->fd);
        }
        POLIS_FREE(r->path);
        POLIS_FREE(r->bytes);
        POLIS_FREE(*reader);
    }
}
