/* The rules from edges to a network, one test a rule. */
#include "base/mem.h"
#include "network/builder.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct row {
    int u, v;
    double value;
} row;

static const polis_read_options hops = {0};
static const polis_read_options lengths = {.weight = "w", .role = POLIS_ROLE_LENGTH};
static const polis_read_options strengths = {.weight = "w", .role = POLIS_ROLE_STRENGTH};

static polis_builder *new_builder(const polis_read_options *options, polis_fault *fault)
{
    polis_builder *b = NULL;

    assert_int_equal(polis_builder_new(options, "net.txt", fault, &b), POLIS_OK);
    return b;
}

/* The network of these rows over declared nodes 1 .. n, or of labels if n is 0. */
static polis_network *build(const polis_read_options *options, int64_t n, bool keep_unused,
                            polis_direction direction, int n_rows, const row *rows)
{
    polis_builder *b = new_builder(options, NULL);
    polis_network *net = NULL;

    if (n > 0) {
        assert_int_equal(polis_builder_declare(b, n, 1, keep_unused), POLIS_OK);
    }
    for (int i = 0; i < n_rows; i++) {
        if (n > 0) {
            assert_int_equal(
                polis_builder_declared_edge(b, rows[i].u, rows[i].v, rows[i].value, i + 1),
                POLIS_OK);
        } else {
            char text[2][12];
            polis_vid node[2];
            for (int k = 0; k < 2; k++) {
                const int len = snprintf(text[k], sizeof text[k], "%d", k ? rows[i].v : rows[i].u);
                assert_int_equal(polis_builder_node(b, text[k], (size_t)len, &node[k]), POLIS_OK);
            }
            assert_int_equal(polis_builder_edge(b, node[0], node[1], rows[i].value, i + 1),
                             POLIS_OK);
        }
    }
    assert_int_equal(polis_builder_finish(b, direction, &net), POLIS_OK);
    polis_builder_free(&b);
    assert_true(polis_network_is_valid(net));
    return net;
}

#define BUILD(options, n, keep, direction, ...)                                               \
    build(options, n, keep, direction, (int)(sizeof((const row[])__VA_ARGS__) / sizeof(row)), \
          (const row[])__VA_ARGS__)

static void assert_edge(const polis_network *net, polis_eid e, const char *u, const char *v,
                        double value)
{
    assert_true(e < net->m);
    assert_string_equal(polis_texts_get(&net->label, net->tail[e]), u);
    assert_string_equal(polis_texts_get(&net->label, net->head[e]), v);
    assert_true(net->value ? net->value[e] == value : value == 0.0);
}

static int teardown(void **state)
{
    (void)state;
    polis_mem_fail_after(-1);
    return polis_mem_live() == 0 ? 0 : -1;
}

static void undirected_edges_go_up_and_are_sorted(void **state)
{
    (void)state;
    polis_network *net = BUILD(&hops, 9, true, POLIS_DIRECTION_UNDIRECTED,
                               {{9, 2, 0}, {5, 1, 0}, {1, 2, 0}, {3, 9, 0}});
    assert_int_equal(net->n, 9);
    assert_int_equal(net->m, 4);
    assert_false(net->directed);
    assert_null(net->value);
    assert_edge(net, 0, "1", "2", 0);
    assert_edge(net, 1, "1", "5", 0);
    assert_edge(net, 2, "2", "9", 0);
    assert_edge(net, 3, "3", "9", 0);
    polis_network_free(&net);
}

static void directed_edges_keep_their_direction(void **state)
{
    (void)state;
    polis_network *net =
        BUILD(&lengths, 0, false, POLIS_DIRECTION_DIRECTED, {{7, 3, 1.5}, {3, 7, 2.5}, {3, 5, 1}});
    assert_int_equal(net->m, 3);
    assert_true(net->directed);
    assert_edge(net, 0, "7", "3", 1.5); /* labels are numbered in order of appearance */
    assert_edge(net, 1, "3", "7", 2.5);
    assert_edge(net, 2, "3", "5", 1);
    polis_network_free(&net);
}

