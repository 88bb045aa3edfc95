/* Groups of analyses: put into a new file and into a result, read back, checked, replaced. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "sample.h"
#include "store/analysis.h"
#include "store/digest.h"
#include "store/groups.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CITIES = 3, PERIODS = 2, WIDTH = 6 };

static const double score[CITIES][PERIODS] = {{1.5, 2.5}, {NAN, -1.0}, {1e300, 0.1}};
static const char city_id[CITIES][WIDTH + 1] = {"c1", "Zürich", ""};
static const int8_t kind[CITIES] = {0, 1, 0};

static const polis_variable score_words = {
    .name = "score", .long_name = "a score", .units = "1", .type = POLIS_TYPE_F64};
static const polis_variable id_words = {
    .name = "city_id", .long_name = "city", .type = POLIS_TYPE_TEXT, .width = WIDTH};
static const polis_variable kind_words = {
    .name = "type",
    .long_name = "type",
    .units = "1",
    .type = POLIS_TYPE_I8,
    .extra = (const char *const[][2]){{"flag_meanings", "no yes"}, {NULL, NULL}},
    .flag_values = (const int8_t[]){0, 1},
    .n_flags = 2};

static void must(polis_err rc, const polis_fault *fault)
{
    if (rc != POLIS_OK) {
        fail_msg("%d: %s", rc, fault->text);
    }
}

/* One group with every kind of content, by way of a text of packed rows. */
static polis_err put_group(polis_analysis *a, const char *name, double factor)
{
    polis_err rc = POLIS_OK;
    double scaled[CITIES][PERIODS];
    char ids[CITIES][WIDTH];

    for (int i = 0; i < CITIES; i++) {
        memcpy(ids[i], city_id[i], WIDTH);
        for (int t = 0; t < PERIODS; t++) {
            scaled[i][t] = factor * score[i][t];
        }
    }
    POLIS_TRY(polis_analysis_group(a, name));
    POLIS_TRY(polis_analysis_dimension(a, "city", CITIES));
    POLIS_TRY(polis_analysis_dimension(a, "period", PERIODS));
    POLIS_TRY(polis_analysis_write(a, &id_words, 1, (const char *[]){"city"}, ids));
    POLIS_TRY(polis_analysis_write(a, &score_words, 2, (const char *[]){"city", "period"}, scaled));
    POLIS_TRY(polis_analysis_write(a, &kind_words, 1, (const char *[]){"city"}, kind));
    POLIS_TRY(polis_analysis_text(a, "outcome", "employment"));
    POLIS_TRY(polis_analysis_number(a, "lambda", 6.25));
    POLIS_TRY(polis_analysis_count(a, "n", CITIES));
    rc = polis_analysis_run_text(a, "created", "now");

done:
    return rc;
}

static void extend(const char *from, const char *path, const char *group, double factor)
{
    polis_fault fault = {0};
    polis_analysis *a = NULL;

    must(polis_analysis_create(from, path, false, &fault, &a), &fault);
    must(put_group(a, group, factor), &fault);
    must(polis_analysis_publish(&a), &fault);
    assert_null(a);
    must(polis_store_check(path, &fault), &fault);
}

static void has_group(const char *path, const char *name, double factor)
{
    polis_fault fault = {0};
    polis_groups *groups = NULL;
    const polis_group *g;
    const polis_array *x;
    double values[CITIES][PERIODS];
    char ids[CITIES][WIDTH];

    must(polis_groups_open(path, &fault, &groups), &fault);
    g = polis_groups_find(groups, name);
    assert_non_null(g);
    assert_int_equal(g->n_arrays, 3);
    assert_string_equal(polis_group_text(g, "outcome"), "employment");
    assert_string_equal(polis_group_text(g, "lambda"), "6.25");
    assert_string_equal(polis_group_text(g, "n"), "3");
    x = polis_group_array(g, "score");
    assert_int_equal(x->n_dims, 2);
    assert_string_equal(x->dimension[0], "city");
    assert_string_equal(x->dimension[1], "period");
    assert_int_equal(polis_array_size(x), (int64_t)CITIES * PERIODS);
    must(polis_groups_read(groups, g, x, values), &fault);
    for (int i = 0; i < CITIES * PERIODS; i++) {
        const double want = factor * (&score[0][0])[i], found = (&values[0][0])[i];
        assert_true(found == want || (isnan(found) && isnan(want)));
    }
    x = polis_group_array(g, "city_id");
    assert_int_equal(x->column.width, WIDTH);
    assert_int_equal(x->n_dims, 1);
    must(polis_groups_read(groups, g, x, ids), &fault);
    for (int i = 0; i < CITIES; i++) {
        assert_int_equal(strncmp(ids[i], city_id[i], WIDTH), 0);
    }
    assert_string_equal(polis_group_array(g, "type")->column.flag_meanings, "no yes");
    polis_groups_close(&groups);
}

static void analyses_alone(void **state)
{
    (void)state;
    unlink("alone.nc");
    extend(NULL, "alone.nc", "resilience", 1.0);
    has_group("alone.nc", "resilience", 1.0);
}

