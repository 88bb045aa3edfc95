/* Permutation tests, bootstrap, Moran's I, QAP and MRQAP: worked examples, brute force, error
 * rates. */
#include "base/mem.h"
#include "base/random.h"
#include "kernel/isa.h"
#include "statistics/moran.h"
#include "statistics/qap.h"
#include "statistics/qap_lanes.h"
#include "statistics/resample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static int teardown(void **state)
{
    (void)state;
    return polis_mem_live() == 0 ? 0 : -1;
}

static void near_to(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance * fmax(1.0, fabs(expected)))) {
        fail_msg("%.17g, expected %.17g", found, expected);
    }
}

/* Two triangles and a bridge. */
static const double DEGREE[] = {2, 2, 3, 3, 2, 2};
static const int64_t OFF[] = {0, 2, 4, 7, 10, 12, 14};
static const polis_vid TO[] = {1, 2, 0, 2, 0, 1, 3, 2, 4, 5, 3, 5, 3, 4};
static const char *const ONE_NAME[] = {"degree"};

static polis_estimates *regress(int64_t n, const double *y, const double *x)
{
    const polis_regression model = {
        .n = n, .y = y, .outcome = "y", .k = 1, .x = x, .name = ONE_NAME};
    polis_estimates *e = NULL;

    assert_int_equal(polis_regress(&model, NULL, &e), POLIS_OK);
    return e;
}

static void every_permutation_of_six_nodes(void **state)
{
    const double y[] = {1, 2, 6, 5, 3, 2};
    polis_estimates *e = regress(6, y, DEGREE);
    const polis_replicates r = polis_replicates_of(1, 6, 9999);
    double observed[2], value[2 * 720];

    (void)state;
    assert_true(r.exact && r.all == 720);
    near_to(e->of[1].coef, 3.5, 1e-12);
    assert_int_equal(polis_permute(e, 6, &r, observed, value), POLIS_OK);
    near_to(polis_replicate_p(&r, observed[1], value + 1, 2), 48.0 / 720.0, 1e-12);
    near_to(observed[1], e->of[1].t / sqrt(e->of[1].t * e->of[1].t + e->df), 1e-12);
    polis_estimates_free(&e);
}

static void permutations_do_not_depend_on_the_range(void **state)
{
    enum { N = 12, B = 50 };
    double x[N], y[N], observed[2], whole[2 * B], parts[2 * B];
    polis_estimates *e;
    polis_replicates r = polis_replicates_of(3, N, B);

    (void)state;
    for (int i = 0; i < N; i++) {
        x[i] = i * i % 7;
        y[i] = i * 5 % 11;
    }
    e = regress(N, y, x);
    assert_int_equal(polis_permute(e, N, &r, observed, whole), POLIS_OK);
    for (int64_t b = 0; b < B; b += 10) {
        r.first = b;
        r.last = b + 10;
        assert_int_equal(polis_permute(e, N, &r, observed, parts), POLIS_OK);
    }
    assert_memory_equal(whole, parts, sizeof whole);
    polis_estimates_free(&e);
}

/* The partial correlation of a permuted outcome is that of the model fitted again. */
static void permuted_models_are_those_fitted_again(void **state)
{
    enum { N = 10, K = 2, B = 5 };
    const polis_random random = {.seed = 11};
    const char *const names[] = {"a", "b"};
    double x[K * N], y[N], observed[K + 1], value[(K + 1) * B];
    polis_regression model = {.n = N, .y = y, .outcome = "y", .k = K, .x = x, .name = names};
    polis_estimates *e = NULL;
    const polis_replicates r = polis_replicates_of(3, N, B);

    (void)state;
    for (int i = 0; i < N; i++) {
        x[i] = polis_random_unit(&random, (uint32_t)i, 0);
        x[N + i] = polis_random_unit(&random, (uint32_t)i, 1) + x[i];
        y[i] = polis_random_unit(&random, (uint32_t)i, 2);
    }
    assert_int_equal(polis_regress(&model, NULL, &e), POLIS_OK);
    assert_int_equal(polis_permute(e, N, &r, observed, value), POLIS_OK);
    polis_estimates_free(&e);
    for (int b = 0; b < B; b++) {
        polis_vid to[N];
        double moved[N];

        polis_permutation(&r, POLIS_PERMUTE_ROWS, b, N, to);
        for (int i = 0; i < N; i++) {
            moved[i] = y[to[i]];
        }
        model.y = moved;
        assert_int_equal(polis_regress(&model, NULL, &e), POLIS_OK);
        for (int c = 0; c <= K; c++) {
            near_to(value[b * (K + 1) + c], e->of[c].t / sqrt(e->of[c].t * e->of[c].t + e->df),
                    1e-9);
        }
        polis_estimates_free(&e);
    }
}

