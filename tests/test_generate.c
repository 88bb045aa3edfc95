/* Generated networks: counts that are known, connectivity that is promised, and the same bits for
 * any number of threads. */
#include "base/mem.h"
#include "base/random.h"
#include "model/generate.h"
#include "model/sizes.h"

#include <math.h>
#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const polis_model_options basic = {.n = 1000,
                                          .spacing = 100.0,
                                          .beta = 1.8,
                                          .degree = 6,
                                          .rewire = 0.1,
                                          .groups = 10,
                                          .inside = 0.8,
                                          .seed = 7};

static polis_network *make(const polis_model_options *options, uint32_t number)
{
    polis_network *net = NULL;

    assert_int_equal(polis_model_network(options, number, NULL, &net), POLIS_OK);
    assert_true(polis_network_is_valid(net));
    assert_false(net->directed);
    assert_int_equal(net->n, options->n);
    assert_int_equal(net->dropped.self_loops, 0);
    assert_int_equal(net->dropped.parallel_edges, 0);
    return net;
}

static polis_model_options of(polis_model model, polis_vid n)
{
    polis_model_options options = basic;

    options.model = model;
    options.n = n;
    return options;
}

static polis_vid root_of(polis_vid *parent, polis_vid v)
{
    while (parent[v] != v) {
        v = parent[v] = parent[parent[v]];
    }
    return v;
}

static polis_vid parts_of(const polis_network *net)
{
    polis_vid *parent = malloc((size_t)net->n * sizeof *parent), parts = net->n;

    for (polis_vid v = 0; v < net->n; v++) {
        parent[v] = v;
    }
    for (polis_eid e = 0; e < net->m; e++) {
        const polis_vid u = root_of(parent, net->tail[e]), v = root_of(parent, net->head[e]);

        parts -= u != v;
        parent[u] = v;
    }
    free(parent);
    return parts;
}

/* A place away from the lune of p and q by the definition: two discs of radius beta d/2. */
static bool lune_is_empty(const polis_network *net, polis_vid p, polis_vid q, double beta)
{
    const double h = beta / 2.0, d = hypot(net->x[p] - net->x[q], net->y[p] - net->y[q]);
    const double x1 = (1.0 - h) * net->x[p] + h * net->x[q];
    const double y1 = (1.0 - h) * net->y[p] + h * net->y[q];
    const double x2 = (1.0 - h) * net->x[q] + h * net->x[p];
    const double y2 = (1.0 - h) * net->y[q] + h * net->y[p];

    for (polis_vid z = 0; z < net->n; z++) {
        if (z != p && z != q && hypot(net->x[z] - x1, net->y[z] - y1) < h * d &&
            hypot(net->x[z] - x2, net->y[z] - y2) < h * d) {
            return false;
        }
    }
    return true;
}

static void streets_are_the_beta_skeleton_of_all_pairs(void **state)
{
    static const double betas[] = {1.0, 1.37, 1.8, 2.0};
    static const polis_vid sizes[] = {1, 2, 3, 5, 12, 13, 170, 402};

    (void)state;
    for (int i = 0; i < 4; i++) {
        for (int j = 0; j < 8; j++) {
            polis_model_options options = of(POLIS_MODEL_STREET, sizes[j]);
            polis_network *net;
            polis_eid e = 0;

            options.beta = betas[i];
            net = make(&options, (uint32_t)j);
            for (polis_vid p = 0; p < net->n; p++) {
                for (polis_vid q = p + 1; q < net->n; q++) {
                    const bool joined = e < net->m && net->tail[e] == p && net->head[e] == q;

                    assert_int_equal(joined, lune_is_empty(net, p, q, options.beta));
                    if (joined) {
                        const double d = hypot(net->x[p] - net->x[q], net->y[p] - net->y[q]);
                        assert_true(fabs(net->value[e] - d) <= 0.00051);
                        assert_true(net->value[e] >= 0.001);
                        e++;
                    }
                }
            }
            assert_int_equal(e, net->m);
            assert_int_equal(parts_of(net), 1);
            polis_network_free(&net);
        }
    }
}

static void streets_are_connected_and_have_about_three_ways_at_a_crossing(void **state)
{
    const polis_model_options options = of(POLIS_MODEL_STREET, 20000);
    polis_network *net = make(&options, 0);
    const double degree = 2.0 * (double)net->m / net->n;

    (void)state;
    assert_int_equal(parts_of(net), 1);
    assert_true(degree > 2.9 && degree < 3.1);
    assert_int_equal(net->role, POLIS_ROLE_LENGTH);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    polis_network_free(&net);
}

