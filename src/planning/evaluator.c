#include "planning/evaluator.h"

#include "base/mem.h"
#include "planning/change.h"

#include <math.h>
#include <string.h>

polis_err polis_evaluator_scratch_init(const polis_graph *graph, polis_evaluator_scratch *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_evaluator_scratch){0};
    POLIS_TRY(polis_search_init(graph->n, graph->n_arcs, &out->search));
    POLIS_NEW(out->near, graph->n);
    POLIS_NEW(out->paths, graph->n);
    POLIS_NEW(out->level, (int64_t)graph->n + POLIS_LEVEL_BLOCK);
    POLIS_NEW(out->list, graph->n);
    POLIS_NEW(out->end, graph->n);

done:
    if (rc != POLIS_OK) {
        polis_evaluator_scratch_clear(out);
    }
    return rc;
}

void polis_evaluator_scratch_clear(polis_evaluator_scratch *scratch)
{
    polis_search_clear(&scratch->search);
    POLIS_FREE(scratch->near);
    POLIS_FREE(scratch->paths);
    POLIS_FREE(scratch->level);
    POLIS_FREE(scratch->list);
    POLIS_FREE(scratch->end);
}

/* The objective after the links that were built, and one more unless it is NULL. */
static polis_err value_anew(const polis_evaluator *e, const polis_link *one_more, double *value)
{
    polis_err rc = POLIS_OK;
    polis_graph *graph = NULL;
    polis_link *links = NULL;
    double *strength = NULL;
    int64_t n = e->n_links;

    POLIS_NEW(links, n + 1);
    if (n > 0) {
        memcpy(links, e->link, (size_t)n * sizeof *links);
    }
    if (one_more) {
        links[n++] = *one_more;
    }
    POLIS_TRY(polis_change_add(e->goal->graph, e->goal->strength, links, n, &graph, &strength));
    rc = polis_goal_value(e->goal, graph, strength, value);

done:
    POLIS_FREE(links);
    POLIS_FREE(strength);
    polis_graph_free(&graph);
    return rc;
}

polis_err polis_evaluator_init(const polis_goal *goal, int n_threads, polis_evaluator *out)
{
    *out = (polis_evaluator){.goal = goal};
    switch (goal->what) {
    case POLIS_OBJECTIVE_HARMONIC:
    case POLIS_OBJECTIVE_CLOSENESS:
        return polis_nearer_init(out);
    case POLIS_OBJECTIVE_BETWEENNESS:
        return polis_through_init(out, n_threads);
    case POLIS_OBJECTIVE_EFFICIENCY:
        return polis_pairs_init(out, n_threads);
    default:
        return value_anew(out, NULL, &out->value);
    }
}

void polis_evaluator_clear(polis_evaluator *e)
{
    if (e->is_copy) {
        e->direct = e->others = NULL; /* the original's */
        e->level = NULL;
    }
    if (e->to == e->from) {
        e->to = e->to_paths = NULL;
    }
    POLIS_FREE(e->dist);
    POLIS_FREE(e->direct);
    POLIS_FREE(e->others);
    POLIS_FREE(e->level);
    POLIS_FREE(e->open);
    POLIS_FREE(e->from);
    POLIS_FREE(e->from_paths);
    POLIS_FREE(e->to);
    POLIS_FREE(e->to_paths);
    POLIS_FREE(e->matrix);
    POLIS_FREE(e->link);
}

/* New arrays for those that change. */
static polis_err allocate_like(const polis_evaluator *from, polis_evaluator *e)
{
    polis_err rc = POLIS_OK;
    const int64_t n = from->goal->graph->n;

    if (from->dist) {
        POLIS_NEW(e->dist, n);
    }
    if (from->from) {
        POLIS_NEW(e->from, n);
        POLIS_NEW(e->from_paths, n);
        e->to = e->from;
        e->to_paths = e->from_paths;
    }
    if (from->to != from->from) {
        e->to = e->to_paths = NULL;
        POLIS_NEW(e->to, n);
        POLIS_NEW(e->to_paths, n);
    }
    if (from->matrix) {
        POLIS_NEW(e->matrix, n * n);
    }

done:
    return rc;
}

