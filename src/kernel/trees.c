#include "kernel/trees.h"

#include "base/mem.h"

#include <string.h>

void polis_pruning_free(polis_pruning **pruning)
{
    if (*pruning) {
        POLIS_FREE((*pruning)->pruned);
        POLIS_FREE((*pruning)->parent);
        POLIS_FREE((*pruning)->edge);
        POLIS_FREE(*pruning);
    }
}

/* The arc of v to the one neighbour that is left. */
static polis_eid last_arc(const polis_graph *graph, const polis_vid *parent, polis_vid v)
{
    polis_eid e = graph->off[v];

    while (parent[graph->head[e]] >= 0) {
        e++;
    }
    return e;
}

/* Steps of searching each tree from all of its vertices, but once only from the leaves of one
 * parent. These come first in the order of removal, so a parent's searches are 0 or 1 until the
 * last of them. `size` and `searches` are scratch, the latter zero. */
static void count_steps(const polis_graph *graph, polis_pruning *p, int64_t *size,
                        int64_t *searches)
{
    for (polis_vid v = 0; v < graph->n; v++) {
        size[v] = 1;
    }
    for (polis_vid i = 0; i < p->n_pruned; i++) {
        const polis_vid v = p->pruned[i], u = p->parent[v];

        searches[u] = size[v] == 1 ? 1 : searches[u] + searches[v] + 1;
        size[u] += size[v];
    }
    for (polis_vid v = 0; v < graph->n; v++) {
        p->inner += p->parent[v] < 0 && size[v] > 1 ? size[v] * (searches[v] + 1) : 0;
    }
}

/* `p` has no tree yet: all are in the core. */
static void prune(const polis_graph *graph, polis_pruning *p, polis_eid *n_left, int64_t *searches)
{
    polis_vid *queue = p->pruned; /* what is removed is written over what was read */
    polis_vid n = 0;

    for (polis_vid v = 0; v < graph->n; v++) {
        n_left[v] = graph->off[v + 1] - graph->off[v];
    }
    for (polis_vid v = 0; v < graph->n; v++) {
        if (n_left[v] == 1) {
            queue[n++] = v;
        }
    }
    for (polis_vid next = 0; next < n; next++) {
        const polis_vid v = queue[next];

        if (n_left[v] == 1) { /* else its neighbour went first: the last of its component */
            const polis_eid e = last_arc(graph, p->parent, v);
            const polis_vid u = graph->head[e];

            p->pruned[p->n_pruned++] = v;
            p->parent[v] = u;
            p->edge[v] = graph->edge[e];
            if (--n_left[u] == 1) {
                queue[n++] = u;
            }
        }
    }
    count_steps(graph, p, n_left, searches);
}

/* Search the core once, from a hub: how many levels any search will have, about. */
static polis_err find_depth(const polis_graph *g, polis_pruning *p)
{
    polis_err rc = POLIS_OK;
    polis_vid *depth = NULL; /* [n] from 1 on; 0: not reached */
    polis_vid *queue = NULL, hub = -1, n = 0;

    POLIS_NEW(depth, g->n);
    POLIS_NEW(queue, g->n);
    for (polis_vid v = 0; v < g->n; v++) {
        if (p->parent[v] < 0 &&
            (hub < 0 || g->off[v + 1] - g->off[v] > g->off[hub + 1] - g->off[hub])) {
            hub = v;
        }
    }
    if (hub >= 0) {
        depth[hub] = 1;
        queue[n++] = hub;
    }
    for (polis_vid k = 0; k < n; k++) {
        const polis_vid v = queue[k];

        p->depth = depth[v] - 1;
        for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
            const polis_vid w = g->head[e];
            if (depth[w] == 0 && p->parent[w] < 0) {
                depth[w] = depth[v] + 1;
                queue[n++] = w;
            }
        }
    }

done:
    POLIS_FREE(depth);
    POLIS_FREE(queue);
    return rc;
}

