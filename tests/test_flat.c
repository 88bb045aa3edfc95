/* Plans of all kernels, laid out in one piece of memory: they compute the same bits from there. */
#include "centrality/engine.h"
#include "centrality/flat.h"
#include "graphs.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { N_VERTICES = 400, N_EDGES = 700 };

static polis_totals *compute(const polis_plan *plan)
{
    polis_totals *t = NULL;

    assert_int_equal(polis_totals_new(plan, &t), POLIS_OK);
    assert_int_equal(polis_engine_run(plan, 0, plan->n_blocks, 2, NULL, t), POLIS_OK);
    return t;
}

/* Lays the plan out and frees it. */
static void *move(polis_plan **plan)
{
    void *image = polis_mem_new(polis_flat_bytes(*plan), 1);

    assert_non_null(image);
    polis_flat_write(*plan, image);
    polis_plan_free(plan);
    return image;
}

static void assert_the_same_from_there(const polis_graph *g, const polis_plan_options *options)
{
    polis_plan *plan = NULL;
    polis_totals *here, *there;
    uint64_t digest;
    void *image;

    assert_int_equal(polis_plan_new(g, options, &plan, NULL), POLIS_OK);
    digest = polis_plan_digest(plan);
    here = compute(plan);
    image = move(&plan);
    assert_int_equal(polis_flat_open(image, NULL, POLIS_ISA_GENERIC, &plan), POLIS_OK);
    assert_int_equal(polis_plan_digest(plan), digest);
    there = compute(plan);
    assert_int_equal(there->n_sums, here->n_sums);
    assert_memory_equal(there->sum, here->sum, (size_t)here->n_sums * sizeof *here->sum);
    polis_totals_free(&here);
    polis_totals_free(&there);
    polis_flat_close(&plan);
    POLIS_FREE(image);
}

static void every_kernel_computes_the_same_bits_from_an_image(void **state)
{
    static const polis_sample_options pivots = {.pivots = 50, .seed = 1};
    static const polis_local_options radii = {.n_radii = 2, .radius = {3.0, 6.0}};

    (void)state;
    for (uint64_t seed = 0; seed < 4; seed++) {
        const int longest = seed % 2 ? 9 : 0;
        polis_graph *g = random_graph(N_VERTICES, N_EDGES, longest, seed / 2 != 0,
                                      POLIS_PARALLEL_DISTINCT, seed);
        polis_plan_options options = {.isa = POLIS_ISA_GENERIC, .edges = true, .resolution = 1.0};

        for (int kernel = 0; kernel < POLIS_KERNEL_LOCAL; kernel++) {
            options.kernel = (polis_kernel)kernel;
            if (kernel != POLIS_KERNEL_FRONTIER || !longest) {
                assert_the_same_from_there(g, &options);
            }
        }
        options.kernel = POLIS_KERNEL_AUTO;
        options.local = &radii;
        assert_the_same_from_there(g, &options);
        options.local = NULL;
        options.edges = false;
        options.sample = &pivots;
        assert_the_same_from_there(g, &options);
        options.kernel = longest ? POLIS_KERNEL_DIJKSTRA : POLIS_KERNEL_FRONTIER;
        assert_the_same_from_there(g, &options);
        polis_graph_free(&g);
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void a_reduced_graph_is_in_the_image(void **state)
{
    polis_graph *g = random_graph(60, 1700, 1000, false, POLIS_PARALLEL_MERGE, 5);
    const polis_plan_options options = {.isa = POLIS_ISA_GENERIC};
    polis_plan *plan = NULL;

    (void)state;
    assert_int_equal(polis_plan_new(g, &options, &plan, NULL), POLIS_OK);
    assert_non_null(plan->reduced);
    assert_true(polis_flat_bytes(plan) < 20 * g->n_arcs);
    polis_plan_free(&plan);
    assert_the_same_from_there(g, &options);
    polis_graph_free(&g);
}

static void pairs_are_in_the_image(void **state)
{
    polis_graph *g = random_graph(N_VERTICES, N_EDGES, 9, false, POLIS_PARALLEL_MERGE, 3);
    const polis_local_options all = {0};
    polis_plan_options options = {.isa = POLIS_ISA_GENERIC, .local = &all, .resolution = 1.0};
    polis_pairs *pairs = NULL;

    (void)state;
    assert_int_equal(polis_pairs_new(g->n, &pairs), POLIS_OK);
    pairs->source = polis_mem_new(g->n, sizeof *pairs->source);
    for (polis_vid v = 0; v < g->n; v += 3) {
        pairs->source[v] = 1.0 / (1.0 + v % 2);
    }
    options.pairs = pairs;
    assert_the_same_from_there(g, &options);
    polis_pairs_free(&pairs);
    polis_graph_free(&g);
}

static void every_allocation_that_fails_is_survived(void **state)
{
    for (int kernel = POLIS_KERNEL_SWEEP; kernel <= (int)POLIS_KERNEL_DIJKSTRA; kernel++) {
        polis_graph *g = random_graph(40, 80, 0, true, POLIS_PARALLEL_MERGE, 7);
        const polis_plan_options options = {.kernel = (polis_kernel)kernel};
        polis_plan *plan = NULL;
        polis_err rc = POLIS_E_NOMEM;
        int64_t n_failed = 0;
        void *image;

        assert_int_equal(polis_plan_new(g, &options, &plan, NULL), POLIS_OK);
        image = move(&plan);
        for (; rc != POLIS_OK; n_failed++) {
            const int64_t live = polis_mem_live();

            polis_mem_fail_after(n_failed);
            rc = polis_flat_open(image, NULL, POLIS_ISA_GENERIC, &plan);
            polis_mem_fail_after(-1);
            if (rc != POLIS_OK) {
                assert_int_equal(rc, POLIS_E_NOMEM);
                assert_null(plan);
                assert_int_equal(polis_mem_live(), live);
            }
        }
        assert_true(n_failed >= 3);
        polis_flat_close(&plan);
        POLIS_FREE(image);
        polis_graph_free(&g);
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_computes_the_same_bits_from_an_image),
        cmocka_unit_test(a_reduced_graph_is_in_the_image),
        cmocka_unit_test(pairs_are_in_the_image),
        cmocka_unit_test(every_allocation_that_fails_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
