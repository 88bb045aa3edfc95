#include "app/effects/options_rows.h"

#include <ctype.h>
#include <string.h>

static bool given(const polis_effects_settings *s, int key)
{
    return polis_given_has(&s->given, key);
}

static bool has_term(const polis_terms *terms, const char *text, size_t len)
{
    for (int i = 0; i < terms->n; i++) {
        if (strlen(terms->text[i]) == len && memcmp(terms->text[i], text, len) == 0) {
            return true;
        }
    }
    return false;
}

static error_t check_only_with(const struct argp_state *state, const polis_effects_settings *s)
{
    const polis_effects_options *o = s->o;
    const bool rows_of_cities = !o->pairs;
    const polis_only_with only[] = {
        {KEY_QUADRATIC, rows_of_cities, "--quadratic", "rows of cities, not --pairs"},
        {KEY_INTERACT, rows_of_cities, "--interact", "rows of cities, not --pairs"},
        {KEY_FE, rows_of_cities, "--fe", "rows of cities, not --pairs"},
        {KEY_LAG, rows_of_cities && !o->has_period, "--lag", "a panel, not --pairs or --period"},
        {KEY_STANDARDISE, rows_of_cities, "--standardise", "rows of cities, not --pairs"},
        {KEY_ALONE, rows_of_cities, "--alone", "rows of cities, not --pairs"},
        {KEY_SE, rows_of_cities, "--se", "rows of cities, not --pairs"},
        {KEY_CLUSTER, rows_of_cities, "--cluster", "rows of cities, not --pairs"},
        {KEY_BOOTSTRAP, rows_of_cities, "--bootstrap", "rows of cities, not --pairs"},
        {KEY_NULL_NETWORKS, rows_of_cities && o->n_networks > 0, "--null-networks",
         "--network and rows of cities, not --pairs"},
        {KEY_NETWORK_PERIOD, o->n_networks > 0 || o->n_matrices > 0, "--network-period",
         "--network or --matrix"},
        {KEY_INTERVAL, rows_of_cities && (o->bootstrap > 0 || o->mediator[0] != '\0'), "--interval",
         "--bootstrap or --mediator"},
        {KEY_BY, rows_of_cities, "--by", "rows of cities, not --pairs"},
        {KEY_LEAST_GROUP, o->by != NULL, "--min-group", "--by"},
        {KEY_MEDIATOR, rows_of_cities, "--mediator", "rows of cities, not --pairs"},
        {KEY_MORAN, rows_of_cities, "--moran", "rows of cities, not --pairs"},
        {KEY_SPATIAL_LAG, rows_of_cities && !o->city_effects && !o->period_effects, "--spatial-lag",
         "rows of cities, not --pairs or --fe"},
        {KEY_MATRIX, o->pairs, "--matrix", "--pairs"},
        {KEY_SCHEME, o->pairs, "--scheme", "--pairs"},
    };

    if (o->cluster && o->se_given && o->se != POLIS_SE_CLUSTER) {
        return polis_usage(state, "--cluster goes only with --se cluster");
    }
    return polis_given_check(state, &s->given, only, sizeof only / sizeof only[0]);
}

/* A term that stands twice would be collinear with itself. */
static error_t check_distinct(const struct argp_state *state, const polis_effects_options *o)
{
    polis_terms seen_terms = {0};
    const int n = o->x.n + o->controls.n;

    for (int i = -2; i < n && seen_terms.n < POLIS_TERMS; i++) {
        const char *term = i == -2      ? o->outcome
                           : i == -1    ? o->mediator
                           : i < o->x.n ? o->x.text[i]
                                        : o->controls.text[i - o->x.n];

        if (has_term(&seen_terms, term, strlen(term))) {
            return polis_usage(state,
                               "'%s' stands twice among --outcome, --mediator, --x and "
                               "--controls",
                               term);
        }
        if (*term != '\0') {
            memcpy(seen_terms.text[seen_terms.n++], term, strlen(term) + 1);
        }
    }
    return 0;
}

static error_t check_terms(const struct argp_state *state, const polis_effects_options *o)
{
    for (int i = 0; i < o->quadratic.n; i++) {
        if (!has_term(&o->x, o->quadratic.text[i], strlen(o->quadratic.text[i]))) {
            return polis_usage(state, "--quadratic: '%s' is not among --x", o->quadratic.text[i]);
        }
    }
    for (int i = 0; i < o->interact.n; i++) {
        const char *text = o->interact.text[i], *colon = strchr(text, ':');

        if (!colon) {
            return polis_usage(state, "--interact: '%s' is not A:B", text);
        }
        for (int side = 0; side < 2; side++) {
            const char *term = side == 0 ? text : colon + 1;
            const size_t len = side == 0 ? (size_t)(colon - text) : strlen(term);

            if (!has_term(&o->x, term, len) && !has_term(&o->controls, term, len)) {
                return polis_usage(state, "--interact: '%.*s' is not among --x and --controls",
                                   (int)len, term);
            }
        }
    }
    return 0;
}

static error_t check_model(const struct argp_state *state, const polis_effects_options *o)
{
    const size_t len = strspn(o->model, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                                        "0123456789");

    if (len == 0 || o->model[len] != '\0' || !isalpha((unsigned char)o->model[0]) ||
        len >= POLIS_TERM) {
        return polis_usage(state,
                           "--model: '%s' is no name of a group: letters, digits and _, a letter "
                           "first",
                           o->model);
    }
    return 0;
}

error_t polis_effects_check(const struct argp_state *state, const polis_effects_settings *s)
{
    polis_effects_options *o = s->o;
    error_t error;

    if (!o->table) {
        return polis_usage(state, "expected TABLE.csv");
    }
    if (o->outcome[0] == '\0' || o->x.n == 0) {
        return polis_usage(state, "expected %s", o->x.n == 0 ? "--x TERM,..." : "--outcome TERM");
    }
    error = check_model(state, o);
    error = error ? error : check_only_with(state, s);
    error = error ? error : check_distinct(state, o);
    error = error ? error : check_terms(state, o);
    if (o->cluster) {
        o->se = POLIS_SE_CLUSTER;
        o->se_given = true;
    }
    if (o->pairs && !given(s, KEY_PERMUTATIONS)) {
        o->permutations = 2000;
    }
    if (o->mediator[0] != '\0' && !given(s, KEY_BOOTSTRAP)) {
        o->bootstrap = 999;
    }
    return error;
}
