#include "kernel/local.h"

#include "base/mem.h"
#include "kernel/count.h"
#include "network/heap.h"

/* Between sources: dist is -1, sigma, pull and demand are 0 for every vertex, the heap is empty.
 * Only the vertices that were touched are put back. */
struct polis_local {
    const polis_local_task *task;
    int64_t *dist;
    polis_count *sigma; /* shortest paths from the source */
    double *pull;       /* [n * n_lanes] weight of the pairs that end in a vertex or pass it */
    double *demand;     /* [n] trips of the source to each vertex; NULL: there is no table */
    polis_vid *order;   /* settled vertices by distance */
    polis_heap heap;
};

polis_err polis_local_new(const polis_local_task *task, polis_local **out)
{
    polis_err rc = POLIS_OK;
    polis_local *s = NULL;
    const polis_graph *g = task->graph;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->task = task;
    POLIS_NEW(s->dist, g->n);
    POLIS_NEW(s->sigma, g->n);
    POLIS_NEW(s->pull, (int64_t)g->n * task->n_lanes);
    POLIS_NEW(s->order, g->n);
    POLIS_NEW(s->heap.item, g->n_arcs + 1);
    if (task->pairs && task->pairs->off) {
        POLIS_NEW(s->demand, g->n);
    }
    for (polis_vid v = 0; v < g->n; v++) {
        s->dist[v] = -1;
    }
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_local_free(&s);
    return rc;
}

void polis_local_free(polis_local **scratch)
{
    polis_local *s = *scratch;

    if (!s) {
        return;
    }
    POLIS_FREE(s->dist);
    POLIS_FREE(s->sigma);
    POLIS_FREE(s->pull);
    POLIS_FREE(s->demand);
    POLIS_FREE(s->order);
    POLIS_FREE(s->heap.item);
    POLIS_FREE(*scratch);
}

/* What a pair with target v weighs before decay; 0: v is not a target. */
static inline double target_weight(const polis_local *s, polis_vid v)
{
    const polis_pairs *p = s->task->pairs;

    if (!p) {
        return 1.0;
    }
    return s->demand ? s->demand[v] : p->target ? p->target[v] : 1.0;
}

/* In an undirected network a pair of two live vertices is met from both, any other from one. */
static inline double betweenness_weight(const polis_local *s, polis_vid v)
{
    const polis_pairs *p = s->task->pairs;
    const double weight = target_weight(s, v);

    return p && p->live && !p->ordered && !s->task->graph->directed && p->live[v] ? 0.5 * weight
                                                                                  : weight;
}

/* The demand of one origin, scattered over the vertices (or taken away again); returns how many
 * destinations it has. */
static polis_vid scatter_demand(polis_local *s, polis_vid source, bool put)
{
    const polis_pairs *p = s->task->pairs;
    polis_vid n = 0;

    for (polis_eid e = p->off[source]; e < p->off[source + 1]; e++) {
        n += s->demand[p->to[e]] == 0.0 && p->to[e] != source;
        s->demand[p->to[e]] = put ? s->demand[p->to[e]] + p->trips[e] : 0.0;
    }
    return n;
}

/* exp(-x) for 0 <= x, the same bits on every machine, which that of libm has not: e^-x = 2^-k e^-r,
 * |r| <= ln 2 / 2, and a Taylor sum whose rest is below 2^-60. */
static double negative_exp(double x)
{
    static const double LN2_HIGH = 0x1.62e42fefa38p-1, LN2_LOW = 0x1.ef35793c7673p-45;
    static const double INVERSE[] = {0.0,      1.0,      1.0 / 2,  1.0 / 3,  1.0 / 4,
                                     1.0 / 5,  1.0 / 6,  1.0 / 7,  1.0 / 8,  1.0 / 9,
                                     1.0 / 10, 1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14};
    double sum = 1.0, scale = 1.0, r;
    int k;

    if (x > 700.0) {
        return 0.0;
    }
    k = (int)(x * 1.4426950408889634 + 0.5);
    r = (x - k * LN2_HIGH) - k * LN2_LOW;
    for (int i = 14; i > 0; i--) {
        sum = 1.0 - r * sum * INVERSE[i];
    }
    for (; k >= 32; k -= 32) {
        scale *= 0x1p-32;
    }
    return sum * scale / (double)(UINT64_C(1) << k);
}

