/*
 * GraphML as OSMnx, NetworkX, igraph and Gephi write it, streamed: memory does not grow with the
 * file beyond the network itself.
 *
 * OSMnx declares every attribute a string, so numbers are read from the text whatever attr.type
 * says. Edge ids may repeat. Nodes may follow the edges that use them. One flat graph of nodes and
 * edges of one direction: nested graphs, hyperedges and ports are errors. So are entity
 * declarations, with which a small file can expand to any size.
 */
#include "base/mem.h"
#include "base/num.h"
#include "io/formats.h"
#include "io/nodes.h"

#include <expat.h>
#include <inttypes.h>
#include <string.h>

enum { PIECE = 1 << 16, SHOWN = 80 };
static const int64_t longest_text = 1 << 20; /* of an attribute that is read */

/* What a <key> says of an attribute. */
typedef struct key {
    int64_t id, name, fallback; /* in texts; fallback -1: no default */
    bool of_node, of_edge;
    bool weight;            /* the edge attribute asked for */
    polis_node_field field; /* of a node */
} key;

typedef enum element { IN_NOTHING, IN_KEY, IN_NODE, IN_EDGE } element;

typedef struct graphml {
    polis_source *source;
    polis_fault *fault;
    const char *path;
    const polis_read_options *options;
    polis_nodes nodes;
    polis_node_draft draft;
    XML_Parser parser;
    polis_err rc; /* the first failure within a callback */

    polis_texts texts; /* of the keys */
    key *key;
    int64_t n_keys, key_room;

    element in;
    int64_t line;    /* where that element starts */
    int64_t depth;   /* elements within <data>, <default> and what is passed over */
    const key *data; /* of the <data> being read; NULL: none, or not wanted */
    bool in_default; /* the text is the default of the last key */
    char *text;      /* of the data or default */
    int64_t len, text_room;

    bool in_graph, any_graph;
    bool directed, known, by_default; /* direction of the edges, once known; of the graph */
    polis_vid end[2];
    double value;
    bool has_value, edge_directed;
} graphml;

static int64_t line_of(const graphml *g)
{
    return (int64_t)XML_GetCurrentLineNumber(g->parser);
}

/* Keep the first failure and stop the parser. */
static void stop(graphml *g, polis_err rc)
{
    if (rc != POLIS_OK && g->rc == POLIS_OK) {
        g->rc = rc;
        XML_StopParser(g->parser, XML_FALSE);
    }
}

static polis_err fail(const graphml *g, const char *text)
{
    return polis_fail(g->fault, POLIS_E_PARSE, g->path, line_of(g), "%s", text);
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return NULL;
}

static polis_err start_key(graphml *g, const XML_Char **attributes)
{
    polis_err rc = POLIS_OK;
    const char *id = attribute(attributes, "id");
    const char *of = attribute(attributes, "for");
    const char *name = attribute(attributes, "attr.name");
    const bool all = !of || strcmp(of, "all") == 0;
    const bool weighted = g->options->role != POLIS_ROLE_NONE && g->options->weight;
    key *k;

    if (!id) {
        return fail(g, "a <key> without id, expected one");
    }
    name = name ? name : id;
    POLIS_GROW(g->key, g->key_room, g->n_keys + 1);
    k = &g->key[g->n_keys];
    *k = (key){.id = g->texts.n, .name = g->texts.n + 1, .fallback = -1};
    POLIS_TRY(polis_texts_add(&g->texts, id, strlen(id)));
    POLIS_TRY(polis_texts_add(&g->texts, name, strlen(name)));
    k->of_node = all || strcmp(of, "node") == 0;
    k->of_edge = all || strcmp(of, "edge") == 0;
    k->field = polis_node_field_of(name);
    k->weight = k->of_edge && weighted && strcmp(name, g->options->weight) == 0;
    g->n_keys++;
    g->in = IN_KEY;

done:
    return rc;
}

static polis_err start_graph(graphml *g, const XML_Char **attributes)
{
    const char *direction = attribute(attributes, "edgedefault");
    char names[POLIS_READER_LIST] = "";
    bool found = g->options->role == POLIS_ROLE_NONE;

    if (g->any_graph) {
        return fail(g, g->in_graph ? "a graph within the graph, expected nodes and edges"
                                   : "a second graph, expected one");
    }
    g->any_graph = g->in_graph = true;
    if (!direction ||
        (strcmp(direction, "directed") != 0 && strcmp(direction, "undirected") != 0)) {
        return fail(g, "edgedefault is missing or unknown, expected directed or undirected");
    }
    g->by_default = strcmp(direction, "directed") == 0;
    for (int64_t i = 0; i < g->n_keys; i++) {
        if (g->key[i].of_edge) {
            const char *name = polis_texts_get(&g->texts, g->key[i].name);
            polis_reader_list(names, name, strlen(name));
            found = found || g->key[i].weight;
        }
    }
    return found ? POLIS_OK
                 : polis_reader_no_weight(g->fault, g->path, g->options->weight,
                                          names[0] ? names : "none in this file");
}

