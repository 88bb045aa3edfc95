/* What the variables of the three axes share: moving rows to the ranges that are written. */
#ifndef POLIS_APP_COLUMN_WRITER_H
#define POLIS_APP_COLUMN_WRITER_H

#include "app/centrality/columns.h"
#include "cluster/slab.h"

enum { POLIS_LONGEST_TEXT = 4096 }; /* bytes of an identifier or name in a result */

/** Memory for one column after the other. */
typedef struct polis_column_room {
    char *local, *mine; /* of the rows that this rank has, of those that it writes */
    int64_t local_cap, mine_cap;
} polis_column_room;

/** Moves what each rank has to the ranges that it writes. */
typedef struct polis_column_writer {
    const polis_batch *batch;
    const polis_census *census;
    polis_result *result;
    polis_slab *slab[POLIS_N_AXES];
    int64_t n_own;             /* networks that this rank has */
    int64_t *own;              /* [n_own] their numbers */
    int64_t *at[POLIS_N_AXES]; /* [n_own + 1] where their rows are among those of this rank */
    polis_column_room *room;
} polis_column_writer;

/** Put the rows of one city on an axis into `rows`, which are zeroed if they are text; a city that
 * failed has one row on the network axis and none on the others. Several threads call it. */
typedef void polis_column_fill(const polis_column_writer *w, int64_t i, int which, int width,
                               char *rows);

/** True if this rank has the result of city i. */
bool polis_column_owns(const polis_column_writer *w, int64_t i);

/** The rows of city i on an axis. */
polis_piece polis_column_rows(const polis_column_writer *w, polis_axis axis, int64_t i);

/** Collective: one variable of all cities. */
polis_err polis_column_put(const polis_column_writer *w, const polis_variable *variable,
                           polis_column_fill *fill, int which);

/** A variable of a measure, along an axis, with further text attributes (or NULL). */
polis_variable polis_column_variable(const polis_measure_text *text, polis_axis axis,
                                     const char *const (*extra)[2]);

/** What the attribute "coordinates" of node variables says: where the nodes are. */
const char *polis_column_coordinates(const polis_column_writer *w);

/** Collective: the longest of what the ranks have, from 1 to most. */
int polis_column_width(const polis_column_writer *w, size_t longest, int most);

/** Copy a text into a row of `width` bytes. */
void polis_column_string(const char *text, size_t len, int width, char *row);

/**
 * Put n values into rows: numbers, or whole ones of 32 bits if they are counts.
 *
 * @param[in] value [n], or NULL: there are none, each row is NaN (a count: -1)
 */
void polis_column_values(const double *value, bool count, int64_t n, char *rows);

/** Collective: all variables of one axis. */
polis_err polis_columns_put_networks(const polis_column_writer *w);
polis_err polis_columns_put_nodes(const polis_column_writer *w);
polis_err polis_columns_put_edges(const polis_column_writer *w);

/** Collective: the variables of local centralities, if any are asked for. */
polis_err polis_columns_put_local(const polis_column_writer *w);
/** Collective: indicators of networks, and the node measures that come with them. */
polis_err polis_columns_put_indicators(const polis_column_writer *w);
/** Collective: an indicator of the networks that were drawn from those of the run, if there are
 * any; of rewired ones only if it is not one of degrees alone. */
polis_err polis_columns_put_replicas(const polis_column_writer *w, polis_indicator id);
/** Collective: the types of networks, if they are asked for. */
polis_err polis_columns_put_types(const polis_column_writer *w);

#endif
