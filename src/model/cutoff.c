#include "model/cutoff.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Density: radix selection. The bits of positive doubles are ordered as the doubles are, so the
 * K-th largest is found digit by digit, the highest first, by counting. */

enum { DIGIT_BITS = 16, N_DIGITS = 1 << DIGIT_BITS };

typedef struct digit_count {
    polis_vid n;
    uint64_t prefix; /* the digits found so far */
    int shift;       /* of the digit that is counted */
    int64_t *count;  /* [threads * N_DIGITS] */
} digit_count;

static uint64_t bits_of(double x)
{
    uint64_t bits;

    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static polis_err count_digits(void *state, int thread, int64_t block, polis_vid i, const double *y)
{
    const digit_count *c = state;
    int64_t *count = c->count + (int64_t)thread * N_DIGITS;

    (void)block;
    (void)i;
    for (polis_vid j = 0; j < c->n; j++) {
        const uint64_t bits = bits_of(y[j]);

        /* two shifts: one by 64 bits would be undefined */
        if (y[j] > 0.0 && bits >> c->shift >> DIGIT_BITS == c->prefix) {
            count[bits >> c->shift & (N_DIGITS - 1)]++;
        }
    }
    return POLIS_OK;
}

/* The digit in which the wanted-th largest lies; *wanted becomes its rank among those. -1: there
 * are not so many. */
static int64_t pick_digit(const digit_count *c, int threads, int64_t *wanted)
{
    for (int64_t digit = N_DIGITS - 1; digit >= 0; digit--) {
        int64_t here = 0;

        for (int t = 0; t < threads; t++) {
            here += c->count[(int64_t)t * N_DIGITS + digit];
        }
        if (*wanted <= here) {
            return digit;
        }
        *wanted -= here;
    }
    return -1;
}

polis_err polis_cutoff_density(const polis_rows *rows, double density, polis_fault *fault,
                               double *theta)
{
    const int threads = polis_rows_threads();
    const double pairs = (double)rows->n * ((double)rows->n - 1.0);
    const int64_t most = llround(density * pairs) > 1 ? llround(density * pairs) : 1;
    polis_err rc = POLIS_OK;
    digit_count c = {.n = rows->n};
    int64_t wanted = most;

    POLIS_NEW(c.count, (int64_t)threads * N_DIGITS);
    for (c.shift = 64 - DIGIT_BITS; c.shift >= 0; c.shift -= DIGIT_BITS) {
        int64_t digit;

        memset(c.count, 0, (size_t)threads * N_DIGITS * sizeof *c.count);
        POLIS_TRY(polis_rows_each(rows, count_digits, &c));
        digit = pick_digit(&c, threads, &wanted);
        if (digit < 0) {
            rc = polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                            "density %g of %lld cities asks for %lld directed ties, but only %lld "
                            "pairs have a strength above 0",
                            density, (long long)rows->n, (long long)most,
                            (long long)(most - wanted));
            goto done;
        }
        c.prefix = c.prefix << DIGIT_BITS | (uint64_t)digit;
    }
    memcpy(theta, &c.prefix, sizeof *theta);

done:
    POLIS_FREE(c.count);
    return rc;
}

/* Connectivity: Boruvka's algorithm. In each round every part takes its strongest tie outwards;
 * unlike Prim's it needs no columns of the matrix, and its rows go in any order. */

typedef struct link {
    double y;       /* 0: none yet */
    polis_vid a, b; /* a < b */
} link;

typedef struct forest {
    polis_vid n;
    bool symmetric;
    polis_vid *part; /* [n] a city that stands for the part; itself is its own */
    link *best;      /* [threads * n] of a part, at the city that stands for it */
} forest;

/* A total order, so that equal strengths make no cycle and threads no difference. */
static bool better(const link *x, const link *than)
{
    if (x->y != than->y) {
        return x->y > than->y;
    }
    return x->a != than->a ? x->a < than->a : x->b < than->b;
}

static polis_err best_outwards(void *state, int thread, int64_t block, polis_vid i, const double *y)
{
    const forest *f = state;
    link *best = f->best + (int64_t)thread * f->n;
    const polis_vid own = f->part[i];

    (void)block;
    for (polis_vid j = 0; j < f->n; j++) {
        const polis_vid other = f->part[j];
        const link l = {y[j], i < j ? i : j, i < j ? j : i};

        if (other == own || !(y[j] > 0.0)) {
            continue;
        }
        if (better(&l, &best[own])) {
            best[own] = l;
        }
        if (!f->symmetric && better(&l, &best[other])) {
            best[other] = l;
        }
    }
    return POLIS_OK;
}

static polis_vid root_of(polis_vid *part, polis_vid v)
{
    while (part[v] != v) {
        part[v] = part[part[v]];
        v = part[v];
    }
    return v;
}

/* Join the parts along their best ties; returns how many joined. */
static polis_vid join_parts(forest *f, int threads, double *theta)
{
    polis_vid joined = 0;

    for (polis_vid v = 0; v < f->n; v++) {
        link best = f->best[v];
        polis_vid a, b;

        for (int t = 1; t < threads; t++) {
            const link *l = &f->best[(int64_t)t * f->n + v];

            best = better(l, &best) ? *l : best;
        }
        if (!(best.y > 0.0)) {
            continue;
        }
        a = root_of(f->part, best.a);
        b = root_of(f->part, best.b);
        if (a != b) {
            f->part[a < b ? b : a] = a < b ? a : b;
            *theta = fmin(*theta, best.y);
            joined++;
        }
    }
    for (polis_vid v = 0; v < f->n; v++) {
        f->part[v] = root_of(f->part, v);
    }
    return joined;
}

polis_err polis_cutoff_connected(const polis_rows *rows, polis_fault *fault, double *theta)
{
    const int threads = polis_rows_threads();
    polis_err rc = POLIS_OK;
    forest f = {.n = rows->n, .symmetric = rows->symmetric};
    polis_vid parts = rows->n;
    double weakest = INFINITY;

    POLIS_NEW(f.part, rows->n);
    POLIS_NEW(f.best, (int64_t)threads * rows->n);
    for (polis_vid v = 0; v < rows->n; v++) {
        f.part[v] = v;
    }
    while (parts > 1) {
        polis_vid joined;

        memset(f.best, 0, (size_t)threads * (size_t)rows->n * sizeof *f.best);
        POLIS_TRY(polis_rows_each(rows, best_outwards, &f));
        joined = join_parts(&f, threads, &weakest);
        if (joined == 0) {
            rc = polis_fail(fault, POLIS_E_UNSUPPORTED, NULL, 0,
                            "no cutoff connects the cities: all ties together leave %lld parts",
                            (long long)parts);
            goto done;
        }
        parts -= joined;
    }
    *theta = weakest;

done:
    POLIS_FREE(f.part);
    POLIS_FREE(f.best);
    return rc;
}
