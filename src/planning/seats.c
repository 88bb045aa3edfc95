#include "planning/seats.h"

#include "base/mem.h"
#include "base/random.h"
#include "shock/attack.h"
#include "shock/largest.h"

#include <string.h>

enum { PURPOSE = 0x73656174 }; /* of the stream: no other part draws from it */

void polis_seats_clear(polis_seats *seats)
{
    POLIS_FREE(seats->seat);
}

/* What an organisation at each node reaches, and who is reached. */
typedef struct reach {
    polis_vid n;
    polis_eid *off;   /* [n + 1] */
    polis_vid *at;    /* the node itself and each contact once */
    uint8_t *reached; /* [n] */
    polis_vid n_reached;
} reach;

static void reach_clear(reach *r)
{
    POLIS_FREE(r->off);
    POLIS_FREE(r->at);
    POLIS_FREE(r->reached);
}

static polis_err reach_init(const polis_graph *graph, reach *r)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};
    polis_vid *mark = NULL;
    polis_eid n = 0;

    *r = (reach){.n = graph->n};
    POLIS_TRY(polis_ends_init(graph, &ends));
    POLIS_NEW(r->off, (int64_t)graph->n + 1);
    POLIS_NEW(r->at, ends.off[ends.n] + graph->n);
    POLIS_NEW(r->reached, graph->n);
    POLIS_NEW(mark, graph->n);
    for (polis_vid v = 0; v < graph->n; v++) {
        mark[v] = v + 1;
        r->at[n++] = v;
        for (polis_eid k = ends.off[v]; k < ends.off[v + 1]; k++) {
            const polis_eid e = ends.at[k];
            const polis_vid u = ends.tail[e] == v ? ends.head[e] : ends.tail[e];

            if (mark[u] != v + 1) {
                mark[u] = v + 1;
                r->at[n++] = u;
            }
        }
        r->off[v + 1] = n;
    }

done:
    polis_ends_clear(&ends);
    POLIS_FREE(mark);
    return rc;
}

/* Seat one at v; gain [n], or NULL, loses who is reached now. */
static polis_vid seat_at(reach *r, polis_vid v, polis_vid *gain)
{
    polis_vid n_new = 0;

    for (polis_eid k = r->off[v]; k < r->off[v + 1]; k++) {
        const polis_vid u = r->at[k];

        if (!r->reached[u]) {
            r->reached[u] = 1;
            n_new++;
            for (polis_eid j = r->off[u]; gain && j < r->off[u + 1]; j++) {
                gain[r->at[j]]--;
            }
        }
    }
    r->n_reached += n_new;
    return n_new;
}

static polis_err seat_best(reach *r, int64_t most, polis_seats *out)
{
    polis_err rc = POLIS_OK;
    polis_vid *gain = NULL;
    int64_t contacts = 0;

    POLIS_NEW(gain, r->n);
    for (polis_vid v = 0; v < r->n; v++) {
        gain[v] = (polis_vid)(r->off[v + 1] - r->off[v]);
    }
    while (out->n < most && r->n_reached < r->n) {
        polis_seat *s = &out->seat[out->n++];

        for (polis_vid v = 0; v < r->n; v++) {
            s->node = gain[v] > gain[s->node] ? v : s->node;
        }
        contacts += r->off[s->node + 1] - r->off[s->node];
        s->n_new = seat_at(r, s->node, gain);
        s->coverage = (double)r->n_reached / r->n;
        s->depth = (double)contacts / r->n;
    }

done:
    POLIS_FREE(gain);
    return rc;
}

/* Mean coverage of as many seats at random. */
static polis_err seat_at_random(reach *r, int64_t n_random, uint64_t seed, polis_seats *out)
{
    polis_err rc = POLIS_OK;
    int64_t *order = NULL, *sum = NULL;

    POLIS_NEW(order, r->n);
    POLIS_NEW(sum, out->n);
    for (int64_t i = 0; i < n_random; i++) {
        const polis_random random = {seed, (uint32_t)i, PURPOSE};

        polis_attack_random(&random, r->n, out->n, order);
        memset(r->reached, 0, (size_t)r->n);
        r->n_reached = 0;
        for (int64_t k = 0; k < out->n; k++) {
            seat_at(r, (polis_vid)order[k], NULL);
            sum[k] += r->n_reached;
        }
    }
    for (int64_t k = 0; k < out->n; k++) {
        out->seat[k].random = (double)sum[k] / (double)n_random / r->n;
    }

done:
    POLIS_FREE(order);
    POLIS_FREE(sum);
    return rc;
}

polis_err polis_seats_run(const polis_graph *graph, int64_t most, int64_t n_random, uint64_t seed,
                          polis_seats *out)
{
    polis_err rc = POLIS_OK;
    reach r = {0};

    *out = (polis_seats){0};
    most = most < graph->n ? most : graph->n;
    POLIS_TRY(reach_init(graph, &r));
    POLIS_NEW(out->seat, most);
    POLIS_TRY(seat_best(&r, most, out));
    rc = seat_at_random(&r, n_random, seed, out);

done:
    reach_clear(&r);
    return rc;
}
