/* Values to integer lengths: the rules of resolutions, at their edges. */
#include "graphs.h"
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tie_longer_than_any_path_stays_longer),
        cmocka_unit_test(whole_strengths_make_exact_ties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
