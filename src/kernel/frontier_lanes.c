/*
 * The levels themselves. Compiled once for each instruction set: the build defines
 * POLIS_FRONTIER_GROUP, the name of the entry point.
 */
#include "kernel/frontier_lanes.h"
#include "kernel/lanes.h"
#include "kernel/runs.h"

#include <string.h>

static const double COUNT_LIMIT = 0x1p1000;

enum { PUSH_COST = 4 }; /* adding to a row costs some four times as much as reading one */

typedef struct run {
    polis_frontier *s;
    polis_partial *p;
    const polis_vid *source; /* [n_sources] ascending; lane k searches from source[k] */
    polis_vid n_sources, block_first;
    polis_vid low, high; /* core vertices of the sources' components: low .. high - 1 */
    int64_t n_levels;
    uint32_t lanes;      /* those that search */
    polis_eid open_arcs; /* into vertices that some lane has not reached */
    real sources;        /* of each lane: its root and that one's tree */
    real largest;        /* path count */
} run;

static inline double *row(double *rows, int64_t i)
{
    return rows + i * LANES;
}

/* What other groups left of their components is not looked at. */
static void clear_seen(const run *r)
{
    memset(r->s->seen + r->low, 0, (size_t)(r->high - r->low) * sizeof *r->s->seen);
}

/* Vertices that a core vertex stands for. */
static inline double weight(const polis_trees *trees, polis_vid v)
{
    return (double)(trees->root[v + 1] - trees->root[v]);
}

static int64_t n_arcs_of(const polis_graph *g, const polis_front *front, int64_t n)
{
    int64_t arcs = 0;

    for (int64_t i = 0; i < n; i++) {
        arcs += g->off[front[i].vertex + 1] - g->off[front[i].vertex];
    }
    return arcs;
}

/* Sum of the neighbours' values. Rows without a value hold zeros: adding them is cheaper than a
 * branch that is often foreseen wrongly. */
static inline real sum_row(const polis_graph *g, polis_vid v, const double *value)
{
    real sum = real_set(0.0);

    for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
        sum = real_add(sum, real_load(value + (int64_t)g->head[e] * LANES));
    }
    return sum;
}

/* fresh[i] = sum of the neighbours' values in the lanes of front[i]. */
static void pull(polis_frontier *s, const polis_graph *g, const polis_front *front, int64_t n,
                 const double *value)
{
    for (int64_t i = 0; i < n; i++) {
        real_store(row(s->fresh, i), real_keep(front[i].mask, sum_row(g, front[i].vertex, value)));
    }
}

/* The same sums, in the same order, along the arcs of the level that has the values. */
static void push(polis_frontier *s, const polis_graph *g, const polis_front *from, int64_t n_from,
                 int64_t n_to, const double *value)
{
    memset(s->fresh, 0, (size_t)n_to * LANES * sizeof *s->fresh);
    for (int64_t i = 0; i < n_from; i++) {
        const polis_vid u = from[i].vertex;
        const real x = real_load(value + (int64_t)u * LANES);

        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            const polis_vid v = g->head[e];
            const uint32_t mask = s->at[v] & from[i].mask;
            if (mask) {
                double *to = row(s->fresh, s->slot[v]);
                real_store(to, real_add(real_load(to), real_keep(mask, x)));
            }
        }
    }
}

/* Sum over one level (n vertices from `to` on) the values of the level next to it, `from`. */
static void gather(polis_frontier *s, const polis_graph *pulled, const polis_graph *pushed,
                   const polis_front *to, int64_t n_to, const polis_front *from, int64_t n_from,
                   const double *value)
{
    const int64_t pull_arcs = n_arcs_of(pulled, to, n_to);

    if (PUSH_COST * n_arcs_of(pushed, from, n_from) < pull_arcs) {
        for (int64_t i = 0; i < n_to; i++) {
            s->at[to[i].vertex] = (uint16_t)to[i].mask;
            s->slot[to[i].vertex] = (polis_vid)i;
        }
        push(s, pushed, from, n_from, n_to, value);
        for (int64_t i = 0; i < n_to; i++) {
            s->at[to[i].vertex] = 0;
        }
    } else {
        pull(s, pulled, to, n_to, value);
    }
}

