/* Rows from whoever has them to contiguous ranges, and the agreement of ranks; at several ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/slab.h"
#include "ranks.h"

#include <stdio.h>
#include <string.h>

/* Rows are dealt out in runs of `run` rows; run i is rank (i * 7 + shift) % size's, and each rank
 * lists its runs backwards, so that local and global order differ. */
typedef struct deal {
    int64_t n_rows, run, shift;
} deal;

static int owner(const deal *d, int64_t i, int size)
{
    return (int)((i * 7 + d->shift) % size);
}

static int64_t make_pieces(const deal *d, int rank, int size, polis_piece **out)
{
    const int64_t n_runs = (d->n_rows + d->run - 1) / d->run;
    polis_piece *piece = polis_mem_new(n_runs, sizeof *piece);
    int64_t n = 0;

    assert_non_null(piece);
    for (int64_t i = n_runs - 1; i >= 0; i--) {
        if (owner(d, i, size) == rank) {
            const int64_t first = i * d->run;
            const int64_t left = d->n_rows - first;
            piece[n++] = (polis_piece){.first = first, .count = left < d->run ? left : d->run};
        }
    }
    *out = piece;
    return n;
}

/* Byte b of a row, so that every byte can be checked. */
static unsigned char byte_of(int64_t row, size_t b)
{
    const uint64_t x = ((uint64_t)row * 1315423911u) ^ ((uint64_t)b * 2654435761u);

    return (unsigned char)(x >> 7 ^ x);
}

static char *make_local(int64_t n, const polis_piece *piece, size_t row_bytes)
{
    int64_t rows = 0, at = 0;
    char *local;

    for (int64_t p = 0; p < n; p++) {
        rows += piece[p].count;
    }
    local = polis_mem_new(rows * (int64_t)row_bytes, 1);
    assert_non_null(local);
    for (int64_t p = 0; p < n; p++) {
        for (int64_t row = piece[p].first; row < piece[p].first + piece[p].count; row++, at++) {
            for (size_t b = 0; b < row_bytes; b++) {
                local[(size_t)at * row_bytes + b] = (char)byte_of(row, b);
            }
        }
    }
    return local;
}

