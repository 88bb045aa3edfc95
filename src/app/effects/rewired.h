/* Measures of the networks of a result file, computed again on networks rewired from them. */
#ifndef POLIS_APP_EFFECTS_REWIRED_H
#define POLIS_APP_EFFECTS_REWIRED_H

#include "panel/panel.h"

typedef struct polis_rewired polis_rewired;

/**
 * Read the networks of a result of centrality. Not collective: every rank reads.
 *
 * @param[in]  panel the measures of the file have been joined to it; borrowed
 * @param[in]  fault borrowed; later failures are put in words there too
 * @param[out] out   freed by polis_rewired_free(); NULL on failure, and for a file of analyses
 * alone
 * @retval POLIS_E_PARSE no result of centrality; its measures are estimates from pivots
 */
polis_err polis_rewired_open(const char *path, polis_panel *panel, polis_fault *fault,
                             polis_rewired **out);

/**
 * Ask for a variable of the panel. One that is no measure of this file is passed over, and one that
 * rewiring does not change (sizes, places).
 *
 * @retval POLIS_E_PARSE it is joined from this file, but no measure of all shortest paths, node
 *                       measure or indicator that can be computed again
 */
polis_err polis_rewired_want(polis_rewired *rewired, const char *variable);

/** How many variables were asked for, of those that are in this file. */
int polis_rewired_n_wanted(const polis_rewired *rewired);

/**
 * Rewire every network (polis_rewire()), compute it as the file says it was computed, and put what
 * was asked for in the place of the joined variables of the panel.
 *
 * Not collective. OpenMP inside. The same numbers for the same seed and replicate, anywhere.
 */
polis_err polis_rewired_measure(polis_rewired *rewired, uint64_t seed, uint32_t replicate);

/** Put the joined variables back. */
void polis_rewired_restore(polis_rewired *rewired);

/** NULL is fine. */
void polis_rewired_free(polis_rewired **rewired);

#endif
