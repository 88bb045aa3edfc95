/*
 * Matrix Market, coordinate form: a banner, comments, "rows columns entries", one line for each
 * entry, counted from 1. Every stored entry is an edge, whatever its value.
 *
 * A general matrix is a directed network unless it equals its transpose.
 */
#include "io/formats.h"
#include "io/words.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

typedef struct matrix_market {
    polis_words words;
    polis_builder *builder;
    bool pattern;   /* entries without values */
    bool symmetric; /* only one triangle is stored */
    bool both_ways; /* add the other triangle too */
    int64_t n, n_entries;
} matrix_market;

static bool is_one_of(polis_field word, const char *a, const char *b, const char *c)
{
    const char *const names[] = {a, b, c};

    for (int i = 0; i < 3; i++) {
        if (names[i] && strlen(names[i]) == word.len &&
            strncasecmp(names[i], word.text, word.len) == 0) {
            return true;
        }
    }
    return false;
}

static polis_err read_banner(matrix_market *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    polis_field banner, object, form, field, symmetry;
    bool more;

    POLIS_TRY(polis_words_line(words, '\0', &more));
    polis_words_next(words, &banner);
    polis_words_next(words, &object);
    polis_words_next(words, &form);
    polis_words_next(words, &field);
    polis_words_next(words, &symmetry);
    if (!is_one_of(banner, "%%MatrixMarket", NULL, NULL) ||
        !is_one_of(object, "matrix", NULL, NULL)) {
        return polis_words_fail(words, "no banner, expected '%%%%MatrixMarket matrix ...'");
    }
    if (!is_one_of(form, "coordinate", NULL, NULL)) {
        return polis_words_fail(words,
                                "form '%.*s', expected coordinate (a dense table of numbers "
                                "is read by the format matrix)",
                                polis_field_shown(form), form.text);
    }
    file->pattern = is_one_of(field, "pattern", NULL, NULL);
    if (!file->pattern && !is_one_of(field, "real", "integer", "double")) {
        return polis_words_fail(words, "entries are '%.*s', expected real, integer or pattern",
                                polis_field_shown(field), field.text);
    }
    file->symmetric = is_one_of(symmetry, "symmetric", NULL, NULL);
    if (!file->symmetric && !is_one_of(symmetry, "general", NULL, NULL)) {
        return polis_words_fail(words, "symmetry '%.*s', expected general or symmetric",
                                polis_field_shown(symmetry), symmetry.text);
    }

done:
    return rc;
}

static polis_err read_size(matrix_market *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    int64_t n_columns;
    bool more;

    POLIS_TRY(polis_words_filled_line(words, '%', &more));
    if (!more) {
        return polis_words_fail(words, "the file ends, expected 'rows columns entries'");
    }
    POLIS_TRY(polis_words_int(words, "number of rows", &file->n));
    POLIS_TRY(polis_words_int(words, "number of columns", &n_columns));
    POLIS_TRY(polis_words_int(words, "number of entries", &file->n_entries));
    POLIS_TRY(polis_words_end(words));
    if (file->n != n_columns || file->n < 0 || file->n_entries < 0) {
        return polis_words_fail(
            words, "%" PRId64 " x %" PRId64 " with %" PRId64 " entries, expected a square matrix",
            file->n, n_columns, file->n_entries);
    }
    POLIS_TRY(polis_builder_declare(file->builder, file->n, 1, false));

done:
    return rc;
}

static polis_err read_entries(matrix_market *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    bool more;

    for (int64_t i = 0;; i++) {
        double value = 1.0;
        int64_t end[2];
        POLIS_TRY(polis_words_filled_line(words, '%', &more));
        if (more != (i < file->n_entries)) {
            return polis_words_fail(words, "%s %" PRId64 " entries, expected %" PRId64,
                                    more ? "more than" : "the file ends after", i, file->n_entries);
        }
        if (!more) {
            break;
        }
        POLIS_TRY(polis_words_int(words, "row", &end[0]));
        POLIS_TRY(polis_words_int(words, "column", &end[1]));
        if (!file->pattern) {
            POLIS_TRY(polis_words_double(words, "value", &value));
        }
        POLIS_TRY(polis_words_end(words));
        POLIS_TRY(polis_words_edge(words, file->builder, end, value, file->both_ways));
    }

done:
    return rc;
}

static polis_err read_matrix_market(polis_source *source, const polis_input *input,
                                    polis_fault *fault, polis_network **out)
{
    polis_err rc = POLIS_OK;
    matrix_market file = {.words = {.source = source, .fault = fault}};
    bool undirected;

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, polis_source_path(source), fault, &file.builder));
    POLIS_TRY(read_banner(&file));
    POLIS_TRY(
        polis_words_weight(&file.words, &input->options, file.pattern ? NULL : "weight, value"));
    file.both_ways = file.symmetric && input->options.direction == POLIS_DIRECTION_DIRECTED;
    POLIS_TRY(read_size(&file));
    POLIS_TRY(read_entries(&file));
    undirected = file.symmetric || (input->options.symmetrise == POLIS_SYMMETRISE_NONE &&
                                    polis_builder_fold(file.builder) < 0);
    POLIS_TRY(polis_builder_finish(
        file.builder, undirected ? POLIS_DIRECTION_UNDIRECTED : POLIS_DIRECTION_DIRECTED, out));

done:
    polis_builder_free(&file.builder);
    return rc;
}

static bool sniff(const char *head, size_t len)
{
    return len >= 14 && strncasecmp(head, "%%MatrixMarket", 14) == 0;
}

const polis_reader polis_reader_matrixmarket = {
    .name = "matrixmarket",
    .suffixes = ".mtx .mm",
    .what = "Matrix Market coordinate matrices",
    .sniff = sniff,
    .read = read_matrix_market,
};
