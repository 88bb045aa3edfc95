/*
 * GML as NetworkX, igraph, topohub and Gephi write it: "key value" pairs, values are numbers,
 * strings or lists in brackets. A node's id is its label in the network; its `label` or `name` is a
 * name for people. Lists that are no node and no edge are passed over.
 */
#include "base/mem.h"
#include "base/num.h"
#include "io/formats.h"
#include "io/nodes.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

typedef enum token { TOKEN_END, TOKEN_WORD, TOKEN_STRING, TOKEN_OPEN, TOKEN_CLOSE } token;

typedef struct gml {
    polis_source *source;
    polis_fault *fault;
    const char *path;
    const polis_read_options *options;
    polis_nodes nodes;
    polis_node_draft draft;
    const char *at; /* the rest of the line, or NULL */
    char *text;     /* of the last word or string, NUL-terminated */
    int64_t len, text_room;
    char *key; /* of the value that follows */
    int64_t key_room;
    bool any_value; /* an edge had the weight asked for */
    bool directed, any_graph;
} gml;

static polis_err fail(const gml *g, const char *found, const char *expected)
{
    return polis_fail(g->fault, POLIS_E_PARSE, g->path, polis_source_line_number(g->source),
                      "%.80s, expected %s", found, expected);
}

static polis_err append(gml *g, const char *text, size_t len)
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
static void unescape(gml *g)
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

static polis_err next_line(gml *g)
{
    size_t len;

    return polis_source_line(g->source, &g->at, &len);
}

static polis_err read_string(gml *g)
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
            return polis_fail(g->fault, POLIS_E_PARSE, g->path, line,
                              "a string without an end, expected '\"'");
        }
    }
    unescape(g);

done:
    return rc;
}

static polis_err next_token(gml *g, token *out)
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
        *out = TOKEN_END;
    } else if (*g->at == '[' || *g->at == ']') {
        *out = *g->at++ == '[' ? TOKEN_OPEN : TOKEN_CLOSE;
    } else if (*g->at == '"') {
        *out = TOKEN_STRING;
        POLIS_TRY(read_string(g));
    } else {
        *out = TOKEN_WORD;
        g->len = 0;
        len = strcspn(g->at, " \t\f\v[]\"");
        POLIS_TRY(append(g, g->at, len));
        g->at += len;
    }

done:
    return rc;
}

/* A key and what kind of value follows; the value, if it is no list, is in text. TOKEN_CLOSE and
 * TOKEN_END: no key any more. */
static polis_err next_pair(gml *g, token *value)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(next_token(g, value));
    if (*value == TOKEN_CLOSE || *value == TOKEN_END) {
        return POLIS_OK;
    }
    if (*value != TOKEN_WORD) {
        return fail(g, *value == TOKEN_OPEN ? "'['" : "a string", "a key");
    }
    POLIS_GROW(g->key, g->key_room, g->len + 1);
    memcpy(g->key, g->text, (size_t)g->len + 1);
    POLIS_TRY(next_token(g, value));
    if (*value == TOKEN_CLOSE || *value == TOKEN_END) {
        rc = fail(g, *value == TOKEN_END ? "the file ends after a key" : "']' after a key",
                  "a value");
    }

done:
    return rc;
}

static polis_err skip_list(gml *g)
{
    polis_err rc = POLIS_OK;
    token value;

    for (int64_t depth = 1; depth > 0;) {
        POLIS_TRY(next_pair(g, &value));
        if (value == TOKEN_END) {
            return fail(g, "the file ends", "']'");
        }
        depth += (value == TOKEN_OPEN) - (value == TOKEN_CLOSE);
    }

done:
    return rc;
}

static polis_err read_node(gml *g)
{
    polis_err rc = POLIS_OK;
    const int64_t line = polis_source_line_number(g->source);
    token value;

    polis_node_draft_reset(&g->draft);
    for (;;) {
        POLIS_TRY(next_pair(g, &value));
        if (value == TOKEN_CLOSE) {
            break;
        } else if (value == TOKEN_END) {
            return fail(g, "the file ends within a node", "']'");
        } else if (value == TOKEN_OPEN) {
            POLIS_TRY(skip_list(g));
        } else if (strcasecmp(g->key, "id") == 0) {
            POLIS_TRY(polis_node_draft_id(&g->draft, g->text, (size_t)g->len));
        } else {
            POLIS_TRY(polis_node_draft_set(&g->draft, &g->nodes, polis_node_field_of(g->key),
                                           g->text, (size_t)g->len,
                                           polis_source_line_number(g->source)));
        }
    }
    POLIS_TRY(polis_node_draft_finish(&g->draft, &g->nodes, line));

done:
    return rc;
}

/* What an edge says, while it is read. */
typedef struct edge {
    int64_t line;
    polis_vid end[2]; /* source, target; -1: not yet */
    double value;
    bool has_value;
    char keys[POLIS_READER_LIST];
} edge;

static polis_err read_edge_value(gml *g, edge *e)
{
    const int end = strcasecmp(g->key, "source") == 0   ? 0
                    : strcasecmp(g->key, "target") == 0 ? 1
                                                        : 2;

    if (end < 2) {
        return polis_nodes_use(&g->nodes, g->text, (size_t)g->len, e->line, &e->end[end]);
    }
    polis_reader_list(e->keys, g->key, strlen(g->key));
    if (g->options->role != POLIS_ROLE_NONE && g->options->weight &&
        strcmp(g->key, g->options->weight) == 0) {
        if (!polis_num_double(g->text, (size_t)g->len, &e->value)) {
            return polis_fail(g->fault, POLIS_E_PARSE, g->path, polis_source_line_number(g->source),
                              "%.80s is '%.80s', expected a number", g->key, g->text);
        }
        e->has_value = g->any_value = true;
    }
    return POLIS_OK;
}

