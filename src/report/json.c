#include "report/json.h"
#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

json_t *polis_json_text(const char *text, size_t len)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    json_t *out = NULL;
    char *clean;
    size_t n = 0;

    clean = polis_mem_new((int64_t)len * 3 + 1, 1);
    if (!clean) {
        return NULL;
    }
    for (size_t i = 0; i < len;) {
        const size_t size = polis_text_character(text + i, len - i);
        memcpy(clean + n, size ? text + i : replacement, size ? size : 3);
        n += size ? size : 3;
        i += size ? size : 1;
    }
    out = json_stringn(clean, n);
    POLIS_FREE(clean);
    return out;
}

json_t *polis_json_number(double x)
{
    return !isfinite(x)                        ? json_null()
           : x == trunc(x) && fabs(x) < 0x1p53 ? json_integer((json_int_t)x)
                                               : json_real(x);
}

/* The words in little-endian order as base64 (RFC 4648). */
static json_t *base64(const uint32_t *word, int64_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const int64_t size = 4 * n;
    json_t *out = NULL;
    char *text = polis_mem_new((size + 2) / 3 * 4 + 1, 1), *next = text;

    if (!text) {
        return NULL;
    }
    for (int64_t i = 0; i < size; i += 3) {
        uint32_t three = 0;
        for (int64_t k = i; k < i + 3; k++) {
            three = three << 8 | (k < size ? word[k / 4] >> 8 * (k % 4) & 0xFF : 0);
        }
        for (int k = 0; k < 4; k++) {
            *next++ = i + k > size ? '=' : digits[three >> (18 - 6 * k) & 0x3F];
        }
    }
    out = json_stringn_nocheck(text, (size_t)(next - text));
    POLIS_FREE(text);
    return out;
}

json_t *polis_json_floats(const double *x, int64_t n)
{
    json_t *out = NULL;
    uint32_t *word = polis_mem_new(n, sizeof *word);

    for (int64_t i = 0; word && i < n; i++) {
        const float single = (float)x[i];
        memcpy(&word[i], &single, sizeof single);
    }
    out = word ? base64(word, n) : NULL;
    POLIS_FREE(word);
    return out;
}

json_t *polis_json_ints(const int32_t *x, int64_t n)
{
    json_t *out = NULL;
    uint32_t *word = polis_mem_new(n, sizeof *word);

    for (int64_t i = 0; word && i < n; i++) {
        word[i] = (uint32_t)x[i];
    }
    out = word ? base64(word, n) : NULL;
    POLIS_FREE(word);
    return out;
}

polis_err polis_json_put(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0 ? POLIS_OK : POLIS_E_NOMEM;
}

polis_err polis_json_add(json_t *array, json_t *value)
{
    return json_array_append_new(array, value) == 0 ? POLIS_OK : POLIS_E_NOMEM;
}

/* In JSON these characters stand only in strings, so they may be escaped wherever they are. */
static int write_escaped(const char *text, size_t len, void *out)
{
    size_t done = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '<' || text[i] == '>' || text[i] == '&') {
            fwrite(text + done, 1, i - done, out);
            fprintf(out, "\\u%04x", (unsigned)text[i]);
            done = i + 1;
        }
    }
    fwrite(text + done, 1, len - done, out);
    return ferror((FILE *)out) ? -1 : 0;
}

polis_err polis_json_write(const json_t *json, FILE *out)
{
    const size_t flags =
        JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);

    return json_dump_callback(json, write_escaped, out, flags) == 0 ? POLIS_OK : POLIS_E_IO;
}