static void moran_of_two_triangles(void **state)
{
    const double y[] = {1, 2, 3, 5, 6, 7};
    double one[14], row[14], value[720];
    polis_weights w = {.n = 6, .off = OFF, .to = TO, .w = one};
    const polis_replicates r = polis_replicates_of(1, 6, 999);
    polis_moran m;

    (void)state;
    for (int i = 0; i < 6; i++) {
        for (int64_t a = OFF[i]; a < OFF[i + 1]; a++) {
            one[a] = 1.0;
            row[a] = 1.0 / (double)(OFF[i + 1] - OFF[i]);
        }
    }
    assert_int_equal(polis_moran_of(&w, y, NULL, &m), POLIS_OK);
    near_to(m.i, 0.642857, 1e-6);
    near_to(m.expected, -0.2, 1e-12);
    assert_int_equal(polis_moran_permute(&w, y, &r, value), POLIS_OK);
    near_to(polis_replicate_p_greater(&r, m.i - m.expected, value, 1), 8.0 / 720.0, 1e-12);
    w.w = row;
    assert_int_equal(polis_moran_of(&w, y, NULL, &m), POLIS_OK);
    near_to(m.i, 0.702381, 1e-6);
    /* S0 = 6, S1 = 47/9, S2 = 73/3 by hand: (36 S1 - 6 S2 + 3 S0^2) / (35 S0^2) - 1/25 */
    near_to(m.variance, (36.0 * 47.0 / 9.0 - 6.0 * 73.0 / 3.0 + 108.0) / 1260.0 - 0.04, 1e-12);
}

static void qap_correlation_of_four(void **state)
{
    const double y[] = {0, 3, 1, 2, 3, 0, 2, 1, 1, 2, 0, 4, 2, 1, 4, 0};
    const double x[] = {0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0};
    const double *const all[] = {x};
    const polis_dyads d = {.n = 4, .y = y, .k = 1, .x = all, .name = ONE_NAME};
    const polis_replicates r = polis_replicates_of(1, 4, 100);
    polis_qap *q = NULL;
    double value[2 * 24];

    (void)state;
    assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
    assert_true(q->symmetric && q->n_pairs == 6);
    near_to(q->correlation[1], 0.883452, 1e-6);
    assert_int_equal(polis_qap_correlate(q, &r, value), POLIS_OK);
    near_to(polis_replicate_p(&r, q->correlation[1], value + 1, 2), 8.0 / 24.0, 1e-12);
    polis_qap_free(&q);
}

static const double A5[] = {0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0,
                            1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0};
static const double D5[] = {0, 10, 12, 20, 30, 10, 0, 8,  18, 25, 12, 8, 0,
                            9, 14, 20, 18, 9,  0,  7, 30, 25, 14, 7,  0};
static const double Y5[] = {0, 9, 8, 3, 1, 9, 0, 10, 4, 2, 8, 10, 0,
                            8, 5, 3, 4, 8, 0, 9, 1,  2, 5, 9, 0};

