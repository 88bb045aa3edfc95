/* Elimination in pieces: subtrees beside each other, each by another thread. */
#include "base/mem.h"
#include "centrality/threads.h"
#include "kernel/pieces.h"
#include "runs.h"

#include "graphs.h"

enum { SIDE = 56 };

/* A graph's elimination, and what is eliminated from it. */
typedef struct eliminated {
    polis_graph *graph;
    polis_pattern *pattern;
    polis_vid *order;
} eliminated;

static eliminated eliminated_grid(bool directed)
{
    eliminated e = {.graph = street_grid(SIDE, directed)};

    assert_int_equal(polis_pattern_new(e.graph, &e.pattern), POLIS_OK);
    e.order = calloc((size_t)e.graph->n, sizeof *e.order);
    assert_int_equal(polis_order_compute(e.pattern, POLIS_ORDER_MINIMUM_DEGREE, e.order), POLIS_OK);
    return e;
}

static void eliminated_free(eliminated *e)
{
    polis_graph_free(&e->graph);
    polis_pattern_free(&e->pattern);
    free(e->order);
}

static polis_err hierarchy_by(const eliminated *e, const polis_crew *crew, polis_hierarchy **out)
{
    polis_err rc = POLIS_OK;
    polis_etree *tree = NULL;

    POLIS_TRY(polis_etree_new(e->pattern, e->order, &tree));
    POLIS_TRY(polis_hierarchy_new(e->graph, e->pattern, &tree, true, crew, out));

done:
    polis_etree_free(&tree);
    return rc;
}

/* The last part first. */
static polis_err backwards(polis_vid n, polis_err (*part)(void *work, polis_vid i), void *work)
{
    polis_err rc = POLIS_OK;

    for (polis_vid i = n - 1; i >= 0 && rc == POLIS_OK; i--) {
        rc = part(work, i);
    }
    return rc;
}

static void pieces_are_subtrees_beside_each_other(void **state)
{
    eliminated e = eliminated_grid(false);
    polis_etree *tree = NULL;
    polis_pieces pieces;

    (void)state;
    assert_int_equal(polis_etree_new(e.pattern, e.order, &tree), POLIS_OK);
    assert_int_equal(polis_pieces_init(tree, &pieces), POLIS_OK);
    assert_in_range(pieces.n, 4, 64);
    for (polis_vid v = 0; v < tree->n; v++) {
        const polis_vid of = pieces.of[v], parent = tree->parent[v];

        if (of != POLIS_REST) {
            assert_in_range(v, pieces.first[of], pieces.last[of] - 1);
            assert_int_equal(pieces.of[parent], v == pieces.first[of] ? POLIS_REST : of);
        }
    }
    polis_pieces_clear(&pieces);
    polis_etree_free(&tree);
    eliminated_free(&e);
}

static void the_sweep_of_pieces_equals_dijkstra(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        polis_graph *g = street_grid(SIDE, directed);
        result r = run(g, POLIS_KERNEL_SWEEP, polis_isa_best(), 2);
        result reference = run(g, POLIS_KERNEL_DIJKSTRA, POLIS_ISA_GENERIC, 2);

        assert_close(r.betweenness, reference.betweenness, g->n, "betweenness");
        assert_close(r.edge, reference.edge, g->m, "edge betweenness");
        assert_same_bits(r.far, reference.far, g->n);
        assert_same_bits(r.far_in, reference.far_in, g->n);
        result_free(&r);
        result_free(&reference);
        polis_graph_free(&g);
    }
}

/* Distances from a vertex, by putting right what is too long until nothing is. */
static void distances_from(const polis_graph *g, polis_vid source, int64_t *dist)
{
    polis_vid *queue = calloc((size_t)g->n, sizeof *queue);
    bool *waits = calloc((size_t)g->n, sizeof *waits);
    int64_t first = 0, last = 1;

    for (polis_vid v = 0; v < g->n; v++) {
        dist[v] = INT64_MAX / 2;
    }
    dist[source] = 0;
    queue[0] = source;
    while (first < last) {
        const polis_vid u = queue[first++ % g->n];

        waits[u] = false;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];

            if (dist[u] + g->len[e] < dist[v]) {
                dist[v] = dist[u] + g->len[e];
                if (!waits[v]) {
                    queue[last++ % g->n] = v;
                }
                waits[v] = true;
            }
        }
    }
    free(queue);
    free(waits);
}

