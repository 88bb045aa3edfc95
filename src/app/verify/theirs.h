/* What another program says of the nodes: a table that it wrote, or what it would write. */
#ifndef POLIS_APP_VERIFY_THEIRS_H
#define POLIS_APP_VERIFY_THEIRS_H

#include "app/verify/ours.h"

/** Zero-initialise it; polis_theirs_clear() frees it. */
typedef struct polis_theirs {
    int n_columns;
    int64_t n_rows;
    double **column; /* [n_columns][n_rows]; NULL: the ids, or a column that holds no numbers */
    int64_t *node;   /* [n_rows] position of the row's node in the network */
    int64_t unknown; /* rows whose id no node of the network has */
    polis_texts names;
} polis_theirs;

/**
 * Read a table of nodes.
 *
 * @param[in] id column with the nodes' ids; NULL: the first
 * @retval POLIS_E_NOINPUT, POLIS_E_PARSE no such column, no row of a node, or too many rows
 */
polis_err polis_theirs_read(const char *path, const char *id, const polis_ours_result *ours,
                            polis_theirs *out, polis_fault *fault);

void polis_theirs_clear(polis_theirs *theirs);

#endif
