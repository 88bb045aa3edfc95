/* Resilience and structure of cities: the worked examples of the formulas, and what must hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "regional/composite.h"
#include "regional/coupling.h"
#include "regional/resistance.h"
#include "regional/seedmap.h"
#include "regional/shift_share.h"
#include "regional/structure.h"
#include "regional/transformation.h"
#include "regional/trend.h"
#include "regional/typology.h"
#include "regional/window.h"

#include <math.h>
#include <string.h>

#define CLOSE 1e-6

static void close_to(double found, double want)
{
    if (!(fabs(found - want) <= CLOSE) && !(isnan(found) && isnan(want))) {
        fail_msg("%.9g, expected %.9g", found, want);
    }
}

/* A multiplicative generator: the same numbers everywhere. */
static double next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (double)(*state >> 11) * 0x1p-53;
}

static const polis_levels3 three[] = {{100, 96, 103}, {200, 180, 190}, {50, 51, 54}};
static const polis_levels3 nation3 = {350, 327, 347};

static void resistance_of_three_cities(void **state)
{
    static const double want[][5] = {{0.608696, 0.391304, 1.192188, 0.192187, 1.03},
                                     {1.521739, -0.521739, 0.908333, -0.091667, 0.95},
                                     {-0.304348, 1.304348, 0.961765, -0.038235, 1.08}};
    static const int type[] = {POLIS_RESILIENT, POLIS_VULNERABLE, POLIS_RESISTANT_SLOW};
    static const double alone[] = {0.473684, -4.0, 1.25};
    polis_vid complete;
    const polis_levels3 sum = polis_resistance_sum(three, 3, &complete);

    (void)state;
    assert_int_equal(complete, 3);
    close_to(sum.peak, nation3.peak);
    close_to(sum.trough, nation3.trough);
    close_to(sum.recovery, nation3.recovery);
    for (int i = 0; i < 3; i++) {
        const polis_resistance r = polis_resistance_of(three[i], nation3);
        close_to(r.beta_resistance, want[i][0]);
        close_to(r.resistance, want[i][1]);
        close_to(r.beta_recovery, want[i][2]);
        close_to(r.recoverability, want[i][3]);
        close_to(r.retention, want[i][4]);
        assert_int_equal(r.type, type[i]);
        assert_int_equal(r.why, POLIS_WHY_OK);
        close_to(r.resistance, 1.0 - r.beta_resistance);   /* the nation shrank */
        close_to(r.recoverability, r.beta_recovery - 1.0); /* and grew again */
        close_to(
            polis_resistance_of(three[i], polis_resistance_without(nation3, three[i])).resistance,
            alone[i]);
    }
}

static void undefined_resistance_says_why(void **state)
{
    const polis_levels3 flat = {100, 100.001, 101};
    polis_resistance r = polis_resistance_of(three[0], flat);
    polis_vid complete;
    const polis_levels3 some[] = {{1, 2, 3}, {NAN, 1, 1}};

    (void)state;
    assert_int_equal(r.why, POLIS_WHY_NATIONAL_FLAT);
    assert_true(isnan(r.resistance) && r.type == -1);
    close_to(r.retention, 1.03);
    r = polis_resistance_of((polis_levels3){NAN, 1, 1}, nation3);
    assert_int_equal(r.why, POLIS_WHY_MISSING_INPUT);
    r = polis_resistance_of((polis_levels3){0, 1, 1}, nation3);
    assert_int_equal(r.why, POLIS_WHY_ZERO_VARIANCE);
    close_to(polis_resistance_sum(some, 2, &complete).recovery, 3.0);
    assert_int_equal(complete, 1);
}

static void window_is_the_last_fall(void **state)
{
    const double two_falls[] = {1, 2, 1, 3, 4, 3, 2, NAN, 3, 5, 4};
    const double rising[] = {1, 2, 3}, falling[] = {3, 2, 1};
    polis_window w = {0};

    (void)state;
    assert_true(polis_window_detect(two_falls, 11, &w)); /* the fall at the end is not over */
    assert_int_equal(w.peak, 4);
    assert_int_equal(w.trough, 6);
    assert_int_equal(w.recovery, 9);
    assert_false(polis_window_detect(rising, 3, &w));
    assert_false(polis_window_detect(falling, 3, &w));
}

