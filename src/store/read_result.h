/*
 * A network out of a result file: its nodes, edges and own values, as it was read before it was
 * computed. Plain arrays, since this layer knows no networks.
 */
#ifndef POLIS_STORE_READ_RESULT_H
#define POLIS_STORE_READ_RESULT_H

#include "base/text.h"
#include "store/open.h"

typedef enum polis_stored_role {
    POLIS_STORED_NONE,
    POLIS_STORED_LENGTH,
    POLIS_STORED_STRENGTH,
} polis_stored_role;

typedef struct polis_stored_network {
    int64_t n, m;
    bool directed;
    polis_stored_role role;
    bool lon_lat;         /* x, y are degrees; else in a plane */
    polis_texts id;       /* one string: the network's identifier */
    polis_texts label;    /* n */
    polis_texts name;     /* n, or none (name.n == 0) */
    double *x, *y;        /* [n] or NULL; NaN where a node has none */
    int64_t *tail, *head; /* [m] 0 .. n - 1 */
    double *value;        /* [m] in the input's unit, or NULL for POLIS_STORED_NONE */
} polis_stored_network;

/** True if the file starts as HDF5 does; what is in it is said when it is opened. */
bool polis_store_is_hdf5(const char *path);

/**
 * Read one network of an open result.
 *
 * @param[in]  index which network, 0-based
 * @param[out] out   freed by polis_stored_network_free(); NULL on failure
 * @retval POLIS_E_ARG   there is no such network
 * @retval POLIS_E_PARSE a variable that makes a network is missing, or an edge leaves its network
 * @retval POLIS_E_IO, POLIS_E_NOMEM
 */
polis_err polis_stored_network_read(polis_store *store, int64_t index, polis_fault *fault,
                                    polis_stored_network **out);

/** NULL is fine. */
void polis_stored_network_free(polis_stored_network **network);

#endif
