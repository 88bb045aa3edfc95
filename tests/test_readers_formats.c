/* METIS, DIMACS, Matrix Market, TNTP: what small files say, and what is wrong with the bad ones. */
#include "reads.h"

#include <math.h>
#include <unistd.h>

static const polis_read_options hops = {0};
static const polis_read_options directed = {.direction = POLIS_DIRECTION_DIRECTED};
static const polis_read_options weight = {.weight = "weight", .role = POLIS_ROLE_LENGTH};
static const polis_read_options length = {.weight = "length", .role = POLIS_ROLE_LENGTH};
static const polis_read_options strength = {.weight = "weight", .role = POLIS_ROLE_STRENGTH};

static void metis_lists_are_read(void **state)
{
    (void)state;
    reads("a.graph", "% two edges\n3 2\n2\n1 3\n2\n", hops, "1 2 3 | 1-2 2-3");
    reads("a.graph", "4 1 0\n2 \n1\n\n\n", hops, "1 2 3 4 | 1-2"); /* a blank line is a vertex */
    reads("a.graph", "2 1 1\r\n2 7.5\r\n1 7.5\r\n\r\n", weight, "1 2 | 1-2=7.5");
    reads("a.graph", "2 1 001\n2 7\n1 7\n", strength, "1 2 | 1-2=7"); /* not 14 */
    reads("a.graph", "2 1 10\n9 2\n9 1\n", hops, "1 2 | 1-2");
    reads("a.graph", "2 1 011 2\n8 9 2 5\n8 9 1 5\n", weight, "1 2 | 1-2=5");
    reads("a.graph", "2 1 111 1\n7 8 2 5\n7 8 1 5\n", weight, "1 2 | 1-2=5");
    reads("a.graph", "2 1\n2\n1\n", directed, "1 2 | 1>2 2>1");
    reads("a.graph", "2 2\n1 2\n1\n", hops, "1 2 | 1-2");   /* a self-loop listed once */
    reads("a.graph", "2 2\n1 1 2\n1\n", hops, "1 2 | 1-2"); /* or twice */
}

static void bad_metis_lists_are_refused(void **state)
{
    (void)state;
    const polis_read_options part = {.weight = "w", .role = POLIS_ROLE_LENGTH};
    const char *big = "1152921504606846976 3\n2\n";
    refuses("a.graph", "3 2\n2\n1 3\n", hops, ":3: the file ends after 2 vertices, expected 3");
    refuses("a.graph", "2 1\n2\n1\n1\n", hops, ":4: more lines than the 2 vertices");
    refuses("a.graph", "2 1\n2\n1 2 2\n", hops, ": the lists hold 4 neighbours, expected twice");
    refuses("a.graph", "3 1\n2\n3\n\n", hops, ": vertex 1 has an edge that does not stand in both");
    refuses("a.graph", "2 1 1\n2 5\n1 6\n", weight, ": vertex 1 has an edge");
    refuses("a.graph", "2 1\n3\n1\n", hops, ":2: node 3, expected 1 to 2");
    refuses("a.graph", "2 1\nx\n1\n", hops, ":2: neighbour is 'x', expected a whole number");
    refuses("a.graph", "2 1 1\n2\n1 6\n", weight, ":2: the line ends, expected the weight of");
    refuses("a.graph", "2 1 1\n2 -4\n1 -4\n", weight, ":2: length is -4, expected a number >= 0");
    refuses("a.graph", "2 1 7\n2\n1\n", hops, ":1: fmt is '7', expected");
    refuses("a.graph", "2 1 11 1 5\n2\n1\n", hops, ":1: '5', expected the end of the line");
    refuses("a.graph", "2 1 10 x\n2\n1\n", hops, ":1: number of vertex weights is 'x'");
    refuses("a.graph", "2\n", hops, ":1: the line ends, expected the number of edges");
    refuses("a.graph", "-2 1\n", hops, ":1: -2 vertices and 1 edges, expected 0 or more");
    refuses("a.graph", "% c\n\n", hops, ":2: the file ends, expected a header");
    refuses("a.graph", big, hops, ": 1152921504606846976 nodes declared, at most 2147483647");
    refuses("a.graph", "2147483647 3\n2\n", hops, ":2: the file ends after 1 vertices");
    refuses("a.graph", "2 1 1\n2 5\n1 5\n", part, ": no weight column 'w'; there are: weight");
    refuses("a.graph", "2 1\n2\n1\n", weight, ": no weight column 'weight'; there are: none");
    refuses("a.graph", "2 1 1\n2 5\n1 5\n", length,
            ": no weight column 'length'; there are: weight");
}