static void check_deal(deal d, int64_t align, size_t row_bytes)
{
    const int rank = polis_comm_rank(MPI_COMM_WORLD), size = polis_comm_size(MPI_COMM_WORLD);
    polis_piece *piece = NULL;
    const int64_t n = make_pieces(&d, rank, size, &piece);
    char *local = make_local(n, piece, row_bytes), *mine;
    polis_slab *slab = NULL;
    int64_t first, count, sum = 0, wrong = 0;

    assert_int_equal(polis_slab_new(MPI_COMM_WORLD, d.n_rows, n, piece, align, &slab), POLIS_OK);
    first = polis_slab_first(slab);
    count = polis_slab_count(slab);
    MPI_Allreduce(&count, &sum, 1, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
    assert_int_equal(sum, d.n_rows);
    assert_true(count == 0 || first % align == 0);
    mine = polis_mem_new(count * (int64_t)row_bytes, 1);
    assert_int_equal(polis_slab_move(slab, row_bytes, local, mine), POLIS_OK);
    for (int64_t i = 0; i < count; i++) {
        for (size_t b = 0; b < row_bytes; b++) {
            wrong += (unsigned char)mine[(size_t)i * row_bytes + b] != byte_of(first + i, b);
        }
    }
    assert_int_equal(wrong, 0);
    POLIS_FREE(mine);
    POLIS_FREE(local);
    POLIS_FREE(piece);
    polis_slab_free(&slab);
}

static void rows_arrive_in_global_order(void **state)
{
    static const deal deals[] = {{0, 1, 0},    {1, 1, 0},     {2, 1, 1},
                                 {1000, 1, 0}, {1000, 17, 2}, {65537, 300, 1}};
    static const int64_t aligns[] = {1, 64, 65536};
    static const size_t row_bytes[] = {1, 8, 13};

    (void)state;
    for (size_t d = 0; d < sizeof deals / sizeof deals[0]; d++) {
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                check_deal(deals[d], aligns[a], row_bytes[b]);
            }
        }
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void columns_longer_than_a_message_are_moved_in_parts(void **state)
{
    (void)state;
    check_deal((deal){4000000, 1300000, 1}, 1024, 16); /* up to 64 MB between two ranks */
    check_deal((deal){5, 1, 1}, 1, 20000000);          /* a row larger than a part */
}

static void a_row_in_two_pieces_or_in_none_is_refused_on_all_ranks(void **state)
{
    /* Beside rows 0 to 4 of 9: twice and none missing, a gap, past the end, twice and one missing
     */
    static const polis_piece second[] = {{4, 5}, {6, 3}, {5, 3}, {5, 5}, {4, 4}, {5, 4}};
    enum { GOOD = 5 };
    const int rank = polis_comm_rank(MPI_COMM_WORLD);

    (void)state;
    for (int i = 0; i <= GOOD; i++) {
        const polis_piece piece[2] = {{0, 5}, second[i]};
        polis_slab *slab = NULL;
        const polis_err rc = polis_slab_new(MPI_COMM_WORLD, 9, rank == 0 ? 2 : 0, piece, 2, &slab);
        assert_int_equal(rc, i == GOOD ? POLIS_OK : POLIS_E_BUG);
        assert_true(i == GOOD || !slab);
        polis_slab_free(&slab);
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void memory_that_one_rank_lacks_ends_the_call_on_all(void **state)
{
    const int rank = polis_comm_rank(MPI_COMM_WORLD), size = polis_comm_size(MPI_COMM_WORLD);
    const deal d = {1000, 10, 1};
    polis_piece *piece = NULL;
    const int64_t n = make_pieces(&d, rank, size, &piece);
    const int64_t live = polis_mem_live();
    polis_slab *slab = NULL;
    polis_err rc = POLIS_E_NOMEM;
    int n_failed = -1;

    (void)state;
    while (rc != POLIS_OK) {
        n_failed++;
        polis_mem_fail_after(rank == size - 1 ? n_failed : -1);
        rc = polis_slab_new(MPI_COMM_WORLD, d.n_rows, n, piece, 1, &slab);
        polis_mem_fail_after(-1);
        assert_true(rc == POLIS_OK || rc == POLIS_E_NOMEM);
        assert_int_equal(polis_comm_agree(MPI_COMM_WORLD, rc), rc);
        assert_true(rc == POLIS_OK || (!slab && polis_mem_live() == live));
    }
    assert_true(n_failed > 8);
    polis_slab_free(&slab);
    POLIS_FREE(piece);
}

static void everybody_gets_the_words_of_the_lowest_failing_rank(void **state)
{
    const int rank = polis_comm_rank(MPI_COMM_WORLD), size = polis_comm_size(MPI_COMM_WORLD);
    polis_fault fault = {0};
    polis_err rc = POLIS_OK;
    char expected[64];

    (void)state;
    assert_int_equal(polis_comm_agree_fault(MPI_COMM_WORLD, POLIS_OK, &fault), POLIS_OK);
    assert_int_equal(fault.code, POLIS_OK);
    if (rank > 0 || size == 1) {
        rc = polis_fail(&fault, rank == size - 1 ? POLIS_E_NOMEM : POLIS_E_PARSE, "f.csv", 3,
                        "rank %d", rank);
    }
    assert_int_equal(polis_comm_agree_fault(MPI_COMM_WORLD, rc, &fault), POLIS_E_NOMEM);
    snprintf(expected, sizeof expected, "f.csv:3: rank %d", size == 1 ? 0 : 1);
    assert_string_equal(fault.text, expected);
    assert_int_equal(fault.code, POLIS_E_NOMEM);
}

static void a_broadcast_brings_every_byte(void **state)
{
    static const int64_t sizes[] = {0, 1, 1000003};
    const int rank = polis_comm_rank(MPI_COMM_WORLD), root = polis_comm_size(MPI_COMM_WORLD) - 1;

    (void)state;
    for (int i = 0; i < 3; i++) {
        char *local = polis_mem_new(sizes[i], 1);
        void *bytes = rank == root ? local : NULL;
        int64_t n = rank == root ? sizes[i] : -1, wrong = 0;
        for (int64_t b = 0; b < sizes[i]; b++) {
            local[b] = (char)byte_of(b, 0);
        }
        assert_int_equal(polis_comm_broadcast(MPI_COMM_WORLD, root, &bytes, &n), POLIS_OK);
        assert_int_equal(n, sizes[i]);
        for (int64_t b = 0; b < n; b++) {
            wrong += ((unsigned char *)bytes)[b] != byte_of(b, 0);
        }
        assert_int_equal(wrong, 0);
        if (rank != root) {
            polis_mem_free(bytes);
        }
        POLIS_FREE(local);
    }
}

static void bytes_go_from_one_rank_to_another(void **state)
{
    const int64_t sizes[] = {0, 1, 3000000};
    const int rank = polis_comm_rank(MPI_COMM_WORLD), last = polis_comm_size(MPI_COMM_WORLD) - 1;

    (void)state;
    for (int poor = 0; last > 0 && poor < 2; poor++) {
        for (int i = 0; i < 3; i++) {
            char *sent = polis_mem_new(sizes[i], 1);
            void *got = NULL;
            int64_t n = -1;
            polis_err rc = poor ? POLIS_E_NOMEM : POLIS_OK;

            memset(sent, 7 + i, (size_t)sizes[i]);
            polis_mem_fail_after(poor && rank == last ? 0 : -1);
            if (rank == 0) {
                rc = polis_comm_send(MPI_COMM_WORLD, last, sent, sizes[i]);
            } else if (rank == last) {
                rc = polis_comm_receive(MPI_COMM_WORLD, 0, &got, &n);
                assert_int_equal(n, sizes[i]);
                assert_int_equal(got != NULL, !poor);
                assert_true(poor || memcmp(got, sent, (size_t)n) == 0);
            }
            polis_mem_fail_after(-1);
            assert_int_equal(rc, poor ? POLIS_E_NOMEM : POLIS_OK);
            polis_mem_free(got);
            polis_mem_free(sent);
        }
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_arrive_in_global_order),
        cmocka_unit_test(columns_longer_than_a_message_are_moved_in_parts),
        cmocka_unit_test(a_row_in_two_pieces_or_in_none_is_refused_on_all_ranks),
        cmocka_unit_test(memory_that_one_rank_lacks_ends_the_call_on_all),
        cmocka_unit_test(everybody_gets_the_words_of_the_lowest_failing_rank),
        cmocka_unit_test(a_broadcast_brings_every_byte),
        cmocka_unit_test(bytes_go_from_one_rank_to_another),
    };

    MPI_Init(&argc, &argv);
    return end_of_ranks(cmocka_run_group_tests(tests, NULL, NULL));
}
