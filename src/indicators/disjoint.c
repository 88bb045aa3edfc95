#include "indicators/disjoint.h"

#include "base/mem.h"

#include <math.h>

enum { MOST_EXACT = 500, MOST_PAIRS = 2000, FEWEST_PAIRS = 100 };

static const double STEPS = 4e9; /* of all searches of a sample */

/* Flow of one pair and the search for one more path. A node has two sides: paths come in at 2v and
 * leave at 2v + 1; one path may pass between them. */
typedef struct flow {
    const polis_graph *g;
    polis_vid s, t;
    polis_vid *before, *after; /* [n] neighbours on the path through the node; -1: none */
    polis_vid *touched;        /* [n_touched] nodes that may be on one */
    bool *listed;              /* [n] among them */
    polis_vid n_touched;
    int64_t *from;   /* [2n] side that this side was reached from */
    uint32_t *epoch; /* [2n] the search that reached it */
    uint32_t now;
    int64_t *queue; /* [2n] */
    int64_t head, tail;
} flow;

static bool has_arc(const polis_graph *g, polis_vid u, polis_vid v)
{
    return polis_heads_find(g->head, g->off[u], g->off[u + 1], v) >= 0;
}

/* Number of distinct heads. */
static polis_vid distinct(const polis_graph *g, polis_vid u)
{
    polis_vid n = 0;

    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        n += e == g->off[u] || g->head[e] != g->head[e - 1];
    }
    return n;
}

static void touch(flow *f, polis_vid v)
{
    if (!f->listed[v]) {
        f->listed[v] = true;
        f->touched[f->n_touched++] = v;
    }
}

static void reach(flow *f, int64_t side, int64_t from)
{
    if (f->epoch[side] != f->now) {
        f->epoch[side] = f->now;
        f->from[side] = from;
        f->queue[f->tail++] = side;
    }
}

/* Leave v over arcs that no path uses; true if one ends at t. */
static bool leave(flow *f, polis_vid v)
{
    for (polis_eid e = f->g->off[v]; e < f->g->off[v + 1]; e++) {
        const polis_vid w = f->g->head[e];

        if (w == f->s || (v == f->s && (w == f->t || f->before[w] == f->s)) || w == f->after[v]) {
            continue;
        }
        if (w == f->t) {
            f->from[2 * (int64_t)w] = 2 * (int64_t)v + 1;
            return true;
        }
        reach(f, 2 * (int64_t)w, 2 * (int64_t)v + 1);
    }
    return false;
}

/* Breadth first, from s to t; paths may be turned back on. */
static bool search(flow *f)
{
    f->now++;
    f->head = f->tail = 0;
    if (leave(f, f->s)) {
        return true;
    }
    while (f->head < f->tail) {
        const int64_t side = f->queue[f->head++];
        const polis_vid v = (polis_vid)(side / 2);
        const bool on_path = f->before[v] >= 0;

        if (side % 2 == 1) {
            if (leave(f, v)) {
                return true;
            }
            if (on_path) { /* undo the way through v */
                reach(f, side - 1, side);
            }
        } else if (!on_path) {
            reach(f, side + 1, side);
        } else if (f->before[v] != f->s) { /* undo the arc into v */
            reach(f, 2 * (int64_t)f->before[v] + 1, side);
        }
    }
    return false;
}

/* Walk back from t and set what each node's path has become. */
static void augment(flow *f)
{
    int64_t side = 2 * (int64_t)f->t;

    while (side != 2 * (int64_t)f->s + 1) {
        const int64_t from = f->from[side];
        const polis_vid v = (polis_vid)(from / 2), w = (polis_vid)(side / 2);

        if (v != w && from % 2 == 1) { /* forward over the arc v, w */
            if (w != f->t) {
                touch(f, w);
                f->before[w] = v;
            }
            if (v != f->s) {
                touch(f, v);
                f->after[v] = w;
            }
        } else if (v == w && from % 2 == 1) { /* the way through v is undone */
            f->before[v] = f->after[v] = -1;
        }
        side = from;
    }
}

/* Paths over a single node between take the fewest nodes: all of them are in some best set. */
static polis_vid short_paths(flow *f)
{
    polis_vid n = has_arc(f->g, f->s, f->t);

    for (polis_eid e = f->g->off[f->s]; e < f->g->off[f->s + 1]; e++) {
        const polis_vid v = f->g->head[e];

        if (v != f->t && f->before[v] < 0 && has_arc(f->g, v, f->t)) {
            touch(f, v);
            f->before[v] = f->s;
            f->after[v] = f->t;
            n++;
        }
    }
    return n;
}

static polis_vid count_paths(flow *f, polis_vid s, polis_vid t, polis_vid most)
{
    polis_vid n;

    f->s = s;
    f->t = t;
    n = short_paths(f);
    while (n < most && search(f)) {
        augment(f);
        n++;
    }
    for (polis_vid k = 0; k < f->n_touched; k++) {
        f->before[f->touched[k]] = f->after[f->touched[k]] = -1;
        f->listed[f->touched[k]] = false;
    }
    f->n_touched = 0;
    return n;
}

