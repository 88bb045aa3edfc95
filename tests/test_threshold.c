/* The rules that make ties of a matrix: worked examples, properties that hold for any matrix, and
 * brute-force twins. */
#include "matrix.h"
#include "model/cutoff.h"

#include <omp.h>
#include <stdlib.h>

/* A small generator of our own, so that a failure can be repeated anywhere. */
static double uniform(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(*seed >> 11) / 9007199254740992.0;
}

static void random_matrix(uint64_t seed, polis_vid n, bool symmetric, int levels, matrix *m)
{
    memset(m, 0, sizeof *m);
    m->n = n;
    for (polis_vid i = 0; i < n; i++) {
        for (polis_vid j = 0; j < n; j++) {
            const double x = uniform(&seed);

            /* few levels make ties in strength; about one in five is absent */
            m->y[i * n + j] = i == j || x < 0.2 ? 0.0
                              : levels          ? floor(1 + x * levels)
                                                : x * x * 1e6;
            if (symmetric && j < i) {
                m->y[i * n + j] = m->y[j * n + i];
            }
        }
    }
}

static void a_row_times_a_constant_keeps_the_same_ties(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        matrix m;
        polis_ties a, b;

        random_matrix(seed, 30, false, 0, &m);
        a = keep(&m, (polis_threshold){.rule = POLIS_RULE_ROWMEAN, .c = 1}, NULL);
        for (polis_vid i = 0; i < m.n; i++) {
            for (polis_vid j = 0; j < m.n; j++) {
                m.y[i * m.n + j] *= ldexp(1.0, (int)i - 15); /* exact: no rounding to blame */
            }
        }
        b = keep(&m, (polis_threshold){.rule = POLIS_RULE_ROWMEAN, .c = 1}, NULL);
        assert_int_equal(a.n, b.n);
        for (int64_t e = 0; e < a.n; e++) {
            assert_true(a.tie[e].from == b.tie[e].from && a.tie[e].to == b.tie[e].to);
        }
        polis_ties_clear(&a);
        polis_ties_clear(&b);
    }
}

static void a_row_of_two_values_has_between_1_and_n_minus_2_ties(void **state)
{
    enum { N = 40 };

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t s = seed;
        const double x = uniform(&s) + 0.1;
        matrix m = {.n = N};
        polis_ties ties;
        int64_t degree[N] = {0};

        for (polis_vid i = 0; i < N; i++) { /* neighbouring doubles: the worst case of rounding */
            for (polis_vid j = 0; j < N; j++) {
                m.y[i * N + j] = i == j ? 0.0 : j == (i + 1) % N ? nextafter(x, 2) : x;
            }
        }
        ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_ROWMEAN, .c = 1}, NULL);
        for (int64_t e = 0; e < ties.n; e++) {
            degree[ties.tie[e].from]++;
        }
        for (polis_vid i = 0; i < N; i++) {
            assert_in_range(degree[i], 1, N - 2);
        }
        polis_ties_clear(&ties);
    }
}

static void a_constant_row_has_no_ties(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t s = seed;
        const double x = uniform(&s);
        matrix m = {.n = 11};
        polis_ties ties;

        for (int k = 0; k < 121; k++) {
            m.y[k] = k % 12 == 0 ? 0.0 : x;
        }
        ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_ROWMEAN, .c = 1}, NULL);
        assert_ties(&ties, "");
    }
}

static void value_keeps_strengths_of_at_least_theta(void **state)
{
    matrix m = {.n = 3, .y = {0, 2, 1, 3, 0, 2, 0, 1, 0}};
    polis_ties ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_VALUE, .theta = 2}, NULL);

    (void)state;
    assert_ties(&ties, "01 10 12");
    ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_VALUE, .theta = 0}, NULL);
    assert_ties(&ties, "01 02 10 12 21"); /* strength 0 is no tie */
    ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_ALL}, NULL);
    assert_ties(&ties, "01 02 10 12 21");
}

static void topk_keeps_the_strongest_and_the_first_of_equal_ones(void **state)
{
    matrix m = {.n = 4, .y = {0, 5, 5, 5, 1, 0, 2, 3, 9, 0, 0, 0, 4, 4, 7, 0}};
    polis_ties ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_TOPK, .k = 2}, NULL);

    (void)state;
    assert_ties(&ties, "01 02 12 13 20 30 32");
    ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_TOPK, .k = 100}, NULL);
    assert_int_equal(ties.n, 10);
    polis_ties_clear(&ties);
}

