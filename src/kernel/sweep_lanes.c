/*
 * The sweep itself. Compiled once for each instruction set and width of distances: the build
 * defines POLIS_SWEEP_GROUP, the name of the entry point, POLIS_SWEEP_WIDE for distances in
 * doubles or POLIS_SWEEP_SMALL for those of 16 bits, and POLIS_SWEEP_PIVOTS for sources anywhere,
 * whose sums are kept lane by lane.
 */
#include "kernel/sweep_lanes.h"
#include "kernel/runs.h"

#include <string.h>

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

static const double COUNT_LIMIT = 0x1p1000;

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
    polis_tight *top; /* next free entry of the tight arcs */
    bool by_target;   /* sums of targets are wanted, not all of which need be reached */
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

/* Of pivots: forget what earlier groups left on the arcs of a position. */
static inline void clear_flows(const run *r, const polis_arcs *arcs, polis_vid v)
{
    for (polis_eid a = arcs->off[v]; a < arcs->off[v + 1]; a++) {
        if (arcs->flow[a] >= 0) {
            real_store(r->s->flow + (int64_t)arcs->flow[a] * LANES, real_set(0.0));
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

/* Note the arcs that lie on shortest paths to v; branch-free: every arc is written, the next one
 * over it if no lane took it. */
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

/* Path counts of v: `sigma` and `seen` hold those of the climb. Returns the lanes with several
 * ways. */
static inline uint32_t count_paths(run *r, const polis_tight *first, const polis_tight *last,
                                   uint32_t seen, real *sigma)
{
    uint32_t shared = 0;

    if (last - first == 1 && first->mask == EVERY_LANE && seen == 0 &&
        r->down->count[first->arc] == 1.0) {
        *sigma = real_load(sigma_at(r, first->depth));
        return 0;
    }
    for (const polis_tight *t = first; t < last; t++) {
        const real paths =
            real_mul(real_load(sigma_at(r, t->depth)), real_set(r->down->count[t->arc]));

        *sigma = real_add(*sigma, real_keep(t->mask, paths));
        shared |= seen & t->mask;
        seen |= t->mask;
    }
    r->sums.largest = real_max(r->sums.largest, *sigma);
    return shared;
}

/* `fell`: of the ancestor `v`, else NULL. */
static inline void add_flow(run *r, polis_vid v, const polis_tight *t, double *fell, real flow)
{
    double *delta = delta_at(r, t->depth);
    const int32_t slot = r->down->flow[t->arc];

    real_store(delta, real_add(real_load(delta), flow));
    if (slot >= 0 && fell) {
        real_sums(fell + SUMS * (t->arc - r->down->off[v]), flow);
    } else if (slot >= 0) {
        sum_flow(r, slot, flow);
    }
}

/* Give `whole`, the paths that end in or pass v, back to the ancestors they came from. In a lane
 * with one way only all of it goes that way, without dividing by the path count. */
static inline void give_back(run *r, polis_vid v, const polis_tight *first, const polis_tight *last,
                             double *fell, uint32_t shared, real sigma, real whole)
{
    if (shared == 0) {
        for (const polis_tight *t = first; t < last; t++) {
            add_flow(r, v, t, fell, t->mask == EVERY_LANE ? whole : real_keep(t->mask, whole));
        }
        return;
    }
    const real each = real_div(whole, real_max(sigma, real_set(1.0)));
    for (const polis_tight *t = first; t < last; t++) {
        const real paths =
            real_mul(real_load(sigma_at(r, t->depth)), real_set(r->down->count[t->arc]));
        const real split = real_mul(paths, each);

        add_flow(r, v, t, fell, real_keep(t->mask, real_pick(shared, split, whole)));
    }
}

/* Lanes that reach v and are not its own source. */
static inline uint32_t lanes_reaching(const run *r, dist d, uint32_t own)
{
    const uint32_t reached =
        r->by_target ? dist_less(d, dist_set(UNREACHED)) : (uint32_t)EVERY_LANE;

    return reached & ~own;
}

/* Of pivots: the sums of each lane begin anew. */
static inline void clear_lanes(run *r, polis_vid v)
{
    sum_through(r, v, real_set(0.0));
    clear_flows(r, r->down, v);
    if (r->up != r->down) {
        clear_flows(r, r->up, v);
    }
}

/* A position without descendants: entered and left at once, nothing is kept. */
static inline void visit_leaf(run *r, polis_vid v)
{
    const dist d = nearest(r, v, dist_set(UNREACHED));
    polis_tight *last = find_tight(r, v, d, r->top);
    real sigma = real_set(0.0);
    const uint32_t shared = count_paths(r, r->top, last, 0, &sigma);

    add_distances(r, v, d, lanes_reaching(r, d, 0));
    give_back(r, v, r->top, last, NULL, shared, sigma, real_set(1.0));
}

static inline void enter(run *r, polis_vid v, polis_vid ancestor)
{
    const polis_vid depth = r->depth[v];
    polis_level *level = &r->s->level[depth];
    dist d = dist_set(UNREACHED);
    real sigma = real_set(0.0);
    polis_tight *last;

    *level = (polis_level){.position = v, .ancestor = ancestor, .tight = r->top};
    if (ancestor >= 0) {
        d = dist_load(up_dist_at(r, ancestor));
    }
    d = nearest(r, v, d);
    last = find_tight(r, v, d, r->top);
    if (ancestor >= 0) {
        level->up =
            dist_equal(d, dist_load(up_dist_at(r, ancestor))) & dist_less(d, dist_set(UNREACHED));
        sigma = real_keep(level->up, real_load(up_sigma_at(r, ancestor)));
    }
    level->shared = count_paths(r, r->top, last, level->up, &sigma);
    dist_store(dist_at(r, depth), d);
    real_store(sigma_at(r, depth), sigma);
    real_store(delta_at(r, depth), real_set(0.0));
    add_distances(r, v, d, lanes_reaching(r, d, ancestor >= 0 ? own_lane(r, ancestor) : 0));
    r->top = last;
}

static inline void leave(run *r, polis_vid depth)
{
    const polis_level *level = &r->s->level[depth];
    const polis_vid v = level->position;
    const real delta = real_load(delta_at(r, depth));
    const real sigma = real_load(sigma_at(r, depth));
    const real whole = real_add(delta, real_set(1.0));

    if (level->ancestor < 0) {
        sum_through(r, v, delta);
    } else {
        const real share = real_div(real_mul(real_load(up_sigma_at(r, level->ancestor)), whole),
                                    real_max(sigma, real_set(1.0)));

        real_store(up_delta_at(r, level->ancestor), delta);
        real_store(up_flow_at(r, level->ancestor),
                   real_keep(level->up, real_pick(level->shared, share, whole)));
    }
    give_back(r, v, level->tight, r->top, fell_at(r, level->ancestor), level->shared, sigma, whole);
    r->top = (polis_tight *)level->tight;
}

/* Depth first over the tree's positions, which are its preorder. */
static void visit_tree(run *r, polis_vid tree_first, polis_vid tree_last)
{
    polis_vid next = r->s->n_ancestors - 1; /* ancestors are met from the root down */
    polis_vid open = -1;                    /* depth of the deepest position entered */

    for (polis_vid v = tree_first; v < tree_last; v++) {
        const bool is_ancestor = next >= 0 && r->s->ancestor[next] == v;
        const bool is_leaf = v + 1 == tree_last || r->depth[v + 1] <= r->depth[v];

        while (open >= r->depth[v]) {
            leave(r, open--);
        }
        if (PIVOTS) {
            clear_lanes(r, v);
        }
        if (is_leaf && !is_ancestor) {
            visit_leaf(r, v);
        } else {
            enter(r, v, is_ancestor ? next-- : -1);
            open++;
        }
    }
    while (open >= 0) {
        leave(r, open--);
    }
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

static inline bool sweep(run *r, polis_vid tree_first, polis_vid tree_last)
{
    const real zero = real_set(0.0);

    r->sums = (sums){zero, zero, zero, zero, zero};
    r->top = r->s->tight;
    push_up(r);
    visit_tree(r, tree_first, tree_last);
    pull_up_flow(r);
    store_sums(r, tree_last - tree_first);
    return real_less(r->sums.largest, real_set(COUNT_LIMIT)) == EVERY_LANE;
}

#ifdef POLIS_SWEEP_PIVOTS

polis_sweep_pivots_group POLIS_SWEEP_GROUP;

EVERYTHING_INLINE bool POLIS_SWEEP_GROUP(polis_sweep *s, const polis_vid *source, polis_vid n,
                                         const polis_vid *tree_range, polis_vid place,
                                         polis_partial *partial)
{
    const polis_hierarchy *h = s->hierarchy;
    run r = {.s = s, .p = partial, .down = h->down, .up = h->up, .depth = h->tree->depth};

    r.source = source;
    r.n_sources = n;
    r.place = place;
    r.by_target = true;
    return sweep(&r, tree_range[0], tree_range[1]);
}

#else

polis_sweep_group POLIS_SWEEP_GROUP;

EVERYTHING_INLINE bool POLIS_SWEEP_GROUP(polis_sweep *s, polis_vid first, polis_vid last,
                                         polis_vid block_first, polis_partial *partial)
{
    const polis_hierarchy *h = s->hierarchy;
    const polis_etree *tree = h->tree;

    for (polis_vid t = polis_run_of(tree->tree, tree->n_trees, first);
         t < tree->n_trees && tree->tree[t] < last; t++) {
        run r = {.s = s, .p = partial, .down = h->down, .up = h->up, .depth = tree->depth};

        r.by_target = h->directed;
        r.first = tree->tree[t] > first ? tree->tree[t] : first;
        r.last = tree->tree[t + 1] < last ? tree->tree[t + 1] : last;
        r.n_sources = r.last - r.first;
        r.lane = r.first - first;
        r.place = r.first - block_first;
        if (!sweep(&r, tree->tree[t], tree->tree[t + 1])) {
            return false;
        }
    }
    return true;
}

#endif
