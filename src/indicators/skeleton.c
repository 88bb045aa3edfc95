#include "indicators/skeleton.h"

#include "base/mem.h"

void polis_skeleton_free(polis_skeleton **skeleton)
{
    if (!*skeleton) {
        return;
    }
    if (!(*skeleton)->borrows) {
        POLIS_FREE((*skeleton)->off);
        POLIS_FREE((*skeleton)->head);
    }
    POLIS_FREE((*skeleton)->weight);
    POLIS_FREE((*skeleton)->edges);
    POLIS_FREE(*skeleton);
}

/* Heads that equal the one before them, whatever their rows, of arcs [first, last). */
static int32_t count_equal(const polis_vid *head, polis_eid first, polis_eid last)
{
    int32_t n = 0; /* of so many bits, the compiler compares four at a time */

    for (polis_eid e = first; e < last; e++) {
        n += head[e] == head[e - 1];
    }
    return n;
}

/* Is no neighbour twice in a row? Heads that equal the one before them are counted over all rows at
 * once, and those that are the first of a row taken away. */
static bool has_distinct_heads(const polis_graph *g)
{
    const polis_eid stretch = 1 << 20;
    polis_eid n_equal = 0;

    for (polis_eid e = 1; e < g->n_arcs; e += stretch) {
        const polis_eid end = g->n_arcs - e < stretch ? g->n_arcs : e + stretch;

        n_equal += count_equal(g->head, e, end);
    }
    for (polis_vid v = 1; v < g->n; v++) {
        const polis_eid first = g->off[v];

        n_equal -= first > 0 && first < g->off[v + 1] && g->head[first] == g->head[first - 1];
    }
    return n_equal == 0;
}

static void borrow(const polis_graph *graph, polis_skeleton *s)
{
    s->borrows = true;
    s->off = graph->off;
    s->head = graph->head;
}

static polis_err make_arrays(const polis_network *network, polis_skeleton *s)
{
    polis_err rc = POLIS_OK;
    const polis_eid room = 2 * network->m;

    POLIS_NEW(s->off, (int64_t)s->n + 1);
    POLIS_NEW(s->head, room);
    POLIS_NEW(s->edges, room);
    if (network->directed || network->role == POLIS_ROLE_STRENGTH) {
        POLIS_NEW(s->weight, room);
    }

done:
    return rc;
}

/* The arcs of one row that end at `head`, from *a on: moves *a behind them; their weight. */
static double take(const polis_network *network, const polis_graph *g, polis_vid head, polis_eid *a,
                   polis_eid end, int *edges)
{
    double weight = 0.0;
    const polis_eid first = *a;

    for (; *a < end && g->head[*a] == head; ++*a) {
        weight += network->role == POLIS_ROLE_STRENGTH ? network->value[g->edge[*a]]
                  : *a == first                        ? 1.0
                                                       : 0.0;
        ++*edges;
    }
    return weight;
}

/* Merge the row of arcs out of v with that of arcs into it; both are sorted. */
static void merge_row(const polis_network *network, const polis_graph *g, const polis_graph *turned,
                      polis_vid v, polis_skeleton *s)
{
    polis_eid a = g->off[v], b = turned ? turned->off[v] : 0, at = s->off[v];
    const polis_eid a_end = g->off[v + 1], b_end = turned ? turned->off[v + 1] : 0;

    while (a < a_end || b < b_end) {
        const polis_vid out = a < a_end ? g->head[a] : POLIS_MAX_VERTICES;
        const polis_vid in = b < b_end ? turned->head[b] : POLIS_MAX_VERTICES;
        const polis_vid w = out < in ? out : in;
        int edges = 0;
        double weight = 0.0;

        weight += take(network, g, w, &a, a_end, &edges);
        if (turned) {
            weight += take(network, turned, w, &b, b_end, &edges);
            s->n_arcs += out == w;
            s->n_mutual += out == in && v < w;
        }
        s->head[at] = w;
        s->edges[at] = edges > 1 ? 2 : 1;
        if (s->weight) {
            s->weight[at] = weight;
        }
        at++;
    }
    s->off[v + 1] = at;
}

static polis_err merge(const polis_network *network, const polis_graph *graph, polis_skeleton *s)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;

    POLIS_TRY(make_arrays(network, s));
    if (network->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &turned));
    }
    for (polis_vid v = 0; v < s->n; v++) {
        merge_row(network, graph, turned, v, s);
    }

done:
    polis_graph_free(&turned);
    return rc;
}

polis_err polis_skeleton_new(const polis_network *network, const polis_graph *graph,
                             polis_skeleton **out)
{
    polis_err rc = POLIS_OK;
    polis_skeleton *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->n = network->n;
    s->directed = network->directed;
    if (!network->directed && network->role != POLIS_ROLE_STRENGTH && has_distinct_heads(graph)) {
        borrow(graph, s);
    } else {
        POLIS_TRY(merge(network, graph, s));
    }
    s->n_ties = s->off[s->n] / 2;
    if (!network->directed) {
        s->n_arcs = s->n_mutual = s->n_ties;
    }
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_skeleton_free(&s);
    return rc;
}

polis_err polis_skeleton_parts(const polis_skeleton *s, polis_vid *part, polis_vid *size,
                               polis_vid *n_parts)
{
    polis_err rc = POLIS_OK;
    polis_vid *queue = NULL;

    *n_parts = 0;
    POLIS_NEW(queue, s->n);
    for (polis_vid v = 0; v < s->n; v++) {
        part[v] = -1;
    }
    for (polis_vid root = 0; root < s->n; root++) {
        polis_vid n = 0;

        if (part[root] >= 0) {
            continue;
        }
        part[root] = *n_parts;
        queue[n++] = root;
        for (polis_vid k = 0; k < n; k++) {
            for (polis_eid e = s->off[queue[k]]; e < s->off[queue[k] + 1]; e++) {
                if (part[s->head[e]] < 0) {
                    part[s->head[e]] = *n_parts;
                    queue[n++] = s->head[e];
                }
            }
        }
        size[(*n_parts)++] = n;
    }

done:
    POLIS_FREE(queue);
    return rc;
}
