/*
 * A plan laid out in one piece of memory, so that processes can work from one copy of it.
 *
 * What threads traverse is in it: the reduced graph and what the kernel prepared. The network and
 * the graph as given are not; only who makes measures out of totals needs them.
 */
#ifndef POLIS_CENTRALITY_FLAT_H
#define POLIS_CENTRALITY_FLAT_H

#include "centrality/plan.h"

/** Bytes of the image of a plan, which stays as it is, here and below. */
int64_t polis_flat_bytes(polis_plan *plan);

/** @param[out] image [polis_flat_bytes()] on a 64-byte boundary */
void polis_flat_write(polis_plan *plan, void *image);

/**
 * The plan in an image, of a process of the same build.
 *
 * Its arrays are those of the image, which is borrowed until polis_flat_close() and not written to.
 *
 * @param[in]  whole the graph as given, borrowed; NULL: what is traversed stands for it
 * @param[in]  isa   of this process: nodes may differ
 * @param[out] out   closed by polis_flat_close(), not by polis_plan_free(); NULL on failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_flat_open(void *image, const polis_graph *whole, polis_isa isa, polis_plan **out);

/** Free a plan of polis_flat_open(). NULL is fine. */
void polis_flat_close(polis_plan **plan);

#endif
