/* Values to integer lengths: the rules of resolutions at their edges, the bound on paths. */
#include "graphs.h"
#include "network/bound.h"
#include "network/lengths.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static polis_network *strengths(int m, const int (*edge)[2], const double *value)
{
    polis_network *network =
        network_of(4, m, edge, value, false, POLIS_PARALLEL_MERGE); /* as lengths */

    network->role = POLIS_ROLE_STRENGTH;
    return network;
}

/* A triangle of strong ties and one so weak that at the resolution of the paths its length is far
 * beyond 2^63. */
static void a_tie_longer_than_any_path_stays_longer(void **state)
{
    static const int edge[][2] = {{0, 1}, {0, 2}, {1, 2}, {2, 3}};
    static const double value[] = {3e7, 1e-5, 5e7, 2e7};
    const polis_length_options options = {.alpha = 1.0};
    polis_network *network = strengths(4, edge, value);
    polis_graph *g = NULL;
    polis_rounding rounding;

    (void)state;
    assert_int_equal(polis_lengths_graph(network, &options, &g, &rounding, NULL), POLIS_OK);
    assert_true(g->max_path < INT64_C(1) << POLIS_MAX_PATH_BITS);
    for (polis_eid a = 0; a < g->n_arcs; a++) {
        const double real = polis_lengths_real(network, rounding.alpha, g->edge[a]);

        assert_true(fabs(real * value[g->edge[a]] - 1.0) < 1e-15);
        if (g->edge[a] == 1) {
            assert_true(real / rounding.resolution > 0x1p63);
            assert_int_equal(g->len[a], INT64_C(1) << POLIS_MAX_LENGTH_BITS);
        } else {
            assert_true(fabs((double)g->len[a] * rounding.resolution / real - 1.0) <=
                        rounding.max_relative_error + 1e-15);
        }
    }
    assert_int_equal(rounding.n_raised, 0);
    assert_true(rounding.max_relative_error < 1e-12);
    polis_graph_free(&g);
    polis_network_free(&network);
}

static void whole_strengths_make_exact_ties(void **state)
{
    static const int edge[][2] = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {0, 3}};
    static const double value[] = {2.0, 3.0, 2.0, 3.0, 1.0};
    const polis_length_options options = {.alpha = 1.0};
    polis_network *network = strengths(5, edge, value);
    polis_graph *g = NULL;
    polis_rounding rounding;
    int64_t len[5] = {0};

    (void)state;
    assert_int_equal(polis_lengths_graph(network, &options, &g, &rounding, NULL), POLIS_OK);
    for (polis_eid a = 0; a < g->n_arcs; a++) {
        len[g->edge[a]] = g->len[a];
    }
    for (polis_eid e = 0; e < network->m; e++) { /* 1/2 + 1/2 = 1 and 3 (1/3) = 1 */
        assert_int_equal(len[e] * (int64_t)network->value[e], len[0] * 2);
    }
    assert_true(rounding.max_relative_error < 1e-14); /* of the resolution, not of the lengths */
    polis_graph_free(&g);
    polis_network_free(&network);
}

/* By relaxing every arc until nothing changes. */
static int64_t longest_shortest_path(const polis_graph *g)
{
    int64_t longest = 0, *d = malloc((size_t)g->n * sizeof *d);

    for (polis_vid source = 0; source < g->n; source++) {
        bool changed = true;

        for (polis_vid v = 0; v < g->n; v++) {
            d[v] = v == source ? 0 : INT64_MAX / 2;
        }
        while (changed) {
            changed = false;
            for (polis_vid u = 0; u < g->n; u++) {
                for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
                    if (d[u] + polis_graph_len(g, e) < d[g->head[e]]) {
                        d[g->head[e]] = d[u] + polis_graph_len(g, e);
                        changed = true;
                    }
                }
            }
        }
        for (polis_vid v = 0; v < g->n; v++) {
            longest = d[v] < INT64_MAX / 2 && d[v] > longest ? d[v] : longest;
        }
    }
    free(d);
    return longest;
}

static void the_bound_is_not_below_the_longest_shortest_path(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        const bool directed = seed % 2;
        polis_graph *g = random_graph((polis_vid)(2 + seed % 30), 3 + (int64_t)(seed % 90),
                                      seed % 5 ? 1000 : 0, directed, POLIS_PARALLEL_MERGE, seed);
        const int64_t longest = longest_shortest_path(g);
        int64_t bound = -1;

        assert_int_equal(polis_bound_path(g, &bound), POLIS_OK);
        assert_true(bound >= longest);
        if (!directed) { /* there and back from a vertex */
            assert_true(bound <= 2 * longest);
        }
        polis_graph_free(&g);
    }
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        polis_graph *g = random_graph(60, 1500, 1000, directed, POLIS_PARALLEL_MERGE, 3);
        const int64_t before = polis_mem_live();
        int64_t k = -1, bound = -1;
        polis_err rc;

        do {
            polis_mem_fail_after(++k);
            rc = polis_bound_path(g, &bound);
            polis_mem_fail_after(-1);
            assert_true(rc == POLIS_OK || (rc == POLIS_E_NOMEM && bound == -1));
            assert_int_equal(polis_mem_live(), before);
        } while (rc != POLIS_OK);
        assert_true(k > (directed ? 4 : 1));
        polis_graph_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tie_longer_than_any_path_stays_longer),
        cmocka_unit_test(whole_strengths_make_exact_ties),
        cmocka_unit_test(the_bound_is_not_below_the_longest_shortest_path),
        cmocka_unit_test(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
