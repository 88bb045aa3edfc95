/* Lines out of plain, gzip and xz files: line ends, line numbers, damage. */
#include "base/mem.h"
#include "files.h"
#include "io/source.h"

#include <lzma.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

enum { PACKED = 1 << 20 };

static int teardown(void **state)
{
    (void)state;
    return polis_mem_live() == 0 ? 0 : -1;
}

static polis_source *open_source(const char *path, polis_fault *fault)
{
    polis_source *s = NULL;

    assert_int_equal(polis_source_open(path, fault, &s), POLIS_OK);
    return s;
}

/* All lines of a file, joined by '|'; each must have the number that it has in the file. */
static void lines_are(const char *path, const char *expected)
{
    char joined[256] = "";
    polis_source *s = open_source(path, NULL);
    const char *line;
    size_t len;
    int64_t n = 0;

    for (;;) {
        assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
        if (!line) {
            break;
        }
        assert_int_equal(strlen(line), len);
        assert_int_equal(polis_source_line_number(s), ++n);
        strcat(strcat(joined, line), "|");
    }
    assert_string_equal(joined, expected);
    polis_source_close(&s);
}

static size_t pack_gzip(const void *text, size_t len, unsigned char *out)
{
    z_stream zip = {.next_in = (unsigned char *)(uintptr_t)text,
                    .avail_in = (uInt)len,
                    .next_out = out,
                    .avail_out = PACKED};

    assert_int_equal(deflateInit2(&zip, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&zip, Z_FINISH), Z_STREAM_END);
    deflateEnd(&zip);
    return PACKED - zip.avail_out;
}

static size_t pack_xz(const void *text, size_t len, unsigned char *out)
{
    size_t n = 0;

    assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, text, len, out, &n, PACKED),
                     LZMA_OK);
    return n;
}

/* A text of numbered lines, hard to compress; freed by the caller with free(). */
static char *numbered_lines(int n, size_t *len)
{
    char *text = malloc((size_t)n * 32);

    assert_non_null(text);
    *len = 0;
    for (int i = 0; i < n; i++) {
        *len += (size_t)sprintf(text + *len, "%d %u\n", i, (unsigned)i * 2654435761u);
    }
    return text;
}

static void numbered_lines_are(const char *path, int n)
{
    polis_source *s = open_source(path, NULL);
    const char *line;
    char expected[32];
    size_t len;

    for (int i = 0; i < n; i++) {
        sprintf(expected, "%d %u", i, (unsigned)i * 2654435761u);
        assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
        assert_non_null(line);
        assert_string_equal(line, expected);
    }
    assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
    assert_null(line);
    polis_source_close(&s);
}

static void open_fails(const char *path, polis_err code, const char *words)
{
    polis_fault fault = {0};
    polis_source *s = NULL;

    assert_int_equal(polis_source_open(path, &fault, &s), code);
    assert_null(s);
    assert_non_null(strstr(fault.text, path));
    assert_non_null(strstr(fault.text, words));
}

static void reading_fails(const char *path, const char *words)
{
    polis_fault fault = {0};
    polis_source *s = NULL;
    const char *line = "";
    size_t len;
    polis_err rc = polis_source_open(path, &fault, &s);

    while (rc == POLIS_OK && line) {
        rc = polis_source_line(s, &line, &len);
    }
    assert_int_equal(rc, POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, path));
    assert_non_null(strstr(fault.text, words));
    polis_source_close(&s);
}

static void all_line_ends_count(void **state)
{
    (void)state;
    put_text("ends", "a\nb\r\nc\rd\r\re\n\nf");
    lines_are("ends", "a|b|c|d||e||f|");
    put_text("ends", "a\r\n\r\nb\r\n");
    lines_are("ends", "a||b|");
    put_text("ends", "a\r");
    lines_are("ends", "a|");
}

