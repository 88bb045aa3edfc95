#include "kernel/etree.h"

#include "base/mem.h"

#include <string.h>

void polis_etree_free(polis_etree **tree)
{
    polis_etree *t = *tree;

    if (t) {
        POLIS_FREE(t->vertex);
        POLIS_FREE(t->position);
        POLIS_FREE(t->parent);
        POLIS_FREE(t->depth);
        POLIS_FREE(t->tree);
        POLIS_FREE(t->fill_off);
        POLIS_FREE(*tree);
    }
}

/* parent[v] in terms of vertices: the first one eliminated after v that elimination joins to it.
 * Paths to the roots are shortened through `shortcut` as they are walked. */
static void find_parents(const polis_pattern *pattern, const polis_vid *order,
                         const polis_vid *rank, polis_vid *parent, polis_vid *shortcut)
{
    for (polis_vid k = 0; k < pattern->n; k++) {
        const polis_vid v = order[k];

        parent[v] = shortcut[v] = -1;
        for (polis_eid e = pattern->off[v]; e < pattern->off[v + 1]; e++) {
            polis_vid u = pattern->adj[e];

            while (rank[u] < k && u != v) {
                const polis_vid up = shortcut[u];

                shortcut[u] = v;
                if (up < 0) {
                    parent[u] = v;
                    break;
                }
                u = up;
            }
        }
    }
}

/* Number the positions: children lists first, then an explicit depth-first search from the roots.
 */
static void number_positions(polis_etree *t, const polis_vid *order, const polis_vid *parent,
                             polis_vid *child, polis_vid *sibling, polis_vid *stack)
{
    polis_vid next = 0, n_stack = 0;

    for (polis_vid v = 0; v < t->n; v++) {
        child[v] = sibling[v] = -1;
    }
    for (polis_vid k = t->n - 1; k >= 0; k--) { /* so that lists run in order of elimination */
        const polis_vid v = order[k];
        if (parent[v] >= 0) {
            sibling[v] = child[parent[v]];
            child[parent[v]] = v;
        }
    }
    for (polis_vid k = t->n - 1; k >= 0; k--) {
        if (parent[order[k]] >= 0) {
            continue;
        }
        t->tree[t->n_trees++] = next;
        stack[n_stack++] = order[k];
        while (n_stack > 0) {
            const polis_vid v = stack[--n_stack];
            const polis_vid p = next++;
            const polis_vid up = parent[v] < 0 ? -1 : t->position[parent[v]];

            t->position[v] = p;
            t->vertex[p] = v;
            t->parent[p] = up;
            t->depth[p] = up < 0 ? 0 : t->depth[up] + 1;
            t->height = t->depth[p] + 1 > t->height ? t->depth[p] + 1 : t->height;
            for (polis_vid c = child[v]; c >= 0; c = sibling[c]) {
                stack[n_stack++] = c;
            }
        }
    }
    t->tree[t->n_trees] = next;
}

/* v is joined to its ancestor u exactly if some neighbour of u lies in v's subtree: walk up from
 * each deeper neighbour of u until a position that u has marked. */
static void walk_fill(const polis_etree *t, const polis_pattern *pattern, polis_vid *mark,
                      polis_eid *next, polis_vid *head)
{
    for (polis_vid v = 0; v < t->n; v++) {
        mark[v] = -1;
    }
    for (polis_vid u = 0; u < t->n; u++) {
        const polis_vid vertex = t->vertex[u];

        for (polis_eid e = pattern->off[vertex]; e < pattern->off[vertex + 1]; e++) {
            for (polis_vid v = t->position[pattern->adj[e]]; v > u && mark[v] != u;
                 v = t->parent[v]) {
                mark[v] = u;
                if (head) {
                    head[next[v]] = u;
                }
                next[v]++;
            }
        }
    }
}

static polis_err count_fill(polis_etree *t, const polis_pattern *pattern)
{
    polis_err rc = POLIS_OK;
    polis_vid *mark = NULL;

    POLIS_NEW(mark, t->n);
    walk_fill(t, pattern, mark, t->fill_off + 1, NULL);
    for (polis_vid v = 0; v < t->n; v++) {
        t->fill_off[v + 1] += t->fill_off[v];
    }

done:
    POLIS_FREE(mark);
    return rc;
}

polis_err polis_etree_new(const polis_pattern *pattern, const polis_vid *order, polis_etree **out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = pattern->n;
    polis_etree *t = NULL;
    polis_vid *rank = NULL, *parent = NULL, *a = NULL, *b = NULL, *c = NULL;

    *out = NULL;
    POLIS_NEW(t, 1);
    t->n = n;
    POLIS_NEW(t->vertex, n);
    POLIS_NEW(t->position, n);
    POLIS_NEW(t->parent, n);
    POLIS_NEW(t->depth, n);
    POLIS_NEW(t->tree, (int64_t)n + 1);
    POLIS_NEW(t->fill_off, (int64_t)n + 1);
    POLIS_NEW(rank, n);
    POLIS_NEW(parent, n);
    POLIS_NEW(a, n);
    POLIS_NEW(b, n);
    POLIS_NEW(c, n);
    for (polis_vid k = 0; k < n; k++) {
        rank[order[k]] = k;
    }
    find_parents(pattern, order, rank, parent, a);
    number_positions(t, order, parent, a, b, c);
    POLIS_TRY(count_fill(t, pattern));
    *out = t;
    t = NULL; /* moved to the caller */

done:
    POLIS_FREE(rank);
    POLIS_FREE(parent);
    POLIS_FREE(a);
    POLIS_FREE(b);
    POLIS_FREE(c);
    polis_etree_free(&t);
    return rc;
}

polis_err polis_etree_fill(const polis_etree *tree, const polis_pattern *pattern, polis_vid *head)
{
    polis_err rc = POLIS_OK;
    polis_vid *mark = NULL;
    polis_eid *next = NULL;

    POLIS_NEW(mark, tree->n);
    POLIS_NEW(next, tree->n);
    memcpy(next, tree->fill_off, (size_t)tree->n * sizeof *next);
    walk_fill(tree, pattern, mark, next, head);

done:
    POLIS_FREE(mark);
    POLIS_FREE(next);
    return rc;
}