static void grids_have_their_blocks_and_nothing_else(void **state)
{
    static const struct {
        polis_vid n;
        polis_eid m;
    } known[] = {{1, 0}, {2, 1}, {3, 2}, {4, 4}, {5, 5}, {6, 7}, {7, 8}, {9, 12}, {100, 180}};

    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const polis_model_options options = of(POLIS_MODEL_GRID, known[i].n);
        polis_network *net = make(&options, 0);

        assert_int_equal(net->m, known[i].m);
        assert_int_equal(parts_of(net), 1);
        for (polis_eid e = 0; e < net->m; e++) {
            const polis_vid u = net->tail[e], v = net->head[e];
            assert_true(net->value[e] == 100.0);
            assert_true(hypot(net->x[u] - net->x[v], net->y[u] - net->y[v]) == 100.0);
        }
        polis_network_free(&net);
    }
}

static void a_small_world_without_rewiring_is_a_ring(void **state)
{
    polis_model_options options = of(POLIS_MODEL_SMALL_WORLD, 50);
    polis_network *net;

    (void)state;
    options.rewire = 0.0;
    net = make(&options, 0);
    assert_int_equal(net->m, 150);
    for (polis_eid e = 0; e < net->m; e++) {
        const polis_vid gap = net->head[e] - net->tail[e];
        assert_true((gap >= 1 && gap <= 3) || gap >= 47);
    }
    polis_network_free(&net);
}

static void rewiring_keeps_the_number_of_edges_and_moves_their_share(void **state)
{
    polis_model_options options = of(POLIS_MODEL_SMALL_WORLD, 10000);

    (void)state;
    for (int i = 0; i < 3; i++) {
        polis_network *net;
        polis_eid moved = 0;

        options.rewire = 0.5 * i;
        net = make(&options, 0);
        assert_int_equal(net->m, 30000);
        for (polis_eid e = 0; e < net->m; e++) {
            const polis_vid gap = net->head[e] - net->tail[e];
            moved += gap > 3 && gap < 9997;
        }
        /* 7 standard deviations, and a few that land where an edge of the ring was */
        assert_true(fabs((double)moved - 15000.0 * i) <= 7.0 * 87.0 * (i == 1) + 20.0 * i);
        polis_network_free(&net);
    }
}

static void a_small_world_may_fill_a_tiny_ring(void **state)
{
    polis_model_options options = of(POLIS_MODEL_SMALL_WORLD, 8);
    polis_network *net;

    (void)state;
    options.rewire = 1.0;
    net = make(&options, 0);
    assert_int_equal(net->m, 24);
    polis_network_free(&net);
}

static void preferential_attachment_has_its_edges_and_hubs(void **state)
{
    const polis_model_options options = of(POLIS_MODEL_PREFERENTIAL, 20000);
    polis_network *net = make(&options, 0);
    polis_vid *degree = calloc((size_t)net->n, sizeof *degree), most = 0;
    int64_t at_least_six = 0;

    (void)state;
    assert_int_equal(net->m, 3 * (20000 - 3));
    assert_int_equal(parts_of(net), 1);
    for (polis_eid e = 0; e < net->m; e++) {
        degree[net->tail[e]]++;
        degree[net->head[e]]++;
    }
    for (polis_vid v = 0; v < net->n; v++) {
        assert_true(degree[v] >= 1 && (v <= 3 || degree[v] >= 3));
        most = degree[v] > most ? degree[v] : most;
        at_least_six += degree[v] >= 6;
    }
    /* P(k) = 2 h (h+1) / (k (k+1) (k+2)): a share h (h+1) / (6 * 7) has 6 and more, h = 3 */
    assert_true(fabs((double)at_least_six / net->n - 12.0 / 42.0) < 0.02);
    assert_true(most > 200); /* uniform attachment: about 30 */
    free(degree);
    polis_network_free(&net);
}

static void the_smallest_preferential_network_is_a_star(void **state)
{
    const polis_model_options options = of(POLIS_MODEL_PREFERENTIAL, 4);
    polis_network *net = make(&options, 0);

    (void)state;
    assert_int_equal(net->m, 3);
    for (polis_eid e = 0; e < net->m; e++) {
        assert_int_equal(net->head[e], 3);
    }
    polis_network_free(&net);
}