static void dimacs_files_are_read(void **state)
{
    (void)state;
    polis_read_options distinct = length;
    distinct.parallel = POLIS_PARALLEL_DISTINCT;
    reads("a.gr", "c PACE\np tw 4 2\n1 2\n4 2\n", hops, "1 2 4 | 1-2 2-4");
    reads("a.txt", "c PACE\nc\n\np tw 3 2\n1 2\nc x\n3 2\n", directed, "1 2 3 | 1>2 2>1 2>3 3>2");
    reads("a.gr", "c 9\np sp 3 4\na 1 2 5\na 2 1 5\na 2 3 4\na 3 2 4\n", length,
          "1 2 3 | 1-2=5 2-3=4");
    reads("a.gr", "p sp 2 2\na 1 2 5\na 2 1 5\n", strength, "1 2 | 1-2=5"); /* not 10 */
    reads("a.gr", "p sp 2 2\na 1 2 5\na 2 1 5\n", distinct, "1 2 | 1-2=5");
    reads("a.gr", "p sp 2 2\na 1 2 5\na 2 1 4\n", length, "1 2 | 1-2=4");
    reads("a.gr", "p sp 2 1\na 2 1 4\n", directed, "1 2 | 2>1");
    reads("a.col", "p edge 3 2\ne 1 2\ne 2 3\n", hops, "1 2 3 | 1-2 2-3");
    reads("a.col", "p col 2 1\ne 1 2\ne 2 1\n", hops, "1 2 | 1-2");
    reads("a.gr", "p tw 1152921504606846976 1\n1 1152921504606846976\n", hops,
          "1 1152921504606846976 | 1-1152921504606846976");
}

static void bad_dimacs_files_are_refused(void **state)
{
    (void)state;
    refuses("a.gr", "p tw 4 3\n1 2\n", hops, ":2: the file ends after 1 edges, expected 3");
    refuses("a.gr", "p tw 4 1\n1 2\n2 3\n", hops, ":3: the file ends after 2 edges, expected 1");
    refuses("a.gr", "p tw 4 1\n1 5\n", hops, ":2: node 5, expected 1 to 4");
    refuses("a.gr", "p tw 4 1\n1 2 3\n", hops, ":2: '3', expected the end of the line");
    refuses("a.gr", "p sp 4 1\n1 2 3\n", hops, ":2: line of type '1', expected 'a'");
    refuses("a.gr", "p sp 4 1\na 1 2\n", hops, ":2: the line ends, expected the length");
    refuses("a.gr", "p sp 4 1\na 1 2 z\n", hops, ":2: length is 'z', expected a number");
    refuses("a.gr", "p max 4 1\na 1 2 z\n", hops, ":1: problem 'max', expected tw, sp or edge");
    refuses("a.gr", "1 2\n", hops, ":1: '1', expected 'p tw', 'p sp' or 'p edge'");
    refuses("a.gr", "c x\n", hops, ":1: '', expected 'p tw'");
    refuses("a.gr", "p tw 4 -1\n", hops, ":1: 4 nodes and -1 edges, expected 0 or more");
    refuses("a.gr", "p tw 2 1\n1 2\n", weight, ": no weight column 'weight'; there are: none");
}

