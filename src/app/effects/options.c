#include "app/effects/options_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static error_t parse_term(const struct argp_state *state, const char *option, const char *text,
                          size_t len, char out[POLIS_TERM])
{
    while (len > 0 && isspace((unsigned char)*text)) {
        text++;
        len--;
    }
    while (len > 0 && isspace((unsigned char)text[len - 1])) {
        len--;
    }
    if (len == 0 || len >= POLIS_TERM) {
        return polis_usage(state, "%s: '%.*s' is no term of 1 to %d letters", option, (int)len,
                           text, POLIS_TERM - 1);
    }
    memcpy(out, text, len);
    out[len] = '\0';
    return 0;
}

static error_t parse_terms(const struct argp_state *state, const char *option, const char *arg,
                           polis_terms *out)
{
    for (const char *at = arg;; at++) {
        const size_t len = strcspn(at, ",");
        error_t error;

        if (out->n == POLIS_TERMS) {
            return polis_usage(state, "%s: more than %d terms", option, POLIS_TERMS);
        }
        error = parse_term(state, option, at, len, out->text[out->n]);
        if (error) {
            return error;
        }
        out->n++;
        at += len;
        if (*at == '\0') {
            return 0;
        }
    }
}

static error_t parse_effects(const struct argp_state *state, const char *arg,
                             polis_effects_options *o)
{
    polis_terms words = {0};
    const error_t error = parse_terms(state, "--fe", arg, &words);

    for (int i = 0; i < words.n && !error; i++) {
        if (strcmp(words.text[i], "city") == 0) {
            o->city_effects = true;
        } else if (strcmp(words.text[i], "period") == 0) {
            o->period_effects = true;
        } else {
            return polis_usage(state, "--fe: '%s' is neither city nor period", words.text[i]);
        }
    }
    return error;
}

static error_t parse_matrix(const struct argp_state *state, const char *arg,
                            polis_effects_options *o)
{
    const size_t len = strcspn(arg, "=");

    if (arg[len] == '\0') {
        return polis_usage(state, "--matrix: '%s' is not NAME=FILE", arg);
    }
    if (o->n_matrices == POLIS_INPUTS) {
        return polis_usage(state, "--matrix: more than %d", POLIS_INPUTS);
    }
    o->matrix[o->n_matrices].path = arg + len + 1;
    return parse_term(state, "--matrix", arg, len, o->matrix[o->n_matrices++].name);
}