polis_err polis_evaluator_copy(const polis_evaluator *from, polis_evaluator *out)
{
    polis_err rc = POLIS_OK;

    *out = (polis_evaluator){.goal = from->goal,
                             .is_copy = true,
                             .direct = from->direct,
                             .others = from->others,
                             .level = from->level,
                             .level_unit = from->level_unit};
    POLIS_TRY(allocate_like(from, out));
    rc = polis_evaluator_restore(from, out);

done:
    if (rc != POLIS_OK) {
        polis_evaluator_clear(out);
    }
    return rc;
}

static void copy_numbers(void *to, const void *from, size_t bytes)
{
    if (from) {
        memcpy(to, from, bytes);
    }
}

polis_err polis_evaluator_restore(const polis_evaluator *from, polis_evaluator *e)
{
    polis_err rc = POLIS_OK;
    const size_t n = (size_t)from->goal->graph->n;

    POLIS_GROW(e->link, e->room, from->n_links);
    copy_numbers(e->link, from->n_links > 0 ? from->link : NULL,
                 (size_t)from->n_links * sizeof *e->link);
    copy_numbers(e->dist, from->dist, n * sizeof *e->dist);
    copy_numbers(e->from, from->from, n * sizeof *e->from);
    copy_numbers(e->from_paths, from->from_paths, n * sizeof *e->from);
    copy_numbers(e->to, from->to, n * sizeof *e->to);
    copy_numbers(e->to_paths, from->to_paths, n * sizeof *e->to);
    copy_numbers(e->matrix, from->matrix, n * n * sizeof *e->matrix);
    e->n_links = from->n_links;
    e->value = from->value;

done:
    return rc;
}

polis_err polis_evaluator_gain(const polis_evaluator *e, polis_evaluator_scratch *s,
                               const polis_link *link, double *gain)
{
    polis_err rc = POLIS_OK;
    double value;

    switch (e->goal->what) {
    case POLIS_OBJECTIVE_HARMONIC:
    case POLIS_OBJECTIVE_CLOSENESS:
        *gain = polis_nearer_gain(e, s, link);
        break;
    case POLIS_OBJECTIVE_BETWEENNESS:
        *gain = polis_through_gain(e, s, link);
        break;
    case POLIS_OBJECTIVE_EFFICIENCY:
        *gain = polis_pairs_gain(e, s, link);
        break;
    default:
        rc = value_anew(e, link, &value);
        *gain = e->goal->what == POLIS_OBJECTIVE_LOSS ? e->value - value : value - e->value;
    }
    return rc;
}

double polis_evaluator_bound(const polis_evaluator *e, polis_evaluator_scratch *s,
                             const polis_link *link)
{
    return e->goal->what == POLIS_OBJECTIVE_BETWEENNESS ? polis_through_bound(e, s, link)
                                                        : INFINITY;
}

polis_err polis_evaluator_add(polis_evaluator *e, polis_evaluator_scratch *s,
                              const polis_link *link)
{
    polis_err rc = POLIS_OK;
    double gain;

    POLIS_TRY(polis_evaluator_gain(e, s, link, &gain));
    switch (e->goal->what) {
    case POLIS_OBJECTIVE_HARMONIC:
    case POLIS_OBJECTIVE_CLOSENESS:
        polis_nearer_add(e, s, link);
        break;
    case POLIS_OBJECTIVE_BETWEENNESS:
        POLIS_TRY(polis_through_add(e, s, link));
        break;
    case POLIS_OBJECTIVE_EFFICIENCY:
        polis_pairs_add(e, s, link);
        break;
    default:
        POLIS_GROW(e->link, e->room, e->n_links + 1);
        e->link[e->n_links++] = *link;
    }
    e->value += e->goal->what == POLIS_OBJECTIVE_LOSS ? -gain : gain;

done:
    return rc;
}
