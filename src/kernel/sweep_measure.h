/*
 * The step of a sweep that finds distances: of every position from its ancestors', with the arcs on
 * shortest paths to it and the sums of distances.
 */
#ifndef POLIS_KERNEL_SWEEP_MEASURE_H
#define POLIS_KERNEL_SWEEP_MEASURE_H

#include "kernel/sweep_climb.h"

/* Of whole numbers; so large a sum is exact. */
static inline int64_t whole_sum(real x)
{
    double sum = 0.0;

    real_add_sums(&sum, x);
    return (int64_t)sum;
}

/* Add the distances of v to the sums of the lanes, its own source excepted. */
static inline void add_distances(run *r, polis_vid v, dist d, uint32_t others)
{
    const real x = dist_real(d);
    const bool all = others == EVERY_LANE;
    const real reciprocal = real_div(real_set(1.0), all ? x : real_pick(others, x, real_set(1.0)));
    const real far = all ? x : real_keep(others, x);

    r->sums.reciprocal =
        real_add(r->sums.reciprocal, all ? reciprocal : real_keep(others, reciprocal));
#ifdef POLIS_SWEEP_WIDE
    const real high = real_sub(real_add(far, real_set(SPLIT)), real_set(SPLIT));
    const real low = real_sub(far, high);
    r->sums.far_high = real_add(r->sums.far_high, high);
    r->sums.far_low = real_add(r->sums.far_low, low);
#else
    r->sums.far_low = real_add(r->sums.far_low, far);
#endif
    if (r->by_target) {
        r->sums.reach = real_add(r->sums.reach, real_keep(others, real_set(1.0)));
        r->p->reach_in[v] += __builtin_popcount(others & EVERY_LANE);
#ifdef POLIS_SWEEP_WIDE
        r->p->far_in[v] += whole_sum(high) + whole_sum(low);
#else
        r->p->far_in[v] += whole_sum(far);
#endif
        real_add_sums(&r->p->reciprocal_in[v], real_keep(others, reciprocal));
    }
    if (PIVOTS) {
        const real kept = real_keep(others, reciprocal);

        real_add_sums(&r->p->square[POLIS_SQUARE_FAR][v], real_mul(far, far));
        real_add_sums(&r->p->square[POLIS_SQUARE_RECIPROCAL][v], real_mul(kept, kept));
    }
}

/* The shortest way to v over its ancestors. */
static inline dist nearest(const run *r, polis_vid v, dist d)
{
    const polis_arcs *down = r->down;
    const length *len = down->LENGTHS;

    for (polis_eid a = down->off[v]; a < down->off[v + 1]; a++) {
        d = dist_min(d, dist_add(dist_load(dist_at(r, down->depth[a])), dist_set(len[a])));
    }
    return d;
}

/* Note the arcs on shortest paths to v, which is at d, from `top` on; branch-free: every arc is
 * written, the next one over it if no lane took it. Returns the next free entry. */
static inline polis_tight *find_tight(const run *r, polis_vid v, dist d, polis_tight *top)
{
    const polis_arcs *down = r->down;
    const length *len = down->LENGTHS;

    for (polis_eid a = down->off[v]; a < down->off[v + 1]; a++) {
        const dist way = dist_add(dist_load(dist_at(r, down->depth[a])), dist_set(len[a]));
        const uint32_t mask = dist_equal(way, d);

        *top = (polis_tight){a, down->depth[a], mask};
        top += mask != 0;
    }
    return top;
}

/* Lanes that reach v and are not its own source. */
static inline uint32_t lanes_reaching(const run *r, dist d, uint32_t own)
{
    const uint32_t reached =
        r->by_target ? dist_less(d, dist_set(UNREACHED)) : (uint32_t)EVERY_LANE;

    return reached & ~own;
}

/* The shortest way to v, whether or not it is an ancestor of sources, and its part of the sums. */
static inline dist measure(run *r, polis_vid v)
{
    polis_sweep *s = r->s;
    const polis_vid i = r->next_measured;

    if (i < 0 || s->ancestor[i] != v) {
        const dist d = nearest(r, v, dist_set(UNREACHED));

        add_distances(r, v, d, lanes_reaching(r, d, 0));
        return d;
    }
    const dist climbed = dist_load(up_dist_at(r, i));
    const dist d = nearest(r, v, climbed);

    s->ends[i] = dist_equal(d, climbed) & dist_less(d, dist_set(UNREACHED));
    add_distances(r, v, d, lanes_reaching(r, d, own_lane(r, i)));
    r->next_measured--;
    return d;
}

/* Distances of the positions from `first` on, as far ahead as there is room, and their tight arcs.
 * None of it waits for path counts, so that the processor is not kept waiting by those of the
 * position before. Returns the first position after them. */
static inline polis_vid measure_ahead(run *r, polis_vid first, polis_vid tree_last)
{
    const polis_eid *off = r->down->off;
    polis_tight *const list = r->s->ahead;
    polis_tight *top = list;
    polis_vid v = first;

    do {
        const dist d = measure(r, v);

        dist_store(dist_at(r, r->depth[v]), d);
        r->s->ahead_off[v - first] = top - list;
        top = find_tight(r, v, d, top);
        v++;
    } while (v < tree_last && v - first < POLIS_SWEEP_AHEAD &&
             off[v + 1] - off[first] <= POLIS_SWEEP_AHEAD);
    r->s->ahead_off[v - first] = top - list;
    return v;
}

static void store_sums(const run *r, polis_vid tree_size)
{
    double reach[LANES] __attribute__((aligned(64))), high[LANES] __attribute__((aligned(64)));
    double low[LANES] __attribute__((aligned(64))), reciprocal[LANES] __attribute__((aligned(64)));

    real_store(reach, r->sums.reach);
    real_store(high, r->sums.far_high);
    real_store(low, r->sums.far_low);
    real_store(reciprocal, r->sums.reciprocal);
    for (polis_vid k = 0; k < r->n_sources; k++) {
        const polis_vid i = r->place + k;
        const polis_vid lane = r->lane + k;

        r->p->reach[i] = r->by_target ? (int64_t)reach[lane] : tree_size - 1;
        r->p->far[i] = (int64_t)high[lane] + (int64_t)low[lane];
        r->p->reciprocal[i] = reciprocal[lane];
    }
}

#endif
