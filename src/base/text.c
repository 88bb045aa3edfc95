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