static void communities_have_the_expected_degree_and_share(void **state)
{
    polis_model_options options = of(POLIS_MODEL_COMMUNITY, 20000);
    polis_network *net;
    int64_t inside = 0;

    (void)state;
    options.groups = 7;
    net = make(&options, 0);
    for (polis_eid e = 0; e < net->m; e++) {
        /* node v is in the group g with n g / 7 <= v < n (g + 1) / 7, rounded down */
        int g = 0, h = 0;
        while (net->tail[e] >= (int64_t)20000 * (g + 1) / 7) {
            g++;
        }
        while (net->head[e] >= (int64_t)20000 * (h + 1) / 7) {
            h++;
        }
        inside += g == h;
    }
    /* 60,000 edges and 0.8 expected; 6 standard deviations */
    assert_true(fabs((double)net->m - 60000.0) < 6.0 * 245.0);
    assert_true(fabs((double)inside / (double)net->m - 0.8) < 6.0 * 0.0017);
    polis_network_free(&net);
}

static void probability_one_makes_complete_groups(void **state)
{
    polis_model_options options = of(POLIS_MODEL_COMMUNITY, 20);
    polis_network *net;

    (void)state;
    options.groups = 4;
    options.degree = 4;
    options.inside = 1.0;
    net = make(&options, 0);
    assert_int_equal(net->m, 4 * 10);
    assert_int_equal(parts_of(net), 4);
    polis_network_free(&net);
}

static void bits_do_not_depend_on_threads(void **state)
{
    (void)state;
    for (int model = POLIS_MODEL_GRID; model <= POLIS_MODEL_COMMUNITY; model++) {
        const polis_model_options options = of((polis_model)model, 5000);
        polis_digest digest[3];

        for (int threads = 1; threads <= 3; threads++) {
            polis_network *net;

            omp_set_num_threads(threads);
            net = make(&options, 3);
            digest[threads - 1] = polis_network_digest(net);
            polis_network_free(&net);
        }
        assert_memory_equal(&digest[0], &digest[1], sizeof digest[0]);
        assert_memory_equal(&digest[0], &digest[2], sizeof digest[0]);
    }
    omp_set_num_threads(2);
}

static void seeds_and_numbers_make_other_networks(void **state)
{
    (void)state;
    for (int model = POLIS_MODEL_STREET; model <= POLIS_MODEL_COMMUNITY; model++) {
        polis_model_options options = of((polis_model)model, 200);
        polis_network *first = make(&options, 0), *number = make(&options, 1), *seed;
        polis_digest a, b, c;

        options.seed++;
        seed = make(&options, 0);
        a = polis_network_digest(first);
        b = polis_network_digest(number);
        c = polis_network_digest(seed);
        assert_memory_not_equal(&a, &b, sizeof a);
        assert_memory_not_equal(&a, &c, sizeof a);
        assert_memory_not_equal(&b, &c, sizeof a);
        polis_network_free(&first);
        polis_network_free(&number);
        polis_network_free(&seed);
    }
}

static void numbers_are_those_of_philox(void **state)
{
    /* first of the known answers of Random123: key and counter zero */
    const polis_random zero = {0, 0, 0};

    (void)state;
    assert_int_equal(polis_random_bits(&zero, 0, 0), 0xe169c58d6627e8d5u);
    assert_int_equal(polis_random_below(&zero, 0, 0, 1), 0);
}

static void sizes_keep_their_bounds_and_their_mean(void **state)
{
    polis_sizes sizes = {200, 5000, 0.0};

    (void)state;
    assert_true(fabs(polis_sizes_mean(&sizes) - 4800.0 / log(25.0)) < 1e-9);
    assert_false(polis_sizes_fit(&sizes, 200.0));
    assert_false(polis_sizes_fit(&sizes, 5000.0));
    for (int i = 0; i < 2; i++) {
        const double mean = i == 0 ? 1000.0 : 4000.0;
        double sum = 0.0;

        assert_true(polis_sizes_fit(&sizes, mean));
        assert_true(fabs(polis_sizes_mean(&sizes) - mean) < 1e-6);
        for (uint32_t k = 0; k < 40000; k++) {
            const polis_vid n = polis_sizes_draw(&sizes, 1, k);
            assert_true(n >= 200 && n <= 5000);
            sum += n;
        }
        assert_true(fabs(sum / 40000.0 - mean) < 0.02 * mean);
    }
    sizes = (polis_sizes){17, 17, 0.0};
    assert_int_equal(polis_sizes_draw(&sizes, 1, 5), 17);
}

