/* Distances and gravity models: the worked examples with their printed numbers, edge cases,
 * refusals.
 */
#include "matrix.h"
#include "model/gravity.h"

/* The four cities of the worked example: population, GDP, distances in km. */
static const double P4[4] = {1000, 400, 200, 100}, G4[4] = {8000, 2000, 800, 300};
static const double KM4[4][4] = {
    {0, 100, 200, 300}, {100, 0, 150, 250}, {200, 150, 0, 120}, {300, 250, 120, 0}};

static const polis_gravity_options plain = {.a = 1, .a2 = 1, .b = 2, .kappa = 1};

static void gravity4(polis_gravity_form form, matrix *m)
{
    const double where[4] = {0, 10, 20, 30};
    polis_gravity_options options = plain;
    polis_places places;
    polis_gravity *g = NULL;

    options.form = form;
    assert_int_equal(polis_places_init(4, where, where, &places), POLIS_OK);
    assert_int_equal(polis_gravity_new(&options, &places, P4, G4, NULL, NULL, &g), POLIS_OK);
    m->n = 4;
    for (polis_vid i = 0; i < 4; i++) {
        for (polis_vid j = 0; j < 4; j++) {
            m->y[i * 4 + j] = i == j ? 0.0 : polis_gravity_strength(g, i, j, KM4[i][j]);
        }
    }
    polis_gravity_free(&g);
    polis_places_clear(&places);
}

static void distances_are_those_of_the_worked_examples(void **state)
{
    const double lat[] = {0, 0, 0, 39.9042, 31.2304}, lon[] = {0, 1, 180, 116.4074, 121.4737};
    polis_places p;

    (void)state;
    assert_int_equal(polis_places_init(5, lat, lon, &p), POLIS_OK);
    assert_near(polis_distance_km(&p, 0, 1), 111.195080);
    assert_near(polis_distance_km(&p, 0, 2), 20015.114442);
    assert_near(polis_distance_km(&p, 3, 4), 1067.311645);
    assert_true(polis_distance_km(&p, 3, 4) == polis_distance_km(&p, 4, 3));
    polis_places_clear(&p);
}

static void antipodes_are_half_the_circumference_apart_and_never_nan(void **state)
{
    (void)state;
    for (int k = -90; k <= 90; k++) {
        const double lat[] = {k, -k}, lon[] = {k, k - 180.0 + (k < 0 ? 360.0 : 0.0)};
        polis_places p;

        assert_int_equal(polis_places_init(2, lat, lon, &p), POLIS_OK);
        assert_true(fabs(polis_distance_km(&p, 0, 1) - 20015.114442) < 1e-3);
        polis_places_clear(&p);
    }
}

static void coordinates_out_of_range_are_refused(void **state)
{
    const double bad[][2] = {{90.1, 0}, {-90.1, 0}, {0, 180.1}, {0, -180.1}, {NAN, 0}, {0, NAN}};
    polis_places p;

    (void)state;
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        assert_int_equal(polis_places_init(1, &bad[k][0], &bad[k][1], &p), POLIS_E_ARG);
        assert_null(p.lat);
    }
}

static void the_first_coincident_pair_is_found_also_across_the_date_line(void **state)
{
    const double lat[] = {10, 5, 7, 5, 10}, lon[] = {180, 3, 4, 3, -180};
    bool found = false;
    polis_vid a = -1, b = -1;
    polis_places p;

    (void)state;
    assert_int_equal(polis_places_init(5, lat, lon, &p), POLIS_OK);
    assert_int_equal(polis_places_coincident(&p, &found, &a, &b), POLIS_OK);
    assert_true(found && a == 0 && b == 4);
    polis_places_clear(&p);
    assert_int_equal(polis_places_init(3, lat, lon, &p), POLIS_OK);
    assert_int_equal(polis_places_coincident(&p, &found, &a, &b), POLIS_OK);
    assert_false(found);
    polis_places_clear(&p);
}

