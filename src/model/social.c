/* Networks without places: small world, preferential attachment, communities. */
#include "base/mem.h"
#include "base/random.h"
#include "model/pair_set.h"
#include "model/sketch.h"

#include <math.h>

enum { REWIRE = 2, ATTACH, SCATTER };

/* ---- small world ------------------------------------------------------------------------------*/

enum { MOST_TRIES = 1000 };

/* A node that u does not know, or `old` where it finds none: in tiny networks only. */
static polis_vid stranger(const polis_random *random, uint32_t edge, const polis_pair_set *set,
                          polis_vid n, polis_vid u, polis_vid old)
{
    for (uint32_t draw = 1; draw <= MOST_TRIES; draw++) {
        const polis_vid w = (polis_vid)polis_random_below(random, edge, draw, n);

        if (w != u && !polis_pair_set_has(set, u, w)) {
            return w;
        }
    }
    return old;
}

static polis_vid around(polis_vid n, polis_vid u, int step)
{
    return (polis_vid)(((int64_t)u + step) % n);
}

polis_err polis_sketch_small_world(const polis_model_options *o, uint32_t network,
                                   polis_sketch *sketch)
{
    const int half = o->degree / 2;
    const int64_t m = (int64_t)o->n * half;
    polis_err rc = POLIS_OK;
    polis_pair_set set = {0};

    POLIS_TRY(polis_pair_set_new(&set, m, false));
    for (int step = 1; step <= half; step++) {
        for (polis_vid u = 0; u < o->n; u++) {
            polis_pair_set_add(&set, u, around(o->n, u, step));
        }
    }
    for (int step = 1; step <= half; step++) {
        /* a purpose for each round leaves 32 bits for the node */
        const polis_random random = {o->seed, network, REWIRE | (uint32_t)step << 8};
        for (polis_vid u = 0; u < o->n; u++) {
            polis_vid v = around(o->n, u, step);

            if (polis_random_unit(&random, (uint32_t)u, 0) < o->rewire) {
                const polis_vid w = stranger(&random, (uint32_t)u, &set, o->n, u, v);
                polis_pair_set_remove(&set, u, v);
                polis_pair_set_add(&set, u, w);
                v = w;
            }
            POLIS_TRY(polis_edges_add(&sketch->edges, u, v, 1.0));
        }
    }

done:
    polis_pair_set_clear(&set);
    return rc;
}

/* ---- preferential attachment ------------------------------------------------------------------*/

/* Has v been joined to u already? Its edges are the last of the list. */
static bool is_joined(const polis_edges *edges, polis_vid v, polis_vid u)
{
    for (polis_eid e = edges->m - 1; e >= 0 && edges->tail[e] == v; e--) {
        if (edges->head[e] == u) {
            return true;
        }
    }
    return false;
}

polis_err polis_sketch_preferential(const polis_model_options *o, uint32_t network,
                                    polis_sketch *sketch)
{
    const polis_random random = {o->seed, network, ATTACH};
    const polis_vid half = o->degree / 2;
    polis_edges *edges = &sketch->edges;
    polis_err rc = POLIS_OK;

    for (polis_vid u = 0; u < half; u++) {
        POLIS_TRY(polis_edges_add(edges, half, u, 1.0));
    }
    for (polis_vid v = half + 1; v < o->n; v++) {
        const polis_eid m = edges->m; /* one end of these, each as likely, is one node by degree */
        uint32_t draw = 0;

        while (edges->m < m + half) {
            const int64_t end = polis_random_below(&random, (uint32_t)v, draw++, 2 * m);
            const polis_vid u = end < m ? edges->tail[end] : edges->head[end - m];

            if (!is_joined(edges, v, u)) {
                POLIS_TRY(polis_edges_add(edges, v, u, 1.0));
            }
        }
    }

done:
    return rc;
}

/* ---- communities ------------------------------------------------------------------------------*/

/* The edges of v to each of [first, last) with probability p, by the gaps between them. */
static polis_err scatter(const polis_random *random, polis_vid v, polis_vid first, polis_vid last,
                         double p, uint32_t *draw, polis_edges *edges)
{
    const double scale = 1.0 / log1p(-p); /* -0 for p = 1: no gap */
    polis_err rc = POLIS_OK;

    for (int64_t w = first; p > 0.0 && w < last; w++) {
        const double gap = log1p(-polis_random_unit(random, (uint32_t)v, (*draw)++)) * scale;

        if (!(gap < (double)(last - w))) {
            break;
        }
        w += (int64_t)gap;
        POLIS_TRY(polis_edges_add(edges, v, (polis_vid)w, 1.0));
    }

done:
    return rc;
}

polis_err polis_sketch_community(const polis_model_options *o, uint32_t network,
                                 polis_sketch *sketch)
{
    const polis_random random = {o->seed, network, SCATTER};
    const double size = (double)o->n / o->groups, within = o->inside * o->degree;
    const double p_in = size > 1.0 ? within / (size - 1.0) : 0.0;
    const double p_out = o->groups > 1 ? (o->degree - within) / (o->n - size) : 0.0;
    polis_err rc = POLIS_OK;

    for (polis_vid g = 0; g < o->groups; g++) {
        const polis_vid first = (polis_vid)((int64_t)o->n * g / o->groups);
        const polis_vid last = (polis_vid)((int64_t)o->n * (g + 1) / o->groups);

        for (polis_vid v = first; v < last; v++) {
            uint32_t draw = 0;

            POLIS_TRY(scatter(&random, v, 0, first, p_out, &draw, &sketch->edges));
            POLIS_TRY(scatter(&random, v, first, v, p_in, &draw, &sketch->edges));
        }
    }

done:
    return rc;
}