static inline double decayed(const polis_lane *lane, int64_t d)
{
    return lane->decay == 0.0 ? 1.0 : negative_exp(lane->decay * (double)d);
}

/* Vertices in order of distance, as far as the widest lane and the last target; a vertex's count is
 * complete when it is settled, because lengths are at least 1. */
static polis_vid forward(polis_local *s, polis_vid source, polis_vid n_targets)
{
    const polis_graph *g = s->task->graph;
    const int64_t limit = s->task->lane[s->task->n_lanes - 1].radius;
    polis_vid n_seen = 0;

    s->dist[source] = 0;
    s->sigma[source] = (polis_count){1.0, 0};
    polis_heap_push(&s->heap, 0, source);
    while (s->heap.n > 0 && n_targets > 0) {
        const polis_heap_item top = polis_heap_pop(&s->heap);
        const polis_vid u = top.vertex;

        if (top.key > s->dist[u]) {
            continue; /* stale: pushed again with a shorter distance */
        }
        s->order[n_seen++] = u;
        n_targets -= u != source && target_weight(s, u) > 0.0;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            const int64_t d = top.key + polis_graph_len(g, e);

            if (d <= limit && (s->dist[v] < 0 || d < s->dist[v])) {
                s->dist[v] = d;
                s->sigma[v] = s->sigma[u];
                polis_heap_push(&s->heap, d, v);
            } else if (d == s->dist[v]) {
                s->sigma[v] = polis_count_add(s->sigma[v], s->sigma[u]);
            }
        }
    }
    return n_seen;
}

/* After the last target: vertices that were met and not settled are as if never met. Only their
 * latest item in the heap has their distance; items of settled vertices are staler. */
static void drain(polis_local *s)
{
    for (; s->heap.n > 0; s->heap.n--) {
        const polis_heap_item *item = &s->heap.item[s->heap.n - 1];

        if (item->key == s->dist[item->vertex]) {
            s->dist[item->vertex] = -1;
            s->sigma[item->vertex] = (polis_count){0.0, 0};
        }
    }
}

/* The source's own weight, by which its dependencies count. */
static double source_weight(const polis_local *s, polis_vid source)
{
    const polis_pairs *p = s->task->pairs;

    return p && p->source ? p->source[source] : 1.0;
}

/* The first lane that reaches as far as d, where `lane` reaches farther or is the last one asked.
 */
static inline int nearest_lane(const polis_local_task *task, int lane, int64_t d)
{
    while (lane > 0 && task->lane[lane - 1].radius >= d) {
        lane--;
    }
    return lane;
}

/* Take from the successors of u what passes it, in the lanes from `first` on. */
static void take(polis_local *s, polis_vid u, int first, double weight, polis_partial *p)
{
    const polis_graph *g = s->task->graph;
    const int n_lanes = s->task->n_lanes;
    double *own = s->pull + (int64_t)u * n_lanes;

    for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
        const polis_vid v = g->head[e];
        const double *from = s->pull + (int64_t)v * n_lanes;
        double ratio;

        if (s->dist[v] != s->dist[u] + polis_graph_len(g, e)) {
            continue;
        }
        ratio = polis_count_ratio(s->sigma[u], s->sigma[v]);
        for (int k = first; k < n_lanes; k++) {
            own[k] += ratio * from[k];
        }
        if (p->n_flows > 0) {
            double *flow = p->flow + g->edge[e] * n_lanes;

            for (int k = first; k < n_lanes; k++) {
                flow[k] += weight * ratio * from[k];
            }
        }
    }
}

/* Dependencies, farthest vertex first. A lane that does not reach a vertex has nothing there. */
static void backward(polis_local *s, polis_vid n_seen, double weight, polis_partial *p)
{
    const polis_local_task *task = s->task;
    int first = task->n_lanes - 1;

    for (polis_vid i = n_seen - 1; i >= 0; i--) {
        const polis_vid u = s->order[i];
        const int64_t d = s->dist[u], row = (int64_t)u * task->n_lanes;
        const double end = betweenness_weight(s, u);

        first = nearest_lane(task, first, d);
        take(s, u, first, weight, p);
        if (i == 0) {
            break; /* the source itself */
        }
        polis_partial_touch(p, row);
        polis_partial_touch(p, row + task->n_lanes - 1);
        for (int k = first; k < task->n_lanes; k++) {
            p->through[row + k] += weight * s->pull[row + k];
            s->pull[row + k] += end * decayed(&task->lane[k], d);
        }
    }
}

