/* Pivots: exact where all nodes are, unbiased where not, errors and bounds that hold. */
#include "graphs.h"
#include "runs.h"

#include "centrality/adapt.h"
#include "centrality/estimates.h"

enum { N_SEEDS = 200 };

/* A network and its exact measures. */
typedef struct truth {
    polis_network *network;
    polis_graph *graph;
    polis_measures measures;
} truth;

static const polis_rounding UNITS = {.resolution = 1.0};

/* From edges and their lengths (NULL: hops). */
static truth truth_of(polis_vid n, int64_t m, const int (*edge)[2], const double *length,
                      bool directed)
{
    truth t = {.network = network_of(n, m, edge, length, directed, POLIS_PARALLEL_MERGE)};
    int64_t *len = length ? malloc((size_t)(t.network->m + 1) * sizeof *len) : NULL;
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;
    const polis_plan_options options = {.kernel = POLIS_KERNEL_DIJKSTRA};

    for (polis_eid e = 0; len && e < t.network->m; e++) {
        len[e] = (int64_t)t.network->value[e];
    }
    assert_int_equal(polis_graph_new(t.network, len, &t.graph), POLIS_OK);
    t.graph->max_path = 50 * n;
    assert_int_equal(polis_plan_new(t.graph, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &totals), POLIS_OK);
    assert_int_equal(polis_engine_run(plan, 0, plan->n_blocks, 1, NULL, totals), POLIS_OK);
    assert_int_equal(polis_measures_compute(t.network, plan, totals, &UNITS, &t.measures),
                     POLIS_OK);
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    free(len);
    return t;
}

/* A random network of n nodes, a few of which hang on, so that it has several parts. */
static truth make(polis_vid n, int64_t m, bool directed, bool hops, uint64_t seed)
{
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    int(*edge)[2] = malloc((size_t)m * sizeof *edge);
    double *length = malloc((size_t)m * sizeof *length);
    truth t;

    for (int64_t e = 0; e < m; e++) {
        edge[e][0] = (int)(next_random(&state) % (uint32_t)n);
        edge[e][1] = (int)(next_random(&state) % (uint32_t)n);
        length[e] = 1.0 + (double)(next_random(&state) % 50);
    }
    t = truth_of(n, m, (const int(*)[2])edge, hops ? NULL : length, directed);
    free(edge);
    free(length);
    return t;
}

static void truth_free(truth *t)
{
    polis_measures_clear(&t->measures);
    polis_graph_free(&t->graph);
    polis_network_free(&t->network);
}

/* One sample: measures and their errors. */
typedef struct estimate {
    polis_measures measures;
    polis_pivot_estimates e;
} estimate;

static polis_err try_estimate(const truth *t, polis_kernel kernel, polis_isa isa,
                              const polis_sample_options *sample, int n_threads, estimate *x)
{
    polis_err rc = POLIS_OK;
    const polis_plan_options options = {.kernel = kernel, .isa = isa, .sample = sample};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    *x = (estimate){.e.n_pivots = 0};
    POLIS_TRY(polis_plan_new(t->graph, &options, &plan, NULL));
    POLIS_TRY(polis_plan_adapt(plan, sample, NULL));
    POLIS_TRY(polis_totals_new(plan, &totals));
    POLIS_TRY(polis_engine_run(plan, 0, plan->n_blocks, n_threads, NULL, totals));
    POLIS_TRY(polis_measures_compute(t->network, plan, totals, &UNITS, &x->measures));
    POLIS_TRY(polis_pivot_estimates_compute(plan, totals, 1.0, &x->measures, &x->e));

done:
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return rc;
}

static void estimate_free(estimate *x)
{
    polis_measures_clear(&x->measures);
    polis_pivot_estimates_clear(&x->e);
}

static estimate run_sample(const truth *t, polis_kernel kernel, const polis_sample_options *sample,
                           int n_threads)
{
    estimate x;

    assert_int_equal(try_estimate(t, kernel, POLIS_ISA_GENERIC, sample, n_threads, &x), POLIS_OK);
    return x;
}

static void all_nodes_as_pivots_are_exact(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        for (int k = POLIS_KERNEL_SWEEP; k <= POLIS_KERNEL_DIJKSTRA; k++) {
            const polis_vid n = (polis_vid)(2 + seed * 5);
            const bool directed = seed % 2;
            const polis_sample_options every = {.pivots = 1000, .seed = seed};
            truth t = make(n, 1 + n * 3 / 2, directed, k == POLIS_KERNEL_FRONTIER, seed);
            estimate x = run_sample(&t, (polis_kernel)k, &every, 2);

            assert_int_equal(x.e.n_pivots, n);
            for (int id = POLIS_NODE_REACH; id < POLIS_N_NODE_MEASURES; id++) {
                if (x.measures.node[id] && !(id == POLIS_NODE_BETWEENNESS_NORM && n < 3)) {
                    assert_close(x.measures.node[id], t.measures.node[id], n,
                                 polis_node_measure_text[id].name);
                }
            }
            for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
                for (polis_vid v = 0; v < n; v++) {
                    assert_true(x.e.error[id][v] == 0.0 || n < 3);
                }
            }
            estimate_free(&x);
            truth_free(&t);
        }
    }
}

