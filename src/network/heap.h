/*
 * A binary min-heap of (key, vertex) pairs for shortest-path searches.
 *
 * No decrease-key: a vertex is pushed again and stale pairs are skipped by the caller, which on
 * sparse graphs costs less than keeping positions. Room for one pair per arc plus one is enough.
 */
#ifndef POLIS_NETWORK_HEAP_H
#define POLIS_NETWORK_HEAP_H

#include "base/types.h"

typedef struct polis_heap_item {
    int64_t key;
    polis_vid vertex;
} polis_heap_item;

typedef struct polis_heap {
    polis_heap_item *item; /* room for n_arcs + 1, the caller's */
    int64_t n;
} polis_heap;

static inline void polis_heap_push(polis_heap *h, int64_t key, polis_vid vertex)
{
    int64_t i = h->n++;

    for (int64_t up; i > 0 && h->item[up = (i - 1) / 2].key > key; i = up) {
        h->item[i] = h->item[up];
    }
    h->item[i] = (polis_heap_item){key, vertex};
}

/** Remove and return the least item; the heap must not be empty. */
static inline polis_heap_item polis_heap_pop(polis_heap *h)
{
    const polis_heap_item least = h->item[0], last = h->item[--h->n];
    int64_t i = 0;

    for (int64_t down; (down = 2 * i + 1) < h->n; i = down) {
        down += down + 1 < h->n && h->item[down + 1].key < h->item[down].key;
        if (h->item[down].key >= last.key) {
            break;
        }
        h->item[i] = h->item[down];
    }
    h->item[i] = last;
    return least;
}

#endif
