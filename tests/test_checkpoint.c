/* The checkpoint folder: what was written is read back, and no damage, no foreign file and no
 * second run gets through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "store/checkpoint.h"
#include "store/part.h"

#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "checkpoint"
#define SETTINGS "option --edges\nnetwork Sydney\n"

enum { N_RECORDS = 5, ITEM = 3, OTHER_ITEM = 4, LARGEST = 100 };

static polis_holder me_of(int64_t restart, const char *job)
{
    polis_holder me = {.pid = getpid(), .restart = restart};

    gethostname(me.host, sizeof me.host - 1);
    snprintf(me.job, sizeof me.job, "%s", job);
    return me;
}

static polis_err try_open(const char *settings, int64_t restart, const char *job,
                          polis_fault *fault, polis_checkpoint **out)
{
    const polis_holder me = me_of(restart, job);

    return polis_checkpoint_open(MPI_COMM_WORLD, FOLDER, &me, settings, fault, out);
}

static polis_checkpoint *must_open(void)
{
    polis_checkpoint *c = NULL;
    polis_fault fault = {0};

    if (try_open(SETTINGS, 0, "", &fault, &c) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    return c;
}

static int start_empty(void **state)
{
    (void)state;
    return system("rm -rf " FOLDER " && mkdir -p " FOLDER) != 0;
}

/* Record k of generation g: other bytes each. */
static polis_record record_of(int k, int g, unsigned char bytes[LARGEST])
{
    for (int i = 0; i < LARGEST; i++) {
        bytes[i] = (unsigned char)(31 * i + 7 * k + 101 * g);
    }
    return (polis_record){.kind = (uint32_t)(1 + k % 2),
                          .index = 10 * k,
                          .n_bytes = k == 2 ? 0 : 20 * k,
                          .bytes = bytes};
}

static void write_snapshot(polis_checkpoint *c, int64_t item, int g)
{
    polis_snapshot *s = NULL;
    unsigned char bytes[LARGEST];

    assert_int_equal(polis_snapshot_begin(c, item, NULL, &s), POLIS_OK);
    for (int k = 0; k < N_RECORDS; k++) {
        const polis_record record = record_of(k, g, bytes);
        assert_int_equal(polis_snapshot_append(s, &record, NULL), POLIS_OK);
    }
    assert_int_equal(polis_snapshot_publish(&s, NULL), POLIS_OK);
}

/* What a reading saw. */
typedef struct seen {
    int n;
    int generation;
    bool wrong;
} seen;

static polis_err see(void *self, const polis_record *record, polis_fault *fault)
{
    seen *s = self;
    unsigned char bytes[LARGEST];
    const polis_record expected = record_of(s->n++, s->generation, bytes);

    (void)fault;
    s->wrong = s->wrong || record->kind != expected.kind || record->index != expected.index ||
               record->n_bytes != expected.n_bytes ||
               (record->n_bytes > 0 &&
                memcmp(record->bytes, expected.bytes, (size_t)record->n_bytes) != 0);
    return POLIS_OK;
}

/* The generation that is loaded, all of it as it was written; 0: none. */
static int load(const polis_checkpoint *c, int64_t item)
{
    for (int g = 1; g <= 3; g++) {
        seen s = {.generation = g};
        polis_fault fault = {0};
        bool found = false;

        assert_int_equal(polis_snapshot_load(c, item, see, &s, &fault, &found), POLIS_OK);
        if (!found) {
            return 0;
        }
        if (!s.wrong) {
            assert_int_equal(s.n, N_RECORDS);
            return g;
        }
    }
    fail_msg("other bytes than any generation's");
    return -1;
}

typedef struct file {
    unsigned char *bytes;
    size_t n;
} file;

static file read_file(const char *path)
{
    FILE *from = fopen(path, "rb");
    file f = {.bytes = malloc(1 << 16)};

    assert_non_null(from);
    assert_non_null(f.bytes);
    f.n = fread(f.bytes, 1, 1 << 16, from);
    fclose(from);
    return f;
}