static void matrix_market_files_are_read(void **state)
{
    (void)state;
    reads("a.mtx", "%%MatrixMarket matrix coordinate real general\n% c\n3 3 2\n1 2 5\n2 1 5\n",
          weight, "1 2 | 1-2=5");
    reads("a.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 5\n2 1 6\n", weight,
          "1 2 | 1>2=5 2>1=6");
    reads("a.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 5\n2 1 6\n", hops,
          "1 2 | 1-2");
    reads("a.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 5\n2 1 5\n", strength,
          "1 2 | 1-2=5");
    reads("a.mtx", "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n2 1\n", hops,
          "1 2 | 2>1");
    reads("a.txt", "%%matrixmarket MATRIX Coordinate INTEGER Symmetric\n3 3 3\n2 1 4\n3 3 1\n3 2 2",
          strength, "1 2 3 | 1-2=4 2-3=2");
    reads("a.mtx", "%%MatrixMarket matrix coordinate pattern symmetric\n2 2 1\n2 1\n", directed,
          "1 2 | 1>2 2>1");
}

#define BANNER "%%MatrixMarket matrix coordinate real general\n"

static void bad_matrix_market_files_are_refused(void **state)
{
    (void)state;
    refuses("a.mtx", BANNER "2 3 1\n1 2 1\n", hops, ":2: 2 x 3 with 1 entries, expected a square");
    refuses("a.mtx", BANNER "2 2 3\n1 2 1\n", hops,
            ":3: the file ends after 1 entries, expected 3");
    refuses("a.mtx", BANNER "2 2 1\n1 2 1\n2 1 1\n", hops, ":4: more than 1 entries, expected 1");
    refuses("a.mtx", BANNER "2 2 1\n\n%c\n0 2 1\n", hops, ":5: node 0, expected 1 to 2");
    refuses("a.mtx", BANNER "2 2 1\n1 2\n", hops, ":3: the line ends, expected the value");
    refuses("a.mtx", BANNER "2 2 1\n1 2 3 4\n", hops, ":3: '4', expected the end of the line");
    refuses("a.mtx", BANNER "2 2 1\n1 2 -1\n", strength, ":3: strength is -1, expected");
    refuses("a.mtx", BANNER, hops, ":1: the file ends, expected 'rows columns entries'");
    refuses("a.mtx", BANNER "2 2 1\n1 2 1\n", length, ": no weight column 'length'; there are: we");
    refuses("a.mtx", "%%MatrixMarket matrix array real general\n", hops, ":1: form 'array', exp");
    refuses("a.mtx", "%%MatrixMarket matrix coordinate complex general\n", hops,
            ":1: entries are 'complex', expected");
    refuses("a.mtx", "%%MatrixMarket matrix coordinate real skew-symmetric\n", hops,
            ":1: symmetry 'skew-symmetric', expected");
    refuses("a.mtx", "2 2 1\n1 2 1\n", hops, ":1: no banner, expected '%%MatrixMarket");
    refuses("a.mtx", "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n1 2\n", weight,
            ": no weight column 'weight'; there are: none");
}

#define TNTP "<NUMBER OF ZONES> 1\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 2\n"
#define END "<END OF METADATA>\n\n\n"

static void tntp_files_are_read(void **state)
{
    (void)state;
    const polis_read_options time = {.weight = "free_flow_time", .role = POLIS_ROLE_LENGTH};
    unlink("a_node.tntp");
    reads("a_net.tntp",
          TNTP END "~\tInit node\tTerm node\tLength\tFree Flow Time\t;\n\t1\t2\t7\t3\t;\n"
                   "\t4\t1\t8\t2.5\t;\n",
          time, "1 2 4 | 1>2=3 4>1=2.5");
    reads("a_net.tntp", TNTP END "~ init_node term_node length ;\r\n1 2 7;\r\n2 1 8 ;\r\n", length,
          "1 2 | 1>2=7 2>1=8");
    /* without a header line: the usual columns, of which the first few are enough */
    reads("a_net.tntp", TNTP "~ a comment\n" END "1 2 100 7 3 ;\n2 1 100 8 3\n", time,
          "1 2 | 1>2=3 2>1=3");
    reads("a.txt", TNTP END "1 2 100 7 ;\n~ a comment\n2 1 100 8 0.15 4 0 0 1 ;\n", length,
          "1 2 | 1>2=7 2>1=8");
}

