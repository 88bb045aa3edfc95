/* One run of a kernel, as sums by vertex and edge, and its comparison with the naive twin. */
#ifndef POLIS_TESTS_RUNS_H
#define POLIS_TESTS_RUNS_H

#include "centrality/engine.h"
#include "centrality/measures.h"
#include "oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Sums by vertex and edge of one kernel run, ordered pairs. */
typedef struct result {
    double *betweenness, *edge, *far, *reach, *reciprocal, *far_in, *reach_in, *reciprocal_in;
} result;

static inline double *by_vertex(const polis_plan *plan, const polis_i128 *sum, int bits)
{
    double *x = calloc((size_t)plan->graph->n + 1, sizeof *x);

    for (polis_vid p = 0; sum && p < plan->graph->n; p++) {
        x[plan->vertex ? plan->vertex[p] : p] = polis_fixed_to_double(sum[p], bits);
    }
    return x;
}

static inline result run(const polis_graph *g, polis_kernel kernel, polis_isa isa, int n_threads)
{
    const polis_plan_options options = {.kernel = kernel, .isa = isa, .edges = true};
    polis_plan *plan = NULL;
    polis_totals *t = NULL;
    result r = {0};
    double *through = calloc((size_t)g->n + 1, sizeof *through);

    assert_int_equal(polis_plan_new(g, &options, &plan, NULL), POLIS_OK);
    assert_int_equal(polis_totals_new(plan, &t), POLIS_OK);
    assert_int_equal(polis_engine_run(plan, 0, plan->n_blocks, n_threads, NULL, t), POLIS_OK);
    r.edge = calloc((size_t)g->m + 1, sizeof *r.edge);
    assert_int_equal(polis_measures_dependencies(plan, t, through, r.edge), POLIS_OK);
    r.betweenness = calloc((size_t)g->n + 1, sizeof(double));
    for (polis_vid p = 0; p < g->n; p++) {
        r.betweenness[plan->vertex ? plan->vertex[p] : p] = through[p];
    }
    r.far = by_vertex(plan, t->far, 0);
    r.reach = by_vertex(plan, t->reach, 0);
    r.reciprocal = by_vertex(plan, t->reciprocal, POLIS_FIXED_RECIPROCAL_BITS);
    r.far_in = by_vertex(plan, t->far_in, 0);
    r.reach_in = by_vertex(plan, t->reach_in, 0);
    r.reciprocal_in = by_vertex(plan, t->reciprocal_in, POLIS_FIXED_RECIPROCAL_BITS);
    free(through);
    polis_totals_free(&t);
    polis_plan_free(&plan);
    return r;
}

static inline void result_free(result *r)
{
    free(r->betweenness);
    free(r->edge);
    free(r->far);
    free(r->reach);
    free(r->reciprocal);
    free(r->far_in);
    free(r->reach_in);
    free(r->reciprocal_in);
}

static inline void assert_close(const double *x, const double *expected, int64_t n,
                                const char *what)
{
    for (int64_t i = 0; i < n; i++) {
        const double tolerance = 1e-11 * fmax(1.0, fabs(expected[i]));
        if (!(fabs(x[i] - expected[i]) <= tolerance)) {
            fail_msg("%s[%lld] is %.17g, expected %.17g", what, (long long)i, x[i], expected[i]);
        }
    }
}

static inline void assert_as_oracle(const polis_graph *g, polis_kernel kernel, polis_isa isa)
{
    oracle o = oracle_new(g);
    result r = run(g, kernel, isa, 2);

    assert_close(r.betweenness, o.betweenness, g->n, "betweenness");
    assert_close(r.edge, o.edge, g->m, "edge betweenness");
    assert_close(r.far, o.far, g->n, "farness");
    assert_close(r.reach, o.reach, g->n, "reach");
    assert_close(r.reciprocal, o.reciprocal, g->n, "sum of reciprocals");
    if (g->directed) {
        assert_close(r.far_in, o.far_in, g->n, "farness in");
        assert_close(r.reach_in, o.reach_in, g->n, "reach in");
        assert_close(r.reciprocal_in, o.reciprocal_in, g->n, "sum of reciprocals in");
    }
    result_free(&r);
    oracle_free(&o);
}

static inline void assert_same_bits(const double *x, const double *y, int64_t n)
{
    assert_memory_equal(x, y, (size_t)n * sizeof *x);
}

#endif
