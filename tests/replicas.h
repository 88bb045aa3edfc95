/* What holds of every way to make networks at random of a network. */
#ifndef POLIS_TESTS_REPLICAS_H
#define POLIS_TESTS_REPLICAS_H

#include "graphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef polis_err make_replica(const polis_network *network, uint64_t seed, uint32_t replicate,
                               polis_network **out);

/** A valid network; freed by the caller. */
static inline polis_network *replica(make_replica *make, const polis_network *network,
                                     uint64_t seed, uint32_t replicate)
{
    polis_network *out = NULL;

    assert_int_equal(make(network, seed, replicate, &out), POLIS_OK);
    assert_true(polis_network_is_valid(out));
    return out;
}

/** A seed and a replicate give one network; another of either gives another. */
static inline void check_seeds(make_replica *make, const polis_network *network)
{
    static const struct {
        uint64_t seed;
        uint32_t replicate;
    } draw[] = {{1, 0}, {1, 0}, {1, 1}, {2, 0}};
    polis_digest digest[4];

    for (int i = 0; i < 4; i++) {
        polis_network *out = replica(make, network, draw[i].seed, draw[i].replicate);

        digest[i] = polis_network_digest(out);
        polis_network_free(&out);
    }
    assert_true(digest[0].high == digest[1].high && digest[0].low == digest[1].low);
    assert_true(digest[0].high != digest[2].high);
    assert_true(digest[0].high != digest[3].high);
}

/** Each allocation refused in turn is reported and leaves nothing. */
static inline void check_refused_memory(make_replica *make, const polis_network *network)
{
    const int64_t live = polis_mem_live();
    polis_network *out = NULL;
    polis_err rc = POLIS_E_NOMEM;

    for (int64_t k = 0; rc == POLIS_E_NOMEM; k++) {
        polis_mem_fail_after(k);
        rc = make(network, 1, 0, &out);
        polis_mem_fail_after(-1);
        if (rc == POLIS_E_NOMEM) {
            assert_null(out);
            assert_int_equal(polis_mem_live(), live);
        }
    }
    assert_int_equal(rc, POLIS_OK);
    polis_network_free(&out);
    assert_int_equal(polis_mem_live(), live);
}

#endif
