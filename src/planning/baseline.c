/* The same budget spent at random. */
#include "base/mem.h"
#include "base/random.h"
#include "planning/greedy.h"

#include <math.h>

enum { PURPOSE = 0x706c616e }; /* of the stream: no other part draws from it */

/* What one thread needs for its replicates. */
typedef struct worker {
    polis_evaluator evaluator;
    polis_evaluator_scratch scratch;
    int64_t *order; /* [n_links] */
} worker;

static polis_err worker_init(const polis_evaluator *start, int64_t n_links, worker *w)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_evaluator_copy(start, &w->evaluator));
    POLIS_TRY(polis_evaluator_scratch_init(start->goal->graph, &w->scratch));
    POLIS_NEW(w->order, n_links);

done:
    return rc;
}

static void worker_clear(worker *w)
{
    polis_evaluator_clear(&w->evaluator);
    polis_evaluator_scratch_clear(&w->scratch);
    POLIS_FREE(w->order);
}

/* One replicate: row[k] is the objective after k + 1 links, row[n_steps] at the end. */
static polis_err replicate(const polis_evaluator *start, const polis_link *links, int64_t n_links,
                           double budget, const polis_random *random, worker *w, int64_t n_steps,
                           double *row)
{
    polis_err rc = POLIS_OK;
    double left = budget, least = INFINITY;
    int64_t n_built = 0;

    for (int64_t i = 0; i < n_links; i++) {
        w->order[i] = i;
        least = fmin(least, links[i].cost);
    }
    POLIS_TRY(polis_evaluator_restore(start, &w->evaluator));
    for (int64_t i = 0; i < n_links && least <= left * (1.0 + POLIS_GREEDY_TIE); i++) {
        const int64_t k = i + polis_random_below(random, (uint32_t)i, 0, n_links - i);
        const int64_t drawn = w->order[k];

        w->order[k] = w->order[i];
        if (links[drawn].cost > left * (1.0 + POLIS_GREEDY_TIE)) {
            continue;
        }
        POLIS_TRY(polis_evaluator_add(&w->evaluator, &w->scratch, &links[drawn]));
        left -= links[drawn].cost;
        if (n_built < n_steps) {
            row[n_built] = w->evaluator.value;
        }
        n_built++;
    }
    for (int64_t k = n_built; k < n_steps; k++) {
        row[k] = w->evaluator.value;
    }
    row[n_steps] = w->evaluator.value;

done:
    return rc;
}

polis_err polis_greedy_random(const polis_evaluator *start, const polis_link *links,
                              int64_t n_links, double budget, int64_t n_replicates, uint64_t seed,
                              const polis_team *team, int64_t n_steps, double *mean, double *final)
{
    polis_err rc = POLIS_OK;
    const int64_t width = n_steps + 1;
    double *row = polis_mem_new(n_replicates * width, sizeof *row);
    int64_t first, last;

    polis_team_range(team, n_replicates, &first, &last);
    rc = row ? POLIS_OK : POLIS_E_NOMEM;
#pragma omp parallel num_threads(team->n_threads)
    {
        worker w = {0};
        polis_err mine = row ? worker_init(start, n_links, &w) : POLIS_E_NOMEM;

#pragma omp for schedule(dynamic, 1)
        for (int64_t r = first; r < last; r++) {
            const polis_random random = {seed, (uint32_t)r, PURPOSE};

            if (mine == POLIS_OK) {
                mine =
                    replicate(start, links, n_links, budget, &random, &w, n_steps, row + r * width);
            }
        }
        if (mine != POLIS_OK) {
#pragma omp atomic write
            rc = mine;
        }
        worker_clear(&w);
    }
    POLIS_TRY(polis_team_gather(team, rc, n_replicates, width * (int64_t)sizeof *row, row));
    for (int64_t k = 0; k <= n_steps; k++) {
        double sum = 0.0;

        for (int64_t r = 0; r < n_replicates; r++) {
            sum += row[r * width + k];
        }
        *(k < n_steps ? &mean[k] : final) = sum / (double)n_replicates;
    }

done:
    POLIS_FREE(row);
    return rc;
}
