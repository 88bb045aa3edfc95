#include "indicators/communities.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

/* One level: communities of the level below are its nodes. */
typedef struct level {
    polis_vid n;
    polis_eid *off;    /* [n + 1] */
    polis_vid *head;   /* no loops */
    double *weight;    /* by arc */
    double *inner;     /* [n] twice the weight of ties within the node */
    double *total;     /* [n] weight of all its arcs, inner ones too */
    double both_sides; /* twice the weight of all ties */
} level;

/* Weights to communities while one node is looked at. */
typedef struct tally {
    double *weight; /* [n] 0 between uses */
    polis_vid *met; /* [n_met] communities, in the order in which they were met */
    polis_vid n_met;
} tally;

static void level_clear(level *l)
{
    POLIS_FREE(l->off);
    POLIS_FREE(l->head);
    POLIS_FREE(l->weight);
    POLIS_FREE(l->inner);
    POLIS_FREE(l->total);
}

static polis_err level_new(polis_vid n, polis_eid room, level *l)
{
    polis_err rc = POLIS_OK;

    *l = (level){.n = n};
    POLIS_NEW(l->off, (int64_t)n + 1);
    POLIS_NEW(l->head, room);
    POLIS_NEW(l->weight, room);
    POLIS_NEW(l->inner, n);
    POLIS_NEW(l->total, n);

done:
    if (rc != POLIS_OK) {
        level_clear(l);
    }
    return rc;
}

static void add_up(level *l)
{
    l->both_sides = 0.0;
    for (polis_vid v = 0; v < l->n; v++) {
        l->total[v] = l->inner[v];
        for (polis_eid e = l->off[v]; e < l->off[v + 1]; e++) {
            l->total[v] += l->weight[e];
        }
        l->both_sides += l->total[v];
    }
}

static polis_err first_level(const polis_skeleton *s, level *l)
{
    const polis_eid n_arcs = s->off[s->n];
    const polis_err rc = level_new(s->n, n_arcs, l);

    if (rc == POLIS_OK) {
        memcpy(l->off, s->off, ((size_t)s->n + 1) * sizeof *l->off);
        memcpy(l->head, s->head, (size_t)n_arcs * sizeof *l->head);
        for (polis_eid e = 0; e < n_arcs; e++) {
            l->weight[e] = s->weight ? s->weight[e] : 1.0;
        }
        add_up(l);
    }
    return rc;
}

static void count_one(tally *t, polis_vid community, double weight)
{
    if (t->weight[community] == 0.0) {
        t->met[t->n_met++] = community;
    }
    t->weight[community] += weight;
}

static void forget(tally *t)
{
    for (polis_vid i = 0; i < t->n_met; i++) {
        t->weight[t->met[i]] = 0.0;
    }
    t->n_met = 0;
}

/* The community that v gains most from; its own unless another is better by more than rounding. */
static polis_vid best_for(const level *l, polis_vid v, const polis_vid *community,
                          const double *size, tally *t)
{
    polis_vid best = community[v];
    double most;

    for (polis_eid e = l->off[v]; e < l->off[v + 1]; e++) {
        count_one(t, community[l->head[e]], l->weight[e]);
    }
    most = t->weight[best] - size[best] * l->total[v] / l->both_sides;
    for (polis_vid i = 0; i < t->n_met; i++) {
        const polis_vid c = t->met[i];
        const double gain = t->weight[c] - size[c] * l->total[v] / l->both_sides;

        if (gain > most + 1e-12 * l->both_sides) {
            most = gain;
            best = c;
        }
    }
    forget(t);
    return best;
}

/* Move nodes until none gains; true if any moved. */
static bool move_nodes(const level *l, polis_vid *community, double *size, tally *t)
{
    bool any = false;

    for (polis_vid v = 0; v < l->n; v++) {
        community[v] = v;
        size[v] = l->total[v];
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (polis_vid v = 0; v < l->n; v++) {
            const polis_vid before = community[v];

            size[before] -= l->total[v];
            community[v] = best_for(l, v, community, size, t);
            size[community[v]] += l->total[v];
            moved |= community[v] != before;
        }
        any |= moved;
    }
    return any;
}