static void shift_share_adds_up(void **state)
{
    const double before[] = {60, 40}, after[] = {48, 42};
    const double nation_before[] = {300, 700}, nation_after[] = {270, 714};
    polis_shift_share s = polis_shift_share_of(before, after, nation_before, nation_after, 2);
    uint64_t seed = 7;

    (void)state;
    close_to(s.national, -1.6);
    close_to(s.mix, -3.6);
    close_to(s.regional, -4.8);
    for (int trial = 0; trial < 200; trial++) {
        double b[5], a[5], nb[5], na[5], change = 0.0;
        for (int k = 0; k < 5; k++) {
            const bool new_sector = (k == 4 && trial % 2) || next_random(&seed) < 0.2;
            b[k] = new_sector ? 0.0 : 10.0 * next_random(&seed);
            a[k] = 10.0 * next_random(&seed);
            nb[k] = k == 4 && trial % 2 ? 0.0 : 50.0 + 10.0 * next_random(&seed);
            na[k] = 50.0 + 10.0 * next_random(&seed);
            change += a[k] - b[k];
        }
        s = polis_shift_share_of(b, a, nb, na, 5);
        close_to(s.national + s.mix + s.regional, change);
    }
    assert_int_equal(
        polis_shift_share_of((double[]){NAN, 1}, after, nation_before, nation_after, 2).why,
        POLIS_WHY_MISSING_INPUT);
}

static void hp_filter(void **state)
{
    const double y[] = {100, 104, 108, 98, 101, 110};
    const double want[] = {101.450216, 102.336253, 102.990254, 103.446386, 104.540373, 106.236517};
    double trend[20], line[20], sum = 0.0;

    (void)state;
    assert_int_equal(polis_trend_hp(y, 6, 6.25, trend), POLIS_OK);
    for (int t = 0; t < 6; t++) {
        close_to(trend[t], want[t]);
        sum += y[t] - trend[t];
    }
    close_to(sum, 0.0);
    for (int t = 0; t < 20; t++) {
        line[t] = 3.0 + 0.25 * t;
    }
    assert_int_equal(polis_trend_hp(line, 20, 1600.0, trend), POLIS_OK);
    for (int t = 0; t < 20; t++) {
        close_to(trend[t], line[t]);
    }
    line[7] = NAN;
    assert_int_equal(polis_trend_hp(line, 20, 1600.0, trend), POLIS_OK);
    assert_true(isnan(trend[0]) && isnan(trend[19]));
    assert_int_equal(polis_trend_hp(y, 3, 6.25, trend), POLIS_OK);
    assert_true(isnan(trend[0]));
}

static void quality_and_triangle(void **state)
{
    const double y[] = {100, 104, 108, 98, 101, 110};
    const double want[] = {99.975330, 100.049358, 99.975330, 87.293778, 86.569859, 90.724826};
    const double dip[] = {100, 60, 70, 85, 100}, over[] = {100, 90, 110, 110};
    double trend[6], q[6];
    polis_triangle r;

    (void)state;
    polis_trend_log_linear(y, 6, 0, 2, trend);
    polis_trend_quality(y, trend, 6, q);
    for (int t = 0; t < 6; t++) {
        close_to(q[t], want[t]);
    }
    r = polis_triangle_of(q, 2, 5, 98.0, false);
    close_to(r.loss, 30.786286);
    close_to(r.resilience, 0.897379);
    assert_int_equal(r.recovered, -1);
    assert_int_equal(r.least, 4);
    r = polis_triangle_of(dip, 0, 4, 98.0, true);
    close_to(r.loss, 85.0);
    close_to(r.resilience, 0.7875);
    close_to(r.robustness, 60.0);
    close_to(r.rapidity, 13.333333);
    assert_int_equal(r.recovered, 4);
    r = polis_triangle_of(over, 0, 3, 98.0, false);
    close_to(r.loss, 5.0 + 0.0 - 10.0);
    close_to(r.loss_capped, 5.0 + 5.0 + 0.0);
    r = polis_triangle_of(over, 0, 3, 98.0, true);
    assert_int_equal(r.end, 2);
    polis_trend_log_linear(y, 6, 0, 1, trend); /* two points are no trend */
    assert_true(isnan(trend[0]));
    assert_true(isnan(polis_triangle_of(trend, 0, 5, 98.0, false).loss));
}

