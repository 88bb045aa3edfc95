/* Ties, neighbours and flows: the worked examples, both directions of a pair, memory that fails. */
#include "base/mem.h"
#include "matrix.h"
#include "model/flows.h"
#include "model/gravity.h"
#include "model/neighbours.h"

static polis_ties ties_of(int n, const polis_tie *tie, polis_vid n_cities)
{
    polis_ties ties = {0};

    for (int e = 0; e < n; e++) {
        assert_int_equal(polis_ties_add(&ties, tie[e].from, tie[e].to, tie[e].strength), POLIS_OK);
    }
    assert_int_equal(polis_ties_sort(&ties, n_cities), POLIS_OK);
    return ties;
}

static void union_and_mutual_make_ties_undirected(void **state)
{
    const polis_tie tie[] = {{2, 0, 5}, {0, 1, 3}, {1, 0, 3}, {1, 2, 4}};
    polis_ties ties = ties_of(4, tie, 3);

    (void)state;
    assert_int_equal(polis_ties_undirect(&ties, 3, POLIS_SYM_UNION), POLIS_OK);
    assert_true(ties.tie[1].strength == 5);
    assert_ties(&ties, "01 02 12");
    ties = ties_of(4, tie, 3);
    assert_int_equal(polis_ties_undirect(&ties, 3, POLIS_SYM_MUTUAL), POLIS_OK);
    assert_ties(&ties, "01");
}

static void nearest_neighbours_of_equal_distance_are_taken_by_index(void **state)
{
    const double lat[] = {0, 0, 0, 0, 0}, lon[] = {0, 1, -1, 3, -3};
    const polis_neighbour_options one = {.k = 1}, three = {.k = 3, .b = 2};
    polis_places p;
    polis_ties ties;

    (void)state;
    assert_int_equal(polis_places_init(5, lat, lon, &p), POLIS_OK);
    assert_int_equal(polis_neighbour_ties(&p, &one, &ties), POLIS_OK);
    assert_true(ties.tie[0].strength == 1.0);
    assert_ties(&ties, "01 10 20 31 42");
    assert_int_equal(polis_neighbour_ties(&p, &three, &ties), POLIS_OK);
    assert_near(ties.tie[0].strength, 1.0 / (111.1950802 * 111.1950802));
    assert_ties(&ties, "01 02 03 10 12 13 20 21 24 30 31 32 40 41 42");
    polis_places_clear(&p);
}

static void a_radius_includes_its_border_and_is_symmetric(void **state)
{
    const double lat[] = {0, 0, 0, 0}, lon[] = {0, 1, 2.5, 2.5};
    polis_neighbour_options options = {.b = 1, .least_km = 10};
    polis_places p;
    polis_ties ties;

    (void)state;
    assert_int_equal(polis_places_init(4, lat, lon, &p), POLIS_OK);
    options.radius_km = polis_distance_km(&p, 0, 1);
    assert_int_equal(polis_neighbour_ties(&p, &options, &ties), POLIS_OK);
    assert_true(polis_ties_symmetric(&ties));
    assert_near(ties.tie[2].strength, 0.1); /* coincident, raised to 10 km */
    assert_ties(&ties, "01 10 23 32");
    options.radius_km = nextafter(options.radius_km, 0);
    assert_int_equal(polis_neighbour_ties(&p, &options, &ties), POLIS_OK);
    assert_ties(&ties, "23 32");
    polis_places_clear(&p);
}

static void flows_of_the_same_ends_are_summed_in_order(void **state)
{
    const polis_tie tie[] = {{1, 0, 1e16}, {0, 1, 2}, {1, 0, 1}, {0, 1, 3}, {1, 0, -1e16}};
    polis_ties ties = ties_of(5, tie, 2);

    (void)state;
    assert_int_equal(polis_ties_merge(&ties), 3);
    assert_true(ties.tie[0].strength == 5);
    assert_true(ties.tie[1].strength == (1e16 + 1) - 1e16);
    assert_ties(&ties, "01 10");
}

