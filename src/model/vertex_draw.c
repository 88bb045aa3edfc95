#include "model/vertex_draw.h"

#include "base/mem.h"
#include "base/random.h"
#include "network/edges.h"

#include <stdio.h>

enum { DRAW = 7 }; /* purpose of the random numbers; 6 is that of swaps */

/* Which vertices were drawn: copy[first[v]] .. copy[first[v + 1] - 1] are copies of v, ascending.
 */
typedef struct drawing {
    const polis_network *from;
    polis_random random;
    polis_vid *first; /* [n + 1] */
    polis_vid *copy;  /* [n] */
    polis_edges edges;
} drawing;

static void drawing_clear(drawing *d)
{
    POLIS_FREE(d->first);
    POLIS_FREE(d->copy);
    polis_edges_clear(&d->edges);
}

static polis_err draw(drawing *d)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = d->from->n;
    polis_vid *drawn = NULL;

    POLIS_NEW(d->first, (int64_t)n + 1);
    POLIS_NEW(d->copy, n);
    POLIS_NEW(drawn, n);
    for (polis_vid i = 0; i < n; i++) {
        drawn[i] = (polis_vid)polis_random_below(&d->random, (uint32_t)i, 0, n);
        d->first[drawn[i] + 1]++;
    }
    for (polis_vid v = 0; v < n; v++) {
        d->first[v + 1] += d->first[v];
    }
    for (polis_vid i = n - 1; i >= 0; i--) { /* fills each run from its end */
        d->copy[--d->first[drawn[i] + 1]] = i;
    }
    for (polis_vid v = 0; v < n; v++) {
        d->first[v] = d->first[v + 1];
    }
    d->first[n] = n;

done:
    POLIS_FREE(drawn);
    return rc;
}

static polis_err add(drawing *d, polis_vid tail, polis_vid head, polis_eid e)
{
    return polis_edges_add(&d->edges, tail, head, d->from->value ? d->from->value[e] : 1.0);
}

/* Every edge between copies of its ends. */
static polis_err copy_edges(drawing *d)
{
    polis_err rc = POLIS_OK;
    const polis_network *net = d->from;

    for (polis_eid e = 0; e < net->m; e++) {
        const polis_vid u = net->tail[e], v = net->head[e];

        for (polis_vid p = d->first[u]; p < d->first[u + 1]; p++) {
            for (polis_vid q = d->first[v]; q < d->first[v + 1]; q++) {
                POLIS_TRY(add(d, d->copy[p], d->copy[q], e));
            }
        }
    }

done:
    return rc;
}

/* The first edge that is not before (tail, head). */
static polis_eid find_edge(const polis_network *net, polis_vid tail, polis_vid head)
{
    polis_eid low = 0, high = net->m;

    while (low < high) {
        const polis_eid middle = low + (high - low) / 2;
        const bool before =
            net->tail[middle] < tail || (net->tail[middle] == tail && net->head[middle] < head);

        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

/* The edges from u to v once more from p to q; undirected: those between them. */
static polis_err tie_like(drawing *d, polis_vid u, polis_vid v, polis_vid p, polis_vid q)
{
    polis_err rc = POLIS_OK;
    const polis_network *net = d->from;
    const bool turn = !net->directed && u > v;
    const polis_vid tail = turn ? v : u, head = turn ? u : v;

    for (polis_eid e = find_edge(net, tail, head);
         e < net->m && net->tail[e] == tail && net->head[e] == head; e++) {
        POLIS_TRY(add(d, p, q, e));
    }

done:
    return rc;
}

/* Ties between copies of one vertex, those of a pair at random. */
static polis_err tie_copies(drawing *d)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = d->from->n;
    uint32_t pair = 0;

    for (polis_vid v = 0; v < n; v++) {
        for (polis_vid p = d->first[v]; p < d->first[v + 1]; p++) {
            for (polis_vid q = p + 1; q < d->first[v + 1]; q++, pair++) {
                const polis_vid a = (polis_vid)polis_random_below(&d->random, pair, 1, n);
                polis_vid b = (polis_vid)polis_random_below(&d->random, pair, 2, n - 1);

                b += b >= a;
                POLIS_TRY(tie_like(d, a, b, d->copy[p], d->copy[q]));
                if (d->from->directed) {
                    POLIS_TRY(tie_like(d, b, a, d->copy[q], d->copy[p]));
                }
            }
        }
    }

done:
    return rc;
}

/* The edges move into the network. */
static polis_err build(drawing *d, polis_network **out)
{
    polis_err rc = POLIS_OK;
    polis_network *net = NULL;
    char label[32];

    POLIS_NEW(net, 1);
    net->n = d->from->n;
    net->directed = d->from->directed;
    net->role = d->from->role;
    for (polis_vid i = 0; i < net->n; i++) {
        const int len = snprintf(label, sizeof label, "%d", (int)i + 1);

        POLIS_TRY(polis_texts_add(&net->label, label, (size_t)len));
    }
    net->m = d->edges.m;
    net->tail = d->edges.tail;
    net->head = d->edges.head;
    net->value = d->edges.value;
    d->edges = (polis_edges){0};
    if (d->from->value && !net->value) { /* weighted, though no edge is left */
        POLIS_NEW(net->value, 1);
    }
    *out = net;
    net = NULL;

done:
    polis_network_free(&net);
    return rc;
}

polis_err polis_draw_vertices(const polis_network *network, uint64_t seed, uint32_t replicate,
                              polis_network **out)
{
    polis_err rc = POLIS_OK;
    drawing d = {
        .from = network, .random = {seed, replicate, DRAW}, .edges.valued = network->value != NULL};

    *out = NULL;
    POLIS_TRY(draw(&d));
    POLIS_TRY(copy_edges(&d));
    POLIS_TRY(tie_copies(&d));
    if (!network->directed) {
        polis_edges_orient(&d.edges);
    }
    POLIS_TRY(polis_edges_sort(&d.edges, network->n));
    rc = build(&d, out);

done:
    drawing_clear(&d);
    return rc;
}
