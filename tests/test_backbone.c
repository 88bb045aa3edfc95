/* The metric backbone against its definition, and centralities on it against the oracle. */
#include "centrality/cost.h"
#include "centrality/engine.h"
#include "centrality/measures.h"
#include "centrality/reduce.h"
#include "graphs.h"
#include "kernel/backbone.h"
#include "oracle.h"

#include <math.h>
#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A network with a graph whose lengths are its values, as integers. */
typedef struct sample {
    polis_network *network;
    polis_graph *graph;
} sample;

static const int64_t huge = INT64_C(1) << 60;

/* What lengths a network has: small ones with many ties, or so wide a range that most are beaten.
 */
typedef enum lengths { TIES, WIDE, HUGE_ONES, N_LENGTHS } lengths;

static double draw(lengths kind, uint64_t *state)
{
    const uint32_t x = next_random(state);

    switch (kind) {
    case TIES:
        return 1.0 + x % 6;
    case WIDE:
        return floor(exp2(x % 1000 / 50.0));
    default:
        return x % 3 ? (double)huge : 1.0 + x % 1000;
    }
}

static sample sample_new(polis_vid n, int64_t m, lengths kind, bool directed,
                         polis_parallel parallel, uint64_t seed)
{
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    int(*edge)[2] = calloc((size_t)m + 1, sizeof *edge);
    double *length = calloc((size_t)m + 1, sizeof *length);
    int64_t *len;
    sample s = {0};

    for (int64_t e = 0; e < m; e++) {
        edge[e][0] = (int)(next_random(&state) % (uint32_t)n);
        edge[e][1] = (int)(next_random(&state) % (uint32_t)n);
        length[e] = draw(kind, &state);
    }
    s.network = network_of(n, m, (const int(*)[2])edge, length, directed, parallel);
    len = calloc((size_t)s.network->m + 1, sizeof *len);
    for (polis_eid e = 0; e < s.network->m; e++) {
        len[e] = (int64_t)s.network->value[e];
    }
    assert_int_equal(polis_graph_new(s.network, len, &s.graph), POLIS_OK);
    s.graph->max_path = (INT64_C(1) << 52) - 1;
    free(edge);
    free(length);
    free(len);
    return s;
}

static void sample_free(sample *s)
{
    polis_network_free(&s->network);
    polis_graph_free(&s->graph);
}

/* The definition: an arc is in the backbone if no way is strictly shorter (Floyd's algorithm). */
static uint8_t *backbone_by_definition(const polis_graph *g)
{
    const int64_t n = g->n, far = INT64_MAX / 2;
    int64_t *d = malloc((size_t)(n * n) * sizeof *d);
    uint8_t *in = calloc((size_t)g->n_arcs + 1, 1);

    for (int64_t i = 0; i < n * n; i++) {
        d[i] = i % (n + 1) == 0 ? 0 : far;
    }
    for (polis_vid u = 0; u < n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            int64_t *x = &d[u * n + g->head[e]];
            *x = g->len[e] < *x ? g->len[e] : *x;
        }
    }
    for (int64_t k = 0; k < n; k++) {
        for (int64_t i = 0; i < n * n; i++) {
            const int64_t in_k = d[i / n * n + k], k_out = d[k * n + i % n];
            if (in_k < far && k_out < far && in_k + k_out < d[i]) {
                d[i] = in_k + k_out;
            }
        }
    }
    for (polis_vid u = 0; u < n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            in[e] = g->len[e] == d[u * n + g->head[e]];
        }
    }
    free(d);
    return in;
}

static void search_all(const polis_graph *g, polis_backbone *scratch, uint8_t *keep)
{
    polis_candidates *c = NULL;

    assert_int_equal(polis_candidates_new(g, keep, &c), POLIS_OK);
    assert_int_equal(polis_backbone_search(scratch, c, 0, g->n, keep), POLIS_OK);
    polis_candidates_free(&c);
}

