/* Which options of a construction go together. */
#include "app/build/options_rows.h"

#include <math.h>

static bool given(const polis_build_settings *s, int key)
{
    return polis_given_has(&s->given, key);
}

static error_t check_only_with(const struct argp_state *state, const polis_build_settings *s)
{
    const polis_build_options *o = s->o;
    const bool gravity = o->kind == POLIS_BUILD_GRAVITY, flows = o->kind == POLIS_BUILD_FLOWS;
    const bool near = o->kind == POLIS_BUILD_NEAR;
    const bool rowmean = !near && o->threshold.rule == POLIS_RULE_ROWMEAN;
    const polis_gravity_form form = o->gravity.form;
    const polis_only_with only[] = {
        {KEY_MASS, gravity, "--mass", "--gravity"},
        {KEY_MASS2, gravity, "--mass2", "--gravity"},
        {KEY_MASS3, gravity && form == POLIS_GRAVITY_ECODIST, "--mass3", "--gravity ecodist"},
        {KEY_EXPONENTS, gravity && form == POLIS_GRAVITY_POWER, "--exponents", "--gravity power"},
        {KEY_KAPPA, gravity && form == POLIS_GRAVITY_POWER, "--kappa", "--gravity power"},
        {KEY_DECAY, near || (gravity && form == POLIS_GRAVITY_ASYM), "--decay",
         "--gravity asym, --knn, --radius"},
        {KEY_LEAST_KM, !flows, "--min-distance", "--gravity, --knn, --radius"},
        {KEY_LAYER_WEIGHTS, flows, "--layer-weights", "--flows"},
        {KEY_SYMMETRISE, flows, "--symmetrise", "--flows"},
        {KEY_NORMALISE, flows, "--normalise", "--flows"},
        {KEY_THRESHOLD, !near, "--threshold", "--gravity, --flows"},
        {KEY_C, rowmean, "--c", "--threshold rowmean"},
        {KEY_ROWMEAN_DEN, rowmean, "--rowmean-den", "--threshold rowmean"},
    };

    return polis_given_check(state, &s->given, only, sizeof only / sizeof only[0]);
}

/* The rules whose number has no default. */
static error_t check_rule(const struct argp_state *state, const polis_build_settings *s)
{
    const polis_rule rule = s->o->threshold.rule;
    const polis_only_with number[] = {
        {KEY_THETA, rule == POLIS_RULE_VALUE, "--theta", "--threshold value"},
        {KEY_K, rule == POLIS_RULE_TOPK, "--k", "--threshold topk"},
        {KEY_DENSITY, rule == POLIS_RULE_DENSITY, "--density", "--threshold density"},
        {KEY_ALPHA, rule == POLIS_RULE_DISPARITY, "--alpha", "--threshold disparity"},
    };
    const size_t n = sizeof number / sizeof number[0];

    for (size_t i = 0; i < n; i++) {
        if (number[i].fits && !given(s, number[i].key)) {
            return polis_usage(state, "%s needs %s", number[i].with, number[i].name);
        }
    }
    return polis_given_check(state, &s->given, number, n);
}

static error_t check_layers(const struct argp_state *state, const polis_build_settings *s)
{
    polis_build_options *o = s->o;
    double sum = 0.0;

    if (o->layer_entropy) {
        return o->n_flows > 1 ? 0
                              : polis_usage(state, "--layer-weights entropy: expected several "
                                                   "--flows, found one");
    }
    for (int i = 0; i < o->n_flows; i++) {
        if (!given(s, KEY_LAYER_WEIGHTS)) {
            o->layer_weight[i] = 1.0 / o->n_flows;
        }
        if (!(o->layer_weight[i] > 0.0)) {
            return polis_usage(state,
                               "--layer-weights: expected one number above 0 for each of %d "
                               "--flows",
                               o->n_flows);
        }
        sum += o->layer_weight[i];
    }
    if (o->n_flows > 0 && (fabs(sum - 1.0) > 1e-9 ||
                           (o->n_flows < POLIS_BUILD_LAYERS && given(s, KEY_LAYER_WEIGHTS) &&
                            !isnan(o->layer_weight[o->n_flows])))) {
        return polis_usage(state,
                           "--layer-weights: expected %d numbers that sum to 1, found a sum "
                           "of %.15g",
                           o->n_flows, sum);
    }
    return 0;
}

static void set_defaults(const polis_build_settings *s)
{
    polis_build_options *o = s->o;
    const bool power = o->gravity.form == POLIS_GRAVITY_POWER;

    if (!given(s, KEY_MASS2)) {
        o->mass[1] = power ? o->mass[0] : "gdp";
    }
    if (o->kind == POLIS_BUILD_GRAVITY) {
        o->n_masses = o->mass[2] ? 3 : 2;
    }
    if (!given(s, KEY_THRESHOLD)) {
        o->threshold.rule = o->kind == POLIS_BUILD_GRAVITY ? POLIS_RULE_ROWMEAN : POLIS_RULE_ALL;
    }
}

error_t polis_build_check(const struct argp_state *state, const polis_build_settings *s)
{
    polis_build_options *o = s->o;
    const bool knn = given(s, KEY_KNN), radius = given(s, KEY_RADIUS);
    error_t error = 0;

    if (!o->cities || !o->output) {
        return polis_usage(state, "expected %s", !o->cities ? "CITIES.csv" : "-o NETWORK");
    }
    error = polis_option_network(state, o->output, &o->csv);
    if (error) {
        return error;
    }
    if (given(s, KEY_GRAVITY) + (o->n_flows > 0) + knn + radius > 1) {
        return polis_usage(state, "expected one of --gravity, --flows, --knn, --radius");
    }
    o->kind = o->n_flows > 0  ? POLIS_BUILD_FLOWS
              : knn || radius ? POLIS_BUILD_NEAR
                              : POLIS_BUILD_GRAVITY;
    set_defaults(s);
    error = check_only_with(state, s);
    error = error ? error : check_rule(state, s);
    return error ? error : check_layers(state, s);
}