polis_err polis_pruning_new(const polis_graph *graph, bool prune_trees, polis_pruning **out)
{
    polis_err rc = POLIS_OK;
    polis_pruning *p = NULL;
    polis_eid *n_left = NULL;
    int64_t *searches = NULL;

    *out = NULL;
    POLIS_NEW(p, 1);
    POLIS_NEW(p->pruned, graph->n);
    POLIS_NEW(p->parent, graph->n);
    POLIS_NEW(p->edge, graph->n);
    POLIS_NEW(n_left, graph->n);
    POLIS_NEW(searches, graph->n);
    for (polis_vid v = 0; v < graph->n; v++) {
        p->parent[v] = -1;
    }
    if (prune_trees && !graph->directed) {
        prune(graph, p, n_left, searches);
    }
    p->n_core = graph->n - p->n_pruned;
    p->core_arcs = graph->n_arcs - 2 * (polis_eid)p->n_pruned;
    POLIS_TRY(find_depth(graph, p));
    *out = p;
    p = NULL; /* moved to the caller */

done:
    POLIS_FREE(n_left);
    POLIS_FREE(searches);
    polis_pruning_free(&p);
    return rc;
}

void polis_trees_free(polis_trees **trees)
{
    polis_trees *t = *trees;

    if (!t) {
        return;
    }
    POLIS_FREE(t->vertex);
    POLIS_FREE(t->root);
    POLIS_FREE(t->parent);
    POLIS_FREE(t->size);
    POLIS_FREE(t->depth);
    POLIS_FREE(t->edge);
    POLIS_FREE(t->at_first);
    POLIS_FREE(t->at);
    POLIS_FREE(*trees);
}

/* Positions of all vertices. `size` and `next` are by vertex: a subtree's size, and the next free
 * position of it. */
static void place(const polis_pruning *p, const polis_vid *roots, polis_vid *size, polis_vid *next,
                  polis_trees *t)
{
    polis_vid position = 0;

    for (polis_vid v = 0; v < t->n; v++) {
        size[v] = 1;
    }
    for (polis_vid i = 0; i < p->n_pruned; i++) {
        size[p->parent[p->pruned[i]]] += size[p->pruned[i]];
    }
    for (polis_vid r = 0; r < t->n_roots; r++) {
        const polis_vid v = roots[r];

        t->vertex[position] = v;
        t->root[r] = t->parent[position] = position;
        t->size[position] = size[v];
        t->largest = size[v] > t->largest ? size[v] : t->largest;
        next[v] = position + 1;
        position += size[v];
    }
    t->root[t->n_roots] = position;
    for (polis_vid i = p->n_pruned - 1; i >= 0; i--) { /* parents first */
        const polis_vid v = p->pruned[i], u = p->parent[v];

        position = next[u];
        next[u] += size[v];
        next[v] = position + 1;
        t->vertex[position] = v;
        t->size[position] = size[v];
        t->edge[position] = p->edge[v];
    }
}

/* Parents and depths: in preorder the parent is the last position before whose subtree goes on. */
static void find_parents(polis_trees *t)
{
    for (polis_vid r = 0; r < t->n_roots; r++) {
        polis_vid u = t->root[r];

        for (polis_vid v = u + 1; v < t->root[r + 1]; v++) {
            while (v >= u + t->size[u]) {
                u = t->parent[u];
            }
            t->parent[v] = u;
            t->depth[v] = t->depth[u] + 1;
            t->height = t->depth[v] > t->height ? t->depth[v] : t->height;
            u = v;
        }
    }
}

/* Vertices of each tree by depth. at[] is large enough: a tree is not higher than it has vertices.
 */
static void tally_depths(polis_trees *t)
{
    polis_vid first = 0;

    for (polis_vid r = 0; r < t->n_roots; r++) {
        polis_vid height = 0;

        t->at_first[r] = first;
        for (polis_vid v = t->root[r] + 1; v < t->root[r + 1]; v++) {
            t->at[first + t->depth[v] - 1]++;
            height = t->depth[v] > height ? t->depth[v] : height;
        }
        first += height;
    }
    t->at_first[t->n_roots] = first;
}

polis_err polis_trees_new(const polis_pruning *pruning, const polis_vid *roots, polis_trees **out)
{
    polis_err rc = POLIS_OK;
    polis_trees *t = NULL;
    polis_vid *size = NULL, *next = NULL;

    *out = NULL;
    POLIS_NEW(t, 1);
    t->n_roots = pruning->n_core;
    t->n = t->n_roots + pruning->n_pruned;
    POLIS_NEW(t->vertex, t->n);
    POLIS_NEW(t->root, t->n_roots + 1);
    POLIS_NEW(t->parent, t->n);
    POLIS_NEW(t->size, t->n);
    POLIS_NEW(t->depth, t->n);
    POLIS_NEW(t->edge, t->n);
    POLIS_NEW(t->at_first, t->n_roots + 1);
    POLIS_NEW(t->at, pruning->n_pruned);
    POLIS_NEW(size, t->n);
    POLIS_NEW(next, t->n);
    place(pruning, roots, size, next, t);
    find_parents(t);
    tally_depths(t);
    *out = t;
    t = NULL; /* moved to the caller */

done:
    POLIS_FREE(size);
    POLIS_FREE(next);
    polis_trees_free(&t);
    return rc;
}