/* What has been met on the way out. */
typedef struct sums {
    int64_t reach, far;
    double reciprocal;
    double decayed[POLIS_LOCAL_MAX_LANES];
} sums;

static void add_in(const polis_local *s, polis_vid v, int first, double weight, polis_partial *p)
{
    const polis_local_task *task = s->task;
    const int64_t d = s->dist[v];

    for (int k = first; k < task->n_lanes; k++) {
        const int64_t row = (int64_t)v * task->n_lanes + k;
        const polis_lane *lane = &task->lane[k];

        p->reach_in[row]++;
        p->far_in[row] += d;
        p->reciprocal_in[row] += lane->decay == 0.0 ? 1.0 / (double)d : weight * decayed(lane, d);
    }
}

static void store_lane(const polis_local *s, const sums *x, int k, int64_t row, polis_partial *p)
{
    p->reach[row] = x->reach;
    p->far[row] = x->far;
    p->reciprocal[row] = s->task->lane[k].decay == 0.0 ? x->reciprocal : x->decayed[k];
}

/* Sums of distances in order of distance: a lane is complete when the next vertex is beyond it. */
static void collect(const polis_local *s, polis_vid n_seen, double weight, int64_t row,
                    polis_partial *p)
{
    const polis_local_task *task = s->task;
    sums x = {0};
    int first = 0;

    for (polis_vid i = 1; i < n_seen; i++) {
        const polis_vid v = s->order[i];
        const int64_t d = s->dist[v];
        const double target = target_weight(s, v);

        for (; task->lane[first].radius < d; first++) {
            store_lane(s, &x, first, row + first, p);
        }
        if (target == 0.0) {
            continue;
        }
        x.reach++;
        x.far += d;
        x.reciprocal += 1.0 / (double)d;
        for (int k = first; k < task->n_lanes; k++) {
            if (task->lane[k].decay > 0.0) {
                x.decayed[k] += target * decayed(&task->lane[k], d);
            }
        }
        if (p->directed) {
            add_in(s, v, first, weight, p);
        }
    }
    for (; first < task->n_lanes; first++) {
        store_lane(s, &x, first, row + first, p);
    }
}

/* Back to the invariant. */
static void restore(polis_local *s, polis_vid n_seen)
{
    const int n_lanes = s->task->n_lanes;

    for (polis_vid i = 0; i < n_seen; i++) {
        const polis_vid v = s->order[i];

        s->dist[v] = -1;
        s->sigma[v] = (polis_count){0.0, 0};
        for (int k = 0; k < n_lanes; k++) {
            s->pull[(int64_t)v * n_lanes + k] = 0.0;
        }
    }
}

static polis_vid search(polis_local *s, polis_vid source)
{
    const polis_pairs *p = s->task->pairs;
    const double own = p && p->target ? p->target[source] : 1.0;
    const polis_vid n_targets =
        s->demand ? scatter_demand(s, source, true) : s->task->n_targets - (own > 0.0 ? 1 : 0);
    const polis_vid n_seen = forward(s, source, n_targets);

    drain(s);
    return n_seen;
}

static void finish(polis_local *s, polis_vid source, polis_vid n_seen)
{
    restore(s, n_seen);
    if (s->demand) {
        scatter_demand(s, source, false);
    }
}

polis_vid polis_local_ball(polis_local *s, polis_vid source)
{
    const polis_vid n_seen = search(s, source);

    finish(s, source, n_seen);
    return n_seen;
}

void polis_local_block(polis_local *s, polis_vid first, polis_vid last, polis_partial *partial)
{
    for (polis_vid source = first; source < last; source++) {
        const double weight = source_weight(s, source);
        const polis_vid n_seen = search(s, source);

        backward(s, n_seen, weight, partial);
        collect(s, n_seen, weight, (int64_t)(source - first) * s->task->n_lanes, partial);
        finish(s, source, n_seen);
    }
}
