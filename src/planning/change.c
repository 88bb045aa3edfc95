#include "planning/change.h"

#include "base/mem.h"
#include "network/lengths.h"

#include <stdlib.h>
#include <string.h>

/* A new arc: sorted by tail, then head. */
typedef struct new_arc {
    polis_vid tail, head;
    int64_t len;
    polis_eid edge;
} new_arc;

static int compare(const void *a, const void *b)
{
    const new_arc *x = a, *y = b;

    return x->tail != y->tail ? (x->tail > y->tail) - (x->tail < y->tail)
                              : (x->head > y->head) - (x->head < y->head);
}

static int64_t list_arcs(const polis_graph *g, const polis_link *links, int64_t n_links,
                         new_arc *arc)
{
    polis_eid edge = g->m;
    int64_t n = 0;

    for (int64_t i = 0; i < n_links; i++) {
        const polis_link *l = &links[i];

        if (l->better) {
            continue;
        }
        arc[n++] = (new_arc){l->u, l->v, l->len, edge};
        if (!g->directed) {
            arc[n++] = (new_arc){l->v, l->u, l->len, edge};
        }
        edge++;
    }
    qsort(arc, (size_t)n, sizeof *arc, compare);
    return n;
}

/* Merge the old and the new arcs of every tail; both are sorted by head. */
static void merge(const polis_graph *g, const new_arc *arc, int64_t n_new, polis_graph *out)
{
    int64_t next = 0;
    polis_eid at = 0;

    for (polis_vid u = 0; u < g->n; u++) {
        polis_eid e = g->off[u];

        while (e < g->off[u + 1] || (next < n_new && arc[next].tail == u)) {
            const bool is_new = next < n_new && arc[next].tail == u &&
                                (e == g->off[u + 1] || arc[next].head < g->head[e]);

            out->head[at] = is_new ? arc[next].head : g->head[e];
            out->edge[at] = is_new ? arc[next].edge : g->edge[e];
            if (out->len) {
                out->len[at] = is_new ? arc[next].len : g->len[e];
            }
            at++;
            next += is_new;
            e += !is_new;
        }
        out->off[u + 1] = at;
    }
}

/* Lengths of the better links. */
static void shorten(const polis_link *links, int64_t n_links, polis_graph *to)
{
    for (int64_t i = 0; i < n_links && to->len; i++) {
        for (int back = 0; back < (to->directed ? 1 : 2) && links[i].better; back++) {
            const polis_vid tail = back ? links[i].v : links[i].u;

            for (polis_eid a = to->off[tail]; a < to->off[tail + 1]; a++) {
                to->len[a] = to->edge[a] == links[i].edge ? links[i].len : to->len[a];
            }
        }
    }
}

/* Strengths of the old edges, then of the new ones; those of better links replace the old. */
static polis_err extend(const polis_graph *g, const double *strength, const polis_link *links,
                        int64_t n_links, polis_eid m, double **out)
{
    polis_err rc = POLIS_OK;
    double *more = NULL;
    polis_eid next = g->m;

    POLIS_NEW(more, m);
    memcpy(more, strength, (size_t)g->m * sizeof *more);
    for (int64_t i = 0; i < n_links; i++) {
        more[links[i].better ? links[i].edge : next++] = links[i].value;
    }
    *out = more;

done:
    return rc;
}

polis_err polis_change_add(const polis_graph *g, const double *strength, const polis_link *links,
                           int64_t n_links, polis_graph **out, double **extended)
{
    polis_err rc = POLIS_OK;
    polis_graph *to = NULL;
    new_arc *arc = NULL;
    int64_t n_more = 0, n_new;

    *out = NULL;
    *extended = NULL;
    for (int64_t i = 0; i < n_links; i++) {
        n_more += !links[i].better;
    }
    n_new = g->directed ? n_more : 2 * n_more;
    POLIS_NEW(arc, n_new);
    POLIS_NEW(to, 1);
    *to = (polis_graph){.n = g->n,
                        .n_arcs = g->n_arcs + n_new,
                        .m = g->m + n_more,
                        .directed = g->directed,
                        .max_path = g->max_path};
    POLIS_NEW(to->off, (int64_t)g->n + 1);
    POLIS_NEW(to->head, to->n_arcs);
    POLIS_NEW(to->edge, to->n_arcs);
    if (g->len) {
        POLIS_NEW(to->len, to->n_arcs);
    }
    merge(g, arc, list_arcs(g, links, n_links, arc), to);
    shorten(links, n_links, to);
    for (int64_t i = 0; i < n_links; i++) {
        to->max_path += links[i].better ? 0 : links[i].len;
    }
    if (strength) {
        POLIS_TRY(extend(g, strength, links, n_links, to->m, extended));
    }
    *out = to;
    to = NULL; /* moved to the caller */

done:
    POLIS_FREE(arc);
    polis_graph_free(&to);
    return rc;
}

polis_err polis_change_remove(const polis_graph *g, polis_eid edge, polis_graph **out, int *shift)
{
    polis_err rc = POLIS_OK;
    uint8_t *keep = NULL;
    polis_graph *left = NULL;

    *out = NULL;
    POLIS_NEW(keep, g->n_arcs);
    for (polis_eid a = 0; a < g->n_arcs; a++) {
        keep[a] = g->edge[a] != edge;
    }
    POLIS_TRY(polis_graph_keep(g, keep, &left));
    POLIS_TRY(polis_lengths_fit(left, shift));
    *out = left;
    left = NULL; /* moved to the caller */

done:
    POLIS_FREE(keep);
    polis_graph_free(&left);
    return rc;
}
