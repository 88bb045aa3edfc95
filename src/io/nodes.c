#include "io/nodes.h"
#include "base/mem.h"
#include "base/num.h"

#include <strings.h>

enum { SHOWN = 80 };

static int shown(size_t len)
{
    return len < SHOWN ? (int)len : SHOWN;
}

polis_err polis_nodes_init(polis_nodes *nodes, const polis_read_options *options, const char *path,
                           polis_fault *fault)
{
    nodes->fault = fault;
    nodes->path = path;
    return polis_builder_new(options, path, fault, &nodes->builder);
}

static polis_err find(polis_nodes *nodes, const char *id, size_t len, int64_t line, polis_vid *v)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(nodes->since, nodes->room, nodes->n + 1);
    POLIS_TRY(polis_builder_node(nodes->builder, id, len, v));
    if (*v == nodes->n) {
        nodes->since[nodes->n++] = line;
    }

done:
    return rc;
}

/* A node element. */
static polis_err declare(polis_nodes *nodes, const char *id, size_t len, int64_t line,
                         polis_vid *out)
{
    const int64_t n_before = nodes->n;
    const polis_err rc = find(nodes, id, len, line, out);

    if (rc != POLIS_OK) {
        return rc;
    }
    if (*out < n_before && nodes->since[*out] == 0) {
        return polis_fail(nodes->fault, POLIS_E_PARSE, nodes->path, line,
                          "a second node '%.*s', expected distinct ids", shown(len), id);
    }
    nodes->since[*out] = 0;
    return POLIS_OK;
}

polis_err polis_nodes_use(polis_nodes *nodes, const char *id, size_t len, int64_t line,
                          polis_vid *out)
{
    return find(nodes, id, len, line, out);
}

static polis_err check(const polis_nodes *nodes)
{
    for (polis_vid v = 0; v < nodes->n; v++) {
        if (nodes->since[v] > 0) { /* nodes are numbered as they appear: the first line is first */
            return polis_fail(nodes->fault, POLIS_E_PARSE, nodes->path, nodes->since[v],
                              "an edge to '%s', expected a node of the file",
                              polis_builder_label(nodes->builder, v));
        }
    }
    return POLIS_OK;
}

polis_err polis_nodes_finish(polis_nodes *nodes, bool directed, polis_network **out)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(check(nodes));
    polis_builder_guess_coords(nodes->builder);
    rc = polis_builder_finish(
        nodes->builder, directed ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED, out);

done:
    return rc;
}

void polis_nodes_clear(polis_nodes *nodes)
{
    polis_builder_free(&nodes->builder);
    POLIS_FREE(nodes->since);
    nodes->n = nodes->room = 0;
}

polis_node_field polis_node_field_of(const char *name)
{
    static const struct {
        const char *name;
        polis_node_field field;
    } fields[] = {
        {"x", POLIS_NODE_X},          {"y", POLIS_NODE_Y},           {"lon", POLIS_NODE_LON},
        {"long", POLIS_NODE_LON},     {"longitude", POLIS_NODE_LON}, {"lat", POLIS_NODE_LAT},
        {"latitude", POLIS_NODE_LAT}, {"name", POLIS_NODE_NAME},     {"label", POLIS_NODE_LABEL},
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcasecmp(name, fields[i].name) == 0) {
            return fields[i].field;
        }
    }
    return POLIS_NODE_OTHER;
}

void polis_node_draft_reset(polis_node_draft *draft)
{
    draft->text.n = 0;
    draft->id = draft->name = draft->label = 0;
    for (int i = 0; i < POLIS_N_NODE_FIELDS; i++) {
        draft->has[i] = false;
    }
}

polis_err polis_node_draft_id(polis_node_draft *draft, const char *id, size_t len)
{
    const polis_err rc = polis_texts_add(&draft->text, id, len);

    draft->id = draft->text.n;
    return rc;
}

polis_err polis_node_draft_set(polis_node_draft *draft, const polis_nodes *nodes,
                               polis_node_field field, const char *text, size_t len, int64_t line)
{
    polis_err rc = POLIS_OK;

    switch (field) {
    case POLIS_NODE_X:
    case POLIS_NODE_Y:
    case POLIS_NODE_LON:
    case POLIS_NODE_LAT:
        if (!polis_num_double(text, len, &draft->number[field])) {
            return polis_fail(nodes->fault, POLIS_E_PARSE, nodes->path, line,
                              "coordinate is '%.*s', expected a number", shown(len), text);
        }
        draft->has[field] = true;
        break;
    case POLIS_NODE_NAME:
        POLIS_TRY(polis_texts_add(&draft->text, text, len));
        draft->name = draft->text.n;
        break;
    case POLIS_NODE_LABEL:
        POLIS_TRY(polis_texts_add(&draft->text, text, len));
        draft->label = draft->text.n;
        break;
    default:
        break;
    }

done:
    return rc;
}

polis_err polis_node_draft_finish(const polis_node_draft *draft, polis_nodes *nodes, int64_t line)
{
    polis_err rc = POLIS_OK;
    const int64_t name = draft->name > 0 ? draft->name : draft->label;
    const bool degrees = draft->has[POLIS_NODE_LON] && draft->has[POLIS_NODE_LAT];
    const int x = degrees ? POLIS_NODE_LON : POLIS_NODE_X;
    const int y = degrees ? POLIS_NODE_LAT : POLIS_NODE_Y;
    polis_vid v;

    if (draft->id == 0) {
        return polis_fail(nodes->fault, POLIS_E_PARSE, nodes->path, line,
                          "a node without an id, expected one");
    }
    POLIS_TRY(declare(nodes, polis_texts_get(&draft->text, draft->id - 1),
                      polis_texts_len(&draft->text, draft->id - 1), line, &v));
    if (draft->has[x] && draft->has[y]) {
        POLIS_TRY(polis_builder_coords(nodes->builder, v, POLIS_COORDS_LON_LAT, draft->number[x],
                                       draft->number[y]));
    }
    if (name > 0) {
        POLIS_TRY(polis_builder_name(nodes->builder, v, polis_texts_get(&draft->text, name - 1),
                                     polis_texts_len(&draft->text, name - 1)));
    }

done:
    return rc;
}

void polis_node_draft_clear(polis_node_draft *draft)
{
    polis_texts_clear(&draft->text);
}
