/*
 * Counting sorts rather than qsort(): the ends are small integers, so two linear passes order
 * them; 10^7 edges take about a second.
 */
#include "network/edges.h"
#include "base/fixed.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

polis_err polis_edges_add(polis_edges *edges, polis_vid tail, polis_vid head, double value)
{
    polis_err rc = POLIS_OK;
    const polis_eid e = edges->m;

    POLIS_GROW(edges->tail, edges->tail_room, e + 1);
    POLIS_GROW(edges->head, edges->head_room, e + 1);
    edges->tail[e] = tail;
    edges->head[e] = head;
    if (edges->valued) {
        POLIS_GROW(edges->value, edges->value_room, e + 1);
        edges->value[e] = value;
    }
    edges->m++;

done:
    return rc;
}

void polis_edges_orient(polis_edges *edges)
{
    for (polis_eid e = 0; e < edges->m; e++) {
        if (edges->tail[e] > edges->head[e]) {
            const polis_vid tail = edges->tail[e];
            edges->tail[e] = edges->head[e];
            edges->head[e] = tail;
        }
    }
}

/* Replace the list by one of exactly m edges ordered by key, one of its own two arrays of ends. */
static polis_err counting_sort(polis_edges *edges, const polis_vid *key, polis_vid n)
{
    polis_err rc = POLIS_OK;
    polis_edges to = {.valued = edges->valued, .m = edges->m};
    polis_eid *next = NULL;

    POLIS_NEW(next, (int64_t)n + 1);
    POLIS_NEW(to.tail, to.m);
    POLIS_NEW(to.head, to.m);
    if (to.valued) {
        POLIS_NEW(to.value, to.m);
    }
    to.tail_room = to.head_room = to.value_room = to.m;
    for (polis_eid e = 0; e < edges->m; e++) {
        next[key[e] + 1]++;
    }
    for (polis_vid v = 0; v < n; v++) {
        next[v + 1] += next[v];
    }
    for (polis_eid e = 0; e < edges->m; e++) {
        const polis_eid at = next[key[e]]++;
        to.tail[at] = edges->tail[e];
        to.head[at] = edges->head[e];
        if (to.valued) {
            to.value[at] = edges->value[e];
        }
    }
    polis_edges_clear(edges);
    *edges = to;
    to = (polis_edges){0};

done:
    POLIS_FREE(next);
    polis_edges_clear(&to);
    return rc;
}

polis_err polis_edges_sort(polis_edges *edges, polis_vid n)
{
    const polis_err rc = counting_sort(edges, edges->head, n);

    return rc != POLIS_OK ? rc : counting_sort(edges, edges->tail, n);
}