static void write_file(const char *path, const unsigned char *bytes, size_t n)
{
    FILE *to = fopen(path, "wb");

    assert_non_null(to);
    assert_int_equal(fwrite(bytes, 1, n, to), n);
    assert_int_equal(fclose(to), 0);
}

/* The damage below is reported each time: not on the screen of the tests, which is kept here. */
static int screen = -1;

static void hide_warnings(void)
{
    const int null = open("/dev/null", O_WRONLY);

    fflush(stderr);
    screen = dup(STDERR_FILENO);
    dup2(null, STDERR_FILENO);
    close(null);
}

static int end(void **state)
{
    (void)state;
    if (screen >= 0) {
        fflush(stderr);
        dup2(screen, STDERR_FILENO);
        close(screen);
        screen = -1;
    }
    return polis_mem_live() != 0;
}

static void the_last_state_is_read_back_and_two_are_kept(void **state)
{
    polis_checkpoint *c = must_open();
    glob_t found;

    (void)state;
    assert_int_equal(load(c, ITEM), 0);
    for (int g = 1; g <= 3; g++) {
        write_snapshot(c, ITEM, g);
        assert_int_equal(load(c, ITEM), g);
    }
    assert_int_equal(glob(FOLDER "/totals-3-*", 0, NULL, &found), 0);
    assert_int_equal(found.gl_pathc, 2);
    globfree(&found);
    assert_int_equal(load(c, OTHER_ITEM), 0);
    polis_snapshot_drop(c, ITEM);
    assert_int_equal(load(c, ITEM), 0);
    polis_checkpoint_close(&c);
}

static void a_state_that_was_not_published_does_not_count(void **state)
{
    polis_checkpoint *c = must_open();
    polis_snapshot *s = NULL;
    unsigned char bytes[LARGEST];
    const polis_record record = record_of(1, 2, bytes);

    (void)state;
    write_snapshot(c, ITEM, 1);
    assert_int_equal(polis_snapshot_begin(c, ITEM, NULL, &s), POLIS_OK);
    assert_int_equal(polis_snapshot_append(s, &record, NULL), POLIS_OK);
    assert_int_equal(load(c, ITEM), 1);
    polis_snapshot_discard(&s);
    assert_int_equal(load(c, ITEM), 1);
    polis_checkpoint_close(&c);
}

static void every_flipped_bit_and_every_cut_falls_back_to_the_state_before(void **state)
{
    polis_checkpoint *c = must_open();
    const char *path = FOLDER "/totals-3-2";
    file f;

    (void)state;
    hide_warnings();
    write_snapshot(c, ITEM, 1);
    write_snapshot(c, ITEM, 2);
    f = read_file(path);
    for (size_t bit = 0; bit < 8 * f.n; bit++) {
        f.bytes[bit / 8] = (unsigned char)(f.bytes[bit / 8] ^ 1U << bit % 8);
        write_file(path, f.bytes, f.n);
        assert_int_equal(load(c, ITEM), 1);
        f.bytes[bit / 8] = (unsigned char)(f.bytes[bit / 8] ^ 1U << bit % 8);
    }
    for (size_t n = 0; n < f.n; n++) {
        write_file(path, f.bytes, n);
        assert_int_equal(load(c, ITEM), 1);
    }
    for (size_t at = 0; at + 32 < f.n; at += 32) { /* a block that the disk lost */
        file zeros = {.bytes = calloc(1, f.n), .n = f.n};
        memcpy(zeros.bytes, f.bytes, f.n);
        memset(zeros.bytes + at, 0, 32);
        write_file(path, zeros.bytes, zeros.n);
        assert_int_equal(load(c, ITEM), 1);
        free(zeros.bytes);
    }
    write_file(path, f.bytes, f.n);
    assert_int_equal(load(c, ITEM), 2);
    free(f.bytes);
    polis_checkpoint_close(&c);
}

