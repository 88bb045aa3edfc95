/* Plain, gzip and xz files as one stream of bytes. Both libraries are driven by memory buffers, not
 * by their own file layers, so that truncation, trailing rubbish and archives that unpack without
 * end are seen in one place. */
#include "io/unpack.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <lzma.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PACKED_ROOM = 1 << 18, GZIP_WINDOW = 15 + 16, MAX_RATIO = 2000 };
static const uint64_t max_text = 64ULL << 30, free_text = 1ULL << 30;
static const uint64_t max_dictionary = 2ULL << 30; /* xz asks for 1.5 GiB at most */

typedef enum packing { PLAIN, GZIP, XZ } packing;

struct polis_unpack {
    const char *path;
    polis_fault *fault;
    int fd;
    packing packing;
    bool ended;       /* the text is complete */
    bool file_ended;  /* no more packed bytes after those of `packed` */
    bool between;     /* gzip: between two members */
    size_t at, n;     /* packed[at .. n) is to be used */
    uint64_t n_read;  /* bytes of the file so far */
    uint64_t n_text;  /* bytes handed out so far */
    z_stream zip;     /* in use if packing is GZIP */
    lzma_stream lzma; /* in use if packing is XZ */
    unsigned char packed[PACKED_ROOM];
};

/* Read the next piece of the file; call it when everything read before is used. */
static polis_err refill(polis_unpack *s)
{
    ssize_t n;

    do {
        n = read(s->fd, s->packed, sizeof s->packed);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return polis_fail(s->fault, POLIS_E_IO, s->path, 0, "cannot be read: %s", strerror(errno));
    }
    s->at = 0;
    s->n = (size_t)n;
    s->n_read += (uint64_t)n;
    s->file_ended = n == 0;
    return POLIS_OK;
}

static polis_err truncated(const polis_unpack *s, const char *how)
{
    return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                      "the %s data end in the middle: the file is truncated", how);
}

/* After a gzip member: another one, zero padding, or the end. */
static polis_err next_member(polis_unpack *s)
{
    while (s->at < s->n && s->packed[s->at] == 0) {
        s->at++;
    }
    if (s->at < s->n) {
        if (s->packed[s->at] != 0x1f || inflateReset(&s->zip) != Z_OK) {
            return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                              "bytes that are not gzip follow the gzip data");
        }
        s->between = false;
    }
    return POLIS_OK;
}

static polis_err unzip(polis_unpack *s, unsigned char *buffer, size_t room, size_t *got)
{
    int status;

    if (s->between) {
        s->ended = s->file_ended;
        return s->ended ? POLIS_OK : next_member(s);
    }
    s->zip.next_in = s->packed + s->at;
    s->zip.avail_in = (uInt)(s->n - s->at);
    s->zip.next_out = buffer;
    s->zip.avail_out = room > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)room;
    status = inflate(&s->zip, Z_NO_FLUSH);
    *got = (size_t)(s->zip.next_out - buffer);
    s->at = s->n - s->zip.avail_in;
    s->between = status == Z_STREAM_END;
    if (status == Z_MEM_ERROR) {
        return POLIS_E_NOMEM;
    }
    if (status == Z_BUF_ERROR && s->file_ended) {
        return truncated(s, "gzip");
    }
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0, "the gzip data are corrupt: %s",
                          s->zip.msg ? s->zip.msg : "no details");
    }
    return POLIS_OK;
}

static polis_err unxz(polis_unpack *s, unsigned char *buffer, size_t room, size_t *got)
{
    lzma_ret status;

    s->lzma.next_in = s->packed + s->at;
    s->lzma.avail_in = s->n - s->at;
    s->lzma.next_out = buffer;
    s->lzma.avail_out = room;
    status = lzma_code(&s->lzma, s->file_ended ? LZMA_FINISH : LZMA_RUN);
    *got = room - s->lzma.avail_out;
    s->at = s->n - s->lzma.avail_in;
    switch (status) {
    case LZMA_OK:
        return POLIS_OK;
    case LZMA_STREAM_END:
        s->ended = true;
        return POLIS_OK;
    case LZMA_MEM_ERROR:
        return POLIS_E_NOMEM;
    case LZMA_BUF_ERROR:
        return truncated(s, "xz");
    case LZMA_MEMLIMIT_ERROR:
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                          "the xz data ask for a dictionary beyond 2 GiB");
    default:
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                          "the xz data are corrupt (liblzma status %d)", (int)status);
    }
}

