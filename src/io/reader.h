/*
 * The table of network formats: one reader a file, chosen by content and suffix or by name.
 */
#ifndef POLIS_IO_READER_H
#define POLIS_IO_READER_H

#include "io/source.h"
#include "network/builder.h"

#include <stdbool.h>

/** A network to be read: one row of a run. All strings borrowed. */
typedef struct polis_input {
    const char *id;     /* the network's identifier in the result: the city's, or city@period */
    const char *city;   /* the city's own */
    const char *period; /* of a panel: when the network was so; "": none */
    const char *path;   /* file, or folder of node_list.csv and edge_list.csv */
    uint32_t replica;   /* 0: as it is; k: the k-th network drawn at random from it */
    int64_t member;     /* which network of a file that holds several; 0-based */
    polis_read_options options;
} polis_input;

/** What a reader does. Every function takes borrowed arguments and keeps nothing. */
typedef struct polis_reader {
    const char *name;     /* as --format takes it, "metis" */
    const char *suffixes; /* separated by spaces, without .gz or .xz: ".graph .metis" */
    const char *what;     /* for --help: "METIS adjacency lists" */
    /** True if the first bytes of the text look like this format; head is NUL-terminated. */
    bool (*sniff)(const char *head, size_t len);
    /** Read a text format. NULL for formats that open their files by themselves. */
    polis_err (*read)(polis_source *source, const polis_input *input, polis_fault *fault,
                      polis_network **out);
    /** Read by path: folders and binary formats. NULL for text formats. */
    polis_err (*read_path)(const polis_input *input, polis_fault *fault, polis_network **out);
    /** Recognise by path alone (folders, binary signatures), or NULL. */
    bool (*is_path)(const char *path);
} polis_reader;

/** A list of readers, the more specific first. Borrowed by whoever reads. */
typedef struct polis_readers {
    const polis_reader *const *list;
    int n;
} polis_readers;

/** The readers of this module (all text formats and the OSMnx folder). */
polis_readers polis_readers_text(void);

/**
 * Read one network with the reader that its options name, else the one whose sniff() or suffix
 * fits.
 *
 * Not collective; thread safe.
 *
 * @param[out] fault file, line, what was found, what was expected
 * @param[out] out   freed by the caller with polis_network_free(); NULL on failure
 * @retval POLIS_E_NOINPUT, POLIS_E_PARSE, POLIS_E_OVERFLOW, POLIS_E_NOMEM, POLIS_E_IO, POLIS_E_ARG
 */
polis_err polis_read_network(const polis_readers *readers, const polis_input *input,
                             polis_fault *fault, polis_network **out);

/**
 * The options' weight column is not there: say so and list those that are.
 *
 * @param[in] available column names separated by ", "
 */
polis_err polis_reader_no_weight(polis_fault *fault, const char *path, const char *weight,
                                 const char *available);

#endif
