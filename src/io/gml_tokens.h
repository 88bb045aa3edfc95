/* Keys and values of GML text: words, strings with their escapes resolved, lists in brackets. */
#ifndef POLIS_IO_GML_TOKENS_H
#define POLIS_IO_GML_TOKENS_H

#include "io/source.h"

typedef enum polis_gml_token {
    POLIS_GML_END, /* of the file */
    POLIS_GML_WORD,
    POLIS_GML_STRING,
    POLIS_GML_OPEN, /* a list begins */
    POLIS_GML_CLOSE,
} polis_gml_token;

/** Set source and fault, the rest to zero; polis_gml_clear() frees it. */
typedef struct polis_gml_tokens {
    polis_source *source;
    polis_fault *fault;
    const char *at; /* the rest of the line, or NULL at the end of the file */
    char *text;     /* [len] of the last word or string, NUL-terminated */
    int64_t len, text_room;
    char *key; /* of the value that follows, NUL-terminated */
    int64_t key_room;
} polis_gml_tokens;

/** Go to the first line. */
polis_err polis_gml_start(polis_gml_tokens *tokens);

/**
 * The next key and what kind of value follows; the value, if it is no list, is in `text`.
 *
 * @param[out] value POLIS_GML_CLOSE or POLIS_GML_END: no key any more
 * @retval POLIS_E_PARSE something else where a key or a value must be; a string without an end
 */
polis_err polis_gml_pair(polis_gml_tokens *tokens, polis_gml_token *value);

/** Pass over the rest of a list that was opened, and the lists in it. */
polis_err polis_gml_skip(polis_gml_tokens *tokens);

/** Record a failure at the current line; returns POLIS_E_PARSE. */
polis_err polis_gml_fail(const polis_gml_tokens *tokens, const char *found, const char *expected);

void polis_gml_clear(polis_gml_tokens *tokens);

#endif