static void result_is_extended(void **state)
{
    const sample s = sample_small();
    polis_fault fault = {0};
    polis_store *store = NULL;

    (void)state;
    must(sample_write(MPI_COMM_SELF, &s, "base.nc", true, &fault), &fault);
    extend("base.nc", "base.nc", "effects/first", 1.0);
    extend("base.nc", "base.nc", "effects/second", 2.0);
    has_group("base.nc", "effects/first", 1.0);
    has_group("base.nc", "effects/second", 2.0);
    must(polis_store_open("base.nc", &fault, &store), &fault);
    assert_int_equal(polis_store_length(store, POLIS_AXIS_NODE), 14);
    assert_non_null(polis_store_find(store, "betweenness"));
    polis_store_close(&store);
}

static void group_is_replaced_only_by_force(void **state)
{
    polis_fault fault = {0};
    polis_analysis *a = NULL;

    (void)state;
    unlink("twice.nc");
    extend(NULL, "twice.nc", "resilience", 1.0);
    must(polis_analysis_create("twice.nc", "twice.nc", false, &fault, &a), &fault);
    assert_int_equal(put_group(a, "resilience", 3.0), POLIS_E_CANTCREAT);
    assert_non_null(strstr(fault.text, "has a group /resilience already"));
    polis_analysis_discard(&a);
    has_group("twice.nc", "resilience", 1.0);

    fault = (polis_fault){0};
    must(polis_analysis_create("twice.nc", "twice.nc", true, &fault, &a), &fault);
    must(put_group(a, "resilience", 3.0), &fault);
    must(polis_analysis_publish(&a), &fault);
    has_group("twice.nc", "resilience", 3.0);
    must(polis_store_check("twice.nc", &fault), &fault);
}

static void other_targets_need_force(void **state)
{
    polis_fault fault = {0};
    polis_analysis *a = NULL;

    (void)state;
    unlink("one.nc");
    unlink("two.nc");
    extend(NULL, "one.nc", "resilience", 1.0);
    extend(NULL, "two.nc", "resilience", 2.0);
    assert_int_equal(polis_analysis_create("one.nc", "two.nc", false, &fault, &a),
                     POLIS_E_CANTCREAT);
    assert_null(a);
    has_group("two.nc", "resilience", 2.0);
    fault = (polis_fault){0};
    assert_int_equal(polis_analysis_create("none.nc", "three.nc", false, &fault, &a),
                     POLIS_E_NOINPUT);
    assert_int_not_equal(access("three.nc", F_OK), 0);
    assert_int_not_equal(access(".three.nc.part", F_OK), 0);
}

/* A flipped bit in the values of a group is seen. */
static void damage_is_found(void **state)
{
    polis_fault fault = {0};
    FILE *file;
    char *bytes, *at;
    struct stat is;
    const double plain = 1e300;

    (void)state;
    unlink("damaged.nc");
    extend(NULL, "damaged.nc", "resilience", 1.0);
    assert_int_equal(stat("damaged.nc", &is), 0);
    bytes = polis_mem_new(is.st_size, 1);
    file = fopen("damaged.nc", "r+b");
    assert_int_equal(fread(bytes, 1, (size_t)is.st_size, file), is.st_size);
    at = memmem(bytes, (size_t)is.st_size, "employment", 10);
    assert_non_null(at);
    assert_null(memmem(bytes, (size_t)is.st_size, &plain, sizeof plain)); /* values are deflated */
    fseek(file, at - bytes, SEEK_SET);
    fputc('E', file);
    fclose(file);
    polis_mem_free(bytes);
    assert_int_equal(polis_store_check("damaged.nc", &fault), POLIS_E_IO);
}

static void memory_may_fail_anywhere(void **state)
{
    int64_t k = 0, failed = 0;
    polis_err rc;
    const int64_t live = polis_mem_live();

    (void)state;
    do {
        polis_fault fault = {0};
        polis_analysis *a = NULL;
        unlink("short.nc");
        polis_mem_fail_after(k);
        rc = polis_analysis_create(NULL, "short.nc", false, &fault, &a);
        rc = rc != POLIS_OK ? rc : put_group(a, "resilience", 1.0);
        rc = rc != POLIS_OK ? rc : polis_analysis_publish(&a);
        polis_mem_fail_after(-1);
        polis_analysis_discard(&a);
        assert_int_equal(polis_mem_live(), live);
        assert_true(rc == POLIS_OK || access("short.nc", F_OK) != 0);
        failed += rc != POLIS_OK;
        k++;
    } while (rc != POLIS_OK && k < 1000);
    assert_int_equal(rc, POLIS_OK);
    assert_true(failed > 3);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(analyses_alone),
        cmocka_unit_test(result_is_extended),
        cmocka_unit_test(group_is_replaced_only_by_force),
        cmocka_unit_test(other_targets_need_force),
        cmocka_unit_test(damage_is_found),
        cmocka_unit_test(memory_may_fail_anywhere),
    };
    int failed;

    MPI_Init(&argc, &argv);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    MPI_Finalize();
    return failed;
}
