/*
 * What the steps of a sweep share: the type of distances, and the labels of the sweep at hand.
 *
 * For sweep_lanes.c and its parts, which are compiled together.
 */
#ifndef POLIS_KERNEL_SWEEP_RUN_H
#define POLIS_KERNEL_SWEEP_RUN_H

#include "kernel/sweep_lanes.h"

#if defined(__AVX2__) && !defined(POLIS_SWEEP_PIVOTS)
#define POLIS_LANES POLIS_SWEEP_LANES
#endif
#include "kernel/lanes.h"

#if defined(POLIS_SWEEP_WIDE)
typedef double length;
typedef real dist;
#define UNREACHED 0x1p52 /* plus any length it is still exact, and no longer equal */
#define dist_load real_load
#define dist_store real_store
#define dist_set real_set
#define dist_add real_add
#define dist_min real_min
#define dist_equal real_equal
#define dist_less real_less
#define dist_pick real_pick
#define dist_real(x) (x)
#define LENGTHS len_wide
/* A whole sum in two doubles: multiples of 2^32, and a rest that n of them keep below 2^53. */
#define SPLIT 0x1.8p84
#elif defined(POLIS_SWEEP_SMALL)
typedef int16_t length;
typedef small dist;
#define UNREACHED (1 << 14) /* plus any length it still fits, and is no longer equal */
#define dist_load small_load
#define dist_store small_store
#define dist_set small_set
#define dist_add small_add
#define dist_min small_min
#define dist_equal small_equal
#define dist_less small_less
#define dist_pick small_pick
#define dist_real small_real
#define LENGTHS len_small
#else
typedef int32_t length;
typedef narrow dist;
#define UNREACHED (1 << 30) /* plus any length it still fits, and is no longer equal */
#define dist_load narrow_load
#define dist_store narrow_store
#define dist_set narrow_set
#define dist_add narrow_add
#define dist_min narrow_min
#define dist_equal narrow_equal
#define dist_less narrow_less
#define dist_pick narrow_pick
#define dist_real narrow_real
#define LENGTHS len_narrow
#endif

#ifdef POLIS_SWEEP_PIVOTS
enum { PIVOTS = true };
#else
enum { PIVOTS = false };
#endif

/* Sums over the positions visited so far, a lane each. */
typedef struct sums {
    real reach, far_high, far_low, reciprocal;
    real largest; /* path count */
} sums;

/* One sweep: sources of one tree, neighbours from `first` to `last` unless they are pivots. */
typedef struct run {
    polis_sweep *s;
    polis_partial *p;
    const polis_arcs *down, *up;
    polis_vid first, last;
    const polis_vid *source; /* of pivots: [n_sources] ascending; else NULL */
    polis_vid n_sources;
    polis_vid lane;  /* of the first source; not 0 if others are in an earlier tree */
    polis_vid place; /* in the block, of the first source */
    const polis_vid *depth;
    sums sums;
    /* ancestors are met from the root down: the index of the next one, for distances and counts */
    polis_vid next_measured, next;
    polis_vid open;    /* depth of the deepest position entered, or -1 */
    polis_eid n_tight; /* entries of the path's tight arcs */
    bool by_target;    /* sums of targets are wanted, not all of which need be reached */
} run;

static inline length *dist_at(const run *r, polis_vid depth)
{
    return (length *)r->s->dist + (int64_t)depth * LANES;
}

static inline double *sigma_at(const run *r, polis_vid depth)
{
    return r->s->sigma + (int64_t)depth * LANES;
}

static inline double *delta_at(const run *r, polis_vid depth)
{
    return r->s->delta + (int64_t)depth * LANES;
}

static inline length *up_dist_at(const run *r, polis_vid i)
{
    return (length *)r->s->up_dist + (int64_t)i * LANES;
}

static inline double *up_sigma_at(const run *r, polis_vid i)
{
    return r->s->up_sigma + (int64_t)i * LANES;
}

static inline double *up_flow_at(const run *r, polis_vid i)
{
    return r->s->up_flow + (int64_t)i * LANES;
}

static inline double *up_delta_at(const run *r, polis_vid i)
{
    return r->s->up_delta + (int64_t)i * LANES;
}

/* Dependencies on a position: of all lanes, or each. */
static inline void sum_through(run *r, polis_vid v, real through)
{
    if (PIVOTS) {
        real_store(r->s->through + (int64_t)v * LANES, through);
    } else {
        real_add_sums(&r->p->through[v], through);
    }
}

/* The same on an arc. */
static inline void sum_flow(run *r, int32_t slot, real flow)
{
    if (PIVOTS) {
        double *to = r->s->flow + (int64_t)slot * LANES;

        real_store(to, real_add(real_load(to), flow));
    } else {
        real_add_sums(&r->p->flow[slot], flow);
    }
}

#endif
