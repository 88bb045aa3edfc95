/* Numbers as text, exact sums, memory and status codes. */
#include "base/err.h"
#include "base/fixed.h"
#include "base/mem.h"
#include "base/num.h"
#include "base/room.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static bool parses(const char *text, double expected)
{
    double x = -12345.0;
    return polis_num_double(text, strlen(text), &x) && x == expected;
}

static bool refuses(const char *text)
{
    double x;
    return !polis_num_double(text, strlen(text), &x);
}

static void numbers_are_the_whole_field(void **state)
{
    (void)state;
    assert_true(parses("1.5", 1.5) && parses(" -0.25\t", -0.25) && parses("1e-3", 1e-3));
    assert_true(parses("0.78000001907349000000", 0.78000001907349));
    assert_true(parses("123456789012345678", 123456789012345678.0));
    assert_true(parses(".5", 0.5) && parses("5.", 5.0) && parses("1E5", 1e5));
    assert_true(refuses("") && refuses(" ") && refuses("1,5") && refuses("1.5m") &&
                refuses("0x10"));
    assert_true(refuses("1e999") && refuses("--1") && refuses("1 2") && refuses("."));
}

static void decimals_are_the_nearest_double(void **state)
{
    char text[POLIS_NUM_TEXT];

    (void)state;
    srand(1);
    for (int i = 0; i < 100000; i++) {
        const double expected = (double)rand() / (1 + rand() % 1000000);
        double x;

        snprintf(text, sizeof text, "%.*f", rand() % 12, expected);
        assert_true(polis_num_double(text, strlen(text), &x));
        assert_true(x == strtod(text, NULL));
    }
}

static void numbers_read_back_as_written(void **state)
{
    static const double list[] = {0.0, -0.0, 0.1, 1.0 / 3.0, 1e300, 5e-324, 123456789.123456789};
    char text[POLIS_NUM_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        const int len = polis_num_text(list[i], text);
        double x;
        assert_true(polis_num_double(text, (size_t)len, &x));
        assert_memory_equal(&x, &list[i], sizeof x);
    }
    assert_int_equal(polis_num_text(0.1, text), 3);
}

static void whole_numbers_stay_in_their_range(void **state)
{
    int64_t x;

    (void)state;
    assert_true(polis_num_int("9223372036854775807", 19, &x) && x == INT64_MAX);
    assert_true(polis_num_int("-9223372036854775808", 20, &x) && x == INT64_MIN);
    assert_false(polis_num_int("9223372036854775808", 19, &x));
    assert_false(polis_num_int("1.0", 3, &x));
    assert_false(polis_num_int("", 0, &x));
    assert_false(polis_num_int("+", 1, &x));
}

static void sums_do_not_depend_on_the_order(void **state)
{
    static const double term[] = {1e12, -3.25, 1.0 / 3.0, 1e-9, 7e15, -1e12, 0.1, 0.0};
    enum { N = sizeof term / sizeof term[0] };
    polis_i128 up = 0, down = 0;

    (void)state;
    for (int i = 0; i < N; i++) {
        up += polis_fixed_from_double(term[i], POLIS_FIXED_DEPENDENCY_BITS);
        down += polis_fixed_from_double(term[N - 1 - i], POLIS_FIXED_DEPENDENCY_BITS);
    }
    assert_true(up == down);
    assert_true(fabs(polis_fixed_to_double(up, POLIS_FIXED_DEPENDENCY_BITS) -
                     (7e15 - 3.25 + 1.0 / 3.0 + 0.1)) < 1.0);
}