/* List the vertices next to the last level that are new in some lane. */
static int64_t find_next(const run *r, const polis_front *last, int64_t n_last, polis_front *next)
{
    polis_frontier *s = r->s;
    const polis_graph *g = s->levels->out;
    int64_t n = 0;

    for (int64_t i = 0; i < n_last; i++) {
        const polis_vid u = last[i].vertex;
        const uint16_t mask = (uint16_t)last[i].mask;
        for (polis_eid e = g->off[u]; e < g->off[u + 1]; e++) {
            s->at[g->head[e]] |= mask;
        }
    }
    for (polis_vid v = r->low; v < r->high; v++) {
        const uint32_t mask = s->at[v] & ~(uint32_t)s->seen[v];

        next[n] = (polis_front){v, mask};
        n += mask != 0;
        s->at[v] = 0;
    }
    return n;
}

/* The same list, and in fresh[] the counts, by pulling whatever some lane has not reached. */
static int64_t pull_next(const run *r, polis_front *next)
{
    polis_frontier *s = r->s;
    const real zero = real_set(0.0);
    int64_t n = 0;

    for (polis_vid v = r->low; v < r->high; v++) {
        const uint32_t open = r->lanes & ~(uint32_t)s->seen[v];

        if (open) {
            const real sum = sum_row(s->levels->in, v, s->sigma);
            const uint32_t mask = real_less(zero, sum) & open;

            real_store(row(s->fresh, n), real_keep(mask, sum));
            next[n] = (polis_front){v, mask};
            n += mask != 0;
        }
    }
    return n;
}

/* What the searches that are at a distance of a vertex there add to its sums as a target. */
static void add_targets(polis_partial *p, const polis_front *front, int64_t n, int64_t level)
{
    const double far = (double)level;

    for (int64_t i = 0; i < n; i++) {
        const polis_vid v = front[i].vertex;
        const int lanes = __builtin_popcount(front[i].mask);

        p->reach_in[v] += lanes;
        p->far_in[v] += lanes * level;
        p->reciprocal_in[v] += lanes / far;
        if (p->square[0]) {
            p->square[POLIS_SQUARE_FAR][v] += lanes * (far * far);
            p->square[POLIS_SQUARE_RECIPROCAL][v] += lanes / (far * far);
        }
    }
}

/* Count a whole level, all of whose vertices are at the same distance, and the trees on it. Until
 * the way back, share[] holds how many vertices are at each distance. */
static void add_distances(run *r, const polis_front *front, int64_t n, int64_t level)
{
    const polis_trees *t = r->s->levels->trees;
    double *counts = r->s->share;
    const real one = real_set(1.0);
    real count;

    real_store(row(counts, level + t->height), real_set(0.0));
    count = real_load(row(counts, level));
    for (int64_t i = 0; i < n; i++) {
        count = real_add(count, real_keep(front[i].mask, one));
    }
    real_store(row(counts, level), count);
    for (int64_t i = 0; t->height > 0 && i < n; i++) {
        double *below = row(counts, level + 1);

        for (polis_vid k = t->at_first[front[i].vertex]; k < t->at_first[front[i].vertex + 1];
             k++) {
            const real at = real_keep(front[i].mask, real_set((double)t->at[k]));
            real_store(below, real_add(real_load(below), at));
            below += LANES;
        }
    }
    if (r->p->directed) {
        add_targets(r->p, front, n, level);
    }
}

