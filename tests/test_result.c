/* Result files: written in parallel, published whole, read back serially, checked; at several
 * ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cluster/comm.h"
#include "ranks.h"
#include "sample.h"
#include "store/digest.h"
#include "store/open.h"
#include "store/read_result.h"

#include <fcntl.h>
#include <hdf5.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Of sample_small(); it changes when the sample or the format does, never with the ranks. */
#define SMALL_DIGEST "a954a972e7b181973ff27d7852905c71"

static MPI_Comm world(void)
{
    return MPI_COMM_WORLD;
}

static bool is_root(void)
{
    return polis_comm_rank(world()) == 0;
}

/* The folder of the test's work is shared with the runs at other numbers of ranks. */
static const char *path_of(const char *name)
{
    static char paths[8][64]; /* a test holds a few at a time */
    static unsigned next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "r%d_%s", polis_comm_size(world()), name);
    return path;
}

static const char *part_of(const char *name)
{
    static char part[80];

    snprintf(part, sizeof part, ".%s.part", path_of(name));
    return part;
}

static void must_write(const sample *s, const char *path)
{
    polis_fault fault = {0};
    const polis_err rc = sample_write(world(), s, path, true, &fault);

    if (rc != POLIS_OK) {
        print_error("%s\n", fault.text);
    }
    assert_int_equal(rc, POLIS_OK);
}

