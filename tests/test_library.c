/* libcentropolis as its users see it: nothing but its header. */
#include "files.h"
#include "library/centropolis.h"

#include <math.h>
#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { SIDE = 20, N = SIDE * SIDE, M = 2 * SIDE * (SIDE - 1) };

static centropolis_network *path_of_five(void)
{
    static const int64_t tail[] = {0, 1, 3, 3}, head[] = {1, 2, 2, 4};
    centropolis_network *network = NULL;

    assert_int_equal(centropolis_network_from_edges(5, 4, tail, head, NULL, NULL, &network, NULL),
                     CENTROPOLIS_OK);
    return network;
}

/* A lattice whose lengths take a few values, so that many paths are equally long. */
static centropolis_network *lattice(void)
{
    static int64_t tail[M], head[M];
    static double length[M];
    const centropolis_network_options options = {.weights = CENTROPOLIS_LENGTHS};
    centropolis_network *network = NULL;
    int64_t m = 0;

    for (int64_t v = 0; v < N; v++) {
        for (int down = 0; down < 2; down++) {
            if (down ? v + SIDE < N : v % SIDE + 1 < SIDE) {
                tail[m] = v;
                head[m] = v + (down ? SIDE : 1);
                length[m] = 0.1 * (double)(1 + m % 3);
                m++;
            }
        }
    }
    assert_int_equal(
        centropolis_network_from_edges(N, m, tail, head, length, &options, &network, NULL),
        CENTROPOLIS_OK);
    return network;
}

static void equals(const double *x, const double *expected, int n)
{
    assert_non_null(x);
    for (int i = 0; i < n; i++) {
        assert_true(fabs(x[i] - expected[i]) <= 1e-12 * fabs(expected[i]));
    }
}

