/*
 * A bitmap with counts per word answers "which number does node i get" from 1.5 bits a node: for
 * the 24 million nodes of a continent's roads it stays in the cache, where an array would not.
 */
#include "network/used.h"
#include "base/mem.h"
#include "base/num.h"

#include <stdlib.h>

polis_err polis_used_numbers(const polis_edges *edges, int64_t n_declared, polis_used *used)
{
    polis_err rc = POLIS_OK;
    const int64_t n_words = n_declared / 64 + 1;

    POLIS_NEW(used->bits, n_words);
    POLIS_NEW(used->below, n_words);
    for (polis_eid e = 0; e < edges->m; e++) {
        used->bits[edges->tail[e] / 64] |= UINT64_C(1) << (edges->tail[e] % 64);
        used->bits[edges->head[e] / 64] |= UINT64_C(1) << (edges->head[e] % 64);
    }
    for (int64_t w = 0; w < n_words; w++) {
        used->below[w] = used->n;
        used->n += __builtin_popcountll(used->bits[w]);
    }

done:
    return rc;
}

typedef struct entry {
    int64_t id;
    polis_vid v;
} entry;

static int compare_entries(const void *a, const void *b)
{
    const int64_t x = ((const entry *)a)->id, y = ((const entry *)b)->id;

    return (x > y) - (x < y);
}

polis_err polis_used_labels(const polis_edges *edges, const polis_texts *label, polis_used *used)
{
    polis_err rc = POLIS_OK;
    const polis_vid n_labels = (polis_vid)label->n;
    entry *entries = NULL;

    POLIS_NEW(used->rank, n_labels);
    for (polis_eid e = 0; e < edges->m; e++) {
        used->rank[edges->tail[e]] = used->rank[edges->head[e]] = 1;
    }
    POLIS_NEW(entries, n_labels);
    for (polis_vid v = 0; v < n_labels; v++) {
        if (used->rank[v] == 1) {
            entry *at = &entries[used->n++];
            at->v = v;
            if (!polis_num_int(polis_texts_get(label, v), polis_texts_len(label, v), &at->id)) {
                rc = POLIS_E_BUG;
                goto done;
            }
        }
        used->rank[v] = -1;
    }
    qsort(entries, (size_t)used->n, sizeof *entries, compare_entries);
    POLIS_NEW(used->order, used->n);
    for (polis_vid i = 0; i < used->n; i++) {
        used->order[i] = entries[i].v;
        used->rank[entries[i].v] = i;
    }

done:
    POLIS_FREE(entries);
    return rc;
}

void polis_used_clear(polis_used *used)
{
    POLIS_FREE(used->bits);
    POLIS_FREE(used->below);
    POLIS_FREE(used->rank);
    POLIS_FREE(used->order);
}