static void flows_are_made_symmetric_in_four_ways(void **state)
{
    const polis_tie tie[] = {{0, 1, 6}, {1, 0, 2}, {1, 2, 4}};
    const struct {
        polis_symmetrise symmetrise;
        double xy, one_way;
    } kind[] = {{POLIS_SYMMETRISE_SUM, 8, 4},
                {POLIS_SYMMETRISE_MEAN, 4, 2},
                {POLIS_SYMMETRISE_MAX, 6, 4},
                {POLIS_SYMMETRISE_MIN, 2, 0}};

    (void)state;
    for (size_t k = 0; k < sizeof kind / sizeof kind[0]; k++) {
        polis_ties ties = ties_of(3, tie, 3);

        assert_false(polis_ties_symmetric(&ties));
        assert_int_equal(polis_flows_symmetrise(&ties, 3, kind[k].symmetrise), POLIS_OK);
        assert_true(polis_ties_symmetric(&ties));
        assert_true(ties.tie[0].strength == kind[k].xy);
        if (kind[k].one_way > 0) {
            assert_true(ties.tie[3].strength == kind[k].one_way);
            assert_ties(&ties, "01 10 12 21");
        } else {
            assert_ties(&ties, "01 10");
        }
    }
}

static void flows_are_normalised_by_row_logarithm_and_range(void **state)
{
    const polis_tie tie[] = {{0, 1, 6}, {0, 2, 2}, {1, 2, 4}};
    polis_ties ties = ties_of(3, tie, 3);

    (void)state;
    assert_int_equal(polis_flows_normalise(&ties, 3, POLIS_NORMAL_ROW), POLIS_OK);
    assert_true(ties.tie[0].strength == 0.75 && ties.tie[1].strength == 0.25 &&
                ties.tie[2].strength == 1.0);
    polis_ties_clear(&ties);
    ties = ties_of(3, tie, 3);
    assert_int_equal(polis_flows_normalise(&ties, 3, POLIS_NORMAL_LOG), POLIS_OK);
    assert_near(ties.tie[0].strength, log(7.0));
    polis_ties_clear(&ties);
    ties = ties_of(3, tie, 3);
    assert_int_equal(polis_flows_normalise(&ties, 3, POLIS_NORMAL_MINMAX), POLIS_OK);
    assert_near(ties.tie[1].strength, 2.0 / 6.0); /* absent flows are the minimum, 0 */
    polis_ties_clear(&ties);
}

static void the_range_of_a_complete_matrix_starts_at_its_least_flow(void **state)
{
    const polis_tie full[] = {{0, 1, 6}, {1, 0, 2}}, equal[] = {{0, 1, 6}, {1, 0, 6}};
    polis_ties ties = ties_of(2, full, 2);

    (void)state;
    assert_int_equal(polis_flows_normalise(&ties, 2, POLIS_NORMAL_MINMAX), POLIS_OK);
    assert_true(ties.tie[0].strength == 1.0 && ties.tie[1].strength == 0.0);
    polis_ties_clear(&ties);
    ties = ties_of(2, equal, 2);
    assert_int_equal(polis_flows_normalise(&ties, 2, POLIS_NORMAL_MINMAX), POLIS_E_UNSUPPORTED);
    assert_true(ties.tie[0].strength == 6.0);
    polis_ties_clear(&ties);
}

static void layers_are_weighed_after_division_by_their_maximum(void **state)
{
    const polis_tie rail[] = {{0, 1, 50}, {1, 0, 100}}, web[] = {{0, 1, 2}, {1, 2, 1}};
    polis_ties a = ties_of(2, rail, 3), b = ties_of(2, web, 3), w = {0}, none = {0};

    (void)state;
    assert_int_equal(polis_flows_add_layer(&w, &a, 3, 0.25), POLIS_OK);
    assert_int_equal(polis_flows_add_layer(&w, &b, 3, 0.75), POLIS_OK);
    assert_int_equal(polis_flows_add_layer(&w, &none, 3, 0.5), POLIS_E_UNSUPPORTED);
    assert_near(w.tie[0].strength, 0.25 * 0.5 + 0.75);
    assert_near(w.tie[1].strength, 0.25);
    assert_near(w.tie[2].strength, 0.375);
    assert_ties(&w, "01 10 12");
    polis_ties_clear(&a);
    polis_ties_clear(&b);
}

