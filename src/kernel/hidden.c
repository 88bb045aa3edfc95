#include "kernel/hidden.h"

#include "base/mem.h"
#include "kernel/triangles.h"

/* The list as it grows; where there is no room yet, triangles are only counted. */
typedef struct list {
    const polis_arcs *arcs, *other;
    polis_share *share; /* or NULL */
    polis_eid n;
} list;

static void append(void *self, const polis_triangle *t)
{
    list *l = self;

    if (l->share) {
        const polis_count paths = polis_count_mul(polis_arcs_count(l->other, t->near_leg),
                                                  polis_arcs_count(l->arcs, t->far_leg));

        l->share[l->n] =
            (polis_share){.whole = l->arcs->flow[t->arc],
                          .near_leg = l->other->flow[t->near_leg],
                          .far_leg = l->arcs->flow[t->far_leg],
                          .middle = t->middle,
                          .share = polis_count_ratio(paths, polis_arcs_count(l->arcs, t->arc))};
    }
    l->n++;
}

static void append_row(const polis_hierarchy *h, const polis_columns *below, polis_vid w,
                       polis_row *row, list *l)
{
    const polis_row_of of = {
        .arcs = l->arcs, .other = l->other, .below = below, .w = w, .depth = h->tree->depth[w]};

    for (polis_eid a = l->arcs->off[w]; a < l->arcs->off[w + 1]; a++) {
        if (l->arcs->flow[a] >= 0) {
            polis_row_put(row, l->arcs, a);
        }
    }
    polis_triangles_of(&of, row, append, l);
    for (polis_eid a = l->arcs->off[w]; a < l->arcs->off[w + 1]; a++) {
        polis_row_drop(row, l->arcs, a);
    }
}

/* All rows in ascending order; the number of triangles. */
static polis_eid list_all(const polis_hierarchy *h, polis_row *row, polis_hidden *hidden)
{
    list l = {.share = hidden->share};

    for (polis_vid w = 0; w < h->tree->n; w++) {
        hidden->off[w] = l.n;
        l.arcs = h->down;
        l.other = h->up;
        append_row(h, &h->below_up, w, row, &l);
        if (h->directed) {
            l.arcs = h->up;
            l.other = h->down;
            append_row(h, &h->below_down, w, row, &l);
        }
    }
    hidden->off[h->tree->n] = l.n;
    return l.n;
}

polis_err polis_hidden_new(const polis_hierarchy *hierarchy, polis_row *row, polis_hidden **out)
{
    polis_err rc = POLIS_OK;
    polis_hidden *hidden = NULL;
    polis_share *share = NULL;

    *out = NULL;
    POLIS_NEW(hidden, 1);
    POLIS_NEW(hidden->off, hierarchy->tree->n + 1);
    POLIS_NEW(share, list_all(hierarchy, row, hidden));
    hidden->share = share;
    list_all(hierarchy, row, hidden);
    *out = hidden;
    hidden = NULL; /* moved to the caller */

done:
    polis_hidden_free(&hidden);
    return rc;
}

void polis_hidden_free(polis_hidden **hidden)
{
    if (*hidden) {
        POLIS_FREE((*hidden)->off);
        POLIS_FREE((*hidden)->share);
        POLIS_FREE(*hidden);
    }
}

enum { AHEAD = 6 }; /* triangles: their sums are fetched while those before are added */

/* Sums of all lanes of one flow or vertex: two lines of the cache. */
static inline void fetch(const double *sums, int32_t at)
{
    const double *x = sums + (int64_t)(at < 0 ? 0 : at) * POLIS_PIVOT_LANES;

    __builtin_prefetch(x, 1);
    __builtin_prefetch(x + POLIS_PIVOT_LANES / 2, 1);
}

/* restrict: else they are added one by one. */
static inline void add(const double *restrict x, double *restrict sum)
{
    for (int k = 0; k < POLIS_PIVOT_LANES; k++) {
        sum[k] += x[k];
    }
}

void polis_hidden_unpack(const polis_hidden *hidden, polis_vid first, polis_vid last, double *flow,
                         double *through)
{
    for (polis_eid i = hidden->off[first]; i < hidden->off[last]; i++) {
        const polis_share *s = &hidden->share[i];
        const double *whole = flow + (int64_t)s->whole * POLIS_PIVOT_LANES;
        double part[POLIS_PIVOT_LANES];

        if (i + AHEAD < hidden->off[last]) {
            fetch(flow, s[AHEAD].near_leg);
            fetch(flow, s[AHEAD].far_leg);
            fetch(through, s[AHEAD].middle);
        }
        for (int k = 0; k < POLIS_PIVOT_LANES; k++) {
            part[k] = whole[k] * s->share;
        }
        if (s->near_leg >= 0) {
            add(part, flow + (int64_t)s->near_leg * POLIS_PIVOT_LANES);
        }
        if (s->far_leg >= 0) {
            add(part, flow + (int64_t)s->far_leg * POLIS_PIVOT_LANES);
        }
        add(part, through + (int64_t)s->middle * POLIS_PIVOT_LANES);
    }
}
