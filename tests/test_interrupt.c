/* Planning and measures broken off at every moment at which they ask: they leave with
 * POLIS_E_TEMPFAIL and nothing behind, and what is not broken off is as ever. */
#include "graphs.h"

#include "base/mem.h"
#include "centrality/adapt.h"
#include "centrality/engine.h"
#include "indicators/indicators.h"
#include "io/reader.h"

#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { N = 60, DENSE_M = 1500, SPARSE_M = 130, LONGEST = 1000, FEW = 5 };

/* Says yes from the n-th time on. */
typedef struct patience {
    _Atomic int n_asked;
    int n;
} patience;

static bool is_over(void *self)
{
    patience *p = self;

    return ++p->n_asked > p->n;
}

typedef struct town {
    polis_network *network;
    polis_graph *graph;
} town;

static town town_new(int64_t m, bool directed)
{
    uint64_t state = 88172645463325252u;
    int(*edge)[2] = malloc((size_t)m * sizeof *edge);
    double *length = malloc((size_t)m * sizeof *length);
    int64_t *len = malloc((size_t)m * sizeof *len);
    town t = {0};

    for (int64_t e = 0; e < m; e++) {
        edge[e][0] = (int)(next_random(&state) % N);
        edge[e][1] = (int)(next_random(&state) % N);
        length[e] = 1.0 + (double)(next_random(&state) % LONGEST);
    }
    t.network = network_of(N, m, (const int(*)[2])edge, length, directed, POLIS_PARALLEL_MERGE);
    for (polis_eid e = 0; e < t.network->m; e++) {
        len[e] = (int64_t)t.network->value[e];
    }
    assert_int_equal(polis_graph_new(t.network, len, &t.graph), POLIS_OK);
    t.graph->max_path = (int64_t)LONGEST * N;
    t.network->coords = POLIS_COORDS_PLANE; /* all nearer than the shortest edge is long */
    t.network->x = polis_mem_new(N, sizeof *t.network->x);
    t.network->y = polis_mem_new(N, sizeof *t.network->y);
    free(edge);
    free(length);
    free(len);
    return t;
}

static void town_free(town *t)
{
    polis_graph_free(&t->graph);
    polis_network_free(&t->network);
}

/* Patience of many lengths until it suffices; the least that did, of those. */
static int until_it_ends(polis_err (*work)(const town *, const polis_interrupt *, void *),
                         const town *t, void *out)
{
    const int64_t live = polis_mem_live();
    polis_err rc;
    int n = 0;

    for (;; n += 1 + n / 8) {
        patience p = {.n = n};
        const polis_interrupt interrupt = {is_over, &p};

        rc = work(t, &interrupt, out);
        if (rc == POLIS_OK) {
            return n;
        }
        assert_int_equal(rc, POLIS_E_TEMPFAIL);
        assert_int_equal(polis_mem_live(), live);
    }
}

static polis_err plan_exact(const town *t, const polis_interrupt *interrupt, void *out)
{
    const polis_plan_options options = {.kernel = POLIS_KERNEL_AUTO, .interrupt = interrupt};

    return polis_plan_new(t->graph, &options, out, NULL);
}

static polis_err plan_elimination(const town *t, const polis_interrupt *interrupt, void *out)
{
    const polis_plan_options options = {.kernel = POLIS_KERNEL_SWEEP, .interrupt = interrupt};

    return polis_plan_new(t->graph, &options, out, NULL);
}

static polis_err plan_pivots(const town *t, const polis_interrupt *interrupt, void *out)
{
    const polis_sample_options sample = {.error = 0.9, .confidence = 0.5, .seed = 1};
    const polis_plan_options options = {
        .kernel = POLIS_KERNEL_DIJKSTRA, .sample = &sample, .interrupt = interrupt};
    polis_plan *plan = NULL;
    polis_err rc = polis_plan_new(t->graph, &options, &plan, NULL);

    rc = rc == POLIS_OK ? polis_plan_adapt(plan, &sample, interrupt) : rc;
    if (rc == POLIS_OK) {
        *(polis_plan **)out = plan;
    } else {
        polis_plan_free(&plan);
    }
    return rc;
}

static void planning_can_be_broken_off(void **state)
{
    polis_err (*const work[])(const town *, const polis_interrupt *, void *) = {plan_exact,
                                                                                plan_pivots};

    (void)state;
    for (int k = 0; k < 2; k++) {
        town t = town_new(DENSE_M, false);
        polis_plan *broken = NULL, *plan = NULL;

        assert_true(until_it_ends(work[k], &t, &broken) > 4);
        assert_int_equal(work[k](&t, NULL, &plan), POLIS_OK);
        assert_int_equal(polis_plan_digest(broken), polis_plan_digest(plan));
        polis_plan_free(&broken);
        polis_plan_free(&plan);
        town_free(&t);
    }
}

