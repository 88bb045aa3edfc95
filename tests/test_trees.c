/* The frontier kernel on networks that trees hang on, or that are trees, against the naive twin. */
#include "graphs.h"
#include "kernel/trees.h"
#include "runs.h"

enum { MAX_EDGES = 1000 };

/* Edges of a network that a test draws. */
typedef struct drawing {
    int edge[MAX_EDGES][2];
    int n, m;
} drawing;

static void draw(drawing *d, int u, int v)
{
    assert_true(d->m < MAX_EDGES);
    d->edge[d->m][0] = u;
    d->edge[d->m++][1] = v;
    d->n = u >= d->n ? u + 1 : d->n;
    d->n = v >= d->n ? v + 1 : d->n;
}

static polis_graph *graph_of(const drawing *d, polis_parallel parallel)
{
    polis_network *network =
        network_of(d->n, d->m, (const int(*)[2])d->edge, NULL, false, parallel);
    polis_graph *g = NULL;

    assert_int_equal(polis_graph_new(network, NULL, &g), POLIS_OK);
    g->max_path = g->n;
    polis_network_free(&network);
    return g;
}

/* Parts of every shape: random ones, cliques, paths, stars and isolated vertices; then trees are
 * hung on, from bushes to long chains. */
static void draw_random(drawing *d, uint64_t seed)
{
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    const int parts = 1 + (int)(seed % 3), hung = (int)(seed * 5 % 37), reach = 1 + (int)(seed % 7);

    *d = (drawing){0};
    for (int part = 0; part < parts; part++) {
        const int first = d->n, size = 1 + (int)(next_random(&state) % 9);
        const uint32_t shape = next_random(&state) % 5;

        d->n += size;
        for (int v = 1; v < size && shape > 0; v++) {
            draw(d,
                 first + (shape == 1   ? v - 1
                          : shape == 2 ? 0
                                       : (int)(next_random(&state) % (uint32_t)v)),
                 first + v);
            for (int u = 0; shape == 3 && u < v; u++) {
                draw(d, first + u, first + v);
            }
        }
        for (int k = 0; shape == 4 && k < 2 * size; k++) {
            draw(d, first + (int)(next_random(&state) % (uint32_t)size),
                 first + (int)(next_random(&state) % (uint32_t)size));
        }
    }
    for (int k = 0; k < hung; k++) {
        const int n = d->n, last = reach < n && seed % 2 ? reach : n;
        draw(d, n - 1 - (int)(next_random(&state) % (uint32_t)last), n);
    }
}

static void networks_with_trees_equal_the_definitions(void **state)
{
    (void)state;
    for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
        for (uint64_t seed = 0; seed < 250; seed++) {
            drawing d;
            polis_graph *g;

            draw_random(&d, seed);
            g = graph_of(&d, seed % 4 == 3 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE);
            assert_as_oracle(g, POLIS_KERNEL_FRONTIER, (polis_isa)isa);
            assert_as_oracle(g, POLIS_KERNEL_AUTO, (polis_isa)isa);
            polis_graph_free(&g);
        }
    }
}

static void networks_of_no_or_few_vertices_are_computed(void **state)
{
    (void)state;
    for (int n = 0; n < 3; n++) {
        for (int m = 0; m < n; m++) {
            drawing d = {.n = n};
            polis_graph *g;

            if (m == 1) {
                draw(&d, 0, 1);
            }
            g = graph_of(&d, POLIS_PARALLEL_MERGE);
            assert_as_oracle(g, POLIS_KERNEL_FRONTIER, polis_isa_best());
            polis_graph_free(&g);
        }
    }
    drawing none = {.n = 0};
    polis_graph *g = graph_of(&none, POLIS_PARALLEL_MERGE);
    result r = run(g, POLIS_KERNEL_FRONTIER, polis_isa_best(), 2);
    result_free(&r);
    polis_graph_free(&g);
}

