/* Attacks on the node of the highest degree that is left: a heap whose stale entries are skipped.
 */
#include "base/mem.h"
#include "shock/largest.h"
#include "shock/recalculated.h"

#include "network/heap.h"

/* Highest degree first, then the lowest number: one key for both. */
static int64_t key_of(polis_eid degree, polis_vid v)
{
    return -(degree << 31) + v;
}

polis_err polis_recalculated_degrees(const polis_graph *graph, int64_t n_remove, int64_t *order)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};
    polis_heap heap = {0};
    polis_eid *degree = NULL; /* -1: removed */

    POLIS_TRY(polis_ends_init(graph, &ends));
    POLIS_NEW(degree, graph->n);
    POLIS_NEW(heap.item, graph->n + graph->m + 1);
    for (polis_vid v = 0; v < graph->n; v++) {
        degree[v] = ends.off[v + 1] - ends.off[v];
        polis_heap_push(&heap, key_of(degree[v], v), v);
    }
    for (int64_t q = 0; q < n_remove;) {
        const polis_heap_item top = polis_heap_pop(&heap);
        const polis_vid v = top.vertex;

        if (degree[v] < 0 || top.key != key_of(degree[v], v)) {
            continue; /* removed, or its degree has fallen since */
        }
        degree[v] = -1;
        order[q++] = v;
        for (polis_eid i = ends.off[v]; i < ends.off[v + 1]; i++) {
            const polis_eid e = ends.at[i];
            const polis_vid w = ends.tail[e] == v ? ends.head[e] : ends.tail[e];

            if (degree[w] >= 0) {
                degree[w]--;
                polis_heap_push(&heap, key_of(degree[w], w), w);
            }
        }
    }

done:
    polis_ends_clear(&ends);
    POLIS_FREE(degree);
    POLIS_FREE(heap.item);
    return rc;
}
