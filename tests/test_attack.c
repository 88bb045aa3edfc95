/* Attacks against worked examples, closed forms and a twin that computes everything anew. */
#include "graphs.h"
#include "oracle.h"
#include "shock/attack.h"
#include "shock/largest.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const polis_machine machine = {.isa = POLIS_ISA_GENERIC, .n_threads = 2};

static polis_graph *star(int n)
{
    static int edge[100][2];

    for (int i = 1; i < n; i++) {
        edge[i - 1][0] = 0;
        edge[i - 1][1] = i;
    }
    return graph_from(n, n - 1, (const int(*)[2])edge, false);
}

static polis_graph *complete(int n)
{
    static int edge[1000][2];
    int m = 0;

    for (int i = 0; i < n; i++) {
        for (int j = i + 1; j < n; j++, m++) {
            edge[m][0] = i;
            edge[m][1] = j;
        }
    }
    return graph_from(n, m, (const int(*)[2])edge, false);
}

static polis_graph *ring_or_path(int n, bool ring)
{
    static int edge[100][2];

    for (int i = 0; i < n; i++) {
        edge[i][0] = i;
        edge[i][1] = (i + 1) % n;
    }
    return graph_from(n, ring ? n : n - 1, (const int(*)[2])edge, false);
}

static void attack_all(const polis_graph *g, polis_attack_by by, bool edges, bool recalculate,
                       int64_t *order)
{
    const polis_attack attack = {.by = by,
                                 .edges = edges,
                                 .recalculate = recalculate,
                                 .n_remove = edges ? g->m : g->n,
                                 .machine = machine};

    assert_int_equal(polis_attack_order(g, &attack, order), POLIS_OK);
}

static double robustness(const polis_graph *g, bool edges, const int64_t *order, int64_t n_removed,
                         polis_vid *largest, double *most)
{
    polis_ends ends;
    polis_sets sets;
    double r;

    assert_int_equal(polis_ends_init(g, &ends), POLIS_OK);
    assert_int_equal(polis_sets_init(&ends, &sets), POLIS_OK);
    polis_largest(&ends, edges, order, n_removed, &sets, largest);
    r = polis_robustness(largest, n_removed, g->n, edges ? g->m : g->n, most);
    polis_sets_clear(&sets);
    polis_ends_clear(&ends);
    return r;
}

static double r_of(polis_graph *g, polis_attack_by by)
{
    int64_t order[200];
    polis_vid largest[201];
    double most, r;

    attack_all(g, by, false, true, order);
    r = robustness(g, false, order, g->n, largest, &most);
    assert_true(most == r);
    polis_graph_free(&g);
    return r;
}

static void assert_near(double x, double expected)
{
    if (!(fabs(x - expected) <= 5e-7)) {
        fail_msg("%.9f, expected %.9f", x, expected);
    }
}

static void worked_examples_have_their_robustness(void **state)
{
    static const int64_t by_degree[] = {2, 3, 0, 4, 1, 5}, by_paths[] = {2, 0, 1, 3, 4, 5};
    static const polis_vid sizes[] = {6, 3, 2, 2, 1, 1, 0};
    polis_graph *g = two_triangles();
    int64_t order[6];
    polis_vid largest[7];
    double most;

    (void)state;
    attack_all(g, POLIS_ATTACK_DEGREE, false, true, order);
    assert_memory_equal(order, by_degree, sizeof by_degree);
    assert_near(robustness(g, false, order, 6, largest, &most), 0.25);
    assert_memory_equal(largest, sizes, sizeof sizes);
    attack_all(g, POLIS_ATTACK_BETWEENNESS, false, true, order);
    assert_memory_equal(order, by_paths, sizeof by_paths);
    assert_near(robustness(g, false, order, 6, largest, &most), 1.0 / 3.0);
    polis_graph_free(&g);
    assert_near(r_of(star(5), POLIS_ATTACK_DEGREE), 0.16);
    assert_near(r_of(star(5), POLIS_ATTACK_BETWEENNESS), 0.16);
    assert_near(r_of(ring_or_path(6, true), POLIS_ATTACK_DEGREE), 0.305556);
    assert_near(r_of(ring_or_path(6, true), POLIS_ATTACK_BETWEENNESS), 1.0 / 3.0);
    assert_near(r_of(ring_or_path(5, false), POLIS_ATTACK_DEGREE), 0.24);
    assert_near(r_of(ring_or_path(5, false), POLIS_ATTACK_BETWEENNESS), 0.28);
    assert_near(r_of(complete(5), POLIS_ATTACK_DEGREE), 0.4);
    assert_near(r_of(complete(5), POLIS_ATTACK_BETWEENNESS), 0.4);
}