static void the_option_overrides_the_direction_of_the_file(void **state)
{
    (void)state;
    polis_read_options options = hops;
    options.direction = POLIS_DIRECTION_DIRECTED;
    polis_network *net =
        BUILD(&options, 2, false, POLIS_DIRECTION_UNDIRECTED, {{2, 1, 0}, {1, 2, 0}});
    assert_true(net->directed);
    assert_int_equal(net->m, 2);
    polis_network_free(&net);
    options.direction = POLIS_DIRECTION_UNDIRECTED;
    net = BUILD(&options, 2, false, POLIS_DIRECTION_DIRECTED, {{2, 1, 0}, {1, 2, 0}});
    assert_false(net->directed);
    assert_int_equal(net->m, 1);
    polis_network_free(&net);
}

static void self_loops_are_dropped_and_counted(void **state)
{
    (void)state;
    polis_network *net =
        BUILD(&lengths, 0, false, POLIS_DIRECTION_UNDIRECTED, {{1, 1, 3}, {1, 2, 4}, {3, 3, 1}});
    assert_int_equal(net->m, 1);
    assert_int_equal(net->dropped.self_loops, 2);
    assert_int_equal(net->n, 3); /* a labelled node stays */
    polis_network_free(&net);
}

static void merging_keeps_the_shortest_length(void **state)
{
    (void)state;
    polis_network *net = BUILD(&lengths, 3, false, POLIS_DIRECTION_UNDIRECTED,
                               {{1, 2, 5}, {2, 1, 3}, {1, 2, 4}, {2, 3, 1}});
    assert_int_equal(net->m, 2);
    assert_edge(net, 0, "1", "2", 3);
    assert_edge(net, 1, "2", "3", 1);
    assert_int_equal(net->dropped.parallel_edges, 2);
    polis_network_free(&net);
}

static void merging_sums_strengths_in_an_order_of_its_own(void **state)
{
    (void)state;
    polis_network *a = BUILD(&strengths, 2, false, POLIS_DIRECTION_UNDIRECTED,
                             {{1, 2, 1e16}, {2, 1, 1}, {1, 2, 1}});
    polis_network *b = BUILD(&strengths, 2, false, POLIS_DIRECTION_UNDIRECTED,
                             {{1, 2, 1}, {2, 1, 1}, {1, 2, 1e16}});
    assert_int_equal(a->m, 1);
    assert_int_equal(a->dropped.parallel_edges, 2);
    assert_true(a->value[0] == 1e16 + 2.0);
    assert_memory_equal(a->value, b->value, sizeof *a->value);
    polis_network_free(&a);
    polis_network_free(&b);
}

static void merging_hops_keeps_one_edge(void **state)
{
    (void)state;
    polis_network *net =
        BUILD(&hops, 2, false, POLIS_DIRECTION_UNDIRECTED, {{1, 2, 0}, {2, 1, 0}, {1, 2, 0}});
    assert_int_equal(net->m, 1);
    assert_int_equal(net->dropped.parallel_edges, 2);
    polis_network_free(&net);
}

/* 1>2 twice, 2>1 once, 1>3 once: by role and rule, the values of 1-2 and 1-3; 0: no edge. */
static void both_directions_get_one_value(void **state)
{
    (void)state;
    const struct {
        const polis_read_options *as;
        polis_symmetrise how;
        double both, alone;
    } expected[] = {
        {&strengths, POLIS_SYMMETRISE_SUM, 12, 4}, {&strengths, POLIS_SYMMETRISE_MEAN, 6, 2},
        {&strengths, POLIS_SYMMETRISE_MAX, 9, 4},  {&strengths, POLIS_SYMMETRISE_MIN, 3, 0},
        {&lengths, POLIS_SYMMETRISE_SUM, 7, 0},    {&lengths, POLIS_SYMMETRISE_MEAN, 3.5, 0},
        {&lengths, POLIS_SYMMETRISE_MAX, 4, 0},    {&lengths, POLIS_SYMMETRISE_MIN, 3, 4},
        {&hops, POLIS_SYMMETRISE_MAX, 1, 1},       {&hops, POLIS_SYMMETRISE_MIN, 1, 0},
    };

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        polis_read_options options = *expected[i].as;
        const bool alone = expected[i].alone > 0.0;

        options.symmetrise = expected[i].how;
        polis_network *net = BUILD(&options, 3, true, POLIS_DIRECTION_DIRECTED,
                                   {{1, 2, 5}, {2, 1, 3}, {1, 2, 4}, {1, 3, 4}});
        assert_false(net->directed);
        assert_int_equal(net->n, 3);
        assert_int_equal(net->m, 1 + alone);
        assert_int_equal(net->dropped.parallel_edges, 1);
        for (int e = 0; net->value && e < 1 + alone; e++) {
            assert_edge(net, e, "1", e ? "3" : "2", e ? expected[i].alone : expected[i].both);
        }
        polis_network_free(&net);
    }
    polis_read_options options = strengths; /* what a file calls undirected stays */
    options.symmetrise = POLIS_SYMMETRISE_MEAN;
    polis_network *net = BUILD(&options, 2, true, POLIS_DIRECTION_UNDIRECTED, {{1, 2, 5}});
    assert_edge(net, 0, "1", "2", 5);
    polis_network_free(&net);
}