static void a_record_of_another_state_or_item_is_noticed(void **state)
{
    polis_checkpoint *c = must_open();
    file one, two;

    (void)state;
    hide_warnings();
    write_snapshot(c, ITEM, 1);
    one = read_file(FOLDER "/totals-3-1");
    write_snapshot(c, ITEM, 2);
    write_snapshot(c, ITEM, 3);
    write_snapshot(c, OTHER_ITEM, 3);
    two = read_file(FOLDER "/totals-3-3");
    assert_int_equal(one.n, two.n);
    memcpy(two.bytes + 64, one.bytes + 64, one.n - 64); /* an old state under a new header */
    write_file(FOLDER "/totals-3-3", two.bytes, two.n);
    assert_int_equal(load(c, ITEM), 2);
    free(two.bytes);
    two = read_file(FOLDER "/totals-4-1"); /* the state of another item */
    write_file(FOLDER "/totals-3-3", two.bytes, two.n);
    assert_int_equal(load(c, ITEM), 2);
    free(one.bytes);
    free(two.bytes);
    polis_checkpoint_close(&c);
}

static void a_file_of_another_run_is_refused(void **state)
{
    polis_checkpoint *c = must_open();
    polis_fault fault = {0};
    seen s = {.generation = 1};
    bool found;

    (void)state;
    write_snapshot(c, ITEM, 1);
    polis_checkpoint_close(&c);
    assert_int_equal(rename(FOLDER "/settings", FOLDER "/attempt.0"), 0);
    assert_int_equal(try_open("option --other\n", 0, "", NULL, &c), POLIS_OK);
    assert_int_equal(polis_snapshot_load(c, ITEM, see, &s, &fault, &found), POLIS_E_UNSUPPORTED);
    assert_non_null(strstr(fault.text, "other settings or inputs"));
    polis_checkpoint_close(&c);
}

static void other_settings_are_refused_and_named(void **state)
{
    static const char *const others[][2] = {
        {"option --edges\nnetwork Berlin\n", "network Berlin"},
        {"network Sydney\n", "option --edges"},
        {SETTINGS "network Winnipeg\n", "network Winnipeg"},
        {"option --edges\n", "network Sydney"},
    };
    polis_checkpoint *c = must_open();

    (void)state;
    polis_checkpoint_close(&c);
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
        polis_fault fault = {0};
        assert_int_equal(try_open(others[k][0], 0, "", &fault, &c), POLIS_E_PARSE);
        assert_null(c);
        assert_non_null(strstr(fault.text, others[k][1]));
    }
    c = must_open();
    polis_checkpoint_close(&c);
}

/* Records of a journal that are read back. */
static polis_err count_finished(void *self, const polis_record *record, polis_fault *fault)
{
    (void)fault;
    assert_int_equal(record->n_bytes, 8);
    assert_memory_equal(record->bytes, &record->index, 8);
    ++*(int *)self;
    return POLIS_OK;
}

static void finish(polis_checkpoint *c, int64_t first, int64_t end)
{
    for (int64_t i = first; i < end; i++) {
        const polis_record record = {.kind = 1, .index = i, .n_bytes = 8, .bytes = &i};
        assert_int_equal(polis_checkpoint_finish(c, &record, NULL), POLIS_OK);
    }
    assert_int_equal(polis_checkpoint_sync(c, NULL), POLIS_OK);
}

static int n_finished(const polis_checkpoint *c)
{
    int n = 0;

    assert_int_equal(polis_checkpoint_finished(c, count_finished, &n, NULL), POLIS_OK);
    return n;
}

static void what_was_finished_in_any_attempt_is_read_back(void **state)
{
    (void)state;
    for (int attempt = 1; attempt <= 3; attempt++) {
        polis_checkpoint *c = must_open();
        assert_int_equal(polis_checkpoint_attempt(c), attempt);
        assert_int_equal(n_finished(c), 10 * (attempt - 1));
        finish(c, 10 * attempt, 10 * attempt + 10);
        polis_checkpoint_close(&c);
    }
}

