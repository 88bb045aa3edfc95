/* Real networks of every format, where POLIS_DATA names their folder: sizes known from their
 * origin. Exit status 77 without them. */
#include "base/mem.h"
#include "io/reader.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PATH = 1024, SKIPPED = 77 };

static const polis_read_options hops = {0};
static const polis_read_options weight = {.weight = "weight", .role = POLIS_ROLE_STRENGTH};
static const polis_read_options length = {.weight = "length", .role = POLIS_ROLE_LENGTH};
static const polis_read_options dist = {.weight = "dist", .role = POLIS_ROLE_LENGTH};

static int teardown(void **state)
{
    (void)state;
    return polis_mem_live() == 0 ? 0 : -1;
}

static polis_network *load(const char *file, polis_read_options options)
{
    const polis_readers readers = polis_readers_text();
    char path[PATH];
    const polis_input input = {.id = "net", .path = path, .options = options};
    polis_fault fault = {0};
    polis_network *net = NULL;

    snprintf(path, sizeof path, "%s/%s", getenv("POLIS_DATA"), file);
    if (polis_read_network(&readers, &input, &fault, &net) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    assert_true(polis_network_is_valid(net));
    return net;
}

static void has(const char *file, polis_read_options options, polis_vid n, polis_eid m,
                bool directed)
{
    polis_network *net = load(file, options);

    print_message("%s: %d nodes, %lld edges\n", file, (int)net->n, (long long)net->m);
    assert_int_equal(net->n, n);
    assert_int_equal(net->m, m);
    assert_int_equal(net->directed, directed);
    polis_network_free(&net);
}

static void metis_graphs_have_their_sizes(void **state)
{
    (void)state;
    has("graphs/karate.graph", hops, 34, 78, false);
    has("graphs/jazz.graph", hops, 198, 2742, false);
    has("graphs/power.graph", hops, 4941, 6594, false);
    has("graphs/celegans_metabolic.graph", hops, 453, 2025, false);
    has("graphs/PGPgiantcompo.graph", hops, 10680, 24316, false);
    has("graphs/airfoil1.graph", hops, 4253, 12289, false);
    has("graphs/lesmis.graph", weight, 77, 254, false);
}

static void lesmis_keeps_its_weights(void **state)
{
    (void)state;
    polis_network *net = load("graphs/lesmis.graph", weight);
    double sum = 0.0;

    for (polis_eid e = 0; e < net->m; e++) {
        sum += net->value[e];
    }
    assert_true(sum == 820.0); /* scenes that two characters share, Knuth 1993 */
    polis_network_free(&net);
}

static void the_road_network_of_new_york_has_its_size(void **state)
{
    (void)state;
    has("roads/NY.gr.xz", hops, 264346, 365050, false);
}

static void tntp_networks_have_their_sizes(void **state)
{
    (void)state;
    has("tntp/SiouxFalls/SiouxFalls_net.tntp", length, 24, 76, true);
    has("tntp/Anaheim/Anaheim_net.tntp", length, 416, 914, true);
    has("tntp/Chicago-Sketch/ChicagoSketch_net.tntp", length, 933, 2950, true);
    has("tntp/Winnipeg/Winnipeg_net.tntp", length, 1040, 2836, true);
    has("tntp/chicago-regional/ChicagoRegional_net.tntp", length, 12979, 39018, true);
    has("tntp/Sydney/Sydney_net.tntp", length, 33113, 75379, true);
}

static void tntp_networks_have_their_coordinates(void **state)
{
    (void)state;
    polis_network *net = load("tntp/SiouxFalls/SiouxFalls_net.tntp", length);
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(net->x[0] == -96.77041974 && net->y[0] == 43.61282792);
    polis_network_free(&net);
    net = load("tntp/chicago-regional/ChicagoRegional_net.tntp", length);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    assert_true(net->x[0] == 712475.0 && net->y[0] == 1855780.0);
    assert_int_equal(net->dropped.unused_nodes, 3);
    polis_network_free(&net);
    net = load("tntp/Winnipeg/Winnipeg_net.tntp", length);
    assert_int_equal(net->coords, POLIS_COORDS_NONE);
    assert_int_equal(net->dropped.unused_nodes, 12);
    polis_network_free(&net);
}

static void all_backbone_networks_are_read(void **state)
{
    (void)state;
    char path[PATH];
    int64_t n_files = 0, n_nodes = 0, n_edges = 0;
    struct dirent *entry;
    DIR *folder;

    snprintf(path, sizeof path, "%s/topohub/topozoo", getenv("POLIS_DATA"));
    folder = opendir(path);
    assert_non_null(folder);
    while ((entry = readdir(folder))) {
        if (strstr(entry->d_name, ".gml")) {
            snprintf(path, sizeof path, "topohub/topozoo/%s", entry->d_name);
            polis_network *net = load(path, dist);
            assert_false(net->directed);
            assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
            assert_int_equal(net->name.n, net->n);
            for (polis_vid v = 0; v < net->n; v++) {
                assert_true(net->x[v] <= 180.0); /* false for NaN */
            }
            n_files++;
            n_nodes += net->n;
            n_edges += net->m + net->dropped.parallel_edges + net->dropped.self_loops;
            polis_network_free(&net);
        }
    }
    closedir(folder);
    assert_int_equal(n_files, 203);
    assert_int_equal(n_nodes, 5418);
    assert_int_equal(n_edges, 6885);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        TEST(metis_graphs_have_their_sizes),
        TEST(lesmis_keeps_its_weights),
        TEST(the_road_network_of_new_york_has_its_size),
        TEST(tntp_networks_have_their_sizes),
        TEST(tntp_networks_have_their_coordinates),
        TEST(all_backbone_networks_are_read),
    };
    const char *data = getenv("POLIS_DATA");
    DIR *folder = data ? opendir(data) : NULL;

    if (!folder) {
        print_message("skipped: POLIS_DATA names no folder\n");
        return SKIPPED;
    }
    closedir(folder);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