static void flow_rows_are_the_matrix(void **state)
{
    const polis_tie tie[] = {{0, 2, 6}, {2, 0, 2}, {2, 1, 4}};
    polis_ties ties = ties_of(3, tie, 3);
    polis_flow_matrix m;
    double y[3] = {9, 9, 9};

    (void)state;
    assert_int_equal(polis_flow_matrix_init(&ties, 3, &m), POLIS_OK);
    polis_flow_rows(&m).row(&m, 1, y);
    assert_true(y[0] == 0 && y[1] == 0 && y[2] == 0);
    polis_flow_rows(&m).row(&m, 2, y);
    assert_true(y[0] == 2 && y[1] == 4 && y[2] == 0);
    assert_false(polis_flow_rows(&m).symmetric);
    polis_flow_matrix_clear(&m);
    polis_ties_clear(&ties);
}

static polis_err build_something(void)
{
    const double lat[] = {1, 2, 3, 4}, lon[] = {1, 3, 2, 5};
    const double mass[] = {4, 3, 2, 1};
    const polis_gravity_options plain = {.a = 1, .a2 = 1, .b = 2, .kappa = 1};
    const polis_neighbour_options near = {.k = 2};
    const polis_threshold rule[] = {{.rule = POLIS_RULE_TOPK, .k = 2},
                                    {.rule = POLIS_RULE_DENSITY, .density = 0.5},
                                    {.rule = POLIS_RULE_MST}};
    polis_err rc = POLIS_OK;
    polis_places places = {0};
    polis_gravity *g = NULL;
    polis_ties ties = {0};

    POLIS_TRY(polis_places_init(4, lat, lon, &places));
    POLIS_TRY(polis_gravity_new(&plain, &places, mass, mass, NULL, NULL, &g));
    for (int r = 0; r < 3; r++) {
        const polis_rows rows = polis_gravity_rows(g);
        double theta;

        POLIS_TRY(polis_threshold_ties(&rows, &rule[r], NULL, &theta, &ties));
        POLIS_TRY(polis_ties_undirect(&ties, 4, POLIS_SYM_UNION));
        polis_ties_clear(&ties);
    }
    POLIS_TRY(polis_neighbour_ties(&places, &near, &ties));
    POLIS_TRY(polis_flows_symmetrise(&ties, 4, POLIS_SYMMETRISE_SUM));

done:
    polis_ties_clear(&ties);
    polis_gravity_free(&g);
    polis_places_clear(&places);
    return rc;
}

static void any_allocation_may_fail_and_nothing_leaks(void **state)
{
    int64_t n = 0;

    (void)state;
    for (polis_err rc = POLIS_E_NOMEM; rc != POLIS_OK; n++) {
        polis_mem_fail_after(n);
        rc = build_something();
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        assert_int_equal(polis_mem_live(), 0);
    }
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(union_and_mutual_make_ties_undirected),
        cmocka_unit_test(nearest_neighbours_of_equal_distance_are_taken_by_index),
        cmocka_unit_test(a_radius_includes_its_border_and_is_symmetric),
        cmocka_unit_test(flows_of_the_same_ends_are_summed_in_order),
        cmocka_unit_test(flows_are_made_symmetric_in_four_ways),
        cmocka_unit_test(flows_are_normalised_by_row_logarithm_and_range),
        cmocka_unit_test(the_range_of_a_complete_matrix_starts_at_its_least_flow),
        cmocka_unit_test(layers_are_weighed_after_division_by_their_maximum),
        cmocka_unit_test(flow_rows_are_the_matrix),
        cmocka_unit_test(any_allocation_may_fail_and_nothing_leaks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
