/*
 * Subtrees of an elimination tree that can be worked on side by side.
 *
 * What elimination finds out about a position comes from its subtree or from its ancestors, so
 * subtrees beside each other have nothing to do with each other. The rest are the positions above
 * them, and subtrees too small to be a part of their own. Which subtrees these are depends on the
 * tree only.
 */
#ifndef POLIS_KERNEL_PIECES_H
#define POLIS_KERNEL_PIECES_H

#include "kernel/columns.h"
#include "kernel/crew.h"
#include "kernel/etree.h"

enum { POLIS_REST = -1 };

typedef struct polis_pieces {
    polis_vid n;
    polis_vid *first; /* [n] roots, ascending */
    polis_vid *last;  /* [n] one past the last position */
    polis_vid *of;    /* [tree->n] the piece of a position, or POLIS_REST */
} polis_pieces;

/**
 * @param[out] out cleared by polis_pieces_clear(), also after a failure
 * @retval POLIS_E_NOMEM
 */
polis_err polis_pieces_init(const polis_etree *tree, polis_pieces *out);

void polis_pieces_clear(polis_pieces *pieces);

/** A run of a column. */
typedef struct polis_stretch {
    polis_eid first, last;
} polis_stretch;

/** The entries of column w that are in a piece; of POLIS_REST: where they are, between others. */
polis_stretch polis_pieces_column(const polis_pieces *pieces, const polis_columns *columns,
                                  polis_vid w, polis_vid piece);

#endif