static void a_damaged_journal_costs_only_what_follows(void **state)
{
    const size_t head = 64, record = 40;
    const char *path = FOLDER "/finished-1-0";
    polis_checkpoint *c = must_open();
    file f;

    (void)state;
    hide_warnings();
    finish(c, 0, 10);
    polis_checkpoint_close(&c);
    f = read_file(path);
    assert_int_equal(f.n, head + 10 * record);
    c = must_open();
    for (size_t byte = 0; byte < f.n; byte++) {
        f.bytes[byte] ^= 0x10;
        write_file(path, f.bytes, f.n);
        f.bytes[byte] ^= 0x10;
        assert_int_equal(n_finished(c), byte < head ? 0 : (int)((byte - head) / record));
        write_file(path, f.bytes, byte);
        assert_int_equal(n_finished(c), byte < head ? 0 : (int)((byte - head) / record));
    }
    free(f.bytes);
    polis_checkpoint_close(&c);
}

static void a_second_run_is_refused_while_the_first_lives(void **state)
{
    polis_checkpoint *first = must_open(), *second = NULL;
    polis_fault fault = {0};
    char me[64];

    (void)state;
    snprintf(me, sizeof me, "process %d on ", (int)getpid());
    assert_int_equal(try_open(SETTINGS, 0, "", &fault, &second), POLIS_E_CANTCREAT);
    assert_non_null(strstr(fault.text, me));
    assert_int_equal(polis_checkpoint_may_publish(first, NULL), POLIS_OK);
    polis_checkpoint_close(&first);
    second = must_open();
    polis_checkpoint_close(&second);
}

static void the_next_try_of_a_job_takes_over_and_the_first_may_not_publish(void **state)
{
    polis_checkpoint *first = NULL, *second = NULL, *third = NULL;
    polis_fault fault = {0};

    (void)state;
    assert_int_equal(try_open(SETTINGS, 0, "12", NULL, &first), POLIS_OK);
    assert_int_equal(try_open(SETTINGS, 1, "13", NULL, &second), POLIS_E_CANTCREAT);
    assert_int_equal(try_open(SETTINGS, 0, "12", NULL, &second), POLIS_E_CANTCREAT);
    assert_int_equal(try_open(SETTINGS, 1, "12", NULL, &second), POLIS_OK);
    assert_true(polis_checkpoint_took_over(second));
    assert_int_equal(polis_checkpoint_may_publish(second, NULL), POLIS_OK);
    assert_int_equal(polis_checkpoint_may_publish(first, &fault), POLIS_E_CANTCREAT);
    assert_non_null(strstr(fault.text, "taken over"));
    assert_int_equal(try_open(SETTINGS, 2, "12", NULL, &third), POLIS_OK);
    assert_int_equal(polis_checkpoint_may_publish(second, NULL), POLIS_E_CANTCREAT);
    assert_int_equal(polis_checkpoint_may_publish(first, NULL), POLIS_E_CANTCREAT);
    polis_checkpoint_close(&first);
    polis_checkpoint_close(&second);
    polis_checkpoint_close(&third);
}

static void a_temporary_file_that_was_taken_over_is_not_published(void **state)
{
    polis_part *old = NULL, *new = NULL;
    struct stat there;
    const char *path = FOLDER "/result.nc";

    (void)state;
    assert_int_equal(polis_part_create(path, false, NULL, &old), POLIS_OK);
    assert_int_equal(polis_part_create(path, false, NULL, &new), POLIS_E_CANTCREAT);
    polis_part_forget(path);
    assert_int_equal(polis_part_create(path, false, NULL, &new), POLIS_OK);
    assert_int_equal(polis_part_publish(&old, NULL), POLIS_E_CANTCREAT);
    assert_int_equal(stat(path, &there), -1);
    assert_int_equal(polis_part_publish(&new, NULL), POLIS_OK);
    assert_int_equal(stat(path, &there), 0);
}

