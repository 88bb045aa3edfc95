/* Every kernel against the naive twin, on seeded random networks of every kind. */
#include "centrality/cost.h"
#include "graphs.h"
#include "kernel/count.h"
#include "kernel/sums.h"
#include "runs.h"

#include <math.h>
#include <string.h>

enum { N_SEEDS = 40 };

/* Sizes, densities and lengths such that networks are connected or not, with many ties or few. */
static void compare_random(polis_kernel kernel, polis_isa isa)
{
    /* distances of each width, of the smallest also close to its end */
    static const int longest[] = {0, 1, 3, 360, 1000000, 600000000};

    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        const polis_vid n = (polis_vid)(1 + seed * 7 % 45);
        const int64_t m =
            (int64_t)(n * (1 + (int64_t)(seed % 4))) - (int64_t)(seed % 3 == 0 ? n / 2 : 0);

        for (size_t i = 0; i < sizeof longest / sizeof longest[0]; i++) {
            for (int directed = 0; directed < 2; directed++) {
                polis_graph *g = random_graph(
                    n, m, longest[i], directed,
                    seed % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE, seed * 10 + i);
                assert_as_oracle(g, kernel, isa);
                polis_graph_free(&g);
            }
        }
    }
}

static void dijkstra_equals_the_definitions(void **state)
{
    (void)state;
    compare_random(POLIS_KERNEL_DIJKSTRA, POLIS_ISA_GENERIC);
}

static void sweep_equals_the_definitions(void **state)
{
    (void)state;
    for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
        compare_random(POLIS_KERNEL_SWEEP, (polis_isa)isa);
    }
}

static void frontier_equals_the_definitions(void **state)
{
    (void)state;
    for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
        for (uint64_t seed = 0; seed < 3 * N_SEEDS; seed++) {
            const polis_vid n = (polis_vid)(1 + seed * 7 % 45);
            polis_graph *g =
                random_graph(n, n * (int64_t)(1 + seed % 9), 0, seed / 9 % 2,
                             seed % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE, seed);
            assert_as_oracle(g, POLIS_KERNEL_FRONTIER, (polis_isa)isa);
            polis_graph_free(&g);
        }
    }
}

static void frontier_refuses_lengths(void **state)
{
    const polis_plan_options options = {.kernel = POLIS_KERNEL_FRONTIER};
    polis_graph *g = random_graph(5, 8, 9, false, POLIS_PARALLEL_MERGE, 1);
    polis_plan *plan = NULL;
    polis_fault fault = {0};

    (void)state;
    assert_int_equal(polis_plan_new(g, &options, &plan, &fault), POLIS_E_UNSUPPORTED);
    assert_null(plan);
    assert_non_null(strstr(fault.text, "sweep"));
    polis_graph_free(&g);
}

static void bits_do_not_depend_on_threads_or_instructions(void **state)
{
    static const int longest[] = {0, 1000000, 600000000}; /* distances of each width */

    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        for (size_t i = 0; i < sizeof longest / sizeof longest[0]; i++) {
            polis_graph *g = random_graph(700, 1100, longest[i], directed, POLIS_PARALLEL_MERGE,
                                          5 + (uint64_t)longest[i]);
            result first = run(g, POLIS_KERNEL_SWEEP, POLIS_ISA_GENERIC, 1);

            for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
                result r = run(g, POLIS_KERNEL_SWEEP, (polis_isa)isa, 1 + isa);
                assert_same_bits(r.betweenness, first.betweenness, g->n);
                assert_same_bits(r.edge, first.edge, g->m);
                assert_same_bits(r.far, first.far, g->n);
                assert_same_bits(r.reciprocal, first.reciprocal, g->n);
                assert_same_bits(r.far_in, first.far_in, g->n);
                assert_same_bits(r.reciprocal_in, first.reciprocal_in, g->n);
                result_free(&r);
            }
            result_free(&first);
            polis_graph_free(&g);
        }
    }
    for (int directed = 0; directed < 2; directed++) {
        polis_graph *g = random_graph(700, 5000, 0, directed, POLIS_PARALLEL_MERGE, 5);
        result first = run(g, POLIS_KERNEL_FRONTIER, POLIS_ISA_GENERIC, 1);

        for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
            result r = run(g, POLIS_KERNEL_FRONTIER, (polis_isa)isa, 1 + isa);
            assert_same_bits(r.betweenness, first.betweenness, g->n);
            assert_same_bits(r.edge, first.edge, g->m);
            assert_same_bits(r.reciprocal, first.reciprocal, g->n);
            assert_same_bits(r.reciprocal_in, first.reciprocal_in, g->n);
            result_free(&r);
        }
        result_free(&first);
        polis_graph_free(&g);
    }
}

/* A block writes, clears and adds the components of its sources only: of thousands of vertices in
 * components of a few, spread over many runs of the sums. */
static void many_components_equal_the_reference(void **state)
{
    enum { N = 6000, M = 2700 };

    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        polis_graph *g = random_graph(N, M, 0, directed, POLIS_PARALLEL_MERGE, 7);
        result reference = run(g, POLIS_KERNEL_DIJKSTRA, POLIS_ISA_GENERIC, 2);

        for (int k = 0; k < 2; k++) {
            result r = run(g, k ? POLIS_KERNEL_FRONTIER : POLIS_KERNEL_SWEEP, polis_isa_best(), 2);
            assert_close(r.betweenness, reference.betweenness, N, "betweenness");
            assert_close(r.edge, reference.edge, g->m, "edge betweenness");
            assert_same_bits(r.far, reference.far, N);
            assert_same_bits(r.far_in, reference.far_in, N);
            assert_close(r.reciprocal_in, reference.reciprocal_in, N, "reciprocal in");
            result_free(&r);
        }
        result_free(&reference);
        polis_graph_free(&g);
    }
}