static void kept_arcs_are_as_long_as_the_distance(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        eliminated e = eliminated_grid(directed);
        int64_t *dist = calloc((size_t)e.graph->n, sizeof *dist);
        polis_hierarchy *h = NULL;

        assert_int_equal(hierarchy_by(&e, &(polis_crew){.each = polis_threads_each}, &h), POLIS_OK);
        for (polis_vid v = e.graph->n - 1; v >= 0; v -= 37) {
            distances_from(e.graph, h->tree->vertex[v], dist);
            for (polis_eid a = h->up->off[v]; a < h->up->off[v + 1]; a++) {
                assert_int_equal(polis_arcs_len(h->up, a), dist[h->tree->vertex[h->up->head[a]]]);
            }
        }
        polis_hierarchy_free(&h);
        free(dist);
        eliminated_free(&e);
    }
}

/* Whatever the order of the pieces, also of what is unpacked. */
static void a_crew_does_not_change_bits(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        const polis_crew crew[2] = {{.each = polis_threads_each}, {.each = backwards}};
        eliminated e = eliminated_grid(directed);
        polis_hierarchy *h[2] = {NULL};
        double *through[2], *edge[2];

        for (int k = 0; k < 2; k++) {
            assert_int_equal(hierarchy_by(&e, &crew[k], &h[k]), POLIS_OK);
            const polis_eid n_flows = h[k]->n_flows;
            double *flow = calloc((size_t)n_flows, sizeof *flow);

            for (polis_eid i = 0; i < n_flows; i++) {
                flow[i] = 1.0 / (1.0 + (double)i);
            }
            through[k] = calloc((size_t)e.graph->n, sizeof(double));
            edge[k] = calloc((size_t)e.graph->m, sizeof(double));
            assert_int_equal(
                polis_hierarchy_unpack_edges(h[k], e.graph, &crew[k], flow, through[k], edge[k]),
                POLIS_OK);
            free(flow);
        }
        const polis_eid n_arcs = h[0]->up->off[e.graph->n];
        assert_int_equal(n_arcs, h[1]->up->off[e.graph->n]);
        assert_memory_equal(h[0]->up->head, h[1]->up->head, (size_t)n_arcs * sizeof(polis_vid));
        assert_same_bits(h[0]->up->count, h[1]->up->count, n_arcs);
        assert_same_bits(through[0], through[1], e.graph->n);
        assert_same_bits(edge[0], edge[1], e.graph->m);
        for (int k = 0; k < 2; k++) {
            free(through[k]);
            free(edge[k]);
            polis_hierarchy_free(&h[k]);
        }
        eliminated_free(&e);
    }
}

/* Also those in the middle of a piece. */
static void every_allocation_may_fail(void **state)
{
    eliminated e = eliminated_grid(true);
    polis_hierarchy *h = NULL;
    polis_err rc = POLIS_E_NOMEM;
    const int64_t live = polis_mem_live();

    (void)state;
    for (int64_t k = 0; rc == POLIS_E_NOMEM; k++) {
        assert_int_equal(polis_mem_live(), live);
        polis_mem_fail_after(k);
        rc = hierarchy_by(&e, &(polis_crew){.each = polis_threads_each}, &h);
        polis_mem_fail_after(-1);
    }
    assert_int_equal(rc, POLIS_OK);
    polis_hierarchy_free(&h);
    assert_int_equal(polis_mem_live(), live);
    eliminated_free(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_subtrees_beside_each_other),
        cmocka_unit_test(the_sweep_of_pieces_equals_dijkstra),
        cmocka_unit_test(kept_arcs_are_as_long_as_the_distance),
        cmocka_unit_test(a_crew_does_not_change_bits),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