static void asym_gravity_is_that_of_the_worked_example(void **state)
{
    const double expected[16] = {0,         202.385770, 25.712974, 5.246564, 50.596443, 0,
                                 11.357806, 2.155399,   2.571297,  4.543122, 0,         3.499093,
                                 0.196746,  0.323310,   1.312160,  0};
    const double mean[4] = {77.781769, 21.369883, 3.537837, 0.610739};
    matrix m;

    (void)state;
    gravity4(POLIS_GRAVITY_ASYM, &m);
    for (int k = 0; k < 16; k++) {
        assert_near(m.y[k], expected[k]);
    }
    for (polis_vid i = 0; i < 4; i++) {
        assert_near(polis_row_mean(m.y + 4 * i, 4, i), mean[i]);
    }
}

static void basic_gravity_is_the_sum_of_both_asym_directions(void **state)
{
    matrix basic, asym;

    (void)state;
    gravity4(POLIS_GRAVITY_BASIC, &basic);
    gravity4(POLIS_GRAVITY_ASYM, &asym);
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 4; j++) {
            assert_near(basic.y[4 * i + j], asym.y[4 * i + j] + asym.y[4 * j + i]);
        }
    }
    assert_near(basic.y[1], sqrt(1000.0 * 8000.0) * sqrt(400.0 * 2000.0) / 1e4);
}

static void ecodist_row_means_are_those_of_the_worked_example(void **state)
{
    const double mean[4] = {788.014541, 158.449129, 16.394324, 2.508018};
    matrix m;
    polis_ties ties;

    (void)state;
    gravity4(POLIS_GRAVITY_ECODIST, &m);
    for (polis_vid i = 0; i < 4; i++) {
        assert_near(polis_row_mean(m.y + 4 * i, 4, i), mean[i]);
    }
    ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_ROWMEAN, .c = 1}, NULL);
    assert_ties(&ties, "01 10 20 30");
}

static void ecodist_with_a_third_mass_uses_cube_roots_and_equal_wealth_is_no_tie(void **state)
{
    const double lat[] = {0, 0, 0}, lon[] = {0, 1, 2};
    const double p[] = {1, 2, 3}, g[] = {10, 20, 60}, z[] = {5, 7, 11};
    polis_gravity_options options = plain;
    polis_gravity *gravity = NULL;
    polis_places places;

    (void)state;
    options.form = POLIS_GRAVITY_ECODIST;
    assert_int_equal(polis_places_init(3, lat, lon, &places), POLIS_OK);
    assert_int_equal(polis_gravity_new(&options, &places, p, g, z, NULL, &gravity), POLIS_OK);
    assert_true(polis_gravity_strength(gravity, 0, 1, 50) == 0.0); /* 10 a head in both */
    assert_near(polis_gravity_strength(gravity, 0, 2, 50),
                10.0 / 70.0 * cbrt(50.0) * cbrt(3.0 * 60.0 * 11.0) / pow(50.0 / 10.0, 2));
    polis_gravity_free(&gravity);
    polis_places_clear(&places);
}

static void power_gravity_has_its_exponents_and_is_symmetric_only_if_they_agree(void **state)
{
    const double lat[] = {0, 0}, lon[] = {0, 1}, p[] = {4, 9}, q[] = {25, 36};
    polis_gravity_options options = {
        .form = POLIS_GRAVITY_POWER, .a = 0.5, .a2 = 1.5, .b = 1.25, .kappa = 3};
    polis_gravity *g = NULL;
    polis_places places;

    (void)state;
    assert_int_equal(polis_places_init(2, lat, lon, &places), POLIS_OK);
    assert_int_equal(polis_gravity_new(&options, &places, p, q, NULL, NULL, &g), POLIS_OK);
    assert_near(polis_gravity_strength(g, 0, 1, 16), 3.0 * 2.0 * 216.0 / 32.0);
    assert_near(polis_gravity_strength(g, 1, 0, 16), 3.0 * 3.0 * 125.0 / 32.0);
    assert_false(polis_gravity_rows(g).symmetric);
    polis_gravity_free(&g);
    options.a2 = 0.5;
    assert_int_equal(polis_gravity_new(&options, &places, p, p, NULL, NULL, &g), POLIS_OK);
    assert_true(polis_gravity_rows(g).symmetric);
    polis_gravity_free(&g);
    polis_places_clear(&places);
}

