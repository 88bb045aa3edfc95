#include "kernel/sweep_scaled.h"

#include "base/mem.h"
#include "kernel/customise.h"

/* Labels of each position: of paths that only climb (the source's ancestors), and of all. Between
 * sources up_dist is POLIS_UNREACHED and up_flow is 0 everywhere. */
struct polis_scaled {
    const polis_hierarchy *h;
    int64_t *dist, *up_dist;
    polis_count *sigma, *up_sigma;
    double *delta, *up_flow;
    polis_vid *chain; /* [height] the source's ancestors by depth */
};

polis_err polis_scaled_new(const polis_hierarchy *hierarchy, polis_scaled **out)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = hierarchy->tree->n;
    polis_scaled *s = NULL;

    *out = NULL;
    POLIS_NEW(s, 1);
    s->h = hierarchy;
    POLIS_NEW(s->dist, n);
    POLIS_NEW(s->up_dist, n);
    POLIS_NEW(s->sigma, n);
    POLIS_NEW(s->up_sigma, n);
    POLIS_NEW(s->delta, n);
    POLIS_NEW(s->up_flow, n);
    POLIS_NEW(s->chain, hierarchy->tree->height);
    for (polis_vid v = 0; v < n; v++) {
        s->up_dist[v] = POLIS_UNREACHED;
    }
    *out = s;
    s = NULL; /* moved to the caller */

done:
    polis_scaled_free(&s);
    return rc;
}

void polis_scaled_free(polis_scaled **scratch)
{
    polis_scaled *s = *scratch;

    if (s) {
        POLIS_FREE(s->dist);
        POLIS_FREE(s->up_dist);
        POLIS_FREE(s->sigma);
        POLIS_FREE(s->up_sigma);
        POLIS_FREE(s->delta);
        POLIS_FREE(s->up_flow);
        POLIS_FREE(s->chain);
        POLIS_FREE(*scratch);
    }
}

/* A way of length d: a shorter one replaces, an equal one adds. */
static inline void offer(int64_t *dist, polis_count *sigma, int64_t d, polis_count paths)
{
    if (d < *dist) {
        *dist = d;
        *sigma = paths;
    } else if (d == *dist && d < POLIS_UNREACHED) {
        *sigma = polis_count_add(*sigma, paths);
    }
}

static void climb(polis_scaled *s, polis_vid source)
{
    const polis_arcs *up = s->h->up;

    s->up_dist[source] = 0;
    s->up_sigma[source] = (polis_count){1.0, 0};
    for (polis_vid v = source; v >= 0; v = s->h->tree->parent[v]) {
        for (polis_eid a = up->off[v]; a < up->off[v + 1]; a++) {
            const polis_vid u = up->head[a];
            if (s->up_dist[v] < POLIS_UNREACHED) {
                offer(&s->up_dist[u], &s->up_sigma[u], s->up_dist[v] + polis_arcs_len(up, a),
                      polis_count_mul(s->up_sigma[v], polis_arcs_count(up, a)));
            }
        }
    }
}

static void descend(polis_scaled *s, polis_vid first, polis_vid last)
{
    const polis_arcs *down = s->h->down;

    for (polis_vid v = first; v < last; v++) {
        s->dist[v] = s->up_dist[v];
        s->sigma[v] = s->up_sigma[v];
        s->delta[v] = 0.0;
        for (polis_eid a = down->off[v]; a < down->off[v + 1]; a++) {
            const polis_vid u = down->head[a];
            if (s->dist[u] < POLIS_UNREACHED) {
                offer(&s->dist[v], &s->sigma[v], s->dist[u] + polis_arcs_len(down, a),
                      polis_count_mul(s->sigma[u], polis_arcs_count(down, a)));
            }
        }
    }
}

