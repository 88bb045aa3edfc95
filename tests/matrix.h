/* What the tests of network construction share: a stored matrix behind the rows interface, and ties
 * that read as text. */
#ifndef POLIS_TESTS_MATRIX_H
#define POLIS_TESTS_MATRIX_H

#include "model/threshold.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64 };

typedef struct matrix {
    polis_vid n;
    double y[MOST * MOST];
} matrix;

static inline void matrix_row(const void *data, polis_vid i, double *y)
{
    const matrix *m = data;

    memcpy(y, m->y + (int64_t)i * m->n, (size_t)m->n * sizeof *y);
}

static inline polis_rows rows_of(const matrix *m)
{
    polis_rows rows = {.n = m->n, .symmetric = true, .row = matrix_row, .data = m};

    for (polis_vid i = 0; i < m->n; i++) {
        for (polis_vid j = 0; j < m->n; j++) {
            rows.symmetric = rows.symmetric && m->y[i * m->n + j] == m->y[j * m->n + i];
        }
    }
    return rows;
}

static inline polis_ties keep(const matrix *m, polis_threshold threshold, double *theta)
{
    const polis_rows rows = rows_of(m);
    polis_ties ties;
    double unused;

    assert_int_equal(polis_threshold_ties(&rows, &threshold, NULL, theta ? theta : &unused, &ties),
                     POLIS_OK);
    return ties;
}

/* "01 10 21": the ties as pairs of digits */
static inline void assert_ties(polis_ties *ties, const char *expected)
{
    char text[512] = "";

    for (int64_t e = 0; e < ties->n; e++) {
        const size_t used = strlen(text);

        snprintf(text + used, sizeof text - used, "%s%d%d", e ? " " : "", (int)ties->tie[e].from,
                 (int)ties->tie[e].to);
    }
    assert_string_equal(text, expected);
    polis_ties_clear(ties);
}

static inline void assert_near(double x, double expected)
{
    assert_true(fabs(x - expected) <= 1e-6);
}

#endif