static void mrqap_of_five(void **state)
{
    const double *const all[] = {A5, D5};
    const char *const names[] = {"ties", "distance"};
    const polis_dyads d = {.n = 5, .y = Y5, .k = 2, .x = all, .name = names};
    const double both_orders[] = {14.288102, 7.000721, -9.512355};
    const polis_replicates r = polis_replicates_of(1, 5, 100);
    polis_qap *q = NULL;
    double value[3 * 120];

    (void)state;
    assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
    near_to(q->coef[0], 8.387765, 1e-6);
    near_to(q->coef[1], 2.728471, 1e-6);
    near_to(q->coef[2], -0.251765, 1e-6);
    for (int c = 0; c < 3; c++) { /* these t count both orders of a pair: 17 degrees of freedom */
        near_to(q->partial[c], both_orders[c] / sqrt(both_orders[c] * both_orders[c] + 17.0), 1e-7);
    }
    near_to(q->df, 7.0, 0.0);
    near_to(q->r2, 0.979108, 1e-6);
    for (int scheme = POLIS_QAP_DSP; scheme <= POLIS_QAP_Y; scheme++) {
        assert_int_equal(polis_qap_permute(q, (polis_qap_scheme)scheme, &r, value), POLIS_OK);
        near_to(polis_replicate_p(&r, q->partial[1], value + 1, 3), 1.0 / 120.0, 1e-12);
        near_to(polis_replicate_p(&r, q->partial[2], value + 2, 3), 1.0 / 120.0, 1e-12);
    }
    polis_qap_free(&q);
}

enum { BIG = 11, PAIRS = BIG * (BIG - 1) };