static void stars_and_complete_networks_have_closed_forms(void **state)
{
    (void)state;
    for (int n = 2; n <= 40; n += 3) {
        for (int by = 0; by <= POLIS_ATTACK_BETWEENNESS; by++) {
            const double size = (double)n;

            assert_near(r_of(star(n), (polis_attack_by)by), (size - 1.0) / (size * size));
            assert_near(r_of(complete(n), (polis_attack_by)by), (size - 1.0) / (2.0 * size));
        }
    }
}

/* All 720 orders of the two triangles, each with the same weight. */
static void random_orders_have_the_mean_of_all_orders(void **state)
{
    enum { REPLICATES = 20000 };
    static double r[REPLICATES], share[REPLICATES];
    static const int64_t at[] = {1};
    polis_graph *g = two_triangles();
    double mean = 0.0, mean_share = 0.0;

    (void)state;
    assert_int_equal(polis_attack_replicates(g, false, 7, 0, REPLICATES, 6, at, 1, 2, share, r),
                     POLIS_OK);
    for (int i = 0; i < REPLICATES; i++) {
        mean += r[i] / REPLICATES;
        mean_share += share[i] / REPLICATES;
    }
    assert_true(fabs(mean - 0.337963) < 4.0 * 0.07 / sqrt(REPLICATES));
    assert_true(fabs(mean_share - (4.0 * 5.0 / 6.0 + 2.0 * 3.0 / 6.0) / 6.0) <
                4.0 * 0.16 / sqrt(REPLICATES));
    polis_graph_free(&g);
}

static void replicates_do_not_depend_on_threads_or_ranges(void **state)
{
    enum { REPLICATES = 50, POINTS = 3 };
    double r[REPLICATES], share[REPLICATES * POINTS], r2[REPLICATES], share2[REPLICATES * POINTS];
    const int64_t at[POINTS] = {0, 10, 60};
    polis_graph *g = random_graph(200, 260, 0, false, POLIS_PARALLEL_MERGE, 4);

    (void)state;
    for (int edges = 0; edges < 2; edges++) {
        assert_int_equal(
            polis_attack_replicates(g, edges, 3, 0, REPLICATES, 90, at, POINTS, 1, share, r),
            POLIS_OK);
        assert_int_equal(polis_attack_replicates(g, edges, 3, 0, 17, 90, at, POINTS, 3, share2, r2),
                         POLIS_OK);
        assert_int_equal(polis_attack_replicates(g, edges, 3, 17, REPLICATES, 90, at, POINTS, 2,
                                                 share2 + 17 * POINTS, r2 + 17),
                         POLIS_OK);
        assert_memory_equal(r, r2, sizeof r);
        assert_memory_equal(share, share2, sizeof share);
        assert_true(r[0] != r[1]);
    }
    polis_graph_free(&g);
}

/* The graph without what is gone, as a new one; numbers of vertices and edges stay. */
static polis_graph *what_is_left(const polis_graph *g, const uint8_t *node_gone,
                                 const uint8_t *edge_gone)
{
    uint8_t *keep = calloc((size_t)g->n_arcs + 1, 1);
    polis_graph *left = NULL;

    for (polis_vid v = 0; v < g->n; v++) {
        for (polis_eid a = g->off[v]; a < g->off[v + 1]; a++) {
            keep[a] = !node_gone[v] && !node_gone[g->head[a]] && !edge_gone[g->edge[a]];
        }
    }
    assert_int_equal(polis_graph_keep(g, keep, &left), POLIS_OK);
    free(keep);
    return left;
}

/* Size of the largest weak component among the nodes that are left: colours that spread. */
static polis_vid naive_largest(const polis_graph *g, const uint8_t *node_gone)
{
    polis_vid *colour = malloc((size_t)(g->n + 1) * sizeof *colour), largest = 0;
    bool changed = true;

    for (polis_vid v = 0; v < g->n; v++) {
        colour[v] = v;
    }
    while (changed) {
        changed = false;
        for (polis_vid v = 0; v < g->n; v++) {
            for (polis_eid a = g->off[v]; a < g->off[v + 1]; a++) {
                polis_vid *x = &colour[v], *y = &colour[g->head[a]];

                changed |= *x != *y;
                *x = *y = *x < *y ? *x : *y;
            }
        }
    }
    for (polis_vid c = 0; c < g->n; c++) {
        polis_vid size = 0;

        for (polis_vid v = 0; v < g->n; v++) {
            size += colour[v] == c && !node_gone[v];
        }
        largest = size > largest ? size : largest;
    }
    free(colour);
    return largest;
}