/* The weight that edges have by default, if any. */
static polis_err default_value(graphml *g)
{
    g->has_value = false;
    g->value = 0.0;
    for (int64_t i = 0; i < g->n_keys; i++) {
        const int64_t fallback = g->key[i].fallback;
        if (g->key[i].weight && fallback >= 0) {
            if (!polis_num_double(polis_texts_get(&g->texts, fallback),
                                  polis_texts_len(&g->texts, fallback), &g->value)) {
                return polis_fail(g->fault, POLIS_E_PARSE, g->path, 0,
                                  "the default of %.80s is '%.80s', expected a number",
                                  g->options->weight, polis_texts_get(&g->texts, fallback));
            }
            g->has_value = true;
        }
    }
    return POLIS_OK;
}

static polis_err start_edge(graphml *g, const XML_Char **attributes)
{
    static const char *const names[] = {"source", "target"};
    polis_err rc = POLIS_OK;
    const char *directed = attribute(attributes, "directed");

    for (int i = 0; i < 2; i++) {
        const char *id = attribute(attributes, names[i]);
        if (!id) {
            return fail(g, "an edge without source or target, expected both");
        }
        POLIS_TRY(polis_nodes_use(&g->nodes, id, strlen(id), line_of(g), &g->end[i]));
    }
    g->edge_directed =
        directed ? strcmp(directed, "true") == 0 || strcmp(directed, "1") == 0 : g->by_default;
    if (g->known && g->edge_directed != g->directed &&
        g->options->direction == POLIS_DIRECTION_AS_FILE) {
        return fail(g, g->directed ? "an undirected edge, expected directed ones as before; "
                                     "choose a direction for all"
                                   : "a directed edge, expected undirected ones as before; "
                                     "choose a direction for all");
    }
    g->known = true;
    g->directed = g->edge_directed;
    POLIS_TRY(default_value(g));
    g->in = IN_EDGE;

done:
    return rc;
}

static polis_err start_node(graphml *g, const XML_Char **attributes)
{
    const char *id = attribute(attributes, "id");

    polis_node_draft_reset(&g->draft);
    g->in = IN_NODE;
    return id ? polis_node_draft_id(&g->draft, id, strlen(id))
              : fail(g, "a node without an id, expected one");
}

static polis_err start_data(graphml *g, const XML_Char **attributes)
{
    const char *id = attribute(attributes, "key");

    g->depth = 1;
    g->data = NULL;
    for (int64_t i = 0; i < g->n_keys && id; i++) {
        const key *k = &g->key[i];
        const bool wanted = g->in == IN_NODE   ? k->of_node && k->field != POLIS_NODE_OTHER
                            : g->in == IN_EDGE ? k->weight
                                               : false;
        if (wanted && strcmp(polis_texts_get(&g->texts, k->id), id) == 0) {
            g->data = k;
        }
    }
    return POLIS_OK;
}

/* The name of an element without the prefix of its namespace. */
static const char *local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon ? colon + 1 : name;
}

static polis_err start(graphml *g, const char *name, const XML_Char **attributes)
{
    if (strcmp(name, "key") == 0) {
        return g->in_graph ? fail(g, "a <key> within the graph, expected all before it")
                           : start_key(g, attributes);
    }
    if (strcmp(name, "graph") == 0) {
        return start_graph(g, attributes);
    }
    if (strcmp(name, "hyperedge") == 0 || strcmp(name, "port") == 0) {
        return polis_fail(g->fault, POLIS_E_PARSE, g->path, line_of(g),
                          "a %s, expected nodes and edges only", name);
    }
    if (g->in_graph && (strcmp(name, "node") == 0 || strcmp(name, "edge") == 0)) {
        if (g->in != IN_NOTHING) {
            return fail(g, "a node or edge within another, expected them side by side");
        }
        g->line = line_of(g);
        return name[0] == 'n' ? start_node(g, attributes) : start_edge(g, attributes);
    }
    if (strcmp(name, "data") == 0) {
        return start_data(g, attributes);
    }
    if (strcmp(name, "default") == 0 && g->in == IN_KEY) {
        g->depth = 1;
        g->in_default = true;
    } else if (strcmp(name, "graphml") != 0) {
        g->depth = 1; /* <desc> and elements of other namespaces: passed over */
    }
    return POLIS_OK;
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
    graphml *g = user;

    if (g->depth > 0) {
        g->depth++;
        return;
    }
    g->len = 0;
    stop(g, start(g, local(name), attributes));
}

/* The text of <data> is complete. */
static polis_err take_data(graphml *g)
{
    const char *text = g->len > 0 ? g->text : "";

    if (g->in == IN_NODE) {
        return polis_node_draft_set(&g->draft, &g->nodes, g->data->field, text, (size_t)g->len,
                                    line_of(g));
    }
    if (!polis_num_double(text, (size_t)g->len, &g->value)) {
        return polis_fail(g->fault, POLIS_E_PARSE, g->path, line_of(g),
                          "%.80s is '%.*s', expected a number", g->options->weight,
                          g->len < SHOWN ? (int)g->len : SHOWN, text);
    }
    g->has_value = true;
    return POLIS_OK;
}