static int stronger(const void *a, const void *b)
{
    const polis_tie *x = a, *y = b;

    return x->strength != y->strength ? (x->strength < y->strength ? 1 : -1) : x->to - y->to;
}

static void topk_agrees_with_sorting_whole_rows(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        const polis_vid n = 50, k = (polis_vid)(1 + seed % 49);
        matrix m;
        polis_ties ties;

        random_matrix(seed, n, false, seed % 2 ? 6 : 0, &m);
        ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_TOPK, .k = k}, NULL);
        for (polis_vid i = 0; i < n; i++) {
            polis_tie row[MOST];

            for (polis_vid j = 0; j < n; j++) {
                row[j] = (polis_tie){i, j, m.y[i * n + j]};
            }
            qsort(row, (size_t)n, sizeof row[0], stronger);
            for (polis_vid j = 0; j < n; j++) {
                assert_int_equal(polis_ties_find(&ties, i, row[j].to) >= 0,
                                 j < k && row[j].strength > 0.0);
            }
        }
        polis_ties_clear(&ties);
    }
}

static void density_keeps_that_many_ties_and_more_only_if_strengths_are_equal(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const double density = (double)(1 + seed % 40) / 60.0;
        const bool levels = seed % 3 == 0;
        int64_t wanted, above = 0;
        matrix m;
        polis_ties ties;
        double theta;

        random_matrix(seed, 37, false, levels ? 9 : 0, &m);
        wanted = llround(density * 37 * 36);
        ties = keep(&m, (polis_threshold){.rule = POLIS_RULE_DENSITY, .density = density}, &theta);
        for (int64_t e = 0; e < ties.n; e++) {
            assert_true(ties.tie[e].strength >= theta);
            above += ties.tie[e].strength > theta;
        }
        assert_true(above < wanted && ties.n >= wanted);
        if (!levels) {
            assert_int_equal(ties.n, wanted);
        }
        polis_ties_clear(&ties);
    }
}

static void density_out_of_reach_is_refused_with_the_count(void **state)
{
    const matrix m = {.n = 3, .y = {0, 1, 0, 1, 0, 0, 0, 0, 0}};
    const polis_rows rows = rows_of(&m);
    polis_fault fault = {0};
    double theta = -1;

    (void)state;
    assert_int_equal(polis_cutoff_density(&rows, 0.5, &fault, &theta), POLIS_E_UNSUPPORTED);
    assert_non_null(strstr(fault.text, "asks for 3 directed ties, but only 2"));
    assert_true(theta == -1);
}

static bool connected(const matrix *m, double theta)
{
    bool seen[MOST] = {true};
    polis_vid n_seen = 1;

    for (polis_vid round = 0; round < m->n; round++) {
        for (polis_vid i = 0; i < m->n; i++) {
            for (polis_vid j = 0; j < m->n; j++) {
                const double y = fmax(m->y[i * m->n + j], m->y[j * m->n + i]);

                if (seen[i] && !seen[j] && y > 0.0 && y >= theta) {
                    seen[j] = true;
                    n_seen++;
                }
            }
        }
    }
    return n_seen == m->n;
}

static void mst_finds_the_largest_cutoff_that_connects(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 80; seed++) {
        matrix m;
        polis_rows rows;
        double theta, brute = 0.0;

        random_matrix(seed, (polis_vid)(2 + seed % 20), seed % 2, seed % 3 ? 0 : 5, &m);
        rows = rows_of(&m);
        for (polis_vid k = 0; k < m.n * m.n; k++) {
            brute = m.y[k] > brute && connected(&m, m.y[k]) ? m.y[k] : brute;
        }
        if (brute == 0.0) {
            assert_int_equal(polis_cutoff_connected(&rows, NULL, &theta), POLIS_E_UNSUPPORTED);
            continue;
        }
        assert_int_equal(polis_cutoff_connected(&rows, NULL, &theta), POLIS_OK);
        assert_true(theta == brute);
    }
}

