/*
 * The DIMACS family: a line "p KIND n m", then one line for each edge, nodes counted from 1.
 *
 *     p tw n m     PACE: lines "u v"
 *     p sp n m     9th challenge: lines "a u v w"; roads list each edge once in each direction
 *     p edge n m   2nd challenge: lines "e u v"; some list each edge once in each direction
 *
 * Undirected all three. Asked for a directed network, the edges of `tw` and `edge` are arcs both
 * ways, those of `sp` the arcs they are.
 */
#include "io/formats.h"
#include "io/words.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

typedef struct kind {
    const char *name;
    char letter; /* that starts an edge line, or 0 */
    bool arcs;   /* with a value, each direction a line of its own */
} kind;

static const kind kinds[] = {
    {"tw", '\0', false}, {"sp", 'a', true}, {"edge", 'e', false}, {"col", 'e', false}};

typedef struct dimacs {
    polis_words words;
    polis_builder *builder;
    const kind *kind;
    int64_t n, m;
    bool both_ways; /* add the reverse of each edge too */
} dimacs;

static polis_err read_problem(dimacs *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    polis_field word = {0};
    bool more;

    POLIS_TRY(polis_words_filled_line(words, 'c', &more));
    if (!more || !polis_words_next(words, &word) || !polis_field_is(word, "p")) {
        return polis_words_fail(words, "'%.*s', expected 'p tw', 'p sp' or 'p edge'",
                                polis_field_shown(word), more ? word.text : "");
    }
    polis_words_next(words, &word);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (polis_field_is(word, kinds[i].name)) {
            file->kind = &kinds[i];
        }
    }
    if (!file->kind) {
        return polis_words_fail(words, "problem '%.*s', expected tw, sp or edge",
                                polis_field_shown(word), word.text);
    }
    POLIS_TRY(polis_words_int(words, "number of nodes", &file->n));
    POLIS_TRY(polis_words_int(words, "number of edges", &file->m));
    POLIS_TRY(polis_words_end(words));
    if (file->n < 0 || file->m < 0 || file->m > INT64_MAX / 2) {
        return polis_words_fail(words,
                                "%" PRId64 " nodes and %" PRId64 " edges, expected 0 or "
                                "more",
                                file->n, file->m);
    }
    POLIS_TRY(polis_builder_declare(file->builder, file->n, 1, false));

done:
    return rc;
}

static polis_err read_edge(dimacs *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    double value = 1.0;
    polis_field word;
    int64_t end[2];

    if (file->kind->letter) {
        polis_words_next(words, &word);
        if (word.len != 1 || word.text[0] != file->kind->letter) {
            return polis_words_fail(words, "line of type '%.*s', expected '%c' or 'c'",
                                    polis_field_shown(word), word.text, file->kind->letter);
        }
    }
    POLIS_TRY(polis_words_int(words, "first node", &end[0]));
    POLIS_TRY(polis_words_int(words, "second node", &end[1]));
    if (file->kind->arcs) {
        POLIS_TRY(polis_words_double(words, "length", &value));
    }
    POLIS_TRY(polis_words_end(words));
    POLIS_TRY(polis_words_edge(words, file->builder, end, value, file->both_ways));

done:
    return rc;
}

static polis_err read_edges(dimacs *file)
{
    polis_err rc = POLIS_OK;
    polis_words *words = &file->words;
    int64_t n_rows = 0;
    bool more, fits;

    for (;; n_rows++) {
        POLIS_TRY(polis_words_filled_line(words, 'c', &more));
        if (!more) {
            break;
        }
        POLIS_TRY(read_edge(file));
    }
    fits = n_rows == file->m || (file->kind->letter == 'e' && n_rows == 2 * file->m);
    if (!fits) {
        return polis_words_fail(words, "the file ends after %" PRId64 " edges, expected %" PRId64,
                                n_rows, file->m);
    }

done:
    return rc;
}

static polis_err read_dimacs(polis_source *source, const polis_input *input, polis_fault *fault,
                             polis_network **out)
{
    polis_err rc = POLIS_OK;
    dimacs file = {.words = {.source = source, .fault = fault}};

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, polis_source_path(source), fault, &file.builder));
    POLIS_TRY(read_problem(&file));
    POLIS_TRY(polis_words_weight(&file.words, &input->options,
                                 file.kind->arcs ? "length, weight" : NULL));
    file.both_ways = !file.kind->arcs && input->options.direction == POLIS_DIRECTION_DIRECTED;
    POLIS_TRY(read_edges(&file));
    if (file.kind->arcs) {
        polis_builder_fold(file.builder); /* one-way roads are no error: finish() merges */
    }
    POLIS_TRY(polis_builder_finish(file.builder, POLIS_DIRECTION_UNDIRECTED, out));

done:
    polis_builder_free(&file.builder);
    return rc;
}

/* Comments, then "p " and a kind. */
static bool sniff(const char *head, size_t len)
{
    const char *end = head + len;

    while (head < end && (*head == 'c' || isspace((unsigned char)*head))) {
        if (*head == 'c' && head + 1 < end && !isspace((unsigned char)head[1])) {
            return false;
        }
        head += *head == 'c' ? strcspn(head, "\r\n") : 1;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const size_t name_len = strlen(kinds[i].name);
        if (strncmp(head, "p ", 2) == 0 && strncmp(head + 2, kinds[i].name, name_len) == 0 &&
            isspace((unsigned char)head[2 + name_len])) {
            return true;
        }
    }
    return false;
}

const polis_reader polis_reader_dimacs = {
    .name = "dimacs",
    .suffixes = ".gr .col .dimacs",
    .what = "DIMACS and PACE edge lists (p sp, p tw, p edge)",
    .sniff = sniff,
    .read = read_dimacs,
};
