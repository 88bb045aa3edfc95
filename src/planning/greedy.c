#include "planning/greedy.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>

enum { BATCH = 128 }; /* looks at a time; fixed, so that their number depends on nothing else */

/** What is known of gains before they are computed. */
typedef enum bounds {
    BOUND_NONE,
    BOUND_OLD,   /* submodular: the gains of earlier steps */
    BOUND_COUNT, /* polis_evaluator_bound(), in each step anew */
} bounds;

void polis_team_range(const polis_team *team, int64_t n, int64_t *first, int64_t *last)
{
    *first = 0;
    *last = n;
    if (team->range) {
        team->range(team->self, n, first, last);
    }
}

polis_err polis_team_gather(const polis_team *team, polis_err mine, int64_t n, int64_t row_bytes,
                            void *rows)
{
    return team->gather ? team->gather(team->self, mine, n, row_bytes, rows) : mine;
}

void polis_greedy_clear(polis_greedy *plan)
{
    POLIS_FREE(plan->step);
}

/* A candidate of a step and the bound on its gain by cost. */
typedef struct bounded {
    double bound;
    int64_t i;
} bounded;

/* A plan in the making. */
typedef struct search {
    polis_evaluator *evaluator;
    const polis_link *link;
    int64_t n;
    const polis_team *team;
    double *gain;   /* [n] bounds, or gains of this step */
    uint8_t *fresh; /* [n] the gain is of this step */
    uint8_t *built; /* [n] */
    bounded *order; /* [n] candidates of this step */
    int64_t n_order;
    double *looked; /* [n] gains or bounds of a batch */
    double left;    /* of the budget */
    bounds bounds;
} search;

/* Gains of candidates list[first..last), or bounds on them. */
static polis_err look(search *s, const bounded *list, bool exact, int64_t first, int64_t last)
{
    polis_err rc = POLIS_OK;

#pragma omp parallel num_threads(s->team->n_threads)
    {
        polis_evaluator_scratch scratch = {0};
        polis_err mine = polis_evaluator_scratch_init(s->evaluator->goal->graph, &scratch);

#pragma omp for schedule(dynamic, 1)
        for (int64_t i = first; i < last; i++) {
            const polis_link *link = &s->link[list[i].i];

            if (mine == POLIS_OK && exact) {
                mine = polis_evaluator_gain(s->evaluator, &scratch, link, &s->looked[i]);
            } else if (mine == POLIS_OK) {
                s->looked[i] = polis_evaluator_bound(s->evaluator, &scratch, link);
            }
        }
        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
        polis_evaluator_scratch_clear(&scratch);
    }
    return rc;
}

/* Look at a batch of candidates, each by one member of the team. */
static polis_err look_together(search *s, const bounded *list, bool exact, int64_t n)
{
    int64_t first, last;

    polis_team_range(s->team, n, &first, &last);
    const polis_err rc = polis_team_gather(s->team, look(s, list, exact, first, last), n,
                                           sizeof *s->looked, s->looked);
    for (int64_t i = 0; i < n && rc == POLIS_OK; i++) {
        s->gain[list[i].i] = s->looked[i];
        s->fresh[list[i].i] = exact;
    }
    return rc;
}

static double ratio(const search *s, int64_t i)
{
    return s->gain[i] / s->link[i].cost;
}

/* Highest bound first, then the first candidate. */
static int compare(const void *a, const void *b)
{
    const bounded *x = a, *y = b;

    return x->bound != y->bound ? (x->bound < y->bound) - (x->bound > y->bound)
                                : (x->i > y->i) - (x->i < y->i);
}

/* What can be paid, best bound first. */
static polis_err list_candidates(search *s)
{
    polis_err rc = POLIS_OK;

    s->n_order = 0;
    for (int64_t i = 0; i < s->n; i++) {
        s->fresh[i] = 0;
        if (!s->built[i] && s->link[i].cost <= s->left * (1.0 + POLIS_GREEDY_TIE)) {
            s->order[s->n_order++].i = i;
        }
    }
    if (s->bounds == BOUND_COUNT) {
        POLIS_TRY(look_together(s, s->order, false, s->n_order));
    }
    for (int64_t i = 0; i < s->n_order; i++) {
        s->order[i].bound = ratio(s, s->order[i].i);
    }
    if (s->bounds != BOUND_NONE) {
        qsort(s->order, (size_t)s->n_order, sizeof *s->order, compare);
    }

done:
    return rc;
}

