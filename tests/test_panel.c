/* Panels, tables of cities and sectors: the dense index, missing values, and what is refused. */
#include "base/mem.h"
#include "files.h"
#include "panel/sectors.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const char *const CITIES = "city_id,name,province,lat\n"
                                  "b,Bravo,north,10\n"
                                  "a,Alpha,south,NA\n"
                                  "c,Charlie,north,-\n";
static const char *const PANEL = "city_id,period,gdp,kind\n"
                                 "a,2010,1.5,x\n"
                                 "__NATION__,2010,100,\n"
                                 "b,2008,,y\n"
                                 "a,2008,2,x\n"
                                 "b,2009,NA,y\n"
                                 "b,2010,-,y\n";

static int teardown(void **state)
{
    (void)state;
    polis_mem_fail_after(-1);
    return polis_mem_live() == 0 ? 0 : -1;
}

static polis_panel *read_both(void)
{
    polis_panel *p = NULL;
    polis_fault fault = {0};

    put_text("cities.csv", CITIES);
    put_text("panel.csv", PANEL);
    if (polis_panel_read("panel.csv", "cities.csv", NULL, &fault, &p) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    return p;
}

static void same(const double *found, const double *expected, int n)
{
    for (int i = 0; i < n; i++) {
        assert_true(found[i] == expected[i] || (isnan(found[i]) && isnan(expected[i])));
    }
}

static void a_panel_is_dense_by_city_and_period(void **state)
{
    const double gdp[9] = {NAN, NAN, NAN, 2, NAN, 1.5, NAN, NAN, NAN};
    const double lat[9] = {10, 10, 10, NAN, NAN, NAN, NAN, NAN, NAN};
    const double nation[3] = {NAN, NAN, 100};
    double found[9];
    polis_panel *p = read_both();

    (void)state;
    assert_int_equal(p->n_cities, 3);
    assert_int_equal(p->n_periods, 3);
    assert_string_equal(polis_panel_city(p, 0), "b");
    assert_int_equal(polis_panel_find_period(p, 2010), 2);
    assert_int_equal(polis_panel_find_period(p, 2007), -1);
    assert_true(p->has_periods && p->equally_spaced && !p->balanced);
    assert_int_equal(p->n_absent, 1);
    assert_int_equal(polis_panel_numbers(p, "gdp", NULL, found), POLIS_OK);
    same(found, gdp, 9);
    assert_int_equal(polis_panel_numbers(p, "lat", NULL, found), POLIS_OK);
    same(found, lat, 9);
    assert_int_equal(polis_panel_nation(p, "gdp", NULL, found), POLIS_OK);
    same(found, nation, 3);
    polis_panel_free(&p);
}

static void groups_are_numbered_in_order_of_appearance(void **state)
{
    const polis_vid province[9] = {0, 0, 0, 1, 1, 1, 0, 0, 0};
    const polis_vid kind[9] = {0, 0, 0, 1, -1, 1, -1, -1, -1};
    polis_vid found[9];
    polis_labels labels = {0};
    polis_panel *p = read_both();

    (void)state;
    assert_int_equal(polis_panel_groups(p, "province", NULL, &labels, found), POLIS_OK);
    assert_memory_equal(found, province, sizeof province);
    assert_string_equal(polis_texts_get(&labels.text, 1), "south");
    polis_labels_clear(&labels);
    assert_int_equal(polis_panel_groups(p, "kind", NULL, &labels, found), POLIS_OK);
    assert_memory_equal(found, kind, sizeof kind);
    polis_labels_clear(&labels);
    polis_panel_free(&p);
}

static void variables_can_be_added_once(void **state)
{
    const double value[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double found[9];
    polis_fault fault = {0};
    polis_panel *p = read_both();

    (void)state;
    assert_false(polis_panel_has(p, "inter_degree"));
    assert_int_equal(polis_panel_add(p, "inter_degree", value, NULL), POLIS_OK);
    assert_true(polis_panel_has(p, "inter_degree"));
    assert_int_equal(polis_panel_numbers(p, "inter_degree", NULL, found), POLIS_OK);
    same(found, value, 9);
    assert_int_equal(polis_panel_add(p, "inter_degree", value, &fault), POLIS_E_ARG);
    assert_int_equal(polis_panel_add(p, "gdp", value, NULL), POLIS_E_ARG);
    assert_int_equal(polis_panel_add(p, "province", value, NULL), POLIS_E_ARG);
    polis_panel_free(&p);
}

static void a_table_without_periods_is_one_period(void **state)
{
    polis_panel *p = NULL;

    (void)state;
    put_text("cities.csv", CITIES);
    assert_int_equal(polis_panel_read("cities.csv", NULL, NULL, NULL, &p), POLIS_OK);
    assert_int_equal(p->n_periods, 1);
    assert_false(p->has_periods);
    assert_true(p->balanced);
    assert_int_equal(p->n_cities, 3);
    polis_panel_free(&p);
}

/* The panel with the text is refused; the words name it all. */
static void refused(const char *panel, const char *words)
{
    polis_panel *p = NULL;
    polis_fault fault = {0};

    put_text("cities.csv", CITIES);
    put_text("bad.csv", panel);
    assert_int_equal(polis_panel_read("bad.csv", "cities.csv", NULL, &fault, &p), POLIS_E_PARSE);
    assert_null(p);
    if (!strstr(fault.text, words)) {
        fail_msg("'%s' does not say '%s'", fault.text, words);
    }
}

static void bad_keys_are_refused_by_line(void **state)
{
    (void)state;
    refused("city_id,period\na,2008\n\nb,2008\na,2008\n",
            "bad.csv:5: city 'a' is there twice in period 2008, first on line 2");
    refused("city_id,period\nz,2008\n", "bad.csv:2: city 'z' is not in the table of cities");
    refused("city_id,period\na,2008.5\n", "bad.csv:2: column 'period' holds '2008.5'");
    refused("city_id,period\n,2008\n", "bad.csv:2: column 'city_id' is empty");
    refused("city,period\na,2008\n", "no column 'city_id'");
    refused("city_id,period\na,1\n__NATION__,1\n__NATION__,1\n", "twice in period 1");
    refused("city_id,period\n__NATION__,1\n", "has no row of a city");
    refused("city_id,period\n", "no rows");
    put_text("twice.csv", "city_id\na\nb\na\n");
    polis_panel *p = NULL;
    polis_fault fault = {0};
    assert_int_equal(polis_panel_read("twice.csv", "twice.csv", NULL, &fault, &p), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "twice.csv:4: column 'city_id': 'a' is there twice"));
}

static void bad_numbers_are_refused_by_line_and_column(void **state)
{
    polis_panel *p = NULL;
    double found[2];

    (void)state;
    put_text("words.csv", "city_id,gdp,big\na,1,2\nb,\"1,000\",inf\n");
    assert_int_equal(polis_panel_read("words.csv", NULL, NULL, NULL, &p), POLIS_OK);
    polis_fault fault = {0};
    assert_int_equal(polis_panel_numbers(p, "gdp", &fault, found), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "words.csv:3: column 'gdp' holds '1,000', expected a num"));
    assert_int_equal(polis_panel_numbers(p, "big", NULL, found), POLIS_E_PARSE);
    fault = (polis_fault){0};
    assert_int_equal(polis_panel_numbers(p, "gpd", &fault, found), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "no variable 'gpd'; there are: city_id, gdp, big"));
    polis_panel_free(&p);
}