static double naive_score(const polis_graph *g, const oracle *o, polis_attack_by by, bool edges,
                          int64_t i)
{
    if (edges) {
        return o->edge[i];
    }
    if (by == POLIS_ATTACK_DEGREE) {
        return (double)(g->off[i + 1] - g->off[i]);
    }
    if (by == POLIS_ATTACK_CLOSENESS) {
        return o->far[i] > 0.0 ? o->reach[i] * o->reach[i] / o->far[i] : 0.0;
    }
    return o->betweenness[i];
}

/* Remove the best of all, computed by definition, and again. */
static void naive_attack(const polis_graph *g, polis_attack_by by, bool edges, int64_t *order,
                         polis_vid *largest)
{
    const int64_t n = edges ? g->m : g->n;
    uint8_t *node_gone = calloc((size_t)g->n + 1, 1), *edge_gone = calloc((size_t)g->m + 1, 1);
    uint8_t *gone = edges ? edge_gone : node_gone;

    largest[0] = naive_largest(g, node_gone);
    for (int64_t q = 0; q < n; q++) {
        polis_graph *left = what_is_left(g, node_gone, edge_gone);
        oracle o = oracle_new(left);
        double best = -1.0;

        for (int pass = 0; pass < 2; pass++) { /* the best, then the first as good as it */
            for (int64_t i = n - 1; i >= 0; i--) {
                const double score = naive_score(left, &o, by, edges, i);

                if (!gone[i] && pass == 0) {
                    best = score > best ? score : best;
                } else if (!gone[i] && score >= best - 1e-9 * best) {
                    order[q] = i;
                }
            }
        }
        oracle_free(&o);
        polis_graph_free(&left);
        gone[order[q]] = 1;
        left = what_is_left(g, node_gone, edge_gone);
        largest[q + 1] = naive_largest(left, node_gone);
        polis_graph_free(&left);
    }
    free(node_gone);
    free(edge_gone);
}

static void compare_with_naive(const polis_graph *g, polis_attack_by by, bool edges)
{
    enum { MOST = 200 };
    int64_t order[MOST] = {0}, expected[MOST] = {0};
    polis_vid largest[MOST + 1] = {0}, expected_largest[MOST + 1] = {0};
    const int64_t n = edges ? g->m : g->n;
    double most;

    assert_true(n <= MOST);
    for (int64_t i = 0; i < n; i++) {
        expected[i] = -1;
    }
    attack_all(g, by, edges, true, order);
    robustness(g, edges, order, n, largest, &most);
    naive_attack(g, by, edges, expected, expected_largest);
    for (int64_t q = 0; q < n; q++) {
        if (order[q] != expected[q]) {
            fail_msg("removal %lld takes %lld, expected %lld", (long long)q, (long long)order[q],
                     (long long)expected[q]);
        }
    }
    for (int64_t q = 0; q <= n; q++) {
        assert_int_equal(largest[q], expected_largest[q]);
    }
}

static void recalculated_attacks_equal_computing_everything_anew(void **state)
{
    static const int longest[] = {0, 3, 1000};

    (void)state;
    for (uint64_t seed = 0; seed < 30; seed++) {
        const polis_vid n = (polis_vid)(2 + seed * 7 % 40);
        const int64_t m = n / 2 + (int64_t)(seed % 4) * n / 2;

        for (size_t i = 0; i < sizeof longest / sizeof longest[0]; i++) {
            for (int directed = 0; directed < 2; directed++) {
                polis_graph *g = random_graph(
                    n, m, longest[i], directed,
                    seed % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE, seed * 10 + i);

                compare_with_naive(g, POLIS_ATTACK_BETWEENNESS, false);
                compare_with_naive(g, POLIS_ATTACK_CLOSENESS, false);
                compare_with_naive(g, POLIS_ATTACK_BETWEENNESS, true);
                if (!directed) {
                    compare_with_naive(g, POLIS_ATTACK_DEGREE, false);
                }
                polis_graph_free(&g);
            }
        }
    }
}

/* Larger parts go through the elimination kernel and its threads. */
static void larger_networks_equal_computing_everything_anew(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 2; seed++) {
        polis_graph *g = random_graph(150, 190, 0, seed, POLIS_PARALLEL_MERGE, seed + 77);

        compare_with_naive(g, POLIS_ATTACK_BETWEENNESS, false);
        polis_graph_free(&g);
    }
}