static void fixed_point_keeps_what_a_double_holds(void **state)
{
    static const double list[] = {0.0,       1.0,      -1.0, 0.5, 4503599627370497.0,
                                  1.0 / 3.0, -123.456, 1e18};
    static const int bits[] = {POLIS_FIXED_DEPENDENCY_BITS, POLIS_FIXED_RECIPROCAL_BITS};

    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
        for (int k = 0; k < (list[i] > 1e9 ? 1 : 2); k++) {
            assert_true(polis_fixed_to_double(polis_fixed_from_double(list[i], bits[k]), bits[k]) ==
                        list[i]);
        }
    }
    assert_true(polis_fixed_from_double(0x1p-70, POLIS_FIXED_DEPENDENCY_BITS) == 0);
    assert_true(polis_fixed_from_double(7.9, POLIS_FIXED_INTEGER_BITS) == 7);
}

static void every_status_has_words_and_an_exit_status(void **state)
{
    (void)state;
    for (int e = 0; e < POLIS_N_ERR; e++) {
        assert_true(strlen(polis_err_text((polis_err)e)) > 3);
        assert_true(e == POLIS_OK ? polis_err_exit_status(POLIS_OK) == 0
                                  : polis_err_exit_status((polis_err)e) > 0);
    }
    assert_int_equal(polis_err_exit_status((polis_err)99), 70);
}

static void the_first_fault_is_kept(void **state)
{
    polis_fault fault = {0};

    (void)state;
    assert_int_equal(polis_fail(&fault, POLIS_E_PARSE, "a.csv", 7, "found %d", 3), POLIS_E_PARSE);
    assert_int_equal(polis_fail(&fault, POLIS_E_IO, NULL, 0, "later"), POLIS_E_IO);
    assert_string_equal(fault.text, "a.csv:7: found 3");
    assert_int_equal(fault.code, POLIS_E_PARSE);
}

static void memory_is_zero_counted_and_refused_when_absurd(void **state)
{
    int64_t *x = polis_mem_new(1000, sizeof *x);

    (void)state;
    assert_non_null(x);
    for (int i = 0; i < 1000; i++) {
        assert_true(x[i] == 0);
    }
    assert_int_equal(polis_mem_live(), 1);
    polis_mem_free(x);
    assert_int_equal(polis_mem_live(), 0);
    assert_null(polis_mem_new(INT64_MAX, 16));
    assert_null(polis_mem_new(-1, 1));
    polis_mem_fail_after(0);
    assert_null(polis_mem_new(1, 1));
    polis_mem_fail_after(-1);
}

static void texts_keep_their_order_and_end(void **state)
{
    polis_texts list = {0};

    (void)state;
    assert_int_equal(polis_texts_add(&list, "Oslo", 4), POLIS_OK);
    assert_int_equal(polis_texts_add(&list, "", 0), POLIS_OK);
    assert_int_equal(polis_texts_add(&list, "Bergen\0x", 8), POLIS_OK);
    assert_string_equal(polis_texts_get(&list, 0), "Oslo");
    assert_int_equal(polis_texts_len(&list, 1), 0);
    assert_string_equal(polis_texts_get(&list, 2), "Bergen");
    polis_texts_clear(&list);
    assert_int_equal(polis_mem_live(), 0);
}

static void there_is_room_and_no_more_than_the_machine_has(void **state)
{
    const int64_t room = polis_room_bytes();
    const int64_t machine = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);

    (void)state;
    assert_true(room > 0);
    assert_true(room <= machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_the_whole_field),
        cmocka_unit_test(decimals_are_the_nearest_double),
        cmocka_unit_test(numbers_read_back_as_written),
        cmocka_unit_test(whole_numbers_stay_in_their_range),
        cmocka_unit_test(sums_do_not_depend_on_the_order),
        cmocka_unit_test(fixed_point_keeps_what_a_double_holds),
        cmocka_unit_test(every_status_has_words_and_an_exit_status),
        cmocka_unit_test(the_first_fault_is_kept),
        cmocka_unit_test(memory_is_zero_counted_and_refused_when_absurd),
        cmocka_unit_test(there_is_room_and_no_more_than_the_machine_has),
        cmocka_unit_test(texts_keep_their_order_and_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
