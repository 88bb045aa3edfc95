#include "base/text.h"
#include "base/mem.h"

#include <string.h>

polis_err polis_text_copy(const char *text, char **out)
{
    const size_t size = strlen(text) + 1;
    char *copy = polis_mem_new((int64_t)size, 1);

    if (!copy) {
        return POLIS_E_NOMEM;
    }
    memcpy(copy, text, size);
    *out = copy;
    return POLIS_OK;
}

polis_err polis_texts_add(polis_texts *list, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;
    const char *nul = len > 0 ? memchr(text, '\0', len) : NULL;
    int64_t first;

    len = nul ? (size_t)(nul - text) : len;
    POLIS_GROW(list->off, list->off_room, list->n + 2);
    if (list->n == 0) {
        list->off[0] = 0;
    }
    first = list->off[list->n];
    POLIS_GROW(list->bytes, list->bytes_room, first + (int64_t)len + 1);
    if (len > 0) {
        memcpy(list->bytes + first, text, len);
    }
    list->bytes[first + (int64_t)len] = '\0';
    list->n++;
    list->off[list->n] = first + (int64_t)len + 1;

done:
    return rc;
}

const char *polis_texts_get(const polis_texts *list, int64_t i)
{
    return list->bytes + list->off[i];
}

size_t polis_texts_len(const polis_texts *list, int64_t i)
{
    return (size_t)(list->off[i + 1] - list->off[i] - 1);
}

void polis_texts_clear(polis_texts *list)
{
    POLIS_FREE(list->off);
    POLIS_FREE(list->bytes);
    *list = (polis_texts){0};
}

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t polis_text_character(const char *bytes, size_t len)
{
    const unsigned char *text = (const unsigned char *)bytes;
    const unsigned char first = len > 0 ? text[0] : 0;
    const size_t size = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                                       : 4;

    if (size == 0 || size > len || first > 0xF4) {
        return 0;
    }
    for (size_t i = 1; i < size; i++) {
        if (!continues(text[i])) {
            return 0;
        }
    }
    if ((first == 0xE0 && text[1] < 0xA0) || (first == 0xED && text[1] > 0x9F) ||
        (first == 0xF0 && text[1] < 0x90) || (first == 0xF4 && text[1] > 0x8F)) {
        return 0; /* overlong, a surrogate, beyond U+10FFFF */
    }
    return size;
}