static polis_store *must_open(const char *path)
{
    static polis_fault fault; /* the store keeps its address */
    polis_store *store = NULL;

    fault = (polis_fault){0};
    if (polis_store_open(path, &fault, &store) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    return store;
}

static void *must_read(polis_store *store, const char *name)
{
    const polis_column *c = polis_store_find(store, name);
    void *rows;
    int64_t n;

    assert_non_null(c);
    n = polis_store_length(store, c->axis);
    rows = polis_mem_new(n, polis_column_row_bytes(c));
    assert_non_null(rows);
    assert_int_equal(polis_store_read(store, c, 0, n, rows), POLIS_OK);
    return rows;
}

static void same_double(double a, double b)
{
    assert_true(a == b || (isnan(a) && isnan(b)));
}

static void check_columns(polis_store *store, int64_t n)
{
    double *bc = must_read(store, "betweenness");
    int64_t *id = must_read(store, "edge_id");
    int32_t *degree = must_read(store, "degree");
    char *label = must_read(store, "node_id");
    const int width = polis_store_find(store, "node_id")->width;

    assert_int_equal(polis_store_length(store, POLIS_AXIS_NODE), n);
    for (int64_t i = 0; i < n; i++) {
        char text[32];
        snprintf(text, sizeof text, "%lld", (long long)((1LL << 53) + 1 + i));
        same_double(bc[i], sample_betweenness(i));
        assert_int_equal(id[i], (1LL << 53) + 1 + i);
        assert_int_equal(degree[i], 2);
        assert_int_equal(strncmp(label + i * width, text, (size_t)width), 0);
    }
    POLIS_FREE(bc);
    POLIS_FREE(id);
    POLIS_FREE(degree);
    POLIS_FREE(label);
}

static void what_any_split_of_rows_writes_is_read_back(void **state)
{
    (void)state;
    for (int large = 0; large < 2; large++) {
        for (int split = SAMPLE_EVEN; split <= SAMPLE_ODD; split++) {
            sample s = large ? sample_large() : sample_small();
            const char *path = path_of("back.nc");
            s.split = (sample_split)split;
            must_write(&s, path);
            if (is_root()) {
                polis_store *store = must_open(path);
                check_columns(store, large ? 150004 : 14);
                assert_int_equal(polis_store_check(path, NULL), POLIS_OK);
                polis_store_close(&store);
            }
        }
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void descriptions_and_attributes_are_read_back(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("described.nc");

    (void)state;
    must_write(&s, path);
    if (is_root()) {
        polis_store *store = must_open(path);
        const polis_column *status = polis_store_find(store, "status");
        const polis_column *seconds = polis_store_find(store, "seconds");
        const polis_column *wf = polis_store_find(store, "closeness_wf");
        assert_string_equal(status->flag_meanings, "ok failed");
        assert_int_equal(status->n_flags, 2);
        assert_int_equal(status->flag_values[1], 1);
        assert_true(seconds->run && seconds->axis == POLIS_AXIS_NETWORK);
        assert_string_equal(wf->units, "1/m");
        assert_string_equal(wf->long_name, "the closeness_wf");
        assert_string_equal(polis_store_text(store, "alpha", false), "1.5");
        assert_string_equal(polis_store_text(store, "n_failed", false), "1");
        assert_string_equal(polis_store_text(store, "comment", false), "");
        assert_string_equal(polis_store_text(store, "date_created", true), "first");
        assert_null(polis_store_text(store, "date_created", false));
        polis_store_close(&store);
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void digest_of(const char *path, char hex[POLIS_DIGEST_HEX])
{
    polis_store *store = must_open(path);

    snprintf(hex, POLIS_DIGEST_HEX, "%s", polis_store_text(store, POLIS_DIGEST_CONTENT, false));
    polis_store_close(&store);
}

static void the_digest_depends_on_the_content_only(void **state)
{
    const char *path = path_of("digest.nc");
    char hex[POLIS_DIGEST_HEX];

    (void)state;
    for (int split = SAMPLE_EVEN; split <= SAMPLE_ODD; split++) {
        sample s = sample_small();
        s.split = (sample_split)split;
        s.note = split ? "another time" : "first"; /* and what is in /run does not count */
        s.seconds = 2.0 * split;
        must_write(&s, path);
        if (is_root()) {
            digest_of(path, hex);
            assert_string_equal(hex, SMALL_DIGEST);
        }
    }
}

static void a_file_that_cannot_grow_ends_the_writing_on_all_ranks(void **state)
{
    const char *path = path_of("nogrow.nc");
    struct rlimit before, small;

    (void)state;
    if (is_root()) {
        unlink(path); /* of an earlier run of the test */
    }
    signal(SIGXFSZ, SIG_IGN); /* a write beyond the limit then fails, as on a full disk */
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    for (rlim_t size = 0; size < 400000; size = size * 4 + 1000) {
        const sample s = sample_large();
        polis_fault fault = {0};
        polis_err rc;
        small = before;
        small.rlim_cur = is_root() ? size : before.rlim_cur;
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        rc = sample_write(world(), &s, path, true, &fault);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(rc, POLIS_E_IO);
        assert_non_null(strstr(fault.text, path));
        MPI_Barrier(world()); /* rank 0 removes what it wrote */
        assert_int_equal(access(path, F_OK), -1);
        assert_int_equal(access(part_of("nogrow.nc"), F_OK), -1);
        assert_int_equal(polis_mem_live(), 0);
    }
    must_write(&(sample){.note = "", .nodes = {0}}, path); /* and nothing of it stays behind */
    assert_int_equal(polis_store_check(path, NULL), POLIS_OK);
}

static void an_axis_without_rows_is_no_obstacle(void **state)
{
    sample s = {.note = "", .nodes = {0}};
    const char *path = path_of("empty.nc");

    (void)state;
    must_write(&s, path);
    if (is_root()) {
        polis_store *store = must_open(path);
        assert_int_equal(polis_store_length(store, POLIS_AXIS_NODE), 0);
        assert_int_equal(polis_store_check(path, NULL), POLIS_OK);
        polis_store_close(&store);
    }
}

static void a_text_longer_than_an_object_header_is_kept(void **state)
{
    enum { LONG = 300000 };
    const char *path = path_of("long.nc");
    polis_result *result = NULL;
    polis_fault fault = {0};
    char *text = polis_mem_new(LONG + 1, 1);

    (void)state;
    memset(text, 'x', LONG);
    assert_int_equal(polis_result_create(world(), path, true, &fault, &result), POLIS_OK);
    assert_int_equal(polis_result_run_text(result, "history", text), POLIS_OK);
    assert_int_equal(polis_result_axes(result, (const int64_t[]){0, 0, 0}), POLIS_OK);
    assert_int_equal(polis_result_publish(&result, &fault), POLIS_OK);
    if (is_root()) {
        polis_store *store = must_open(path);
        assert_string_equal(polis_store_text(store, "history", true), text);
        polis_store_close(&store);
    }
    POLIS_FREE(text);
}

/* Create, and see it refused on all ranks with these words. */
static void refused(const char *path, bool force, const char *words)
{
    polis_fault fault = {0};
    polis_result *result = NULL;

    assert_int_equal(polis_result_create(world(), path, force, &fault, &result), POLIS_E_CANTCREAT);
    assert_null(result);
    if (!strstr(fault.text, words) || !strstr(fault.text, path)) {
        fail_msg("'%s' without '%s'", fault.text, words);
    }
}

static void a_target_that_cannot_be_created_is_refused_before_any_work(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("there.nc");

    (void)state;
    must_write(&s, path);
    refused(path, false, "--force");
    refused("missing_folder/x.nc", false, "No such file");
    refused("/proc/x.nc", false, "cannot create");
    refused("/dev/null", true, "not a regular file");
    refused("/tmp/", true, "not the name");
    must_write(&s, path); /* with force */
    assert_int_equal(polis_mem_live(), 0);
}

static void a_second_run_on_the_same_target_is_refused_while_the_first_lives(void **state)
{
    polis_result *first = NULL, *again = NULL;
    const char *path = path_of("twice.nc");

    (void)state;
    assert_int_equal(polis_result_create(world(), path, true, NULL, &first), POLIS_OK);
    refused(path, true, "another run");
    polis_result_discard(&first);
    MPI_Barrier(world());
    assert_int_equal(access(part_of("twice.nc"), F_OK), -1);
    assert_int_equal(polis_result_create(world(), path, true, NULL, &again), POLIS_OK);
    polis_result_discard(&again);
}

static void touch(const char *path)
{
    const int fd = open(path, O_WRONLY | O_CREAT, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, "old", 3), 3);
    close(fd);
}

static void what_a_dead_run_left_is_cleaned_and_a_planted_link_is_not_followed(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("stale.nc"), *part = part_of("stale.nc");
    struct stat found;

    (void)state;
    if (is_root()) {
        unlink(part);
        touch(part);
    }
    MPI_Barrier(world());
    must_write(&s, path);
    if (is_root()) {
        assert_int_equal(access(part, F_OK), -1);
        touch(path_of("victim"));
        assert_int_equal(symlink(path_of("victim"), part), 0);
    }
    MPI_Barrier(world());
    refused(path, true, "cannot create");
    if (is_root()) {
        assert_int_equal(stat(path_of("victim"), &found), 0);
        assert_int_equal(found.st_size, 3);
        unlink(part);
    }
    MPI_Barrier(world());
}

static void the_users_umask_is_respected(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("mask.nc");
    const mode_t before = umask(007);
    struct stat found;

    (void)state;
    must_write(&s, path);
    umask(before);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0660);
}

static void a_target_that_appeared_meanwhile_is_kept_and_so_is_the_result(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("race.nc"), *part = part_of("race.nc");
    polis_result *result = NULL;
    polis_fault fault = {0};
    struct stat found;

    (void)state;
    unlink(path);
    MPI_Barrier(world());
    assert_int_equal(polis_result_create(world(), path, false, &fault, &result), POLIS_OK);
    assert_int_equal(sample_fill(world(), &s, result), POLIS_OK);
    if (is_root()) {
        touch(path);
    }
    MPI_Barrier(world());
    assert_int_equal(polis_result_publish(&result, &fault), POLIS_E_CANTCREAT);
    assert_non_null(strstr(fault.text, part));
    if (is_root()) {
        assert_int_equal(stat(path, &found), 0);
        assert_int_equal(found.st_size, 3);
        assert_int_equal(polis_store_check(part, NULL), POLIS_OK);
        unlink(path);
        unlink(part);
    }
    MPI_Barrier(world());
}

static void rows_that_do_not_cover_the_axis_are_a_bug_on_all_ranks(void **state)
{
    const polis_variable v = {
        .name = "x", .long_name = "x", .axis = POLIS_AXIS_NODE, .type = POLIS_TYPE_F64};
    const double rows[8] = {0.0};
    polis_result *result = NULL;

    (void)state;
    assert_int_equal(polis_result_create(world(), path_of("cover.nc"), true, NULL, &result),
                     POLIS_OK);
    assert_int_equal(polis_result_axes(result, (const int64_t[]){0, 8, 0}), POLIS_OK);
    assert_int_equal(polis_result_write(result, &v, 0, is_root() ? 7 : 0, rows), POLIS_E_BUG);
    assert_int_equal(polis_result_write(result, &v, is_root() ? 1 : 0, is_root() ? 8 : 0, rows),
                     POLIS_E_BUG);
    polis_result_discard(&result);
}

/* Change one thing of a written file by plain HDF5, then ask. */
static void check_finds(const char *path, void (*change)(hid_t file), const char *words)
{
    polis_fault fault = {0};
    hid_t file;

    assert_int_equal(polis_store_check(path, &fault), POLIS_OK);
    file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT);
    assert_true(file >= 0);
    change(file);
    assert_true(H5Fclose(file) >= 0);
    assert_int_equal(polis_store_check(path, &fault), POLIS_E_IO);
    if (!strstr(fault.text, words) || !strstr(fault.text, path)) {
        fail_msg("'%s' without '%s'", fault.text, words);
    }
}

static void change_value(hid_t file)
{
    const hid_t set = H5Dopen2(file, "betweenness", H5P_DEFAULT);
    double rows[14];

    assert_true(H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) >= 0);
    rows[13] = nextafter(rows[13], 1e9);
    assert_true(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) >= 0);
    H5Dclose(set);
}

