/* GML and GraphML: what small files say, and what is wrong with the bad ones. */
#include "reads.h"

#include <math.h>

static const polis_read_options hops = {0};
static const polis_read_options directed = {.direction = POLIS_DIRECTION_DIRECTED};
static const polis_read_options length = {.weight = "length", .role = POLIS_ROLE_LENGTH};

static void gml_is_read(void **state)
{
    (void)state;
    reads("a.gml",
          "graph [\n  directed 0\n  node [ id 7 label \"x\" ]\n  node [\n id 3 ]\n"
          "  edge [ source 7 target 3 length 2.5 ]\n]\n",
          length, "7 3 | 7-3=2.5");
    reads("a.txt",
          "Creator \"igraph version 0.10\"\r\nVersion 1\r\n# c [\r\ngraph\r\n[ directed 1\r\n"
          "edge [target a source b length \"4\" points [ x 1 point [ y 2 ] ] key 0]\r\n"
          "node [id b graphics [ x 1 y 2 ]]node[id a]\r\n]\r\n",
          length, "a b | b>a=4"); /* nodes after edges, nested lists, an odd layout */
    reads("a.gml", "graph [ node [ id 1 ] node [ id 2 ] edge [ source 1 target 2 ] ]", directed,
          "1 2 | 1>2");
    reads("a.gml", "graph [ ]", hops, "|");
}

static void gml_names_and_coordinates_are_kept(void **state)
{
    (void)state;
    polis_network *net = good("a.gml",
                              "graph [\n node [ id 0 label \"S&#227;o &quot;P&quot; &amp; &x;\n2\" "
                              "lon -46.6 lat -23.5 x 700000 y 1 ]\n"
                              " node [ id 1 Longitude 3 ]\n node [ id 2 label \"b\" name \"c\" ] ]",
                              hops);
    assert_int_equal(net->n, 3);
    assert_string_equal(polis_texts_get(&net->name, 0), "S\xc3\xa3o \"P\" & &x;\n2");
    assert_string_equal(polis_texts_get(&net->name, 1), "");
    assert_string_equal(polis_texts_get(&net->name, 2), "c");
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(net->x[0] == -46.6 && net->y[0] == -23.5);
    assert_true(isnan(net->x[1]) && isnan(net->y[1]));
    polis_network_free(&net);
    net = good("a.gml", "graph [ node [ id 0 x 700000 y 1 ] ]", hops);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    polis_network_free(&net);
}

static void bad_gml_is_refused(void **state)
{
    (void)state;
    refuses("a.gml", "graph [\n node [ id 1 ]\n node [ id 1 ]\n]", hops,
            ":3: a second node '1', expected distinct ids");
    refuses("a.gml", "graph [\n node [ label 1 ]\n]", hops, ":2: a node without an id");
    refuses("a.gml", "graph [ node [ id 1 ]\n\nedge [ source 1\n target 2 ]\n]", hops,
            ":3: an edge to '2', expected a node of the file");
    refuses("a.gml", "graph [ node [ id 1 ]\nedge [ source 1\n ]\n]", hops,
            ":2: an edge without source or target");
    refuses("a.gml", "graph [ node [ id 1 lon east ] ]", hops,
            ":1: coordinate is 'east', expected a number");
    refuses("a.gml",
            "graph [ node [ id 1 ]\n node [ id 2 ] edge [ source 1 target 2 length 1 ]\n"
            "edge [ source 1 target 2 ] ]",
            length, ":3: an edge without length, expected a number");
    refuses("a.gml", "graph [ node [ id 1 ]\n edge [ source 1 target 1 dist 3 way 4 ] ]", length,
            ": no weight column 'length'; there are: dist, way");
    refuses("a.gml", "graph [ node [ id 1 ]\n edge [ source 1 target 1 length x ] ]", length,
            ":2: length is 'x', expected a number");
    refuses("a.gml",
            "graph [ node [ id 1 ]\n node [ id 2 ]\n edge [ source 1 target 2 length -1 ] ]",
            length, ":3: length is -1, expected a number >= 0");
    refuses("a.gml", "graph [ directed yes ]", hops, ":1: directed is neither 0 nor 1");
    refuses("a.gml", "graph [ ]\ngraph [ ]", hops, ":2: a second graph, expected one");
    refuses("a.gml", "graph [ node [ id 1 ]", hops, ":1: the file ends within the graph");
    refuses("a.gml", "graph [ node [ id 1", hops, ":1: the file ends within a node");
    refuses("a.gml", "graph [ edge [ source 1", hops, ":1: the file ends within an edge");
    refuses("a.gml", "graph [ stats [ a 1", hops, ":1: the file ends, expected ']'");
    refuses("a.gml", "graph [ name\n\"x\n\n", hops, ":2: a string without an end");
    refuses("a.gml", "graph [ name ]", hops, ":1: ']' after a key, expected a value");
    refuses("a.gml", "graph [ \"x\" 3 ]", hops, ":1: a string, expected a key");
    refuses("a.gml", "graph [ ] ]", hops, ":1: ']' without '['");
    refuses("a.gml", "Version 1\n", hops, ":1: the file ends, expected 'graph ['");
}