/* Least squares of the pairs, by the regression of rows; its t of the last regressor. */
static double t_of_pairs(const double *y, int k, const double *const *x)
{
    double rows_y[PAIRS], rows_x[4 * PAIRS];
    const char *const names[] = {"a", "b", "c", "d"};
    const polis_regression model = {
        .n = PAIRS, .y = rows_y, .outcome = "y", .k = k, .x = rows_x, .name = names};
    polis_estimates *e = NULL;
    polis_fault fault = {0};
    int at = 0;
    double t;

    for (int i = 0; i < BIG; i++) {
        for (int j = 0; j < BIG; j++) {
            if (i != j) {
                rows_y[at] = y[i * BIG + j];
                for (int c = 0; c < k; c++) {
                    rows_x[c * PAIRS + at] = x[c][i * BIG + j];
                }
                at++;
            }
        }
    }
    if (polis_regress(&model, &fault, &e) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    t = e->of[k].t;
    polis_estimates_free(&e);
    return t;
}

static void fill_random(uint32_t stream, bool symmetric, double *m)
{
    const polis_random random = {.seed = 77, .network = stream};

    for (uint32_t i = 0; i < BIG; i++) {
        for (uint32_t j = 0; j < BIG; j++) {
            const uint32_t a = symmetric && j < i ? j : i, b = symmetric && j < i ? i : j;
            m[i * BIG + j] = polis_random_unit(&random, a, b);
        }
    }
}

/* Double semi-partialling as it is written: residual matrix, permuted, a regression of all pairs.
 */
static void dsp_is_what_its_definition_says(void **state)
{
    enum { B = 6 };
    double y[BIG * BIG], x[3][BIG * BIG], residual[BIG * BIG], moved[BIG * BIG], value[4 * B];
    const double *const all[] = {x[0], x[1], x[2]};
    const char *const names[] = {"a", "b", "c"};
    const polis_dyads d = {.n = BIG, .y = y, .k = 3, .x = all, .name = names};
    const polis_replicates r = polis_replicates_of(9, BIG, B);
    polis_qap *q = NULL, *others = NULL;

    (void)state;
    fill_random(1, false, y);
    for (uint32_t c = 0; c < 3; c++) {
        fill_random(2 + c, false, x[c]);
        for (int i = 0; i < BIG * BIG; i++) {
            y[i] += 0.1 * c * x[c][i];
            x[2][i] += c < 2 ? 0.0 : 0.5 * x[0][i];
        }
    }
    assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
    near_to(q->t[3], t_of_pairs(y, 3, all), 1e-9);
    assert_int_equal(polis_qap_permute(q, POLIS_QAP_DSP, &r, value), POLIS_OK);
    const polis_dyads of_last = {.n = BIG, .y = x[2], .k = 2, .x = all, .name = names};
    assert_int_equal(polis_qap_new(&of_last, NULL, &others), POLIS_OK);
    for (int i = 0; i < BIG * BIG; i++) {
        residual[i] =
            x[2][i] - others->coef[0] - others->coef[1] * x[0][i] - others->coef[2] * x[1][i];
    }
    for (int b = 0; b < B; b++) {
        const double *const again[] = {x[0], x[1], moved};
        polis_vid to[BIG];
        double t;

        polis_permutation(&r, POLIS_PERMUTE_NODES, b, BIG, to);
        for (int i = 0; i < BIG; i++) {
            for (int j = 0; j < BIG; j++) {
                moved[i * BIG + j] = residual[to[i] * BIG + to[j]];
            }
        }
        t = t_of_pairs(y, 3, again);
        near_to(value[b * 4 + 3], t / sqrt(t * t + q->df), 1e-9);
    }
    polis_qap_free(&others);
    polis_qap_free(&q);
}

static void symmetric_matrices_take_one_triangle_and_give_the_same_p(void **state)
{
    enum { B = 99 };
    double y[BIG * BIG], x[2][BIG * BIG], half[3 * B], both[3 * B];
    const double *const all[] = {x[0], x[1]};
    const char *const names[] = {"a", "b"};
    const polis_dyads d = {.n = BIG, .y = y, .k = 2, .x = all, .name = names};
    const polis_replicates r = polis_replicates_of(9, BIG, B);
    polis_qap *q = NULL;

    (void)state;
    fill_random(1, true, y);
    fill_random(2, true, x[0]);
    fill_random(3, true, x[1]);
    assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
    assert_true(q->symmetric);
    assert_int_equal(polis_qap_permute(q, POLIS_QAP_DSP, &r, half), POLIS_OK);
    const double p = polis_replicate_p(&r, q->partial[1], half + 1, 3);
    polis_qap_free(&q);
    y[1] += 1e-9; /* no longer symmetric, nearly the same */
    assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
    assert_false(q->symmetric);
    assert_int_equal(polis_qap_permute(q, POLIS_QAP_DSP, &r, both), POLIS_OK);
    for (int b = 0; b < B; b++) {
        near_to(both[b * 3 + 1], half[b * 3 + 1], 1e-6);
    }
    near_to(polis_replicate_p(&r, q->partial[1], both + 1, 3), p, 1e-12);
    polis_qap_free(&q);
}

/* The place of a regressor among the lanes and blocks that are permuted together is its own affair.
 */
static void the_order_of_regressors_does_not_matter(void **state)
{
    enum { K = 6, B = 20 };
    static double y[BIG * BIG], x[K][BIG * BIG];
    double one[(K + 1) * B], other[(K + 1) * B];
    const char *const names[K] = {"a", "b", "c", "d", "e", "f"};
    const polis_replicates r = polis_replicates_of(9, BIG, B);

    (void)state;
    fill_random(1, false, y);
    for (uint32_t c = 0; c < K; c++) {
        fill_random(2 + c, false, x[c]);
        for (int i = 0; i < BIG * BIG; i++) {
            x[c][i] += c > 0 ? 0.3 * x[c - 1][i] : 0.0;
            y[i] += 0.1 * c * x[c][i];
        }
    }
    for (int scheme = POLIS_QAP_DSP; scheme <= POLIS_QAP_Y; scheme++) {
        for (int turn = 0; turn < 2; turn++) {
            const double *all[K];
            polis_qap *q = NULL;

            for (int c = 0; c < K; c++) {
                all[c] = x[turn ? K - 1 - c : c];
            }
            const polis_dyads d = {.n = BIG, .y = y, .k = K, .x = all, .name = names};
            assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
            assert_int_equal(polis_qap_permute(q, (polis_qap_scheme)scheme, &r, turn ? other : one),
                             POLIS_OK);
            polis_qap_free(&q);
        }
        for (int b = 0; b < B; b++) {
            for (int c = 0; c < K; c++) {
                near_to(other[b * (K + 1) + K - c], one[b * (K + 1) + c + 1], 1e-10);
            }
        }
    }
}

/* Whatever instructions the machine has, and however many rows: the same bits, and the right sum.
 */
static void all_instruction_sets_multiply_alike(void **state)
{
    enum { N = BIG, L = POLIS_QAP_LANES, F = POLIS_QAP_FIXED };
    const polis_random random = {.seed = 5};
    const polis_replicates r = polis_replicates_of(3, N, 1);
    double moved[N * L], row[F][N], generic[F * L], best[F * L];
    const double *fixed[F];
    polis_vid to[N];

    (void)state;
    polis_permutation(&r, POLIS_PERMUTE_NODES, 0, N, to);
    for (uint32_t i = 0; i < N * L; i++) {
        moved[i] = polis_random_unit(&random, i, 0) - 0.5;
    }
    for (uint32_t f = 0; f < F; f++) {
        fixed[f] = row[f];
        for (uint32_t i = 0; i < N; i++) {
            row[f][i] = polis_random_unit(&random, i, 1 + f) - 0.5;
        }
    }
    for (int n_fixed = 1; n_fixed <= F; n_fixed++) {
        memset(generic, 0, sizeof generic);
        memset(best, 0, sizeof best);
        polis_qap_rows_generic(moved, to, n_fixed, fixed, moved, 3, N, generic);
        for (int c = 0; c < n_fixed * L; c++) {
            double sum = 0.0;
            for (int j = 3; j < N; j++) {
                sum += moved[to[j] * L + c % L] * row[c / L][j];
            }
            near_to(generic[c], sum, 1e-12);
        }
#ifdef POLIS_X86
        if (polis_isa_best() >= POLIS_ISA_AVX2) {
            polis_qap_rows_avx2(moved, to, n_fixed, fixed, moved, 3, N, best);
            assert_memory_equal(best, generic, sizeof best);
        }
#endif
    }
}

static void bad_matrices_are_named(void **state)
{
    double y[BIG * BIG], x[2][BIG * BIG];
    const double *const all[] = {x[0], x[1]};
    const char *const names[] = {"a", "b"};
    const polis_dyads d = {.n = BIG, .y = y, .k = 2, .x = all, .name = names};
    polis_qap *q = NULL;
    polis_fault fault = {0};

    (void)state;
    fill_random(1, true, y);
    fill_random(2, true, x[0]);
    for (int i = 0; i < BIG * BIG; i++) {
        x[1][i] = 2.0 * x[0][i] + 1.0;
    }
    assert_int_equal(polis_qap_new(&d, &fault, &q), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "collinear: 'b'"));
    memset(x[1], 0, sizeof x[1]);
    fault = (polis_fault){0};
    assert_int_equal(polis_qap_new(&d, &fault, &q), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "'b' does not vary"));
}