static const polis_weighting by_entropy = {.by = POLIS_WEIGH_ENTROPY};

/* Three cities, three indicators: of the second less is better. */
static const double example[] = {8, 30, 5, 5, 20, 9, 2, 40, 6};

static polis_composite *weigh_example(const polis_weighting *weighting)
{
    polis_indicator_scale scale[] = {{false, NAN, NAN}, {true, NAN, NAN}, {false, NAN, NAN}};
    polis_composite *m = NULL;

    assert_int_equal(polis_composite_new(example, 3, 3, scale, weighting, &m), POLIS_OK);
    return m;
}

static void composite_example(void **state)
{
    const double z[] = {1, .5, 0, .5, 1, 1, 0, 0, .25};
    const double e[] = {0.579380, 0.579380, 0.455486}, w[] = {0.303531, 0.303531, 0.392937};
    const double s[] = {0.455297, 0.848234, 0.098234}, c[] = {0.446180, 0.773808, 0.158719};
    polis_indicator_scale scale[] = {{false, NAN, NAN}, {true, NAN, NAN}, {false, NAN, NAN}};
    polis_composite *m = NULL;
    double obstacle[3], sum = 0.0;

    (void)state;
    assert_int_equal(polis_composite_new(example, 3, 3, scale, &by_entropy, &m), POLIS_OK);
    for (int i = 0; i < 9; i++) {
        close_to(m->scaled[i], z[i]);
    }
    for (int j = 0; j < 3; j++) {
        close_to(m->entropy[j], e[j]);
        close_to(m->weight[j], w[j]);
        close_to(m->score[j], s[j]);
        close_to(m->topsis[j], c[j]);
    }
    close_to(scale[1].least, 20.0);
    close_to(scale[1].most, 40.0);
    polis_composite_obstacles(m, 0, obstacle);
    for (int j = 0; j < 3; j++) {
        sum += obstacle[j];
    }
    close_to(sum, 1.0);
    close_to(obstacle[0], 0.0);
    polis_composite_free(&m);
}

/* Shares of 1, .5, 0 with a shift of .5: 1/2, 1/3, 1/6. Scores are of the values without it. */
static void composite_with_a_shift(void **state)
{
    polis_composite *m = weigh_example(&(polis_weighting){.shift = 0.5});
    const double third = m->weight[2];

    (void)state;
    close_to(m->entropy[0], (log(2.0) / 2.0 + log(3.0) / 3.0 + log(6.0) / 6.0) / log(3.0));
    close_to(m->entropy[1], m->entropy[0]);
    close_to(m->weight[0],
             (1.0 - m->entropy[0]) / (3.0 - m->entropy[0] - m->entropy[1] - m->entropy[2]));
    close_to(2.0 * m->weight[0] + third, 1.0);
    close_to(m->score[0], 1.5 * m->weight[0]);
    close_to(m->score[2], 0.25 * third);
    polis_composite_free(&m);
}

static void composite_with_other_weights(void **state)
{
    static const double given[] = {2, 0, 6}, want[] = {0.25, 0.875, 0.1875};
    const double w[] = {0.303531, 0.303531, 0.392937}, s[] = {0.455297, 0.848234, 0.098234};
    polis_composite *m = weigh_example(&(polis_weighting){POLIS_WEIGH_GIVEN, 0.0, given});
    double weight[3], score[3];

    (void)state;
    close_to(m->weight[0], 0.25);
    close_to(m->entropy[0], 0.579380);
    for (int i = 0; i < 3; i++) {
        close_to(m->score[i], want[i]);
    }
    polis_composite_weights(m, POLIS_WEIGH_ENTROPY, NULL, weight);
    polis_composite_scores(m, weight, score);
    for (int i = 0; i < 3; i++) {
        close_to(weight[i], w[i]);
        close_to(score[i], s[i]);
    }
    polis_composite_free(&m);
    m = weigh_example(&(polis_weighting){.by = POLIS_WEIGH_EQUAL});
    close_to(m->score[1], 2.5 / 3.0);
    polis_composite_free(&m);
}

