/* Networks as values: copied, compared, checked; labels; every allocation made to fail once. */
#include "base/mem.h"
#include "network/builder.h"
#include "network/labels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const polis_read_options hops = {0};
static const polis_read_options strengths = {.weight = "w", .role = POLIS_ROLE_STRENGTH};

static int teardown(void **state)
{
    (void)state;
    polis_mem_fail_after(-1);
    return polis_mem_live() == 0 ? 0 : -1;
}

static void labels_are_found_by_their_text(void **state)
{
    (void)state;
    enum { N = 20000 };
    polis_labels labels = {0};
    char text[32];
    polis_vid v;

    assert_int_equal(polis_labels_find(&labels, "0", 1), -1);
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < N; i++) {
            /* short ones, of the longest short length, and long ones */
            const char *const format[] = {"%d", "%012d", "place number %d"};
            const int len = snprintf(text, sizeof text, format[i % 3], i * 7);
            assert_int_equal(polis_labels_add(&labels, text, (size_t)len, &v), POLIS_OK);
            assert_int_equal(v, i);
            assert_int_equal(polis_labels_find(&labels, text, (size_t)len), i);
        }
    }
    assert_int_equal(labels.text.n, N);
    assert_int_equal(polis_labels_find(&labels, "1", 1), -1);
    assert_int_equal(polis_labels_add(&labels, "21\0x", 4, &v), POLIS_OK); /* ends at the NUL */
    assert_int_equal(v, 3);
    assert_int_equal(polis_labels_find(&labels, "place number 1", 14), -1);
    assert_int_equal(polis_labels_add(&labels, "", 0, &v), POLIS_OK);
    assert_int_equal(v, N);
    polis_labels_clear(&labels);
}

static void an_empty_builder_makes_an_empty_network(void **state)
{
    (void)state;
    polis_network *net = NULL;
    polis_builder *b = NULL;
    void *bytes;
    int64_t n_bytes;

    assert_int_equal(polis_builder_new(&hops, "net.txt", NULL, &b), POLIS_OK);
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    polis_builder_free(&b);
    assert_true(polis_network_is_valid(net));
    assert_int_equal(polis_network_pack(net, &bytes, &n_bytes), POLIS_OK);
    polis_network_free(&net);
    assert_int_equal(polis_network_unpack(bytes, n_bytes, &net), POLIS_OK);
    assert_true(polis_network_is_valid(net));
    polis_network_free(&net);
    polis_mem_free(bytes);
}

/* A network with everything in it. */
static polis_err make_full(bool huge, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_builder *b = NULL;

    *out = NULL;
    POLIS_TRY(polis_builder_new(&strengths, "net.txt", NULL, &b));
    POLIS_TRY(polis_builder_declare(b, huge ? INT64_C(1) << 40 : 300, 1, false));
    for (int i = 1; i < 200; i++) {
        POLIS_TRY(polis_builder_declared_edge(b, i, i / 2 + 1, i, i));
        POLIS_TRY(polis_builder_coords(b, i, POLIS_COORDS_LON_LAT, i / 2.0, i / 3.0));
        POLIS_TRY(polis_builder_name(b, i, "name", 1 + (size_t)i % 4));
    }
    POLIS_TRY(polis_builder_finish(b, POLIS_DIRECTION_DIRECTED, out));

done:
    polis_builder_free(&b);
    return rc;
}

static void every_failed_allocation_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    for (int huge = 0; huge < 2; huge++) {
        polis_err rc = POLIS_E_NOMEM;
        int64_t k = 0;
        for (; rc != POLIS_OK; k++) {
            polis_network *net = NULL, *copy = NULL;
            void *bytes = NULL;
            int64_t n_bytes = 0;
            polis_mem_fail_after(k);
            rc = make_full(huge, &net);
            rc = rc ? rc : polis_network_pack(net, &bytes, &n_bytes);
            rc = rc ? rc : polis_network_unpack(bytes, n_bytes, &copy);
            polis_mem_fail_after(-1);
            assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
            assert_true((rc == POLIS_OK) == (copy != NULL));
            polis_mem_free(bytes);
            polis_network_free(&net);
            polis_network_free(&copy);
            assert_int_equal(polis_mem_live(), 0);
        }
        assert_true(k > 20);
    }
}