/* A standard normal number (Box & Muller). */
static double normal(const polis_random *random, uint32_t element)
{
    const double u = 1.0 - polis_random_unit(random, element, 0);

    return sqrt(-2.0 * log(u)) * cos(2.0 * M_PI * polis_random_unit(random, element, 1));
}

/* Of 1,000 data sets without an effect, the test at 5 % may find one in 3.5 % to 6.5 %. */
static void rate_is_right(int found)
{
    if (found < 35 || found > 65) {
        fail_msg("%d of 1,000", found);
    }
}

static void permutation_tests_find_nothing_in_noise(void **state)
{
    enum { SETS = 1000, N = 15, B = 99 };
    double x[N], y[N], observed[2], value[2 * B];
    int found = 0;

    (void)state;
    for (uint32_t set = 0; set < SETS; set++) {
        const polis_random random = {.seed = 4, .network = set, .purpose = 1};
        const polis_replicates r = polis_replicates_of(set, N, B);

        for (uint32_t i = 0; i < N; i++) {
            x[i] = normal(&random, i);
            y[i] = exp(normal(&random, N + i));
        }
        polis_estimates *e = regress(N, y, x);
        assert_int_equal(polis_permute(e, N, &r, observed, value), POLIS_OK);
        found += polis_replicate_p(&r, observed[1], value + 1, 2) <= 0.05;
        polis_estimates_free(&e);
    }
    rate_is_right(found);
}