/* Whatever the weights: an indicator without range has none, unless nothing else has. */
static void composite_of_flat_indicators(void **state)
{
    const double x[] = {1, 7, 2, 7, 3, 7}, given[] = {3, 5}, only_flat[] = {0, 5};
    polis_indicator_scale scale[] = {{false, NAN, NAN}, {false, NAN, NAN}};
    polis_composite *m = NULL;
    double weight[2];

    (void)state;
    assert_int_equal(polis_composite_new(x, 3, 2, scale, &by_entropy, &m), POLIS_OK);
    assert_true(m->flat[1] && !m->flat[0]);
    for (int by = 0; by < POLIS_N_WEIGHS; by++) {
        polis_composite_weights(m, (polis_weigh)by, given, weight);
        close_to(weight[0], 1.0);
        close_to(weight[1], 0.0);
    }
    polis_composite_weights(m, POLIS_WEIGH_GIVEN, only_flat, weight);
    close_to(weight[0], 0.0);
    close_to(weight[1], 1.0);
    polis_composite_free(&m);
}

/* Equal values between fixed ends tell nothing: rounding must not make weights of them. */
static void composite_of_equal_values(void **state)
{
    double x[100];

    (void)state;
    for (int n = 2; n <= 50; n++) {
        polis_indicator_scale scale[] = {{false, 0.0, 1.0}, {true, 0.0, 1.0}};
        polis_composite *m = NULL;
        for (int i = 0; i < n; i++) {
            x[2 * i] = 0.7;
            x[2 * i + 1] = 0.9;
        }
        assert_int_equal(polis_composite_new(x, n, 2, scale, &by_entropy, &m), POLIS_OK);
        assert_true(m->entropy[0] == 1.0 && m->entropy[1] == 1.0);
        assert_true(m->weight[0] == 0.5 && m->weight[1] == 0.5);
        polis_composite_free(&m);
    }
}

static void composite_edges(void **state)
{
    const double x[] = {1, 7, 2, 7, NAN, 7, 3, 7};
    polis_indicator_scale scale[] = {{false, NAN, NAN}, {false, NAN, NAN}};
    polis_composite *m = NULL;

    (void)state;
    assert_int_equal(polis_composite_new(x, 4, 2, scale, &by_entropy, &m), POLIS_OK);
    assert_int_equal(m->n_scored, 3);
    assert_int_equal(m->n_flat, 1);
    close_to(m->weight[0], 1.0);
    close_to(m->weight[1], 0.0);
    assert_true(isnan(m->score[2]) && isnan(m->topsis[2]));
    close_to(m->score[3], 1.0);
    polis_composite_free(&m);

    assert_int_equal(polis_composite_new(x, 1, 2,
                                         (polis_indicator_scale[]){{0, NAN, NAN}, {0, NAN, NAN}},
                                         &by_entropy, &m),
                     POLIS_OK);
    assert_true(isnan(m->score[0]) && isnan(m->weight[0]));
    polis_composite_free(&m);
    assert_int_equal(polis_mem_live(), 0);
}

static void structure_example(void **state)
{
    const double s[] = {.25, .15, .10, .50}, nation[] = {.12, .30, .13, .45};
    const double lq[] = {2.083333, 0.5, 0.769231, 1.111111};
    double quotient[4];
    polis_structure r = polis_structure_of(s, nation, 4, quotient);

    (void)state;
    close_to(r.shannon, 1.207974);
    close_to(r.shannon_relative, 0.871369);
    close_to(r.effective, 3.346696);
    close_to(r.hhi, 0.345);
    close_to(r.krugman, 0.36);
    for (int k = 0; k < 4; k++) {
        close_to(quotient[k], lq[k]);
    }
    r = polis_structure_of((double[]){2.0}, (double[]){5.0}, 1, quotient);
    close_to(r.shannon, 0.0);
    assert_true(isnan(r.shannon_relative));
    close_to(r.sum, 2.0);
    assert_int_equal(polis_structure_of((double[]){0, 0}, nation, 2, quotient).why,
                     POLIS_WHY_ZERO_VARIANCE);
    close_to(polis_dependence(25, 100, 500, NAN, NAN), 0.25);
    close_to(polis_dependence(25, NAN, 500, 3, 10), 0.05);
    close_to(polis_dependence(NAN, 100, NAN, 3, 10), 0.3);
    assert_true(isnan(polis_dependence(NAN, NAN, NAN, 3, 0)));
}

