/* Edge lists, OSMnx tables and matrices: what each file says, and what is wrong with the bad ones.
 */
#include "base/mem.h"
#include "files.h"
#include "io/reader.h"
#include "io/table.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { SHOWN = 512 };

static const polis_read_options hops = {0};
static const polis_read_options weight = {.weight = "weight", .role = POLIS_ROLE_LENGTH};
static const polis_read_options third = {.weight = "3", .role = POLIS_ROLE_LENGTH};
static const polis_read_options flow = {.weight = "flow", .role = POLIS_ROLE_STRENGTH};
static const polis_read_options length = {.weight = "length", .role = POLIS_ROLE_LENGTH};
static const polis_read_options cells = {.role = POLIS_ROLE_STRENGTH, .format = "matrix"};

static int teardown(void **state)
{
    (void)state;
    return polis_mem_live() == 0 ? 0 : -1;
}

static polis_err read_file(const char *path, polis_read_options options, polis_fault *fault,
                           polis_network **out)
{
    const polis_readers readers = polis_readers_text();
    const polis_input input = {.id = "net", .path = path, .options = options};

    return polis_read_network(&readers, &input, fault, out);
}

/* A network in a line: labels, then edges as a-b or a>b, with =value where there is one. */
static void show(const polis_network *net, char out[SHOWN])
{
    size_t used = 0;

    for (polis_vid v = 0; v < net->n; v++) {
        used += (size_t)snprintf(out + used, SHOWN - used, "%s ", polis_texts_get(&net->label, v));
    }
    used += (size_t)snprintf(out + used, SHOWN - used, "|");
    for (polis_eid e = 0; e < net->m; e++) {
        used += (size_t)snprintf(
            out + used, SHOWN - used, " %s%c%s", polis_texts_get(&net->label, net->tail[e]),
            net->directed ? '>' : '-', polis_texts_get(&net->label, net->head[e]));
        if (net->value) {
            used += (size_t)snprintf(out + used, SHOWN - used, "=%g", net->value[e]);
        }
        assert_in_range(used, 0, SHOWN - 1);
    }
}