/* Pairs that share a city are dependent: the classical test would find far too much. */
static void mrqap_finds_nothing_in_noise_of_cities(void **state)
{
    enum { SETS = 1000, B = 99 };
    double y[BIG * BIG], x[2][BIG * BIG], value[3 * B];
    const double *const all[] = {x[0], x[1]};
    const char *const names[] = {"a", "b"};
    const polis_dyads d = {.n = BIG, .y = y, .k = 2, .x = all, .name = names};
    int found = 0, classical = 0;

    (void)state;
    for (uint32_t set = 0; set < SETS; set++) {
        const polis_random random = {.seed = 5, .network = set, .purpose = 1};
        const polis_replicates r = polis_replicates_of(set, BIG, B);
        polis_qap *q = NULL;

        for (uint32_t i = 0; i < BIG; i++) {
            for (uint32_t j = 0; j < BIG; j++) {
                y[i * BIG + j] = fabs(normal(&random, i) - normal(&random, j));
                x[0][i * BIG + j] = normal(&random, 100 + i) + normal(&random, 100 + j);
                x[1][i * BIG + j] = fabs(normal(&random, 200 + i) - normal(&random, 200 + j));
            }
        }
        assert_int_equal(polis_qap_new(&d, NULL, &q), POLIS_OK);
        assert_int_equal(polis_qap_permute(q, POLIS_QAP_DSP, &r, value), POLIS_OK);
        found += polis_replicate_p(&r, q->partial[1], value + 1, 3) <= 0.05;
        classical += q->p[1] <= 0.05;
        polis_qap_free(&q);
    }
    rate_is_right(found);
    assert_true(classical > 150);
}

static void the_bootstrap_counts_its_draws(void **state)
{
    enum { N = 9 };
    double count[N], sum = 0.0;

    (void)state;
    polis_replicate_counts(&(polis_replicates){.seed = 7}, 3, N, count);
    for (int i = 0; i < N; i++) {
        sum += count[i];
    }
    assert_true(sum == N);
}

/* [n] Rows of a regression, each a unit of its own. */
static void sample_rows(int n, polis_vid *unit, double *x, double *y)
{
    for (int i = 0; i < n; i++) {
        unit[i] = (polis_vid)i;
        x[i] = i * i % 7;
        y[i] = i * 5 % 11;
    }
}

/* With counts as weights, and with the rows written out as often: the same coefficients. */
static void the_bootstrap_is_that_of_rows_written_out(void **state)
{
    enum { N = 12, B = 4 };
    polis_vid unit[N];
    double x[N], y[N], value[2 * B], count[N];
    polis_estimates *e;
    polis_replicates r = {.seed = 7, .all = B, .last = B};

    (void)state;
    sample_rows(N, unit, x, y);
    e = regress(N, y, x);
    assert_int_equal(polis_bootstrap(e, unit, N, &r, value), POLIS_OK);
    polis_estimates_free(&e);
    for (int b = 0; b < B; b++) {
        double wide_x[N], wide_y[N];
        int at = 0;

        polis_replicate_counts(&r, b, N, count);
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < (int)count[i]; c++) {
                wide_x[at] = x[i];
                wide_y[at++] = y[i];
            }
        }
        e = regress(N, wide_y, wide_x);
        near_to(value[2 * b], e->of[0].coef, 1e-9);
        near_to(value[2 * b + 1], e->of[1].coef, 1e-9);
        polis_estimates_free(&e);
    }
}

static void the_jackknife_leaves_each_unit_out(void **state)
{
    enum { N = 12 };
    const polis_replicates r = polis_replicates_left_out(N);
    polis_vid unit[N];
    double x[N], y[N], value[2 * N];
    polis_estimates *e;

    (void)state;
    sample_rows(N, unit, x, y);
    e = regress(N, y, x);
    assert_int_equal(polis_bootstrap(e, unit, N, &r, value), POLIS_OK);
    polis_estimates_free(&e);
    for (int out = 0; out < N; out++) {
        double less_x[N], less_y[N];

        for (int i = 0; i < N - 1; i++) {
            less_x[i] = x[i + (i >= out)];
            less_y[i] = y[i + (i >= out)];
        }
        e = regress(N - 1, less_y, less_x);
        near_to(value[2 * out], e->of[0].coef, 1e-9);
        near_to(value[2 * out + 1], e->of[1].coef, 1e-9);
        polis_estimates_free(&e);
    }
}