static void no_cutoff_connects_what_all_ties_do_not(void **state)
{
    const matrix m = {.n = 4, .y = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0}};
    const polis_rows rows = rows_of(&m);
    polis_fault fault = {0};
    double theta;

    (void)state;
    assert_int_equal(polis_cutoff_connected(&rows, &fault, &theta), POLIS_E_UNSUPPORTED);
    assert_non_null(strstr(fault.text, "leave 2 parts"));
}

static void disparity_has_the_significances_of_the_worked_example(void **state)
{
    /* one city with ties 50, 30, 15, 5: 0.125, 0.343, 0.614125, 0.857375 */
    const struct {
        double alpha;
        int n;
    } step[] = {{0.125, 0},  {0.1251, 1}, {0.3429, 1}, {0.3431, 2},
                {0.6141, 2}, {0.6142, 3}, {0.8573, 3}, {0.8574, 4}};
    const matrix m = {.n = 5, .y = {0, 50, 30, 15, 5}};

    (void)state;
    for (size_t k = 0; k < sizeof step / sizeof step[0]; k++) {
        polis_ties ties =
            keep(&m, (polis_threshold){.rule = POLIS_RULE_DISPARITY, .alpha = step[k].alpha}, NULL);

        assert_int_equal(ties.n, step[k].n);
        polis_ties_clear(&ties);
    }
}

static void disparity_leaves_the_only_tie_of_a_city_to_the_other_end(void **state)
{
    /* a star: the leaves have one tie each; the hub keeps the strongest; 4 and 5 have each other */
    const matrix m = {.n = 6, .y = {0, 8, 1, 1, 0, 0, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0,
                                    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0}};
    polis_ties ties =
        keep(&m, (polis_threshold){.rule = POLIS_RULE_DISPARITY, .alpha = 0.05}, NULL);

    (void)state;
    assert_ties(&ties, "01 10");
}

static void ties_do_not_depend_on_the_threads(void **state)
{
    const int usual = omp_get_max_threads();
    const polis_rule rule[] = {POLIS_RULE_ROWMEAN, POLIS_RULE_TOPK, POLIS_RULE_DENSITY,
                               POLIS_RULE_MST, POLIS_RULE_DISPARITY};

    (void)state;
    for (size_t r = 0; r < sizeof rule / sizeof rule[0]; r++) {
        const polis_threshold t = {.rule = rule[r], .c = 1, .k = 3, .density = 0.3, .alpha = 0.3};
        polis_ties one, four;
        matrix m;

        random_matrix(r + 7, 60, true, 4, &m);
        omp_set_num_threads(1);
        one = keep(&m, t, NULL);
        omp_set_num_threads(4);
        four = keep(&m, t, NULL);
        omp_set_num_threads(usual);
        assert_int_equal(one.n, four.n);
        assert_true(one.n > 0);
        for (int64_t e = 0; e < one.n; e++) {
            assert_true(one.tie[e].from == four.tie[e].from && one.tie[e].to == four.tie[e].to &&
                        one.tie[e].strength == four.tie[e].strength);
        }
        polis_ties_clear(&one);
        polis_ties_clear(&four);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_times_a_constant_keeps_the_same_ties),
        cmocka_unit_test(a_row_of_two_values_has_between_1_and_n_minus_2_ties),
        cmocka_unit_test(a_constant_row_has_no_ties),
        cmocka_unit_test(value_keeps_strengths_of_at_least_theta),
        cmocka_unit_test(topk_keeps_the_strongest_and_the_first_of_equal_ones),
        cmocka_unit_test(topk_agrees_with_sorting_whole_rows),
        cmocka_unit_test(density_keeps_that_many_ties_and_more_only_if_strengths_are_equal),
        cmocka_unit_test(density_out_of_reach_is_refused_with_the_count),
        cmocka_unit_test(mst_finds_the_largest_cutoff_that_connects),
        cmocka_unit_test(no_cutoff_connects_what_all_ties_do_not),
        cmocka_unit_test(disparity_has_the_significances_of_the_worked_example),
        cmocka_unit_test(disparity_leaves_the_only_tie_of_a_city_to_the_other_end),
        cmocka_unit_test(ties_do_not_depend_on_the_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
