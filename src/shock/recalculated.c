#include "shock/recalculated.h"

#include "base/mem.h"
#include "shock/largest.h"
#include "shock/parts.h"
#include "shock/rank.h"

/* The highest score of all parts. Parts that may hold a higher one, or an equal one, than is known
 * are computed, the most promising first. */
static polis_err find_best(polis_parts *p, double *best)
{
    polis_err rc = POLIS_OK;

    for (;;) {
        polis_vid open = -1;

        *best = 0.0;
        for (polis_vid i = 0; i < p->n_live; i++) {
            const polis_part_of *part = &p->list[p->live[i]];

            if (part->computed) {
                *best = part->best > *best ? part->best : *best;
            } else if (open < 0 || part->best > p->list[p->live[open]].best) {
                open = i;
            }
        }
        if (open < 0 || p->list[p->live[open]].best < polis_rank_floor(*best)) {
            return POLIS_OK;
        }
        POLIS_TRY(polis_parts_compute(p, open));
    }

done:
    return rc;
}

/* The lowest number among the edges of v with at least this score, if it is below `lowest`. */
static polis_eid lowest_edge(const polis_parts *p, polis_vid v, double floor, polis_eid lowest)
{
    const polis_graph *g = p->graph;

    for (polis_eid a = g->off[v]; a < g->off[v + 1]; a++) {
        const polis_eid e = g->edge[a];

        if (!p->gone[e] && p->score[e] >= floor && (lowest < 0 || e < lowest)) {
            lowest = e;
        }
    }
    return lowest;
}

/* The lowest number with a score as good as the best, and a node where it is. */
static int64_t pick(const polis_parts *p, double best, polis_vid *where)
{
    const double floor = polis_rank_floor(best);
    const bool edges = p->what == POLIS_SCORE_EDGE_BETWEENNESS;
    int64_t lowest = -1;

    for (polis_vid i = 0; i < p->n_live; i++) {
        const polis_part_of *part = &p->list[p->live[i]];

        if (!part->computed || part->best < floor) {
            continue;
        }
        for (polis_vid j = part->first; j < part->first + part->n; j++) {
            const polis_vid v = p->member[j];
            const int64_t before = lowest;

            if (edges) {
                lowest = lowest_edge(p, v, floor, lowest);
            } else if (p->score[v] >= floor && (lowest < 0 || v < lowest)) {
                lowest = v;
            }
            if (lowest != before) {
                *where = v;
            }
        }
    }
    return lowest;
}

/* Where all scores are 0 no shortest path has a middle, and none will get one: by number. */
static void take_rest(const polis_parts *p, int64_t n_remove, int64_t n_removed, int64_t *order)
{
    for (polis_vid v = 0; n_removed < n_remove && v < p->graph->n; v++) {
        if (p->part[v] >= 0) {
            order[n_removed++] = v;
        }
    }
}

/* Remove what an earlier run removed: nothing is computed. */
static polis_err follow(polis_parts *p, const int64_t *order, int64_t n_known)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};
    const bool edges = p->what == POLIS_SCORE_EDGE_BETWEENNESS;

    POLIS_TRY(polis_ends_init(p->graph, &ends));
    for (int64_t q = 0; q < n_known; q++) {
        POLIS_TRY(edges ? polis_parts_remove_edge(p, order[q], ends.tail[order[q]])
                        : polis_parts_remove_node(p, (polis_vid)order[q]));
    }

done:
    polis_ends_clear(&ends);
    return rc;
}

/* Find removal q, and remove it. *found is false where all scores are 0. *lost_bits is raised to
 * those of the part where it was. */
static polis_err remove_best(polis_parts *p, int64_t *removed, bool *found, int *lost_bits)
{
    polis_err rc = POLIS_OK;
    polis_vid where = -1;
    double best;
    int lost;

    POLIS_TRY(find_best(p, &best));
    *found = best > 0.0;
    if (*found) {
        *removed = pick(p, best, &where);
        lost = p->list[p->part[where]].lost_bits;
        *lost_bits = lost > *lost_bits ? lost : *lost_bits;
        rc = p->what == POLIS_SCORE_EDGE_BETWEENNESS ? polis_parts_remove_edge(p, *removed, where)
                                                     : polis_parts_remove_node(p, where);
    }

done:
    return rc;
}

polis_err polis_recalculated_order(const polis_graph *graph, polis_score what,
                                   const polis_attack *attack, int64_t *order)
{
    polis_err rc = POLIS_OK;
    const polis_attack_watch *watch = attack->watch;
    polis_parts parts = {0};
    bool found = true;
    int none = 0;

    POLIS_TRY(polis_parts_init(graph, what, &attack->machine, &parts));
    POLIS_TRY(follow(&parts, order, attack->n_known));
    for (int64_t q = attack->n_known; q < attack->n_remove && found; q++) {
        POLIS_TRY(
            remove_best(&parts, &order[q], &found, attack->lost_bits ? attack->lost_bits : &none));
        if (!found) {
            take_rest(&parts, attack->n_remove, q, order);
        } else if (watch) {
            POLIS_TRY(watch->removed(watch->self, order, q + 1, parts.work));
        }
    }

done:
    polis_parts_clear(&parts);
    return rc;
}