#define KEYS                                                                               \
    "<?xml version='1.0' encoding='utf-8'?>\n"                                             \
    "<graphml xmlns='http://graphml.graphdrawing.org/xmlns'>\n"                            \
    "<key id='d4' for='node' attr.name='y' attr.type='string'/>\n"                         \
    "<key id='d5' for='node' attr.name='x' attr.type='string'/>\n"                         \
    "<key id='d9' for='edge' attr.name='length' attr.type='string'><desc>m</desc></key>\n" \
    "<key id='d9' for='node' attr.name='name' attr.type='string'/>"                        \
    "<key id='d8' for='edge' attr.name='name' attr.type='string'/>\n"
#define NODES(direction) "<graph edgedefault='" direction "'>\n<node id='a'/><node id='b'/>\n"
#define CLOSE "</graph></graphml>\n"

static void graphml_is_read(void **state)
{
    (void)state;
    reads("a.graphml",
          KEYS NODES("directed") "<edge id='0' source='a' target='b'><data key='d9'>12.5</data>"
                                 "</edge>\n<edge id='0' source='b' target='a'>"
                                 "<data key='d7'>x</data><data key='d9'> 7 </data></edge>" CLOSE,
          length, "a b | a>b=12.5 b>a=7"); /* numbers declared as strings, repeated edge ids */
    reads("a.xml",
          "<g:graphml xmlns:g='x'><g:graph edgedefault='undirected'>"
          "<g:edge source='a' target='b'/><g:node id='b'/><g:node id='a'/></g:graph></g:graphml>",
          hops, "a b | a-b"); /* nodes after edges, a prefix */
    reads("a.graphml",
          "<graphml><key id='w' for='all' attr.name='length'><default>3</default></key>" NODES(
              "undirected") "<edge source='a' target='b'/>" CLOSE,
          length, "a b | a-b=3");
    reads("a.graphml",
          "<graphml>" NODES("undirected") "<edge source='a' target='b' directed='true'/>" CLOSE,
          hops, "a b | a>b");
    reads("a.graphml",
          "<graphml><!-- c --><graph edgedefault='undirected'><data key='q'><y:node id='z'/></data>"
          "<node id='a'><desc>d</desc><data key='q'><edge source='z'/></data></node></graph>"
          "</graphml>",
          directed, "a |"); /* what applications hide in data is passed over */
}

static void graphml_names_and_coordinates_are_kept(void **state)
{
    (void)state;
    const char *nodes =
        "<graph edgedefault='directed'><node id='1'><data key='d4'>59.9</data>"
        "<data key='d5'>10.7</data><data key='d9'>Troms&#248; &amp; <b>x</b>y</data>"
        "</node><node id='2'><data key='d8'>of edges only</data></node></graph>"
        "</graphml>";
    char text[1200];
    snprintf(text, sizeof text, KEYS "%s", nodes);
    polis_network *net = good("a.graphml", text, hops);
    assert_int_equal(net->n, 2);
    assert_string_equal(polis_texts_get(&net->name, 0), "Troms\xc3\xb8 & y");
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(net->x[0] == 10.7 && net->y[0] == 59.9);
    assert_true(isnan(net->x[1]));
    assert_string_equal(polis_texts_get(&net->name, 1), "");
    polis_network_free(&net);
    *strstr(text, "59.9") = '9'; /* 99.9 degrees north is no place on Earth */
    net = good("a.graphml", text, hops);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    polis_network_free(&net);
}

