#include "io/words.h"
#include "base/num.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE = 400 };

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

static void skip_blanks(polis_words *words)
{
    while (words->at < words->end && is_blank(*words->at)) {
        words->at++;
    }
}

polis_err polis_words_line(polis_words *words, char comment, bool *more)
{
    polis_err rc = POLIS_OK;
    size_t len;

    do {
        POLIS_TRY(polis_source_line(words->source, &words->at, &len));
        words->end = words->at ? words->at + len : NULL;
        *more = words->at != NULL;
        skip_blanks(words);
    } while (*more && words->at < words->end && *words->at == comment);

done:
    return rc;
}

polis_err polis_words_filled_line(polis_words *words, char comment, bool *more)
{
    polis_err rc = POLIS_OK;

    do {
        rc = polis_words_line(words, comment, more);
    } while (rc == POLIS_OK && *more && words->at == words->end);
    return rc;
}

bool polis_words_next(polis_words *words, polis_field *word)
{
    skip_blanks(words);
    word->text = words->at;
    while (words->at < words->end && !is_blank(*words->at)) {
        words->at++;
    }
    word->len = (size_t)(words->at - word->text);
    return word->len > 0;
}

polis_err polis_words_fail(const polis_words *words, const char *format, ...)
{
    char text[MESSAGE];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return polis_fail(words->fault, POLIS_E_PARSE, polis_source_path(words->source),
                      polis_source_line_number(words->source), "%s", text);
}

polis_err polis_words_int(polis_words *words, const char *what, int64_t *out)
{
    polis_field word;

    if (!polis_words_next(words, &word)) {
        return polis_words_fail(words, "the line ends, expected the %s", what);
    }
    if (!polis_num_int(word.text, word.len, out)) {
        return polis_words_fail(words, "%s is '%.*s', expected a whole number", what,
                                polis_field_shown(word), word.text);
    }
    return POLIS_OK;
}

polis_err polis_words_double(polis_words *words, const char *what, double *out)
{
    polis_field word;

    if (!polis_words_next(words, &word)) {
        return polis_words_fail(words, "the line ends, expected the %s", what);
    }
    if (!polis_num_double(word.text, word.len, out)) {
        return polis_words_fail(words, "%s is '%.*s', expected a number", what,
                                polis_field_shown(word), word.text);
    }
    return POLIS_OK;
}

polis_err polis_words_end(polis_words *words)
{
    polis_field word;

    if (polis_words_next(words, &word)) {
        return polis_words_fail(words, "'%.*s', expected the end of the line",
                                polis_field_shown(word), word.text);
    }
    return POLIS_OK;
}

polis_err polis_words_edge(const polis_words *words, polis_builder *builder, const int64_t end[2],
                           double value, bool both_ways)
{
    const int64_t line = polis_source_line_number(words->source);
    const polis_err rc = polis_builder_declared_edge(builder, end[0], end[1], value, line);

    return rc == POLIS_OK && both_ways && end[0] != end[1]
               ? polis_builder_declared_edge(builder, end[1], end[0], value, line)
               : rc;
}

static bool is_among(const char *names, const char *name)
{
    const size_t len = strlen(name);

    for (const char *at = names; at; at = strchr(at, ',') ? strchr(at, ',') + 2 : NULL) {
        if (strncmp(at, name, len) == 0 && (at[len] == ',' || at[len] == '\0')) {
            return true;
        }
    }
    return false;
}

polis_err polis_words_weight(const polis_words *words, const polis_read_options *options,
                             const char *names)
{
    if (options->role != POLIS_ROLE_NONE &&
        (!names || !options->weight || !is_among(names, options->weight))) {
        return polis_reader_no_weight(words->fault, polis_source_path(words->source),
                                      options->weight, names ? names : "none in this file");
    }
    return POLIS_OK;
}