static int compare_values(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool parallel(const polis_edges *edges, polis_eid a, polis_eid b)
{
    return edges->tail[a] == edges->tail[b] && edges->head[a] == edges->head[b];
}

polis_err polis_edges_merge(polis_edges *edges, polis_edges_rule rule, int64_t *n_merged)
{
    polis_eid kept = 0, end;

    for (polis_eid first = 0; first < edges->m; first = end) {
        for (end = first + 1; end < edges->m && parallel(edges, first, end); end++) {
        }
        if (edges->valued && end - first > 1) {
            double *value = edges->value + first;
            qsort(value, (size_t)(end - first), sizeof *value, compare_values);
            for (polis_eid i = 1; rule == POLIS_EDGES_SUM && i < end - first; i++) {
                value[0] += value[i];
            }
            if (!isfinite(value[0])) {
                return POLIS_E_OVERFLOW;
            }
        }
        const polis_eid last = rule == POLIS_EDGES_KEEP ? end : first + 1;
        for (polis_eid e = first; e < last; e++, kept++) {
            edges->tail[kept] = edges->tail[e];
            edges->head[kept] = edges->head[e];
            if (edges->valued) {
                edges->value[kept] = edges->value[e];
            }
        }
    }
    *n_merged = edges->m - kept;
    edges->m = kept;
    return POLIS_OK;
}

double polis_symmetrised(double there, double back, polis_symmetrise how)
{
    switch (how) {
    case POLIS_SYMMETRISE_SUM:
        return there + back;
    case POLIS_SYMMETRISE_MEAN:
        return 0.5 * (there + back);
    case POLIS_SYMMETRISE_MAX:
        return fmax(there, back);
    case POLIS_SYMMETRISE_MIN:
        return fmin(there, back);
    case POLIS_SYMMETRISE_NONE:
        break;
    }
    return there;
}

polis_err polis_edges_symmetrise(polis_edges *edges, polis_vid n, polis_symmetrise how,
                                 double absent)
{
    polis_err rc = POLIS_OK;
    polis_eid kept = 0, end;

    polis_edges_orient(edges);
    POLIS_TRY(polis_edges_sort(edges, n));
    for (polis_eid first = 0; first < edges->m; first = end) {
        const bool two = first + 1 < edges->m && parallel(edges, first, first + 1);
        const double there = edges->valued ? edges->value[first] : 1.0;
        const double back = !two ? absent : edges->valued ? edges->value[first + 1] : 1.0;
        const double value = polis_symmetrised(there, back, how);

        end = first + 1 + two;
        if (two && !isfinite(value)) {
            return POLIS_E_OVERFLOW;
        }
        if (value != absent) {
            edges->tail[kept] = edges->tail[first];
            edges->head[kept] = edges->head[first];
            if (edges->valued) {
                edges->value[kept] = value;
            }
            kept++;
        }
    }
    edges->m = kept;

done:
    return rc;
}

static polis_u128 hash_edge(polis_vid low, polis_vid high, double value)
{
    unsigned char bytes[2 * sizeof low + sizeof value];
    XXH128_hash_t hash;

    memcpy(bytes, &low, sizeof low);
    memcpy(bytes + sizeof low, &high, sizeof high);
    memcpy(bytes + 2 * sizeof low, &value, sizeof value);
    hash = XXH3_128bits(bytes, sizeof bytes);
    return (polis_u128)hash.high64 << 64 | hash.low64;
}

/* Whether the arcs up and the arcs down differ among those whose lower end is in first .. last. */
static bool differs(const polis_edges *edges, int64_t first, int64_t last)
{
    polis_u128 sum = 0;

    for (polis_eid e = 0; e < edges->m; e++) {
        const polis_vid tail = edges->tail[e], head = edges->head[e];
        const polis_vid low = tail < head ? tail : head, high = tail < head ? head : tail;
        if (low >= first && low <= last) {
            const polis_u128 hash = hash_edge(low, high, edges->valued ? edges->value[e] : 0.0);
            sum += tail < head ? hash : -hash;
        }
    }
    return sum != 0;
}

polis_vid polis_edges_lopsided(const polis_edges *edges)
{
    int64_t first = 0, last = POLIS_MAX_VERTICES;

    if (!differs(edges, first, last)) {
        return -1;
    }
    while (first < last) {
        const int64_t middle = first + (last - first) / 2;
        if (differs(edges, first, middle)) {
            last = middle;
        } else {
            first = middle + 1;
        }
    }
    return (polis_vid)first;
}

void polis_edges_halve(polis_edges *edges)
{
    polis_eid kept = 0;

    for (polis_eid e = 0; e < edges->m; e++) {
        if (edges->tail[e] < edges->head[e]) {
            edges->tail[kept] = edges->tail[e];
            edges->head[kept] = edges->head[e];
            if (edges->valued) {
                edges->value[kept] = edges->value[e];
            }
            kept++;
        }
    }
    edges->m = kept;
}

void polis_edges_clear(polis_edges *edges)
{
    POLIS_FREE(edges->tail);
    POLIS_FREE(edges->head);
    POLIS_FREE(edges->value);
    edges->m = edges->tail_room = edges->head_room = edges->value_room = 0;
}
