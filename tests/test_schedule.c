/* Who does what: the same on every rank, and no rank has much more than another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cluster/schedule.h"

#include <math.h>

enum { N_CITIES = 10000, MOST_RANKS = 16 };

/* A reproducible number in (0, 1]. */
static double draw(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return ((double)(*state >> 11) + 1.0) / 9007199254740992.0;
}

/* Work of cities whose sizes have a power-law tail: n = least / u^(1/a), work n^2. */
static void heavy_tail(uint64_t seed, double exponent, int64_t n, double *cost)
{
    for (int64_t i = 0; i < n; i++) {
        const double size = 50.0 * pow(draw(&seed), -1.0 / exponent);
        cost[i] = size * size;
    }
}

/* The most that a rank does above the mean, as a share of it; *shared counts items of all ranks. */
static double imbalance(int64_t n, const double *cost, int n_ranks, int share, int *shared)
{
    static int rank[N_CITIES];
    double load[MOST_RANKS] = {0}, work[MOST_RANKS] = {0}, most = 0.0, mean = 0.0;

    *shared = 0;
    assert_int_equal(polis_schedule_assign(n, cost, n_ranks, load, share, rank), POLIS_OK);
    for (int64_t i = 0; i < n; i++) {
        assert_in_range(rank[i] + 1, 0, n_ranks);
        for (int r = 0; r < n_ranks; r++) {
            work[r] += rank[i] == r                  ? cost[i]
                       : rank[i] == POLIS_EVERY_RANK ? cost[i] / n_ranks
                                                     : 0.0;
        }
        *shared += rank[i] == POLIS_EVERY_RANK;
    }
    for (int r = 0; r < n_ranks; r++) {
        most = work[r] > most ? work[r] : most;
        mean += work[r] / n_ranks;
    }
    return most / mean - 1.0;
}

static void ten_thousand_heavy_tailed_cities_are_balanced(void **state)
{
    static double cost[N_CITIES];
    static const double exponents[] = {0.9, 1.2, 2.0,
                                       3.0}; /* of the tail: few to many large ones */
    static const int ranks[] = {2, 4, 7, 16};

    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        for (int e = 0; e < 4; e++) {
            heavy_tail(seed, exponents[e], N_CITIES, cost);
            for (int r = 0; r < 4; r++) {
                int shared;
                assert_true(imbalance(N_CITIES, cost, ranks[r], 1, &shared) < 0.05);
                assert_true(shared < N_CITIES / 50);
            }
        }
    }
}

static void a_few_cities_of_one_size_are_balanced_too(void **state)
{
    double cost[40];

    (void)state;
    for (int n = 1; n <= 40; n++) {
        for (int i = 0; i < n; i++) {
            cost[i] = 1e9 + i;
        }
        for (int n_ranks = 1; n_ranks <= MOST_RANKS; n_ranks++) {
            int shared;
            assert_true(imbalance(n, cost, n_ranks, 1, &shared) < 0.05);
        }
    }
}

static void only_what_is_needed_is_shared(void **state)
{
    double cost[64];
    int shared;

    (void)state;
    for (int i = 0; i < 64; i++) {
        cost[i] = 1.0;
    }
    assert_true(imbalance(64, cost, 16, 1, &shared) < 1e-12);
    assert_int_equal(shared, 0);
    cost[0] = 1000.0;
    assert_true(imbalance(64, cost, 16, 1, &shared) < 0.05);
    assert_int_equal(shared, 1);
    assert_true(imbalance(64, cost, 16, 0, &shared) > 1.0);
    assert_int_equal(shared, 0);
    assert_true(imbalance(64, cost, 1, 1, &shared) < 1e-12);
    assert_int_equal(shared, 0);
}

static void what_a_rank_has_already_counts(void **state)
{
    const double cost[] = {3.0, 3.0, 1.0};
    double load[] = {6.0, 0.0};
    int rank[3];

    (void)state;
    assert_int_equal(polis_schedule_assign(3, cost, 2, load, 0, rank), POLIS_OK);
    assert_int_equal(rank[0], 1);
    assert_int_equal(rank[1], 1);
    assert_true(load[0] + load[1] == 13.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_thousand_heavy_tailed_cities_are_balanced),
        cmocka_unit_test(a_few_cities_of_one_size_are_balanced_too),
        cmocka_unit_test(only_what_is_needed_is_shared),
        cmocka_unit_test(what_a_rank_has_already_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
