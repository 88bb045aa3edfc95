/* Small networks for tests: seeded random ones and the shapes whose centralities are known. */
#ifndef POLIS_TESTS_GRAPHS_H
#define POLIS_TESTS_GRAPHS_H

#include "base/mem.h"
#include "network/builder.h"
#include "network/graph.h"

#include <stdio.h>
#include <stdlib.h>

/** A network from `m` pairs of vertex numbers and lengths (NULL: hops); aborts on failure. */
static inline polis_network *network_of(polis_vid n, int64_t m, const int (*edge)[2],
                                        const double *length, bool directed,
                                        polis_parallel parallel)
{
    const polis_read_options options = {.role = length ? POLIS_ROLE_LENGTH : POLIS_ROLE_NONE,
                                        .parallel = parallel};
    polis_builder *b = NULL;
    polis_network *network = NULL;
    polis_err rc = polis_builder_new(&options, "test", NULL, &b);

    for (polis_vid v = 0; rc == POLIS_OK && v < n; v++) {
        char label[16];
        polis_vid u;
        const int len = snprintf(label, sizeof label, "%d", v);
        rc = polis_builder_node(b, label, (size_t)len, &u);
    }
    for (int64_t e = 0; rc == POLIS_OK && e < m; e++) {
        rc = polis_builder_edge(b, edge[e][0], edge[e][1], length ? length[e] : 1.0, 0);
    }
    if (rc != POLIS_OK ||
        polis_builder_finish(b, directed ? POLIS_DIRECTION_DIRECTED : POLIS_DIRECTION_UNDIRECTED,
                             &network) != POLIS_OK) {
        abort();
    }
    polis_builder_free(&b);
    return network;
}

/** The graph of such a network without lengths; aborts on failure. */
static inline polis_graph *graph_from(polis_vid n, int64_t m, const int (*edge)[2], bool directed)
{
    polis_network *network = network_of(n, m, edge, NULL, directed, POLIS_PARALLEL_MERGE);
    polis_graph *graph = NULL;

    if (polis_graph_new(network, NULL, &graph) != POLIS_OK) {
        abort();
    }
    polis_network_free(&network);
    return graph;
}

/** Two triangles 0 1 2 and 3 4 5 and a bridge from 2 to 3. */
static inline polis_graph *two_triangles(void)
{
    static const int edge[][2] = {{0, 1}, {0, 2}, {1, 2}, {2, 3}, {3, 4}, {3, 5}, {4, 5}};

    return graph_from(6, 7, edge, false);
}

/** The next number of a small generator (xorshift); for shapes, not for statistics. */
static inline uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

/** A street grid of side x side vertices whose blocks are of few different lengths, so that many
 * paths tie; of directed streets every fourth is one-way, and the others have a length for each
 * direction. Aborts on failure. */
static inline polis_graph *street_grid(int side, bool directed)
{
    const size_t most = (size_t)(4 * side * side);
    int(*edge)[2] = malloc(most * sizeof *edge);
    double *length = malloc(most * sizeof *length);
    int64_t *len = malloc(most * sizeof *len);
    uint64_t state = 88172645463325252u;
    polis_network *network;
    polis_graph *graph = NULL;
    int m = 0;

    for (int v = 0; v < side * side; v++) {
        const int next[2] = {v % side < side - 1 ? v + 1 : -1, v / side < side - 1 ? v + side : -1};
        for (int i = 0; i < 2; i++) {
            for (int back = 0; next[i] >= 0 && back <= (directed && v % 4 != i); back++) {
                edge[m][back] = v;
                edge[m][!back] = next[i];
                length[m++] = 1.0 + next_random(&state) % 9;
            }
        }
    }
    network =
        network_of(side * side, m, (const int(*)[2])edge, length, directed, POLIS_PARALLEL_MERGE);
    for (polis_eid e = 0; e < network->m; e++) {
        len[e] = (int64_t)network->value[e];
    }
    if (polis_graph_new(network, len, &graph) != POLIS_OK) {
        abort();
    }
    graph->max_path = 9 * side * side;
    polis_network_free(&network);
    free(edge);
    free(length);
    free(len);
    return graph;
}

/** A random graph with integer lengths 1..longest (0: hops); aborts on failure. */
static inline polis_graph *random_graph(polis_vid n, int64_t m, int longest, bool directed,
                                        polis_parallel parallel, uint64_t seed)
{
    uint64_t state = seed * 2654435761u + 88172645463325252u;
    int(*edge)[2] = malloc((size_t)(m + 1) * sizeof *edge);
    double *length = malloc((size_t)(m + 1) * sizeof *length);
    int64_t *len = NULL;
    polis_network *network;
    polis_graph *graph = NULL;

    for (int64_t e = 0; e < m; e++) {
        edge[e][0] = (int)(next_random(&state) % (uint32_t)n);
        edge[e][1] = (int)(next_random(&state) % (uint32_t)n);
        length[e] = longest ? 1.0 + (double)(next_random(&state) % (uint32_t)longest) : 1.0;
    }
    network = network_of(n, n > 0 ? m : 0, (const int(*)[2])edge, longest ? length : NULL, directed,
                         parallel);
    if (longest) {
        len = malloc((size_t)(network->m + 1) * sizeof *len);
        for (polis_eid e = 0; e < network->m; e++) {
            len[e] = (int64_t)network->value[e];
        }
    }
    if (polis_graph_new(network, len, &graph) != POLIS_OK) {
        abort();
    }
    graph->max_path = longest ? (int64_t)longest * n : n;
    polis_network_free(&network);
    free(edge);
    free(length);
    free(len);
    return graph;
}

#endif