/* Shares .25 .15 | .10 .50: two groups of 0.4 and 0.6. */
static void variety_within_groups_and_between(void **state)
{
    const double value[4] = {25, 15, 10, 50}, missing[4] = {25, NAN, 10, 50}, none[4] = {0};
    const int group[4] = {0, 0, 1, 1}, alone[4] = {0, 1, 2, 3};
    double room[4];
    polis_variety v = polis_variety_of(value, group, 4, room);

    (void)state;
    close_to(v.unrelated, -0.4 * log(0.4) - 0.6 * log(0.6));
    close_to(v.related,
             0.25 * log(0.4 / 0.25) + 0.15 * log(0.4 / 0.15) + 0.1 * log(6.0) + 0.5 * log(1.2));
    close_to(v.related + v.unrelated, 1.2079738);
    v = polis_variety_of(value, alone, 4, room);
    assert_true(v.related == 0.0);
    assert_true(isnan(polis_variety_of(missing, group, 4, room).related));
    assert_true(isnan(polis_variety_of(none, group, 4, room).unrelated));
}

static void coupling_examples(void **state)
{
    static const double x[][7] = {{.6, .3, 0.942809, .45, 0.651356, 0.591608, 0.515969},
                                  {.5, .5, 1, .5, 0.707107, 1, 0.707107},
                                  {.9, .1, 0.6, .5, 0.547723, 0.149071, 0.273012},
                                  {0, .4, 0, .2, 0, 0, 0},
                                  {0, 0, 0, 0, 0, 0, 0}};
    uint64_t seed = 3;

    (void)state;
    for (int i = 0; i < 5; i++) {
        const polis_coupling r = polis_coupling_of(x[i], NULL, 2);
        close_to(r.coupling, x[i][2]);
        close_to(r.coordination, x[i][3]);
        close_to(r.degree, x[i][4]);
        close_to(r.coupling_corrected, x[i][5]);
        close_to(r.degree_corrected, x[i][6]);
    }
    for (int trial = 0; trial < 1000; trial++) {
        double u[3] = {next_random(&seed), next_random(&seed), next_random(&seed)};
        const polis_coupling r = polis_coupling_of(u, NULL, 3);
        assert_true(r.coupling >= 0.0 && r.coupling <= 1.0 + 1e-12);
        assert_true(r.coupling_corrected >= 0.0 && r.coupling_corrected <= 1.0 + 1e-12);
        assert_true(r.degree <= sqrt(r.coordination) + 1e-12);
    }
    assert_true(isnan(polis_coupling_of((double[]){0.5, NAN}, NULL, 2).degree));
    assert_true(isnan(polis_coupling_of((double[]){0.5, 1.5}, NULL, 2).degree));
    assert_int_equal(polis_coupling_grade(0.1), 0);
    assert_int_equal(polis_coupling_grade(0.1000001), 1);
    assert_int_equal(polis_coupling_grade(0.3), 2);
    assert_int_equal(polis_coupling_grade(1.0), 9);
    assert_int_equal(polis_coupling_grade(NAN), -1);
    assert_int_equal(polis_lag_of(0.8, 0.6), POLIS_LAG_CITY);
    assert_int_equal(polis_lag_of(0.5, 0.65), POLIS_LAG_INDUSTRY);
    assert_int_equal(polis_lag_of(0.5, 0.55), POLIS_LAG_SYNCHRONOUS);
}

