#include "shock/parts.h"

#include "base/mem.h"

#include <math.h>

/* No score in a part of k nodes is higher. An edge from U to V carries only paths from nodes nearer
 * to U to nodes nearer to V, which are different ones if the graph is undirected. */
static double bound(const polis_parts *p, polis_vid n)
{
    const double k = (double)n;
    const double share = p->graph->directed ? 1.0 : 0.5;

    switch (p->what) {
    case POLIS_SCORE_BETWEENNESS:
        return share * (k - 1.0) * (k - 2.0);
    case POLIS_SCORE_EDGE_BETWEENNESS:
        return p->graph->directed ? k * (k - 1.0) : k < 2.0 ? 0.0 : k * k / 4.0;
    case POLIS_SCORE_LOAD:
        return share * (k - 1.0) * (k - 2.0) + (k - 1.0) / share;
    default:
        return k - 1.0; /* closeness: reach^2 / farness, all at least one unit away */
    }
}

static polis_err add_part(polis_parts *p, polis_vid first, polis_vid *out)
{
    polis_err rc = POLIS_OK;

    POLIS_GROW(p->list, p->list_room, (int64_t)p->n_parts + 1);
    p->list[p->n_parts] = (polis_part_of){.first = first};
    *out = p->n_parts++;

done:
    return rc;
}

static polis_err make_live(polis_parts *p, polis_vid part)
{
    polis_err rc = POLIS_OK;

    p->list[part].best = bound(p, p->list[part].n);
    if (p->list[part].best > 0.0) {
        POLIS_GROW(p->live, p->live_room, (int64_t)p->n_live + 1);
        p->live[p->n_live++] = part;
    }

done:
    return rc;
}

static void make_dead(polis_parts *p, polis_vid part)
{
    for (polis_vid i = 0; i < p->n_live; i++) {
        if (p->live[i] == part) {
            p->live[i] = p->live[--p->n_live];
            return;
        }
    }
}

/* Give all nodes of part `from` that can be reached from v the part `to`. */
static void flood(polis_parts *p, polis_vid v, polis_vid from, polis_vid to)
{
    const polis_graph *const side[2] = {p->graph, p->turned};
    polis_vid n = 0;

    p->queue[n++] = v;
    p->part[v] = to;
    for (polis_vid i = 0; i < n; i++) {
        const polis_vid u = p->queue[i];

        for (int s = 0; s < 2 && side[s]; s++) {
            for (polis_eid a = side[s]->off[u]; a < side[s]->off[u + 1]; a++) {
                const polis_vid w = side[s]->head[a];

                if (p->part[w] == from && !p->gone[side[s]->edge[a]]) {
                    p->part[w] = to;
                    p->queue[n++] = w;
                }
            }
        }
    }
    p->list[to].n = n;
}

/* Divide a part into components. Its nodes keep their ascending order in each of them. */
static polis_err split(polis_parts *p, polis_vid part)
{
    polis_err rc = POLIS_OK;
    const polis_vid first = p->list[part].first, n = p->list[part].n;
    const polis_vid first_new = p->n_parts;
    polis_vid next = first, created;

    make_dead(p, part);
    for (polis_vid i = first; i < first + n; i++) {
        if (p->part[p->member[i]] == part) {
            POLIS_TRY(add_part(p, next, &created));
            flood(p, p->member[i], part, created);
            next += p->list[created].n;
        }
    }
    for (polis_vid i = 0; i < n; i++) {
        p->queue[i] = p->member[first + i];
    }
    for (polis_vid i = 0; i < n; i++) {
        const polis_vid to = p->part[p->queue[i]];

        if (to >= 0) { /* `first` of a new part runs ahead while it is filled */
            p->member[p->list[to].first++] = p->queue[i];
        }
    }
    for (polis_vid k = first_new; k < p->n_parts; k++) {
        p->list[k].first -= p->list[k].n;
        POLIS_TRY(make_live(p, k));
    }

done:
    return rc;
}

polis_err polis_parts_init(const polis_graph *graph, polis_score what, const polis_machine *machine,
                           polis_parts *out)
{
    polis_err rc = POLIS_OK;
    polis_parts *p = out;
    const int64_t n_scores = what == POLIS_SCORE_EDGE_BETWEENNESS ? graph->m : graph->n;
    polis_vid whole;

    *p = (polis_parts){.graph = graph, .what = what, .machine = machine};
    if (graph->directed) {
        POLIS_TRY(polis_graph_transpose(graph, &p->turned));
    }
    POLIS_NEW(p->member, graph->n);
    POLIS_NEW(p->part, graph->n);
    POLIS_NEW(p->queue, graph->n);
    POLIS_NEW(p->gone, graph->m);
    POLIS_NEW(p->score, n_scores);
    POLIS_NEW(p->part_score, n_scores);
    POLIS_TRY(polis_inducer_init(graph, &p->inducer));
    for (polis_vid v = 0; v < graph->n; v++) {
        p->member[v] = v;
    }
    POLIS_TRY(add_part(p, 0, &whole));
    p->list[whole].n = graph->n;
    POLIS_TRY(split(p, whole));

done:
    if (rc != POLIS_OK) {
        polis_parts_clear(p);
    }
    return rc;
}

void polis_parts_clear(polis_parts *parts)
{
    polis_graph_free(&parts->turned);
    polis_inducer_clear(&parts->inducer);
    POLIS_FREE(parts->member);
    POLIS_FREE(parts->part);
    POLIS_FREE(parts->list);
    POLIS_FREE(parts->live);
    POLIS_FREE(parts->queue);
    POLIS_FREE(parts->gone);
    POLIS_FREE(parts->score);
    POLIS_FREE(parts->part_score);
}

polis_err polis_parts_remove_node(polis_parts *parts, polis_vid v)
{
    const polis_vid part = parts->part[v];

    parts->part[v] = -1;
    return split(parts, part);
}

polis_err polis_parts_remove_edge(polis_parts *parts, polis_eid e, polis_vid u)
{
    parts->gone[e] = 1;
    return split(parts, parts->part[u]);
}

polis_err polis_parts_compute(polis_parts *p, polis_vid k)
{
    polis_err rc = POLIS_OK;
    const polis_vid part = p->live[k];
    const polis_vid *member = p->member + p->list[part].first;
    const bool edges = p->what == POLIS_SCORE_EDGE_BETWEENNESS;
    polis_induced sub = {0};
    double best = 0.0, unit;
    int64_t n;

    POLIS_TRY(polis_induce(&p->inducer, member, p->list[part].n, p->gone, &sub));
    POLIS_TRY(polis_score_compute(sub.graph, p->what, p->machine, p->part_score));
    p->work += (int64_t)sub.graph->n * (sub.graph->n + sub.graph->n_arcs);
    n = edges ? sub.graph->m : sub.graph->n;
    unit = p->what == POLIS_SCORE_CLOSENESS ? ldexp(1.0, -sub.shift) : 1.0;
    for (int64_t i = 0; i < n; i++) {
        const double score = unit * p->part_score[i];

        p->score[edges ? sub.edge[i] : member[i]] = score;
        best = score > best ? score : best;
    }
    p->list[part].best = best;
    p->list[part].computed = true;
    p->list[part].lost_bits = sub.shift;
    if (!(best > 0.0)) {
        make_dead(p, part);
    }

done:
    polis_induced_clear(&sub);
    return rc;
}
