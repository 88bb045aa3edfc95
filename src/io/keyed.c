#include "io/keyed.h"

#include "base/mem.h"
#include "base/num.h"
#include "io/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void polis_keyed_clear(polis_keyed *k)
{
    POLIS_FREE(k->path);
    for (int i = 0; i < POLIS_KEYED_KEYS; i++) {
        polis_texts_clear(&k->key[i]);
    }
    for (int i = 0; i < POLIS_KEYED_VALUES; i++) {
        POLIS_FREE(k->value[i]);
    }
    POLIS_FREE(k->line);
    polis_labels_clear(&k->network);
    POLIS_FREE(k->network_first);
    POLIS_FREE(k->row);
    *k = (polis_keyed){0};
}

/* The place of a column, or a fault that lists those there are. */
static polis_err find_column(const polis_table *table, const char *path, const char *name,
                             polis_fault *fault, int *c)
{
    char list[POLIS_FAULT_TEXT / 2] = "";

    *c = polis_table_find(table, name);
    if (*c < 0 && strcmp(name, "node_id") == 0) {
        *c = polis_table_find(table, "osmid");
    }
    if (*c >= 0) {
        return POLIS_OK;
    }
    for (int i = 0; i < polis_table_n_columns(table); i++) {
        const size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
                 polis_table_column(table, i));
    }
    return polis_fail(fault, POLIS_E_ARG, path, 0, "no column '%s'; there are: %s", name, list);
}

static polis_err parse_value(const polis_keyed *k, polis_field field, const char *name,
                             int64_t line, polis_fault *fault, double *x)
{
    const bool yes = field.len == 4 && strncasecmp(field.text, "true", 4) == 0;
    const bool no = field.len == 5 && strncasecmp(field.text, "false", 5) == 0;

    *x = yes ? 1.0 : 0.0;
    if (yes || no || field.len == 0) {
        return POLIS_OK;
    }
    if (!polis_num_double(field.text, field.len, x) || !isfinite(*x) || *x < 0.0) {
        return polis_fail(fault, POLIS_E_PARSE, k->path, line,
                          "%s is '%.*s', expected a number from 0 on", name,
                          polis_field_shown(field), field.text);
    }
    return POLIS_OK;
}

/* Where the columns are in the table. */
typedef struct places {
    int key[POLIS_KEYED_KEYS], value[POLIS_KEYED_VALUES], network;
} places;

static polis_err add_row(polis_keyed *k, const polis_field *field, const places *at,
                         const char *const *values, int64_t line, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    int64_t room;
    polis_vid network;

    for (int i = 0; i < k->n_keys; i++) {
        POLIS_TRY(polis_texts_add(&k->key[i], field[at->key[i]].text, field[at->key[i]].len));
    }
    for (int i = 0; i < k->n_values; i++) {
        room = k->room;
        POLIS_GROW(k->value[i], room, k->n + 1);
        POLIS_TRY(parse_value(k, field[at->value[i]], values[i], line, fault, &k->value[i][k->n]));
    }
    room = k->room;
    POLIS_GROW(k->line, room, k->n + 1);
    POLIS_GROW(k->row, k->room, k->n + 1);
    k->line[k->n] = line;
    k->row[k->n] = 0;
    if (k->has_network) {
        POLIS_TRY(polis_labels_add(&k->network, field[at->network].text, field[at->network].len,
                                   &network));
        k->row[k->n] = network; /* until they are grouped */
    }
    k->n++;

done:
    return rc;
}

/* Rows by network: a counting sort, which keeps the order of the file. */
static polis_err group(polis_keyed *k)
{
    polis_err rc = POLIS_OK;
    const int64_t n_networks = k->has_network ? k->network.text.n : 1;
    int64_t *of = NULL, *next = NULL;

    POLIS_NEW(of, k->n);
    POLIS_NEW(next, n_networks + 1);
    POLIS_NEW(k->network_first, n_networks + 1);
    for (int64_t i = 0; i < k->n; i++) {
        of[i] = k->row[i];
        k->network_first[of[i] + 1]++;
    }
    for (int64_t j = 0; j < n_networks; j++) {
        k->network_first[j + 1] += k->network_first[j];
        next[j] = k->network_first[j];
    }
    for (int64_t i = 0; i < k->n; i++) {
        k->row[next[of[i]]++] = i;
    }

done:
    POLIS_FREE(of);
    POLIS_FREE(next);
    return rc;
}

polis_err polis_keyed_read(const char *path, const char *const *keys, int n_keys,
                           const char *const *values, int n_values, polis_fault *fault,
                           polis_keyed *out)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;
    places at;

    *out = (polis_keyed){.n_keys = n_keys, .n_values = n_values};
    POLIS_TRY(polis_text_copy(path, &out->path));
    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    for (int i = 0; i < n_keys; i++) {
        POLIS_TRY(find_column(table, path, keys[i], fault, &at.key[i]));
    }
    for (int i = 0; i < n_values; i++) {
        POLIS_TRY(find_column(table, path, values[i], fault, &at.value[i]));
    }
    at.network = polis_table_find(table, "network_id");
    out->has_network = at.network >= 0;
    for (;;) {
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(add_row(out, field, &at, values, polis_table_line(table), fault));
    }
    POLIS_TRY(group(out));

done:
    polis_table_close(&table);
    if (rc != POLIS_OK) {
        polis_keyed_clear(out);
    }
    return rc;
}

polis_err polis_keyed_of(const polis_keyed *k, const char *network_id, bool only_one,
                         polis_fault *fault, int64_t *first, int64_t *last)
{
    const polis_vid network =
        k->has_network ? polis_labels_find(&k->network, network_id, strlen(network_id)) : 0;

    *first = *last = 0;
    if (!k->has_network && !only_one) {
        return polis_fail(fault, POLIS_E_ARG, k->path, 0,
                          "no column 'network_id', which a run of several networks needs");
    }
    if (network >= 0) {
        *first = k->network_first[network];
        *last = k->network_first[network + 1];
    }
    return POLIS_OK;
}