/* The level of the sources. */
static void start(run *r)
{
    polis_frontier *s = r->s;
    double sources[LANES] __attribute__((aligned(64))) = {0.0};

    s->first[0] = 0;
    s->first[1] = r->n_sources;
    for (polis_vid k = 0; k < r->n_sources; k++) {
        const polis_vid v = r->source[k];
        const uint32_t lane = 1u << k;

        s->front[k] = (polis_front){v, lane};
        s->seen[v] = (uint16_t)lane;
        real_store(row(s->sigma, v), real_keep(lane, real_set(1.0)));
        sources[k] = weight(s->levels->trees, v);
    }
    r->sources = real_load(sources);
    memset(s->share, 0, (size_t)(1 + s->levels->trees->height) * LANES * sizeof *s->share);
    r->lanes = EVERY_LANE >> (LANES - r->n_sources);
    r->open_arcs = s->levels->in->off[r->high] - s->levels->in->off[r->low];
    r->n_levels = 1;
}

/* The vertices after the last level, n_last from `last` on, and in fresh[] their counts. */
static int64_t make_next(const run *r, const polis_front *last, int64_t n_last, polis_front *next)
{
    polis_frontier *s = r->s;
    const polis_graph *out = s->levels->out, *in = s->levels->in;
    int64_t n;

    if (r->open_arcs <= PUSH_COST * n_arcs_of(out, last, n_last)) {
        return pull_next(r, next);
    }
    n = find_next(r, last, n_last, next);
    gather(s, in, out, next, n, last, n_last, s->sigma);
    return n;
}

/* A level is complete: its counts may be seen from now on. */
static void show(run *r, const polis_front *front, int64_t n)
{
    polis_frontier *s = r->s;
    const polis_eid *off = s->levels->in->off;

    for (int64_t i = 0; i < n; i++) {
        const polis_vid v = front[i].vertex;
        double *sigma = row(s->sigma, v);
        const real fresh = real_load(row(s->fresh, i));

        real_store(sigma, real_add(real_load(sigma), fresh));
        r->largest = real_max(r->largest, fresh);
        s->seen[v] |= (uint16_t)front[i].mask;
        r->open_arcs -= s->seen[v] == r->lanes ? off[v + 1] - off[v] : 0;
    }
}

static void forward(run *r)
{
    polis_frontier *s = r->s;

    start(r);
    for (;;) {
        const int64_t *first = s->first + r->n_levels;
        const polis_front *last = s->front + first[-1];
        const int64_t n_last = first[0] - first[-1];
        polis_front *next = s->front + first[0];
        const int64_t n = make_next(r, last, n_last, next);

        if (n == 0) {
            return;
        }
        show(r, next, n);
        add_distances(r, next, n, r->n_levels);
        s->first[++r->n_levels] = first[0] + n;
    }
}

/* Dependencies on the arcs of one level. */
static void add_flows(run *r, const polis_front *front, int64_t n)
{
    polis_frontier *s = r->s;
    const polis_graph *g = s->levels->out;

    for (int64_t i = 0; i < n; i++) {
        const polis_vid v = front[i].vertex;
        const real sigma = real_keep(front[i].mask, real_load(row(s->sigma, v)));

        for (polis_eid e = g->off[v]; e < g->off[v + 1]; e++) {
            if (s->seen[g->head[e]] & front[i].mask) {
                const real share = real_load(row(s->share, g->head[e]));
                real_add_sums(&r->p->flow[g->edge[e]], real_mul(sigma, share));
            }
        }
    }
}

