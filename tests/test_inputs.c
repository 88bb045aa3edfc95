/* From names, folders and manifests to the networks of a run. */
#include "base/mem.h"
#include "files.h"
#include "io/inputs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

enum { SHOWN = 1024 };

static const polis_read_options hops = {0};

static int teardown(void **state)
{
    (void)state;
    return polis_mem_live() == 0 ? 0 : -1;
}

/* The list in a line: id=path:bytes, with > or - for a direction and L, S or N for a role that a
 * manifest gives. */
static void finds(const char *names, const char *expected)
{
    const polis_readers readers = polis_readers_text();
    char copy[256], shown[SHOWN] = "", *name[16];
    size_t used = 0;
    int n_names = 0;
    polis_fault fault = {0};
    polis_inputs inputs;

    snprintf(copy, sizeof copy, "%s", names);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        name[n_names++] = word;
    }
    if (polis_inputs_find(&readers, n_names, name, &hops, &fault, &inputs) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    for (int64_t k = 0; k < inputs.n; k++) {
        const polis_input *input = &inputs.input[k];
        used += (size_t)snprintf(shown + used, SHOWN - used, "%s%s=%s:%lld%c%c", k ? " " : "",
                                 input->id, input->path, (long long)inputs.bytes[k],
                                 " ->"[input->options.direction], "NLS"[input->options.role]);
        assert_in_range(used, 0, SHOWN - 1);
        assert_int_equal(input->member, 0);
    }
    polis_inputs_clear(&inputs);
    assert_int_equal(inputs.n, 0);
    assert_string_equal(shown, expected);
}

static void fails(const char *name, polis_err code, const char *words)
{
    const polis_readers readers = polis_readers_text();
    char copy[64], *names[1] = {copy};
    polis_fault fault = {0};
    polis_inputs inputs;

    snprintf(copy, sizeof copy, "%s", name);
    assert_int_equal(polis_inputs_find(&readers, 1, names, &hops, &fault, &inputs), code);
    assert_int_equal(inputs.n, 0);
    assert_null(inputs.input);
    if (!strstr(fault.text, words)) {
        fail_msg("'%s' does not say '%s'", fault.text, words);
    }
}

/* tree/: two street networks, edge lists of several kinds, and files that are none. */
static int make_tree(void **state)
{
    (void)state;
    put_folder("tree");
    put_folder("tree/NO");
    put_folder("tree/NO/Oslo");
    put_folder("tree/.git");
    put_folder("tree/packed");
    put_text("tree/NO/Oslo/node_list.csv", "osmid\na\nb\n");
    put_text("tree/NO/Oslo/edge_list.csv", "u,v\na,b\n");
    put_text("tree/NO/Bergen.csv", "a,b\n");
    put_text("tree/NO/manifest.csv", "city_id,path\nx,Bergen.csv\n");
    put_text("tree/.git/hidden.csv", "a,b\n");
    put_text("tree/.hidden.csv", "a,b\n");
    put_text("tree/SOURCE", "from somewhere\n");
    put_text("tree/Zürich.txt", "a b\n");
    put_text("tree/packed/node_list.csv.gz", "1");
    put_text("tree/packed/edge_list.csv.xz", "22");
    put_text("a.b.CSV.gz", "12345");
    return 0;
}

static void a_file_is_a_network_of_its_name(void **state)
{
    (void)state;
    finds("tree/SOURCE a.b.CSV.gz", "SOURCE=tree/SOURCE:15 N a.b=a.b.CSV.gz:5 N");
}

static void a_street_folder_is_one_network(void **state)
{
    (void)state;
    finds("tree/NO/Oslo", "Oslo=tree/NO/Oslo:18 N");
    finds("tree/NO/Oslo/", "Oslo=tree/NO/Oslo/:18 N");
    finds("tree/NO/Oslo/../Oslo/.", "Oslo=tree/NO/Oslo/../Oslo/.:18 N");
}

static void folders_are_searched_and_sorted_by_id(void **state)
{
    (void)state;
    finds("tree", "NO/Bergen=tree/NO/Bergen.csv:4 N NO/Oslo=tree/NO/Oslo:18 N "
                  "Zürich=tree/Zürich.txt:4 N packed=tree/packed:3 N");
    finds("tree/NO/ tree/Zürich.txt", "Bergen=tree/NO/Bergen.csv:4 N Oslo=tree/NO/Oslo:18 N "
                                      "Zürich=tree/Zürich.txt:4 N");
}

static void links_that_go_round_are_left(void **state)
{
    (void)state;
    put_folder("round");
    put_text("round/a.csv", "a,b\n");
    unlink("round/again");
    assert_int_equal(symlink("../round", "round/again"), 0);
    finds("round", "a=round/a.csv:4 N");
}

