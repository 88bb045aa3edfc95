/* Searches from many nodes at once go as far as searches from each. */
#include "indicators/waves.h"

#include "graphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { N = 900 };

static int64_t eccentricity(const polis_graph *g, polis_vid source)
{
    int64_t hops[N];
    polis_vid queue[N], n = 1;

    for (polis_vid v = 0; v < N; v++) {
        hops[v] = -1;
    }
    hops[source] = 0;
    queue[0] = source;
    for (polis_vid k = 0; k < n; k++) {
        const polis_vid u = queue[k];

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];

            if (hops[v] < 0) {
                hops[v] = hops[u] + 1;
                queue[n++] = v;
            }
        }
    }
    return hops[queue[n - 1]];
}

/* As many sources as there are words' bits, and one more or less; in sparse networks most of them
 * are the farthest of their batch once. */
static void as_far_as_each(void **state)
{
    static const int sizes[] = {1, 2, 63, 64, 65, 255, 256};

    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        polis_graph *g =
            random_graph(N, seed < 4 ? N : 5 * N, 0, seed % 2 != 0, POLIS_PARALLEL_MERGE, seed + 1);
        polis_waves waves;
        int64_t far[N];

        assert_int_equal(polis_waves_new(N, &waves), POLIS_OK);
        for (polis_vid v = 0; v < N; v++) {
            far[v] = eccentricity(g, v);
        }
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            for (polis_vid first = 0; first + sizes[k] <= N; first += sizes[k] + 7) {
                polis_vid source[POLIS_WAVES];
                int64_t farthest = 0;

                for (int i = 0; i < sizes[k]; i++) {
                    source[i] = first + i;
                    farthest = far[first + i] > farthest ? far[first + i] : farthest;
                }
                assert_int_equal(polis_waves_farthest(g, source, sizes[k], &waves), farthest);
            }
        }
        polis_waves_clear(&waves);
        polis_graph_free(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_far_as_each),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
