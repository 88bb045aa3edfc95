/* The readers of this module, one file read_<name>.c each; reader.c lists them. */
#ifndef POLIS_IO_FORMATS_H
#define POLIS_IO_FORMATS_H

#include "io/reader.h"

extern const polis_reader polis_reader_dimacs;
extern const polis_reader polis_reader_edges;
extern const polis_reader polis_reader_gml;
extern const polis_reader polis_reader_graphml;
extern const polis_reader polis_reader_matrix;
extern const polis_reader polis_reader_matrixmarket;
extern const polis_reader polis_reader_metis;
extern const polis_reader polis_reader_osmnx;
extern const polis_reader polis_reader_tntp;

#endif
