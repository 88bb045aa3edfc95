#include "indicators/vicinity.h"

#include "base/mem.h"

#include <string.h>

enum { WORD = 64 };

/* The neighbours of one node and their ties, as rows of bits. */
typedef struct vicinity {
    polis_vid *place;              /* [n] 1 + place among the neighbours; 0: none */
    uint64_t *row;                 /* [largest degree][words] */
    uint64_t *seen, *front, *next; /* [words] */
    polis_eid words;
} vicinity;

double polis_vicinity_cost(const polis_skeleton *s)
{
    double cost = 0.0;

    for (polis_vid v = 0; v < s->n; v++) {
        const double k = (double)polis_skeleton_degree(s, v);

        cost += k * k * k / WORD + k * k;
    }
    return cost;
}

static void set_bit(uint64_t *bits, polis_eid i)
{
    bits[i / WORD] |= UINT64_C(1) << i % WORD;
}

static void fill_rows(const polis_skeleton *s, polis_vid i, vicinity *a)
{
    const polis_eid first = s->off[i], k = polis_skeleton_degree(s, i);

    a->words = (k + WORD - 1) / WORD;
    memset(a->row, 0, (size_t)(k * a->words) * sizeof *a->row);
    for (polis_eid p = 0; p < k; p++) {
        a->place[s->head[first + p]] = (polis_vid)p + 1;
    }
    for (polis_eid p = 0; p < k; p++) {
        const polis_vid q = s->head[first + p];

        for (polis_eid e = s->off[q]; e < s->off[q + 1]; e++) {
            if (a->place[s->head[e]] > 0) {
                set_bit(a->row + p * a->words, a->place[s->head[e]] - 1);
            }
        }
    }
    for (polis_eid p = 0; p < k; p++) {
        a->place[s->head[first + p]] = 0;
    }
}

/* All neighbours of the front that were not seen; their number. */
static int64_t advance(vicinity *a)
{
    int64_t found = 0;

    memset(a->next, 0, (size_t)a->words * sizeof *a->next);
    for (polis_eid w = 0; w < a->words; w++) {
        for (uint64_t bits = a->front[w]; bits; bits &= bits - 1) {
            const uint64_t *row = a->row + (w * WORD + __builtin_ctzll(bits)) * a->words;

            for (polis_eid x = 0; x < a->words; x++) {
                a->next[x] |= row[x];
            }
        }
    }
    for (polis_eid w = 0; w < a->words; w++) {
        a->front[w] = a->next[w] & ~a->seen[w];
        a->seen[w] |= a->front[w];
        found += __builtin_popcountll(a->front[w]);
    }
    return found;
}

/* Global efficiency of the neighbours of i: pairs at each distance are counted before they are
 * weighed, so that the order does not matter. */
static double efficiency_of(const polis_skeleton *s, polis_vid i, vicinity *a)
{
    const polis_eid k = polis_skeleton_degree(s, i);
    double sum = 0.0;

    if (k < 2) {
        return 0.0;
    }
    fill_rows(s, i, a);
    for (polis_eid p = 0; p < k; p++) {
        int64_t found = 1;

        memset(a->seen, 0, (size_t)a->words * sizeof *a->seen);
        memset(a->front, 0, (size_t)a->words * sizeof *a->front);
        set_bit(a->seen, p);
        set_bit(a->front, p);
        for (int64_t d = 1; found > 0; d++) {
            found = advance(a);
            sum += (double)found / (double)d;
        }
    }
    return sum / ((double)k * (double)(k - 1));
}

/* The share of one thread. *rc is common to all threads. */
static void visit(const polis_skeleton *s, polis_eid largest, const polis_interrupt *interrupt,
                  double *efficiency, polis_err *rc)
{
    const polis_eid words = (largest + WORD - 1) / WORD;
    vicinity a = {.place = polis_mem_new(s->n, sizeof *a.place),
                  .row = polis_mem_new(largest * words, sizeof *a.row),
                  .seen = polis_mem_new(words, sizeof *a.seen),
                  .front = polis_mem_new(words, sizeof *a.front),
                  .next = polis_mem_new(words, sizeof *a.next)};

    if (!a.place || !a.row || !a.seen || !a.front || !a.next) {
#pragma omp atomic write
        *rc = POLIS_E_NOMEM;
    }
#pragma omp barrier
    if (*rc == POLIS_OK) { /* no thread writes *rc any more: all take the same branch */
#pragma omp for schedule(dynamic, 16)
        for (polis_vid i = 0; i < s->n; i++) {
            if (polis_interrupt_check(interrupt) == POLIS_OK) {
                efficiency[i] = efficiency_of(s, i, &a);
            }
        }
    }
    POLIS_FREE(a.place);
    POLIS_FREE(a.row);
    POLIS_FREE(a.seen);
    POLIS_FREE(a.front);
    POLIS_FREE(a.next);
}

polis_err polis_vicinity_efficiency(const polis_skeleton *s, const polis_interrupt *interrupt,
                                    double *out)
{
    polis_err rc = POLIS_OK;
    double *efficiency = NULL, sum = 0.0;
    polis_eid largest = 0;

    POLIS_NEW(efficiency, s->n);
    for (polis_vid v = 0; v < s->n; v++) {
        largest = polis_skeleton_degree(s, v) > largest ? polis_skeleton_degree(s, v) : largest;
    }
#pragma omp parallel
    visit(s, largest, interrupt, efficiency, &rc);
    rc = rc == POLIS_OK ? polis_interrupt_check(interrupt) : rc;
    for (polis_vid v = 0; v < s->n; v++) {
        sum += efficiency[v];
    }
    *out = s->n > 0 ? sum / s->n : 0.0;

done:
    POLIS_FREE(efficiency);
    return rc;
}
