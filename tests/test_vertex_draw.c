/* The vertex bootstrap: ties are those of the vertices drawn, and as many as in the network. */
#include "model/vertex_draw.h"

#include "replicas.h"

#include <math.h>
#include <string.h>

enum { N = 30, M = 90, REPLICATES = 4000 };

/* Edges of different values, so that a copy tells what it is a copy of. */
static polis_network *tangle(bool directed)
{
    uint64_t state = 7;
    int edge[M][2];
    double length[M];

    for (int e = 0; e < M; e++) {
        edge[e][0] = (int)(next_random(&state) % N);
        edge[e][1] = (int)(next_random(&state) % (e % 4 ? N : 3));
        length[e] = 1.0 + e;
    }
    return network_of(N, M, (const int(*)[2])edge, length, directed, POLIS_PARALLEL_MERGE);
}

static polis_network *drawn(const polis_network *net, uint64_t seed, uint32_t replicate)
{
    polis_network *out = replica(polis_draw_vertices, net, seed, replicate);

    assert_int_equal(out->n, net->n);
    return out;
}

/* The expected number of ties is that of the network, whatever it looks like. */
static void as_many_ties_are_expected(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        polis_network *net = tangle(directed);
        double sum = 0.0, square = 0.0;

        for (uint32_t r = 0; r < REPLICATES; r++) {
            polis_network *other = drawn(net, 3, r);
            const double m = (double)other->m;

            sum += m / REPLICATES;
            square += m * m / REPLICATES;
            polis_network_free(&other);
        }
        const double error = sqrt((square - sum * sum) / REPLICATES);
        assert_true(error > 0.02 && error < 1.0);
        assert_true(fabs(sum - (double)net->m) < 4.0 * error);
        polis_network_free(&net);
    }
}

/* What vertex was drawn as p: the one common end of the edges that p has copies of; -1: not clear.
 */
static int source_of(const polis_network *net, const polis_network *other, polis_vid p)
{
    int at[N] = {0}, edges = 0, found = -1;

    for (polis_eid e = 0; e < other->m; e++) {
        for (polis_eid f = 0; f < net->m; f++) {
            if ((other->tail[e] == p || other->head[e] == p) && net->value[f] == other->value[e]) {
                at[net->tail[f]]++;
                at[net->head[f]]++;
                edges++;
            }
        }
    }
    for (int v = 0; v < N && edges > 2; v++) {
        found = at[v] == edges ? v : found;
    }
    return found;
}

/* Between copies of different vertices stands their edge with its value, and none where they have
 * none. */
static void copies_are_tied_as_their_vertices_are(void **state)
{
    (void)state;
    for (int directed = 0; directed < 2; directed++) {
        polis_network *net = tangle(directed), *other = drawn(net, 5, 0);
        int source[N], clear = 0, checked = 0;

        for (int p = 0; p < N; p++) {
            source[p] = source_of(net, other, p);
            clear += source[p] >= 0;
        }
        assert_true(clear > N / 2);
        for (int p = 0; p < N; p++) {
            for (int q = 0; q < N; q++) {
                const int u = source[p], v = source[q];
                double expected = 0.0, found = 0.0;

                if (u < 0 || v < 0 || u == v || (!directed && p > q)) {
                    continue;
                }
                for (polis_eid f = 0; f < net->m; f++) {
                    const bool same = net->tail[f] == u && net->head[f] == v;
                    const bool turned = !directed && net->tail[f] == v && net->head[f] == u;
                    expected = same || turned ? net->value[f] : expected;
                }
                for (polis_eid e = 0; e < other->m; e++) {
                    found = other->tail[e] == p && other->head[e] == q ? other->value[e] : found;
                }
                assert_true(found == expected);
                checked += expected > 0.0;
            }
        }
        assert_true(checked > 20);
        polis_network_free(&other);
        polis_network_free(&net);
    }
}

static void one_seed_gives_one_network_and_each_replicate_another(void **state)
{
    polis_network *net = tangle(false);

    (void)state;
    check_seeds(polis_draw_vertices, net);
    polis_network_free(&net);
}

static void networks_without_edges_stay_so(void **state)
{
    const int edge[1][2] = {{0, 1}};
    const double length[1] = {2.0};
    polis_network *net = network_of(2, 0, edge, NULL, false, POLIS_PARALLEL_MERGE);

    (void)state;
    for (uint32_t r = 0; r < 8; r++) {
        polis_network *other = drawn(net, 1, r);
        assert_int_equal(other->m, 0);
        polis_network_free(&other);
    }
    polis_network_free(&net);
    net = network_of(2, 1, edge, length, true, POLIS_PARALLEL_MERGE);
    for (uint32_t r = 0; r < 8; r++) { /* a weighted pair, of which any number may be left */
        polis_network *other = drawn(net, 1, r);
        polis_network_free(&other);
    }
    polis_network_free(&net);
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    polis_network *net = tangle(true);

    (void)state;
    check_refused_memory(polis_draw_vertices, net);
    polis_network_free(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_many_ties_are_expected),
        cmocka_unit_test(copies_are_tied_as_their_vertices_are),
        cmocka_unit_test(one_seed_gives_one_network_and_each_replicate_another),
        cmocka_unit_test(networks_without_edges_stay_so),
        cmocka_unit_test(a_failed_allocation_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