static void manifests_give_ids_paths_and_options(void **state)
{
    (void)state;
    char here[256], absolute[512];

    put_text("tree/NO/manifest.csv", "city_id,path,directed,population,weight_role\r\n"
                                     "Zoo,Bergen.csv,1,9,length\r\n"
                                     "\"Aas, NO\",Oslo,,,\r\n"
                                     "B,../Zürich.txt,no,,strength\r\n"
                                     "C,not_there.csv,TRUE,,none\r\n");
    finds("tree/NO/manifest.csv", "Aas, NO=tree/NO/Oslo:18 N B=tree/NO/../Zürich.txt:4-S "
                                  "C=tree/NO/not_there.csv:0>N Zoo=tree/NO/Bergen.csv:4>L");
    assert_non_null(getcwd(here, sizeof here));
    snprintf(absolute, sizeof absolute, "\"city_id\";\"path\"\nx;%s/a.b.CSV.gz\n", here);
    put_text("tree/m.csv", absolute);
    snprintf(absolute, sizeof absolute, "x=%s/a.b.CSV.gz:5 N", here);
    finds("tree/m.csv", absolute);
    unlink("tree/m.csv");
    put_text("m.csv", "city_id,paths\na,b\n"); /* an edge list, after all */
    finds("m.csv", "m=m.csv:18 N");
}

static void bad_manifests_name_their_line(void **state)
{
    (void)state;
    put_text("m.csv", "city_id,path,directed\na,x\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv:2: 2 fields, expected 3");
    put_text("m.csv", "city_id,path,directed\na,x,1\n\nb,y,perhaps\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv:4: column 'directed' holds 'perhaps'");
    put_text("m.csv", "city_id,path,weight_role\na,x,Length\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv:2: column 'weight_role' holds 'Length'");
    put_text("m.csv", "city_id,path\n,x\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv:2: column 'city_id' is empty");
    put_text("m.csv", "city_id,path\nx,\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv:2: column 'path' is empty");
    put_text("m.csv", "city_id,path\nb,x\na,x\nb,y\n");
    fails("m.csv", POLIS_E_PARSE, "y: the network id 'b' is taken by x");
    put_text("m.csv", "city_id,path\n");
    fails("m.csv", POLIS_E_PARSE, "m.csv: a manifest without a network");
}

static void names_without_a_network_are_errors(void **state)
{
    (void)state;
    put_folder("no_network");
    fails("not_there", POLIS_E_NOINPUT, "not_there: cannot be opened");
    fails("no_network", POLIS_E_NOINPUT, "no_network: no network in the folder");
}

static void every_failed_allocation_is_reported(void **state)
{
    (void)state;
    const polis_readers readers = polis_readers_text();
    char name[2][32] = {"tree", "m.csv"}, *names[2] = {name[0], name[1]};
    polis_err rc = POLIS_E_NOMEM;

    put_text("m.csv", "city_id,path\n\"x\",\"y\"\nz,y\n");
    for (int k = 0; rc == POLIS_E_NOMEM; k++) {
        assert_in_range(k, 0, 200);
        polis_fault fault = {0};
        polis_inputs inputs;
        polis_mem_fail_after(k);
        rc = polis_inputs_find(&readers, 2, names, &hops, &fault, &inputs);
        polis_mem_fail_after(-1);
        assert_int_equal(fault.code, rc);
        assert_int_equal(inputs.n, rc == POLIS_OK ? 6 : 0);
        polis_inputs_clear(&inputs);
        assert_int_equal(polis_mem_live(), 0);
    }
    assert_int_equal(rc, POLIS_OK);
}

static void real_street_networks_are_all_found_and_read(void **state)
{
    (void)state;
    const char *data = getenv("POLIS_DATA");
    const polis_readers readers = polis_readers_text();
    const polis_read_options lengths = {.weight = "length", .role = POLIS_ROLE_LENGTH};
    char folder[512], *names[1] = {folder};
    polis_fault fault = {0};
    polis_inputs inputs;
    int64_t n = 0;

    snprintf(folder, sizeof folder, "%s/streets120", data ? data : ".");
    if (!data || access(folder, R_OK) != 0) {
        skip();
    }
    assert_int_equal(polis_inputs_find(&readers, 1, names, &lengths, &fault, &inputs), POLIS_OK);
    assert_int_equal(inputs.n, 120);
    for (int64_t k = 0; k < inputs.n; k++) {
        polis_network *net = NULL;
        if (polis_read_network(&readers, &inputs.input[k], &fault, &net) != POLIS_OK) {
            fail_msg("%s", fault.text);
        }
        assert_true(polis_network_is_valid(net));
        assert_int_equal(net->coords, POLIS_COORDS_LON_LAT);
        n += net->n;
        polis_network_free(&net);
    }
    assert_int_equal(n, 13004);
    polis_inputs_clear(&inputs);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_tree, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_file_is_a_network_of_its_name),
        TEST(a_street_folder_is_one_network),
        TEST(folders_are_searched_and_sorted_by_id),
        TEST(links_that_go_round_are_left),
        TEST(manifests_give_ids_paths_and_options),
        TEST(bad_manifests_name_their_line),
        TEST(names_without_a_network_are_errors),
        TEST(every_failed_allocation_is_reported),
        TEST(real_street_networks_are_all_found_and_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