static void assert_passes_find_the_backbone(const polis_graph *g)
{
    uint8_t *expected = backbone_by_definition(g);
    uint8_t *keep = malloc((size_t)g->n_arcs + 1);
    polis_backbone *scratch = NULL;

    assert_int_equal(polis_backbone_new(g->n, &scratch), POLIS_OK);
    memset(keep, 1, (size_t)g->n_arcs);
    search_all(g, scratch, keep); /* the second pass alone */
    assert_memory_equal(keep, expected, (size_t)g->n_arcs);
    memset(keep, 2, (size_t)g->n_arcs);
    polis_backbone_detours(scratch, g, 0, g->n, keep);
    for (polis_eid e = 0; e < g->n_arcs; e++) {
        assert_true(keep[e] == 1 || (keep[e] == 0 && !expected[e]));
    }
    search_all(g, scratch, keep);
    assert_memory_equal(keep, expected, (size_t)g->n_arcs);
    polis_backbone_free(&scratch);
    free(expected);
    free(keep);
}

static void arcs_are_kept_if_and_only_if_no_way_is_shorter(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        const polis_vid n = (polis_vid)(1 + seed * 7 % 60);
        const int64_t m = n * (int64_t)(1 + seed % 30);

        for (int kind = 0; kind < N_LENGTHS; kind++) {
            sample s = sample_new(n, m, (lengths)kind, seed % 2,
                                  seed / 2 % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE,
                                  3 * seed + (uint64_t)kind);
            assert_passes_find_the_backbone(s.graph);
            sample_free(&s);
        }
    }
}

/* Each arc but those of a chain is a little longer than the way along it, and of two arcs only one
 * can be of the chain: the first pass finds next to nothing. */
static void long_ways_of_short_arcs_beat_direct_arcs(void **state)
{
    enum { N = 120 };
    static int edge[N * N / 2][2];
    static double length[N * N / 2];
    static int64_t len[N * N / 2];
    polis_network *network;
    polis_graph *g = NULL, *chain = NULL;
    polis_backbone *scratch = NULL;
    uint8_t *keep;
    int m = 0;

    (void)state;
    for (int u = 0; u < N; u++) {
        for (int v = u + 1; v < N; v++, m++) {
            edge[m][0] = u;
            edge[m][1] = v;
            length[m] = v == u + 1 ? 10.0 : 10.0 * (v - u) + 1.0;
            len[m] = (int64_t)length[m];
        }
    }
    network = network_of(N, m, (const int(*)[2])edge, length, false, POLIS_PARALLEL_MERGE);
    assert_int_equal(polis_graph_new(network, len, &g), POLIS_OK);
    assert_passes_find_the_backbone(g);
    keep = malloc((size_t)g->n_arcs);
    memset(keep, 1, (size_t)g->n_arcs);
    assert_int_equal(polis_backbone_new(N, &scratch), POLIS_OK);
    search_all(g, scratch, keep);
    assert_int_equal(polis_graph_keep(g, keep, &chain), POLIS_OK);
    assert_int_equal(chain->n_arcs, 2 * (N - 1));
    assert_int_equal(chain->m, g->m);
    for (polis_vid u = 0; u < N; u++) {
        for (polis_eid a = chain->off[u]; a < chain->off[u + 1]; a++) {
            assert_int_equal(abs(chain->head[a] - u), 1);
            assert_int_equal(chain->len[a], 10);
            assert_int_equal(network->tail[chain->edge[a]] + network->head[chain->edge[a]],
                             u + chain->head[a]);
        }
    }
    free(keep);
    polis_backbone_free(&scratch);
    polis_graph_free(&chain);
    polis_graph_free(&g);
    polis_network_free(&network);
}

static void assert_close(const double *x, const double *expected, double share, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        const double y = share * expected[i];
        if (!(fabs(x[i] - y) <= 1e-11 * fmax(1.0, fabs(y)))) {
            fail_msg("number %lld is %.17g, expected %.17g", (long long)i, x[i], y);
        }
    }
}

