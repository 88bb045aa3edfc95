#include "indicators/ego.h"

#include "base/mem.h"

#include <math.h>

enum { NODES = 64 }; /* handed to a thread at once */

/* What one thread works with. */
typedef struct desk {
    polis_eid *mark;  /* [n] 1 + arc from the ego to this node; 0: no contact */
    double *indirect; /* [largest degree] sum of p_iq p_qj, by contact */
} desk;

/* The arc of a row that ends at w, or -1. */
static polis_eid find(const polis_skeleton *s, polis_vid v, polis_vid w)
{
    return polis_heads_find(s->head, s->off[v], s->off[v + 1], w);
}

static double weight(const polis_skeleton *s, polis_eid e)
{
    return s->weight ? s->weight[e] : 1.0;
}

/* The contacts that ego i and its contact q have in common, through the shorter of their lists;
 * ascending either way. `share` is p_iq / sum of q's weights. */
static void visit_common(const polis_skeleton *s, polis_vid i, polis_vid q, double share, desk *d)
{
    const polis_eid first = s->off[i];

    if (polis_skeleton_degree(s, q) <= 4 * polis_skeleton_degree(s, i)) {
        for (polis_eid e = s->off[q]; e < s->off[q + 1]; e++) {
            const polis_eid mark = d->mark[s->head[e]];

            if (mark > 0) {
                d->indirect[mark - 1 - first] += share * weight(s, e);
            }
        }
        return;
    }
    for (polis_eid a = first; a < s->off[i + 1]; a++) {
        const polis_eid e = find(s, q, s->head[a]);

        if (e >= 0) {
            d->indirect[a - first] += share * weight(s, e);
        }
    }
}

static void visit_ego(const polis_skeleton *s, const double *total, polis_vid i, desk *d,
                      double *constraint)
{
    double sum = 0.0;
    const polis_eid first = s->off[i], end = s->off[i + 1];

    for (polis_eid a = first; a < end; a++) {
        d->mark[s->head[a]] = a + 1;
        d->indirect[a - first] = 0.0;
    }
    for (polis_eid a = first; a < end; a++) {
        const polis_vid q = s->head[a];

        visit_common(s, i, q, weight(s, a) / total[i] / total[q], d);
    }
    for (polis_eid a = first; a < end; a++) {
        const double both = weight(s, a) / total[i] + d->indirect[a - first];

        sum += both * both;
        d->mark[s->head[a]] = 0;
    }
    constraint[i] = end > first ? sum : NAN;
}

/* The share of one thread. *rc is common to all threads. */
static void visit_egos(const polis_skeleton *s, const double *total, polis_eid largest,
                       double *constraint, polis_err *rc)
{
    desk d = {polis_mem_new(s->n, sizeof *d.mark), polis_mem_new(largest, sizeof *d.indirect)};

    if (!d.mark || !d.indirect) {
#pragma omp atomic write
        *rc = POLIS_E_NOMEM;
    }
#pragma omp barrier
    if (*rc == POLIS_OK) { /* no thread writes *rc any more: all take the same branch */
#pragma omp for schedule(dynamic, NODES)
        for (polis_vid i = 0; i < s->n; i++) {
            visit_ego(s, total, i, &d, constraint);
        }
    }
    POLIS_FREE(d.mark);
    POLIS_FREE(d.indirect);
}

polis_err polis_ego_constraint(const polis_skeleton *s, double *constraint)
{
    polis_err rc = POLIS_OK;
    double *total = NULL;
    polis_eid largest = 0;

    POLIS_NEW(total, s->n);
    for (polis_vid v = 0; v < s->n; v++) {
        for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
            total[v] += weight(s, e);
        }
        largest = polis_skeleton_degree(s, v) > largest ? polis_skeleton_degree(s, v) : largest;
    }
#pragma omp parallel
    visit_egos(s, total, largest, constraint, &rc);

done:
    POLIS_FREE(total);
    return rc;
}

/* Nodes in buckets by the degree that is left; `bin` is where each bucket starts. */
typedef struct buckets {
    polis_vid *node;  /* [n] by degree left */
    polis_vid *place; /* [n] of each node in it */
    polis_vid *bin;   /* [n + 1] */
} buckets;

static void fill_buckets(const polis_skeleton *s, polis_vid *left, buckets *b)
{
    polis_vid start = 0;

    for (polis_vid v = 0; v < s->n; v++) {
        left[v] = (polis_vid)polis_skeleton_degree(s, v);
        b->bin[left[v]]++;
    }
    for (polis_vid k = 0; k < s->n; k++) {
        const polis_vid count = b->bin[k];

        b->bin[k] = start;
        start += count;
    }
    for (polis_vid v = 0; v < s->n; v++) {
        b->place[v] = b->bin[left[v]]++;
        b->node[b->place[v]] = v;
    }
    for (polis_vid k = s->n - 1; k > 0; k--) {
        b->bin[k] = b->bin[k - 1];
    }
    b->bin[0] = 0;
}

/* Move v one bucket down: it changes places with the first of its own bucket. */
static void lower(buckets *b, polis_vid *left, polis_vid v)
{
    const polis_vid first = b->bin[left[v]], other = b->node[first];

    b->node[b->place[v]] = other;
    b->place[other] = b->place[v];
    b->node[first] = v;
    b->place[v] = first;
    b->bin[left[v]--]++;
}

polis_err polis_ego_cores(const polis_skeleton *s, polis_vid *core)
{
    polis_err rc = POLIS_OK;
    buckets b = {0};

    POLIS_NEW(b.node, s->n);
    POLIS_NEW(b.place, s->n);
    POLIS_NEW(b.bin, (int64_t)s->n + 1);
    fill_buckets(s, core, &b);
    for (polis_vid k = 0; k < s->n; k++) { /* those before k are done: their degree is the core */
        const polis_vid v = b.node[k];

        for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
            if (core[s->head[e]] > core[v]) {
                lower(&b, core, s->head[e]);
            }
        }
    }

done:
    POLIS_FREE(b.node);
    POLIS_FREE(b.place);
    POLIS_FREE(b.bin);
    return rc;
}
