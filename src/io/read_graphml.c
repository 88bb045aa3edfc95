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
#include "io/graphml_keys.h"
#include "io/nodes.h"

#include <expat.h>
#include <inttypes.h>
#include <string.h>

enum { PIECE = 1 << 16, SHOWN = 80 };
static const int64_t longest_text = 1 << 20; /* of an attribute that is read */

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

    polis_graphml_keys keys;

    element in;
    int64_t line;                  /* where that element starts */
    int64_t depth;                 /* elements within <data>, <default> and what is passed over */
    const polis_graphml_key *data; /* of the <data> being read; NULL: none, or not wanted */
    bool in_default;               /* the text is the default of the last key */
    char *text;                    /* of the data or default */
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

static polis_err start_key(graphml *g, const XML_Char **attributes)
{
    const char *id = polis_graphml_attribute(attributes, "id");

    if (!id) {
        return fail(g, "a <key> without id, expected one");
    }
    g->in = IN_KEY;
    return polis_graphml_keys_add(&g->keys, attributes, id, g->options);
}

static polis_err start_graph(graphml *g, const XML_Char **attributes)
{
    const char *direction = polis_graphml_attribute(attributes, "edgedefault");

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
    return g->options->role == POLIS_ROLE_NONE
               ? POLIS_OK
               : polis_graphml_keys_check(&g->keys, g->options, g->path, g->fault);
}

static polis_err start_edge(graphml *g, const XML_Char **attributes)
{
    static const char *const names[] = {"source", "target"};
    polis_err rc = POLIS_OK;
    const char *directed = polis_graphml_attribute(attributes, "directed");

    for (int i = 0; i < 2; i++) {
        const char *id = polis_graphml_attribute(attributes, names[i]);
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
    POLIS_TRY(polis_graphml_keys_default(&g->keys, g->options, g->path, g->fault, &g->value,
                                         &g->has_value));
    g->in = IN_EDGE;

done:
    return rc;
}

static polis_err start_node(graphml *g, const XML_Char **attributes)
{
    const char *id = polis_graphml_attribute(attributes, "id");

    polis_node_draft_reset(&g->draft);
    g->in = IN_NODE;
    return id ? polis_node_draft_id(&g->draft, id, strlen(id))
              : fail(g, "a node without an id, expected one");
}

static polis_err start_data(graphml *g, const XML_Char **attributes)
{
    const char *id = polis_graphml_attribute(attributes, "key");
    const bool wanted = id && (g->in == IN_NODE || g->in == IN_EDGE);

    g->depth = 1;
    g->data = wanted ? polis_graphml_keys_find(&g->keys, id, g->in == IN_EDGE) : NULL;
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
        rc = polis_graphml_keys_fallback(&g->keys, g->len > 0 ? g->text : "", (size_t)g->len);
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
    polis_graphml_keys_clear(&g.keys);
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
