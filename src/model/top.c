#include "model/top.h"

#include <stdbool.h>

static bool worse(const double *y, polis_vid a, polis_vid b)
{
    return y[a] != y[b] ? y[a] < y[b] : a > b;
}

/* Put v in place of the hole at i of a heap whose root is the worst of its n elements. */
static void sift_down(const double *y, polis_vid *heap, int64_t n, int64_t i, polis_vid v)
{
    for (int64_t down; (down = 2 * i + 1) < n; i = down) {
        down += down + 1 < n && worse(y, heap[down + 1], heap[down]);
        if (!worse(y, heap[down], v)) {
            break;
        }
        heap[i] = heap[down];
    }
    heap[i] = v;
}

static void sift_up(const double *y, polis_vid *heap, int64_t i, polis_vid v)
{
    for (int64_t up; i > 0 && worse(y, v, heap[up = (i - 1) / 2]); i = up) {
        heap[i] = heap[up];
    }
    heap[i] = v;
}

polis_vid polis_top(const double *y, polis_vid n, polis_vid k, double least, polis_vid *index)
{
    polis_vid n_kept = 0, last;

    for (polis_vid j = 0; j < n; j++) {
        if (!(y[j] > least)) {
            continue;
        }
        if (n_kept < k) {
            sift_up(y, index, n_kept++, j);
        } else if (worse(y, index[0], j)) {
            sift_down(y, index, k, 0, j);
        }
    }
    if (n_kept == 0) {
        return 0;
    }
    last = index[0]; /* whoever is not worse than the last of the best is one of them */
    n_kept = 0;
    for (polis_vid j = 0; j < n; j++) {
        if (y[j] > least && !worse(y, j, last)) {
            index[n_kept++] = j;
        }
    }
    return n_kept;
}
