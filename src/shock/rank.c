#include "shock/rank.h"

#include "base/mem.h"

#include <stdlib.h>

typedef struct entry {
    double score;
    int64_t number;
} entry;

static int by_number(const void *a, const void *b)
{
    const int64_t x = ((const entry *)a)->number, y = ((const entry *)b)->number;

    return (x > y) - (x < y);
}

static int by_score(const void *a, const void *b)
{
    const double x = ((const entry *)a)->score, y = ((const entry *)b)->score;

    if (isnan(x) || isnan(y)) {
        return isnan(x) && isnan(y) ? by_number(a, b) : isnan(x) ? 1 : -1;
    }
    return x != y ? (x < y ? 1 : -1) : by_number(a, b);
}

polis_err polis_rank(const double *score, int64_t n, int64_t *order)
{
    polis_err rc = POLIS_OK;
    entry *list = NULL;

    POLIS_NEW(list, n);
    for (int64_t i = 0; i < n; i++) {
        list[i] = (entry){score[i], i};
    }
    qsort(list, (size_t)n, sizeof *list, by_score);
    for (int64_t first = 0, end; first < n; first = end) { /* each run of equal scores by number */
        const double floor = polis_rank_floor(list[first].score);

        for (end = first + 1; end < n && list[end].score >= floor; end++) {
        }
        qsort(list + first, (size_t)(end - first), sizeof *list, by_number);
    }
    for (int64_t i = 0; i < n; i++) {
        order[i] = list[i].number;
    }

done:
    POLIS_FREE(list);
    return rc;
}