static void removal_leaves_what_is_not_ours(void **state)
{
    polis_checkpoint *c = must_open();
    struct stat there;

    (void)state;
    write_snapshot(c, ITEM, 1);
    finish(c, 0, 3);
    write_file(FOLDER "/notes.txt", (const unsigned char *)"mine", 4);
    polis_checkpoint_remove(&c);
    assert_null(c);
    assert_int_equal(stat(FOLDER "/notes.txt", &there), 0);
    assert_int_equal(stat(FOLDER "/settings", &there), -1);
    assert_int_equal(try_open(SETTINGS, 0, "", NULL, &c), POLIS_E_CANTCREAT);
    assert_int_equal(unlink(FOLDER "/notes.txt"), 0);
    c = must_open();
    polis_checkpoint_remove(&c);
    assert_int_equal(stat(FOLDER, &there), -1);
}

/* A header that claims what the file does not hold is refused before memory is asked for it. */
static void an_absurd_length_is_refused(void **state)
{
    polis_checkpoint *c = must_open();
    polis_records_reader *reader = NULL;
    polis_records_id id;
    polis_record record;
    const int64_t absurd = INT64_MAX;
    file f;

    (void)state;
    write_snapshot(c, ITEM, 1);
    f = read_file(FOLDER "/totals-3-1");
    memcpy(f.bytes + 64 + 16, &absurd, sizeof absurd);
    write_file(FOLDER "/absurd", f.bytes, f.n);
    assert_int_equal(polis_records_open(FOLDER "/absurd", NULL, &id, &reader), POLIS_OK);
    assert_int_equal(polis_records_next(reader, &record, NULL), POLIS_E_PARSE);
    polis_records_close(&reader);
    free(f.bytes);
    polis_checkpoint_close(&c);
}

static void memory_that_lacks_ends_the_call(void **state)
{
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    for (int n = 0; rc != POLIS_OK; n++) {
        polis_checkpoint *c = NULL;
        polis_snapshot *s = NULL;
        unsigned char bytes[LARGEST];
        const polis_record record = record_of(1, 1, bytes);
        bool found = false;
        seen saw = {.generation = 1};

        polis_mem_fail_after(n);
        rc = try_open(SETTINGS, 0, "", NULL, &c);
        rc = rc == POLIS_OK ? polis_snapshot_begin(c, ITEM, NULL, &s) : rc;
        rc = rc == POLIS_OK ? polis_snapshot_append(s, &record, NULL) : rc;
        rc = rc == POLIS_OK ? polis_snapshot_publish(&s, NULL) : rc;
        rc = rc == POLIS_OK ? polis_snapshot_load(c, ITEM, see, &saw, NULL, &found) : rc;
        rc = rc == POLIS_OK ? polis_checkpoint_finish(c, &record, NULL) : rc;
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        polis_snapshot_discard(&s);
        polis_checkpoint_close(&c);
        assert_int_equal(polis_mem_live(), 0);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_empty, end)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        TEST(the_last_state_is_read_back_and_two_are_kept),
        TEST(a_state_that_was_not_published_does_not_count),
        TEST(every_flipped_bit_and_every_cut_falls_back_to_the_state_before),
        TEST(a_record_of_another_state_or_item_is_noticed),
        TEST(a_file_of_another_run_is_refused),
        TEST(other_settings_are_refused_and_named),
        TEST(what_was_finished_in_any_attempt_is_read_back),
        TEST(a_damaged_journal_costs_only_what_follows),
        TEST(a_second_run_is_refused_while_the_first_lives),
        TEST(the_next_try_of_a_job_takes_over_and_the_first_may_not_publish),
        TEST(a_temporary_file_that_was_taken_over_is_not_published),
        TEST(removal_leaves_what_is_not_ours),
        TEST(an_absurd_length_is_refused),
        TEST(memory_that_lacks_ends_the_call),
    };
    int failed;

    MPI_Init(&argc, &argv);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    MPI_Finalize();
    return failed;
}
