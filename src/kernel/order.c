#include "kernel/order.h"

#include "base/mem.h"

#include <amd.h>
#include <metis.h>
#include <string.h>

void polis_pattern_free(polis_pattern **pattern)
{
    if (*pattern) {
        POLIS_FREE((*pattern)->off);
        POLIS_FREE((*pattern)->adj);
        POLIS_FREE(*pattern);
    }
}

/* Merge the sorted out- and in-neighbours of v, dropping v itself and repeats; adj may be NULL.
 * `in`: NULL if undirected. */
static polis_eid merge_neighbours(const polis_graph *out, const polis_graph *in, polis_vid v,
                                  polis_vid *adj)
{
    polis_eid i = out->off[v], j = in ? in->off[v] : 0, n = 0;
    const polis_eid in_end = in ? in->off[v + 1] : 0;
    polis_vid last = v;
    bool any = false;

    while (i < out->off[v + 1] || j < in_end) {
        const bool from_out = j == in_end || (i < out->off[v + 1] && out->head[i] <= in->head[j]);
        const polis_vid w = from_out ? out->head[i++] : in->head[j++];

        if (w == v || (any && w == last)) {
            continue;
        }
        if (adj) {
            adj[n] = w;
        }
        n++;
        last = w;
        any = true;
    }
    return n;
}

polis_err polis_pattern_new(const polis_graph *graph, polis_pattern **out)
{
    polis_err rc = POLIS_OK;
    polis_pattern *p = NULL;
    polis_graph *turned = NULL;

    *out = NULL;
    POLIS_NEW(p, 1);
    p->n = graph->n;
    POLIS_NEW(p->off, (int64_t)graph->n + 1);
    if (graph->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    for (polis_vid v = 0; v < p->n; v++) {
        p->off[v + 1] = p->off[v] + merge_neighbours(graph, turned, v, NULL);
    }
    POLIS_NEW(p->adj, p->off[p->n]);
    for (polis_vid v = 0; v < p->n; v++) {
        merge_neighbours(graph, turned, v, p->adj + p->off[v]);
    }
    *out = p;
    p = NULL; /* moved to the caller */

done:
    polis_graph_free(&turned);
    polis_pattern_free(&p);
    return rc;
}

/* What amd_2() works in: the rows of the pattern, elbow room after them, and its lists. */
typedef struct quotient {
    int32_t room; /* of `adj` */
    int32_t *adj, *first, *n_adj;
    int32_t *lists; /* seven of n each, one after the other */
} quotient;

enum { ELBOW = 5, LISTS = 7 }; /* amd_order() too leaves a fifth more */

static polis_err quotient_init(const polis_pattern *pattern, quotient *q)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = pattern->n;
    const polis_eid size = pattern->off[n];
    const int64_t room = size + size / ELBOW + n;

    if (room > INT32_MAX) {
        return POLIS_E_OVERFLOW;
    }
    q->room = (int32_t)room;
    POLIS_NEW(q->adj, room);
    POLIS_NEW(q->first, n);
    POLIS_NEW(q->n_adj, n);
    POLIS_NEW(q->lists, (int64_t)LISTS * n);
    memcpy(q->adj, pattern->adj, (size_t)size * sizeof *q->adj);
    for (polis_vid v = 0; v < n; v++) {
        q->first[v] = (int32_t)pattern->off[v];
        q->n_adj[v] = (int32_t)(pattern->off[v + 1] - pattern->off[v]);
    }

done:
    return rc;
}

/* Not by amd_order(), which would check and symmetrise what is a pattern already: as much as a
 * third of the time. */
static polis_err minimum_degree(const polis_pattern *pattern, polis_vid *order)
{
    polis_err rc = POLIS_OK;
    const int64_t n = pattern->n;
    quotient q = {0};
    int32_t *list[LISTS];
    double info[AMD_INFO];

    POLIS_TRY(quotient_init(pattern, &q));
    for (int k = 0; k < LISTS; k++) {
        list[k] = q.lists + k * n;
    }
    /* list 2 is the order at the end */
    amd_2(pattern->n, q.first, q.adj, q.n_adj, q.room, (int32_t)pattern->off[n], list[0], list[1],
          list[2], list[3], list[4], list[5], list[6], NULL, info);
    memcpy(order, list[2], (size_t)n * sizeof *order);

done:
    POLIS_FREE(q.adj);
    POLIS_FREE(q.first);
    POLIS_FREE(q.n_adj);
    POLIS_FREE(q.lists);
    return rc;
}

static polis_err nested_dissection(const polis_pattern *pattern, polis_vid *order)
{
    polis_err rc = POLIS_OK;
    idx_t *off = NULL, *adj = NULL, *perm = NULL, *inverse = NULL;
    idx_t n = pattern->n;
    const polis_eid size = pattern->off[pattern->n];

    if (size > INT32_MAX) {
        return POLIS_E_OVERFLOW;
    }
    POLIS_NEW(off, (int64_t)n + 1);
    POLIS_NEW(adj, size);
    POLIS_NEW(perm, n);
    POLIS_NEW(inverse, n);
    for (polis_vid v = 0; v <= n; v++) {
        off[v] = (idx_t)pattern->off[v];
    }
    memcpy(adj, pattern->adj, (size_t)size * sizeof *adj);
    switch (METIS_NodeND(&n, off, adj, NULL, NULL, perm, inverse)) {
    case METIS_OK:
        break;
    case METIS_ERROR_MEMORY:
        rc = POLIS_E_NOMEM;
        goto done;
    default:
        rc = POLIS_E_BUG;
        goto done;
    }
    for (polis_vid k = 0; k < n; k++) {
        order[k] = perm[k];
    }

done:
    POLIS_FREE(off);
    POLIS_FREE(adj);
    POLIS_FREE(perm);
    POLIS_FREE(inverse);
    return rc;
}

polis_err polis_order_compute(const polis_pattern *pattern, polis_order_method method,
                              polis_vid *order)
{
    if (pattern->n == 0) {
        return POLIS_OK;
    }
    return method == POLIS_ORDER_MINIMUM_DEGREE ? minimum_degree(pattern, order)
                                                : nested_dissection(pattern, order);
}