/* Over many seeds, estimates are right on average, and their squared errors are on average the
 * squared standard errors. */
static void estimates_are_unbiased_and_their_errors_right(void **state)
{
    enum { N = 300 };

    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        truth t = make(N, 700, directed, false, 5);
        double mean[POLIS_N_ERROR_MEASURES][N] = {{0.0}};
        double off[POLIS_N_ERROR_MEASURES] = {0.0}, said[POLIS_N_ERROR_MEASURES] = {0.0};

        for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
            const polis_sample_options sample = {.pivots = 100, .seed = seed};
            estimate x = run_sample(&t, POLIS_KERNEL_SWEEP, &sample, 2);

            for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
                const polis_node_measure of = polis_pivot_error_of((polis_pivot_error)id, directed);

                for (polis_vid v = 0; v < N; v++) {
                    const double error = x.measures.node[of][v] - t.measures.node[of][v];

                    mean[id][v] += error / N_SEEDS;
                    off[id] += error * error;
                    said[id] += x.e.error[id][v] * x.e.error[id][v];
                }
            }
            estimate_free(&x);
        }
        for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
            const double scatter = sqrt(off[id] / (N_SEEDS * N)); /* of one estimate of one node */

            if (!(off[id] > 0.9 * said[id] && off[id] < 1.1 * said[id])) {
                fail_msg("error %d: squared errors are %.3f of what is said", id,
                         off[id] / said[id]);
            }
            for (polis_vid v = 0; v < N; v++) {
                assert_true(fabs(mean[id][v]) < 20.0 * scatter / sqrt(N_SEEDS));
            }
        }
        truth_free(&t);
    }
}

static void the_bound_holds_with_the_confidence(void **state)
{
    truth t = make(400, 600, false, false, 11);
    int n_broken = 0, n_sampled = 0;

    (void)state;
    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        const polis_sample_options sample = {.error = 0.14, .confidence = 0.8, .seed = seed};
        estimate x = run_sample(&t, POLIS_KERNEL_SWEEP, &sample, 2);
        double worst = 0.0;

        for (polis_vid v = 0; v < t.graph->n; v++) {
            worst = fmax(worst, fabs(x.measures.node[POLIS_NODE_BETWEENNESS_NORM][v] -
                                     t.measures.node[POLIS_NODE_BETWEENNESS_NORM][v]));
        }
        n_broken += worst > x.e.bound;
        n_sampled += x.e.n_pivots < t.graph->n;
        assert_true(x.e.bound == 0.14 || x.e.n_pivots == t.graph->n);
        estimate_free(&x);
    }
    assert_true(n_sampled > N_SEEDS / 2);
    assert_true(n_broken <= N_SEEDS / 5);
    truth_free(&t);
}

/* The sizes against a coin: no mean up to the pilot's bound is missed by more than the error more
 * often than it should. */
static void sizes_are_those_of_the_bound(void **state)
{
    const polis_sample_options o = {.error = 0.01, .confidence = 0.9};
    const polis_vid n = 1000000;
    const polis_vid small = polis_sample_size(n, &o, 5000, 0.05);
    const polis_vid large = polis_sample_size(n, &o, 5000, 0.45);
    const polis_sample_options sure = {.error = 0.01, .confidence = 0.999};

    (void)state;
    assert_true(small < large);
    assert_true(small < polis_sample_size(n, &sure, 5000, 0.05));
    /* at a mean of a half Hoeffding's inequality is all there is */
    assert_in_range(large, (uint64_t)(log(2e6 / 0.075) / (2 * 1e-4) * 0.98),
                    (uint64_t)(log(2e6 / 0.075) / (2 * 1e-4) * 1.02));
    assert_int_equal(polis_sample_pilot_size(100, &o), 100);
    assert_int_equal(polis_sample_size(100, &o, 50, 0.1), 100);
}

static void check_bits(polis_kernel kernel)
{
    truth t = make(400, 800, true, kernel == POLIS_KERNEL_FRONTIER, 7);
    const polis_sample_options sample = {.pivots = 150, .seed = 3}, other = {.pivots = 150};
    estimate first = run_sample(&t, kernel, &sample, 1);
    estimate second = run_sample(&t, kernel, &sample, 3);
    estimate third = run_sample(&t, kernel, &other, 1);

    for (int id = POLIS_NODE_BETWEENNESS; id < POLIS_N_NODE_MEASURES; id++) {
        assert_same_bits(first.measures.node[id], second.measures.node[id], 400);
        assert_memory_not_equal(first.measures.node[id], third.measures.node[id], 3200);
    }
    for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
        assert_same_bits(first.e.error[id], second.e.error[id], 400);
    }
    estimate_free(&first);
    estimate_free(&second);
    estimate_free(&third);
    truth_free(&t);
}

