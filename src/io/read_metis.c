/*
 * METIS adjacency lists: a header "n m [fmt [ncon]]", then one line for each vertex with its
 * neighbours, counted from 1. Each edge stands in both lists.
 */
#include "io/formats.h"
#include "io/words.h"

#include <inttypes.h>

typedef struct metis {
    polis_words words;
    polis_builder *builder;
    int64_t n, m;
    int64_t n_skipped; /* numbers before the neighbours: size and weights of the vertex */
    bool weighted;     /* every neighbour is followed by a weight */
    int64_t n_ends, n_loops;
} metis;

/* fmt is up to three digits: vertex sizes, vertex weights, edge weights. */
static polis_err read_format(metis *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    bool flag[3] = {false, false, false};
    int64_t n_weights = 1;
    polis_field word;

    if (!polis_words_next(words, &word)) {
        return POLIS_OK;
    }
    for (size_t i = 0; i < word.len; i++) {
        if (word.len > 3 || (word.text[i] != '0' && word.text[i] != '1')) {
            return polis_words_fail(words, "fmt is '%.*s', expected up to three digits 0 or 1",
                                    polis_field_shown(word), word.text);
        }
        flag[3 - word.len + i] = word.text[i] == '1';
    }
    if (words->at < words->end) {
        POLIS_TRY(polis_words_int(words, "number of vertex weights", &n_weights));
        if (n_weights < 0 || n_weights > INT32_MAX) {
            return polis_words_fail(words, "%" PRId64 " weights a vertex, expected 0 or more",
                                    n_weights);
        }
    }
    file->n_skipped = (flag[0] ? 1 : 0) + (flag[1] ? n_weights : 0);
    file->weighted = flag[2];
    POLIS_TRY(polis_words_end(words));

done:
    return rc;
}

static polis_err read_header(metis *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    bool more;

    POLIS_TRY(polis_words_filled_line(words, '%', &more));
    if (!more) {
        return polis_words_fail(words, "the file ends, expected a header 'n m [fmt [ncon]]'");
    }
    POLIS_TRY(polis_words_int(words, "number of vertices", &file->n));
    POLIS_TRY(polis_words_int(words, "number of edges", &file->m));
    if (file->n < 0 || file->m < 0 || file->m > INT64_MAX / 2) {
        return polis_words_fail(words,
                                "%" PRId64 " vertices and %" PRId64 " edges, expected 0 "
                                "or more",
                                file->n, file->m);
    }
    POLIS_TRY(read_format(file));
    POLIS_TRY(polis_builder_declare(file->builder, file->n, 1, true));

done:
    return rc;
}

static polis_err read_vertex(metis *file, int64_t u)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    const int64_t line = polis_source_line_number(words->source);
    int64_t v;

    for (int64_t i = 0; i < file->n_skipped; i++) {
        POLIS_TRY(polis_words_int(words, "weight or size of the vertex", &v));
    }
    for (;;) {
        double weight = 1.0;
        polis_words ahead = *words;
        polis_field word;
        if (!polis_words_next(&ahead, &word)) {
            break;
        }
        POLIS_TRY(polis_words_int(words, "neighbour", &v));
        if (file->weighted) {
            POLIS_TRY(polis_words_double(words, "weight of the edge", &weight));
        }
        POLIS_TRY(polis_builder_declared_edge(file->builder, u, v, weight, line));
        file->n_ends++;
        file->n_loops += u == v;
    }

done:
    return rc;
}

static polis_err read_vertices(metis *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    bool more = true;

    for (int64_t u = 1; u <= file->n; u++) {
        POLIS_TRY(polis_words_line(words, '%', &more));
        if (!more) {
            return polis_words_fail(words,
                                    "the file ends after %" PRId64 " vertices, expected %" PRId64,
                                    u - 1, file->n);
        }
        POLIS_TRY(read_vertex(file, u));
    }
    POLIS_TRY(polis_words_filled_line(words, '%', &more));
    if (more) {
        return polis_words_fail(words, "more lines than the %" PRId64 " vertices of the header",
                                file->n);
    }

done:
    return rc;
}

/* Whether a self-loop counts as one end or two is left open by the format: both are in use. */
static polis_err check(metis *file)
{
    const char *path = polis_source_path(file->words.source);
    const bool fits = file->n_ends == 2 * file->m || file->n_ends + file->n_loops == 2 * file->m;
    polis_vid odd;

    if (!fits) {
        return polis_fail(file->words.fault, POLIS_E_PARSE, path, 0,
                          "the lists hold %" PRId64 " neighbours, expected twice the %" PRId64
                          " edges of the header",
                          file->n_ends, file->m);
    }
    odd = polis_builder_fold(file->builder);
    if (odd >= 0) {
        return polis_fail(file->words.fault, POLIS_E_PARSE, path, 0,
                          "vertex %" PRId64 " has an edge that does not stand in both lists with "
                          "the same weight",
                          (int64_t)odd + 1);
    }
    return POLIS_OK;
}

static polis_err read_metis(polis_source *source, const polis_input *input, polis_fault *fault,
                            polis_network **out)
{
    polis_err rc = POLIS_OK;
    metis file = {.words = {.source = source, .fault = fault}};

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, polis_source_path(source), fault, &file.builder));
    POLIS_TRY(read_header(&file));
    POLIS_TRY(polis_words_weight(&file.words, &input->options, file.weighted ? "weight" : NULL));
    POLIS_TRY(read_vertices(&file));
    POLIS_TRY(check(&file));
    POLIS_TRY(polis_builder_finish(file.builder, POLIS_DIRECTION_UNDIRECTED, out));

done:
    polis_builder_free(&file.builder);
    return rc;
}

const polis_reader polis_reader_metis = {
    .name = "metis",
    .suffixes = ".graph .metis",
    .what = "METIS adjacency lists",
    .read = read_metis,
};
