#include "io/manifest.h"
#include "io/formats.h"
#include "io/table.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Does a text start with the columns city_id and path, quoted or not? */
static bool starts_manifest(const char *head)
{
    static const char *const names[] = {"city_id", "path"};
    const char *at = head;

    for (int i = 0; i < 2; i++) {
        const size_t len = strlen(names[i]);
        const bool quoted = *at == '"';
        at += quoted;
        if (strncmp(at, names[i], len) != 0) {
            return false;
        }
        at += len;
        if (quoted && *at++ != '"') {
            return false;
        }
        if (i == 0 && (*at == '\0' || !strchr(",;\t", *at++))) {
            return false;
        }
    }
    return strchr(",;\t\r\n", *at) != NULL; /* a NUL too: the file ends there */
}

polis_err polis_manifest_is(const polis_readers *readers, const char *path, bool *out)
{
    const polis_reader *reader;
    polis_source *source = NULL;
    polis_err rc;
    size_t len;

    *out = false;
    polis_reader_stem(readers, path, &reader);
    if (reader != &polis_reader_edges) {
        return POLIS_OK;
    }
    rc = polis_source_open(path, NULL, &source);
    if (rc == POLIS_OK) {
        *out = starts_manifest(polis_source_peek(source, &len));
        rc = len > 0 ? POLIS_OK : POLIS_E_NOMEM; /* no source is empty */
    }
    polis_source_close(&source);
    return rc == POLIS_E_NOMEM ? rc : POLIS_OK;
}

static polis_err parse_role(polis_field field, polis_weight_role *out)
{
    if (polis_field_is(field, "length")) {
        *out = POLIS_ROLE_LENGTH;
    } else if (polis_field_is(field, "strength")) {
        *out = POLIS_ROLE_STRENGTH;
    } else if (polis_field_is(field, "none")) {
        *out = POLIS_ROLE_NONE;
    } else if (field.len > 0) {
        return POLIS_E_PARSE;
    }
    return POLIS_OK;
}

static polis_err parse_directed(polis_field field, polis_direction *out)
{
    static const char *const words[][2] = {
        {"0", "1"}, {"false", "true"}, {"no", "yes"}, {"undirected", "directed"}};

    if (field.len == 0) {
        return POLIS_OK;
    }
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        for (int yes = 0; yes < 2; yes++) {
            if (field.len == strlen(words[w][yes]) &&
                strncasecmp(field.text, words[w][yes], field.len) == 0) {
                *out = yes ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED;
                return POLIS_OK;
            }
        }
    }
    return POLIS_E_PARSE;
}

/* A path of a manifest, below the manifest's folder unless it starts at the root. */
static polis_err join(const char *manifest, polis_field name, char out[PATH_MAX])
{
    const char *slash = strrchr(manifest, '/');
    const int folder = slash && *name.text != '/' ? (int)(slash - manifest) + 1 : 0;
    int n = -1;

    if (name.len < PATH_MAX && folder < PATH_MAX) {
        n = snprintf(out, PATH_MAX, "%.*s%.*s", folder, manifest, (int)name.len, name.text);
    }
    return n < 0 || n >= PATH_MAX ? POLIS_E_PARSE : POLIS_OK;
}

static polis_err parse_row(const polis_table *table, const char *manifest, const polis_field *field,
                           polis_fault *fault, char path[PATH_MAX], polis_manifest_row *out)
{
    const int directed = polis_table_find(table, "directed");
    const int role = polis_table_find(table, "weight_role");
    const int period = polis_table_find(table, "period");
    const int64_t line = polis_table_line(table);

    if (field[0].len == 0 || field[1].len == 0) {
        return polis_fail(fault, POLIS_E_PARSE, manifest, line, "column '%s' is empty, expected %s",
                          polis_table_column(table, field[0].len == 0 ? 0 : 1),
                          field[0].len == 0 ? "the id of a network" : "a file or folder");
    }
    if (directed >= 0 && parse_directed(field[directed], &out->options.direction) != POLIS_OK) {
        return polis_fail(fault, POLIS_E_PARSE, manifest, line,
                          "column 'directed' holds '%.*s', expected 0, 1 or nothing",
                          polis_field_shown(field[directed]), field[directed].text);
    }
    if (out->options.symmetrise != POLIS_SYMMETRISE_NONE) {
        out->options.direction = POLIS_DIRECTION_UNDIRECTED; /* whatever its arcs are */
    }
    if (role >= 0 && parse_role(field[role], &out->options.role) != POLIS_OK) {
        return polis_fail(fault, POLIS_E_PARSE, manifest, line,
                          "column 'weight_role' holds '%.*s', expected length, strength, none or "
                          "nothing",
                          polis_field_shown(field[role]), field[role].text);
    }
    if (join(manifest, field[1], path) != POLIS_OK) {
        return polis_fail(fault, POLIS_E_PARSE, manifest, line, "the path is longer than %d bytes",
                          PATH_MAX - 1);
    }
    out->city = field[0];
    out->period = period >= 0 ? field[period] : (polis_field){"", 0};
    out->path = path;
    return POLIS_OK;
}

polis_err polis_manifest_read(const char *path, const polis_read_options *options,
                              polis_fault *fault, polis_manifest_add *add, void *to)
{
    polis_err rc = POLIS_OK;
    polis_table *table = NULL;
    const polis_field *field;

    POLIS_TRY(polis_table_open(path, 0, fault, &table));
    for (;;) {
        polis_manifest_row row = {.options = *options};
        char joined[PATH_MAX];
        POLIS_TRY(polis_table_row(table, &field));
        if (!field) {
            break;
        }
        POLIS_TRY(parse_row(table, path, field, fault, joined, &row));
        POLIS_TRY(add(to, &row));
    }

done:
    polis_table_close(&table);
    return rc;
}
