/* What the tests of plans share: two_triangles() of graphs.h, and how numbers are compared. */
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

#endif