static void what_cannot_be_is_refused_in_words(void **state)
{
    static const struct {
        polis_model model;
        polis_vid n;
        double spacing, beta;
        int degree;
        double rewire;
        polis_vid groups;
        double inside;
        const char *says;
    } bad[] = {
        {POLIS_MODEL_GRID, 0, 100, 1.5, 6, 0.1, 10, 0.8, "n is 0"},
        {POLIS_MODEL_GRID, 9, 0.5, 1.5, 6, 0.1, 10, 0.8, "spacing is 0.5"},
        {POLIS_MODEL_STREET, 9, NAN, 1.5, 6, 0.1, 10, 0.8, "spacing is nan"},
        {POLIS_MODEL_STREET, 9, 100, 0.9, 6, 0.1, 10, 0.8, "beta is 0.9"},
        {POLIS_MODEL_STREET, 9, 100, 2.1, 6, 0.1, 10, 0.8, "beta is 2.1"},
        {POLIS_MODEL_SMALL_WORLD, 9, 100, 1.5, 5, 0.1, 10, 0.8, "expected an even number"},
        {POLIS_MODEL_SMALL_WORLD, 7, 100, 1.5, 6, 0.1, 10, 0.8, "it can be at most 5"},
        {POLIS_MODEL_SMALL_WORLD, 9, 100, 1.5, 6, 1.1, 10, 0.8, "rewire is 1.1"},
        {POLIS_MODEL_PREFERENTIAL, 9, 100, 1.5, 0, 0.1, 10, 0.8, "expected an even number from 2"},
        {POLIS_MODEL_PREFERENTIAL, 3, 100, 1.5, 6, 0.1, 10, 0.8, "it can be at most 4"},
        {POLIS_MODEL_COMMUNITY, 9, 100, 1.5, 2, 0.1, 10, 0.8, "groups is 10, expected 1 to n = 9"},
        {POLIS_MODEL_COMMUNITY, 9, 100, 1.5, 2, 0.1, 3, 1.5, "inside is 1.5"},
        {POLIS_MODEL_COMMUNITY, 9, 100, 1.5, 4, 0.1, 3, 0.9, "have room for 2 and 6"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const polis_model_options options = {bad[i].model,  bad[i].n,      bad[i].spacing,
                                             bad[i].beta,   bad[i].degree, bad[i].rewire,
                                             bad[i].groups, bad[i].inside, 1};
        polis_fault fault = {0};
        polis_network *net = NULL;

        assert_int_equal(polis_model_network(&options, 0, &fault, &net), POLIS_E_ARG);
        assert_null(net);
        assert_non_null(strstr(fault.text, bad[i].says));
    }
}

static void a_failed_allocation_leaves_nothing_behind(void **state)
{
    (void)state;
    omp_set_num_threads(1);
    for (int model = POLIS_MODEL_GRID; model <= POLIS_MODEL_COMMUNITY; model++) {
        const polis_model_options options = of((polis_model)model, 60);
        polis_err rc = POLIS_E_NOMEM;

        for (int64_t k = 0; rc != POLIS_OK; k++) {
            const int64_t live = polis_mem_live();
            polis_network *net = NULL;

            polis_mem_fail_after(k);
            rc = polis_model_network(&options, 0, NULL, &net);
            polis_mem_fail_after(-1);
            assert_true(rc == POLIS_OK || (rc == POLIS_E_NOMEM && !net));
            polis_network_free(&net);
            assert_int_equal(polis_mem_live(), live);
            assert_true(k < 1000);
        }
    }
    omp_set_num_threads(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streets_are_the_beta_skeleton_of_all_pairs),
        cmocka_unit_test(streets_are_connected_and_have_about_three_ways_at_a_crossing),
        cmocka_unit_test(grids_have_their_blocks_and_nothing_else),
        cmocka_unit_test(a_small_world_without_rewiring_is_a_ring),
        cmocka_unit_test(rewiring_keeps_the_number_of_edges_and_moves_their_share),
        cmocka_unit_test(a_small_world_may_fill_a_tiny_ring),
        cmocka_unit_test(preferential_attachment_has_its_edges_and_hubs),
        cmocka_unit_test(the_smallest_preferential_network_is_a_star),
        cmocka_unit_test(communities_have_the_expected_degree_and_share),
        cmocka_unit_test(probability_one_makes_complete_groups),
        cmocka_unit_test(bits_do_not_depend_on_threads),
        cmocka_unit_test(seeds_and_numbers_make_other_networks),
        cmocka_unit_test(numbers_are_those_of_philox),
        cmocka_unit_test(sizes_keep_their_bounds_and_their_mean),
        cmocka_unit_test(what_cannot_be_is_refused_in_words),
        cmocka_unit_test(a_failed_allocation_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
