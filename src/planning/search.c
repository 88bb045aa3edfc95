#include "planning/search.h"

#include "base/mem.h"

polis_err polis_search_init(polis_vid n, polis_eid n_arcs, polis_search *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_search){0};
    POLIS_NEW(out->dist, n);
    POLIS_NEW(out->sigma, n);
    POLIS_NEW(out->order, n);
    POLIS_NEW(out->heap.item, n_arcs + 1);
    for (polis_vid v = 0; v < n; v++) {
        out->dist[v] = -1;
    }

done:
    if (rc != POLIS_OK) {
        polis_search_clear(out);
    }
    return rc;
}

void polis_search_clear(polis_search *search)
{
    POLIS_FREE(search->dist);
    POLIS_FREE(search->sigma);
    POLIS_FREE(search->order);
    POLIS_FREE(search->heap.item);
}

void polis_search_reset(polis_search *s)
{
    for (polis_vid i = 0; i < s->n_seen; i++) {
        s->dist[s->order[i]] = -1;
    }
    s->n_seen = 0;
}

void polis_search_run(polis_search *s, const polis_graph *g, polis_vid source, polis_vid avoid)
{
    s->dist[source] = 0;
    s->sigma[source] = 1.0;
    polis_heap_push(&s->heap, 0, source);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);
        const polis_vid u = top.vertex;

        if (top.key > s->dist[u]) {
            continue; /* stale: pushed again with a shorter distance */
        }
        s->order[s->n_seen++] = u;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            const int64_t d = top.key + polis_graph_len(g, e);

            if (v == avoid) {
                continue;
            }
            if (s->dist[v] < 0 || d < s->dist[v]) {
                s->dist[v] = d;
                s->sigma[v] = s->sigma[u];
                polis_heap_push(&s->heap, d, v);
            } else if (d == s->dist[v]) {
                s->sigma[v] += s->sigma[u];
            }
        }
    }
}

void polis_search_nearer(polis_search *s, const polis_graph *g, polis_vid u, int64_t len,
                         const int64_t *bound)
{
    if (bound[u] >= 0 && len >= bound[u]) {
        return;
    }
    s->dist[u] = len;
    polis_heap_push(&s->heap, len, u);
    while (s->heap.n > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);

        if (top.key > s->dist[top.vertex]) {
            continue;
        }
        s->order[s->n_seen++] = top.vertex;
        for (polis_eid e = g->off[top.vertex]; e < g->off[top.vertex + 1]; e++) {
            const polis_vid x = g->head[e];
            const int64_t d = top.key + polis_graph_len(g, e);
            const int64_t most = s->dist[x] >= 0 ? s->dist[x] : bound[x];

            if (most < 0 || d < most) {
                s->dist[x] = d;
                polis_heap_push(&s->heap, d, x);
            }
        }
    }
}
