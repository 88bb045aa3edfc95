/* libcentropolis out of memory: linked with the modules themselves, whose allocations can fail. */
#include "base/mem.h"
#include "files.h"
#include "library/centropolis.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static centropolis_status read_and_compute(centropolis_error *error)
{
    const centropolis_network_options lengths = {.weights = CENTROPOLIS_LENGTHS, .column = "m"};
    const centropolis_compute_options options = {.threads = 1, .edges = true};
    centropolis_network *network = NULL;
    centropolis_scores *scores = NULL;
    centropolis_status status = centropolis_network_read("small.csv", &lengths, &network, error);

    if (status == CENTROPOLIS_OK) {
        status = centropolis_compute(network, &options, &scores, error);
    }
    assert_true(status == CENTROPOLIS_OK || !scores);
    centropolis_scores_free(&scores);
    centropolis_network_free(&network);
    return status;
}

static centropolis_status build(centropolis_error *error)
{
    const int64_t tail[] = {0, 1, 2, 0}, head[] = {1, 2, 3, 3};
    centropolis_network *network = NULL;
    const centropolis_status status =
        centropolis_network_from_edges(5, 4, tail, head, NULL, NULL, &network, error);

    assert_true(status == CENTROPOLIS_OK || !network);
    centropolis_network_free(&network);
    return status;
}

/* Fail each allocation in turn, until none fails. */
static void fails_cleanly(centropolis_status (*call)(centropolis_error *error))
{
    centropolis_status status = CENTROPOLIS_E_NOMEM;
    int64_t n_failed = 0;

    for (; status != CENTROPOLIS_OK; n_failed++) {
        centropolis_error error;

        polis_mem_fail_after(n_failed);
        status = call(&error);
        polis_mem_fail_after(-1);
        assert_true(status == CENTROPOLIS_OK || status == CENTROPOLIS_E_NOMEM);
        assert_int_equal(error.status, status);
        assert_true((error.text[0] == '\0') == (status == CENTROPOLIS_OK));
        assert_int_equal(polis_mem_live(), 0);
    }
    assert_true(n_failed > 5);
}

static void reading_and_computing_fail_cleanly(void **state)
{
    (void)state;
    put_text("small.csv", "from,to,m\na,b,3\nb,c,4.5\nc,d,2\nd,a,1\nb,d,2.5\nd,e,7\n");
    fails_cleanly(read_and_compute);
}

static void building_fails_cleanly(void **state)
{
    (void)state;
    fails_cleanly(build);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_and_computing_fail_cleanly),
        cmocka_unit_test(building_fails_cleanly),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
