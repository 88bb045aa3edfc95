#include "shock/attack.h"

#include "base/mem.h"
#include "shock/largest.h"
#include "shock/rank.h"
#include "shock/recalculated.h"

/* Purpose of the random numbers; see base/random.h. */
enum { PURPOSE_ORDER = 0x53480001 };

static void degrees(const polis_ends *ends, bool edges, double *score)
{
    for (polis_vid v = 0; !edges && v < ends->n; v++) {
        score[v] = (double)(ends->off[v + 1] - ends->off[v]);
    }
    for (polis_eid e = 0; edges && e < ends->m; e++) {
        const polis_vid u = ends->tail[e], v = ends->head[e];

        score[e] =
            (double)(ends->off[u + 1] - ends->off[u]) * (double)(ends->off[v + 1] - ends->off[v]);
    }
}

static polis_err scores(const polis_graph *graph, const polis_attack *attack, double *score)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};

    if (attack->by == POLIS_ATTACK_DEGREE) {
        POLIS_TRY(polis_ends_init(graph, &ends));
        degrees(&ends, attack->edges, score);
        goto done;
    }
    rc = polis_score_compute(graph,
                             attack->by == POLIS_ATTACK_CLOSENESS ? POLIS_SCORE_CLOSENESS
                             : attack->edges                      ? POLIS_SCORE_EDGE_BETWEENNESS
                                                                  : POLIS_SCORE_BETWEENNESS,
                             &attack->machine, score);

done:
    polis_ends_clear(&ends);
    return rc;
}

static polis_err rank_once(const polis_graph *graph, const polis_attack *attack, int64_t *order)
{
    polis_err rc = POLIS_OK;
    const int64_t n = attack->edges ? graph->m : graph->n;
    const double *given = attack->score;
    double *score = NULL;
    int64_t *all = NULL;

    POLIS_NEW(all, n);
    if (attack->by != POLIS_ATTACK_SCORE) {
        POLIS_NEW(score, n);
        POLIS_TRY(scores(graph, attack, score));
        given = score;
    }
    POLIS_TRY(polis_rank(given, n, all));
    for (int64_t i = 0; i < attack->n_remove; i++) {
        order[i] = all[i];
    }

done:
    POLIS_FREE(score);
    POLIS_FREE(all);
    return rc;
}

polis_err polis_attack_order(const polis_graph *graph, const polis_attack *attack, int64_t *order)
{
    const bool degree = attack->by == POLIS_ATTACK_DEGREE;

    if (attack->edges && attack->by == POLIS_ATTACK_CLOSENESS) {
        return POLIS_E_UNSUPPORTED;
    }
    if (!attack->recalculate) {
        return rank_once(graph, attack, order);
    }
    if (attack->by == POLIS_ATTACK_SCORE || (degree && attack->edges)) {
        return POLIS_E_UNSUPPORTED;
    }
    if (degree) {
        return polis_recalculated_degrees(graph, attack->n_remove, order);
    }
    return polis_recalculated_order(graph,
                                    attack->by == POLIS_ATTACK_CLOSENESS ? POLIS_SCORE_CLOSENESS
                                    : attack->edges ? POLIS_SCORE_EDGE_BETWEENNESS
                                                    : POLIS_SCORE_BETWEENNESS,
                                    attack, order);
}

void polis_attack_random(const polis_random *random, int64_t n, int64_t n_remove, int64_t *order)
{
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (int64_t i = 0; i < n_remove;
         i++) { /* draws are 32-bit: edges beyond go to the next draw */
        const int64_t j = i + polis_random_below(random, (uint32_t)i, (uint32_t)(i >> 32), n - i);
        const int64_t taken = order[j];

        order[j] = order[i];
        order[i] = taken;
    }
}

/* What one thread works with. */
typedef struct worker {
    polis_sets sets;
    int64_t *order;     /* [n] or [m] */
    polis_vid *largest; /* [n_remove + 1] */
} worker;

static void worker_clear(worker *w)
{
    polis_sets_clear(&w->sets);
    POLIS_FREE(w->order);
    POLIS_FREE(w->largest);
}

static polis_err worker_init(const polis_ends *ends, bool edges, int64_t n_remove, worker *w)
{
    polis_err rc = POLIS_OK;

    *w = (worker){0};
    POLIS_TRY(polis_sets_init(ends, &w->sets));
    POLIS_NEW(w->order, edges ? ends->m : ends->n);
    POLIS_NEW(w->largest, n_remove + 1);

done:
    if (rc != POLIS_OK) {
        worker_clear(w);
    }
    return rc;
}

polis_err polis_attack_replicates(const polis_graph *graph, bool edges, uint64_t seed,
                                  int64_t first, int64_t last, int64_t n_remove, const int64_t *at,
                                  int64_t n_points, int n_threads, double *share, double *r)
{
    polis_err rc = POLIS_OK;
    polis_ends ends = {0};
    const int64_t n_things = edges ? graph->m : graph->n;

    POLIS_TRY(polis_ends_init(graph, &ends));
#pragma omp parallel num_threads(n_threads)
    {
        worker w;
        const polis_err mine = worker_init(&ends, edges, n_remove, &w);

        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
#pragma omp barrier
        if (rc == POLIS_OK) { /* no thread writes rc any more: all take the same branch */
#pragma omp for schedule(dynamic, 1)
            for (int64_t i = first; i < last; i++) {
                const polis_random random = {seed, (uint32_t)i, PURPOSE_ORDER};
                double most;

                polis_attack_random(&random, n_things, n_remove, w.order);
                polis_largest(&ends, edges, w.order, n_remove, &w.sets, w.largest);
                r[i - first] = polis_robustness(w.largest, n_remove, graph->n, n_things, &most);
                for (int64_t k = 0; k < n_points; k++) {
                    share[(i - first) * n_points + k] = (double)w.largest[at[k]] / (double)graph->n;
                }
            }
        }
        worker_clear(&w);
    }

done:
    polis_ends_clear(&ends);
    return rc;
}