static void classes_of_cities(void **state)
{
    polis_resource_type type;
    polis_resource_facts f = {0.3, 0.3, -0.05, NAN, 0.02, 0.03};

    (void)state;
    assert_int_equal(polis_size_class_of(199999), POLIS_SIZE_SMALL_II);
    assert_int_equal(polis_size_class_of(200000), POLIS_SIZE_SMALL_I);
    assert_int_equal(polis_size_class_of(1e6), POLIS_SIZE_LARGE_II);
    assert_int_equal(polis_size_class_of(1e7), POLIS_SIZE_SUPER);
    assert_int_equal(polis_size_class_of(NAN), -1);
    assert_true(polis_resource_parse("declining", &type));
    assert_int_equal(type, POLIS_RESOURCE_DECLINING);
    assert_true(polis_resource_parse("1", &type));
    assert_int_equal(type, POLIS_RESOURCE_GROWING);
    assert_false(polis_resource_parse("5", &type));
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_DECLINING);
    f.output_growth = 0.02;
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_MATURE);
    f.reserve_years = 9.0;
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_DECLINING);
    f = (polis_resource_facts){0.3, 0.3, 0.021, 40.0, 0.0, 0.0};
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_GROWING);
    f = (polis_resource_facts){0.3, 0.05, NAN, NAN, 0.03, 0.03};
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_REGENERATIVE);
    f.gdp_growth = 0.02;
    assert_int_equal(polis_resource_derive(&f), POLIS_RESOURCE_NONE);
    f = (polis_resource_facts){NAN, NAN, NAN, NAN, NAN, NAN};
    assert_int_equal(polis_resource_derive(&f), -1);
}

static void transformation_of_what_is_there(void **state)
{
    const double all[] = {0.2, 0.8, 0.4, 0.6}, some[] = {NAN, 0.5, NAN, 0.3};
    const double weight[] = {0.4, 0.2, 0.2, 0.2};
    polis_transformation r = polis_transformation_of(all, NULL);

    (void)state;
    close_to(r.index, 0.5);
    close_to(r.imbalance, sqrt(0.05));
    assert_int_equal(r.bottleneck, POLIS_PATH_STRUCTURE);
    assert_int_equal(r.n_paths, 4);
    close_to(polis_transformation_of(all, weight).index, 0.44);
    r = polis_transformation_of(some, weight);
    close_to(r.index, 0.4);
    assert_int_equal(r.bottleneck, POLIS_PATH_SERVICES);
    assert_int_equal(r.n_paths, 2);
    assert_true(isnan(polis_transformation_of((double[]){NAN, NAN, NAN, NAN}, NULL).index));
}

/* The counts of the inventory, by paper and by what the least demanding version takes. */
static void seeds_are_all_there(void **state)
{
    static const struct {
        const char *prefix;
        int count[POLIS_N_SEED_CLASSES];
    } part[] = {{"S3-G", {4, 0, 6, 3}},  {"S3-DC", {3, 0, 0, 0}},  {"S3-CC", {3, 0, 0, 0}},
                {"S3-BC", {3, 1, 1, 0}}, {"S3-D", {13, 7, 12, 1}}, {"S3-C", {7, 3, 4, 0}},
                {"S2-", {0, 0, 14, 0}},  {"S1-", {2, 3, 10, 0}},   {"S", {29, 14, 47, 4}}};

    (void)state;
    for (size_t p = 0; p < sizeof part / sizeof part[0]; p++) {
        int count[POLIS_N_SEED_CLASSES] = {0};
        for (int i = 0; i < POLIS_N_SEEDS; i++) {
            const polis_seed *s = &polis_seeds[i];
            if (strncmp(s->id, part[p].prefix, strlen(part[p].prefix)) == 0) {
                count[s->least]++;
            }
        }
        assert_memory_equal(count, part[p].count, sizeof count);
    }
    for (int i = 0; i < POLIS_N_SEEDS; i++) {
        assert_int_equal(strncmp(polis_seeds[i].id, polis_seeds[i].source, 2), 0);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(polis_seeds[i].id, polis_seeds[j].id);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resistance_of_three_cities),
        cmocka_unit_test(undefined_resistance_says_why),
        cmocka_unit_test(window_is_the_last_fall),
        cmocka_unit_test(shift_share_adds_up),
        cmocka_unit_test(hp_filter),
        cmocka_unit_test(quality_and_triangle),
        cmocka_unit_test(composite_example),
        cmocka_unit_test(composite_with_a_shift),
        cmocka_unit_test(composite_with_other_weights),
        cmocka_unit_test(composite_of_flat_indicators),
        cmocka_unit_test(composite_of_equal_values),
        cmocka_unit_test(composite_edges),
        cmocka_unit_test(structure_example),
        cmocka_unit_test(variety_within_groups_and_between),
        cmocka_unit_test(coupling_examples),
        cmocka_unit_test(classes_of_cities),
        cmocka_unit_test(transformation_of_what_is_there),
        cmocka_unit_test(seeds_are_all_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