/* Number communities by their first node; how many. */
static polis_err renumber(polis_vid n, polis_vid *community, polis_vid *n_communities)
{
    polis_err rc = POLIS_OK;
    polis_vid *number = NULL;

    *n_communities = 0;
    POLIS_NEW(number, n);
    for (polis_vid v = 0; v < n; v++) {
        polis_vid *mine = &number[community[v]];

        *mine = *mine > 0 ? *mine : ++*n_communities;
        community[v] = *mine - 1;
    }

done:
    POLIS_FREE(number);
    return rc;
}

/* The row of one community: what its members' rows come to. */
static void join_rows(const level *below, const polis_vid *community, const polis_vid *member,
                      polis_vid n_members, polis_vid c, level *l, tally *t)
{
    polis_eid at = l->off[c];

    for (polis_vid i = 0; i < n_members; i++) {
        const polis_vid v = member[i];

        l->inner[c] += below->inner[v];
        for (polis_eid e = below->off[v]; e < below->off[v + 1]; e++) {
            count_one(t, community[below->head[e]], below->weight[e]);
        }
    }
    for (polis_vid i = 0; i < t->n_met; i++) {
        if (t->met[i] == c) {
            l->inner[c] += t->weight[c];
        } else {
            l->head[at] = t->met[i];
            l->weight[at++] = t->weight[t->met[i]];
        }
    }
    l->off[c + 1] = at;
    forget(t);
}

static polis_err next_level(const level *below, const polis_vid *community, polis_vid n, tally *t,
                            level *out)
{
    polis_err rc = POLIS_OK;
    polis_vid *first = NULL, *member = NULL;

    POLIS_TRY(level_new(n, below->off[below->n], out));
    POLIS_NEW(first, (int64_t)n + 2);
    POLIS_NEW(member, below->n);
    for (polis_vid v = 0; v < below->n; v++) {
        first[community[v] + 2]++;
    }
    for (polis_vid c = 0; c < n; c++) {
        first[c + 2] += first[c + 1];
    }
    for (polis_vid v = 0; v < below->n; v++) {
        member[first[community[v] + 1]++] = v;
    }
    for (polis_vid c = 0; c < n; c++) {
        join_rows(below, community, member + first[c], first[c + 1] - first[c], c, out, t);
    }
    add_up(out);

done:
    POLIS_FREE(first);
    POLIS_FREE(member);
    if (rc != POLIS_OK) {
        level_clear(out);
    }
    return rc;
}

polis_err polis_communities_find(const polis_skeleton *s, polis_vid *community,
                                 polis_vid *n_communities)
{
    polis_err rc = POLIS_OK;
    level now = {0}, next = {0};
    tally t = {0};
    polis_vid *of_level = NULL;
    double *size = NULL;

    POLIS_NEW(t.weight, s->n);
    POLIS_NEW(t.met, s->n);
    POLIS_NEW(of_level, s->n);
    POLIS_NEW(size, s->n);
    POLIS_TRY(first_level(s, &now));
    *n_communities = s->n;
    for (polis_vid v = 0; v < s->n; v++) {
        community[v] = v;
    }
    while (now.both_sides > 0.0 && move_nodes(&now, of_level, size, &t)) {
        POLIS_TRY(renumber(now.n, of_level, n_communities));
        for (polis_vid v = 0; v < s->n; v++) {
            community[v] = of_level[community[v]];
        }
        POLIS_TRY(next_level(&now, of_level, *n_communities, &t, &next));
        level_clear(&now);
        now = next;
        next = (level){0};
    }

done:
    level_clear(&now);
    POLIS_FREE(t.weight);
    POLIS_FREE(t.met);
    POLIS_FREE(of_level);
    POLIS_FREE(size);
    return rc;
}

polis_err polis_communities_modularity(const polis_skeleton *s, const polis_vid *part,
                                       polis_vid n_parts, double *out)
{
    polis_err rc = POLIS_OK;
    double *degree = NULL, inside = 0.0, all = 0.0, expected = 0.0;

    POLIS_NEW(degree, n_parts);
    for (polis_vid v = 0; v < s->n; v++) {
        for (polis_eid e = s->off[v]; e < s->off[v + 1]; e++) {
            const double weight = s->weight ? s->weight[e] : 1.0;

            all += weight;
            inside += part[v] == part[s->head[e]] ? weight : 0.0;
            degree[part[v]] += weight;
        }
    }
    for (polis_vid c = 0; all > 0.0 && c < n_parts; c++) {
        expected += degree[c] / all * (degree[c] / all);
    }
    *out = all > 0.0 ? inside / all - expected : NAN;

done:
    POLIS_FREE(degree);
    return rc;
}