static void tntp_coordinates_come_from_the_file_beside(void **state)
{
    (void)state;
    put_text("b_node.tntp", "Node\tX\tY\t;\n4\t-96.5\t43.5\t;\n1 -97 44;\n2 1 1\n");
    polis_network *net = good("b_net.tntp", TNTP END "1 4 1 1\n4 1 1 1\n", hops);
    assert_int_equal(net->n, 2);
    assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
    assert_true(net->x[0] == -97 && net->y[0] == 44 && net->x[1] == -96.5 && net->y[1] == 43.5);
    assert_int_equal(net->dropped.unused_nodes, 2);
    polis_network_free(&net);
    put_text("b_node.tntp", "1 690309 1976022 ;\n");
    net = good("b_net.tntp", TNTP END "1 4 1 1\n4 1 1 1\n", hops);
    assert_int_equal(net->coords, POLIS_COORDS_PLANE);
    assert_true(net->x[0] == 690309 && isnan(net->x[1]));
    polis_network_free(&net);

    polis_fault fault = {0};
    put_text("b_node.tntp", "node x y\n1 2 3\n5 2 3\n");
    assert_int_equal(read_text("b_net.tntp", TNTP END "1 4 1 1\n4 1 1 1\n", hops, &fault, &net),
                     POLIS_E_PARSE);
    assert_string_equal(fault.text, "b_node.tntp:3: node 5, expected 1 to 4");
}

static void bad_tntp_files_are_refused(void **state)
{
    (void)state;
    const char *header = "~ init_node term_node length ;\n";
    char text[400];
    unlink("a_node.tntp");
    refuses("a_net.tntp", TNTP END "1 2 1 1\n", hops,
            ":8: the file ends after 1 links, <NUMBER OF LINKS> is 2");
    refuses("a_net.tntp", TNTP "1 2 1 1\n", hops, ":5: '1 2 1 1', expected '<KEY> value'");
    refuses("a_net.tntp", TNTP, hops, ":4: the file ends, expected <END OF METADATA>");
    refuses("a_net.tntp", END, hops, ":1: the metadata end without <NUMBER OF NODES>");
    refuses("a_net.tntp", "<NUMBER OF NODES> many\n" END, hops,
            ":1: number of nodes is 'many', expected a whole number");
    refuses("a_net.tntp", TNTP END "1 9 1 1\n2 1 1 1\n", hops, ":8: node 9, expected 1 to 4");
    refuses("a_net.tntp", TNTP END "1 2 1\n2 1 1\n", length, ":8: 3 fields, expected 4");
    refuses("a_net.tntp", TNTP END "1 2 1 -7\n2 1 1 7\n", length, ":8: length is -7, expected");
    refuses("a_net.tntp", TNTP END "1 2 1 7x\n2 1 1 7\n", length, ":8: length is '7x', expected");
    snprintf(text, sizeof text, TNTP END "%s1 2 1\n2 1\n", header);
    refuses("a_net.tntp", text, hops, ":10: 2 fields, expected 3");
    snprintf(text, sizeof text, TNTP END "%s1 2 1\n2 1 5 6\n", header);
    refuses("a_net.tntp", text, hops, ":10: 4 fields, expected 3");
    refuses("a_net.tntp", text, weight, ": no weight column 'weight'; there are: length");
    refuses("a_net.tntp", TNTP END "~\tA\tB\tFlow Time \t;\n", weight,
            ": no weight column 'weight'; there are: flow_time");
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(metis_lists_are_read),         TEST(bad_metis_lists_are_refused),
        TEST(dimacs_files_are_read),        TEST(bad_dimacs_files_are_refused),
        TEST(matrix_market_files_are_read), TEST(bad_matrix_market_files_are_refused),
        TEST(tntp_files_are_read),          TEST(tntp_coordinates_come_from_the_file_beside),
        TEST(bad_tntp_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