static void sectors_are_dense_by_city_period_and_sector(void **state)
{
    const double b2009[2] = {5, NAN}, a2008[2] = {0, 7};
    polis_panel *p = read_both();
    polis_sectors *s = NULL;
    int64_t n_passed = -1;

    (void)state;
    put_text("sectors.csv", "city_id,period,sector,value\na,2008,mining,0\na,2008,trade,7\n"
                            "b,2009,mining,5\nb,2001,mining,5\n__NATION__,2008,mining,9\n");
    assert_int_equal(polis_sectors_read("sectors.csv", p, NULL, &n_passed, &s), POLIS_OK);
    assert_int_equal(s->n_sectors, 2);
    assert_int_equal(n_passed, 2);
    same(s->value + 2 * (0 * 3 + 1), b2009, 2);
    same(s->value + 2 * (1 * 3 + 0), a2008, 2);
    polis_sectors_free(&s);
    polis_panel_free(&p);
}

static void bad_sectors_are_refused(void **state)
{
    static const char *const cases[][2] = {
        {"z,2008,mining,1\n", ":2: city 'z' is not in the panel"},
        {"a,x,mining,1\n", ":2: column 'period' holds 'x'"},
        {"a,2008,mining,-1\n", ":2: column 'value' holds -1"},
        {"a,2008,mining,1\na,2008,mining,1\n", ":3: city 'a', sector 'mining' is there twice"},
        {"a,2008,,1\n", ":2: column 'sector' is empty"},
        {"a,2008,mining,one\n", ":2: column 'value' holds 'one'"},
    };
    polis_panel *p = read_both();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[256];
        polis_sectors *s = NULL;
        polis_fault fault = {0};
        int64_t n_passed;

        snprintf(text, sizeof text, "city_id,period,sector,value\n%s", cases[i][0]);
        put_text("sectors.csv", text);
        assert_int_equal(polis_sectors_read("sectors.csv", p, &fault, &n_passed, &s),
                         POLIS_E_PARSE);
        assert_null(s);
        if (!strstr(fault.text, cases[i][1])) {
            fail_msg("'%s' does not say '%s'", fault.text, cases[i][1]);
        }
    }
    polis_panel_free(&p);
}

static void every_failed_allocation_is_survived(void **state)
{
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    put_text("cities.csv", CITIES);
    put_text("panel.csv", PANEL);
    for (int k = 0; rc == POLIS_E_NOMEM && k < 1000; k++) {
        polis_panel *p = NULL;

        polis_mem_fail_after(k);
        rc = polis_panel_read("panel.csv", "cities.csv", NULL, NULL, &p);
        polis_mem_fail_after(-1);
        polis_panel_free(&p);
        assert_int_equal(polis_mem_live(), 0);
    }
    assert_int_equal(rc, POLIS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_panel_is_dense_by_city_and_period),
        cmocka_unit_test(groups_are_numbered_in_order_of_appearance),
        cmocka_unit_test(variables_can_be_added_once),
        cmocka_unit_test(a_table_without_periods_is_one_period),
        cmocka_unit_test(bad_keys_are_refused_by_line),
        cmocka_unit_test(bad_numbers_are_refused_by_line_and_column),
        cmocka_unit_test(sectors_are_dense_by_city_period_and_sector),
        cmocka_unit_test(bad_sectors_are_refused),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, teardown);
}