static void change_run_value(hid_t file)
{
    const hid_t set = H5Dopen2(file, "run/seconds", H5P_DEFAULT);
    const double rows[4] = {1.0, 2.0, 3.0, 5.0};

    assert_true(H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, rows) >= 0);
    H5Dclose(set);
}

static void write_attribute(hid_t object, const char *name, const char *value)
{
    const hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t type = H5Aget_type(attribute);

    assert_int_equal(H5Tget_size(type), strlen(value));
    assert_true(H5Awrite(attribute, type, value) >= 0);
    H5Tclose(type);
    H5Aclose(attribute);
}

static void change_root_attribute(hid_t file)
{
    write_attribute(file, "title", "B sample");
}

static void change_units(hid_t file)
{
    const hid_t set = H5Dopen2(file, "closeness_wf", H5P_DEFAULT);

    write_attribute(set, "units", "1/k");
    H5Dclose(set);
}

static void rename_variable(hid_t file)
{
    assert_true(H5Lmove(file, "betweenness", file, "betweenness_norm", H5P_DEFAULT, H5P_DEFAULT) >=
                0);
}

static void remove_variable(hid_t file)
{
    assert_true(H5Ldelete(file, "edge_strength", H5P_DEFAULT) >= 0);
}

static void remove_data_digest(hid_t file)
{
    const hid_t set = H5Dopen2(file, "degree", H5P_DEFAULT);

    assert_true(H5Adelete(set, POLIS_DIGEST_DATA) >= 0);
    H5Dclose(set);
}

