/* The attributes that a GraphML file declares: its <key> elements. */
#ifndef POLIS_IO_GRAPHML_KEYS_H
#define POLIS_IO_GRAPHML_KEYS_H

#include "base/text.h"
#include "io/nodes.h"

/** What a <key> says of an attribute. */
typedef struct polis_graphml_key {
    int64_t id, name, fallback; /* in texts; fallback -1: no default */
    bool of_node, of_edge;
    bool weight;            /* the edge attribute asked for */
    polis_node_field field; /* of a node */
} polis_graphml_key;

/** Zero-initialise it; polis_graphml_keys_clear() frees it. */
typedef struct polis_graphml_keys {
    polis_texts texts;
    polis_graphml_key *list; /* [n] */
    int64_t n, room;
} polis_graphml_keys;

/** Value of an XML attribute, or NULL. @param[in] attributes names and values in turn, then NULL */
const char *polis_graphml_attribute(const char **attributes, const char *name);

/** A <key> element. @param[in] id its attribute id */
polis_err polis_graphml_keys_add(polis_graphml_keys *keys, const char **attributes, const char *id,
                                 const polis_read_options *options);

/** The <default> of the last key. */
polis_err polis_graphml_keys_fallback(polis_graphml_keys *keys, const char *text, size_t len);

/** After the last key. @retval POLIS_E_ARG none is the weight that the options ask for */
polis_err polis_graphml_keys_check(const polis_graphml_keys *keys,
                                   const polis_read_options *options, const char *path,
                                   polis_fault *fault);

/**
 * The weight that edges have by default.
 *
 * @param[out] value 0 if there is none
 * @retval POLIS_E_PARSE it is not a number
 */
polis_err polis_graphml_keys_default(const polis_graphml_keys *keys,
                                     const polis_read_options *options, const char *path,
                                     polis_fault *fault, double *value, bool *has_value);

/** The key of this id whose values are read, of edges or of nodes; or NULL. */
const polis_graphml_key *polis_graphml_keys_find(const polis_graphml_keys *keys, const char *id,
                                                 bool of_edge);

void polis_graphml_keys_clear(polis_graphml_keys *keys);

#endif