static void a_path_has_its_closed_forms(void **state)
{
    static const double betweenness[] = {0, 3, 4, 3, 0}, on_edge[] = {4, 6, 6, 4};
    static const double classic[] = {0.4, 4.0 / 7, 4.0 / 6, 4.0 / 7, 0.4};
    static const double degree[] = {1, 2, 2, 2, 1};
    const double harmonic = (1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4;
    const centropolis_compute_options options = {.edges = true};
    centropolis_network *network = path_of_five();
    centropolis_scores *scores = NULL;
    centropolis_error error;

    (void)state;
    assert_int_equal(centropolis_compute(network, &options, &scores, &error), CENTROPOLIS_OK);
    assert_string_equal(error.text, "");
    equals(centropolis_scores_node(scores, "betweenness"), betweenness, 5);
    equals(centropolis_scores_node(scores, "closeness_classic"), classic, 5);
    equals(centropolis_scores_node(scores, "closeness_harmonic"), &harmonic, 1);
    equals(centropolis_scores_node(scores, "degree"), degree, 5);
    equals(centropolis_scores_edge(scores, "edge_betweenness"), on_edge, 4);
    assert_null(centropolis_scores_node(scores, "degree_out")); /* of directed ones */
    assert_null(centropolis_scores_node(scores, "closeness"));
    assert_null(centropolis_scores_edge(scores, "edge_length")); /* hops have none */
    assert_true(centropolis_scores_resolution(scores) == 1.0);
    centropolis_scores_free(&scores);
    assert_null(scores);
    centropolis_network_free(&network);
    assert_null(network);
}

static void a_network_tells_its_nodes_and_edges(void **state)
{
    centropolis_network *network = path_of_five();
    int64_t tail = -1, head = -1;
    double value = 0.0, x = 7.0;

    (void)state;
    assert_int_equal(centropolis_network_n_nodes(network), 5);
    assert_int_equal(centropolis_network_n_edges(network), 4);
    assert_false(centropolis_network_is_directed(network));
    assert_string_equal(centropolis_network_label(network, 4), "4");
    assert_string_equal(centropolis_network_name(network, 4), "4");
    assert_null(centropolis_network_label(network, 5));
    assert_null(centropolis_network_label(network, -1));
    assert_true(centropolis_network_edge(network, 2, &tail, &head, &value));
    assert_true(tail == 2 && head == 3 && value == 1.0); /* 3-2 was given */
    assert_true(centropolis_network_edge(network, 0, NULL, NULL, NULL));
    assert_false(centropolis_network_edge(network, 4, &tail, &head, &value));
    assert_false(centropolis_network_place(network, 0, &x, &x));
    assert_true(x == 7.0);
    centropolis_network_free(&network);
}

static void files_are_read_as_the_program_reads_them(void **state)
{
    static const char gml[] = "graph [ directed 1\n"
                              " node [ id 7 label \"Oslo\" x 10.7 y 59.9 ]\n"
                              " node [ id 9 label \"Bergen\" x 5.3 y 60.4 ]\n"
                              " edge [ source 7 target 9 flow 4 ]\n"
                              " edge [ source 9 target 7 flow 2 ] ]\n";
    const centropolis_network_options options = {.weights = CENTROPOLIS_STRENGTHS,
                                                 .column = "flow"};
    centropolis_network *network = NULL;
    centropolis_scores *scores = NULL;
    double x = 0.0, y = 0.0;

    (void)state;
    put_text("flows.gml", gml);
    assert_int_equal(centropolis_network_read("flows.gml", &options, &network, NULL), 0);
    assert_true(centropolis_network_is_directed(network));
    assert_string_equal(centropolis_network_label(network, 1), "9");
    assert_string_equal(centropolis_network_name(network, 1), "Bergen");
    assert_null(centropolis_network_name(network, 2));
    assert_true(centropolis_network_place(network, 1, &x, &y) && x == 5.3 && y == 60.4);
    assert_int_equal(centropolis_compute(network, NULL, &scores, NULL), 0);
    assert_true(centropolis_scores_node(scores, "strength_out")[0] == 4.0);
    assert_true(fabs(centropolis_scores_node(scores, "farness_out")[0] - 0.25) < 1e-15);
    assert_true(centropolis_scores_rounding_error(scores) < 1e-12);
    centropolis_scores_free(&scores);
    centropolis_network_free(&network);
}

/* Reading fails with this status, and the text holds that. */
static void refuses_file(const char *path, const centropolis_network_options *options,
                         centropolis_status status, const char *text)
{
    centropolis_network *network = NULL;
    centropolis_error error;

    assert_int_equal(centropolis_network_read(path, options, &network, &error), status);
    assert_int_equal(error.status, status);
    assert_non_null(strstr(error.text, text));
    assert_null(network);
    assert_int_equal(centropolis_network_read(path, options, &network, NULL), status);
}

static void bad_files_are_refused_in_words(void **state)
{
    const centropolis_network_options lengths = {.weights = CENTROPOLIS_LENGTHS,
                                                 .column = "minutes"};
    const centropolis_network_options no_role = {.column = "minutes"};
    const centropolis_network_options format = {.format = "excel"};
    const centropolis_network_options weights = {.weights = (centropolis_weights)9};
    const centropolis_network_options direction = {.direction = (centropolis_direction)-1};

    (void)state;
    put_text("bad.csv", "source,target,minutes\na,b,3\nb,c,-1\n");
    put_text("result.nc", "\x89HDF\r\n\x1a\n and more");
    refuses_file("none.csv", NULL, CENTROPOLIS_E_NOINPUT, "none.csv");
    refuses_file("bad.csv", &lengths, CENTROPOLIS_E_DATA, "bad.csv:3: length is -1");
    refuses_file("bad.csv", &no_role, CENTROPOLIS_E_USAGE, "lengths or strengths?");
    refuses_file("bad.csv", &format, CENTROPOLIS_E_USAGE, "no format 'excel'; there are: ");
    refuses_file("bad.csv", &weights, CENTROPOLIS_E_USAGE, "weights is 9");
    refuses_file("bad.csv", &direction, CENTROPOLIS_E_USAGE, "direction is -1");
    refuses_file("result.nc", NULL, CENTROPOLIS_E_DATA, "centropolis export");
}

static void refuses_edges(int64_t n, int64_t m, int64_t head, const double *value,
                          const centropolis_network_options *options, centropolis_status status,
                          const char *text)
{
    const int64_t tails[] = {0, 1}, heads[] = {1, head};
    centropolis_network *network = NULL;
    centropolis_error error;

    assert_int_equal(
        centropolis_network_from_edges(n, m, tails, heads, value, options, &network, &error),
        status);
    assert_non_null(strstr(error.text, text));
    assert_null(network);
}

static void bad_arrays_are_refused_in_words(void **state)
{
    const centropolis_network_options lengths = {.weights = CENTROPOLIS_LENGTHS};
    const centropolis_network_options strict = {.weights = CENTROPOLIS_LENGTHS,
                                                .refuse_zero_lengths = true};
    const double nan[] = {1.0, NAN}, zero[] = {1.0, 0.0};
    centropolis_network *network = NULL;
    centropolis_error error;

    (void)state;
    refuses_edges(3, 2, 3, NULL, NULL, CENTROPOLIS_E_DATA, "edge 1: node 3, expected 0 to 2");
    refuses_edges(3, 2, -1, NULL, NULL, CENTROPOLIS_E_DATA, "edge 1: node -1");
    refuses_edges(3, 2, 2, nan, &lengths, CENTROPOLIS_E_DATA, "edge 1: length is");
    refuses_edges(3, 2, 2, zero, &strict, CENTROPOLIS_E_DATA, "edge 1: length is 0");
    refuses_edges(3, 2, 2, NULL, &lengths, CENTROPOLIS_E_USAGE, "value is NULL");
    refuses_edges(3, 2, 2, zero, NULL, CENTROPOLIS_E_USAGE, "lengths or strengths?");
    refuses_edges(-3, 2, 2, NULL, NULL, CENTROPOLIS_E_USAGE, "-3 nodes");
    refuses_edges(INT64_C(1) << 40, 2, 2, NULL, NULL, CENTROPOLIS_E_DATA, "at most");
    assert_int_equal(centropolis_network_from_edges(3, 2, NULL, NULL, NULL, NULL, &network, &error),
                     CENTROPOLIS_E_USAGE);
}

static void refuses_options(const centropolis_network *network,
                            const centropolis_compute_options *options, centropolis_status status,
                            const char *text)
{
    centropolis_scores *scores = NULL;
    centropolis_error error;

    assert_int_equal(centropolis_compute(network, options, &scores, &error), status);
    assert_non_null(strstr(error.text, text));
    assert_null(scores);
}

static void bad_options_are_refused_in_words(void **state)
{
    const centropolis_compute_options threads = {.threads = -2}, kernel = {.kernel = "fast"};
    const centropolis_compute_options frontier = {.kernel = "frontier"}, alpha = {.alpha = NAN};
    const centropolis_compute_options resolution = {.resolution = -1.0},
                                      fine = {.resolution = 1e-30};
    centropolis_network *network = lattice();

    (void)state;
    refuses_options(network, &threads, CENTROPOLIS_E_USAGE, "threads is -2");
    refuses_options(network, &kernel, CENTROPOLIS_E_USAGE, "kernel is 'fast'");
    refuses_options(network, &frontier, CENTROPOLIS_E_USAGE, "frontier");
    refuses_options(network, &alpha, CENTROPOLIS_E_USAGE, "alpha is");
    refuses_options(network, &resolution, CENTROPOLIS_E_USAGE, "resolution is -1");
    refuses_options(network, &fine, CENTROPOLIS_E_DATA, "use a resolution of");
    centropolis_network_free(&network);
}

static void bits_do_not_depend_on_threads_and_kernels_agree(void **state)
{
    const centropolis_compute_options one = {.threads = 1, .edges = true};
    const centropolis_compute_options two = {.threads = 2, .edges = true};
    const centropolis_compute_options plain = {.kernel = "dijkstra"};
    centropolis_network *network = lattice();
    centropolis_scores *a = NULL, *b = NULL, *c = NULL;

    (void)state;
    omp_set_num_threads(3);
    assert_int_equal(centropolis_compute(network, &one, &a, NULL), 0);
    assert_int_equal(centropolis_compute(network, &two, &b, NULL), 0);
    assert_int_equal(centropolis_compute(network, &plain, &c, NULL), 0);
    assert_int_equal(omp_get_max_threads(), 3); /* what the caller set */
    for (int i = 0; centropolis_measure_name(i); i++) {
        const char *name = centropolis_measure_name(i);
        const double *x = centropolis_scores_node(a, name), *y = centropolis_scores_node(b, name);

        assert_non_null(centropolis_measure_definition(i));
        assert_true((x == NULL) == (y == NULL));
        assert_true(!x || memcmp(x, y, N * sizeof *x) == 0);
    }
    assert_memory_equal(centropolis_scores_edge(a, "edge_betweenness"),
                        centropolis_scores_edge(b, "edge_betweenness"), M * sizeof(double));
    for (int v = 0; v < N; v++) {
        const double x = centropolis_scores_node(a, "betweenness")[v];
        assert_true(fabs(x - centropolis_scores_node(c, "betweenness")[v]) <= 1e-11 * x);
    }
    assert_null(centropolis_measure_name(-1));
    centropolis_scores_free(&a);
    centropolis_scores_free(&b);
    centropolis_scores_free(&c);
    centropolis_network_free(&network);
}

static bool first_call_only(void *self, double share)
{
    int *n_calls = self;

    assert_true(share >= 0.0 && share <= 1.0);
    return ++*n_calls < 2;
}

static void a_caller_can_stop(void **state)
{
    int n_calls = 0;
    const centropolis_compute_options options = {
        .threads = 1, .progress = first_call_only, .self = &n_calls};
    centropolis_network *network = lattice();

    (void)state;
    refuses_options(network, &options, CENTROPOLIS_E_STOPPED, "progress()");
    assert_int_equal(n_calls, 2);
    centropolis_network_free(&network);
}

static void networks_without_edges_or_nodes_are_networks(void **state)
{
    (void)state;
    for (int64_t n = 0; n < 3; n++) {
        centropolis_network *network = NULL;
        centropolis_scores *scores = NULL;

        assert_int_equal(
            centropolis_network_from_edges(n, 0, NULL, NULL, NULL, NULL, &network, NULL), 0);
        assert_int_equal(centropolis_network_n_nodes(network), n);
        assert_int_equal(centropolis_compute(network, NULL, &scores, NULL), 0);
        assert_non_null(centropolis_scores_node(scores, "betweenness"));
        centropolis_scores_free(&scores);
        centropolis_network_free(&network);
    }
}

static void the_version_is_three_numbers(void **state)
{
    int part[3];

    (void)state;
    assert_int_equal(sscanf(centropolis_version(), "%d.%d.%d", &part[0], &part[1], &part[2]), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_has_its_closed_forms),
        cmocka_unit_test(a_network_tells_its_nodes_and_edges),
        cmocka_unit_test(files_are_read_as_the_program_reads_them),
        cmocka_unit_test(bad_files_are_refused_in_words),
        cmocka_unit_test(bad_arrays_are_refused_in_words),
        cmocka_unit_test(bad_options_are_refused_in_words),
        cmocka_unit_test(bits_do_not_depend_on_threads_and_kernels_agree),
        cmocka_unit_test(a_caller_can_stop),
        cmocka_unit_test(networks_without_edges_or_nodes_are_networks),
        cmocka_unit_test(the_version_is_three_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