static void line_ends_across_a_buffer_are_one(void **state)
{
    (void)state;
    enum { PIECE = 1 << 18 };
    char *text = malloc(PIECE + 3);

    assert_non_null(text);
    memset(text, 'x', PIECE + 3);
    memcpy(text + PIECE - 1, "\r\ny\n", 4); /* \r is the last byte of the first piece */
    put_bytes("across", text, PIECE + 3);
    polis_source *s = open_source("across", NULL);
    const char *line;
    size_t len;
    assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
    assert_int_equal(len, PIECE - 1);
    assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
    assert_string_equal(line, "y");
    assert_int_equal(polis_source_line_number(s), 2);
    polis_source_close(&s);
    free(text);
}

static void byte_order_mark_is_no_text(void **state)
{
    (void)state;
    put_text("mark", "\xef\xbb\xbf"
                     "a,b\n");
    lines_are("mark", "a,b|");
}

static void packed_files_read_like_plain_ones(void **state)
{
    (void)state;
    enum { N = 60000 };
    static unsigned char packed[PACKED];
    size_t len;
    char *text = numbered_lines(N, &len);

    put_bytes("plain", text, len);
    numbered_lines_are("plain", N);
    put_bytes("packed_gz", packed, pack_gzip(text, len, packed));
    numbered_lines_are("packed_gz", N);
    put_bytes("packed_xz", packed, pack_xz(text, len, packed));
    numbered_lines_are("packed_xz", N);
    for (char *c = text; c < text + len; c++) {
        *c = *c == '\n' ? '\r' : *c;
    }
    put_bytes("plain_cr", text, len);
    numbered_lines_are("plain_cr", N);
    free(text);
}

static void members_of_a_packed_file_are_one_text(void **state)
{
    (void)state;
    static unsigned char packed[2 * PACKED];
    size_t n = pack_gzip("a\nb", 3, packed);

    n += pack_gzip("c\nd\n", 4, packed + n);
    memset(packed + n, 0, 100); /* padding, as tapes and some writers leave it */
    put_bytes("members", packed, n + 100);
    lines_are("members", "a|bc|d|");
    n = pack_xz("a\nb", 3, packed);
    n += pack_xz("c\nd\n", 4, packed + n);
    put_bytes("members", packed, n);
    lines_are("members", "a|bc|d|");
}

static void truncated_or_damaged_files_are_errors(void **state)
{
    (void)state;
    static unsigned char packed[PACKED];
    size_t len, n;
    char *text = numbered_lines(20000, &len);

    n = pack_gzip(text, len, packed);
    put_bytes("short_gz", packed, n - 9);
    reading_fails("short_gz", "truncated");
    put_bytes("short_gz", packed, n / 2);
    reading_fails("short_gz", "truncated");
    packed[n / 2] ^= 0x55;
    put_bytes("bad_gz", packed, n);
    reading_fails("bad_gz", "gzip data are corrupt");
    packed[n / 2] ^= 0x55;
    memcpy(packed + n, "rubbish", 7);
    put_bytes("tail_gz", packed, n + 7);
    reading_fails("tail_gz", "follow the gzip data");
    n = pack_xz(text, len, packed);
    put_bytes("short_xz", packed, n - 9);
    reading_fails("short_xz", "truncated");
    put_bytes("short_xz", packed, n / 2);
    reading_fails("short_xz", "truncated");
    packed[n / 2] ^= 0x55;
    put_bytes("bad_xz", packed, n);
    reading_fails("bad_xz", "xz data are corrupt");
    free(text);
}

static void archives_that_unpack_without_end_are_refused(void **state)
{
    (void)state;
    enum { STREAM = 32 << 20, TIMES = 40 }; /* 1.25 GiB of line ends out of 200 KiB */
    static unsigned char packed[PACKED];
    char *text = malloc(STREAM);
    polis_fault fault = {0};
    polis_err rc = POLIS_OK;
    size_t n, got = 1;

    assert_non_null(text);
    memset(text, '\n', STREAM);
    n = pack_xz(text, STREAM, packed);
    for (int i = 1; i < TIMES; i++) {
        memcpy(packed + (size_t)i * n, packed, n);
    }
    put_bytes("bomb", packed, TIMES * n);
    polis_source *s = open_source("bomb", &fault);
    while (rc == POLIS_OK && got > 0) {
        rc = polis_source_read(s, text, STREAM, &got);
    }
    assert_int_equal(rc, POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "2000 times its size"));
    polis_source_close(&s);
    free(text);
}

