/* Least squares, errors, fixed effects, tails of distributions: worked examples, identities,
 * refusals. */
#include "base/mem.h"
#include "base/random.h"
#include "statistics/distribution.h"
#include "statistics/regression.h"

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

static const double X6[] = {1, 2, 3, 4, 5, 6}, Y6[] = {2.1, 3.9, 6.2, 7.8, 10.5, 11.0};
static const char *const ONE_NAME[] = {"x"};

static polis_regression six(polis_se se)
{
    const polis_regression model = {
        .n = 6, .y = Y6, .outcome = "y", .k = 1, .x = X6, .name = ONE_NAME, .se = se};

    return model;
}

static polis_estimates *regress(polis_regression model)
{
    polis_estimates *e = NULL;
    polis_fault fault = {0};

    if (polis_regress(&model, &fault, &e) != POLIS_OK) {
        fail_msg("%s", fault.text);
    }
    return e;
}

static void the_worked_cross_section(void **state)
{
    polis_estimates *e = regress(six(POLIS_SE_CLASSICAL));

    (void)state;
    assert_int_equal(e->k, 2);
    near_to(e->of[0].coef, 0.326667, 1e-6);
    near_to(e->of[1].coef, 1.882857, 1e-6);
    near_to(e->of[0].se, 0.481083, 1e-6);
    near_to(e->of[1].se, 0.123531, 1e-6);
    near_to(e->r2, 0.983074, 1e-6);
    near_to(e->standardised[1], 0.991501, 1e-6);
    near_to(e->vif[1], 1.0, 1e-12);
    near_to(e->df, 4.0, 0.0);
    polis_estimates_free(&e);
    e = regress(six(POLIS_SE_HC1));
    near_to(e->of[0].se, 0.325144, 1e-6);
    near_to(e->of[1].se, 0.138213, 1e-6);
    near_to(e->of[1].t, 13.622838, 1e-6);
    polis_estimates_free(&e);
}

static const double PANEL_Y[] = {1, 2, 4, 2, 3.5, 5, .5, 2.5, 3};
static const double PANEL_X[] = {1, 1.5, 2.5, 2, 2.5, 3.5, 0, 1.5, 1};
static const polis_vid CITY[] = {0, 0, 0, 1, 1, 1, 2, 2, 2}, PERIOD[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};

static polis_regression nine(polis_se se)
{
    const polis_regression model = {
        .n = 9,
        .y = PANEL_Y,
        .outcome = "y",
        .k = 1,
        .x = PANEL_X,
        .name = ONE_NAME,
        .effects = {.n = 9, .city = CITY, .period = PERIOD, .n_cities = 3, .n_periods = 3},
        .se = se,
        .cluster = se == POLIS_SE_CLUSTER ? CITY : NULL,
        .n_clusters = 3,
        .city_in_cluster = true};

    return model;
}

static void the_worked_panel(void **state)
{
    polis_estimates *e = regress(nine(POLIS_SE_CLASSICAL));

    (void)state;
    near_to(e->of[0].coef, 0.821429, 1e-6);
    near_to(e->of[0].se, 0.192327, 1e-6);
    near_to(e->df, 3.0, 0.0);
    polis_estimates_free(&e);
    e = regress(nine(POLIS_SE_CLUSTER));
    near_to(e->of[0].se, 0.195615, 1e-6);
    near_to(e->of[0].se / sqrt(1.5 * 8.0 / 5.0), 0.126269, 1e-6);
    near_to(e->df, 2.0, 0.0);
    polis_estimates_free(&e);
}