static void distinct_keeps_parallel_lengths_but_sums_strengths(void **state)
{
    (void)state;
    polis_read_options options = lengths;
    options.parallel = POLIS_PARALLEL_DISTINCT;
    polis_network *net =
        BUILD(&options, 2, false, POLIS_DIRECTION_UNDIRECTED, {{1, 2, 5}, {2, 1, 3}, {1, 2, 3}});
    assert_int_equal(net->m, 3);
    assert_int_equal(net->dropped.parallel_edges, 0);
    assert_edge(net, 0, "1", "2", 3);
    assert_edge(net, 1, "1", "2", 3);
    assert_edge(net, 2, "1", "2", 5);
    polis_network_free(&net);
    options.role = POLIS_ROLE_STRENGTH;
    net = BUILD(&options, 2, false, POLIS_DIRECTION_UNDIRECTED, {{1, 2, 5}, {2, 1, 3}});
    assert_int_equal(net->m, 1);
    assert_true(net->value[0] == 8.0);
    polis_network_free(&net);
}

static void strength_zero_is_no_edge_and_uses_no_node(void **state)
{
    (void)state;
    polis_network *net = BUILD(&strengths, 4, false, POLIS_DIRECTION_UNDIRECTED,
                               {{1, 2, 0}, {2, 3, 1}, {4, 3, -0.0}});
    assert_int_equal(net->m, 1);
    assert_int_equal(net->n, 2);
    assert_int_equal(net->dropped.zero_strengths, 2);
    assert_int_equal(net->dropped.unused_nodes, 2);
    polis_network_free(&net);
}

static void length_zero_is_kept_or_refused_as_asked(void **state)
{
    (void)state;
    polis_network *net = BUILD(&lengths, 2, false, POLIS_DIRECTION_UNDIRECTED, {{1, 2, -0.0}});
    assert_int_equal(net->m, 1);
    assert_true(net->value[0] == 0.0 && !signbit(net->value[0]));
    polis_network_free(&net);

    polis_read_options options = lengths;
    polis_fault fault = {0};
    options.zero_length = POLIS_ZERO_ERROR;
    polis_builder *b = new_builder(&options, &fault);
    assert_int_equal(polis_builder_declare(b, 2, 0, false), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 0, 1, 0.0, 12), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "net.txt:12: length is 0"));
    polis_builder_free(&b);
}

static void bad_values_are_errors_with_file_and_line(void **state)
{
    (void)state;
    const double bad[] = {-3, NAN, INFINITY, -INFINITY};
    const char *text[] = {"is -3", "is nan", "is inf", "is -inf"};
    for (int i = 0; i < 4; i++) {
        polis_fault fault = {0};
        polis_builder *b = new_builder(i % 2 ? &lengths : &strengths, &fault);
        assert_int_equal(polis_builder_declare(b, 2, 0, false), POLIS_OK);
        assert_int_equal(polis_builder_edge(b, 0, 1, bad[i], 7), POLIS_E_PARSE);
        assert_non_null(strstr(fault.text, "net.txt:7: "));
        assert_non_null(strstr(fault.text, text[i]));
        assert_non_null(strstr(fault.text, "expected a number >= 0"));
        polis_builder_free(&b);
    }
    /* without a role the value is not looked at */
    polis_network *net = BUILD(&hops, 2, false, POLIS_DIRECTION_UNDIRECTED, {{1, 2, NAN}});
    assert_int_equal(net->m, 1);
    polis_network_free(&net);
}

