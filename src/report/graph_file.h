/*
 * Networks of a result in the formats of other programs.
 *
 * Numbers have the fewest digits that read back as the same double, text is UTF-8. What a format
 * cannot hold is refused with a message, never altered.
 */
#ifndef POLIS_REPORT_GRAPH_FILE_H
#define POLIS_REPORT_GRAPH_FILE_H

#include "report/extract.h"

#include <stdio.h>

/** Which table; only Gephi's is one of two. */
typedef enum polis_graph_table { POLIS_GRAPH_NODES, POLIS_GRAPH_EDGES } polis_graph_table;

/** A file that is being written. */
typedef struct polis_graph_file {
    FILE *out;
    const char *out_name;
    polis_store *store;
    polis_fault *fault;
    polis_graph_table table;
    int64_t n_written; /* features, or networks */
    void *state;       /* of the format */
} polis_graph_file;

typedef struct polis_graph_format {
    const char *name;
    const char *suffix;
    bool several;       /* holds more than one network */
    bool has_text;      /* columns beside the identifiers, so all their text has to fit */
    const char *banned; /* characters that text cannot have, or NULL */
    polis_err (*begin)(polis_graph_file *file); /* or NULL */
    polis_err (*network)(polis_graph_file *file, polis_extract *extract);
    polis_err (*end)(polis_graph_file *file); /* or NULL */
    void (*free)(polis_graph_file *file);     /* or NULL; also after a failure */
} polis_graph_format;

extern const polis_graph_format polis_graph_geojson;
extern const polis_graph_format polis_graph_graphml;
extern const polis_graph_format polis_graph_gephi;
extern const polis_graph_format polis_graph_ucinet;
extern const polis_graph_format polis_graph_pajek;
extern const polis_graph_format polis_graph_gpkg;

/** The format of this name, or NULL. */
const polis_graph_format *polis_graph_format_named(const char *name);

/** The format that a file's suffix says, or NULL. */
const polis_graph_format *polis_graph_format_of(const char *path);

typedef struct polis_graph_wanted {
    const polis_graph_format *format;
    polis_graph_table table;
    int64_t network;    /* position of the only one, or -1: all */
    const char *weight; /* as polis_extract_load() */
} polis_graph_wanted;

/**
 * Write networks. Memory: one network, and for GeoPackage the file twice.
 *
 * @retval POLIS_E_UNSUPPORTED the format cannot hold the networks or some of their text or numbers
 * @retval POLIS_E_ARG         no such weight
 * @retval POLIS_E_PARSE       not a result with networks
 * @retval POLIS_E_IO          cannot be read, or cannot be written
 */
polis_err polis_graph_write(polis_store *store, const polis_graph_wanted *wanted, FILE *out,
                            const char *out_name, polis_fault *fault);

#endif