/* Dependencies, deepest position first; what climbed to v is left in up_flow[v]. */
static void give_back(polis_scaled *s, polis_vid source, polis_vid first, polis_vid last,
                      polis_partial *p)
{
    const polis_arcs *down = s->h->down;

    for (polis_vid v = last - 1; v >= first; v--) {
        const double whole = s->delta[v] + 1.0;

        if (s->dist[v] >= POLIS_UNREACHED) {
            continue;
        }
        if (v != source) {
            p->through[v] += s->delta[v];
        }
        if (s->up_dist[v] == s->dist[v]) {
            s->up_flow[v] = whole * polis_count_ratio(s->up_sigma[v], s->sigma[v]);
        }
        for (polis_eid a = down->off[v]; a < down->off[v + 1]; a++) {
            const polis_vid u = down->head[a];
            if (s->dist[u] + polis_arcs_len(down, a) == s->dist[v]) {
                const polis_count paths = polis_count_mul(s->sigma[u], polis_arcs_count(down, a));
                const double flow = whole * polis_count_ratio(paths, s->sigma[v]);
                s->delta[u] += flow;
                if (down->flow[a] >= 0) {
                    p->flow[down->flow[a]] += flow;
                }
            }
        }
    }
}

/* The climb's flow, highest ancestor first: each position pulls from those it climbed to. */
static void fall_back(polis_scaled *s, polis_vid source, polis_partial *p)
{
    const polis_etree *tree = s->h->tree;
    const polis_arcs *up = s->h->up;

    for (polis_vid v = source, depth = tree->depth[source]; v >= 0; v = tree->parent[v]) {
        s->chain[depth--] = v;
    }
    for (polis_vid depth = 0; depth <= tree->depth[source]; depth++) {
        const polis_vid v = s->chain[depth];
        double through = 0.0;

        for (polis_eid a = up->off[v]; a < up->off[v + 1]; a++) {
            const polis_vid u = up->head[a];
            if (s->up_dist[v] < POLIS_UNREACHED &&
                s->up_dist[v] + polis_arcs_len(up, a) == s->up_dist[u]) {
                const polis_count paths = polis_count_mul(s->up_sigma[v], polis_arcs_count(up, a));
                const double flow = s->up_flow[u] * polis_count_ratio(paths, s->up_sigma[u]);
                through += flow;
                if (up->flow[a] >= 0) {
                    p->flow[up->flow[a]] += flow;
                }
            }
        }
        if (v != source) {
            p->through[v] += through;
        }
        s->up_flow[v] += through;
    }
}

static void collect(polis_scaled *s, polis_vid source, polis_vid first, polis_vid last,
                    polis_vid index, polis_partial *p)
{
    int64_t reach = 0, far = 0;
    double reciprocal = 0.0;

    for (polis_vid v = first; v < last; v++) {
        const int64_t d = s->dist[v];
        if (d == 0 || d >= POLIS_UNREACHED) {
            continue;
        }
        reach++;
        far += d;
        reciprocal += 1.0 / (double)d;
        if (p->directed) {
            p->reach_in[v]++;
            p->far_in[v] += d;
            p->reciprocal_in[v] += 1.0 / (double)d;
        }
    }
    p->reach[index] = reach;
    p->far[index] = far;
    p->reciprocal[index] = reciprocal;
    for (polis_vid v = source; v >= 0; v = s->h->tree->parent[v]) {
        s->up_dist[v] = POLIS_UNREACHED;
        s->up_sigma[v] = (polis_count){0.0, 0};
        s->up_flow[v] = 0.0;
    }
}

void polis_scaled_block(polis_scaled *scratch, polis_vid first, polis_vid last,
                        polis_partial *partial)
{
    const polis_etree *tree = scratch->h->tree;
    polis_vid t = 0;

    for (polis_vid source = first; source < last; source++) {
        while (tree->tree[t + 1] <= source) {
            t++;
        }
        climb(scratch, source);
        descend(scratch, tree->tree[t], tree->tree[t + 1]);
        give_back(scratch, source, tree->tree[t], tree->tree[t + 1], partial);
        fall_back(scratch, source, partial);
        collect(scratch, source, tree->tree[t], tree->tree[t + 1], source - first, partial);
    }
}
