#include "cluster/schedule.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* An item is shared if it is more than so much of a rank's fair share; with less, if the ranks
 * would not be balanced else, down to a size that no balance needs. */
static const double MOST_OF_SHARE = 0.5, LEAST_OF_SHARE = 0.02, BALANCED = 0.03;

typedef struct item {
    double cost;
    int64_t index;
} item;

static int by_cost(const void *a, const void *b)
{
    const item *x = a, *y = b;

    if (x->cost != y->cost) {
        return x->cost > y->cost ? -1 : 1;
    }
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Restore the heap of ranks, least loaded first and then lowest number, after the first one grew.
 */
static void sift_first(int *heap, int n, const double *load)
{
    const int moved = heap[0];
    int i = 0;

    for (int down; (down = 2 * i + 1) < n; i = down) {
        const int right = down + 1;

        if (right < n && (load[heap[right]] < load[heap[down]] ||
                          (load[heap[right]] == load[heap[down]] && heap[right] < heap[down]))) {
            down = right;
        }
        if (load[heap[down]] > load[moved] ||
            (load[heap[down]] == load[moved] && heap[down] > moved)) {
            break;
        }
        heap[i] = heap[down];
    }
    heap[i] = moved;
}

static void build_heap(int *heap, int n, const double *load)
{
    for (int r = 0; r < n; r++) { /* insertion: loads are given in any order */
        int i = r;

        for (; i > 0 && load[heap[(i - 1) / 2]] > load[r]; i = (i - 1) / 2) {
            heap[i] = heap[(i - 1) / 2];
        }
        heap[i] = r;
    }
}

/* Items in order, the largest first: those above `most` to every rank, the rest to the rank with
 * the least so far. The load of the busiest rank above the mean, as a share of it. */
static double assign(int64_t n, const item *order, double most, int n_ranks, int *heap,
                     double *load, int *rank)
{
    double total = 0.0, busiest = 0.0, shared = 0.0;

    build_heap(heap, n_ranks, load);
    for (int64_t k = 0; k < n; k++) {
        const item *it = &order[k];

        if (it->cost > most) {
            rank[it->index] = POLIS_EVERY_RANK;
            shared += it->cost / n_ranks;
            continue;
        }
        rank[it->index] = heap[0];
        load[heap[0]] += it->cost;
        sift_first(heap, n_ranks, load);
    }
    for (int r = 0; r < n_ranks; r++) {
        total += load[r] + shared;
        busiest = load[r] + shared > busiest ? load[r] + shared : busiest;
    }
    return total > 0.0 ? busiest * n_ranks / total - 1.0 : 0.0;
}

polis_err polis_schedule_assign(int64_t n, const double *cost, int n_ranks, double *load, int share,
                                int *rank)
{
    polis_err rc = POLIS_OK;
    item *order = NULL;
    int *heap = NULL;
    double total = 0.0, *before = NULL;

    POLIS_NEW(order, n);
    POLIS_NEW(heap, n_ranks);
    POLIS_NEW(before, n_ranks);
    for (int64_t i = 0; i < n; i++) {
        order[i] = (item){cost[i], i};
        total += cost[i];
    }
    qsort(order, (size_t)n, sizeof *order, by_cost);
    memcpy(before, load, (size_t)n_ranks * sizeof *load);
    if (!share || n_ranks == 1) {
        assign(n, order, INFINITY, n_ranks, heap, load, rank);
        goto done;
    }
    for (double part = MOST_OF_SHARE; part > LEAST_OF_SHARE; part /= 2.0) {
        memcpy(load, before, (size_t)n_ranks * sizeof *load);
        if (assign(n, order, total / n_ranks * part, n_ranks, heap, load, rank) < BALANCED) {
            break;
        }
    }

done:
    POLIS_FREE(order);
    POLIS_FREE(heap);
    POLIS_FREE(before);
    return rc;
}