static void bad_graphml_is_refused(void **state)
{
    (void)state;
    refuses("a.graphml", KEYS NODES("directed") "<edge source='a' target='c'/>" CLOSE, hops,
            ":9: an edge to 'c', expected a node of the file");
    refuses("a.graphml", KEYS NODES("directed") "\n<node id='a'/>" CLOSE, hops,
            ":10: a second node 'a'");
    refuses("a.graphml",
            KEYS NODES("directed") "<edge source='a' target='b'/>\n"
                                   "<edge source='a' target='b' directed='false'/>" CLOSE,
            hops, ":10: an undirected edge, expected directed ones");
    refuses("a.graphml", KEYS NODES("directed") "<edge source='a' target='b'/>" CLOSE, length,
            ":9: an edge without length, expected a number");
    refuses("a.graphml",
            KEYS NODES(
                "directed") "<edge source='a' target='b'>\n<data key='d9'>1 m</data></edge>" CLOSE,
            length, ":10: length is '1 m', expected a number");
    refuses(
        "a.graphml",
        KEYS NODES("directed") "<edge source='a' target='b'><data key='d9'>nan</data></edge>" CLOSE,
        length, ":9: length is nan, expected a number >= 0");
    refuses("a.graphml", KEYS NODES("directed") "<edge source='a'/>" CLOSE, hops,
            ":9: an edge without source or target");
    refuses("a.graphml", "<graphml>" NODES("directed") CLOSE, length,
            ": no weight column 'length'; there are: none in this file");
    refuses("a.graphml", "<graphml><graph>" CLOSE, hops, ":1: edgedefault is missing or unknown");
    refuses("a.graphml", "<graphml>" NODES("directed") "<node/>" CLOSE, hops,
            ":3: a node without an id");
    refuses("a.graphml", "<graphml>" NODES("directed") "<node id='c'><graph/></node>" CLOSE, hops,
            ":3: a graph within the graph");
    refuses("a.graphml", "<graphml>" NODES("directed") "<hyperedge/>" CLOSE, hops,
            ":3: a hyperedge, expected nodes and edges only");
    refuses("a.graphml", "<graphml>" NODES("directed") "<node id='c'><port/></node>" CLOSE, hops,
            ":3: a port, expected nodes and edges only");
    refuses("a.graphml", "<graphml>" NODES("directed") "</graph><graph edgedefault='directed'/>",
            hops, ":3: a second graph, expected one");
    refuses("a.graphml", "<graphml>" NODES("directed") "<key id='k'/>" CLOSE, hops,
            ":3: a <key> within the graph");
    refuses("a.graphml",
            "<graphml>" NODES("directed") "<edge source='a' target='b'><node id='c'/></edge>" CLOSE,
            hops, ":3: a node or edge within another");
    refuses("a.graphml",
            "<graphml><key id='k' for='node' attr.name='length'/>"
            "<key id='l' for='edge' attr.name='time'/>" NODES("directed") CLOSE,
            length, ": no weight column 'length'; there are: time");
    refuses("a.graphml",
            "<graphml><key id='n' for='node' attr.name='length'><default>3</default></key>"
            "<key id='e' for='edge' attr.name='length'/>" NODES(
                "directed") "<edge source='a' target='b'/>" CLOSE,
            length, ":3: an edge without length, expected a number");
    refuses("a.graphml", "<graphml>" NODES("directed"), hops, ":3: no element found");
    refuses("a.graphml", "<graphml></graphml>", hops, ":1: the file ends, expected a <graph>");
    refuses("a.graphml", "<graphml>\n<graph></graphml>", hops, ":2: edgedefault is missing");
    refuses("a.graphml", "<graphml>\n</nothing>", hops, ":2: mismatched tag, expected well-formed");
    refuses("a.graphml",
            "<!DOCTYPE graphml [\n<!ENTITY a 'aaaaaaaa'>\n<!ENTITY b '&a;&a;&a;&a;'>\n]>\n"
            "<graphml>&b;</graphml>",
            hops, ":2: declares the entity 'a', expected none");
    refuses("a.graphml", KEYS NODES("directed") "<node id='c'><data key='d4'>N</data></node>" CLOSE,
            hops, ":9: coordinate is 'N', expected a number");
}

static void memory_does_not_grow_with_what_is_passed_over(void **state)
{
    (void)state;
    enum { N = 3 << 20 };
    const char *start = KEYS "<graph edgedefault='directed'><node id='1'><data key='%s'>";
    const char *end = "</data></node></graph></graphml>";
    char *text = malloc(N + 2000);
    size_t used;

    assert_non_null(text);
    for (int i = 0; i < 2; i++) {
        used = (size_t)snprintf(text, 1000, start, i ? "d9" : "other");
        memset(text + used, 'x', N);
        strcpy(text + used + N, end);
        if (i == 0) {
            reads("a.graphml", text, hops, "1 |");
        } else {
            refuses("a.graphml", text, hops, ":7: an attribute beyond 1 MiB");
        }
    }
    free(text);
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    const char *const texts[][2] = {
        {"a.graphml", KEYS NODES("directed") "<edge source='a' target='b'><data key='d9'>3</data>"
                                             "</edge>" CLOSE},
        {"a.gml", "graph [ node [ id a label \"x\" lon 1 lat 2 ] node [ id b ]\n"
                  "edge [ source a target b length 3 ] ]"},
    };
    for (int i = 0; i < 2; i++) {
        polis_err rc = POLIS_E_NOMEM;
        int64_t k = 0;
        for (; rc != POLIS_OK && k < 1000; k++) {
            polis_fault fault = {0};
            polis_network *net = NULL;
            polis_mem_fail_after(k);
            rc = read_text(texts[i][0], texts[i][1], length, &fault, &net);
            polis_mem_fail_after(-1);
            assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
            assert_true((rc == POLIS_OK) == (net != NULL));
            polis_network_free(&net);
            assert_int_equal(polis_mem_live(), 0);
        }
        assert_in_range(k, 10, 999);
    }
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(gml_is_read),
        TEST(gml_names_and_coordinates_are_kept),
        TEST(bad_gml_is_refused),
        TEST(graphml_is_read),
        TEST(graphml_names_and_coordinates_are_kept),
        TEST(bad_graphml_is_refused),
        TEST(memory_does_not_grow_with_what_is_passed_over),
        TEST(every_failed_allocation_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