static void path_reads(const char *path, polis_read_options options, const char *expected)
{
    char shown[SHOWN];
    polis_fault fault = {0};
    polis_network *net = NULL;

    if (read_file(path, options, &fault, &net) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    assert_true(polis_network_is_valid(net));
    show(net, shown);
    polis_network_free(&net);
    assert_string_equal(shown, expected);
}

static void reads(const char *text, polis_read_options options, const char *expected)
{
    put_text("net.csv", text);
    path_reads("net.csv", options, expected);
}

static void path_fails(const char *path, polis_read_options options, polis_err code,
                       const char *words)
{
    polis_fault fault = {0};
    polis_network *net = NULL;
    const polis_err rc = read_file(path, options, &fault, &net);

    if (net) {
        char shown[SHOWN];
        show(net, shown);
        polis_network_free(&net);
        fail_msg("read '%s', expected '%s'", shown, words);
    }
    if (!strstr(fault.text, words)) {
        fail_msg("'%s' does not say '%s'", fault.text, words);
    }
    assert_int_equal(rc, code);
    assert_int_equal(fault.code, code);
}

static void fails(const char *text, polis_read_options options, polis_err code, const char *words)
{
    put_text("net.csv", text);
    path_fails("net.csv", options, code, words);
}

/* ---- edge lists ---- */

static void edge_lists_take_any_separator(void **state)
{
    (void)state;
    reads("a,b\nb,c\n", hops, "a b c | a-b b-c");
    reads("a;b\nb;c\n", hops, "a b c | a-b b-c");
    reads("a\tb\nb\tc", hops, "a b c | a-b b-c");
    reads("a b\nb  c\r\n", hops, "a b c | a-b b-c");
    reads("a\t\tb\n\n  b \t c \n", hops, "a b c | a-b b-c");
    reads("Paris, FR\tLyon, FR\nLyon, FR\tNice, FR\n", hops,
          "Paris, FR Lyon, FR Nice, FR | Paris, FR-Lyon, FR Lyon, FR-Nice, FR");
}

static void comments_and_blank_lines_are_passed_over(void **state)
{
    (void)state;
    reads("# Directed graph\n% x y\n1 2\n\n# 8 9\n2 3\n", hops, "1 2 3 | 1-2 2-3");
}

static void labels_are_kept_letter_by_letter(void **state)
{
    (void)state;
    reads("01001,1001\n9007199254740993,9007199254740992\n", hops,
          "01001 1001 9007199254740993 9007199254740992 | 01001-1001 "
          "9007199254740993-9007199254740992");
    reads("\"New York, NY\",\"say \"\"hi\"\"\"\n\"two\nlines\",b\n", hops,
          "New York, NY say \"hi\" two\nlines b | New York, NY-say \"hi\" two\nlines-b");
    reads("\"New York\"\t\tBoston 3\n\"a\tb\" Boston 4\n", third,
          "New York Boston a\tb | New York-Boston=3 Boston-a\tb=4");
}

static void headers_are_told_from_edges(void **state)
{
    (void)state;
    reads("source,target\n1,2\n", hops, "1 2 | 1-2");
    reads("Source;Target;Type\na;b;Undirected\n", hops, "a b | a-b");
    reads("from,to\na,b\n", hops, "a b | a-b");
    reads("fips_a,fips_b\n01001,01003\n", hops, "01001 01003 | 01001-01003");
    reads("city,other,km\nOslo,Bergen,463\n", hops, "Oslo Bergen | Oslo-Bergen");
    reads("Oslo,Bergen\nBergen,Voss\n", hops, "Oslo Bergen Voss | Oslo-Bergen Bergen-Voss");
    reads("Oslo,Bergen,463\nBergen,Voss,100\n", hops, "Oslo Bergen Voss | Oslo-Bergen Bergen-Voss");
    reads("1,2\n2,3\n", hops, "1 2 3 | 1-2 2-3");
    reads("a,b,note\nc,d,note\n", (polis_read_options){.weight = "w"},
          "a b c d | a-b c-d"); /* no role, no weight */
}

static void ends_are_found_by_name(void **state)
{
    (void)state;
    reads("id,weight,dst,src\n7,1.5,b,a\n", weight, "a b | a-b=1.5");
    reads(",origin,destination\n0,a,b\n1,b,c\n", hops, "a b c | a-b b-c");
    reads(",first,second,flow\n0,a,b,2\n1,b,c,3\n", flow, "a b c | a-b=2 b-c=3");
    reads("from,to,u,v\nx,y,a,b\n", hops, "a b | a-b");
}

static void a_header_of_names_that_are_nodes_is_an_error(void **state)
{
    (void)state;
    fails("u,v\nv,w\n", hops, POLIS_E_PARSE, "net.csv:1: a header by its names, but 'v' is a node");
    reads("u,v,km\nv,w,3\n", hops, "v w | v-w"); /* a column of numbers proves the header */
}

static void values_come_from_the_named_column(void **state)
{
    (void)state;
    reads("u,v,km,flow\na,b,1,7\nb,c,2,8e1\n", flow, "a b c | a-b=7 b-c=80");
    reads("a b 1.25\nb c 3\n", third, "a b c | a-b=1.25 b-c=3");
    reads("a b 1.25\nb c 3\n", weight, "a b c | a-b=1.25 b-c=3");
    reads("1 2 3\n", third, "1 2 | 1-2=3"); /* 3 is the column, not a name in the first row */
    reads("one,two,weight\na,b,\" 4 \"\n", weight, "a b | a-b=4");
    reads("source,target,3\na,b,2.5\n", third, "a b | a-b=2.5");
}

static void weight_columns_that_are_not_there_are_errors(void **state)
{
    (void)state;
    polis_read_options options = {.role = POLIS_ROLE_LENGTH};

    fails("u,v,km\na,b,1\n", weight, POLIS_E_ARG,
          "net.csv: no weight column 'weight'; there are: u, v, km");
    fails("u,v,km\na,b,1\n", options, POLIS_E_ARG, "no weight column; there are: u, v, km");
    fails("a b 1 2\n", weight, POLIS_E_ARG, "expected the number of a column, 3 to 4");
    options.weight = "4";
    fails("a b 1\n", options, POLIS_E_ARG, "net.csv:1: no weight column '4'");
    options.weight = "2";
    fails("a b 1\n", options, POLIS_E_ARG, "'2' is an end of the edges");
}

static void bad_edge_lists_name_their_line(void **state)
{
    (void)state;
    fails("# c\na b\nb c d\n", hops, POLIS_E_PARSE, "net.csv:3: 3 fields, expected 2 as in line 2");
    fails("a,b,1\nb,c,1;5\n", third, POLIS_E_PARSE, "net.csv:2: field 3 holds '1;5'");
    fails("a,b,1\nb,c,\n", third, POLIS_E_PARSE, "net.csv:2: field 3 holds ''");
    fails("a,b,1\nb,c,-1\n", third, POLIS_E_PARSE, "net.csv:2");
    fails("a,b,1\nb,c,nan\n", third, POLIS_E_PARSE, "net.csv:2");
    fails("a,b\nb,\n", hops, POLIS_E_PARSE, "net.csv:2: field 2 is empty");
    fails("a,b\n,b\n", hops, POLIS_E_PARSE, "net.csv:2: field 1 is empty");
    fails("a,b\n\nc,\"d\n,\n", hops, POLIS_E_PARSE, "net.csv:3: a quote that is opened");
    fails("a,b\nc,d\"e\"\n", hops, POLIS_E_PARSE, "net.csv:2: a quote where none can be");
    fails("a,b\n\"c\"d,e\n", hops, POLIS_E_PARSE, "net.csv:2: a quote where none can be");
    fails("a\nb\n", hops, POLIS_E_PARSE, "net.csv:1: one field");
    fails("# nothing\n\n", hops, POLIS_E_PARSE, "no edge in the whole file");
    fails("source,target\n", hops, POLIS_E_PARSE, "net.csv:1: a header and no edge");
}

/* ---- OSMnx ---- */

static void put_osmnx(const char *folder, const char *nodes, const char *edges)
{
    char path[64];

    put_folder(folder);
    snprintf(path, sizeof path, "%s/node_list.csv", folder);
    put_text(path, nodes);
    snprintf(path, sizeof path, "%s/edge_list.csv", folder);
    put_text(path, edges);
}

static const char street_nodes[] = "osmid,x,y,street_count\n"
                                   "9007199254740993,-0.2,5.5,3\n12,10.5,\"60.25\",1\n7,,,0\n";

static void street_tables_give_all_nodes_and_their_places(void **state)
{
    (void)state;
    polis_network *net = NULL;

    put_osmnx("streets", street_nodes, "u,v,key,length\n12,9007199254740993,0,\"66.711\"\n");
    path_reads("streets", length, "9007199254740993 12 7 | 9007199254740993-12=66.711");
    path_reads("streets/edge_list.csv", hops, "9007199254740993 12 7 | 9007199254740993-12");
    assert_int_equal(read_file("streets", hops, NULL, &net), POLIS_OK);
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(net->x[1] == 10.5 && net->y[1] == 60.25);
    assert_true(isnan(net->x[2]) && isnan(net->y[2]));
    polis_network_free(&net);
}

static void street_tables_with_oneway_are_directed(void **state)
{
    (void)state;
    put_osmnx("streets", "osmid\na\nb\n", "u,v,oneway,length\nb,a,True,2\n");
    path_reads("streets", length, "a b | b>a=2");
}

static void projected_places_are_in_a_plane(void **state)
{
    (void)state;
    polis_network *net = NULL;

    put_osmnx("streets", "osmid,x,y\na,500000,6600000\nb,1,1\n", "u,v\na,b\n");
    assert_int_equal(read_file("streets", hops, NULL, &net), POLIS_OK);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    polis_network_free(&net);
}

static void bad_street_tables_name_file_and_line(void **state)
{
    (void)state;
    put_osmnx("streets", "osmid\na\nb\n", "u,v,length\na,b,1\n\na,c,1\n");
    path_fails("streets", hops, POLIS_E_PARSE,
               "streets/edge_list.csv:4: node 'c' is not in streets/node_list.csv");
    put_osmnx("streets", "osmid\na\nb\na\n", "u,v,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE, "streets/node_list.csv:4: node 'a' is there twice");
    put_osmnx("streets", "osmid,x,y\na,1,2\nb,east,2\n", "u,v,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE,
               "streets/node_list.csv:3: column 'x' holds 'east', expected a number");
    put_osmnx("streets", "osmid,x,y\na,1\n", "u,v,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE, "node_list.csv:2: 2 fields, expected 3");
    put_osmnx("streets", "id,x\na,1\n", "u,v,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE, "no column 'osmid'; there are: id, x");
    put_osmnx("streets", "osmid,x\n,1\n", "u,v,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE, "node_list.csv:2: column 'osmid' is empty");
    put_osmnx("streets", "osmid\na\nb\n", "u,w,length\na,b,1\n");
    path_fails("streets", hops, POLIS_E_PARSE, "edge_list.csv:1: no column 'v'");
    put_osmnx("streets", "osmid\na\nb\n", "u,v,length\na,b,\n");
    path_fails("streets", length, POLIS_E_PARSE, "edge_list.csv:2: column 'length' is empty");
    path_fails("streets", weight, POLIS_E_ARG,
               "no weight column 'weight'; there are: u, v, length");
    put_folder("bare");
    path_fails("bare", hops, POLIS_E_NOINPUT, "is a folder");
    path_fails("bare", (polis_read_options){.format = "osmnx"}, POLIS_E_NOINPUT,
               "no node_list.csv and edge_list.csv");
}

/* ---- matrices ---- */

static void symmetric_matrices_are_undirected(void **state)
{
    (void)state;
    reads(",a,b,c\na,0,2,\nb,2,0,1.5\nc,,1.5,0\n", flow, "a b c | a-b=2 b-c=1.5");
    reads("city;a;b\na;9;2\nb;2;0\n", hops, "a b | a-b");
    reads("\t1\t2\n1\t0\t4\n2\t4\t0\n", flow, "1 2 | 1-2=4");
    reads("\"\",\"Oslo, NO\",\"b\"\n\"Oslo, NO\",0,1\nb,1,0\n", hops, "Oslo, NO b | Oslo, NO-b");
}

static void asymmetric_matrices_are_directed(void **state)
{
    (void)state;
    reads(",a,b,c\na,0,2,0\nb,3,0,1\nc,0,0,0\n", flow, "a b c | a>b=2 b>a=3 b>c=1");
    reads(",a,b\na,0,1\nb,0,0\n", hops, "a b | a>b");
}

static void the_direction_of_a_matrix_can_be_set(void **state)
{
    (void)state;
    polis_read_options options = flow;

    options.direction = POLIS_DIRECTION_UNDIRECTED;
    reads(",a,b\na,0,2\nb,2,0\n", options, "a b | a-b=2");
    fails(",a,b\na,0,2\nb,3,0\n", options, POLIS_E_PARSE,
          "net.csv:2: row 'a', column 'b' is 2, and 3 across the diagonal");
    fails(",a,b,c\na,0,1,0\nb,1,0,4\nc,0,0,0\n", options, POLIS_E_PARSE,
          "net.csv:3: row 'b', column 'c' is 4, and 0 across the diagonal");
    options.symmetrise = POLIS_SYMMETRISE_MEAN;
    reads(",a,b,c\na,0,2,0\nb,3,0,1\nc,0,0,0\n", options, "a b c | a-b=2.5 b-c=0.5");
    options.symmetrise = POLIS_SYMMETRISE_SUM;
    reads(",a,b\na,0,2\nb,2,0\n", options, "a b | a-b=4");
    options.symmetrise = POLIS_SYMMETRISE_NONE;
    options.role = POLIS_ROLE_LENGTH;
    fails("0,1,0\n1,0,0\n0,5,0\n",
          (polis_read_options){.role = POLIS_ROLE_LENGTH,
                               .format = "matrix",
                               .direction = POLIS_DIRECTION_UNDIRECTED},
          POLIS_E_PARSE, "net.csv:3: row '3', column '2' is 5, and 0 across");
    options.role = POLIS_ROLE_NONE; /* there is a tie, or there is none */
    reads(",a,b,c\na,0,2,0\nb,3,0,1\nc,0,0,0\n", options, "a b c | a-b b-c");
    options.role = POLIS_ROLE_LENGTH;
    options.direction = POLIS_DIRECTION_DIRECTED;
    reads(",a,b\na,0,2\nb,2,0\n", options, "a b | a>b=2 b>a=2");
}

static void bare_matrices_need_to_be_named(void **state)
{
    (void)state;
    reads("0,1,0\n1,0,2\n0,2,0\n", cells, "1 2 3 | 1-2=1 2-3=2");
    reads("0 1\n0 0\n", cells, "1 2 | 1>2=1");
    reads("0,1\n1,0\n", hops, "0 1 | 0-1"); /* not named: an edge list */
}

static void tables_of_edges_are_not_taken_for_matrices(void **state)
{
    (void)state;
    reads(",source,target,flow\n0,a,b,2\n", flow, "a b | a-b=2");
    reads(",source,target,flow\n0,17,18,2\n", flow, "17 18 | 17-18=2");
    reads("a,b,3\nb,c,4\n", third, "a b c | a-b=3 b-c=4");
    reads("1,2,3\n2,3,4\n", third, "1 2 3 | 1-2=3 2-3=4");
    reads("one,two,three\n1,2,3\n", hops, "1 2 | 1-2");
}

static void headers_longer_than_the_first_look_are_matrices(void **state)
{
    (void)state;
    enum { N = 3000, ROOM = 1 << 20 };
    char *text = malloc(ROOM);
    size_t used = 0;
    polis_network *net = NULL;

    assert_non_null(text);
    used += (size_t)sprintf(text, "city");
    for (int i = 0; i < N; i++) {
        used += (size_t)sprintf(text + used, ",a city with a long name %d", i);
    }
    used += (size_t)sprintf(text + used, "\na city with a long name 0");
    for (int i = 0; i < N; i++) {
        used += (size_t)sprintf(text + used, ",%d", i);
    }
    used += (size_t)sprintf(text + used, "\n");
    put_bytes("wide.csv", text, used);
    path_fails("wide.csv", flow, POLIS_E_PARSE, "wide.csv:2: the last of 1 rows of numbers");
    polis_network_free(&net);
    free(text);
}

static void bad_matrices_name_line_and_column(void **state)
{
    (void)state;
    fails(",a,b\na,0,1\nc,1,0\n", flow, POLIS_E_PARSE,
          "net.csv:3: row label 'c' is not among the column labels, expected 'b'");
    fails(",a,b\nb,0,1\na,1,0\n", flow, POLIS_E_PARSE, "net.csv:2: row label 'b', expected 'a'");
    fails(",a,b\na,0,1\nb,x,0\n", flow, POLIS_E_PARSE, "net.csv:3: column 2 'a' holds 'x'");
    fails(",a,b\na,0,-1\nb,1,0\n", flow, POLIS_E_PARSE, "net.csv:2: column 3 'b' holds '-1'");
    fails(",a,b\na,0,nan\nb,1,0\n", hops, POLIS_E_PARSE, "net.csv:2: column 3 'b' holds 'nan'");
    fails(",a,b\na,0,inf\nb,1,0\n", hops, POLIS_E_PARSE, "net.csv:2: column 3 'b' holds 'inf'");
    fails(",a,b\na,0,1\nb,1\n", flow, POLIS_E_PARSE, "net.csv:3: 2 fields, expected 3");
    fails(",a,b\na,0,1\n", flow, POLIS_E_PARSE,
          "net.csv:2: the last of 1 rows of numbers, expected 2");
    fails(",a,b\na,0,1\nb,1,0\nc,1,1\n", flow, POLIS_E_PARSE, "net.csv:4: row 3 of numbers");
    fails(",a,a\na,0,1\na,1,0\n", flow, POLIS_E_PARSE, "net.csv:1: two columns of the label 'a'");
    fails(",a,\na,0,1\nb,1,0\n", flow, POLIS_E_PARSE, "net.csv:1: column 3 has no label");
    fails("0,1\n1,z\n", cells, POLIS_E_PARSE, "net.csv:2: column 2 holds 'z'");
    fails("0,1\n", cells, POLIS_E_PARSE, "net.csv:1: the last of 1 rows");
    fails("a\n", cells, POLIS_E_PARSE, "net.csv:1: 0 columns of numbers");
}

/* ---- tables, choice of reader, memory ---- */

static void tables_give_named_columns(void **state)
{
    (void)state;
    const polis_field *field;
    polis_table *table = NULL;
    double x;

    put_text("table.csv", "\xef\xbb\xbf\"a\";b;\r\n\r\n\"x\ny\";1.5;\r\n;;\r\n");
    assert_int_equal(polis_table_open("table.csv", 0, NULL, &table), POLIS_OK);
    assert_int_equal(polis_table_n_columns(table), 3);
    assert_string_equal(polis_table_column(table, 0), "a");
    assert_int_equal(polis_table_find(table, "b"), 1);
    assert_int_equal(polis_table_find(table, "B"), -1);
    assert_int_equal(polis_table_row(table, &field), POLIS_OK);
    assert_int_equal(polis_table_line(table), 3);
    assert_true(polis_field_is(field[0], "x\ny"));
    assert_int_equal(polis_table_double(table, 1, &x), POLIS_OK);
    assert_true(x == 1.5);
    assert_int_equal(polis_table_row(table, &field), POLIS_OK);
    assert_int_equal(polis_table_line(table), 5);
    assert_int_equal(polis_table_double(table, 1, &x), POLIS_OK);
    assert_true(isnan(x));
    assert_int_equal(polis_table_row(table, &field), POLIS_OK);
    assert_null(field);
    polis_table_close(&table);
}

static void bad_tables_are_errors(void **state)
{
    (void)state;
    const polis_field *field;
    polis_fault fault = {0};
    polis_table *table = NULL;

    put_text("table.csv", "a,b,a\n");
    assert_int_equal(polis_table_open("table.csv", 0, &fault, &table), POLIS_E_PARSE);
    assert_string_equal(fault.text, "table.csv:1: two columns of the name 'a'");
    fault = (polis_fault){0};
    put_text("table.csv", "\n\n");
    assert_int_equal(polis_table_open("table.csv", 0, &fault, &table), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "no header row"));
    fault = (polis_fault){0};
    put_text("table.csv", "a,b\n1,2,3\n");
    assert_int_equal(polis_table_open("table.csv", 0, &fault, &table), POLIS_OK);
    assert_int_equal(polis_table_row(table, &field), POLIS_E_PARSE);
    assert_string_equal(fault.text, "table.csv:2: 3 fields, expected 2 as in line 1");
    polis_table_close(&table);
}

static void formats_can_be_named(void **state)
{
    (void)state;
    polis_read_options options = {.format = "edges"};

    reads(",a,b\n1,0,1\n2,1,0\n", options, "0 1 | 0-1"); /* a matrix, were it not named */
    options.format = "excel";
    fails("a,b\n", options, POLIS_E_ARG, "no format 'excel'; there are: osmnx, ");
    path_fails("not_there.csv", hops, POLIS_E_NOINPUT, "not_there.csv: cannot be opened");
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    static const char *const text[] = {"\"a\",b,1\nb,\"c\",2\n", ",a,b\na,0,1\nb,2,0\n"};

    put_osmnx("streets", street_nodes, "u,v,key,length\n12,9007199254740993,0,66.711\n");
    for (int file = 0; file < 3; file++) {
        polis_err rc = POLIS_E_NOMEM;
        if (file < 2) {
            put_text("net.csv", text[file]);
        }
        for (int k = 0; rc == POLIS_E_NOMEM; k++) {
            polis_fault fault = {0};
            polis_network *net = NULL;
            assert_in_range(k, 0, 200);
            polis_mem_fail_after(k);
            rc = read_file(file < 2 ? "net.csv" : "streets", file == 2 ? length : third, &fault,
                           &net);
            polis_mem_fail_after(-1);
            assert_int_equal(fault.code, rc);
            polis_network_free(&net);
            assert_int_equal(polis_mem_live(), 0);
        }
        assert_int_equal(rc, POLIS_OK);
    }
}

/* ---- real files ---- */

static void sizes_are(const char *file, polis_read_options options, polis_vid n, polis_eid m)
{
    const char *data = getenv("POLIS_DATA");
    char path[512];
    polis_fault fault = {0};
    polis_network *net = NULL;

    snprintf(path, sizeof path, "%s/%s", data ? data : ".", file);
    if (!data || access(path, R_OK) != 0) {
        skip();
    }
    if (read_file(path, options, &fault, &net) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    assert_true(polis_network_is_valid(net));
    assert_int_equal(net->n, n);
    assert_int_equal(net->m, m);
    polis_network_free(&net);
}

static void real_edge_lists_have_their_known_sizes(void **state)
{
    (void)state;
    polis_read_options directed = {
        .weight = "w", .role = POLIS_ROLE_STRENGTH, .direction = POLIS_DIRECTION_DIRECTED};

    sizes_are("graphs/MIT8.edgelist", hops, 6440, 251252);
    sizes_are("graphs/wiki-Vote.txt", hops, 7115, 100762);
    sizes_are("twitch/DE_edges.csv", hops, 9498, 153138);
    sizes_are("us_counties/flows.csv", directed, 3039, 85279);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        TEST(edge_lists_take_any_separator),
        TEST(comments_and_blank_lines_are_passed_over),
        TEST(labels_are_kept_letter_by_letter),
        TEST(headers_are_told_from_edges),
        TEST(ends_are_found_by_name),
        TEST(a_header_of_names_that_are_nodes_is_an_error),
        TEST(values_come_from_the_named_column),
        TEST(weight_columns_that_are_not_there_are_errors),
        TEST(bad_edge_lists_name_their_line),
        TEST(street_tables_give_all_nodes_and_their_places),
        TEST(street_tables_with_oneway_are_directed),
        TEST(projected_places_are_in_a_plane),
        TEST(bad_street_tables_name_file_and_line),
        TEST(symmetric_matrices_are_undirected),
        TEST(asymmetric_matrices_are_directed),
        TEST(the_direction_of_a_matrix_can_be_set),
        TEST(bare_matrices_need_to_be_named),
        TEST(tables_of_edges_are_not_taken_for_matrices),
        TEST(headers_longer_than_the_first_look_are_matrices),
        TEST(bad_matrices_name_line_and_column),
        TEST(tables_give_named_columns),
        TEST(bad_tables_are_errors),
        TEST(formats_can_be_named),
        TEST(every_failed_allocation_is_reported),
        TEST(real_edge_lists_have_their_known_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
