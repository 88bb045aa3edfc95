/* Lines out of a stream of bytes, without a copy: a line is cut out of the buffer in place. */
#include "io/source.h"
#include "base/mem.h"
#include "io/unpack.h"

#include <stdbool.h>
#include <string.h>

enum { PIECE = 1 << 18 };
static const int64_t longest_line = (int64_t)1 << 30;

struct polis_source {
    const char *path;
    polis_fault *fault;
    polis_unpack *stream;
    char *peek;   /* a copy for polis_source_peek(), made when first asked for */
    char *buffer; /* [room], bytes at .. end are unread, then NUL */
    int64_t room, at, end;
    int64_t scanned; /* no \r in at .. scanned */
    int64_t feed;    /* the first \n at or after at, or end; below at: to be searched */
    int64_t line;
    bool ended;      /* the stream has no more bytes */
    bool has_cr;     /* a \r was ever met: look for it too */
    bool has_nul;    /* a NUL byte was ever met: look which line has it */
    bool after_cr;   /* the line before ended in \r: a \n now belongs to it */
    polis_err later; /* a failure met while peeking, told by the next read */
    const polis_interrupt *interrupt;
};

static int64_t find(const polis_source *s, char c, int64_t from, int64_t to)
{
    const char *found = memchr(s->buffer + from, c, (size_t)(to - from));

    return found ? found - s->buffer : to;
}

/* Add a piece to the buffer; what is used up makes room first. */
static polis_err fill(polis_source *s)
{
    polis_err rc = s->later;
    size_t got;

    POLIS_TRY(rc);
    POLIS_TRY(polis_interrupt_check(s->interrupt));
    if (s->at > 0) {
        memmove(s->buffer, s->buffer + s->at, (size_t)(s->end - s->at));
        s->end -= s->at;
        s->scanned -= s->at;
        s->feed -= s->at;
        s->at = 0;
    }
    if (s->end > longest_line) {
        return polis_fail(s->fault, POLIS_E_PARSE, s->path, s->line + 1, "a line beyond 1 GiB");
    }
    POLIS_GROW(s->buffer, s->room, s->end + PIECE + 1);
    POLIS_TRY(polis_unpack_read(s->stream, s->buffer + s->end, PIECE, &got));
    s->has_cr = s->has_cr || memchr(s->buffer + s->end, '\r', got);
    s->has_nul = s->has_nul || memchr(s->buffer + s->end, '\0', got);
    if (s->feed == s->end) {
        s->feed = find(s, '\n', s->end, s->end + (int64_t)got);
    }
    s->end += (int64_t)got;
    s->buffer[s->end] = '\0';
    s->ended = got < PIECE;

done:
    return rc;
}

polis_err polis_source_open(const char *path, polis_fault *fault, polis_source **out)
{
    polis_err rc = POLIS_OK;
    polis_source *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->path = path;
    s->fault = fault;
    POLIS_TRY(polis_unpack_open(path, fault, &s->stream));
    POLIS_TRY(fill(s));
    if (s->end == 0) {
        rc = polis_fail(fault, POLIS_E_PARSE, path, 0, "is empty once decompressed");
        goto done;
    }
    if (s->end >= 3 && memcmp(s->buffer, "\xef\xbb\xbf", 3) == 0) {
        s->at = 3; /* the byte order mark of UTF-8, as Excel writes it */
    }
    *out = s;
    s = NULL;

done:
    polis_source_close(&s);
    return rc;
}

void polis_source_watch(polis_source *source, const polis_interrupt *interrupt)
{
    source->interrupt = interrupt;
}

void polis_source_close(polis_source **source)
{
    if (*source) {
        polis_unpack_close(&(*source)->stream);
        POLIS_FREE((*source)->peek);
        POLIS_FREE((*source)->buffer);
        POLIS_FREE(*source);
    }
}

const char *polis_source_path(const polis_source *source)
{
    return source->path;
}

int64_t polis_source_line_number(const polis_source *source)
{
    return source->line;
}

const char *polis_source_peek(polis_source *s, size_t *len)
{
    if (s->end - s->at < POLIS_SOURCE_PEEK && !s->ended && s->later == POLIS_OK) {
        s->later = fill(s);
    }
    *len = s->end - s->at < POLIS_SOURCE_PEEK ? (size_t)(s->end - s->at) : POLIS_SOURCE_PEEK;
    if (!s->peek) {
        s->peek = polis_mem_new(POLIS_SOURCE_PEEK + 1, 1);
    }
    if (!s->peek) {
        s->later = POLIS_E_NOMEM;
        *len = 0;
        return "";
    }
    memcpy(s->peek, s->buffer + s->at, *len);
    s->peek[*len] = '\0';
    return s->peek;
}

/* The first line end at or after `at`, or -1 if the buffer holds none. The place of the next \n is
 * kept, or a file whose lines end in \r alone would be searched to its end for every line. */
static int64_t find_end(polis_source *s)
{
    int64_t stop;

    if (s->feed < s->at) {
        s->feed = find(s, '\n', s->at, s->end);
    }
    stop = s->feed;
    if (s->has_cr) {
        stop = find(s, '\r', s->scanned, s->feed);
        s->scanned = stop;
    }
    return stop < s->end ? stop : -1;
}

polis_err polis_source_line(polis_source *s, const char **line, size_t *len)
{
    polis_err rc = POLIS_OK;
    int64_t stop;

    *line = NULL;
    *len = 0;
    if (s->after_cr && s->at == s->end && !s->ended) {
        POLIS_TRY(fill(s));
    }
    if (s->after_cr && s->at < s->end && s->buffer[s->at] == '\n') {
        s->at++;
    }
    s->after_cr = false;
    s->scanned = s->at;
    while ((stop = find_end(s)) < 0 && !s->ended) {
        POLIS_TRY(fill(s));
    }
    POLIS_TRY(s->later);
    if (stop < 0 && s->at == s->end) {
        goto done; /* the end of the file */
    }
    s->line++;
    s->after_cr = stop >= 0 && s->buffer[stop] == '\r';
    *len = (size_t)((stop < 0 ? s->end : stop) - s->at);
    if (s->has_nul && memchr(s->buffer + s->at, '\0', *len)) {
        *len = 0;
        rc = polis_fail(s->fault, POLIS_E_PARSE, s->path, s->line,
                        "a NUL byte: the file is binary or UTF-16, expected UTF-8 text");
        goto done;
    }
    *line = s->buffer + s->at;
    s->buffer[s->at + (int64_t)*len] = '\0';
    s->at = stop < 0 ? s->end : stop + 1;

done:
    return rc;
}

polis_err polis_source_read(polis_source *s, char *buffer, size_t room, size_t *got)
{
    const int64_t held = s->end - s->at;
    const polis_err rc = polis_interrupt_check(s->interrupt);

    if (rc != POLIS_OK) {
        return rc;
    }
    if (held == 0 && s->later == POLIS_OK) {
        return polis_unpack_read(s->stream, buffer, room, got);
    }
    *got = held < (int64_t)room ? (size_t)held : room;
    memcpy(buffer, s->buffer + s->at, *got);
    s->at += (int64_t)*got;
    return *got > 0 || room == 0 ? POLIS_OK : s->later;
}
