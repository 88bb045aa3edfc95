/* What a page shows of a large network, and text and numbers as its data. */
#include "base/mem.h"
#include "report/json.h"
#include "report/thin.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(const char *in, size_t len, const char *expected)
{
    json_t *text = polis_json_text(in, len);

    assert_non_null(text);
    assert_string_equal(json_string_value(text), expected);
    json_decref(text);
}

static void text_that_is_not_utf8_is_replaced_byte_by_byte(void **state)
{
    (void)state;
    assert_text("\xC5\x81\xC3\xB3"
                "d\xC5\xBA \xF0\x9F\x8F\x99",
                12,
                "\xC5\x81\xC3\xB3"
                "d\xC5\xBA \xF0\x9F\x8F\x99");
    assert_text("a\xFF"
                "b",
                3,
                "a\xEF\xBF\xBD"
                "b");
    assert_text("\xC5", 1, "\xEF\xBF\xBD");                                 /* cut in two */
    assert_text("\xC0\x80", 2, "\xEF\xBF\xBD\xEF\xBF\xBD");                 /* overlong NUL */
    assert_text("\xED\xA0\x80", 3, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
    assert_text("\xF4\x90\x80\x80", 4,
                "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* beyond U+10FFFF */
    assert_text("", 0, "");
}

static void numbers_become_base64_of_little_endian_words(void **state)
{
    const double x[] = {1.0, -2.5, NAN};
    const int32_t k[] = {1, -1};
    json_t *floats = polis_json_floats(x, 3), *ints = polis_json_ints(k, 2);
    json_t *none = polis_json_floats(x, 0);

    (void)state;
    assert_string_equal(json_string_value(ints), "AQAAAP////8=");
    assert_memory_equal(json_string_value(floats), "AACAPwAAIMA", 11);
    assert_int_equal(json_string_length(floats), 16);
    assert_string_equal(json_string_value(none), "");
    json_decref(floats);
    json_decref(ints);
    json_decref(none);
}

static void numbers_that_are_not_finite_become_null(void **state)
{
    json_t *x[] = {polis_json_number(NAN), polis_json_number(-INFINITY), polis_json_number(3.0),
                   polis_json_number(0.5)};

    (void)state;
    assert_true(json_is_null(x[0]) && json_is_null(x[1]));
    assert_true(json_is_integer(x[2]) && json_is_real(x[3]));
    for (int i = 0; i < 4; i++) {
        json_decref(x[i]);
    }
}

static void json_cannot_end_the_script_that_it_stands_in(void **state)
{
    static const char name[] = "</script><!-- & \xE2\x80\xA8";
    json_t *text = polis_json_text(name, strlen(name));
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);
    json_t *back;

    (void)state;
    assert_int_equal(polis_json_write(text, out), POLIS_OK);
    fclose(out);
    assert_null(strpbrk(written, "<>&"));
    for (size_t i = 0; i < size; i++) {
        assert_true((unsigned char)written[i] < 0x80);
    }
    back = json_loads(written, JSON_DECODE_ANY, NULL);
    assert_string_equal(json_string_value(back), name);
    json_decref(back);
    json_decref(text);
    free(written);
}

enum { N = 3000, M = 6000 };

/* Node v has rank v; edge e joins e mod N and its successor, and has rank M - e. */
typedef struct sample {
    int64_t u[M], v[M];
    double node_rank[N], edge_rank[M];
} sample;

static sample *new_sample(void)
{
    sample *s = polis_mem_new(1, sizeof *s);

    assert_non_null(s);
    for (int e = 0; e < M; e++) {
        s->u[e] = e % N;
        s->v[e] = (e + 1) % N;
        s->edge_rank[e] = M - e;
    }
    for (int v = 0; v < N; v++) {
        s->node_rank[v] = v;
    }
    return s;
}

static polis_thin_input input_of(const sample *s)
{
    return (polis_thin_input){
        .n = N, .m = M, .u = s->u, .v = s->v, .node_rank = s->node_rank, .edge_rank = s->edge_rank};
}

static void a_network_that_fits_is_kept_whole(void **state)
{
    sample *s = new_sample();
    const polis_thin_input in = input_of(s);
    polis_thin kept = {0};

    (void)state;
    assert_int_equal(polis_thin_choose(&in, N + M, &kept), POLIS_OK);
    assert_int_equal(kept.n_nodes, N);
    assert_int_equal(kept.n_edges, M);
    assert_int_equal(kept.every, 1);
    assert_int_equal(kept.node[N - 1], N - 1);
    polis_thin_clear(&kept);
    polis_mem_free(s);
}

static void a_large_one_keeps_its_highest_and_a_sample_within_the_marks(void **state)
{
    enum { MARKS = 1000 };
    sample *s = new_sample();
    const polis_thin_input in = input_of(s);
    polis_thin kept = {0};

    (void)state;
    assert_int_equal(polis_thin_choose(&in, MARKS, &kept), POLIS_OK);
    assert_true(kept.n_nodes + kept.n_edges <= MARKS);
    assert_true(kept.n_nodes + kept.n_edges > MARKS - 3);
    assert_int_equal(kept.every, 15);
    for (int64_t v = 0; v < N; v += kept.every) {
        assert_true(kept.at[v] >= 0);
    }
    for (int64_t v = N - 20; v < N; v++) { /* a fiftieth of the marks: the highest */
        assert_true(kept.at[v] >= 0);
    }
    for (int64_t i = 0; i < kept.n_edges; i++) { /* the highest edges come first, ends with them */
        assert_int_equal(kept.edge[i], i);
        assert_true(kept.at[in.u[i]] >= 0 && kept.at[in.v[i]] >= 0);
    }
    for (int64_t i = 0; i < kept.n_nodes; i++) {
        assert_int_equal(kept.at[kept.node[i]], i);
    }
    polis_thin_clear(&kept);
    polis_mem_free(s);
}

static void without_ranks_every_kth_edge_is_kept(void **state)
{
    sample *s = new_sample();
    polis_thin_input in = input_of(s);
    polis_thin kept = {0};
    int64_t n_twelfth = 0;

    (void)state;
    in.node_rank = in.edge_rank = NULL;
    assert_int_equal(polis_thin_choose(&in, 1500, &kept), POLIS_OK);
    for (int64_t i = 0; i < kept.n_edges; i++) {
        n_twelfth += kept.edge[i] % 12 == 0;
    }
    assert_int_equal(n_twelfth, M / 12); /* as many as a third of the marks */
    polis_thin_clear(&kept);
    polis_mem_free(s);
}

static void no_memory_is_an_error_and_leaks_nothing(void **state)
{
    sample *s = new_sample();
    const polis_thin_input in = input_of(s);
    const int64_t live = polis_mem_live();
    polis_thin kept = {0};
    int64_t allowed = 0;

    (void)state;
    for (;; allowed++) {
        polis_mem_fail_after(allowed);
        const polis_err rc = polis_thin_choose(&in, 1000, &kept);
        polis_mem_fail_after(-1);
        if (rc == POLIS_OK) {
            break;
        }
        assert_int_equal(rc, POLIS_E_NOMEM);
        assert_int_equal(polis_mem_live(), live);
    }
    assert_true(allowed >= 7);
    polis_thin_clear(&kept);
    assert_int_equal(polis_mem_live(), live);
    polis_mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_that_is_not_utf8_is_replaced_byte_by_byte),
        cmocka_unit_test(numbers_become_base64_of_little_endian_words),
        cmocka_unit_test(numbers_that_are_not_finite_become_null),
        cmocka_unit_test(json_cannot_end_the_script_that_it_stands_in),
        cmocka_unit_test(a_network_that_fits_is_kept_whole),
        cmocka_unit_test(a_large_one_keeps_its_highest_and_a_sample_within_the_marks),
        cmocka_unit_test(without_ranks_every_kth_edge_is_kept),
        cmocka_unit_test(no_memory_is_an_error_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
