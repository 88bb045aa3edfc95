/* Rows of numbers about nodes, or pairs of nodes, of one network or many: read whole, then looked
 * up network by network. */
#ifndef POLIS_IO_KEYED_H
#define POLIS_IO_KEYED_H

#include "base/err.h"
#include "network/labels.h"

#include <stdbool.h>

enum { POLIS_KEYED_VALUES = 8, POLIS_KEYED_KEYS = 2 };

/** Zero-initialise it; polis_keyed_clear() frees it. */
typedef struct polis_keyed {
    char *path;
    int64_t n, room;
    int n_keys, n_values;
    polis_texts key[POLIS_KEYED_KEYS]; /* node identifiers */
    double *value[POLIS_KEYED_VALUES]; /* [n] finite, not below 0; an empty field is 0 */
    int64_t *line;                     /* [n] of the file, from 1 */
    bool has_network;                  /* a column network_id says which network a row is of */
    polis_labels network;              /* their identifiers */
    int64_t *network_first;            /* [network.text.n + 1] into row */
    int64_t *row;                      /* [n] rows by network, in the order of the file */
} polis_keyed;

/**
 * Read the columns of a CSV table with a header. True and false, in any case, are 1 and 0.
 *
 * @param[in]  keys   [n_keys] columns of identifiers; node_id may also be called osmid
 * @param[in]  values [n_values] columns of numbers
 * @param[out] out    cleared on failure
 * @retval POLIS_E_ARG   a column is not there: the fault lists those that are
 * @retval POLIS_E_PARSE file and line of a number that is none, or is below 0
 */
polis_err polis_keyed_read(const char *path, const char *const *keys, int n_keys,
                           const char *const *values, int n_values, polis_fault *fault,
                           polis_keyed *out);

void polis_keyed_clear(polis_keyed *keyed);

/**
 * The rows of one network: row[*first] .. row[*last - 1].
 *
 * A table without a column network_id is about every network; that is refused where a run has
 * several.
 */
polis_err polis_keyed_of(const polis_keyed *keyed, const char *network_id, bool only_one,
                         polis_fault *fault, int64_t *first, int64_t *last);

#endif
