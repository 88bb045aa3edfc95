#include "shock/largest.h"

#include "base/mem.h"

#include <string.h>

polis_err polis_ends_init(const polis_graph *graph, polis_ends *out)
{
    polis_err rc = POLIS_OK;
    polis_ends x = {.n = graph->n, .m = graph->m};
    polis_eid *next = NULL;

    *out = (polis_ends){0};
    POLIS_NEW(x.tail, x.m);
    POLIS_NEW(x.head, x.m);
    POLIS_NEW(x.off, (int64_t)x.n + 1);
    for (polis_vid v = 0; v < x.n; v++) {
        for (polis_eid a = graph->off[v]; a < graph->off[v + 1]; a++) {
            if (graph->directed || v < graph->head[a]) {
                x.tail[graph->edge[a]] = v;
                x.head[graph->edge[a]] = graph->head[a];
                x.off[v + 1]++;
                x.off[graph->head[a] + 1]++;
            }
        }
    }
    for (polis_vid v = 0; v < x.n; v++) {
        x.off[v + 1] += x.off[v];
    }
    POLIS_NEW(x.at, x.off[x.n]);
    POLIS_NEW(next, x.n);
    memcpy(next, x.off, (size_t)x.n * sizeof *next);
    for (polis_eid e = 0; e < x.m; e++) {
        if (x.tail[e] != x.head[e]) { /* an edge that the graph does not have is 0 to 0 */
            x.at[next[x.tail[e]]++] = e;
            x.at[next[x.head[e]]++] = e;
        }
    }
    *out = x;
    x = (polis_ends){0}; /* moved to the caller */

done:
    POLIS_FREE(next);
    polis_ends_clear(&x);
    return rc;
}

void polis_ends_clear(polis_ends *ends)
{
    POLIS_FREE(ends->tail);
    POLIS_FREE(ends->head);
    POLIS_FREE(ends->off);
    POLIS_FREE(ends->at);
}

polis_err polis_sets_init(const polis_ends *ends, polis_sets *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_sets){0};
    POLIS_NEW(out->link, ends->n);
    POLIS_NEW(out->removed, ends->m > ends->n ? ends->m : ends->n);

done:
    if (rc != POLIS_OK) {
        polis_sets_clear(out);
    }
    return rc;
}

void polis_sets_clear(polis_sets *sets)
{
    POLIS_FREE(sets->link);
    POLIS_FREE(sets->removed);
    POLIS_FREE(sets->worth);
}

static polis_vid find(polis_vid *link, polis_vid v)
{
    while (link[v] >= 0) {
        if (link[link[v]] >= 0) {
            link[v] = link[link[v]]; /* halve the way for those who come later */
        }
        v = link[v];
    }
    return v;
}

/* A set with this root has come to be, or has grown. */
static void note(polis_sets *s, polis_vid root)
{
    const polis_vid size = -s->link[root];
    const double worth = s->worth ? s->worth[root] : 0.0;

    if (size > s->largest || (size == s->largest && worth > s->held)) {
        s->largest = size;
        s->held = worth;
    }
}

static void unite(polis_sets *s, polis_vid u, polis_vid v)
{
    polis_vid a = find(s->link, u), b = find(s->link, v);

    if (a == b) {
        return;
    }
    if (s->link[a] > s->link[b]) { /* the larger set keeps its root; sizes are negative */
        const polis_vid other = a;
        a = b;
        b = other;
    }
    s->link[a] += s->link[b];
    s->link[b] = a;
    if (s->worth) {
        s->worth[a] += s->worth[b];
    }
    note(s, a);
}

/* Vertex v comes back with its edges to those that are there. */
static void add_vertex(const polis_ends *ends, polis_sets *s, polis_vid v)
{
    s->removed[v] = 0;
    note(s, v);
    for (polis_eid i = ends->off[v]; i < ends->off[v + 1]; i++) {
        const polis_eid e = ends->at[i];
        const polis_vid w = ends->tail[e] == v ? ends->head[e] : ends->tail[e];

        if (!s->removed[w]) {
            unite(s, v, w);
        }
    }
}

/* Everything apart but for what is never removed. */
static void begin(const polis_ends *ends, bool edges, const int64_t *order, int64_t n_removed,
                  polis_sets *s)
{
    memset(s->removed, 0, (size_t)(edges ? ends->m : ends->n));
    for (int64_t i = 0; i < n_removed; i++) {
        s->removed[order[i]] = 1;
    }
    s->largest = 0;
    s->held = 0.0;
    for (polis_vid v = 0; v < ends->n; v++) {
        s->link[v] = -1;
        if (edges || !s->removed[v]) {
            note(s, v);
        }
    }
    for (polis_eid e = 0; e < ends->m; e++) {
        const polis_vid u = ends->tail[e], v = ends->head[e];

        if (edges ? !s->removed[e] : !s->removed[u] && !s->removed[v]) {
            unite(s, u, v);
        }
    }
}

/* The last of what is removed comes back. */
static void undo(const polis_ends *ends, bool edges, int64_t removed, polis_sets *s)
{
    if (edges) {
        unite(s, ends->tail[removed], ends->head[removed]);
    } else {
        add_vertex(ends, s, (polis_vid)removed);
    }
}

void polis_largest(const polis_ends *ends, bool edges, const int64_t *order, int64_t n_removed,
                   polis_sets *s, polis_vid *largest)
{
    begin(ends, edges, order, n_removed, s);
    for (int64_t i = n_removed; i > 0; i--) {
        largest[i] = s->largest;
        undo(ends, edges, order[i - 1], s);
    }
    largest[0] = s->largest;
}

polis_err polis_largest_value(const polis_ends *ends, bool edges, const int64_t *order,
                              int64_t n_removed, const double *value, polis_sets *s, double *held)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(s->worth, ends->n);
    memcpy(s->worth, value, (size_t)ends->n * sizeof *value);
    begin(ends, edges, order, n_removed, s);
    for (int64_t i = n_removed; i > 0; i--) {
        held[i] = s->held;
        undo(ends, edges, order[i - 1], s);
    }
    held[0] = s->held;

done:
    POLIS_FREE(s->worth);
    return rc;
}

double polis_robustness(const polis_vid *largest, int64_t n_removed, polis_vid n, int64_t n_things,
                        double *most)
{
    const double pairs = (double)n * (double)n_things;
    double sum = 0.0, rest = 0.0;

    for (int64_t q = 1; q <= n_removed; q++) {
        sum += (double)largest[q];
    }
    for (int64_t q = n_removed + 1; q <= n_things; q++) {
        const int64_t left = n_things - q < n && n_things == n ? n_things - q : n;
        const int64_t last = largest[n_removed];

        rest += (double)(last < left ? last : left);
    }
    *most = pairs > 0.0 ? (sum + rest) / pairs : 0.0;
    return pairs > 0.0 ? sum / pairs : 0.0;
}