static polis_err end_edge(graphml *g)
{
    if (g->options->role != POLIS_ROLE_NONE && !g->has_value) {
        return polis_fail(g->fault, POLIS_E_PARSE, g->path, g->line,
                          "an edge without %.80s, expected a number", g->options->weight);
    }
    return polis_builder_edge(g->nodes.builder, g->end[0], g->end[1], g->value, g->line);
}

static polis_err end(graphml *g, const char *name)
{
    polis_err rc = POLIS_OK;

    if (g->in_default) {
        g->key[g->n_keys - 1].fallback = g->texts.n;
        rc = polis_texts_add(&g->texts, g->len > 0 ? g->text : "", (size_t)g->len);
    } else if (g->data) {
        rc = take_data(g);
    } else if (g->in == IN_NODE && strcmp(name, "node") == 0) {
        rc = polis_node_draft_finish(&g->draft, &g->nodes, g->line);
        g->in = IN_NOTHING;
    } else if (g->in == IN_EDGE && strcmp(name, "edge") == 0) {
        rc = end_edge(g);
        g->in = IN_NOTHING;
    } else if (strcmp(name, "key") == 0) {
        g->in = IN_NOTHING;
    } else if (strcmp(name, "graph") == 0) {
        g->in_graph = false;
    }
    g->in_default = false;
    g->data = NULL;
    return rc;
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
    graphml *g = user;

    if (g->depth > 1) {
        g->depth--;
        return;
    }
    g->depth = 0;
    if (g->rc == POLIS_OK) {
        stop(g, end(g, local(name)));
    }
}

static polis_err append(graphml *g, const XML_Char *text, int len)
{
    polis_err rc = POLIS_OK;

    if (g->len + len > longest_text) {
        return fail(g, "an attribute beyond 1 MiB");
    }
    POLIS_GROW(g->text, g->text_room, g->len + len);
    memcpy(g->text + g->len, text, (size_t)len);
    g->len += len;

done:
    return rc;
}

static void XMLCALL on_text(void *user, const XML_Char *text, int len)
{
    graphml *g = user;

    if (g->depth == 1 && (g->data || g->in_default) && g->rc == POLIS_OK) {
        stop(g, append(g, text, len));
    }
}

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter,
                              const XML_Char *value, int value_len, const XML_Char *base,
                              const XML_Char *system_id, const XML_Char *public_id,
                              const XML_Char *notation)
{
    graphml *g = user;

    (void)is_parameter, (void)value, (void)value_len, (void)base, (void)system_id;
    (void)public_id, (void)notation;
    stop(g, polis_fail(g->fault, POLIS_E_PARSE, g->path, line_of(g),
                       "declares the entity '%.80s', expected none: they are refused", name));
}

static polis_err parse(graphml *g)
{
    polis_err rc = POLIS_OK;
    size_t got = 1;

    g->parser = XML_ParserCreate(NULL);
    if (!g->parser) {
        return POLIS_E_NOMEM;
    }
    XML_SetUserData(g->parser, g);
    XML_SetElementHandler(g->parser, on_start, on_end);
    XML_SetCharacterDataHandler(g->parser, on_text);
    XML_SetEntityDeclHandler(g->parser, on_entity);
    while (got > 0) {
        void *buffer = XML_GetBuffer(g->parser, PIECE);
        if (!buffer) {
            return POLIS_E_NOMEM;
        }
        POLIS_TRY(polis_source_read(g->source, buffer, PIECE, &got));
        if (XML_ParseBuffer(g->parser, (int)got, got == 0) != XML_STATUS_OK) {
            const enum XML_Error error = XML_GetErrorCode(g->parser);
            POLIS_TRY(g->rc);
            return error == XML_ERROR_NO_MEMORY
                       ? POLIS_E_NOMEM
                       : polis_fail(g->fault, POLIS_E_PARSE, g->path, line_of(g),
                                    "%s, expected well-formed XML", XML_ErrorString(error));
        }
    }
    if (!g->any_graph) {
        return fail(g, "the file ends, expected a <graph>");
    }

done:
    return rc;
}

static polis_err read_graphml(polis_source *source, const polis_input *input, polis_fault *fault,
                              polis_network **out)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_source_path(source);
    graphml g = {.source = source, .fault = fault, .path = path, .options = &input->options};

    *out = NULL;
    POLIS_TRY(polis_nodes_init(&g.nodes, &input->options, path, fault));
    POLIS_TRY(parse(&g));
    POLIS_TRY(polis_nodes_finish(&g.nodes, g.known ? g.directed : g.by_default, out));

done:
    if (g.parser) {
        XML_ParserFree(g.parser);
    }
    polis_texts_clear(&g.texts);
    POLIS_FREE(g.key);
    POLIS_FREE(g.text);
    polis_node_draft_clear(&g.draft);
    polis_nodes_clear(&g.nodes);
    return rc;
}

static bool sniff(const char *head, size_t len)
{
    (void)len;
    return strstr(head, "<graphml") || strstr(head, ":graphml");
}

const polis_reader polis_reader_graphml = {
    .name = "graphml",
    .suffixes = ".graphml",
    .what = "GraphML",
    .sniff = sniff,
    .read = read_graphml,
};
