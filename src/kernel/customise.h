/* Lengths of every arc of a filled pattern, and distances of its ends: the work behind
 * polis_hierarchy_new(). */
#ifndef POLIS_KERNEL_CUSTOMISE_H
#define POLIS_KERNEL_CUSTOMISE_H

#include "kernel/crew.h"
#include "kernel/etree.h"

#define POLIS_UNREACHED (INT64_C(1) << 61) /* two of them still fit */

/** One direction of all arcs of the filled pattern. */
typedef struct polis_side {
    int64_t *len;   /* shortest way through lower positions only */
    int64_t *exact; /* shortest way through any */
} polis_side;

typedef struct polis_custom {
    const polis_etree *tree;
    bool directed;
    polis_vid *head;  /* [fill] ancestors of each position, ascending; offsets are tree->fill_off */
    polis_vid *depth; /* [fill] their depths */
    polis_side up;    /* position to ancestor */
    polis_side down;  /* ancestor to position; undirected: the same arrays */
} polis_custom;

/**
 * Fill, customise (every lower triangle) and find exact distances (every upper triangle).
 *
 * @param[out] out freed by polis_custom_free()
 * @retval POLIS_E_TEMPFAIL the crew was interrupted
 */
polis_err polis_custom_new(const polis_graph *graph, const polis_pattern *pattern,
                           const polis_etree *tree, const polis_crew *crew, polis_custom **out);

void polis_custom_free(polis_custom **custom);

#endif
