#include "centrality/totals.h"

#include "base/mem.h"
#include "kernel/sums.h"

#include <omp.h>

enum { RUN = 4096, N_LOCKS = 64 };

static double at_least_one(double x)
{
    return x > 1.0 ? x : 1.0;
}

static void name_squares(polis_totals *t, const polis_graph *graph)
{
    for (int i = 0; i < 3; i++) {
        t->square[i] = t->sum + (7 + i) * (int64_t)t->n;
    }
    t->largest[0] = at_least_one(graph->n);
    t->largest[1] = at_least_one((double)graph->max_path);
    t->largest[2] = 1.0;
}

polis_err polis_totals_new(const polis_plan *plan, polis_totals **out)
{
    polis_err rc = POLIS_OK;
    polis_totals *t = NULL;
    const int64_t n = (int64_t)plan->graph->n * plan->lanes;
    omp_lock_t *locks = NULL;

    *out = NULL;
    POLIS_NEW(t, 1);
    t->n = (polis_vid)n;
    t->n_flows = plan->sample ? 0 : plan->n_flows;
    t->directed = plan->graph->directed || plan->sample;
    t->n_blocks = plan->n_blocks;
    t->n_sums = t->n_flows + (t->directed ? 7 : 4) * n + (plan->sample ? 3 * n : 0);
    POLIS_NEW(t->sum, t->n_sums);
    POLIS_NEW(t->done, t->n_blocks);
    t->through = t->sum;
    t->reach = t->through + n;
    t->far = t->reach + n;
    t->reciprocal = t->far + n;
    if (t->directed) {
        t->reach_in = t->reciprocal + n;
        t->far_in = t->reach_in + n;
        t->reciprocal_in = t->far_in + n;
    }
    t->flow = t->sum + (t->directed ? 7 : 4) * n;
    if (plan->sample) {
        name_squares(t, plan->graph);
    }
    POLIS_NEW(locks, N_LOCKS);
    for (int i = 0; i < N_LOCKS; i++) {
        omp_init_lock(&locks[i]);
    }
    t->locks = locks;
    *out = t;
    t = NULL; /* moved to the caller */

done:
    polis_totals_free(&t);
    return rc;
}

void polis_totals_free(polis_totals **totals)
{
    polis_totals *t = *totals;

    if (!t) {
        return;
    }
    for (int i = 0; t->locks && i < N_LOCKS; i++) {
        omp_destroy_lock((omp_lock_t *)t->locks + i);
    }
    POLIS_FREE(t->locks);
    POLIS_FREE(t->sum);
    POLIS_FREE(t->done);
    POLIS_FREE(*totals);
}

static void add_reciprocals(polis_i128 *sum, const double *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        sum[i] += polis_fixed_from_double(x[i], POLIS_FIXED_RECIPROCAL_BITS);
    }
}

static void add_integers(polis_i128 *sum, const int64_t *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        sum[i] += x[i];
    }
}

static void add_squares(polis_totals *t, const polis_partial *p, int64_t first, int64_t n)
{
    for (int k = 0; k < 3; k++) {
        const double unit = 1.0 / (t->largest[k] * t->largest[k]);

        for (int64_t i = first; i < first + n; i++) {
            t->square[k][i] +=
                polis_fixed_from_double(p->square[k][i] * unit, POLIS_FIXED_RECIPROCAL_BITS);
        }
    }
}

/* Rows of every array over vertices from `first` on, if any may be nonzero. */
static void add_rows(polis_totals *t, polis_isa isa, const polis_partial *p, int64_t first,
                     int64_t n)
{
    if (polis_partial_is_clean(p, false, first, n)) {
        return;
    }
    polis_sums_add(isa, t->through + first, p->through + first, n);
    if (t->directed) {
        add_integers(t->reach_in + first, p->reach_in + first, n);
        add_integers(t->far_in + first, p->far_in + first, n);
        add_reciprocals(t->reciprocal_in + first, p->reciprocal_in + first, n);
    }
}

/* The run of every array over vertices or flows that starts at `first`. */
static void add_run(polis_totals *t, polis_isa isa, const polis_partial *p, int64_t first,
                    bool flows)
{
    const int64_t end = flows ? t->n_flows : t->n;
    const int64_t n = end - first < RUN ? end - first : RUN;

    if (flows) {
        polis_sums_add(isa, t->flow + first, p->flow + first, n);
        return;
    }
    for (int64_t i = 0; i < n; i += POLIS_PARTIAL_RUN) {
        add_rows(t, isa, p, first + i, n - i < POLIS_PARTIAL_RUN ? n - i : POLIS_PARTIAL_RUN);
    }
    if (t->square[0]) {
        add_squares(t, p, first, n);
    }
}

void polis_totals_add(polis_totals *t, const polis_plan *plan, polis_vid b, const polis_partial *p)
{
    const int64_t vertex_runs = (t->n + RUN - 1) / RUN;
    const int64_t n_runs = vertex_runs + (t->n_flows + RUN - 1) / RUN;
    const int64_t first = (int64_t)polis_plan_block(plan, b) * plan->lanes;
    const int64_t n = (int64_t)polis_plan_block(plan, b + 1) * plan->lanes - first;

    for (int64_t i = 0; i < n_runs; i++) {
        /* threads start at different runs, so that they rarely wait for each other */
        const int64_t run = (i + (int64_t)omp_get_thread_num() * 7) % n_runs;
        const bool flows = run >= vertex_runs;
        const int64_t from = (flows ? run - vertex_runs : run) * RUN;
        const int64_t left = (flows ? t->n_flows : t->n) - from;
        omp_lock_t *lock = (omp_lock_t *)t->locks + run % N_LOCKS;

        if (polis_partial_is_clean(p, flows, from, left < RUN ? left : RUN)) {
            continue;
        }
        omp_set_lock(lock);
        add_run(t, plan->isa, p, from, flows);
        omp_unset_lock(lock);
    }
    if (!plan->sample) { /* a block's sources are its own: no other thread touches these */
        add_integers(t->reach + first, p->reach, n);
        add_integers(t->far + first, p->far, n);
        add_reciprocals(t->reciprocal + first, p->reciprocal, n);
    }
    t->done[b] = 1;
}

polis_vid polis_totals_n_done(const polis_totals *t)
{
    polis_vid n = 0;

    for (polis_vid b = 0; b < t->n_blocks; b++) {
        n += t->done[b];
    }
    return n;
}

polis_vid polis_totals_share(const polis_totals *t, int part, int parts)
{
    const int64_t n_left = t->n_blocks - polis_totals_n_done(t);
    const int64_t more = n_left % parts < part ? n_left % parts : part;
    int64_t before = n_left / parts * part + more; /* blocks of the parts before */
    polis_vid b = 0;

    for (; b < t->n_blocks && (t->done[b] || before > 0); b++) {
        before -= !t->done[b];
    }
    return b;
}
