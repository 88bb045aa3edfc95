#include "model/rewire.h"

#include "base/mem.h"
#include "base/random.h"
#include "model/pair_set.h"
#include "network/edges.h"

#include <string.h>

enum { SWAP = 6, PROPOSALS_PER_EDGE = 10, DRAWS = 3 };

/* Propose swap number `k`, and do it if it is one. */
static void propose(const polis_random *random, int64_t k, bool directed, polis_edges *edges,
                    polis_pair_set *tied)
{
    const uint32_t element = (uint32_t)k, draw = (uint32_t)(k >> 32) * DRAWS;
    const polis_eid e = polis_random_below(random, element, draw, edges->m);
    const polis_eid f = polis_random_below(random, element, draw + 1, edges->m);
    const bool turn = !directed && polis_random_below(random, element, draw + 2, 2) == 1;
    const polis_vid a = edges->tail[e], b = edges->head[e];
    const polis_vid c = turn ? edges->head[f] : edges->tail[f];
    const polis_vid d = turn ? edges->tail[f] : edges->head[f];

    if (a == d || c == b || polis_pair_set_has(tied, a, d) || polis_pair_set_has(tied, c, b)) {
        return;
    }
    polis_pair_set_remove(tied, a, b);
    polis_pair_set_remove(tied, c, d);
    polis_pair_set_add(tied, a, d);
    polis_pair_set_add(tied, c, b);
    edges->head[e] = d;
    edges->tail[f] = c;
    edges->head[f] = b;
}

static polis_err swap_edges(const polis_network *network, uint64_t seed, uint32_t replicate,
                            polis_edges *edges)
{
    const polis_random random = {seed, replicate, SWAP};
    polis_err rc = POLIS_OK;
    polis_pair_set tied = {0};

    POLIS_TRY(polis_pair_set_new(&tied, network->m, network->directed));
    for (polis_eid e = 0; e < network->m; e++) {
        POLIS_TRY(polis_edges_add(edges, network->tail[e], network->head[e],
                                  network->value ? network->value[e] : 1.0));
        polis_pair_set_add(&tied, network->tail[e], network->head[e]);
    }
    for (int64_t k = 0; k < PROPOSALS_PER_EDGE * network->m; k++) {
        propose(&random, k, network->directed, edges, &tied);
    }
    if (!network->directed) {
        polis_edges_orient(edges);
    }
    POLIS_TRY(polis_edges_sort(edges, network->n));

done:
    polis_pair_set_clear(&tied);
    return rc;
}

static polis_err copy(const polis_network *network, polis_network **out)
{
    void *bytes = NULL;
    int64_t n_bytes;
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_network_pack(network, &bytes, &n_bytes));
    POLIS_TRY(polis_network_unpack(bytes, n_bytes, out));

done:
    polis_mem_free(bytes);
    return rc;
}

polis_err polis_rewire(const polis_network *network, uint64_t seed, uint32_t replicate,
                       polis_network **out)
{
    const size_t m = (size_t)network->m;
    polis_err rc = POLIS_OK;
    polis_edges edges = {.valued = network->value != NULL};

    *out = NULL;
    POLIS_TRY(swap_edges(network, seed, replicate, &edges));
    POLIS_TRY(copy(network, out));
    if (m > 0) {
        memcpy((*out)->tail, edges.tail, m * sizeof *edges.tail);
        memcpy((*out)->head, edges.head, m * sizeof *edges.head);
    }
    if (m > 0 && edges.valued) {
        memcpy((*out)->value, edges.value, m * sizeof *edges.value);
    }

done:
    polis_edges_clear(&edges);
    return rc;
}