static void a_packed_network_comes_back_whole(void **state)
{
    (void)state;
    polis_network *net, *copy;
    void *bytes;
    int64_t n_bytes;

    assert_int_equal(make_full(false, &net), POLIS_OK);
    assert_int_equal(polis_network_pack(net, &bytes, &n_bytes), POLIS_OK);
    assert_int_equal(polis_network_unpack(bytes, n_bytes, &copy), POLIS_OK);
    assert_true(polis_network_is_valid(copy));
    assert_int_equal(copy->n, net->n);
    assert_int_equal(copy->m, net->m);
    assert_true(copy->directed);
    assert_int_equal(copy->role, net->role);
    assert_int_equal(copy->coords, net->coords);
    assert_memory_equal(&copy->dropped, &net->dropped, sizeof net->dropped);
    assert_true(net->dropped.self_loops == 2 && net->dropped.unused_nodes > 0);
    assert_memory_equal(copy->x, net->x, (size_t)net->n * sizeof *net->x);
    assert_memory_equal(copy->y, net->y, (size_t)net->n * sizeof *net->y);
    assert_memory_equal(copy->tail, net->tail, (size_t)net->m * sizeof *net->tail);
    assert_memory_equal(copy->head, net->head, (size_t)net->m * sizeof *net->head);
    assert_memory_equal(copy->value, net->value, (size_t)net->m * sizeof *net->value);
    for (polis_vid v = 0; v < net->n; v++) {
        assert_string_equal(polis_texts_get(&copy->label, v), polis_texts_get(&net->label, v));
        assert_string_equal(polis_texts_get(&copy->name, v), polis_texts_get(&net->name, v));
    }
    const polis_digest a = polis_network_digest(net), b = polis_network_digest(copy);
    assert_true(a.high == b.high && a.low == b.low);
    polis_network_free(&copy);
    for (int64_t cut = 0; cut < n_bytes; cut += 97) { /* a shorter one is not a packed network */
        assert_int_equal(polis_network_unpack(bytes, cut, &copy), POLIS_E_BUG);
        assert_null(copy);
    }
    polis_network_free(&net);
    polis_mem_free(bytes);
}

static bool same_digest(const polis_network *net, polis_digest other)
{
    const polis_digest mine = polis_network_digest(net);

    return mine.high == other.high && mine.low == other.low;
}

static void the_digest_sees_every_change(void **state)
{
    (void)state;
    polis_network *net;

    assert_int_equal(make_full(false, &net), POLIS_OK);
    const polis_digest before = polis_network_digest(net);
    net->tail[3]++;
    assert_false(same_digest(net, before));
    net->tail[3]--;
    net->head[5]++;
    assert_false(same_digest(net, before));
    net->head[5]--;
    net->value[7] = nextafter(net->value[7], 1e9);
    assert_false(same_digest(net, before));
    net->value[7] = nextafter(net->value[7], 0.0);
    net->directed = false;
    assert_false(same_digest(net, before));
    net->directed = true;
    net->role = POLIS_ROLE_LENGTH;
    assert_false(same_digest(net, before));
    net->role = POLIS_ROLE_STRENGTH;
    net->label.bytes[net->label.off[4]]++;
    assert_false(same_digest(net, before));
    net->label.bytes[net->label.off[4]]--;
    net->m--;
    assert_false(same_digest(net, before));
    net->m++;
    assert_true(same_digest(net, before));
    net->coords = POLIS_COORDS_PLANE;
    assert_false(same_digest(net, before));
    net->coords = POLIS_COORDS_LON_LAT;
    net->x[0] += 1.0;
    assert_false(same_digest(net, before));
    net->x[0] -= 1.0;
    net->y[0] += 1.0;
    assert_false(same_digest(net, before));
    polis_network_free(&net);
}

static void validity_sees_every_broken_invariant(void **state)
{
    (void)state;
    const polis_read_options lengths = {.weight = "w", .role = POLIS_ROLE_LENGTH};
    polis_builder *b = NULL;
    polis_network *net = NULL;

    assert_int_equal(polis_builder_new(&lengths, "net.txt", NULL, &b), POLIS_OK);
    assert_int_equal(polis_builder_declare(b, 4, 1, true), POLIS_OK);
    for (polis_vid v = 0; v < 3; v++) {
        assert_int_equal(polis_builder_edge(b, v, v + 1, 1, 0), POLIS_OK);
    }
    assert_int_equal(polis_builder_finish(b, POLIS_DIRECTION_UNDIRECTED, &net), POLIS_OK);
    polis_builder_free(&b);
    assert_true(polis_network_is_valid(net));
    net->head[2] = 2; /* a self-loop */
    assert_false(polis_network_is_valid(net));
    net->head[2] = 4; /* out of range */
    assert_false(polis_network_is_valid(net));
    net->head[2] = 0; /* downwards */
    assert_false(polis_network_is_valid(net));
    net->head[2] = 3;
    net->tail[1] = 0; /* still sorted */
    assert_true(polis_network_is_valid(net));
    net->tail[0] = 1; /* not sorted any more */
    assert_false(polis_network_is_valid(net));
    net->tail[0] = 0;
    net->value[0] = -1;
    assert_false(polis_network_is_valid(net));
    net->value[0] = NAN;
    assert_false(polis_network_is_valid(net));
    net->value[0] = 1;
    net->label.bytes[net->label.off[1]] = '1'; /* twice the same */
    assert_false(polis_network_is_valid(net));
    polis_network_free(&net);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, teardown)
    const struct CMUnitTest tests[] = {
        TEST(labels_are_found_by_their_text),
        TEST(an_empty_builder_makes_an_empty_network),
        TEST(every_failed_allocation_is_reported_and_leaks_nothing),
        TEST(a_packed_network_comes_back_whole),
        TEST(the_digest_sees_every_change),
        TEST(validity_sees_every_broken_invariant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