static void assert_union_degrees(const polis_graph *g, const double *degree)
{
    const size_t n = (size_t)g->n;
    uint8_t *tied = calloc(n * n, 1);

    for (polis_vid u = 0; u < g->n; u++) {
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            tied[(size_t)u * n + (size_t)g->head[e]] = tied[(size_t)g->head[e] * n + (size_t)u] = 1;
        }
    }
    for (size_t u = 0; u < n; u++) {
        double expected = 0.0;
        for (size_t v = 0; v < n; v++) {
            expected += tied[u * n + v];
        }
        assert_true(degree[u] == expected);
    }
    free(tied);
}

static int64_t bytes_of(const polis_measures *x, polis_vid n, polis_eid m)
{
    int64_t values = (x->edge_length ? m : 0) + (x->edge_betweenness ? 2 * m : 0);

    for (int i = 0; i < POLIS_N_NODE_MEASURES; i++) {
        values += x->node[i] ? n : 0;
    }
    return values * (int64_t)sizeof(double);
}

/* All measures of a network by a kernel; true if they came of a reduced graph. */
static bool measure(const sample *s, polis_kernel kernel, polis_measures *x)
{
    const polis_plan_options options = {.kernel = kernel, .isa = polis_isa_best(), .edges = true};
    const polis_rounding units = {.resolution = 1.0};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;
    bool reduced;

    assert_int_equal(polis_plan_new(s->graph, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &totals), POLIS_OK);
    assert_int_equal(polis_engine_run(plan, 0, plan->n_blocks, 2, NULL, totals), POLIS_OK);
    assert_int_equal(polis_measures_compute(s->network, plan, totals, &units, x), POLIS_OK);
    assert_int_equal(polis_measures_bytes(s->network, plan),
                     bytes_of(x, s->network->n, s->network->m));
    reduced = plan->reduced != NULL;
    assert_ptr_equal(plan->whole, s->graph);
    assert_true(!reduced || plan->graph->n_arcs < s->graph->n_arcs);
    assert_true(!reduced || plan->seconds > polis_cost_backbone(s->graph));
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return reduced;
}

static bool assert_as_oracle(const sample *s, polis_kernel kernel)
{
    const polis_network *network = s->network;
    const bool directed = network->directed;
    const double share = directed ? 1.0 : 0.5;
    double *degree = calloc((size_t)network->n + 1, sizeof *degree);
    oracle o = oracle_new(s->graph);
    polis_measures x;
    const bool reduced = measure(s, kernel, &x);

    for (polis_eid a = 0; a < s->graph->n_arcs; a++) {
        degree[s->graph->head[a]]++;
    }
    assert_close(x.node[POLIS_NODE_BETWEENNESS], o.betweenness, share, network->n);
    assert_close(x.edge_betweenness, o.edge, share, network->m);
    assert_close(x.edge_length, network->value, 1.0, network->m);
    assert_close(x.node[directed ? POLIS_NODE_DEGREE_IN : POLIS_NODE_DEGREE], degree, 1.0,
                 network->n);
    assert_close(x.node[directed ? POLIS_NODE_FARNESS_OUT : POLIS_NODE_FARNESS], o.far, 1.0,
                 network->n);
    if (directed) {
        assert_union_degrees(s->graph, x.node[POLIS_NODE_DEGREE_UNION]);
        assert_close(x.node[POLIS_NODE_FARNESS_IN], o.far_in, 1.0, network->n);
        assert_close(x.node[POLIS_NODE_REACH_IN], o.reach_in, 1.0, network->n);
    }
    polis_measures_clear(&x);
    oracle_free(&o);
    free(degree);
    return reduced;
}

