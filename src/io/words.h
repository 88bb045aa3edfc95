/* Lines of words with blanks between them, as METIS, Matrix Market, DIMACS and TNTP files are. */
#ifndef POLIS_IO_WORDS_H
#define POLIS_IO_WORDS_H

#include "io/reader.h"
#include "io/rows.h"

/** A place in a source. Set source and fault, the rest to zero. */
typedef struct polis_words {
    polis_source *source;
    polis_fault *fault;
    const char *at, *end; /* the rest of the line */
} polis_words;

/**
 * Go to the next line that does not start with the character `comment`; blank lines count.
 *
 * @param[out] more false at the end of the file
 */
polis_err polis_words_line(polis_words *words, char comment, bool *more);

/** As polis_words_line(), blank lines are passed over. */
polis_err polis_words_filled_line(polis_words *words, char comment, bool *more);

/** The next word of the line; false at its end. Valid until the next line. */
bool polis_words_next(polis_words *words, polis_field *word);

/**
 * The next word as a number.
 *
 * @param[in] what for the message: "number of edges"
 * @retval POLIS_E_PARSE file and line; no word left, or it is something else
 */
polis_err polis_words_int(polis_words *words, const char *what, int64_t *out);
polis_err polis_words_double(polis_words *words, const char *what, double *out);

/** @retval POLIS_E_PARSE something is left on the line: file, line and what */
polis_err polis_words_end(polis_words *words);

/** Add the edge of the current line between declared nodes; both_ways: and its reverse, if it is no
 * loop. */
polis_err polis_words_edge(const polis_words *words, polis_builder *builder, const int64_t end[2],
                           double value, bool both_ways);

/** Record a failure at the current line; returns POLIS_E_PARSE. */
polis_err polis_words_fail(const polis_words *words, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * For formats with one value an edge, which has no name: is it what the options ask for?
 *
 * @param[in] names what it may be called, separated by ", ", or NULL: this file has no values
 * @retval POLIS_E_ARG the options ask for another one
 */
polis_err polis_words_weight(const polis_words *words, const polis_read_options *options,
                             const char *names);

#endif