/* The within transformation finds what least squares with dummies finds, also with gaps. */
static void effects_are_what_dummies_give(void **state)
{
    enum { N = 40, CITIES = 9, PERIODS = 6, K = 2 };
    const polis_random random = {.seed = 5};
    const char *names[K + CITIES + PERIODS];
    double y[N], x[K * N], wide[(K + CITIES + PERIODS) * N] = {0};
    polis_vid city[N], period[N];
    polis_fit *fit = NULL;
    polis_estimates *e = NULL;

    (void)state;
    for (int i = 0; i < N; i++) {
        const int cell = i * 25 % (CITIES * PERIODS); /* distinct cells: 25 and 54 are coprime */
        city[i] = (polis_vid)(cell / PERIODS);
        period[i] = (polis_vid)(cell % PERIODS);
        for (int c = 0; c < K; c++) {
            x[c * N + i] = polis_random_unit(&random, (uint32_t)i, (uint32_t)c) + 0.3 * period[i];
            wide[c * N + i] = x[c * N + i];
        }
        y[i] = 2.0 * x[i] - x[N + i] + city[i] + polis_random_unit(&random, (uint32_t)i, 9);
        wide[(K + city[i]) * N + i] = 1.0;
        if (period[i] > 0) {
            wide[(K + CITIES + period[i] - 1) * N + i] = 1.0;
        }
    }
    for (int c = 0; c < K + CITIES + PERIODS; c++) {
        names[c] = "dummy";
    }
    const polis_design design = {.n = N, .k = K + CITIES + PERIODS - 1, .x = wide, .name = names};
    assert_int_equal(polis_fit_new(&design, y, NULL, &fit), POLIS_OK);
    e = regress((polis_regression){.n = N,
                                   .y = y,
                                   .outcome = "y",
                                   .k = K,
                                   .x = x,
                                   .name = names,
                                   .effects = {N, city, period, CITIES, PERIODS}});
    assert_int_equal(e->n_absorbed, CITIES + PERIODS - 1);
    for (int c = 0; c < K; c++) {
        near_to(e->of[c].coef, fit->coef[c], 1e-8);
        near_to(e->of[c].se, sqrt(fit->rss / e->df * fit->inverse[c * design.k + c]), 1e-8);
    }
    near_to(e->rss, fit->rss, 1e-8);
    polis_fit_free(&fit);
    polis_estimates_free(&e);
}

static void what_effects_absorb_has_a_status(void **state)
{
    const double x[] = {1, 1.5, 2.5, 2, 2.5, 3.5, 0, 1.5, 1, 7, 7, 7, 8, 8, 8, 1, 1, 1};
    const char *const names[] = {"x", "fixed"};
    polis_regression model = nine(POLIS_SE_HC1);
    polis_estimates *e = NULL;

    (void)state;
    model.k = 2;
    model.x = x;
    model.name = names;
    e = regress(model);
    assert_int_equal(e->status[0], POLIS_TERM_OK);
    assert_int_equal(e->status[1], POLIS_TERM_ABSORBED);
    near_to(e->of[0].coef, 0.821429, 1e-6);
    assert_true(isnan(e->of[1].coef) && isnan(e->of[1].p));
    polis_estimates_free(&e);
}

static void singletons_are_dropped_again_and_again(void **state)
{
    const polis_vid city[] = {0, 0, 1, 1, 2}, period[] = {0, 1, 0, 1, 2};
    const polis_vid chain_city[] = {0, 0, 1, 1}, chain_period[] = {0, 1, 1, 2};
    const polis_effects e = {5, city, period, 3, 3}, chain = {4, chain_city, chain_period, 2, 3};
    bool keep[] = {true, true, true, true, true};
    int64_t n;

    (void)state;
    assert_int_equal(polis_drop_singletons(&e, keep, &n), POLIS_OK);
    assert_int_equal(n, 1);
    assert_false(keep[4]);
    memset(keep, true, sizeof keep);
    assert_int_equal(polis_drop_singletons(&chain, keep, &n), POLIS_OK);
    assert_int_equal(n, 4);
}

/* A model of 6 rows and two regressors is refused with these words. */
static void refused(const double *second, const char *words)
{
    const char *const names[] = {"x", "z"};
    double x[12];
    polis_regression model = six(POLIS_SE_HC1);
    polis_estimates *e = NULL;
    polis_fault fault = {0};

    memcpy(x, X6, sizeof X6);
    memcpy(x + 6, second, sizeof X6);
    model.k = 2;
    model.x = x;
    model.name = names;
    assert_int_equal(polis_regress(&model, &fault, &e), POLIS_E_PARSE);
    assert_null(e);
    if (!strstr(fault.text, words)) {
        fail_msg("'%s' does not say '%s'", fault.text, words);
    }
}

static void collinear_and_constant_columns_are_named(void **state)
{
    const double constant[] = {3, 3, 3, 3, 3, 3}, twice[] = {3, 5, 7, 9, 11, 13};
    const double almost[] = {2, 4, 6, 8, 10, 12.0001};
    polis_regression model = six(POLIS_SE_HC1);
    polis_estimates *e = NULL;
    polis_fault fault = {0};

    (void)state;
    refused(constant, "'z' does not vary: it is 3 in all 6 rows");
    refused(twice, "collinear: ");
    refused(twice, "is a combination of ");
    refused(almost, "variance inflation of 'x'");
    model.n = 2;
    assert_int_equal(polis_regress(&model, &fault, &e), POLIS_E_PARSE);
    assert_non_null(strstr(fault.text, "2 rows are too few for 2 coefficients"));
}

