/* Triangles, whatever way two neighbourhoods are compared: bits, lists, or one against the other.
 */
#include "indicators/clustering.h"

#include "graphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { N = 700, MOST = 40000 };

typedef bool tied_pairs[N][N];

/* Pairs of neighbours that are tied, by trying all. */
static int64_t pairs_by_definition(tied_pairs tied, int v)
{
    int64_t count = 0;

    for (int a = 0; a < N; a++) {
        for (int b = a + 1; tied[v][a] && b < N; b++) {
            count += tied[v][b] && tied[a][b];
        }
    }
    return count;
}

static void assert_triangles(int m, const int (*edge)[2])
{
    static tied_pairs tied;
    polis_network *network = network_of(N, m, edge, NULL, false, POLIS_PARALLEL_MERGE);
    polis_graph *graph = NULL;
    polis_skeleton *s = NULL;
    int64_t triangles[N];

    assert_int_equal(polis_graph_new(network, NULL, &graph), POLIS_OK);
    assert_int_equal(polis_skeleton_new(network, graph, &s), POLIS_OK);
    assert_int_equal(polis_clustering_triangles(s, triangles), POLIS_OK);
    for (int v = 0; v < N; v++) {
        for (int w = 0; w < N; w++) {
            tied[v][w] = false;
        }
    }
    for (polis_eid e = 0; e < network->m; e++) {
        tied[network->tail[e]][network->head[e]] = tied[network->head[e]][network->tail[e]] = true;
    }
    for (int v = 0; v < N; v++) {
        assert_int_equal(triangles[v], pairs_by_definition(tied, v));
    }
    polis_skeleton_free(&s);
    polis_graph_free(&graph);
    polis_network_free(&network);
}

/* Most nodes know a few others, some know hundreds, some just more or less than the limit of bits.
 */
static void hubs_and_others(void **state)
{
    static const int degree[] = {3, 12, 21, 24, 90, 400};
    static int edge[MOST][2];
    uint64_t random = 5;

    (void)state;
    for (int of = 2; of <= 6; of++) { /* the first `of` degrees; rarer ones are larger */
        int m = 0;

        for (int v = 0; v < N; v++) {
            const int kind = v % 50 < 4 ? v % 50 + 2 : v % 2;

            for (int i = 0; i < degree[kind % of] && m < MOST; i++) {
                const int w = (int)(next_random(&random) % (i % 3 ? N : 60));

                if (w != v) {
                    edge[m][0] = v;
                    edge[m++][1] = w;
                }
            }
        }
        assert_triangles(m, (const int(*)[2])edge);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hubs_and_others),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