static void copy(polis_unpack *s, char *buffer, size_t room, size_t *got)
{
    *got = s->n - s->at < room ? s->n - s->at : room;
    memcpy(buffer, s->packed + s->at, *got);
    s->at += *got;
    s->ended = s->file_ended;
}

static polis_err check_size(const polis_unpack *s)
{
    if (s->n_text > max_text) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                          "more than 64 GiB of text, the most that is read from one file");
    }
    if (s->n_text > free_text && s->n_text / MAX_RATIO > s->n_read) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0,
                          "unpacks to more than 1 GiB and %d times its size: refused as an archive "
                          "made to fill the memory",
                          MAX_RATIO);
    }
    return POLIS_OK;
}

polis_err polis_unpack_read(polis_unpack *s, char *buffer, size_t room, size_t *got)
{
    polis_err rc = POLIS_OK;

    *got = 0;
    while (*got < room && !s->ended) {
        size_t more = 0;
        if (s->at == s->n && !s->file_ended) {
            POLIS_TRY(refill(s));
        }
        if (s->packing == GZIP) {
            POLIS_TRY(unzip(s, (unsigned char *)buffer + *got, room - *got, &more));
        } else if (s->packing == XZ) {
            POLIS_TRY(unxz(s, (unsigned char *)buffer + *got, room - *got, &more));
        } else {
            copy(s, buffer + *got, room - *got, &more);
        }
        *got += more;
        s->n_text += more;
        POLIS_TRY(check_size(s));
    }

done:
    return rc;
}

/* Packings that are met in practice and not read: said by name, with what to do. */
static polis_err refuse_others(const polis_unpack *s)
{
    static const struct {
        const char *magic;
        size_t at, len;
        const char *what;
    } others[] = {
        {"PK\3\4", 0, 4, "a zip archive or an Excel workbook: unzip it, or save the sheet as CSV"},
        {"1AY&SY", 4, 6, "bzip2 data: decompress it, or pack it with gzip or xz"},
        {"\x28\xb5\x2f\xfd", 0, 4, "zstd data: decompress it, or pack it with gzip or xz"},
        {"\xff\xfe", 0, 2, "UTF-16 text: save it as UTF-8"},
        {"\xfe\xff", 0, 2, "UTF-16 text: save it as UTF-8"},
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (s->n >= others[i].at + others[i].len &&
            memcmp(s->packed + others[i].at, others[i].magic, others[i].len) == 0) {
            return polis_fail(s->fault, POLIS_E_PARSE, s->path, 0, "%s", others[i].what);
        }
    }
    return POLIS_OK;
}

static polis_err start(polis_unpack *s)
{
    if (s->n >= 2 && memcmp(s->packed, "\x1f\x8b", 2) == 0) {
        if (inflateInit2(&s->zip, GZIP_WINDOW) != Z_OK) {
            return POLIS_E_NOMEM;
        }
        s->packing = GZIP;
    } else if (s->n >= 6 && memcmp(s->packed,
                                   "\xfd"
                                   "7zXZ\0",
                                   6) == 0) {
        if (lzma_stream_decoder(&s->lzma, max_dictionary, LZMA_CONCATENATED) != LZMA_OK) {
            return POLIS_E_NOMEM;
        }
        s->packing = XZ;
    }
    return refuse_others(s);
}

polis_err polis_unpack_open(const char *path, polis_fault *fault, polis_unpack **out)
{
    polis_err rc = POLIS_OK;
    polis_unpack *s = NULL;
    struct stat info;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->path = path;
    s->fault = fault;
    s->lzma = (lzma_stream)LZMA_STREAM_INIT;
    s->fd = open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0 || fstat(s->fd, &info) != 0) {
        rc = polis_fail(fault, POLIS_E_NOINPUT, path, 0, "cannot be opened: %s", strerror(errno));
        goto done;
    }
    if (S_ISDIR(info.st_mode)) {
        rc = polis_fail(fault, POLIS_E_NOINPUT, path, 0, "is a folder, expected a file");
        goto done;
    }
    POLIS_TRY(refill(s));
    if (s->file_ended) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "is empty");
        goto done;
    }
    POLIS_TRY(start(s));
    *out = s;
    s = NULL;

done:
    polis_unpack_close(&s);
    return rc;
}

void polis_unpack_close(polis_unpack **stream)
{
    polis_unpack *s = *stream;

    if (!s) {
        return;
    }
    if (s->packing == GZIP) {
        inflateEnd(&s->zip);
    }
    lzma_end(&s->lzma);
    if (s->fd >= 0) {
        close(s->fd);
    }
    POLIS_FREE(*stream);
}
