/*
 * The sweep itself. Compiled once for each instruction set and width of distances: the build
 * defines POLIS_SWEEP_GROUP, the name of the entry point, POLIS_SWEEP_WIDE for distances in
 * doubles or POLIS_SWEEP_SMALL for those of 16 bits, and POLIS_SWEEP_PIVOTS for sources anywhere,
 * whose sums are kept lane by lane.
 */
#include "kernel/runs.h"
#include "kernel/sweep_climb.h"
#include "kernel/sweep_measure.h"

static const double COUNT_LIMIT = 0x1p1000;

/* The arcs of v that lie on shortest paths: entries of the lists. */
typedef struct tight {
    polis_vid v;
    polis_eid first, last;
} tight;

static inline tight tight_of(const run *r, polis_vid v)
{
    const polis_eid *off = r->s->tight_off + (v - r->tree_first);

    return (tight){v, off[0], off[1]};
}

/* Path counts by tight arcs: `sigma` and `seen` hold those of the climb. Returns the lanes with
 * several ways. */
static inline uint32_t count_paths(run *r, tight t, uint32_t seen, real *sigma)
{
    const polis_eid *arc = r->s->tight_arc;
    const uint32_t *mask = r->s->tight_lanes;
    uint32_t shared = 0;

    if (t.last - t.first == 1 && mask[t.first] == EVERY_LANE && seen == 0 &&
        r->down->count[arc[t.first]] == 1.0) {
        *sigma = real_load(sigma_at(r, r->down->depth[arc[t.first]]));
        return 0;
    }
    for (polis_eid i = t.first; i < t.last; i++) {
        const polis_eid a = arc[i];
        const real paths =
            real_mul(real_load(sigma_at(r, r->down->depth[a])), real_set(r->down->count[a]));

        *sigma = real_add(*sigma, real_keep(mask[i], paths));
        shared |= seen & mask[i];
        seen |= mask[i];
    }
    r->sums.largest = real_max(r->sums.largest, *sigma);
    return shared;
}

/* Arc a of position v has this flow. `fell`: of the ancestor v, else NULL. */
static inline void add_flow(run *r, polis_vid v, polis_eid a, double *fell, real flow)
{
    double *delta = delta_at(r, r->down->depth[a]);
    const int32_t slot = r->down->flow[a];

    real_store(delta, real_add(real_load(delta), flow));
    if (slot >= 0 && fell) {
        real_sums(fell + SUMS * (a - r->down->off[v]), flow);
    } else if (slot >= 0) {
        sum_flow(r, slot, flow);
    }
}

/* Give `whole`, the paths that end in or pass a position, back to the ancestors they came from. In
 * a lane with one way only all of it goes that way, without dividing by the path count. */
static inline void give_back(run *r, tight t, double *fell, uint32_t shared, real sigma, real whole)
{
    const polis_eid *arc = r->s->tight_arc;
    const uint32_t *mask = r->s->tight_lanes;

    if (shared == 0) {
        for (polis_eid i = t.first; i < t.last; i++) {
            add_flow(r, t.v, arc[i], fell,
                     mask[i] == EVERY_LANE ? whole : real_keep(mask[i], whole));
        }
        return;
    }
    const real each = real_div(whole, real_max(sigma, real_set(1.0)));
    for (polis_eid i = t.first; i < t.last; i++) {
        const polis_eid a = arc[i];
        const real paths =
            real_mul(real_load(sigma_at(r, r->down->depth[a])), real_set(r->down->count[a]));
        const real split = real_mul(paths, each);

        add_flow(r, t.v, a, fell, real_keep(mask[i], real_pick(shared, split, whole)));
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
    const tight t = tight_of(r, v);
    real sigma = real_set(0.0);
    const uint32_t shared = count_paths(r, t, 0, &sigma);

    give_back(r, t, NULL, shared, sigma, real_set(1.0));
}

static inline void enter(run *r, polis_vid v, polis_vid ancestor)
{
    const polis_vid depth = r->depth[v];
    polis_level *level = &r->s->level[depth];
    real sigma = real_set(0.0);

    *level = (polis_level){.position = v, .ancestor = ancestor};
    if (ancestor >= 0) {
        level->up = r->s->ends[ancestor];
        sigma = real_keep(level->up, real_load(up_sigma_at(r, ancestor)));
    }
    level->shared = count_paths(r, tight_of(r, v), level->up, &sigma);
    real_store(sigma_at(r, depth), sigma);
    real_store(delta_at(r, depth), real_set(0.0));
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
    give_back(r, tight_of(r, v), fell_at(r, level->ancestor), level->shared, sigma, whole);
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

static inline bool sweep(run *r, polis_vid tree_first, polis_vid tree_last)
{
    const real zero = real_set(0.0);

    r->sums = (sums){zero, zero, zero, zero, zero};
    r->tree_first = tree_first;
    push_up(r);
    measure_tree(r, tree_first, tree_last);
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
