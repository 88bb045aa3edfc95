/*
 * No flipped bit of a result file stays unnoticed: the check finds it, or what readers get is the
 * same as before (unused room, times, addresses kept twice). What /run holds of itself, the time
 * and the host, is not under the digest and not looked at; its variables are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample.h"
#include "store/digest.h"
#include "store/open.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_NAME "flips.nc"
#define FLIPPED_NAME "flipped.nc"

enum { N_FLIPS = 900, FOUND = 10, HARMLESS, SILENT, ENDED = 74, TIME_LIMIT_S = 60 };

typedef struct bytes {
    unsigned char *at;
    size_t n;
} bytes;

static bytes load(const char *path)
{
    FILE *file = fopen(path, "rb");
    bytes b;

    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    b.n = (size_t)ftell(file);
    rewind(file);
    b.at = malloc(b.n);
    assert_non_null(b.at);
    assert_int_equal(fread(b.at, 1, b.n, file), b.n);
    fclose(file);
    return b;
}

static void save(const char *path, bytes b)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(b.at, 1, b.n, file), b.n);
    assert_int_equal(fclose(file), 0);
}

/* Everything that a reader gets, in one piece; empty if it cannot be read. */
static bytes content(const char *path)
{
    polis_store *store = NULL;
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    if (polis_store_open(path, NULL, &store) != POLIS_OK) {
        fclose(out);
        return (bytes){.at = (unsigned char *)text, .n = n};
    }
    for (int i = 0; i < polis_store_n_attributes(store); i++) {
        const polis_attribute *a = polis_store_attribute(store, i);
        if (!a->run) {
            fprintf(out, "%s=%s\n", a->name, a->value);
        }
    }
    for (int i = 0; i < polis_store_n_columns(store); i++) {
        const polis_column *c = polis_store_column(store, i);
        const int64_t rows = polis_store_length(store, c->axis);
        char *data = polis_mem_new(rows, polis_column_row_bytes(c));
        fprintf(out, "%s %s %s %s %d %d %d %lld\n", c->name, c->long_name, c->units,
                c->flag_meanings, c->n_flags, (int)c->axis, (int)c->type, (long long)rows);
        if (data && polis_store_read(store, c, 0, rows, data) == POLIS_OK) {
            fwrite(data, polis_column_row_bytes(c), (size_t)rows, out);
        }
        polis_mem_free(data);
    }
    polis_store_close(&store);
    fclose(out);
    return (bytes){.at = (unsigned char *)text, .n = n};
}

/* A process of its own for everything that MPI or a damaged file may do to one. */
static int in_child(int (*run)(const void *), const void *data)
{
    int status = 0;
    const pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL); /* cmocka's handlers are for the parent */
        signal(SIGBUS, SIG_DFL);
        signal(SIGFPE, SIG_DFL);
        alarm(TIME_LIMIT_S);
        _exit(run(data));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int write_file(const void *data)
{
    const sample s = sample_small();
    polis_err rc;

    (void)data;
    MPI_Init(NULL, NULL);
    rc = sample_write(MPI_COMM_WORLD, &s, FILE_NAME, true, NULL);
    MPI_Finalize();
    return (int)rc;
}

static int check_flipped(const void *data)
{
    const bytes *before = data;
    bytes now;

    if (polis_store_check(FLIPPED_NAME, NULL) != POLIS_OK) {
        return FOUND;
    }
    now = content(FLIPPED_NAME);
    return now.n == before->n && memcmp(now.at, before->at, now.n) == 0 ? HARMLESS : SILENT;
}

static void no_flipped_bit_stays_unnoticed(void **state)
{
    bytes file, before;
    int n_found = 0, n_harmless = 0, n_ended = 0;
    uint64_t random = 12345;

    (void)state;
    assert_int_equal(in_child(write_file, NULL), POLIS_OK);
    file = load(FILE_NAME);
    before = content(FILE_NAME);
    assert_true(before.n > 1000);
    for (int i = 0; i < N_FLIPS; i++) {
        size_t at;
        int outcome;
        random = random * 6364136223846793005u + 1442695040888963407u;
        at = (size_t)((random >> 20) % (file.n * 8));
        file.at[at / 8] ^= (unsigned char)(1 << at % 8);
        save(FLIPPED_NAME, file);
        file.at[at / 8] ^= (unsigned char)(1 << at % 8);
        outcome = in_child(check_flipped, &before);
        if (outcome == SILENT) {
            fail_msg("bit %zu of byte %zu flipped, and nobody noticed", at % 8, at / 8);
        }
        n_found += outcome == FOUND;
        n_harmless += outcome == HARMLESS;
        n_ended += outcome == ENDED; /* HDF5 crashed, or would never have ended */
    }
    print_message("%d flips: %d found, %d harmless, %d ended in order\n", N_FLIPS, n_found,
                  n_harmless, n_ended);
    assert_int_equal(n_found + n_harmless + n_ended, N_FLIPS);
    assert_true(n_found > N_FLIPS / 10);
    assert_true(n_ended > 0);
    free(file.at);
    free(before.at);
}

static void a_block_of_zeros_does_not_stay_unnoticed(void **state)
{
    enum { BLOCK = 1024 };
    const bytes file = load(FILE_NAME);
    const bytes before = content(FILE_NAME);
    int n_found = 0;

    (void)state;
    for (size_t at = 0; at + BLOCK <= file.n; at += BLOCK) {
        bytes zeroed = {.at = malloc(file.n), .n = file.n};
        int outcome;
        assert_non_null(zeroed.at);
        memcpy(zeroed.at, file.at, file.n);
        memset(zeroed.at + at, 0, BLOCK);
        save(FLIPPED_NAME, zeroed);
        outcome = in_child(check_flipped, &before);
        if (outcome == SILENT) {
            fail_msg("bytes from %zu zeroed, and nobody noticed", at);
        }
        n_found += outcome == FOUND;
        free(zeroed.at);
    }
    assert_true(n_found > 10);
    free(file.at);
    free(before.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_flipped_bit_stays_unnoticed),
        cmocka_unit_test(a_block_of_zeros_does_not_stay_unnoticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
