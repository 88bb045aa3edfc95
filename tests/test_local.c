/* The local kernel against the naive twin: radii, decays, and which pairs count. */
#include "graphs.h"
#include "runs.h"

#include "centrality/local_measures.h"

enum { N_SEEDS = 60 };

/* One lane of one run, as the twin sees it. */
typedef struct question {
    const polis_graph *graph;
    const polis_pairs *pairs; /* or NULL */
    double radius, decay;     /* HUGE_VAL: none; 0: none */
} question;

static double demand_of(const polis_pairs *p, polis_vid s, polis_vid t)
{
    double sum = 0.0;

    for (polis_eid e = p->off[s]; e < p->off[s + 1]; e++) {
        sum += p->to[e] == t ? p->trips[e] : 0.0;
    }
    return sum;
}

/* Weight of a pair by the words of the documentation; `ends` is 1 where an end beyond the border is
 * not to be looked at. */
static double weight_of(const question *q, polis_vid s, polis_vid t, int64_t distance)
{
    const polis_pairs *p = q->pairs;
    const double near = (double)distance <= q->radius ? exp(-q->decay * (double)distance) : 0.0;

    if (!p) {
        return near;
    }
    if (p->live && !p->live[s]) {
        return 0.0;
    }
    return near * (p->off ? demand_of(p, s, t)
                          : (p->source ? p->source[s] : 1.0) * (p->target ? p->target[t] : 1.0));
}

static double weigh(const void *self, polis_vid s, polis_vid t, int64_t distance)
{
    return weight_of(self, s, t, distance);
}

/* For betweenness of an undirected network with a border: pairs of live nodes are met twice. */
static double weigh_live(const void *self, polis_vid s, polis_vid t, int64_t distance)
{
    const question *q = self;
    const bool twice = !q->graph->directed && q->pairs && q->pairs->live && !q->pairs->ordered &&
                       q->pairs->live[t];

    return weight_of(q, s, t, distance) * (twice ? 0.5 : 1.0);
}

static int64_t bytes_of(const polis_local_measures *x, const polis_graph *g)
{
    int64_t values = 0;

    for (int k = 0; k < x->n_lanes; k++) {
        values += x->edge[k] ? g->m : 0;
        for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
            values += x->node[k][id] ? g->n : 0;
        }
    }
    return values * (int64_t)sizeof(double);
}

static polis_local_measures *compute(const polis_graph *g, const polis_pairs *pairs,
                                     const polis_local_options *local, int n_threads)
{
    const polis_plan_options options = {
        .edges = true, .local = local, .pairs = pairs, .resolution = 1.0};
    polis_plan *plan = NULL;
    polis_totals *totals = NULL;
    polis_local_measures *m = NULL;

    assert_int_equal(polis_plan_new(g, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &totals), POLIS_OK);
    assert_int_equal(polis_engine_run(plan, 0, plan->n_blocks, n_threads, NULL, totals), POLIS_OK);
    assert_int_equal(polis_local_measures_compute(plan, totals, local, 1.0, &m), POLIS_OK);
    assert_int_equal(polis_local_measures_bytes(plan, local), bytes_of(m, g));
    polis_totals_free(&totals);
    polis_plan_free(&plan);
    return m;
}

/* The same, NaN where the twin's vertex is not asked for. */
static void assert_known(const double *x, const double *expected, const bool *known, polis_vid n,
                         double factor, const char *what)
{
    for (polis_vid v = 0; v < n; v++) {
        const double y = expected[v] * factor;

        if (known && !known[v]) {
            assert_true(isnan(x[v]) || x[v] == -1.0);
        } else if (!(fabs(x[v] - y) <= 1e-12 * fmax(1.0, fabs(y)))) {
            fail_msg("%s[%d] is %.17g, expected %.17g", what, v, x[v], y);
        }
    }
}