static void files_that_cannot_be_read_say_why(void **state)
{
    (void)state;
    put_folder("folder");
    put_text("nothing", "");
    put_bytes("book.xlsx", "PK\3\4rest", 8);
    put_bytes("wide",
              "\xff\xfe"
              "a\0",
              4);
    open_fails("not_there", POLIS_E_NOINPUT, "No such file");
    open_fails("folder", POLIS_E_NOINPUT, "is a folder");
    open_fails("nothing", POLIS_E_PARSE, "is empty");
    open_fails("book.xlsx", POLIS_E_PARSE, "save the sheet as CSV");
    open_fails("wide", POLIS_E_PARSE, "UTF-16");
}

static void nul_bytes_are_errors_with_a_line(void **state)
{
    (void)state;
    put_bytes("binary", "a\nb\0c\n", 6);
    reading_fails("binary", "binary:2: a NUL byte");
}

static void peeking_consumes_nothing(void **state)
{
    (void)state;
    size_t len;
    char *text = numbered_lines(60000, &len);

    put_bytes("plain", text, len);
    polis_source *s = open_source("plain", NULL);
    const char *head = polis_source_peek(s, &len), *line;
    assert_int_equal(len, 1 << 16);
    assert_int_equal(head[len], '\0');
    assert_memory_equal(head, text, len);
    assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
    assert_string_equal(line, "0 0");
    assert_int_equal(polis_source_line_number(s), 1);
    polis_source_close(&s);
    free(text);
}

static void raw_bytes_follow_the_lines_read(void **state)
{
    (void)state;
    char buffer[16];
    const char *line;
    size_t len, got;

    put_text("mixed", "line\nraw\r\nbytes");
    polis_source *s = open_source("mixed", NULL);
    assert_int_equal(polis_source_line(s, &line, &len), POLIS_OK);
    assert_int_equal(polis_source_read(s, buffer, 4, &got), POLIS_OK);
    assert_int_equal(got, 4);
    assert_memory_equal(buffer, "raw\r", 4);
    assert_int_equal(polis_source_read(s, buffer, sizeof buffer, &got), POLIS_OK);
    assert_int_equal(got, 6);
    assert_int_equal(polis_source_read(s, buffer, sizeof buffer, &got), POLIS_OK);
    assert_int_equal(got, 0);
    polis_source_close(&s);
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    polis_err rc = POLIS_E_NOMEM;

    put_text("ends", "a\nb\n");
    for (int k = 0; rc == POLIS_E_NOMEM; k++) {
        polis_source *s = NULL;
        const char *line;
        size_t len;
        assert_in_range(k, 0, 10);
        polis_mem_fail_after(k);
        rc = polis_source_open("ends", NULL, &s);
        if (rc == POLIS_OK) {
            polis_source_peek(s, &len);
            rc = polis_source_line(s, &line, &len);
        }
        polis_mem_fail_after(-1);
        polis_source_close(&s);
        assert_int_equal(polis_mem_live(), 0);
    }
    assert_int_equal(rc, POLIS_OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        TEST(all_line_ends_count),
        TEST(line_ends_across_a_buffer_are_one),
        TEST(byte_order_mark_is_no_text),
        TEST(packed_files_read_like_plain_ones),
        TEST(members_of_a_packed_file_are_one_text),
        TEST(truncated_or_damaged_files_are_errors),
        TEST(archives_that_unpack_without_end_are_refused),
        TEST(files_that_cannot_be_read_say_why),
        TEST(nul_bytes_are_errors_with_a_line),
        TEST(peeking_consumes_nothing),
        TEST(raw_bytes_follow_the_lines_read),
        TEST(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