static void unused_declared_nodes_are_dropped_unless_kept(void **state)
{
    (void)state;
    const row rows[] = {{70, 7, 0}, {7, 64, 0}, {100, 65, 0}};
    polis_network *net = build(&hops, 200, false, POLIS_DIRECTION_DIRECTED, 3, rows);
    assert_int_equal(net->n, 5);
    assert_int_equal(net->dropped.unused_nodes, 195);
    assert_edge(net, 0, "7", "64", 0);
    assert_edge(net, 1, "70", "7", 0);
    assert_edge(net, 2, "100", "65", 0);
    for (polis_vid v = 1; v < net->n; v++) { /* the order of the ids is the order of the nodes */
        assert_true(atoi(polis_texts_get(&net->label, v - 1)) <
                    atoi(polis_texts_get(&net->label, v)));
    }
    polis_network_free(&net);
    net = build(&hops, 200, true, POLIS_DIRECTION_DIRECTED, 3, rows);
    assert_int_equal(net->n, 200);
    assert_int_equal(net->dropped.unused_nodes, 0);
    assert_string_equal(polis_texts_get(&net->label, 199), "200");
    polis_network_free(&net);
}

static void declared_ids_out_of_range_are_errors(void **state)
{
    (void)state;
    const int64_t bad[] = {0, 6, -1, INT64_MAX, INT64_MIN};
    for (int i = 0; i < 5; i++) {
        polis_fault fault = {0};
        polis_builder *b = new_builder(&hops, &fault);
        assert_int_equal(polis_builder_declare(b, 5, 1, false), POLIS_OK);
        assert_int_equal(polis_builder_declared_edge(b, 1, bad[i], 0, 3), POLIS_E_PARSE);
        assert_non_null(strstr(fault.text, "net.txt:3: node "));
        assert_non_null(strstr(fault.text, "expected 1 to 5"));
        polis_builder_free(&b);
    }
}

static void absurd_declarations_cost_nothing(void **state)
{
    (void)state;
    const int64_t n = INT64_C(1) << 60;
    polis_fault fault = {0};
    polis_builder *b = new_builder(&hops, &fault);
    polis_network *net = NULL;

    assert_int_equal(polis_builder_declare(b, n, 1, false), POLIS_OK);
    assert_int_equal(polis_builder_declared_edge(b, n, 5, 0, 1), POLIS_OK);
    assert_int_equal(polis_builder_declared_edge(b, 5, 40, 0, 2), POLIS_OK);
    assert_int_equal(polis_builder_declared_edge(b, 7, 7, 0, 2), POLIS_OK); /* uses nothing */
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    polis_builder_free(&b);
    assert_true(polis_network_is_valid(net));
    assert_int_equal(net->n, 3);
    assert_int_equal(net->dropped.unused_nodes, n - 3);
    assert_edge(net, 0, "5", "40", 0);
    assert_edge(net, 1, "5", "1152921504606846976", 0);
    polis_network_free(&net);

    b = new_builder(&hops, &fault);
    assert_int_equal(polis_builder_declare(b, n, 1, true), POLIS_E_OVERFLOW);
    polis_builder_free(&b);
    b = new_builder(&hops, NULL);
    assert_int_equal(polis_builder_declare(b, -1, 1, false), POLIS_E_PARSE);
    assert_int_equal(polis_builder_declare(b, INT64_MAX, 1, false), POLIS_E_PARSE);
    polis_builder_free(&b);
}

static void infinite_sums_of_strengths_are_refused(void **state)
{
    (void)state;
    polis_fault fault = {0};
    polis_builder *b = new_builder(&strengths, &fault);
    polis_network *net = NULL;

    assert_int_equal(polis_builder_declare(b, 2, 0, false), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 0, 1, 1e308, 1), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 0, 1, 1e308, 2), POLIS_OK);
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_E_OVERFLOW);
    assert_non_null(strstr(fault.text, "infinity"));
    assert_null(net);
    polis_builder_free(&b);
}