/* 1/2 where both directions of a pair are counted, times the units of the weights. */
static double share_of(const question *q)
{
    const polis_pairs *p = q->pairs;
    const bool twice = !q->graph->directed && !(p && (p->ordered || p->live));

    return (p ? p->source_unit * p->target_unit : 1.0) * (twice ? 0.5 : 1.0);
}

static void compare_lane(const question *q, const polis_local_measures *m, int lane)
{
    const polis_graph *g = q->graph;
    const polis_pairs *p = q->pairs;
    const int out = g->directed ? POLIS_LOCAL_REACH_OUT : POLIS_LOCAL_REACH;
    bool *known = calloc((size_t)g->n + 1, sizeof *known);
    oracle o = oracle_of_pairs(g, weigh, q), b = oracle_of_pairs(g, weigh_live, q);
    double *const *x = m->node[lane];

    for (polis_vid v = 0; v < g->n; v++) {
        known[v] = polis_pairs_is_source(p, v);
    }
    if (q->decay == 0.0) {
        assert_known(x[out], o.reach, known, g->n, 1.0, "reach");
        assert_known(x[out + 1], o.far, known, g->n, 1.0, "farness");
        for (polis_vid v = 0; v < g->n; v++) {
            o.far[v] = o.reach[v] > 0.0 ? o.reach[v] / o.far[v] : 0.0;
        }
        assert_known(x[out + 2], o.far, known, g->n, 1.0, "component closeness");
        assert_known(x[POLIS_LOCAL_BETWEENNESS], b.betweenness, NULL, g->n, share_of(q),
                     "betweenness");
        if (!p && g->n > 1) {
            assert_known(x[out + 4], o.reciprocal, NULL, g->n, 1.0 / (g->n - 1.0), "harmonic");
        }
        if (g->directed && !(p && p->target)) {
            assert_known(x[POLIS_LOCAL_REACH_IN], o.reach_in, NULL, g->n, 1.0, "reach in");
            assert_known(x[POLIS_LOCAL_FARNESS_IN], o.far_in, NULL, g->n, 1.0, "farness in");
        }
    } else {
        assert_known(x[POLIS_LOCAL_BETWEENNESS_DECAY], b.betweenness, NULL, g->n, share_of(q),
                     "decaying betweenness");
    }
    for (polis_eid e = 0; e < g->m; e++) {
        b.edge[e] *= share_of(q);
    }
    assert_close(m->edge[lane], b.edge, g->m, "edge betweenness");
    oracle_free(&o);
    oracle_free(&b);
    free(known);
}

/* Sums of exp(-decay d), which the twin of paths does not have. */
static void compare_decay(const question *q, const polis_local_measures *m, int lane)
{
    const polis_graph *g = q->graph;
    const polis_pairs *p = q->pairs;
    const double *x = m->node[lane][g->directed ? POLIS_LOCAL_DECAY_OUT : POLIS_LOCAL_DECAY];

    for (polis_vid s = 0; s < g->n; s++) {
        double sum = 0.0;

        if (!polis_pairs_is_source(p, s)) {
            assert_true(isnan(x[s]));
            continue;
        }
        for (polis_vid t = 0; t < g->n; t++) {
            const question near = {.graph = g, .radius = q->radius, .decay = q->decay};
            const double target = !p          ? 1.0
                                  : p->off    ? demand_of(p, s, t)
                                  : p->target ? p->target[t]
                                              : 1.0;
            const int64_t d = oracle_distance(g, s, t);

            sum += s != t && d >= 0 ? target * weight_of(&near, s, t, d) : 0.0;
        }
        sum *= p ? p->target_unit : 1.0;
        if (!(fabs(x[s] - sum) <= 1e-13 * fmax(1.0, sum))) {
            fail_msg("sum of decays[%d] is %.17g, expected %.17g", s, x[s], sum);
        }
    }
}

