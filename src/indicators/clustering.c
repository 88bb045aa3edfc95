#include "indicators/clustering.h"

#include "base/mem.h"

#include <string.h>

enum { WORD = 64, HEAVY = 32, NODES = 64 /* handed to a thread at once */ };

/* Rows of bits of the heavy nodes, those tied to more than n / HEAVY others. */
typedef struct rows {
    polis_eid words; /* of a row */
    polis_vid *slot; /* [n] row of a heavy node, -1: it has none */
    uint64_t *bits;  /* [heavy nodes][words] */
} rows;

static void set_bits(const polis_skeleton *s, polis_vid v, uint64_t *bits)
{
    for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
        bits[s->head[e] / WORD] |= UINT64_C(1) << s->head[e] % WORD;
    }
}

static bool has_bit(const uint64_t *bits, polis_vid v)
{
    return bits[v / WORD] >> v % WORD & 1;
}

static const uint64_t *row_of(const rows *r, polis_vid v)
{
    return r->slot[v] >= 0 ? r->bits + r->slot[v] * r->words : NULL;
}

static polis_err fill_rows(const polis_skeleton *s, rows *r)
{
    polis_err rc = POLIS_OK;
    polis_vid n_heavy = 0;

    r->words = ((polis_eid)s->n + WORD - 1) / WORD;
    POLIS_NEW(r->slot, s->n);
    for (polis_vid v = 0; v < s->n; v++) {
        r->slot[v] = polis_skeleton_degree(s, v) > s->n / HEAVY ? n_heavy++ : -1;
    }
    POLIS_NEW(r->bits, n_heavy * r->words);
    for (polis_vid v = 0; v < s->n; v++) {
        if (r->slot[v] >= 0) {
            set_bits(s, v, r->bits + r->slot[v] * r->words);
        }
    }

done:
    return rc;
}

static int64_t count_in_bits(const polis_skeleton *s, polis_vid v, const uint64_t *bits)
{
    int64_t count = 0;

    for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
        count += has_bit(bits, s->head[e]);
    }
    return count;
}

static int64_t count_in_both(const uint64_t *a, const uint64_t *b, polis_eid words)
{
    int64_t count = 0;

    for (polis_eid w = 0; w < words; w++) {
        count += __builtin_popcountll(a[w] & b[w]);
    }
    return count;
}

/* Neighbours that i and q have in common; `mine` are those of i, and it has no fewer. */
static int64_t count_common(const polis_skeleton *s, const rows *r, polis_vid q,
                            const uint64_t *mine)
{
    const uint64_t *theirs = row_of(r, q);

    return theirs ? count_in_both(mine, theirs, r->words) : count_in_bits(s, q, mine);
}

/* Each tie is looked at from its end of more ties. */
static bool is_mine(const polis_skeleton *s, polis_vid i, polis_vid q)
{
    const polis_eid more = polis_skeleton_degree(s, i) - polis_skeleton_degree(s, q);

    return more != 0 ? more > 0 : i < q;
}

static void add(int64_t *triangles, int64_t count)
{
#pragma omp atomic
    *triangles += count;
}

/* For each tie of i, its common neighbours count at both ends. `blank` is zeroed, and so again
 * afterwards. */
static void count_around(const polis_skeleton *s, const rows *r, polis_vid i, uint64_t *blank,
                         int64_t *twice)
{
    const uint64_t *mine = row_of(r, i);
    int64_t own = 0;

    if (!mine) {
        set_bits(s, i, blank);
        mine = blank;
    }
    for (polis_eid e = s->off[i]; e < s->off[i + 1]; e++) {
        if (is_mine(s, i, s->head[e])) {
            const int64_t count = count_common(s, r, s->head[e], mine);
            own += count;
            add(&twice[s->head[e]], count);
        }
    }
    add(&twice[i], own);
    for (polis_eid e = s->off[i]; mine == blank && e < s->off[i + 1]; e++) {
        blank[s->head[e] / WORD] = 0;
    }
}

/* The share of one thread. *rc is common to all threads. */
static void visit(const polis_skeleton *s, const rows *r, int64_t *twice, polis_err *rc)
{
    uint64_t *blank = polis_mem_new(r->words, sizeof *blank);

    if (!blank) {
#pragma omp atomic write
        *rc = POLIS_E_NOMEM;
    }
#pragma omp barrier
    if (*rc == POLIS_OK) { /* no thread writes *rc any more: all take the same branch */
#pragma omp for schedule(dynamic, NODES)
        for (polis_vid i = 0; i < s->n; i++) {
            count_around(s, r, i, blank, twice);
        }
    }
    POLIS_FREE(blank);
}

polis_err polis_clustering_triangles(const polis_skeleton *s, int64_t *triangles)
{
    polis_err rc = POLIS_OK;
    rows r = {0};

    POLIS_TRY(fill_rows(s, &r));
    memset(triangles, 0, (size_t)s->n * sizeof *triangles);
#pragma omp parallel
    visit(s, &r, triangles, &rc);
    for (polis_vid v = 0; v < s->n; v++) {
        triangles[v] /= 2; /* of each, two ties meet at a corner */
    }

done:
    POLIS_FREE(r.slot);
    POLIS_FREE(r.bits);
    return rc;
}
