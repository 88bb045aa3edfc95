#include "io/gml_tokens.h"
#include "base/mem.h"
#include "base/num.h"

#include <string.h>

polis_err polis_gml_fail(const polis_gml_tokens *g, const char *found, const char *expected)
{
    return polis_fail(g->fault, POLIS_E_PARSE, polis_source_path(g->source),
                      polis_source_line_number(g->source), "%.80s, expected %s", found, expected);
}

static polis_err append(polis_gml_tokens *g, const char *text, size_t len)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(g->text, g->text_room, g->len + (int64_t)len + 1);
    memcpy(g->text + g->len, text, len);
    g->len += (int64_t)len;
    g->text[g->len] = '\0';

done:
    return rc;
}

/* Bytes of a code point in UTF-8; 0 if it is none. */
static size_t encode(int64_t c, char out[4])
{
    const size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};

    if (c <= 0 || c > 0x10ffff) {
        return 0;
    }
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (char)(lead[n] | c);
    return n;
}

/* &quot; and the like, &#233; : how GML writes what is not ASCII. Unknown ones stay as they are. */
static void unescape(polis_gml_tokens *g)
{
    static const char *const names[] = {"&quot;", "\"",   "&amp;", "&",      "&lt;",
                                        "<",      "&gt;", ">",     "&apos;", "'"};
    char *to = g->text;

    if (!memchr(g->text, '&', (size_t)g->len)) {
        return;
    }
    for (const char *from = g->text; *from;) {
        const char *end = *from == '&' ? strchr(from, ';') : NULL;
        size_t n = 0;
        int64_t c;
        for (size_t i = 0; end && n == 0 && i < sizeof names / sizeof *names; i += 2) {
            if (strncmp(from, names[i], strlen(names[i])) == 0) {
                *to = names[i + 1][0];
                n = 1;
            }
        }
        if (end && n == 0 && from[1] == '#' && end - from <= 9 &&
            polis_num_int(from + 2, (size_t)(end - from) - 2, &c)) {
            char utf8[4];
            n = encode(c, utf8);
            memcpy(to, utf8, n);
        }
        if (n > 0) {
            to += n;
            from = end + 1;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    g->len = to - g->text;
}

static polis_err next_line(polis_gml_tokens *g)
{
    size_t len;

    return polis_source_line(g->source, &g->at, &len);
}

static polis_err read_string(polis_gml_tokens *g)
{
    polis_err rc = POLIS_OK;
    const int64_t line = polis_source_line_number(g->source);

    g->len = 0;
    g->at++;
    for (;;) {
        const size_t len = strcspn(g->at, "\"");
        POLIS_TRY(append(g, g->at, len));
        g->at += len;
        if (*g->at == '"') {
            g->at++;
            break;
        }
        POLIS_TRY(append(g, "\n", 1));
        POLIS_TRY(next_line(g));
        if (!g->at) {
            return polis_fail(g->fault, POLIS_E_PARSE, polis_source_path(g->source), line,
                              "a string without an end, expected '\"'");
        }
    }
    unescape(g);

done:
    return rc;
}

static polis_err next_token(polis_gml_tokens *g, polis_gml_token *out)
{
    polis_err rc = POLIS_OK;
    size_t len;

    while (g->at) {
        g->at += strspn(g->at, " \t\f\v");
        if (*g->at != '\0' && *g->at != '#') {
            break;
        }
        POLIS_TRY(next_line(g));
    }
    if (!g->at) {
        *out = POLIS_GML_END;
    } else if (*g->at == '[' || *g->at == ']') {
        *out = *g->at++ == '[' ? POLIS_GML_OPEN : POLIS_GML_CLOSE;
    } else if (*g->at == '"') {
        *out = POLIS_GML_STRING;
        POLIS_TRY(read_string(g));
    } else {
        *out = POLIS_GML_WORD;
        g->len = 0;
        len = strcspn(g->at, " \t\f\v[]\"");
        POLIS_TRY(append(g, g->at, len));
        g->at += len;
    }

done:
    return rc;
}

polis_err polis_gml_pair(polis_gml_tokens *g, polis_gml_token *value)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(next_token(g, value));
    if (*value == POLIS_GML_CLOSE || *value == POLIS_GML_END) {
        return POLIS_OK;
    }
    if (*value != POLIS_GML_WORD) {
        return polis_gml_fail(g, *value == POLIS_GML_OPEN ? "'['" : "a string", "a key");
    }
    POLIS_GROW(g->key, g->key_room, g->len + 1);
    memcpy(g->key, g->text, (size_t)g->len + 1);
    POLIS_TRY(next_token(g, value));
    if (*value == POLIS_GML_CLOSE || *value == POLIS_GML_END) {
        rc = polis_gml_fail(
            g, *value == POLIS_GML_END ? "the file ends after a key" : "']' after a key",
            "a value");
    }

done:
    return rc;
}

polis_err polis_gml_skip(polis_gml_tokens *g)
{
    polis_err rc = POLIS_OK;
    polis_gml_token value;

    for (int64_t depth = 1; depth > 0;) {
        POLIS_TRY(polis_gml_pair(g, &value));
        if (value == POLIS_GML_END) {
            return polis_gml_fail(g, "the file ends", "']'");
        }
        depth += (value == POLIS_GML_OPEN) - (value == POLIS_GML_CLOSE);
    }

done:
    return rc;
}

polis_err polis_gml_start(polis_gml_tokens *g)
{
    return next_line(g);
}

void polis_gml_clear(polis_gml_tokens *g)
{
    POLIS_FREE(g->text);
    POLIS_FREE(g->key);
}