static void folding_halves_symmetric_arcs_only(void **state)
{
    (void)state;
    const row rows[] = {{1, 2, 5}, {2, 1, 5}, {3, 2, 4}, {2, 3, 4}, {5, 4, 1}, {4, 5, 2}};
    for (int n = 2; n <= 6; n++) {
        polis_builder *b = new_builder(&strengths, NULL);
        polis_network *net = NULL;
        assert_int_equal(polis_builder_declare(b, 5, 1, false), POLIS_OK);
        for (int i = 0; i < n; i++) {
            assert_int_equal(polis_builder_declared_edge(b, rows[i].u, rows[i].v, rows[i].value, i),
                             POLIS_OK);
        }
        /* odd at 3: 2-3 lacks its reverse; at 5: 4-5 does; at 6 the two values differ */
        const polis_vid odd[] = {-1, -1, -1, 1, -1, 3, 3};
        assert_int_equal(polis_builder_fold(b), odd[n]);
        assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
        if (odd[n] < 0) {
            assert_int_equal(net->m, n / 2);
            assert_true(net->value[0] == 5.0); /* not 10 */
            assert_int_equal(net->dropped.parallel_edges, 0);
        }
        polis_network_free(&net);
        polis_builder_free(&b);
    }
}

static void folding_keeps_arcs_of_a_network_asked_to_be_directed(void **state)
{
    (void)state;
    polis_read_options options = hops;
    polis_network *net = NULL;
    options.direction = POLIS_DIRECTION_DIRECTED;
    polis_builder *b = new_builder(&options, NULL);
    assert_int_equal(polis_builder_declare(b, 2, 0, false), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 0, 1, 0, 1), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 1, 0, 0, 1), POLIS_OK);
    assert_int_equal(polis_builder_fold(b), -1);
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    assert_int_equal(net->m, 2);
    polis_network_free(&net);
    polis_builder_free(&b);
}

static void coordinates_and_names_follow_their_nodes(void **state)
{
    (void)state;
    polis_builder *b = new_builder(&hops, NULL);
    polis_network *net = NULL;

    assert_int_equal(polis_builder_declare(b, 10, 0, false), POLIS_OK);
    assert_int_equal(polis_builder_coords(b, 8, POLIS_COORDS_PLANE, 10.5, 59.9), POLIS_OK);
    assert_int_equal(polis_builder_coords(b, 3, POLIS_COORDS_PLANE, 1, 1), POLIS_OK);
    assert_int_equal(polis_builder_coords(b, 8, POLIS_COORDS_PLANE, 10.75, 60), POLIS_OK);
    assert_int_equal(polis_builder_coords(b, 1, POLIS_COORDS_LON_LAT, 1, 1), POLIS_E_BUG);
    polis_builder_guess_coords(b);
    assert_int_equal(polis_builder_name(b, 8, "Oslo", 4), POLIS_OK);
    assert_int_equal(polis_builder_name(b, 3, "unused", 6), POLIS_OK);
    assert_int_equal(polis_builder_edge(b, 8, 2, 0, 1), POLIS_OK);
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    polis_builder_free(&b);
    assert_true(polis_network_is_valid(net));
    assert_int_equal(net->n, 2);
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(isnan(net->x[0]) && isnan(net->y[0]));
    assert_true(net->x[1] == 10.75 && net->y[1] == 60.0);
    assert_string_equal(polis_texts_get(&net->name, 0), "");
    assert_string_equal(polis_texts_get(&net->name, 1), "Oslo");
    polis_network_free(&net);
}

static void coordinates_beyond_degrees_are_a_plane(void **state)
{
    (void)state;
    polis_builder *b = new_builder(&hops, NULL);
    polis_network *net = NULL;
    polis_vid v;

    assert_int_equal(polis_builder_node(b, "a", 1, &v), POLIS_OK);
    assert_int_equal(polis_builder_coords(b, v, POLIS_COORDS_LON_LAT, 5, 90.5), POLIS_OK);
    polis_builder_guess_coords(b);
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    assert_int_equal(net->n, 1); /* a coordinate makes no node */
    assert_true(net->y[0] == 90.5);
    polis_network_free(&net);
    polis_builder_free(&b);
}

enum { LABELLED = 2000 };

/* Edge i of many: labels short and long, in no order, some of them loops. */
static void label_of(int i, int end, char text[40], polis_label *label)
{
    static const char *const format[] = {"%d", "%012d", "the place of number %d"};
    const int v = (i * 7919 + end * (i % 11) * 31) % 997;

    label->text = text;
    label->len = (size_t)snprintf(text, 40, format[v % 3], v);
}