static void quadratics_turn_where_calculus_says(void **state)
{
    enum { N = 9 };
    const char *const names[] = {"x", "x^2"};
    double x[2 * N], y[N], at, se;
    polis_estimates *e = NULL;

    (void)state;
    for (int i = 0; i < N; i++) {
        x[i] = i;
        x[N + i] = (i - 4.0) * (i - 4.0);
        y[i] = 1.0 + 3.0 * i - 0.25 * i * i + 0.01 * (i % 2);
    }
    e = regress((polis_regression){
        .n = N, .y = y, .outcome = "y", .k = 2, .x = x, .name = names, .se = POLIS_SE_CLASSICAL});
    polis_turning_point(e, 1, 2, 4.0, &at, &se);
    near_to(at, 6.0, 1e-3);
    /* delta method, written out once more */
    const double *v = e->covariance, b1 = e->of[1].coef, b2 = e->of[2].coef;
    const double by_hand =
        fabs(b1 / b2) / 2 * sqrt(v[4] / (b1 * b1) + v[8] / (b2 * b2) - 2 * v[5] / (b1 * b2));
    near_to(se, by_hand, 1e-9);
    polis_estimates_free(&e);
}

/* Reference: R 4.2, 2 * pt(-t, df), pchisq, qt. */
static void tails_are_those_of_tables(void **state)
{
    (void)state;
    near_to(polis_t_two_sided(2.0, 10.0), 0.07338803477074037, 1e-12);
    near_to(polis_t_two_sided(-1.0, 1.0), 0.5, 1e-12);
    /* df = 3 in closed form */
    near_to(polis_t_two_sided(2.5, 3.0),
            1.0 - M_2_PI * (atan(2.5 / sqrt(3.0)) + 2.5 * sqrt(3.0) / (2.5 * 2.5 + 3.0)), 1e-12);
    near_to(polis_t_two_sided(1.959963984540054, 1e9), 0.05, 1e-9);
    near_to(polis_t_two_sided(1.959963984540054, 1e6), 0.05 + 2.7729e-7, 1e-10);
    near_to(polis_t_quantile(0.95, 4.0), 2.7764451051977987, 1e-10);
    near_to(polis_t_quantile(0.95, 1000.0), 1.9623390808264078, 1e-10);
    near_to(polis_chi2_upper(3.0, 2.0), exp(-1.5), 1e-12);
    near_to(polis_chi2_upper(30.0, 2.0) / exp(-15.0), 1.0, 1e-9);
    near_to(polis_chi2_upper(1.5, 1.0), polis_normal_two_sided(sqrt(1.5)), 1e-12);
    near_to(polis_chi2_upper(7.0, 1.0), polis_normal_two_sided(sqrt(7.0)), 1e-12);
    near_to(polis_normal_two_sided(1.959963984540054), 0.05, 1e-12);
    near_to(polis_normal_quantile(0.975), 1.959963984540054, 1e-12);
    near_to(polis_normal_quantile(0.0001), -3.7190164854556804, 1e-12);
    near_to(polis_normal_lower(-1.959963984540054), 0.025, 1e-12);
    assert_true(polis_t_two_sided(INFINITY, 3.0) == 0.0);
    assert_true(isnan(polis_t_two_sided(NAN, 3.0)) && isnan(polis_t_two_sided(1.0, 0.0)));
}

static void families_are_adjusted_stepwise(void **state)
{
    const double p[] = {0.01, NAN, 0.04, 0.03, 0.5};
    double q[5];

    (void)state;
    assert_int_equal(polis_adjust_family(5, p, q), POLIS_OK);
    near_to(q[0], 0.04, 1e-12);
    near_to(q[2], 0.16 / 3, 1e-12);
    near_to(q[3], 0.16 / 3, 1e-12);
    near_to(q[4], 0.5, 1e-12);
    assert_true(isnan(q[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_cross_section),
        cmocka_unit_test(the_worked_panel),
        cmocka_unit_test(effects_are_what_dummies_give),
        cmocka_unit_test(what_effects_absorb_has_a_status),
        cmocka_unit_test(singletons_are_dropped_again_and_again),
        cmocka_unit_test(collinear_and_constant_columns_are_named),
        cmocka_unit_test(quadratics_turn_where_calculus_says),
        cmocka_unit_test(tails_are_those_of_tables),
        cmocka_unit_test(families_are_adjusted_stepwise),
    };

    polis_least_squares_serial();
    return cmocka_run_group_tests(tests, NULL, teardown);
}
