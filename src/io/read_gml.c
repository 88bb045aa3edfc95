/*
 * GML as NetworkX, igraph, topohub and Gephi write it: "key value" pairs, values are numbers,
 * strings or lists in brackets. A node's id is its label in the network; its `label` or `name` is a
 * name for people. Lists that are no node and no edge are passed over.
 */
#include "base/num.h"
#include "io/formats.h"
#include "io/gml_tokens.h"
#include "io/nodes.h"

#include <string.h>
#include <strings.h>

typedef struct gml {
    polis_gml_tokens tokens;
    const char *path;
    const polis_read_options *options;
    polis_nodes nodes;
    polis_node_draft draft;
    bool any_value; /* an edge had the weight asked for */
    bool directed, any_graph;
} gml;

static polis_err fail(const gml *g, const char *found, const char *expected)
{
    return polis_gml_fail(&g->tokens, found, expected);
}

static polis_err read_node(gml *g)
{
    polis_err rc = POLIS_OK;
    const int64_t line = polis_source_line_number(g->tokens.source);
    polis_gml_token value;

    polis_node_draft_reset(&g->draft);
    for (;;) {
        POLIS_TRY(polis_gml_pair(&g->tokens, &value));
        if (value == POLIS_GML_CLOSE) {
            break;
        } else if (value == POLIS_GML_END) {
            return fail(g, "the file ends within a node", "']'");
        } else if (value == POLIS_GML_OPEN) {
            POLIS_TRY(polis_gml_skip(&g->tokens));
        } else if (strcasecmp(g->tokens.key, "id") == 0) {
            POLIS_TRY(polis_node_draft_id(&g->draft, g->tokens.text, (size_t)g->tokens.len));
        } else {
            POLIS_TRY(polis_node_draft_set(&g->draft, &g->nodes, polis_node_field_of(g->tokens.key),
                                           g->tokens.text, (size_t)g->tokens.len,
                                           polis_source_line_number(g->tokens.source)));
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
    const int end = strcasecmp(g->tokens.key, "source") == 0   ? 0
                    : strcasecmp(g->tokens.key, "target") == 0 ? 1
                                                               : 2;

    if (end < 2) {
        return polis_nodes_use(&g->nodes, g->tokens.text, (size_t)g->tokens.len, e->line,
                               &e->end[end]);
    }
    polis_reader_list(e->keys, g->tokens.key, strlen(g->tokens.key));
    if (g->options->role != POLIS_ROLE_NONE && g->options->weight &&
        strcmp(g->tokens.key, g->options->weight) == 0) {
        if (!polis_num_double(g->tokens.text, (size_t)g->tokens.len, &e->value)) {
            return polis_fail(g->tokens.fault, POLIS_E_PARSE, g->path,
                              polis_source_line_number(g->tokens.source),
                              "%.80s is '%.80s', expected a number", g->tokens.key, g->tokens.text);
        }
        e->has_value = g->any_value = true;
    }
    return POLIS_OK;
}

static polis_err finish_edge(gml *g, const edge *e)
{
    if (e->end[0] < 0 || e->end[1] < 0) {
        return polis_fail(g->tokens.fault, POLIS_E_PARSE, g->path, e->line,
                          "an edge without source or target, expected both");
    }
    if (g->options->role != POLIS_ROLE_NONE && !e->has_value) {
        return g->any_value
                   ? polis_fail(g->tokens.fault, POLIS_E_PARSE, g->path, e->line,
                                "an edge without %.80s, expected a number", g->options->weight)
                   : polis_reader_no_weight(g->tokens.fault, g->path, g->options->weight,
                                            e->keys[0] ? e->keys : "none in this file");
    }
    return polis_builder_edge(g->nodes.builder, e->end[0], e->end[1], e->value, e->line);
}

static polis_err read_edge(gml *g)
{
    polis_err rc = POLIS_OK;
    edge e = {.line = polis_source_line_number(g->tokens.source), .end = {-1, -1}};
    polis_gml_token value;

    for (;;) {
        POLIS_TRY(polis_gml_pair(&g->tokens, &value));
        if (value == POLIS_GML_CLOSE) {
            break;
        } else if (value == POLIS_GML_END) {
            return fail(g, "the file ends within an edge", "']'");
        } else if (value == POLIS_GML_OPEN) {
            POLIS_TRY(polis_gml_skip(&g->tokens));
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
    polis_gml_token value;

    for (;;) {
        POLIS_TRY(polis_gml_pair(&g->tokens, &value));
        if (value == POLIS_GML_CLOSE) {
            break;
        } else if (value == POLIS_GML_END) {
            return fail(g, "the file ends within the graph", "']'");
        } else if (value == POLIS_GML_OPEN && strcasecmp(g->tokens.key, "node") == 0) {
            POLIS_TRY(read_node(g));
        } else if (value == POLIS_GML_OPEN && strcasecmp(g->tokens.key, "edge") == 0) {
            POLIS_TRY(read_edge(g));
        } else if (value == POLIS_GML_OPEN) {
            POLIS_TRY(polis_gml_skip(&g->tokens));
        } else if (strcasecmp(g->tokens.key, "directed") == 0) {
            g->directed = strcmp(g->tokens.text, "1") == 0;
            if (!g->directed && strcmp(g->tokens.text, "0") != 0) {
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
    polis_gml_token value;

    POLIS_TRY(polis_gml_start(&g->tokens));
    for (;;) {
        POLIS_TRY(polis_gml_pair(&g->tokens, &value));
        if (value == POLIS_GML_END) {
            break;
        } else if (value == POLIS_GML_CLOSE) {
            return fail(g, "']' without '['", "a key");
        } else if (value == POLIS_GML_OPEN && strcasecmp(g->tokens.key, "graph") == 0) {
            if (g->any_graph) {
                return fail(g, "a second graph", "one");
            }
            g->any_graph = true;
            POLIS_TRY(read_graph(g));
        } else if (value == POLIS_GML_OPEN) {
            POLIS_TRY(polis_gml_skip(&g->tokens));
        }
    }
    if (!g->any_graph) {
        return fail(g, "the file ends", "'graph ['");
    }

done:
    return rc;
}

static polis_err read_gml(polis_source *source, const polis_input *input, polis_fault *fault,
                          polis_network **out)
{
    polis_err rc = POLIS_OK;
    const char *path = polis_source_path(source);
    gml g = {
        .tokens = {.source = source, .fault = fault}, .path = path, .options = &input->options};

    *out = NULL;
    POLIS_TRY(polis_nodes_init(&g.nodes, &input->options, path, fault));
    POLIS_TRY(read_top(&g));
    POLIS_TRY(polis_nodes_finish(&g.nodes, g.directed, out));

done:
    polis_gml_clear(&g.tokens);
    polis_node_draft_clear(&g.draft);
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