static void paths_and_stars_have_their_closed_forms(void **state)
{
    enum { N = 300 };

    (void)state;
    for (int star = 0; star < 2; star++) {
        drawing d = {0};
        polis_graph *g;
        polis_pruning *p = NULL;
        result r;

        for (int v = 1; v < N; v++) {
            draw(&d, star ? 0 : v - 1, v);
        }
        g = graph_of(&d, POLIS_PARALLEL_MERGE);
        assert_int_equal(polis_pruning_new(g, true, &p), POLIS_OK);
        assert_int_equal(p->n_core, 1);
        assert_int_equal(p->inner, star ? 2 * N : N * N); /* leaves of one parent search once */
        polis_pruning_free(&p);
        r = run(g, POLIS_KERNEL_FRONTIER, polis_isa_best(), 2);
        for (int v = 0; v < N; v++) {
            const double on_path = 2.0 * v * (N - 1 - v), on_star = v ? 0.0 : (N - 1.0) * (N - 2.0);
            const double far_path = v * (v + 1) / 2.0 + (N - 1 - v) * (N - v) / 2.0;
            const double far_star = v ? 1 + 2.0 * (N - 2) : N - 1;

            assert_true(r.betweenness[v] == (star ? on_star : on_path));
            assert_true(r.far[v] == (star ? far_star : far_path));
            assert_true(r.reach[v] == N - 1);
        }
        result_free(&r);
        polis_graph_free(&g);
    }
}

/* A core of many blocks, and on it trees of all sizes. */
static polis_graph *large_network(drawing *d)
{
    uint64_t state = 88172645463325252u;

    *d = (drawing){.n = 200};
    for (int k = 0; k < 600; k++) {
        draw(d, (int)(next_random(&state) % 200), (int)(next_random(&state) % 200));
    }
    for (int k = 0; k < 300; k++) {
        draw(d, (int)(next_random(&state) % (uint32_t)d->n), d->n);
    }
    return graph_of(d, POLIS_PARALLEL_MERGE);
}

static void bits_with_trees_do_not_depend_on_threads_or_instructions(void **state)
{
    drawing d;
    polis_graph *g = large_network(&d);
    result first = run(g, POLIS_KERNEL_FRONTIER, POLIS_ISA_GENERIC, 1);

    (void)state;
    for (int isa = 0; isa <= (int)polis_isa_best(); isa++) {
        result r = run(g, POLIS_KERNEL_FRONTIER, (polis_isa)isa, 1 + isa);

        assert_same_bits(r.betweenness, first.betweenness, g->n);
        assert_same_bits(r.edge, first.edge, g->m);
        assert_same_bits(r.far, first.far, g->n);
        assert_same_bits(r.reciprocal, first.reciprocal, g->n);
        result_free(&r);
    }
    result_free(&first);
    polis_graph_free(&g);
}

/* The chain of squares of test_kernels.c, shorter edges drawn in a buffer of its own size. */
static void path_counts_beyond_doubles_do_not_lose_trees(void **state)
{
    enum { SQUARES = 1010, CORE = 3 * SQUARES + 1, HUNG = 40, M = 4 * SQUARES + HUNG };
    static int edge[M][2];
    polis_network *network;
    polis_graph *g = NULL;
    result r, reference;

    (void)state;
    for (int i = 0; i < SQUARES; i++) {
        for (int k = 0; k < 2; k++) {
            edge[4 * i + 2 * k][0] = 3 * i;
            edge[4 * i + 2 * k][1] = edge[4 * i + 2 * k + 1][0] = 3 * i + 1 + k;
            edge[4 * i + 2 * k + 1][1] = 3 * i + 3;
        }
    }
    for (int k = 0; k < HUNG; k++) {
        edge[4 * SQUARES + k][0] = k % 2 ? CORE + k - 1 : k * 70;
        edge[4 * SQUARES + k][1] = CORE + k;
    }
    network = network_of(CORE + HUNG, M, (const int(*)[2])edge, NULL, false, POLIS_PARALLEL_MERGE);
    assert_int_equal(polis_graph_new(network, NULL, &g), POLIS_OK);
    r = run(g, POLIS_KERNEL_FRONTIER, polis_isa_best(), 2);
    reference = run(g, POLIS_KERNEL_DIJKSTRA, POLIS_ISA_GENERIC, 2);
    assert_close(r.betweenness, reference.betweenness, g->n, "betweenness");
    assert_close(r.edge, reference.edge, g->m, "edge betweenness");
    assert_close(r.far, reference.far, g->n, "farness");
    assert_close(r.reciprocal, reference.reciprocal, g->n, "sum of reciprocals");
    result_free(&r);
    result_free(&reference);
    polis_graph_free(&g);
    polis_network_free(&network);
}

