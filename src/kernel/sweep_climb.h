/*
 * The steps of a sweep among the sources and their ancestors: labels of paths that only climb, and
 * their dependencies.
 */
#ifndef POLIS_KERNEL_SWEEP_CLIMB_H
#define POLIS_KERNEL_SWEEP_CLIMB_H

#include "kernel/sweep_run.h"

#include <string.h>

/* The bit of the lane whose source ancestor i in the list is, or 0. */
static inline uint32_t own_lane(const run *r, polis_vid i)
{
    const polis_vid v = r->s->ancestor[i];

    if (PIVOTS) {
        return r->s->own[i];
    }
    return v >= r->first && v < r->last ? 1u << (v - r->first + r->lane) : 0;
}

/* Index of an ancestor in the list: neighbours come first, then the path from the first of them up.
 */
static inline polis_vid ancestor_index(const run *r, polis_vid head)
{
    if (PIVOTS) {
        return r->s->index[head];
    }
    if (head >= r->first) {
        return r->last - 1 - head;
    }
    return r->n_sources + r->depth[r->first] - 1 - r->depth[head];
}

/* The sources and their ancestors, deepest position first. In preorder, ancestors of a source that
 * are not those of the one before it come after that. */
static void list_pivots(run *r)
{
    polis_sweep *s = r->s;
    const polis_vid *parent = s->hierarchy->tree->parent;

    s->n_ancestors = 0;
    for (polis_vid k = r->n_sources - 1; k >= 0; k--) {
        const polis_vid before = k > 0 ? r->source[k - 1] : -1;

        for (polis_vid v = r->source[k]; v > before; v = parent[v]) {
            s->own[s->n_ancestors] = v == r->source[k] ? 1u << (r->lane + k) : 0;
            s->index[v] = s->n_ancestors;
            s->ancestor[s->n_ancestors++] = v;
        }
    }
}

/* The same of neighbours: the parent of a source is the one before it or an ancestor of that, so
 * the ancestors of all are the sources and the ancestors of the first. */
static void list_ancestors(run *r)
{
    polis_sweep *s = r->s;
    const polis_etree *tree = s->hierarchy->tree;

    s->n_ancestors = 0;
    for (polis_vid v = r->last - 1; v >= r->first; v--) {
        s->ancestor[s->n_ancestors++] = v;
    }
    for (polis_vid v = tree->parent[r->first]; v >= 0; v = tree->parent[v]) {
        s->ancestor[s->n_ancestors++] = v;
    }
    for (polis_vid i = 0; i < s->n_ancestors; i++) {
        const polis_vid v = s->ancestor[i];
        s->fell_off[i + 1] = s->fell_off[i] + SUMS * (r->down->off[v + 1] - r->down->off[v]);
    }
    memset(s->fell, 0, (size_t)s->fell_off[s->n_ancestors] * sizeof *s->fell);
}

/* Climb: labels of paths that only go up, deepest position first. */
static void push_up(run *r)
{
    const polis_arcs *up = r->up;
    const length *len = up->LENGTHS;

    if (PIVOTS) {
        list_pivots(r);
    } else {
        list_ancestors(r);
    }
    for (polis_vid i = 0; i < r->s->n_ancestors; i++) {
        const uint32_t own = own_lane(r, i);

        dist_store(up_dist_at(r, i), dist_pick(own, dist_set(0), dist_set(UNREACHED)));
        real_store(up_sigma_at(r, i), real_keep(own, real_set(1.0)));
        real_store(up_flow_at(r, i), real_set(0.0));
    }
    for (polis_vid i = 0; i < r->s->n_ancestors; i++) {
        const polis_vid v = r->s->ancestor[i];
        const dist d = dist_load(up_dist_at(r, i));
        const real sigma = real_load(up_sigma_at(r, i));

        for (polis_eid a = up->off[v]; a < up->off[v + 1]; a++) {
            const polis_vid j = ancestor_index(r, up->head[a]);
            const dist way = dist_add(d, dist_set(len[a])), old = dist_load(up_dist_at(r, j));
            const real paths = real_mul(sigma, real_set(up->count[a]));
            const uint32_t less = dist_less(way, old), equal = dist_equal(way, old);
            const real old_paths = real_load(up_sigma_at(r, j));
            const real sum = real_add(real_keep(~less, old_paths), real_keep(less | equal, paths));

            dist_store(up_dist_at(r, j), dist_min(way, old));
            real_store(up_sigma_at(r, j), sum);
            r->sums.largest = real_max(r->sums.largest, sum);
        }
    }
}

/* Where the sums of the arcs above ancestor i are kept until those of climbing paths are known.
 * Directed networks have other arcs for these, and pivots sums of each lane, so nothing waits. */
static inline double *fell_at(const run *r, polis_vid i)
{
    return i < 0 || r->by_target ? NULL : r->s->fell + r->s->fell_off[i];
}

/* The dependency of the k-th arc above ancestor i, both of the way down and of the climb. */
static inline void add_both(run *r, polis_vid i, polis_eid k, int32_t slot, real flow)
{
    const double *fell = fell_at(r, i);
    double sum[SUMS];

    if (!fell) {
        sum_flow(r, slot, flow);
        return;
    }
    real_sums(sum, flow);
    for (int h = 0; h < SUMS; h++) {
        r->p->flow[slot] += fell[k * SUMS + h] + sum[h];
    }
}

/* Fall back: what climbed through or ended at an ancestor is shared by the arcs it climbed, highest
 * ancestor first. */
static void pull_up_flow(run *r)
{
    polis_sweep *s = r->s;
    const polis_arcs *up = r->up;
    const length *len = up->LENGTHS;

    for (polis_vid i = s->n_ancestors - 1; i >= 0; i--) {
        const polis_vid v = s->ancestor[i];
        const dist d = dist_load(up_dist_at(r, i));
        const real sigma = real_load(up_sigma_at(r, i));
        real through = real_set(0.0);

        for (polis_eid a = up->off[v]; a < up->off[v + 1]; a++) {
            const polis_vid j = ancestor_index(r, up->head[a]);
            const uint32_t mask =
                dist_equal(dist_add(d, dist_set(len[a])), dist_load(up_dist_at(r, j)));
            real flow = real_set(0.0);

            if (mask != 0) { /* up_flow of a finished ancestor holds flow / sigma already */
                flow =
                    real_mul(real_mul(sigma, real_set(up->count[a])), real_load(up_flow_at(r, j)));
                flow = real_keep(mask, flow);
                through = real_add(through, flow);
            }
            if (up->flow[a] >= 0) {
                add_both(r, i, a - up->off[v], up->flow[a], flow);
            }
        }
        sum_through(r, v,
                    real_keep(~own_lane(r, i), real_add(real_load(up_delta_at(r, i)), through)));
        through = real_add(through, real_load(up_flow_at(r, i)));
        real_store(up_flow_at(r, i), real_keep(dist_less(d, dist_set(UNREACHED)),
                                               real_div(through, real_max(sigma, real_set(1.0)))));
    }
}

#endif