static void orders_do_not_depend_on_threads_or_instructions(void **state)
{
    int64_t order[700], other[700];
    polis_graph *g = random_graph(700, 1000, 9, false, POLIS_PARALLEL_MERGE, 5);

    (void)state;
    for (int threads = 1; threads <= 3; threads++) {
        const polis_attack attack = {
            .by = POLIS_ATTACK_BETWEENNESS,
            .recalculate = true,
            .n_remove = g->n,
            .machine = {.isa = threads == 1 ? POLIS_ISA_GENERIC : polis_isa_best(),
                        .n_threads = threads}};

        assert_int_equal(polis_attack_order(g, &attack, threads == 1 ? order : other), POLIS_OK);
        assert_true(threads == 1 || memcmp(order, other, sizeof order) == 0);
    }
    polis_graph_free(&g);
}

static void initial_rankings_take_the_highest_scores_first(void **state)
{
    static const double score[] = {3.0, NAN, 5.0, 3.0 + 1e-12, 1.0, -2.0};
    static const int64_t expected[] = {2, 0, 3, 4, 5, 1}, by_paths[] = {2, 3, 0, 1, 4, 5};
    polis_graph *g = two_triangles();
    polis_attack attack = {
        .by = POLIS_ATTACK_SCORE, .score = score, .n_remove = 6, .machine = machine};
    int64_t order[7];

    (void)state;
    assert_int_equal(polis_attack_order(g, &attack, order), POLIS_OK);
    assert_memory_equal(order, expected, sizeof expected);
    attack_all(g, POLIS_ATTACK_BETWEENNESS, false, false, order);
    assert_memory_equal(order, by_paths, sizeof by_paths);
    attack_all(g, POLIS_ATTACK_BETWEENNESS, true, false, order);
    assert_int_equal(order[0], 3); /* the bridge */
    attack_all(g, POLIS_ATTACK_DEGREE, true, false, order);
    assert_int_equal(order[0], 3);
    attack.recalculate = true;
    assert_int_equal(polis_attack_order(g, &attack, order), POLIS_E_UNSUPPORTED);
    polis_graph_free(&g);
}

/* With fewer removals than nodes R is known between two ends, which hold the whole. */
static void a_short_attack_bounds_the_robustness(void **state)
{
    polis_graph *g = random_graph(100, 150, 0, false, POLIS_PARALLEL_MERGE, 9);
    int64_t order[100];
    polis_vid largest[101];
    double most, whole, part;

    (void)state;
    attack_all(g, POLIS_ATTACK_DEGREE, false, true, order);
    whole = robustness(g, false, order, 100, largest, &most);
    for (int64_t q = 0; q < 100; q += 9) {
        part = robustness(g, false, order, q, largest, &most);
        assert_true(part <= whole && whole <= most);
    }
    polis_graph_free(&g);
}

static void a_failing_allocation_is_reported(void **state)
{
    polis_graph *g = random_graph(60, 90, 5, false, POLIS_PARALLEL_MERGE, 2);
    const int64_t live = polis_mem_live();
    int64_t order[60];
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    for (int64_t k = 0; rc != POLIS_OK; k += 1 + k / 8) {
        const polis_attack attack = {.by = POLIS_ATTACK_BETWEENNESS,
                                     .recalculate = true,
                                     .n_remove = 20,
                                     .machine = {.isa = POLIS_ISA_GENERIC, .n_threads = 1}};

        polis_mem_fail_after(k);
        rc = polis_attack_order(g, &attack, order);
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        assert_int_equal(polis_mem_live(), live);
    }
    polis_graph_free(&g);
}

static void nothing_leaks(void **state)
{
    (void)state;
    assert_int_equal(polis_mem_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_have_their_robustness),
        cmocka_unit_test(stars_and_complete_networks_have_closed_forms),
        cmocka_unit_test(random_orders_have_the_mean_of_all_orders),
        cmocka_unit_test(replicates_do_not_depend_on_threads_or_ranges),
        cmocka_unit_test(recalculated_attacks_equal_computing_everything_anew),
        cmocka_unit_test(larger_networks_equal_computing_everything_anew),
        cmocka_unit_test(orders_do_not_depend_on_threads_or_instructions),
        cmocka_unit_test(initial_rankings_take_the_highest_scores_first),
        cmocka_unit_test(a_short_attack_bounds_the_robustness),
        cmocka_unit_test(a_failing_allocation_is_reported),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