static void any_change_of_data_or_attributes_is_found(void **state)
{
    static const struct {
        void (*change)(hid_t file);
        const char *words;
    } changes[] = {
        {change_value, "/betweenness (data)"},
        {change_run_value, "/run/seconds (data)"},
        {change_root_attribute, "attributes"},
        {change_units, "attributes"},
        {rename_variable, "differs"},
        {remove_variable, "differs"},
        {remove_data_digest, "/degree (no digest)"},
    };
    const sample s = sample_small();
    const char *path = path_of("changed.nc");

    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        must_write(&s, path);
        if (is_root()) {
            check_finds(path, changes[i].change, changes[i].words);
        }
        MPI_Barrier(world());
    }
}

static void a_network_comes_back_as_it_was(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("network.nc");
    polis_stored_network *net = NULL;
    polis_fault fault = {0};

    (void)state;
    must_write(&s, path);
    if (is_root()) {
        polis_store *store = must_open(path);
        assert_int_equal(polis_stored_network_read(store, 2, &fault, &net), POLIS_OK);
        assert_int_equal(net->n, 3);
        assert_int_equal(net->m, 3);
        assert_int_equal(net->role, POLIS_STORED_STRENGTH);
        assert_false(net->directed);
        assert_true(net->lon_lat);
        assert_string_equal(polis_texts_get(&net->id, 0), "city-2");
        assert_string_equal(polis_texts_get(&net->label, 1), "9007199254740999");
        assert_string_equal(polis_texts_get(&net->name, 2), "Łódź");
        for (int64_t e = 0; e < 3; e++) {
            assert_int_equal(net->tail[e], e);
            assert_int_equal(net->head[e], (e + 1) % 3);
            assert_true(net->value[e] == sample_length(5 + e));
        }
        assert_true(isfinite(net->x[0]));
        polis_stored_network_free(&net);
        assert_int_equal(polis_stored_network_read(store, SAMPLE_FAILED, &fault, &net), POLIS_OK);
        assert_int_equal(net->n + net->m, 0);
        polis_stored_network_free(&net);
        assert_int_equal(polis_stored_network_read(store, 4, &fault, &net), POLIS_E_ARG);
        assert_null(net);
        polis_store_close(&store);
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void files_that_are_not_ours_are_refused_in_words(void **state)
{
    static const struct {
        const char *name, *words;
        polis_err rc;
    } cases[] = {
        {"absent.nc", "No such file", POLIS_E_NOINPUT},
        {"text.nc", "not HDF5", POLIS_E_PARSE},
        {"bare.nc", "not a centropolis result: no attribute schema", POLIS_E_PARSE},
    };
    hid_t file;

    (void)state;
    if (!is_root()) {
        return;
    }
    touch(path_of("text.nc"));
    file = H5Fcreate(path_of("bare.nc"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        polis_fault fault = {0};
        polis_store *store = NULL;
        assert_int_equal(polis_store_open(path_of(cases[i].name), &fault, &store), cases[i].rc);
        assert_null(store);
        assert_non_null(strstr(fault.text, cases[i].words));
    }
    assert_true(polis_store_is_hdf5(path_of("bare.nc")));
    assert_false(polis_store_is_hdf5(path_of("text.nc")));
    assert_false(polis_store_is_hdf5(path_of("absent.nc")));
}

/* Let every allocation of a rank fail in turn; returns how many there were. */
static int fail_memory(const sample *s, int rank)
{
    const char *path = path_of("memory.nc");
    polis_err rc = POLIS_E_NOMEM;
    int n_failed = -1;

    while (rc != POLIS_OK) {
        n_failed = n_failed < 10 ? n_failed + 1 : n_failed + 41; /* the columns are all alike */
        polis_mem_fail_after(polis_comm_rank(world()) == rank ? n_failed : -1);
        rc = sample_write(world(), s, path, true, NULL);
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        assert_int_equal(polis_comm_agree(world(), rc), rc);
        assert_int_equal(polis_mem_live(), 0);
        MPI_Barrier(world());
        assert_int_equal(access(part_of("memory.nc"), F_OK), -1);
    }
    return n_failed;
}

static void memory_that_one_rank_lacks_ends_the_writing_on_all(void **state)
{
    const int last = polis_comm_size(world()) - 1;
    sample s = sample_small();

    (void)state;
    assert_true(fail_memory(&s, 0) > 60);
    assert_true(fail_memory(&s, last) > 20);
}

static void memory_that_lacks_ends_the_reading(void **state)
{
    const sample s = sample_small();
    const char *path = path_of("lacks.nc");
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    must_write(&s, path);
    for (int n = 0; is_root() && rc != POLIS_OK; n++) {
        polis_store *store = NULL;
        polis_stored_network *net = NULL;
        polis_mem_fail_after(n);
        rc = polis_store_open(path, NULL, &store);
        rc = rc == POLIS_OK ? polis_stored_network_read(store, 0, NULL, &net) : rc;
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || !net);
        polis_stored_network_free(&net);
        polis_store_close(&store);
        assert_int_equal(polis_mem_live(), 0);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_any_split_of_rows_writes_is_read_back),
        cmocka_unit_test(descriptions_and_attributes_are_read_back),
        cmocka_unit_test(the_digest_depends_on_the_content_only),
        cmocka_unit_test(a_file_that_cannot_grow_ends_the_writing_on_all_ranks),
        cmocka_unit_test(an_axis_without_rows_is_no_obstacle),
        cmocka_unit_test(a_text_longer_than_an_object_header_is_kept),
        cmocka_unit_test(a_target_that_cannot_be_created_is_refused_before_any_work),
        cmocka_unit_test(a_second_run_on_the_same_target_is_refused_while_the_first_lives),
        cmocka_unit_test(what_a_dead_run_left_is_cleaned_and_a_planted_link_is_not_followed),
        cmocka_unit_test(the_users_umask_is_respected),
        cmocka_unit_test(a_target_that_appeared_meanwhile_is_kept_and_so_is_the_result),
        cmocka_unit_test(rows_that_do_not_cover_the_axis_are_a_bug_on_all_ranks),
        cmocka_unit_test(any_change_of_data_or_attributes_is_found),
        cmocka_unit_test(a_network_comes_back_as_it_was),
        cmocka_unit_test(files_that_are_not_ours_are_refused_in_words),
        cmocka_unit_test(memory_that_one_rank_lacks_ends_the_writing_on_all),
        cmocka_unit_test(memory_that_lacks_ends_the_reading),
    };

    MPI_Init(&argc, &argv);
    return end_of_ranks(cmocka_run_group_tests(tests, NULL, NULL));
}