static error_t parse_input(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    switch (key) {
    case KEY_CITIES:
        o->cities = arg;
        return 0;
    case KEY_NETWORK:
        if (o->n_networks == POLIS_INPUTS) {
            return polis_usage(state, "--network: more than %d", POLIS_INPUTS);
        }
        o->network[o->n_networks++] = arg;
        return 0;
    case KEY_MATRIX:
        return parse_matrix(state, arg, o);
    case KEY_MODEL:
        o->model = arg;
        return 0;
    case KEY_CSV:
        o->csv = arg;
        return 0;
    case KEY_CLUSTER:
        o->cluster = arg;
        return 0;
    case KEY_BY:
        o->by = arg;
        return 0;
    case KEY_MORAN:
        o->moran = arg;
        return 0;
    case KEY_SPATIAL_LAG:
        o->spatial_lag = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_model(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    switch (key) {
    case KEY_OUTCOME:
        return parse_term(state, "--outcome", arg, strlen(arg), o->outcome);
    case KEY_MEDIATOR:
        return parse_term(state, "--mediator", arg, strlen(arg), o->mediator);
    case KEY_X:
        return parse_terms(state, "--x", arg, &o->x);
    case KEY_CONTROLS:
        return parse_terms(state, "--controls", arg, &o->controls);
    case KEY_QUADRATIC:
        return parse_terms(state, "--quadratic", arg, &o->quadratic);
    case KEY_INTERACT:
        return parse_terms(state, "--interact", arg, &o->interact);
    case KEY_FE:
        return parse_effects(state, arg, o);
    case KEY_PERIOD:
        o->has_period = true;
        return polis_option_int(state, "--period", arg, INT64_MIN, INT64_MAX, &o->period);
    case KEY_NETWORK_PERIOD:
        o->has_network_period = true;
        return polis_option_int(state, "--network-period", arg, INT64_MIN, INT64_MAX,
                                &o->network_period);
    case KEY_LAG:
        return polis_option_int(state, "--lag", arg, 1, 1000000, &o->lag);
    case KEY_STANDARDISE:
        o->standardise = true;
        return 0;
    case KEY_ALONE:
        o->alone = true;
        return 0;
    case KEY_PAIRS:
        o->pairs = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse_tests(int key, char *arg, struct argp_state *state, polis_effects_options *o)
{
    static const char *const se_words[] = {"classical", "hc1", "cluster", NULL};
    static const char *const circular_words[] = {"warn", "refuse", "ignore", NULL};
    static const char *const scheme_words[] = {"dsp", "y", NULL};
    static const char *const interval_words[] = {"percentile", "bca", NULL};
    error_t error;
    int word = 0;

    switch (key) {
    case KEY_SE:
        error = polis_option_word(state, "--se", arg, se_words, &word);
        o->se = (polis_se)word;
        o->se_given = true;
        return error;
    case KEY_SCHEME:
        error = polis_option_word(state, "--scheme", arg, scheme_words, &word);
        o->scheme = (polis_qap_scheme)word;
        return error;
    case KEY_PERMUTATIONS:
        return polis_option_int(state, "--permutations", arg, 0, 10000000, &o->permutations);
    case KEY_BOOTSTRAP:
        return polis_option_int(state, "--bootstrap", arg, 0, 10000000, &o->bootstrap);
    case KEY_NULL_NETWORKS:
        return polis_option_int(state, "--null-networks", arg, 2, 10000, &o->null_networks);
    case KEY_INTERVAL:
        error = polis_option_word(state, "--interval", arg, interval_words, &word);
        o->interval = (polis_interval)word;
        return error;
    case KEY_SEED:
        return polis_option_int(state, "--seed", arg, 0, INT64_MAX, &o->seed);
    case KEY_CIRCULAR:
        error = polis_option_word(state, "--circular", arg, circular_words, &word);
        o->circular = (polis_circular)word;
        return error;
    case KEY_MASSES:
        return parse_terms(state, "--masses", arg, &o->masses);
    case KEY_LEAST_GROUP:
        return polis_option_int(state, "--min-group", arg, 3, INT32_MAX, &o->least_group);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    polis_effects_settings *s = state->input;
    error_t error;

    polis_given_note(&s->given, key);
    if (key == ARGP_KEY_ARG) {
        return polis_option_one(state, "TABLE.csv", arg, &s->o->table);
    }
    error = polis_study_parse(key, arg, state, &s->o->target);
    if (key == ARGP_KEY_END) {
        const error_t other = polis_effects_check(state, s);
        return other ? other : error;
    }
    error = error == ARGP_ERR_UNKNOWN ? parse_input(key, arg, state, s->o) : error;
    error = error == ARGP_ERR_UNKNOWN ? parse_model(key, arg, state, s->o) : error;
    return error == ARGP_ERR_UNKNOWN ? parse_tests(key, arg, state, s->o) : error;
}

bool polis_effects_parse(MPI_Comm comm, int argc, char **argv, polis_effects_options *options,
                         polis_log *log, int *status)
{
    const struct argp argp = {.options = polis_effects_rows,
                              .parser = parse,
                              .args_doc = "TABLE.csv --outcome TERM --x TERM,... -o OUT.nc",
                              .doc = polis_effects_doc};
    polis_effects_settings s = {.o = options};

    *options =
        (polis_effects_options){.model = "main", .se = POLIS_SE_HC1, .least_group = 20, .seed = 1};
    return polis_options_parse(comm, &argp, argc, argv, &s, log, status);
}

static void append(char *text, size_t room, const char *before, const char *word)
{
    const size_t used = strlen(text);

    snprintf(text + used, room - used, "%s%s", before, word);
}

void polis_effects_formula(const polis_effects_options *o, char *text, size_t room)
{
    const polis_terms *const lists[] = {&o->x, &o->interact, &o->controls};

    snprintf(text, room, "%s ~ ", o->outcome);
    for (int l = 0; l < 3; l++) {
        for (int i = 0; i < lists[l]->n; i++) {
            append(text, room, l == 0 && i == 0 ? "" : " + ", lists[l]->text[i]);
        }
        for (int i = 0; i < o->quadratic.n && l == 0; i++) {
            append(text, room, " + ", o->quadratic.text[i]);
            append(text, room, "", "^2");
        }
    }
    if (o->city_effects || o->period_effects) {
        append(text, room, " | ", o->city_effects ? "city" : "period");
        append(text, room, "", o->city_effects && o->period_effects ? ", period" : "");
    }
}
