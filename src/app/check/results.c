#include "app/check/results.h"
#include "base/mem.h"
#include "store/groups.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WORD = 256, SIDE = 64 };

static const char *const word_bytes =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/* Attributes of an analysis, and arrays of texts, that say what it was done with. */
static const char *const told_attributes[] = {"model",    "scenario", "coverage", "objective",
                                              "mediator", "group_by", "outcome",  "lag"};
static const char *const told_arrays[] = {"indicator_name"};

polis_err polis_words_add(polis_labels *known, const char *word)
{
    polis_vid number;

    return polis_labels_add(known, word, strlen(word), &number);
}

static polis_err add(polis_labels *known, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static polis_err add(polis_labels *known, const char *format, ...)
{
    char word[4 * WORD];
    va_list args;

    va_start(args, format);
    vsnprintf(word, sizeof word, format, args);
    va_end(args);
    return polis_words_add(known, word);
}

/* A variable, and the measure that it is one side of: closeness_wf_in, closeness_wf. */
static polis_err add_variable(polis_labels *known, const char *name)
{
    static const char *const sides[] = {"_in", "_out", "_union"};
    polis_err rc = POLIS_OK;
    const size_t len = strlen(name);

    POLIS_TRY(polis_words_add(known, name));
    for (size_t s = 0; s < sizeof sides / sizeof sides[0]; s++) {
        const size_t side = strlen(sides[s]);
        if (len > side && len < WORD && strcmp(name + len - side, sides[s]) == 0) {
            char base[WORD];
            snprintf(base, sizeof base, "%.*s", (int)(len - side), name);
            POLIS_TRY(polis_words_add(known, base));
        }
    }

done:
    return rc;
}

/* The words of a text; of inter_degree also inter_, of the families that effects joins. */
static int split(const char *text, char words[SIDE][WORD])
{
    static const char *const families[] = {"inter_", "intra_", "resilience_", "integration_"};
    int n = 0;

    for (const char *at = text + strcspn(text, word_bytes); *at && n < SIDE;) {
        const size_t len = strspn(at, word_bytes);

        snprintf(words[n++], WORD, "%.*s", (int)(len < WORD ? len : WORD - 1), at);
        for (size_t f = 0; f < sizeof families / sizeof families[0] && n < SIDE; f++) {
            if (strncmp(at, families[f], strlen(families[f])) == 0) {
                snprintf(words[n++], WORD, "%s", families[f]);
            }
        }
        at += len;
        at += strcspn(at, word_bytes);
    }
    return n;
}

static polis_err add_words(polis_labels *known, const char *top, const char *text)
{
    polis_err rc = POLIS_OK;
    char words[SIDE][WORD];
    const int n = split(text, words);

    for (int i = 0; i < n; i++) {
        POLIS_TRY(add(known, "/%s[%s]", top, words[i]));
    }

done:
    return rc;
}

/* "/effects[A~B]" of a model that explains A by B. */
static polis_err add_formula(polis_labels *known, const char *top, const char *formula)
{
    polis_err rc = POLIS_OK;
    const char *tilde = strchr(formula, '~');
    char left[WORD], outcome[SIDE][WORD], term[SIDE][WORD];
    int n_outcome, n_terms;

    POLIS_TRY(add_words(known, top, formula));
    if (!tilde) {
        return POLIS_OK;
    }
    snprintf(left, sizeof left, "%.*s", (int)(tilde - formula), formula);
    n_outcome = split(left, outcome);
    n_terms = split(tilde, term);
    for (int i = 0; i < n_outcome * n_terms; i++) {
        POLIS_TRY(add(known, "/%s[%s~%s]", top, outcome[i / n_terms], term[i % n_terms]));
    }

done:
    return rc;
}

static polis_err add_texts(polis_groups *groups, const polis_group *group, const char *top,
                           const polis_array *array, polis_labels *known)
{
    polis_err rc = POLIS_OK;
    const int64_t n = polis_array_size(array);
    const int width = array->column.width;
    char *rows = NULL, text[WORD];

    POLIS_NEW(rows, n * width);
    POLIS_TRY(polis_groups_read(groups, group, array, rows));
    for (int64_t i = 0; i < n; i++) {
        snprintf(text, sizeof text, "%.*s", width < WORD ? width : WORD - 1, rows + i * width);
        POLIS_TRY(add_words(known, top, text));
    }

done:
    POLIS_FREE(rows);
    return rc;
}

static bool is_told(const char *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* One analysis: its arrays by path and by the kind of analysis, and what it was done with. */
static polis_err add_group(polis_groups *groups, const polis_group *group, polis_labels *known)
{
    polis_err rc = POLIS_OK;
    char top[WORD];

    snprintf(top, sizeof top, "%.*s", (int)strcspn(group->path, "/"), group->path);
    for (int64_t a = 0; a < group->n_arrays; a++) {
        const polis_array *array = &group->array[a];
        const char *name = array->column.name;

        POLIS_TRY(add(known, "/%s/%s", group->path, name));
        POLIS_TRY(add(known, "/%s/*/%s", top, name));
        if (array->column.type == POLIS_TYPE_TEXT &&
            is_told(told_arrays, sizeof told_arrays / sizeof told_arrays[0], name)) {
            POLIS_TRY(add_texts(groups, group, top, array, known));
        }
    }
    for (int64_t a = 0; a < group->attributes.n; a++) {
        const polis_attribute *attribute = &group->attributes.list[a];

        if (strcmp(attribute->name, "formula") == 0) {
            POLIS_TRY(add_formula(known, top, attribute->value));
        } else if (strcmp(attribute->name, "row") == 0) {
            POLIS_TRY(add(known, "/%s[%s]", top, attribute->value));
        } else if (is_told(told_attributes, sizeof told_attributes / sizeof told_attributes[0],
                           attribute->name)) {
            POLIS_TRY(add(known, "/%s[%s]", top, attribute->name));
            POLIS_TRY(add_words(known, top, attribute->value));
        }
    }

done:
    return rc;
}

static polis_err add_inputs(const polis_store *store, polis_labels *datasets, polis_labels *inputs)
{
    polis_err rc = POLIS_OK;
    const int64_t networks = polis_store_length(store, POLIS_AXIS_NETWORK);

    for (int i = 0; i < polis_store_n_columns(store); i++) {
        POLIS_TRY(add_variable(datasets, polis_store_column(store, i)->name));
    }
    if (networks > 0) {
        POLIS_TRY(polis_words_add(inputs, networks > 1 ? "@intra" : "@network"));
        POLIS_TRY(polis_words_add(datasets, networks > 1 ? "@intra" : "@network"));
    }
    if (polis_store_find(store, "node_lon")) {
        POLIS_TRY(polis_words_add(inputs, "@place"));
    }
    if (polis_store_find(store, "strength") || polis_store_find(store, "strength_out")) {
        POLIS_TRY(polis_words_add(inputs, "@strength"));
    }

done:
    return rc;
}

polis_err polis_results_read(const char *path, polis_fault *fault, polis_labels *datasets,
                             polis_labels *inputs)
{
    polis_err rc = POLIS_OK;
    polis_store *store = NULL;
    polis_groups *groups = NULL;

    POLIS_TRY(polis_store_open(path, fault, &store));
    POLIS_TRY(polis_groups_open(path, fault, &groups));
    POLIS_TRY(add_inputs(store, datasets, inputs));
    for (int64_t i = 0; i < polis_groups_n(groups); i++) {
        POLIS_TRY(add_group(groups, polis_groups_get(groups, i), datasets));
    }

done:
    polis_groups_close(&groups);
    polis_store_close(&store);
    return rc;
}

/* One of the alternatives "a|b|c" is known. */
static bool one_of(const polis_labels *known, const char *word, size_t len)
{
    for (const char *at = word; at < word + len;) {
        const size_t n = strcspn(at, "| ");
        if (polis_labels_find(known, at, n) >= 0) {
            return true;
        }
        at += n + 1;
    }
    return false;
}

bool polis_words_hold(const polis_labels *known, const char *words)
{
    for (const char *at = words; *at;) {
        const size_t len = strcspn(at, " ");
        if (!one_of(known, at, len)) {
            return false;
        }
        at += len + (at[len] == ' ');
    }
    return true;
}
