/* Copies of strings, and an append-only list of strings in one piece of memory: node labels, names,
 * identifiers. */
#ifndef POLIS_BASE_TEXT_H
#define POLIS_BASE_TEXT_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/** A copy of a string, freed with polis_mem_free(). @param[out] out untouched on failure */
polis_err polis_text_copy(const char *text, char **out);

/** Bytes of the UTF-8 character at the start of text[0..len), 0 if there is none (RFC 3629). */
size_t polis_text_character(const char *text, size_t len);

/** Zero-initialise it; polis_texts_clear() frees it. String i is bytes off[i] to off[i+1]-1, then
 * NUL. */
typedef struct polis_texts {
    int64_t n;
    int64_t *off; /* [n + 1] */
    int64_t off_room;
    char *bytes; /* every string ends in NUL */
    int64_t bytes_room;
} polis_texts;

/** Append text[0..len); a NUL byte inside it ends the string. */
polis_err polis_texts_add(polis_texts *list, const char *text, size_t len);

/** String i, NUL-terminated; valid until the next add. */
const char *polis_texts_get(const polis_texts *list, int64_t i);

/** Length of string i in bytes. */
size_t polis_texts_len(const polis_texts *list, int64_t i);

void polis_texts_clear(polis_texts *list);

#endif
