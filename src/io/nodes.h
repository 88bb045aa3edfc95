/* Nodes of formats where an edge may stand before the nodes it joins: GraphML and GML. */
#ifndef POLIS_IO_NODES_H
#define POLIS_IO_NODES_H

#include "network/builder.h"

/** Zero-initialise it; polis_nodes_clear() frees it. */
typedef struct polis_nodes {
    polis_builder *builder;
    polis_fault *fault;
    const char *path;
    int64_t n, room;
    int64_t *since; /* [n] 0: declared; else the line of the first edge that uses the node */
} polis_nodes;

/** With a builder of its own. @param[in] path, fault, options borrowed */
polis_err polis_nodes_init(polis_nodes *nodes, const polis_read_options *options, const char *path,
                           polis_fault *fault);

/** The end of an edge. */
polis_err polis_nodes_use(polis_nodes *nodes, const char *id, size_t len, int64_t line,
                          polis_vid *out);

/**
 * At the end of the file: the network.
 *
 * @retval POLIS_E_PARSE an edge joins a node that is not declared
 */
polis_err polis_nodes_finish(polis_nodes *nodes, bool directed, polis_network **out);

void polis_nodes_clear(polis_nodes *nodes);

/** What an attribute of a node says, by its name. */
typedef enum polis_node_field {
    POLIS_NODE_OTHER,
    POLIS_NODE_X,   /* x: degrees east or a plane, by range */
    POLIS_NODE_Y,   /* y */
    POLIS_NODE_LON, /* lon, long, longitude: before x */
    POLIS_NODE_LAT, /* lat, latitude: before y */
    POLIS_NODE_NAME,
    POLIS_NODE_LABEL, /* label: a name if there is no other */
    POLIS_N_NODE_FIELDS
} polis_node_field;

/** Case does not matter. */
polis_node_field polis_node_field_of(const char *name);

/** A node element while it is read. Zero-initialise it; polis_node_draft_clear() frees it. */
typedef struct polis_node_draft {
    polis_texts text;                   /* what was set, in order of calls */
    int64_t id, name, label;            /* 1 + position in text; 0: not set */
    double number[POLIS_N_NODE_FIELDS]; /* of the coordinates */
    bool has[POLIS_N_NODE_FIELDS];
} polis_node_draft;

/** Start the next node; keeps the memory. */
void polis_node_draft_reset(polis_node_draft *draft);

polis_err polis_node_draft_id(polis_node_draft *draft, const char *id, size_t len);

/** @retval POLIS_E_PARSE a coordinate is not a number */
polis_err polis_node_draft_set(polis_node_draft *draft, const polis_nodes *nodes,
                               polis_node_field field, const char *text, size_t len, int64_t line);

/** Declare the node, with its coordinates and name. @retval POLIS_E_PARSE it has no id */
polis_err polis_node_draft_finish(const polis_node_draft *draft, polis_nodes *nodes, int64_t line);

void polis_node_draft_clear(polis_node_draft *draft);

#endif
