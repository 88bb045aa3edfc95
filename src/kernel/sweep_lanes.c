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

/* Path counts of a position by its tight arcs: `sigma` and `seen` hold those of the climb. Returns
 * the lanes with several ways. */
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
static inline void visit_leaf(run *r, polis_vid v, const polis_tight *first,
                              const polis_tight *last)
{
    real sigma = real_set(0.0);
    const uint32_t shared = count_paths(r, first, last, 0, &sigma);

    give_back(r, v, first, last, NULL, shared, sigma, real_set(1.0));
}

static inline void enter(run *r, polis_vid v, polis_vid ancestor, const polis_tight *first,
                         const polis_tight *last)
{
    const polis_vid depth = r->depth[v];
    polis_level *level = &r->s->level[depth];
    real sigma = real_set(0.0);

    *level = (polis_level){.position = v, .ancestor = ancestor, .tight = r->n_tight};
    if (ancestor >= 0) {
        level->up = r->s->ends[ancestor];
        sigma = real_keep(level->up, real_load(up_sigma_at(r, ancestor)));
    }
    level->shared = count_paths(r, first, last, level->up, &sigma);
    real_store(sigma_at(r, depth), sigma);
    real_store(delta_at(r, depth), real_set(0.0));
    for (const polis_tight *t = first; t < last; t++) {
        r->s->tight[r->n_tight++] = *t;
    }
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
    give_back(r, v, r->s->tight + level->tight, r->s->tight + r->n_tight,
              fell_at(r, level->ancestor), level->shared, sigma, whole);
    r->n_tight = level->tight;
}

/* Path counts and dependencies of positions whose distances are found, depth first: which is in
 * their order. */
static inline void visit(run *r, polis_vid first, polis_vid last, polis_vid tree_last)
{
    const polis_sweep *s = r->s;

    for (polis_vid v = first; v < last; v++) {
        const bool is_ancestor = r->next >= 0 && s->ancestor[r->next] == v;
        const bool is_leaf = v + 1 == tree_last || r->depth[v + 1] <= r->depth[v];
        const polis_tight *from = s->ahead + s->ahead_off[v - first];
        const polis_tight *to = s->ahead + s->ahead_off[v - first + 1];

        while (r->open >= r->depth[v]) {
            leave(r, r->open--);
        }
        if (PIVOTS) {
            clear_lanes(r, v);
        }
        if (is_leaf && !is_ancestor) {
            visit_leaf(r, v, from, to);
        } else {
            enter(r, v, is_ancestor ? r->next-- : -1, from, to);
            r->open++;
        }
    }
}

static inline bool sweep(run *r, polis_vid tree_first, polis_vid tree_last)
{
    const real zero = real_set(0.0);

    r->sums = (sums){zero, zero, zero, zero, zero};
    r->open = -1;
    push_up(r);
    r->next_measured = r->next = r->s->n_ancestors - 1;
    for (polis_vid v = tree_first, end; v < tree_last; v = end) {
        end = measure_ahead(r, v, tree_last);
        visit(r, v, end, tree_last);
    }
    while (r->open >= 0) {
        leave(r, r->open--);
    }
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