/* A chain of squares doubles the number of shortest paths with each: 2^1100 from end to end. */
static void check_chain_of_squares(polis_kernel kernel)
{
    enum { SQUARES = 1100, N = 3 * SQUARES + 1 };
    static int edge[4 * SQUARES][2];
    polis_network *network;
    polis_graph *g = NULL;
    result r, reference;

    for (int i = 0; i < SQUARES; i++) {
        for (int k = 0; k < 2; k++) {
            edge[4 * i + 2 * k][0] = 3 * i;
            edge[4 * i + 2 * k][1] = edge[4 * i + 2 * k + 1][0] = 3 * i + 1 + k;
            edge[4 * i + 2 * k + 1][1] = 3 * i + 3;
        }
    }
    network = network_of(N, 4 * SQUARES, (const int(*)[2])edge, NULL, false, POLIS_PARALLEL_MERGE);
    assert_int_equal(polis_graph_new(network, NULL, &g), POLIS_OK);
    r = run(g, kernel, polis_isa_best(), 2);
    reference = run(g, POLIS_KERNEL_DIJKSTRA, POLIS_ISA_GENERIC, 2);
    for (int i = 1; i < SQUARES; i++) {
        /* a corner separates 3i vertices from 3 (SQUARES - i), and each of the two pairs beside it
         * has half of its shortest paths through it; all pairs in both orders */
        const double pairs = 2.0 * (3.0 * i * 3.0 * (SQUARES - i)) + 2.0;
        assert_close(&r.betweenness[3 * i], &pairs, 1, "corner");
    }
    assert_close(r.betweenness, reference.betweenness, N, "betweenness");
    assert_close(r.edge, reference.edge, g->m, "edge betweenness");
    result_free(&r);
    result_free(&reference);
    polis_graph_free(&g);
    polis_network_free(&network);
}

static void path_counts_beyond_doubles_give_right_shares(void **state)
{
    (void)state;
    check_chain_of_squares(POLIS_KERNEL_SWEEP);
    check_chain_of_squares(POLIS_KERNEL_FRONTIER);
}

static void counts_of_different_scales_add_and_divide(void **state)
{
    const polis_count small = {0x1p500, 0}, large = {0x1p10, 1};
    const polis_count sum = polis_count_add(small, large);

    (void)state;
    assert_int_equal(sum.scale, 1);
    assert_true(sum.mantissa == 0x1p10 + 0x1p-12);
    assert_true(polis_count_ratio(small, large) == 0x1p-22);
    assert_true(polis_count_ratio(large, small) == 0x1p22);
    assert_int_equal(polis_count_mul(small, small).scale, 1);
    assert_true(polis_count_mul(small, small).mantissa == 0x1p488);
}

static void nothing_leaks(void **state)
{
    (void)state;
    assert_int_equal(polis_mem_live(), 0);
}

/* Of 0, what is below the resolution, fractions, whole numbers and the largest, in runs of every
 * rest. */
static void sums_of_vectors_are_those_of_single_numbers(void **state)
{
    enum { MOST = 150 };
    double x[MOST];
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (int i = 0; i < MOST; i++) {
        const int exponent = (int)(next_random(&seed) % 140) - 78; /* of 2: up to 2^61 */

        x[i] = i % 7 == 0 ? 0.0 : ldexp(1.0 + next_random(&seed) * 0x1p-32, exponent);
    }
    x[1] = 0x1.fffffffffffffp61;
    x[2] = 0x1.fffffffffffffp-1;
    x[3] = 0x1p-1074;
    for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
        for (int n = 0; n <= MOST; n += 1 + n / 5) {
            polis_i128 sum[MOST + 1] = {0};

            for (int k = 0; k < 2; k++) {
                polis_sums_add((polis_isa)isa, sum, x, n);
            }
            for (int i = 0; i < n; i++) {
                assert_true(sum[i] ==
                            2 * polis_fixed_from_double(x[i], POLIS_FIXED_DEPENDENCY_BITS));
            }
            assert_true(sum[n] == 0);
        }
    }
}

/* Measured: 0.020, 0.32 and 4.5 s by two threads for 3,000, 10,000 and 30,000 vertices of six arcs.
 */
static void larger_cores_are_predicted_to_leave_the_caches(void **state)
{
    double seconds[3];

    (void)state;
    for (int k = 0; k < 3; k++) {
        const polis_vid n = (const polis_vid[]){3000, 10000, 30000}[k];
        const polis_pruning core = {.n_core = n, .core_arcs = 6 * (polis_eid)n, .depth = 6};

        seconds[k] = polis_cost_frontier(&core) / 2.0;
    }
    assert_true(seconds[0] > 0.015 && seconds[0] < 0.035);
    assert_true(seconds[1] > 0.25 && seconds[1] < 0.45);
    assert_true(seconds[2] > 3.6 && seconds[2] < 5.4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dijkstra_equals_the_definitions),
        cmocka_unit_test(sweep_equals_the_definitions),
        cmocka_unit_test(frontier_equals_the_definitions),
        cmocka_unit_test(frontier_refuses_lengths),
        cmocka_unit_test(bits_do_not_depend_on_threads_or_instructions),
        cmocka_unit_test(many_components_equal_the_reference),
        cmocka_unit_test(path_counts_beyond_doubles_give_right_shares),
        cmocka_unit_test(counts_of_different_scales_add_and_divide),
        cmocka_unit_test(sums_of_vectors_are_those_of_single_numbers),
        cmocka_unit_test(larger_cores_are_predicted_to_leave_the_caches),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