static void compare(const polis_graph *g, const polis_pairs *pairs,
                    const polis_local_options *local)
{
    polis_local_measures *m = compute(g, pairs, local, 2);

    for (int k = 0; k < m->n_lanes; k++) {
        const bool decay = polis_local_has_decay(local, k);
        const double b = decay ? local->decay[k - local->n_radii] : 0.0;
        const question q = {.graph = g,
                            .pairs = pairs,
                            .decay = b,
                            .radius = decay                ? 4.0 / b
                                      : local->n_radii > 0 ? local->radius[k]
                                                           : HUGE_VAL};
        compare_lane(&q, m, k);
        if (decay) {
            compare_decay(&q, m, k);
        }
    }
    polis_local_measures_free(&m);
}

/* Radii out of order, one that nothing reaches, one that everything is within. */
static const polis_local_options LANES = {
    .n_radii = 4, .radius = {7, 2, 0.5, 1000}, .n_decays = 2, .decay = {0.3, 1.0}};
static const polis_local_options ALL = {.n_radii = 0};

static polis_graph *some_graph(uint64_t seed, int directed)
{
    const polis_vid n = (polis_vid)(1 + seed * 7 % 30);

    return random_graph(n, n * (int64_t)(1 + seed % 3), seed % 5 == 0 ? 0 : 4, directed,
                        seed % 2 ? POLIS_PARALLEL_DISTINCT : POLIS_PARALLEL_MERGE, seed);
}

static void radii_and_decays_equal_the_definitions(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        for (int directed = 0; directed < 2; directed++) {
            polis_graph *g = some_graph(seed, directed);

            compare(g, NULL, &LANES);
            compare(g, NULL, &ALL);
            polis_graph_free(&g);
        }
    }
}

static double random_weight(uint64_t *draw, double most)
{
    return next_random(draw) % 3 == 0 ? 0.0 : (1 + next_random(draw) % 7) * most / 7;
}

/* Sources, targets, a border and demand, drawn by the bits of `kinds`. */
static polis_pairs *random_pairs(polis_vid n, unsigned kinds, uint64_t seed)
{
    polis_pairs *p = NULL;
    uint64_t draw = seed * 77 + 12345;

    assert_int_equal(polis_pairs_new(n, &p), POLIS_OK);
    p->source = kinds & 1 ? polis_mem_new(n, sizeof *p->source) : NULL;
    p->target = kinds & 2 ? polis_mem_new(n, sizeof *p->target) : NULL;
    p->live = kinds & 4 ? polis_mem_new(n, 1) : NULL;
    p->ordered = kinds & 3 || kinds & 8;
    for (polis_vid v = 0; v < n; v++) {
        if (p->source) {
            p->source[v] = random_weight(&draw, 1e30);
        }
        if (p->target) {
            p->target[v] = random_weight(&draw, 0.25);
        }
        if (p->live) {
            p->live[v] = next_random(&draw) % 3 != 0;
        }
    }
    if (kinds & 8) {
        p->off = polis_mem_new(n + 1, sizeof *p->off);
        p->to = polis_mem_new((int64_t)n * n, sizeof *p->to);
        p->trips = polis_mem_new((int64_t)n * n, sizeof *p->trips);
        for (polis_vid s = 0; s < n; s++) {
            polis_eid k = p->off[s];

            for (polis_vid t = 0; t < n; t++) {
                if (s != t && s % 3 != 1 && next_random(&draw) % 4 == 0) {
                    p->to[k] = t;
                    p->trips[k++] = 0.5 + next_random(&draw) % 100;
                }
            }
            p->off[s + 1] = k;
        }
    }
    polis_pairs_scale(p);
    return p;
}

static void sources_targets_and_demand_equal_the_definitions(void **state)
{
    static const unsigned kinds[] = {1, 2, 3, 4, 8};

    (void)state;
    for (uint64_t seed = 0; seed < N_SEEDS; seed++) {
        for (int directed = 0; directed < 2; directed++) {
            polis_graph *g = some_graph(seed, directed);
            polis_pairs *pairs = random_pairs(g->n, kinds[seed % 5], seed);

            compare(g, pairs, seed % 2 ? &LANES : &ALL);
            polis_pairs_free(&pairs);
            polis_graph_free(&g);
        }
    }
}