static void distances_are_raised_to_the_least(void **state)
{
    const double lat[] = {0, 0, 0}, lon[] = {0, 0, 1}, p[] = {1, 1, 1};
    polis_gravity_options options = plain;
    double y[3];
    polis_gravity *g = NULL;
    polis_places places;

    (void)state;
    options.form = POLIS_GRAVITY_POWER;
    options.least_km = 0.5;
    assert_int_equal(polis_places_init(3, lat, lon, &places), POLIS_OK);
    assert_int_equal(polis_gravity_new(&options, &places, p, p, NULL, NULL, &g), POLIS_OK);
    polis_gravity_rows(g).row(g, 0, y);
    assert_true(y[0] == 0.0 && y[1] == 4.0);
    assert_near(y[2], 1.0 / (111.1950802 * 111.1950802));
    polis_gravity_free(&g);
    polis_places_clear(&places);
}

static void masses_and_exponents_that_overflow_are_refused(void **state)
{
    const double lat[] = {0, 0}, lon[] = {0, 1}, p[] = {1e200, 1e200}, bad[] = {1, 0};
    polis_gravity_options options = plain;
    polis_fault fault = {0};
    polis_gravity *g = NULL;
    polis_places places;

    (void)state;
    options.form = POLIS_GRAVITY_POWER;
    assert_int_equal(polis_places_init(2, lat, lon, &places), POLIS_OK);
    assert_int_equal(polis_gravity_new(&options, &places, p, p, NULL, &fault, &g),
                     POLIS_E_OVERFLOW);
    assert_int_equal(polis_gravity_new(&options, &places, bad, bad, NULL, NULL, &g), POLIS_E_ARG);
    assert_null(g);
    polis_places_clear(&places);
}

static void cities_are_excluded_by_reason(void **state)
{
    const double good[] = {1, 2}, missing[] = {1, NAN}, zero[] = {0, 2};

    (void)state;
    assert_int_equal(polis_gravity_city_status(1, 2, good, 2), POLIS_CITY_OK);
    assert_int_equal(polis_gravity_city_status(NAN, 2, good, 2), POLIS_CITY_NO_COORD);
    assert_int_equal(polis_gravity_city_status(1, NAN, zero, 2), POLIS_CITY_NO_COORD);
    assert_int_equal(polis_gravity_city_status(1, 2, missing, 2), POLIS_CITY_NO_MASS);
    assert_int_equal(polis_gravity_city_status(1, 2, zero, 2), POLIS_CITY_NO_MASS);
}

static void row_means_keep_the_ties_of_the_worked_example(void **state)
{
    polis_threshold rule = {.rule = POLIS_RULE_ROWMEAN, .c = 1};
    matrix m;
    polis_ties ties;

    (void)state;
    gravity4(POLIS_GRAVITY_ASYM, &m);
    ties = keep(&m, rule, NULL);
    assert_ties(&ties, "01 10 21 32");
    rule.mean_over_all = true;
    ties = keep(&m, rule, NULL);
    assert_ties(&ties, "01 10 21 23 32");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_of_the_worked_examples),
        cmocka_unit_test(antipodes_are_half_the_circumference_apart_and_never_nan),
        cmocka_unit_test(coordinates_out_of_range_are_refused),
        cmocka_unit_test(the_first_coincident_pair_is_found_also_across_the_date_line),
        cmocka_unit_test(asym_gravity_is_that_of_the_worked_example),
        cmocka_unit_test(basic_gravity_is_the_sum_of_both_asym_directions),
        cmocka_unit_test(ecodist_row_means_are_those_of_the_worked_example),
        cmocka_unit_test(ecodist_with_a_third_mass_uses_cube_roots_and_equal_wealth_is_no_tie),
        cmocka_unit_test(power_gravity_has_its_exponents_and_is_symmetric_only_if_they_agree),
        cmocka_unit_test(distances_are_raised_to_the_least),
        cmocka_unit_test(masses_and_exponents_that_overflow_are_refused),
        cmocka_unit_test(cities_are_excluded_by_reason),
        cmocka_unit_test(row_means_keep_the_ties_of_the_worked_example),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