/* Distances within the tree from position s. */
static void search_tree(const polis_trees *t, polis_vid root, polis_vid s,
                        const polis_tree_scratch *scratch, int64_t *far, double *reciprocal)
{
    const polis_vid first = t->root[root], last = t->root[root + 1];
    polis_vid farthest = 0;

    memset(scratch->tally, 0, (size_t)(last - first) * sizeof *scratch->tally);
    for (polis_vid v = first; v < last; v++) {
        const bool above = v <= s && s < v + t->size[v];
        const polis_vid d =
            above ? t->depth[s] - t->depth[v] : scratch->dist[t->parent[v] - first] + 1;

        scratch->dist[v - first] = d;
        scratch->tally[d]++;
        farthest = d > farthest ? d : farthest;
    }
    for (polis_vid d = 1; d <= farthest; d++) {
        *far += d * scratch->tally[d];
        *reciprocal += (double)scratch->tally[d] / d;
    }
}

/* Both are leaves of the same vertex: what one finds the other finds. */
static bool are_twins(const polis_trees *t, polis_vid u, polis_vid v)
{
    return t->parent[u] == t->parent[v] && t->size[u] == 1 && t->size[v] == 1;
}

void polis_trees_sources(const polis_trees *trees, polis_vid root, const double *count, int stride,
                         int64_t n_counts, const polis_tree_scratch *scratch, int64_t *reach,
                         int64_t *far, double *reciprocal)
{
    const polis_trees *t = trees;
    const polis_vid first = t->root[root], size = t->root[root + 1] - first;

    for (polis_vid i = 0; i < size; i++) {
        const polis_vid h = t->depth[first + i];

        if (i > 0 && are_twins(t, first + i - 1, first + i)) {
            reach[i] = reach[i - 1];
            far[i] = far[i - 1];
            reciprocal[i] = reciprocal[i - 1];
            continue;
        }
        reach[i] = size - 1;
        far[i] = 0;
        reciprocal[i] = 0.0;
        for (int64_t level = 1; level < n_counts; level++) {
            const double n = count[level * stride];

            reach[i] += (int64_t)n;
            far[i] += (int64_t)n * (level + h);
            reciprocal[i] += n / (double)(level + h);
        }
        if (size > 1) {
            search_tree(t, root, first + i, scratch, &far[i], &reciprocal[i]);
        }
    }
}

void polis_trees_own(const polis_trees *trees, polis_vid root, int64_t n_component,
                     const polis_tree_scratch *scratch, double *through, double *flow)
{
    const polis_trees *t = trees;
    const polis_vid first = t->root[root], last = t->root[root + 1];
    int64_t *squares = scratch->tally; /* of the sizes of the subtrees below */

    memset(squares, 0, (size_t)(last - first) * sizeof *squares);
    for (polis_vid v = last - 1; v >= first; v--) { /* children first */
        const int64_t size = t->size[v], below = size - 1, beyond = n_component - size;
        const int64_t sources = last - first - size; /* of those beyond */

        /* Pairs in two different parts of what is left without v. All fit: n^2 < 2^62. */
        through[v] += (double)(below * (beyond + sources) + below * below - squares[v - first]);
        if (v > first) {
            squares[t->parent[v] - first] += size * size;
            if (flow) {
                flow[t->edge[v]] += (double)(size * (beyond + sources));
            }
        }
    }
}

void polis_trees_reached(const polis_trees *trees, polis_vid root, double n_sources,
                         double *through, double *flow)
{
    const polis_trees *t = trees;
    const polis_vid first = t->root[root], last = t->root[root + 1];

    for (polis_vid v = first; v < last; v++) {
        through[v] += n_sources * (t->size[v] - 1);
        if (flow && v > first) {
            flow[t->edge[v]] += n_sources * t->size[v];
        }
    }
}