/* Inside the elimination it is asked again and again. */
static void an_elimination_can_be_broken_off(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        town t = town_new(SPARSE_M, directed);
        polis_plan *broken = NULL, *plan = NULL;

        assert_true(until_it_ends(plan_elimination, &t, &broken) > 10);
        assert_int_equal(plan_elimination(&t, NULL, &plan), POLIS_OK);
        assert_int_equal(polis_plan_digest(broken), polis_plan_digest(plan));
        polis_plan_free(&broken);
        polis_plan_free(&plan);
        town_free(&t);
    }
}

enum { ROWS = 120000 }; /* more than one piece of a file */

static polis_err read_rows(const town *t, const polis_interrupt *interrupt, void *out)
{
    const polis_readers readers = polis_readers_text();
    const polis_input input = {
        .id = "rows", .path = "rows.edgelist", .options.interrupt = interrupt};

    (void)t;
    return polis_read_network(&readers, &input, NULL, out);
}

static void reading_can_be_broken_off(void **state)
{
    FILE *file = fopen("rows.edgelist", "w");
    polis_network *broken = NULL, *network = NULL;

    (void)state;
    for (int i = 0; i < ROWS; i++) {
        fprintf(file, "%d %d\n", i % FEW, i);
    }
    fclose(file);
    assert_true(until_it_ends(read_rows, NULL, &broken) > 4);
    assert_int_equal(read_rows(NULL, NULL, &network), POLIS_OK);
    assert_int_equal(broken->m, network->m);
    assert_int_equal(broken->m, ROWS - FEW); /* the first are loops */
    polis_network_free(&broken);
    polis_network_free(&network);
}

static void blocks_that_are_left_are_told(void **state)
{
    polis_graph *graph = random_graph(300, 900, 0, false, POLIS_PARALLEL_MERGE, 1);
    const polis_plan_options options = {.kernel = POLIS_KERNEL_DIJKSTRA};
    patience p = {.n = 1};
    const polis_interrupt interrupt = {is_over, &p};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    (void)state;
    assert_int_equal(polis_plan_new(graph, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &totals), POLIS_OK);
    assert_int_equal(polis_engine_run_all(plan, 1, &interrupt, totals), POLIS_E_TEMPFAIL);
    assert_int_equal(polis_totals_n_done(totals), 2);
    assert_int_equal(polis_engine_run_all(plan, 1, NULL, totals), POLIS_OK);
    assert_int_equal(polis_totals_n_done(totals), plan->n_blocks);
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    polis_graph_free(&graph);
}

static void measures_of(const town *t, polis_measures *measures)
{
    const polis_rounding units = {.resolution = 1.0};
    const polis_plan_options options = {.kernel = POLIS_KERNEL_DIJKSTRA};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;

    assert_int_equal(polis_plan_new(t->graph, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &totals), POLIS_OK);
    assert_int_equal(polis_engine_run_all(plan, 1, NULL, totals), POLIS_OK);
    assert_int_equal(polis_measures_compute(t->network, plan, totals, &units, measures), POLIS_OK);
    polis_totals_free(&totals);
    polis_plan_free(&plan);
}

static polis_err all_indicators(const town *t, const polis_interrupt *interrupt, void *out)
{
    polis_indicator_options options = {.n_vulnerable = FEW, .interrupt = interrupt};
    polis_measures measures = {0};
    polis_subject subject = {
        .network = t->network, .graph = t->graph, .measures = &measures, .resolution = 1.0};
    const char *bad;
    polis_err rc;

    measures_of(t, &measures);
    assert_true(polis_indicators_want("all", options.indicator, &bad));
    assert_true(polis_extras_want("all", options.extra, &bad));
    options.extra[POLIS_EXTRA_VULNERABILITY] = true;
    rc = polis_indicators_compute(&subject, &options, out);
    polis_measures_clear(&measures);
    return rc;
}

static void indicators_can_be_broken_off(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        town t = town_new(SPARSE_M, directed);
        polis_indicators broken, whole;

        assert_true(until_it_ends(all_indicators, &t, &broken) > 2 * N);
        assert_int_equal(all_indicators(&t, NULL, &whole), POLIS_OK);
        assert_memory_equal(broken.value, whole.value, sizeof whole.value);
        assert_memory_equal(broken.why, whole.why, sizeof whole.why);
        for (int i = 0; i < POLIS_N_EXTRAS; i++) {
            assert_true(!broken.extra[i] == !whole.extra[i]);
            if (whole.extra[i]) {
                assert_memory_equal(broken.extra[i], whole.extra[i], N * sizeof(double));
            }
        }
        polis_indicators_clear(&broken);
        polis_indicators_clear(&whole);
        town_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planning_can_be_broken_off),
        cmocka_unit_test(an_elimination_can_be_broken_off),
        cmocka_unit_test(reading_can_be_broken_off),
        cmocka_unit_test(blocks_that_are_left_are_told),
        cmocka_unit_test(indicators_can_be_broken_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
