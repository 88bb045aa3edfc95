/* One piece of memory for many ranks; at several ranks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/copy.h"
#include "ranks.h"

#include <string.h>
#include <sys/resource.h>

static const int64_t sizes[] = {0, 1, 5000000};

/* All ranks have what root wrote, on a line's boundary. */
static void spread_all(int root, bool mapped)
{
    const int rank = polis_comm_rank(MPI_COMM_WORLD), size = polis_comm_size(MPI_COMM_WORLD);

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        polis_copy *copy = NULL;
        int64_t wrong = 0;

        if (rank == root) {
            assert_int_equal(polis_copy_new(sizes[i], &copy), POLIS_OK);
            for (int64_t b = 0; b < sizes[i]; b++) {
                ((unsigned char *)polis_copy_bytes(copy))[b] = (unsigned char)(b * 7 + b / 255);
            }
        }
        assert_int_equal(polis_copy_spread(MPI_COMM_WORLD, root, &copy), POLIS_OK);
        assert_int_equal((uintptr_t)polis_copy_bytes(copy) % 64, 0);
        for (int64_t b = 0; b < sizes[i]; b++) {
            wrong +=
                ((unsigned char *)polis_copy_bytes(copy))[b] != (unsigned char)(b * 7 + b / 255);
        }
        assert_int_equal(wrong, 0);
        assert_int_equal(polis_copy_is_apart(copy), !mapped && size > 1);
        polis_copy_free(&copy);
    }
    assert_int_equal(polis_mem_live(), 0);
}

static void ranks_of_a_node_map_what_root_wrote(void **state)
{
    (void)state;
    for (int root = 0; root < polis_comm_size(MPI_COMM_WORLD); root++) {
        spread_all(root, true);
    }
}

static void where_nothing_can_be_mapped_ranks_get_copies(void **state)
{
    struct rlimit files, none;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = files.rlim_max};
    for (int root = 0; root < polis_comm_size(MPI_COMM_WORLD); root++) {
        if (polis_comm_rank(MPI_COMM_WORLD) == root) { /* no file to write to */
            setrlimit(RLIMIT_NOFILE, &none);
        }
        spread_all(root, false);
        setrlimit(RLIMIT_NOFILE, &files);
        if (polis_comm_rank(MPI_COMM_WORLD) != root) { /* no file to read from */
            setrlimit(RLIMIT_NOFILE, &none);
        }
        spread_all(root, false);
        setrlimit(RLIMIT_NOFILE, &files);
    }
}

static void memory_that_one_rank_lacks_ends_the_call_on_all(void **state)
{
    const int rank = polis_comm_rank(MPI_COMM_WORLD), size = polis_comm_size(MPI_COMM_WORLD);

    (void)state;
    for (int poor = 1; poor < size; poor++) {
        polis_copy *copy = NULL;
        polis_err rc;

        if (rank == 0) {
            assert_int_equal(polis_copy_new(100, &copy), POLIS_OK);
        }
        polis_mem_fail_after(rank == poor ? 0 : -1);
        rc = polis_copy_spread(MPI_COMM_WORLD, 0, &copy);
        polis_mem_fail_after(-1);
        assert_int_equal(rc, POLIS_E_NOMEM);
        assert_int_equal(copy != NULL, rank == 0);
        polis_copy_free(&copy);
    }
    assert_int_equal(polis_mem_live(), 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_of_a_node_map_what_root_wrote),
        cmocka_unit_test(where_nothing_can_be_mapped_ranks_get_copies),
        cmocka_unit_test(memory_that_one_rank_lacks_ends_the_call_on_all),
    };

    MPI_Init(&argc, &argv);
    return end_of_ranks(cmocka_run_group_tests(tests, NULL, NULL));
}
