/* Rewiring: degrees stay, everything else becomes what chance makes of it. */
#include "model/pair_set.h"
#include "model/rewire.h"

#include "replicas.h"

#include <math.h>
#include <string.h>

enum { N = 60, M = 240, REPLICATES = 6000 };

/* Many edges, some of them parallel where `parallel` keeps them. */
static polis_network *tangle(bool directed, bool valued, polis_parallel parallel)
{
    uint64_t state = 99;
    int edge[M][2];
    double length[M];

    for (int e = 0; e < M; e++) {
        edge[e][0] = (int)(next_random(&state) % N);
        edge[e][1] = (int)(next_random(&state) % (e % 3 ? N : 5));
        length[e] = 1.0 + e;
    }
    return network_of(N, M, (const int(*)[2])edge, valued ? length : NULL, directed, parallel);
}

static polis_network *rewired(const polis_network *net, uint64_t seed, uint32_t replicate)
{
    return replica(polis_rewire, net, seed, replicate);
}

static void count_degrees(const polis_network *net, int out[N], int in[N])
{
    memset(out, 0, N * sizeof *out);
    memset(in, 0, N * sizeof *in);
    for (polis_eid e = 0; e < net->m; e++) {
        out[net->tail[e]]++;
        (net->directed ? in : out)[net->head[e]]++;
    }
}

static int n_parallel(const polis_network *net)
{
    int n = 0;

    for (polis_eid e = 1; e < net->m; e++) {
        n += net->tail[e] == net->tail[e - 1] && net->head[e] == net->head[e - 1];
    }
    return n;
}

static int n_common(const polis_network *a, const polis_network *b)
{
    polis_pair_set set = {0};
    int n = 0;

    assert_int_equal(polis_pair_set_new(&set, a->m, a->directed), POLIS_OK);
    for (polis_eid e = 0; e < a->m; e++) {
        polis_pair_set_add(&set, a->tail[e], a->head[e]);
    }
    for (polis_eid e = 0; e < b->m; e++) {
        n += polis_pair_set_has(&set, b->tail[e], b->head[e]);
    }
    polis_pair_set_clear(&set);
    return n;
}

static void degrees_stay_and_ties_move(void **state)
{
    (void)state;
    for (int kind = 0; kind < 4; kind++) {
        const bool directed = kind & 1;
        polis_network *net = tangle(directed, kind & 2, POLIS_PARALLEL_MERGE);
        polis_network *other = rewired(net, 1, 0);
        int out[2][N], in[2][N];

        count_degrees(net, out[0], in[0]);
        count_degrees(other, out[1], in[1]);
        assert_memory_equal(out[0], out[1], sizeof out[0]);
        assert_memory_equal(in[0], in[1], sizeof in[0]);
        assert_int_equal(n_parallel(other), 0);
        assert_true(n_common(net, other) < net->m / 2);
        polis_network_free(&other);
        polis_network_free(&net);
    }
}

static void values_are_kept_and_so_is_what_leaves_a_node(void **state)
{
    polis_network *net = tangle(true, true, POLIS_PARALLEL_MERGE), *other = rewired(net, 5, 2);
    double sum[2][N] = {{0}};

    (void)state;
    for (polis_eid e = 0; e < net->m; e++) {
        sum[0][net->tail[e]] += net->value[e];
        sum[1][other->tail[e]] += other->value[e];
    }
    for (int v = 0; v < N; v++) {
        assert_true(sum[0][v] == sum[1][v]); /* whole numbers */
    }
    polis_network_free(&other);
    polis_network_free(&net);
}

static void parallel_edges_become_no_more(void **state)
{
    polis_network *net = tangle(false, true, POLIS_PARALLEL_DISTINCT), *other = rewired(net, 3, 0);
    int out[2][N], in[2][N];

    (void)state;
    count_degrees(net, out[0], in[0]);
    count_degrees(other, out[1], in[1]);
    assert_memory_equal(out[0], out[1], sizeof out[0]);
    assert_true(n_parallel(net) > 3);
    assert_true(n_parallel(other) < n_parallel(net));
    polis_network_free(&other);
    polis_network_free(&net);
}

static void one_seed_gives_one_network_and_each_replicate_another(void **state)
{
    polis_network *net = tangle(false, false, POLIS_PARALLEL_MERGE);
    polis_network *a = rewired(net, 1, 0), *next = rewired(net, 1, 1), *seed = rewired(net, 2, 0);

    (void)state;
    check_seeds(polis_rewire, net);
    assert_true(n_common(a, next) < net->m / 2);
    assert_true(n_common(a, seed) < net->m / 2);
    polis_network_free(&a);
    polis_network_free(&next);
    polis_network_free(&seed);
    polis_network_free(&net);
}

/* Of 6 nodes of degree 2 there are 60 hexagons and 10 pairs of triangles: each as likely. */
static void every_network_of_these_degrees_is_as_likely(void **state)
{
    static const int ring[6][2] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}};
    polis_network *net = network_of(6, 6, ring, NULL, false, POLIS_PARALLEL_MERGE);
    int n_triangles = 0, n_first = 0;

    (void)state;
    for (uint32_t r = 0; r < REPLICATES; r++) {
        polis_network *other = rewired(net, 11, r);
        bool tied[6][6] = {{false}};
        int triangles = 0;

        for (polis_eid e = 0; e < other->m; e++) {
            tied[other->tail[e]][other->head[e]] = true;
        }
        for (int b = 1; b < 6; b++) {
            for (int c = b + 1; c < 6; c++) {
                triangles += tied[0][b] && tied[b][c] && tied[0][c];
            }
        }
        n_triangles += triangles;
        n_first += tied[0][1];
        polis_network_free(&other);
    }
    /* expected shares 10/70 and 2/5; four standard errors */
    assert_true(fabs(n_triangles / (double)REPLICATES - 1.0 / 7.0) < 4.0 * 0.0046);
    assert_true(fabs(n_first / (double)REPLICATES - 0.4) < 4.0 * 0.0064);
    polis_network_free(&net);
}

static void what_cannot_change_does_not(void **state)
{
    static const int star[4][2] = {{0, 1}, {0, 2}, {0, 3}, {0, 4}};
    polis_network *net = network_of(5, 4, star, NULL, false, POLIS_PARALLEL_MERGE);
    polis_network *empty = network_of(3, 0, NULL, NULL, false, POLIS_PARALLEL_MERGE);
    polis_network *other = rewired(net, 1, 0), *none = rewired(empty, 1, 0);

    (void)state;
    assert_int_equal(n_common(net, other), 4);
    assert_int_equal(none->n, 3);
    assert_int_equal(none->m, 0);
    polis_network_free(&other);
    polis_network_free(&none);
    polis_network_free(&net);
    polis_network_free(&empty);
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    polis_network *net = tangle(false, true, POLIS_PARALLEL_MERGE);

    (void)state;
    check_refused_memory(polis_rewire, net);
    polis_network_free(&net);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(degrees_stay_and_ties_move),
        cmocka_unit_test(values_are_kept_and_so_is_what_leaves_a_node),
        cmocka_unit_test(parallel_edges_become_no_more),
        cmocka_unit_test(one_seed_gives_one_network_and_each_replicate_another),
        cmocka_unit_test(every_network_of_these_degrees_is_as_likely),
        cmocka_unit_test(what_cannot_change_does_not),
        cmocka_unit_test(a_failed_allocation_leaves_nothing),
    };

    return cmocka_run_group_tests_name("rewire", tests, NULL, NULL);
}
