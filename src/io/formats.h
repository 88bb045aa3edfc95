/* The readers of this module, one file read_<name>.c each, and what they share; reader.c lists
 * them.
 */
#ifndef POLIS_IO_FORMATS_H
#define POLIS_IO_FORMATS_H

#include "io/reader.h"
#include "io/rows.h"
#include "network/labels.h"

extern const polis_reader polis_reader_dimacs;
extern const polis_reader polis_reader_edges;
extern const polis_reader polis_reader_gml;
extern const polis_reader polis_reader_graphml;
extern const polis_reader polis_reader_matrix;
extern const polis_reader polis_reader_matrixmarket;
extern const polis_reader polis_reader_metis;
extern const polis_reader polis_reader_osmnx;
extern const polis_reader polis_reader_tntp;

/**
 * The periods of an edge list with a column of them: each once, in order of appearance.
 *
 * @param[in,out] periods zero-initialised; cleared by polis_labels_clear()
 * @retval POLIS_E_ARG   no such column
 * @retval POLIS_E_PARSE an empty field in it
 */
polis_err polis_edges_periods(const char *path, const char *column, polis_fault *fault,
                              polis_labels *periods);

enum { POLIS_READER_LIST = 400 };

/** Append a name to a list "a, b, c" for a message; what does not fit becomes "...". */
void polis_reader_list(char list[POLIS_READER_LIST], const char *name, size_t len);

/**
 * The suffix of a file name, .gz and .xz looked through; case does not matter.
 *
 * @param[out] reader the reader whose suffix it is, or NULL; may be NULL
 * @returns the length of path without the suffix, or all of it if no reader has it
 */
size_t polis_reader_stem(const polis_readers *readers, const char *path,
                         const polis_reader **reader);

/**
 * The columns that hold the two ends of an edge, by the names in use for them: source and target,
 * u and v, from and to, ... Case does not matter.
 *
 * @returns false if no such pair is there
 */
bool polis_edges_ends(const polis_field *field, int64_t n, int64_t *tail, int64_t *head);

#endif