static polis_err add_labelled(polis_builder *b, bool one_by_one)
{
    polis_err rc = POLIS_OK;

    for (int i = 0; i < LABELLED && rc == POLIS_OK; i++) {
        char text[2][40];
        polis_label end[2];
        polis_vid v[2];
        for (int k = 0; k < 2; k++) {
            label_of(i, k, text[k], &end[k]);
            if (one_by_one && rc == POLIS_OK) {
                rc = polis_builder_node(b, end[k].text, end[k].len, &v[k]);
            }
        }
        if (!one_by_one) {
            rc = polis_builder_labelled_edge(b, end, i % 5 + 1, i + 1);
        } else if (rc == POLIS_OK) {
            rc = polis_builder_edge(b, v[0], v[1], i % 5 + 1, i + 1);
        }
    }
    return rc;
}

static void labelled_edges_make_the_network_of_nodes_and_edges(void **state)
{
    (void)state;
    polis_network *net[2] = {NULL, NULL};
    polis_digest digest[2];

    for (int i = 0; i < 2; i++) {
        polis_builder *b = new_builder(&lengths, NULL);
        assert_int_equal(add_labelled(b, i == 1), POLIS_OK);
        assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_DIRECTED, &net[i]), POLIS_OK);
        digest[i] = polis_network_digest(net[i]);
        polis_builder_free(&b);
    }
    assert_int_equal(net[0]->n, 997);
    assert_int_equal(net[0]->dropped.self_loops, net[1]->dropped.self_loops);
    assert_true(digest[0].high == digest[1].high && digest[0].low == digest[1].low);
    polis_network_free(&net[0]);
    polis_network_free(&net[1]);
}

static void labelled_edges_are_checked_at_once_and_found_when_settled(void **state)
{
    (void)state;
    const polis_label ends[2] = {{"a", 1}, {"b\0c", 3}}; /* a label ends at a NUL byte */
    polis_fault fault = {0};
    polis_builder *b = new_builder(&lengths, &fault);

    assert_int_equal(polis_builder_labelled_edge(b, ends, 1.0, 1), POLIS_OK);
    assert_int_equal(polis_builder_settle(b), POLIS_OK);
    assert_int_equal(polis_builder_find(b, "a", 1), 0);
    assert_int_equal(polis_builder_find(b, "b", 1), 1);
    assert_int_equal(polis_builder_labelled_edge(b, ends, -1.0, 7), POLIS_E_PARSE);
    assert_string_equal(fault.text, "net.txt:7: length is -1, expected a number >= 0");
    polis_builder_free(&b);
}

static void labelled_edges_survive_a_lack_of_memory(void **state)
{
    (void)state;
    polis_err rc = POLIS_E_NOMEM;

    for (int k = 0; rc == POLIS_E_NOMEM; k++) {
        polis_builder *b = new_builder(&lengths, NULL);
        polis_network *net = NULL;
        polis_mem_fail_after(k);
        rc = add_labelled(b, false);
        if (rc == POLIS_OK) {
            rc = polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net);
        }
        polis_mem_fail_after(-1);
        polis_network_free(&net);
        polis_builder_free(&b);
        assert_true(polis_mem_live() == 0);
    }
    assert_int_equal(rc, POLIS_OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        TEST(undirected_edges_go_up_and_are_sorted),
        TEST(directed_edges_keep_their_direction),
        TEST(the_option_overrides_the_direction_of_the_file),
        TEST(self_loops_are_dropped_and_counted),
        TEST(merging_keeps_the_shortest_length),
        TEST(merging_sums_strengths_in_an_order_of_its_own),
        TEST(merging_hops_keeps_one_edge),
        TEST(both_directions_get_one_value),
        TEST(distinct_keeps_parallel_lengths_but_sums_strengths),
        TEST(strength_zero_is_no_edge_and_uses_no_node),
        TEST(length_zero_is_kept_or_refused_as_asked),
        TEST(bad_values_are_errors_with_file_and_line),
        TEST(unused_declared_nodes_are_dropped_unless_kept),
        TEST(declared_ids_out_of_range_are_errors),
        TEST(absurd_declarations_cost_nothing),
        TEST(infinite_sums_of_strengths_are_refused),
        TEST(folding_halves_symmetric_arcs_only),
        TEST(folding_keeps_arcs_of_a_network_asked_to_be_directed),
        TEST(coordinates_and_names_follow_their_nodes),
        TEST(coordinates_beyond_degrees_are_a_plane),
        TEST(labelled_edges_make_the_network_of_nodes_and_edges),
        TEST(labelled_edges_are_checked_at_once_and_found_when_settled),
        TEST(labelled_edges_survive_a_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