static void bits_depend_on_the_seed_only(void **state)
{
    (void)state;
    check_bits(POLIS_KERNEL_SWEEP);
    check_bits(POLIS_KERNEL_FRONTIER);
}

/* Estimates and errors of a kernel of lanes are those of the reference. */
static void assert_as_alone(const truth *t, const estimate *lanes,
                            const polis_sample_options *sample)
{
    estimate alone = run_sample(t, POLIS_KERNEL_DIJKSTRA, sample, 1);

    for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
        const polis_node_measure of =
            polis_pivot_error_of((polis_pivot_error)id, t->graph->directed);

        assert_close(lanes->measures.node[of], alone.measures.node[of], t->graph->n, "estimates");
        for (polis_vid v = 0; v < t->graph->n; v++) { /* of differences: digits cancel */
            assert_true(fabs(lanes->e.error[id][v] - alone.e.error[id][v]) <=
                        1e-6 * (1.0 + fabs(alone.measures.node[of][v])));
        }
    }
    estimate_free(&alone);
}

static void assert_any_instructions(const truth *t, polis_kernel kernel, const estimate *plain,
                                    const polis_sample_options *sample)
{
    for (int isa = POLIS_ISA_GENERIC + 1; isa <= (int)polis_isa_best(); isa++) {
        estimate x;

        assert_int_equal(try_estimate(t, kernel, (polis_isa)isa, sample, 1, &x), POLIS_OK);
        for (int id = 0; id < POLIS_N_ERROR_MEASURES; id++) {
            const polis_node_measure of =
                polis_pivot_error_of((polis_pivot_error)id, t->graph->directed);

            assert_same_bits(x.measures.node[of], plain->measures.node[of], t->graph->n);
            assert_same_bits(x.e.error[id], plain->e.error[id], t->graph->n);
        }
        estimate_free(&x);
    }
}

/* On networks of any number of parts, and whatever the instructions. */
static void lanes_give_what_single_sources_give(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        const polis_sample_options sample = {.pivots = 75, .seed = seed};

        for (int k = POLIS_KERNEL_SWEEP; k <= POLIS_KERNEL_FRONTIER; k++) {
            truth t = make(250, seed < 4 ? 200 : 450, seed % 2, k == POLIS_KERNEL_FRONTIER, seed);
            estimate plain = run_sample(&t, (polis_kernel)k, &sample, 2);

            assert_as_alone(&t, &plain, &sample);
            assert_any_instructions(&t, (polis_kernel)k, &plain, &sample);
            estimate_free(&plain);
            truth_free(&t);
        }
    }
}

/* 2^1050 shortest paths from end to end of a chain of squares. */
static void counts_beyond_doubles_are_searched_alone(void **state)
{
    enum { SQUARES = 1050, N = 3 * SQUARES + 1 };

    static int edge[4 * SQUARES][2];
    const polis_sample_options sample = {.pivots = 30, .seed = 2};

    (void)state;
    for (int i = 0; i < SQUARES; i++) {
        const int at = 3 * i;
        const int square[4][2] = {{at, at + 1}, {at, at + 2}, {at + 1, at + 3}, {at + 2, at + 3}};

        memcpy(edge[4 * i], square, sizeof square);
    }
    for (int k = POLIS_KERNEL_SWEEP; k <= POLIS_KERNEL_FRONTIER; k++) {
        truth t = truth_of(N, 4 * SQUARES, (const int(*)[2])edge, NULL, false);
        estimate x = run_sample(&t, (polis_kernel)k, &sample, 2);

        assert_as_alone(&t, &x, &sample);
        estimate_free(&x);
        truth_free(&t);
    }
}

static void failed_allocations_leak_nothing(void **state)
{
    truth t = make(60, 90, false, false, 1);
    const polis_sample_options sample = {.error = 0.3, .confidence = 0.5};
    const int64_t live = polis_mem_live();
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    for (int64_t k = 0; rc != POLIS_OK; k++) {
        estimate x;

        assert_true(k < 2000);
        polis_mem_fail_after(k);
        rc = try_estimate(&t, POLIS_KERNEL_SWEEP, POLIS_ISA_GENERIC, &sample, 1, &x);
        polis_mem_fail_after(-1);
        estimate_free(&x);
        assert_int_equal(polis_mem_live(), live);
    }
    truth_free(&t);
}

static void nothing_leaks(void **state)
{
    (void)state;
    assert_int_equal(polis_mem_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_nodes_as_pivots_are_exact),
        cmocka_unit_test(estimates_are_unbiased_and_their_errors_right),
        cmocka_unit_test(the_bound_holds_with_the_confidence),
        cmocka_unit_test(sizes_are_those_of_the_bound),
        cmocka_unit_test(bits_depend_on_the_seed_only),
        cmocka_unit_test(lanes_give_what_single_sources_give),
        cmocka_unit_test(counts_beyond_doubles_are_searched_alone),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