/* The best candidate of this step, or -1 if none gains. */
static polis_err find_best(search *s, int64_t *n_looks, int64_t *best)
{
    polis_err rc = POLIS_OK;
    const double least = 1e-12 * fabs(s->evaluator->value); /* less is rounding */
    double most = 0.0;
    int64_t n_seen = 0, size;

    POLIS_TRY(list_candidates(s));
    size = s->bounds != BOUND_NONE ? BATCH : s->n_order;
    *best = -1;
    while (n_seen < s->n_order &&
           (s->bounds == BOUND_NONE || s->order[n_seen].bound >= most * (1.0 - POLIS_GREEDY_TIE))) {
        const int64_t n = s->n_order - n_seen < size ? s->n_order - n_seen : size;

        POLIS_TRY(look_together(s, s->order + n_seen, true, n));
        for (int64_t i = n_seen; i < n_seen + n; i++) {
            const int64_t k = s->order[i].i;
            most = s->gain[k] > least ? fmax(most, ratio(s, k)) : most;
        }
        n_seen += n;
        *n_looks += n;
    }
    for (int64_t i = 0; i < s->n && *best < 0 && most > 0.0; i++) {
        if (s->fresh[i] && ratio(s, i) >= most * (1.0 - POLIS_GREEDY_TIE)) {
            *best = i;
        }
    }

done:
    return rc;
}

static bounds bounds_of(polis_objective what)
{
    return what == POLIS_OBJECTIVE_HARMONIC      ? BOUND_OLD
           : what == POLIS_OBJECTIVE_BETWEENNESS ? BOUND_COUNT
                                                 : BOUND_NONE;
}

static polis_err search_init(search *s)
{
    polis_err rc = POLIS_OK;

    POLIS_NEW(s->gain, s->n);
    POLIS_NEW(s->fresh, s->n);
    POLIS_NEW(s->built, s->n);
    POLIS_NEW(s->order, s->n);
    POLIS_NEW(s->looked, s->n);
    for (int64_t i = 0; i < s->n; i++) {
        s->gain[i] = INFINITY;
    }

done:
    return rc;
}

static polis_err build(search *s, int64_t i, double budget, polis_greedy *out)
{
    polis_err rc = POLIS_OK;
    polis_evaluator_scratch scratch = {0};

    POLIS_TRY(polis_evaluator_scratch_init(s->evaluator->goal->graph, &scratch));
    POLIS_TRY(polis_evaluator_add(s->evaluator, &scratch, &s->link[i]));
    s->built[i] = 1;
    s->left -= s->link[i].cost;
    POLIS_GROW(out->step, out->room, out->n_steps + 1);
    out->step[out->n_steps++] =
        (polis_greedy_step){i, s->gain[i], s->evaluator->value, budget - s->left};

done:
    polis_evaluator_scratch_clear(&scratch);
    return rc;
}

polis_err polis_greedy_run(polis_evaluator *evaluator, const polis_link *links, int64_t n_links,
                           double budget, const polis_team *team, polis_greedy *out)
{
    polis_err rc = POLIS_OK;
    search s = {.evaluator = evaluator,
                .link = links,
                .n = n_links,
                .team = team,
                .left = budget,
                .bounds = bounds_of(evaluator->goal->what)};

    *out = (polis_greedy){.base = evaluator->value};
    rc = search_init(&s);
    POLIS_TRY(polis_team_gather(team, rc, 0, 1, NULL));
    for (;;) {
        int64_t best;

        POLIS_TRY(find_best(&s, &out->n_looks, &best));
        if (best < 0) {
            out->end = s.n_order > 0 ? POLIS_GREEDY_NO_GAIN : POLIS_GREEDY_SPENT;
            break;
        }
        POLIS_TRY(polis_team_gather(team, build(&s, best, budget, out), 0, 1, NULL));
    }

done:
    POLIS_FREE(s.gain);
    POLIS_FREE(s.fresh);
    POLIS_FREE(s.built);
    POLIS_FREE(s.order);
    POLIS_FREE(s.looked);
    return rc;
}
