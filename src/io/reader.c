#include "io/reader.h"
#include "io/formats.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Matrix and edges last: a sniff of plain text may only come after all that have a mark. */
static const polis_reader *const text_readers[] = {
    &polis_reader_osmnx, &polis_reader_graphml,      &polis_reader_gml,
    &polis_reader_tntp,  &polis_reader_matrixmarket, &polis_reader_dimacs,
    &polis_reader_metis, &polis_reader_matrix,       &polis_reader_edges,
};

polis_readers polis_readers_text(void)
{
    return (polis_readers){text_readers, (int)(sizeof text_readers / sizeof *text_readers)};
}

void polis_reader_list(char list[POLIS_READER_LIST], const char *name, size_t len)
{
    const size_t used = strlen(list), rest = POLIS_READER_LIST - used;
    const char *comma = used > 0 ? ", " : "";

    if (len + sizeof ", , ..." < rest) {
        snprintf(list + used, rest, "%s%.*s", comma, (int)len, name);
    } else if (used < 3 || strcmp(list + used - 3, "...") != 0) {
        snprintf(list + used, rest, "%s...", comma);
    }
}

polis_err polis_reader_no_weight(polis_fault *fault, const char *path, const char *weight,
                                 const char *available)
{
    if (!weight) {
        return polis_fail(fault, POLIS_E_ARG, path, 0,
                          "a weight role but no weight column; there are: %s", available);
    }
    return polis_fail(fault, POLIS_E_ARG, path, 0, "no weight column '%s'; there are: %s", weight,
                      available);
}

static bool ends_with(const char *text, size_t len, const char *suffix, size_t suffix_len)
{
    return len > suffix_len && strncasecmp(text + len - suffix_len, suffix, suffix_len) == 0;
}

size_t polis_reader_stem(const polis_readers *readers, const char *path,
                         const polis_reader **reader)
{
    size_t len = strlen(path);

    if (reader) {
        *reader = NULL;
    }
    if (ends_with(path, len, ".gz", 3) || ends_with(path, len, ".xz", 3)) {
        len -= 3;
    }
    for (int i = 0; i < readers->n; i++) {
        const char *suffix = readers->list[i]->suffixes;
        while (suffix && *suffix) {
            const size_t suffix_len = strcspn(suffix, " ");
            if (suffix_len > 0 && ends_with(path, len, suffix, suffix_len)) {
                if (reader) {
                    *reader = readers->list[i];
                }
                return len - suffix_len;
            }
            suffix += suffix_len + (suffix[suffix_len] == ' ');
        }
    }
    return strlen(path);
}

static polis_err find_named(const polis_readers *readers, const polis_input *input,
                            polis_fault *fault, const polis_reader **out)
{
    char names[POLIS_READER_LIST] = "";

    for (int i = 0; i < readers->n; i++) {
        const char *name = readers->list[i]->name;
        if (strcmp(name, input->options.format) == 0) {
            *out = readers->list[i];
            return POLIS_OK;
        }
        polis_reader_list(names, name, strlen(name));
    }
    return polis_fail(fault, POLIS_E_ARG, input->path, 0, "no format '%s'; there are: %s",
                      input->options.format, names);
}

static const polis_reader *find_by_path(const polis_readers *readers, const char *path)
{
    for (int i = 0; i < readers->n; i++) {
        if (readers->list[i]->is_path && readers->list[i]->is_path(path)) {
            return readers->list[i];
        }
    }
    return NULL;
}

/* A mark in the text tells more than a name; a name tells more than a lack of marks. */
static const polis_reader *find_by_text(const polis_readers *readers, polis_source *source)
{
    const polis_reader *found = NULL;
    size_t len;
    const char *head = polis_source_peek(source, &len);

    for (int i = 0; i < readers->n; i++) {
        if (readers->list[i]->sniff && readers->list[i]->read &&
            readers->list[i]->sniff(head, len)) {
            return readers->list[i];
        }
    }
    polis_reader_stem(readers, polis_source_path(source), &found);
    return found && found->read ? found : &polis_reader_edges;
}

polis_err polis_read_network(const polis_readers *readers, const polis_input *input,
                             polis_fault *fault, polis_network **out)
{
    polis_err rc = POLIS_OK;
    const polis_reader *reader = NULL;
    polis_source *source = NULL;

    *out = NULL;
    if (input->options.format) {
        POLIS_TRY(find_named(readers, input, fault, &reader));
    } else {
        reader = find_by_path(readers, input->path);
    }
    if (reader && reader->read_path) {
        POLIS_TRY(reader->read_path(input, fault, out));
        goto done;
    }
    POLIS_TRY(polis_source_open(input->path, fault, &source));
    polis_source_watch(source, input->options.interrupt);
    if (!reader) {
        reader = find_by_text(readers, source);
    }
    POLIS_TRY(reader->read(source, input, fault, out));

done:
    polis_source_close(&source);
    if (rc != POLIS_OK) { /* a failure without words, such as no memory */
        polis_fail(fault, rc, input->path, 0, "%s", polis_err_text(rc));
    }
    return rc;
}