/* The mean of 0, 1, ..., 10, 40; scipy 1.10 says which percentiles. */
static void bca_moves_the_ends_as_scipy_does(void **state)
{
    enum { N = 12, B = 101 };
    double left[N], value[B], share[2] = {0.025, 0.975}, a;

    (void)state;
    for (int i = 0; i < N; i++) {
        left[i] = (95.0 - (i < 11 ? i : 40)) / 11.0;
    }
    for (int k = 0; k < B; k++) {
        value[k] = (k * 37 % 101) / 10.0 + 4.0;
    }
    a = polis_jackknife_acceleration(N, left, 1);
    assert_true(polis_bca_shares(B, value, 1, 95.0 / 12.0, a, share));
    near_to(share[0], 0.022135080315798555, 1e-12);
    near_to(share[1], 0.9697538453562412, 1e-12);
    assert_false(polis_bca_shares(B, value, 1, 3.0, a, share));
    near_to(share[0], 0.022135080315798555, 1e-12);
    for (int i = 0; i < N; i++) {
        left[i] = i == 3 ? NAN : 2.0;
    }
    near_to(polis_jackknife_acceleration(N, left, 1), 0.0, 0.0);
}

static void p_counts_what_was_observed_unless_all_permutations_were_made(void **state)
{
    const double value[] = {0.1, -0.9, 0.5, 0.3};
    polis_replicates r = {.all = 4, .last = 4};

    (void)state;
    near_to(polis_replicate_p(&r, 0.5, value, 1), 3.0 / 5.0, 1e-12);
    near_to(polis_replicate_p_greater(&r, 0.5, value, 1), 2.0 / 5.0, 1e-12);
    r.exact = true;
    near_to(polis_replicate_p(&r, 0.5, value, 1), 2.0 / 4.0, 1e-12);
    assert_true(isnan(polis_replicate_p(&r, NAN, value, 1)));
}

static void percentiles_are_those_of_type_seven(void **state)
{
    const double value[] = {4, 1, NAN, 3, 2}, share[2] = {0.25, 0.9};
    double out[2];

    (void)state;
    assert_int_equal(polis_replicate_interval(5, value, 1, share, out), POLIS_OK);
    near_to(out[0], 1.75, 1e-12);
    near_to(out[1], 3.7, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_permutation_of_six_nodes),
        cmocka_unit_test(permutations_do_not_depend_on_the_range),
        cmocka_unit_test(permuted_models_are_those_fitted_again),
        cmocka_unit_test(moran_of_two_triangles),
        cmocka_unit_test(qap_correlation_of_four),
        cmocka_unit_test(mrqap_of_five),
        cmocka_unit_test(dsp_is_what_its_definition_says),
        cmocka_unit_test(symmetric_matrices_take_one_triangle_and_give_the_same_p),
        cmocka_unit_test(bad_matrices_are_named),
        cmocka_unit_test(permutation_tests_find_nothing_in_noise),
        cmocka_unit_test(the_order_of_regressors_does_not_matter),
        cmocka_unit_test(all_instruction_sets_multiply_alike),
        cmocka_unit_test(mrqap_finds_nothing_in_noise_of_cities),
        cmocka_unit_test(the_bootstrap_counts_its_draws),
        cmocka_unit_test(the_bootstrap_is_that_of_rows_written_out),
        cmocka_unit_test(the_jackknife_leaves_each_unit_out),
        cmocka_unit_test(bca_moves_the_ends_as_scipy_does),
        cmocka_unit_test(p_counts_what_was_observed_unless_all_permutations_were_made),
        cmocka_unit_test(percentiles_are_those_of_type_seven),
    };

    polis_least_squares_serial();
    return cmocka_run_group_tests(tests, NULL, teardown);
}