static void one_lane_without_radius_is_the_centrality_of_all_pairs(void **state)
{
    polis_graph *g = random_graph(300, 500, 1000, false, POLIS_PARALLEL_MERGE, 8);
    polis_local_measures *m = compute(g, NULL, &ALL, 2);
    result r = run(g, POLIS_KERNEL_SWEEP, POLIS_ISA_GENERIC, 2);

    (void)state;
    for (polis_vid v = 0; v < g->n; v++) {
        r.betweenness[v] *= 0.5;
    }
    assert_close(m->node[0][POLIS_LOCAL_BETWEENNESS], r.betweenness, g->n, "betweenness");
    assert_same_bits(m->node[0][POLIS_LOCAL_FARNESS], r.far, g->n);
    result_free(&r);
    polis_local_measures_free(&m);
    polis_graph_free(&g);
}

static void bits_do_not_depend_on_threads(void **state)
{
    polis_graph *g = random_graph(3000, 4500, 100, true, POLIS_PARALLEL_MERGE, 3);
    const polis_local_options local = {
        .n_radii = 2, .radius = {100, 400}, .n_decays = 1, .decay = {0.02}};
    polis_local_measures *first = compute(g, NULL, &local, 1);

    (void)state;
    for (int n_threads = 2; n_threads < 5; n_threads++) {
        polis_local_measures *m = compute(g, NULL, &local, n_threads);

        for (int k = 0; k < m->n_lanes; k++) {
            for (int id = 0; id < POLIS_N_LOCAL_MEASURES; id++) {
                if (m->node[k][id]) {
                    assert_same_bits(m->node[k][id], first->node[k][id], g->n);
                }
            }
            assert_same_bits(m->edge[k], first->edge[k], g->m);
        }
        polis_local_measures_free(&m);
    }
    polis_local_measures_free(&first);
    polis_graph_free(&g);
}

/* Fail the k-th allocation, for every k until the call succeeds. */
static void failed_allocations_leak_nothing(void **state)
{
    polis_graph *g = random_graph(50, 90, 9, true, POLIS_PARALLEL_MERGE, 4);
    polis_pairs *pairs = random_pairs(g->n, 8, 1);
    const polis_plan_options options = {.local = &LANES, .pairs = pairs, .resolution = 1.0};
    const int64_t live = polis_mem_live();
    polis_err rc = POLIS_E_NOMEM;

    (void)state;
    for (int64_t k = 0; rc != POLIS_OK; k++) {
        polis_plan *plan = NULL;
        polis_totals *totals = NULL;
        polis_local_measures *m = NULL;

        assert_true(k < 1000);
        polis_mem_fail_after(k);
        rc = polis_plan_new(g, &options, &plan, NULL);
        rc = rc == POLIS_OK ? polis_totals_new(plan, &totals) : rc;
        rc = rc == POLIS_OK ? polis_engine_run(plan, 0, plan->n_blocks, 1, NULL, totals) : rc;
        rc = rc == POLIS_OK ? polis_local_measures_compute(plan, totals, &LANES, 1.0, &m) : rc;
        polis_mem_fail_after(-1);
        polis_local_measures_free(&m);
        polis_totals_free(&totals);
        polis_plan_free(&plan);
        assert_int_equal(polis_mem_live(), live);
    }
    polis_pairs_free(&pairs);
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
        cmocka_unit_test(radii_and_decays_equal_the_definitions),
        cmocka_unit_test(sources_targets_and_demand_equal_the_definitions),
        cmocka_unit_test(one_lane_without_radius_is_the_centrality_of_all_pairs),
        cmocka_unit_test(bits_do_not_depend_on_threads),
        cmocka_unit_test(failed_allocations_leak_nothing),
        cmocka_unit_test(nothing_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