static void backward(run *r)
{
    polis_frontier *s = r->s;
    const polis_trees *t = s->levels->trees;
    const real one = real_set(1.0);

    clear_seen(r);
    memset(row(s->share, r->low), 0, (size_t)(r->high - r->low) * LANES * sizeof *s->share);
    for (int64_t level = r->n_levels - 1; level >= 0; level--) {
        const polis_front *front = s->front + s->first[level];
        const int64_t n = s->first[level + 1] - s->first[level];
        const bool deepest = level + 1 == r->n_levels;

        if (!deepest && r->p->n_flows > 0) {
            add_flows(r, front, n);
        }
        if (level == 0) {
            return; /* nothing passes a source */
        }
        if (deepest) {
            memset(s->fresh, 0, (size_t)n * LANES * sizeof *s->fresh);
        } else {
            gather(s, s->levels->out, s->levels->in, front, n, front + n,
                   s->first[level + 2] - s->first[level + 1], s->share);
        }
        for (int64_t i = 0; i < n; i++) {
            const polis_vid v = front[i].vertex;
            const real sigma = real_load(row(s->sigma, v));
            const real delta = real_mul(sigma, real_load(row(s->fresh, i)));
            const real whole = real_add(real_mul(r->sources, real_set(weight(t, v))), delta);
            const real share = real_div(whole, real_max(sigma, one));
            double *to = row(s->share, v);

            if (!deepest) {
                real_add_sums(&r->p->through[t->root[v]], delta);
            }
            if (!deepest && r->p->square[0]) {
                real_add_sums(&r->p->square[POLIS_SQUARE_THROUGH][v], real_mul(delta, delta));
            }
            real_store(to, real_add(real_load(to), real_keep(front[i].mask, share)));
            s->seen[v] |= (uint16_t)front[i].mask;
        }
    }
}

/* Dependencies of all sources on the trees that they reach from outside. */
static void add_reached(const run *r)
{
    const polis_frontier *s = r->s;
    const polis_trees *t = s->levels->trees;

    for (polis_vid v = r->low; t->height > 0 && v < r->high; v++) {
        const polis_vid k = v - r->source[0];
        const bool own = k >= 0 && k < r->n_sources;
        const uint32_t others = s->seen[v] & ~(own ? 1u << k : 0);

        if (t->root[v + 1] - t->root[v] > 1 && others) {
            double n_sources = 0.0;

            real_add_sums(&n_sources, real_keep(others, r->sources));
            polis_trees_reached(t, v, n_sources, r->p->through,
                                r->p->n_flows > 0 ? r->p->flow : NULL);
        }
    }
}

/* What each lane's search found for the sources of its tree. */
static void add_sources(const run *r)
{
    const polis_frontier *s = r->s;
    const polis_trees *t = s->levels->trees;

    for (polis_vid k = 0; k < r->n_sources; k++) {
        const polis_vid v = r->source[k];
        const polis_vid i = t->root[v] - t->root[r->block_first];

        polis_trees_sources(t, v, s->share + k, LANES, r->n_levels + t->height, &s->in_tree,
                            r->p->reach + i, r->p->far + i, r->p->reciprocal + i);
        if (t->root[v + 1] - t->root[v] > 1) {
            polis_trees_own(t, v, r->p->reach[i] + 1, &s->in_tree, r->p->through,
                            r->p->n_flows > 0 ? r->p->flow : NULL);
        }
    }
}

polis_frontier_group POLIS_FRONTIER_GROUP;

bool POLIS_FRONTIER_GROUP(polis_frontier *s, const polis_vid *source, polis_vid n_sources,
                          polis_vid block_first, polis_partial *partial)
{
    const real zero = real_set(0.0);
    const polis_levels *l = s->levels;
    const polis_vid last = source[n_sources - 1];
    run r = {
        .s = s, .p = partial, .source = source, .n_sources = n_sources, .block_first = block_first};

    r.sources = r.largest = zero;
    r.low = l->component[polis_run_of(l->component, l->n_components, source[0])];
    r.high = l->component[polis_run_of(l->component, l->n_components, last) + 1];
    clear_seen(&r);
    memset(row(s->sigma, r.low), 0, (size_t)(r.high - r.low) * LANES * sizeof *s->sigma);
    forward(&r);
    if (real_less(r.largest, real_set(COUNT_LIMIT)) != EVERY_LANE) {
        return false;
    }
    if (!partial->square[0]) { /* pivots have no trees, and no sums of their own are asked for */
        add_sources(&r);
        add_reached(&r);
    }
    backward(&r);
    return true;
}