static polis_err finish_edge(gml *g, const edge *e)
{
    if (e->end[0] < 0 || e->end[1] < 0) {
        return polis_fail(g->fault, POLIS_E_PARSE, g->path, e->line,
                          "an edge without source or target, expected both");
    }
    if (g->options->role != POLIS_ROLE_NONE && !e->has_value) {
        return g->any_value
                   ? polis_fail(g->fault, POLIS_E_PARSE, g->path, e->line,
                                "an edge without %.80s, expected a number", g->options->weight)
                   : polis_reader_no_weight(g->fault, g->path, g->options->weight,
                                            e->keys[0] ? e->keys : "none in this file");
    }
    return polis_builder_edge(g->nodes.builder, e->end[0], e->end[1], e->value, e->line);
}

static polis_err read_edge(gml *g)
{
    polis_err rc = POLIS_OK;
    edge e = {.line = polis_source_line_number(g->source), .end = {-1, -1}};
    token value;

    for (;;) {
        POLIS_TRY(next_pair(g, &value));
        if (value == TOKEN_CLOSE) {
            break;
        } else if (value == TOKEN_END) {
            return fail(g, "the file ends within an edge", "']'");
        } else if (value == TOKEN_OPEN) {
            POLIS_TRY(skip_list(g));
        } else {
            POLIS_TRY(read_edge_value(g, &e));
        }
    }
    POLIS_TRY(finish_edge(g, &e));

done:
    return rc;
}

static polis_err read_graph(gml *g)
{
    polis_err rc = POLIS_OK;
    token value;

    for (;;) {
        POLIS_TRY(next_pair(g, &value));
        if (value == TOKEN_CLOSE) {
            break;
        } else if (value == TOKEN_END) {
            return fail(g, "the file ends within the graph", "']'");
        } else if (value == TOKEN_OPEN && strcasecmp(g->key, "node") == 0) {
            POLIS_TRY(read_node(g));
        } else if (value == TOKEN_OPEN && strcasecmp(g->key, "edge") == 0) {
            POLIS_TRY(read_edge(g));
        } else if (value == TOKEN_OPEN) {
            POLIS_TRY(skip_list(g));
        } else if (strcasecmp(g->key, "directed") == 0) {
            g->directed = strcmp(g->text, "1") == 0;
            if (!g->directed && strcmp(g->text, "0") != 0) {
                return fail(g, "directed is neither 0 nor 1", "0 or 1");
            }
        }
    }

done:
    return rc;
}

static polis_err read_top(gml *g)
{
    polis_err rc = POLIS_OK;
    token value;

    POLIS_TRY(next_line(g));
    for (;;) {
        POLIS_TRY(next_pair(g, &value));
        if (value == TOKEN_END) {
            break;
        } else if (value == TOKEN_CLOSE) {
            return fail(g, "']' without '['", "a key");
        } else if (value == TOKEN_OPEN && strcasecmp(g->key, "graph") == 0) {
            if (g->any_graph) {
                return fail(g, "a second graph", "one");
            }
            g->any_graph = true;
            POLIS_TRY(read_graph(g));
        } else if (value == TOKEN_OPEN) {
            POLIS_TRY(skip_list(g));
        }
    }
    if (!g->any_graph) {
        return fail(g, "the file ends", "'graph ['");
    }
    POLIS_TRY(polis_nodes_check(&g->nodes));

done:
    return rc;
}

static polis_err read_gml(polis_source *source, const polis_input *input, polis_fault *fault,
                          polis_network **out)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_source_path(source);
    gml g = {.source = source,
             .fault = fault,
             .path = path,
             .options = &input->options,
             .nodes = {.fault = fault, .path = path}};

    *out = NULL;
    POLIS_TRY(polis_builder_new(&input->options, path, fault, &g.nodes.builder));
    POLIS_TRY(read_top(&g));
    polis_builder_guess_coords(g.nodes.builder);
    POLIS_TRY(polis_builder_finish(
        g.nodes.builder, g.directed ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED, out));

done:
    POLIS_FREE(g.text);
    POLIS_FREE(g.key);
    polis_node_draft_clear(&g.draft);
    polis_builder_free(&g.nodes.builder);
    polis_nodes_clear(&g.nodes);
    return rc;
}

/* A line that starts with "graph" and has '[' next. */
static bool sniff(const char *head, size_t len)
{
    const char *end = head + len;

    while (head < end) {
        head += strspn(head, " \t\r\n");
        if (strncasecmp(head, "graph", 5) == 0) {
            const char *next = head + 5 + strspn(head + 5, " \t\r\n");
            if (*next == '[') {
                return true;
            }
        }
        head += strcspn(head, "\r\n");
        head += *head != '\0';
        if (*head == '\0') {
            break;
        }
    }
    return false;
}

const polis_reader polis_reader_gml = {
    .name = "gml",
    .suffixes = ".gml",
    .what = "GML (Graph Modelling Language)",
    .sniff = sniff,
    .read = read_gml,
};