static void centralities_on_the_backbone_equal_the_definitions(void **state)
{
    int n_reduced = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 24; seed++) {
        sample s = sample_new((polis_vid)(30 + seed), 900 + 20 * (int64_t)seed,
                              seed % 3 ? WIDE : TIES, seed % 2,
                              seed / 2 % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE, seed);
        n_reduced += assert_as_oracle(&s, POLIS_KERNEL_SWEEP);
        n_reduced += assert_as_oracle(&s, POLIS_KERNEL_DIJKSTRA);
        sample_free(&s);
    }
    assert_true(n_reduced >= 24); /* else nothing was tested */
}

static void assert_same_graph(const polis_graph *x, const polis_graph *y)
{
    const size_t n_arcs = (size_t)y->n_arcs;

    assert_int_equal(x->n_arcs, y->n_arcs);
    assert_memory_equal(x->off, y->off, ((size_t)y->n + 1) * sizeof *y->off);
    assert_memory_equal(x->head, y->head, n_arcs * sizeof *y->head);
    assert_memory_equal(x->len, y->len, n_arcs * sizeof *y->len);
    assert_memory_equal(x->edge, y->edge, n_arcs * sizeof *y->edge);
}

static void the_backbone_does_not_depend_on_threads(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        sample s = sample_new(500, 60000, WIDE, directed, POLIS_PARALLEL_MERGE, 11);
        polis_graph *first = NULL;

        omp_set_num_threads(1);
        assert_int_equal(polis_reduce(s.graph, NULL, &first), POLIS_OK);
        assert_non_null(first);
        for (int n_threads = 2; n_threads < 6; n_threads++) {
            polis_graph *g = NULL;

            omp_set_num_threads(n_threads);
            assert_int_equal(polis_reduce(s.graph, NULL, &g), POLIS_OK);
            assert_same_graph(g, first);
            polis_graph_free(&g);
        }
        polis_graph_free(&first);
        sample_free(&s);
    }
    omp_set_num_threads(2);
}

static void assert_not_reduced(const polis_graph *g)
{
    polis_graph *out = (polis_graph *)1;

    assert_int_equal(polis_reduce(g, NULL, &out), POLIS_OK);
    assert_null(out);
}

static void networks_that_gain_nothing_are_left_alone(void **state)
{
    sample sparse = sample_new(17, 300, WIDE, false, POLIS_PARALLEL_MERGE, 1);
    sample metric = sample_new(60, 5000, TIES, false, POLIS_PARALLEL_MERGE, 2);
    int64_t *len = metric.graph->len;

    (void)state;
    assert_not_reduced(sparse.graph); /* half of its arcs could go, but they are few */
    metric.graph->len = NULL;
    assert_not_reduced(metric.graph);
    metric.graph->len = len;
    for (polis_eid a = 0; a < metric.graph->n_arcs; a++) {
        len[a] = 1000 + metric.graph->edge[a] % 1000; /* no two are shorter than one */
    }
    assert_not_reduced(metric.graph);
    sample_free(&sparse);
    sample_free(&metric);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    sample s = sample_new(120, 3000, WIDE, false, POLIS_PARALLEL_MERGE, 5);
    const int64_t before = polis_mem_live();
    int64_t k = -1;
    polis_err rc;

    (void)state;
    do {
        polis_graph *g = (polis_graph *)1;

        polis_mem_fail_after(++k);
        rc = polis_reduce(s.graph, NULL, &g);
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK ? g != NULL : rc == POLIS_E_NOMEM && g == NULL);
        polis_graph_free(&g);
        assert_int_equal(polis_mem_live(), before);
    } while (rc != POLIS_OK);
    assert_true(k > 10);
    sample_free(&s);
}

static void nothing_leaks(void **state)
{
    (void)state;
    assert_int_equal(polis_mem_live(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arcs_are_kept_if_and_only_if_no_way_is_shorter),
        cmocka_unit_test(long_ways_of_short_arcs_beat_direct_arcs),
        cmocka_unit_test(centralities_on_the_backbone_equal_the_definitions),
        cmocka_unit_test(the_backbone_does_not_depend_on_threads),
        cmocka_unit_test(networks_that_gain_nothing_are_left_alone),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