static void the_core_has_no_vertex_with_one_arc(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 250; seed++) {
        drawing d;
        polis_graph *g;
        polis_pruning *p = NULL;
        polis_vid n_core = 0;
        polis_eid core_arcs = 0;

        draw_random(&d, seed);
        g = graph_of(&d, POLIS_PARALLEL_MERGE);
        assert_int_equal(polis_pruning_new(g, true, &p), POLIS_OK);
        for (polis_vid v = 0; v < g->n; v++) {
            polis_eid left = 0;

            for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
                left += p->parent[v] < 0 && p->parent[g->head[e]] < 0;
            }
            assert_true(left != 1);
            n_core += p->parent[v] < 0;
            core_arcs += left;
        }
        assert_int_equal(p->n_core, n_core);
        assert_int_equal(p->core_arcs, core_arcs);
        polis_pruning_free(&p);
        polis_graph_free(&g);
    }
}

static void the_depth_of_the_core_is_seen_from_its_hub(void **state)
{
    enum { CYCLE = 9, CHAIN = 5 };
    drawing d = {0};
    polis_graph *g;
    polis_pruning *p = NULL;

    (void)state;
    for (int v = 0; v < CYCLE; v++) {
        draw(&d, v, (v + 1) % CYCLE);
    }
    for (int v = 0; v < CHAIN; v++) { /* hangs on 4, which so has most arcs */
        draw(&d, v ? CYCLE + v - 1 : 4, CYCLE + v);
    }
    g = graph_of(&d, POLIS_PARALLEL_MERGE);
    assert_int_equal(polis_pruning_new(g, true, &p), POLIS_OK);
    assert_int_equal(p->n_core, CYCLE);
    assert_int_equal(p->depth, CYCLE / 2); /* the chain does not count */
    polis_pruning_free(&p);
    polis_graph_free(&g);
}

static void every_failed_allocation_is_an_error_and_nothing_leaks(void **state)
{
    const polis_plan_options options = {.kernel = POLIS_KERNEL_FRONTIER};
    drawing d;
    polis_graph *g = large_network(&d);
    const int64_t live = polis_mem_live();
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    for (int64_t k = 0; rc != POLIS_OK; k++) {
        polis_plan *plan = NULL;
        polis_totals *totals = NULL;

        polis_mem_fail_after(k);
        rc = polis_plan_new(g, &options, &plan, NULL);
        rc = rc == POLIS_OK ? polis_totals_new(plan, &totals) : rc;
        rc = rc == POLIS_OK ? polis_engine_run(plan, 0, 1, 1, NULL, totals) : rc;
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        assert_true(rc != POLIS_OK || k > 20);
        polis_totals_free(&totals);
        polis_plan_free(&plan);
        assert_int_equal(polis_mem_live(), live);
    }
    polis_graph_free(&g);
    assert_int_equal(polis_mem_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_with_trees_equal_the_definitions),
        cmocka_unit_test(networks_of_no_or_few_vertices_are_computed),
        cmocka_unit_test(paths_and_stars_have_their_closed_forms),
        cmocka_unit_test(bits_with_trees_do_not_depend_on_threads_or_instructions),
        cmocka_unit_test(path_counts_beyond_doubles_do_not_lose_trees),
        cmocka_unit_test(the_core_has_no_vertex_with_one_arc),
        cmocka_unit_test(the_depth_of_the_core_is_seen_from_its_hub),
        cmocka_unit_test(every_failed_allocation_is_an_error_and_nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