static void flow_clear(flow *f)
{
    POLIS_FREE(f->before);
    POLIS_FREE(f->after);
    POLIS_FREE(f->touched);
    POLIS_FREE(f->listed);
    POLIS_FREE(f->from);
    POLIS_FREE(f->epoch);
    POLIS_FREE(f->queue);
}

static polis_err flow_init(const polis_graph *g, flow *f)
{
    polis_err rc = POLIS_OK;
    const int64_t n = g->n;

    *f = (flow){.g = g};
    POLIS_NEW(f->before, n);
    POLIS_NEW(f->after, n);
    POLIS_NEW(f->touched, n);
    POLIS_NEW(f->listed, n);
    POLIS_NEW(f->from, 2 * n);
    POLIS_NEW(f->epoch, 2 * n);
    POLIS_NEW(f->queue, 2 * n);
    for (polis_vid v = 0; v < n; v++) {
        f->before[v] = f->after[v] = -1;
    }

done:
    return rc;
}

/* SplitMix64: a number of its own for each counter. */
static uint64_t mixed(uint64_t counter)
{
    uint64_t x = (counter + 1) * UINT64_C(0x9e3779b97f4a7c15);

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

typedef struct pair {
    polis_vid s, t;
} pair;

/* Pair k of all, or of a sample. */
static pair pair_of(const polis_graph *g, int64_t k, bool sampled)
{
    const uint64_t n = (uint64_t)g->n;
    polis_vid s, t;

    if (sampled) {
        s = (polis_vid)(mixed(2 * (uint64_t)k) % n);
        t = (polis_vid)(mixed(2 * (uint64_t)k + 1) % (n - 1));
    } else {
        s = (polis_vid)(k / (g->n - 1));
        t = (polis_vid)(k % (g->n - 1));
    }
    return (pair){s, t + (t >= s)};
}

typedef struct sums {
    int64_t paths, pairs;
} sums;

/* The share of one thread. *rc and *total are common to all threads; whole numbers, so that the
 * order of additions does not matter. */
static void count_pairs(const polis_graph *g, int64_t n_pairs, bool sampled, const polis_vid *out,
                        const polis_vid *in, const polis_interrupt *interrupt, polis_err *rc,
                        sums *total)
{
    flow f;
    const polis_err mine = flow_init(g, &f);
    sums sum = {0, 0};

    if (mine != POLIS_OK) {
#pragma omp atomic write
        *rc = mine;
    }
#pragma omp barrier
    if (*rc == POLIS_OK) { /* no thread writes *rc any more: all take the same branch */
#pragma omp for schedule(dynamic, 16)
        for (int64_t k = 0; k < n_pairs; k++) {
            const pair p = pair_of(g, k, sampled);
            const polis_vid most = out[p.s] < in[p.t] ? out[p.s] : in[p.t];

            if ((sampled || g->directed || p.s < p.t) &&
                polis_interrupt_check(interrupt) == POLIS_OK) {
                sum.pairs++;
                sum.paths += most > 0 ? count_paths(&f, p.s, p.t, most) : 0;
            }
        }
    }
#pragma omp critical(polis_disjoint)
    {
        total->paths += sum.paths;
        total->pairs += sum.pairs;
    }
    flow_clear(&f);
}

polis_err polis_disjoint_mean(const polis_graph *graph, const polis_interrupt *interrupt,
                              double *out, bool *sampled)
{
    polis_err rc = POLIS_OK;
    polis_graph *turned = NULL;
    polis_vid *n_out = NULL, *n_in = NULL;
    const double n = graph->n, arcs = (double)graph->n_arcs;
    int64_t n_pairs = (int64_t)graph->n * (graph->n - 1);
    sums total = {0, 0};

    *sampled = graph->n > MOST_EXACT;
    if (*sampled) {
        const double fit = STEPS / (arcs / n * arcs + n);
        n_pairs = fit < FEWEST_PAIRS ? FEWEST_PAIRS : fit < MOST_PAIRS ? (int64_t)fit : MOST_PAIRS;
    }
    POLIS_NEW(n_out, graph->n);
    POLIS_NEW(n_in, graph->n);
    POLIS_TRY(polis_graph_transpose(graph, &turned));
    for (polis_vid v = 0; v < graph->n; v++) {
        n_out[v] = distinct(graph, v);
        n_in[v] = distinct(turned, v);
    }
#pragma omp parallel
    count_pairs(graph, n_pairs, *sampled, n_out, n_in, interrupt, &rc, &total);
    POLIS_TRY(rc);
    POLIS_TRY(polis_interrupt_check(interrupt));
    *out = total.pairs > 0 ? (double)total.paths / (double)total.pairs : NAN;

done:
    polis_graph_free(&turned);
    POLIS_FREE(n_out);
    POLIS_FREE(n_in);
    return rc;
}
