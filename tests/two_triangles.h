/* What the tests of plans share: numbers, and the network of their worked examples. */
#ifndef POLIS_TESTS_TWO_TRIANGLES_H
#define POLIS_TESTS_TWO_TRIANGLES_H

#include "graphs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static inline void near(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-9 * fmax(1.0, fabs(expected)))) {
        fail_msg("found %.17g, expected %.17g", found, expected);
    }
}

static inline void about(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-6)) {
        fail_msg("found %.9g, expected %.9g", found, expected);
    }
}

/* Two triangles ABC and DEF with a bridge C-D. */
static inline polis_graph *two_triangles(void)
{
    static const int edge[][2] = {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {3, 4}, {3, 5}, {4, 5}};
    polis_network *network = network_of(6, 7, edge, NULL, false, POLIS_PARALLEL_MERGE);
    polis_graph *g = NULL;

    assert_int_equal(polis_graph_new(network, NULL, &g), POLIS_OK);
    polis_network_free(&network);
    return g;
}

#endif
