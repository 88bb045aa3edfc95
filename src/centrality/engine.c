#include "centrality/engine.h"

#include "base/mem.h"
#include "kernel/dijkstra.h"
#include "kernel/frontier.h"
#include "kernel/local.h"
#include "kernel/sweep.h"

#include <omp.h>

enum { WARM_BYTES = 4 * 1024 * 1024 };

/* What one thread works with; only the scratch of the plan's kernel is there. */
typedef struct worker {
    polis_partial *partial;
    polis_partial *alone; /* of pivots: one source */
    polis_sweep *sweep;
    polis_row row; /* of pivots: to unpack */
    polis_frontier *frontier;
    polis_dijkstra *dijkstra;
    polis_local *local;
} worker;

static void worker_clear(worker *w)
{
    polis_partial_free(&w->partial);
    polis_partial_free(&w->alone);
    polis_sweep_free(&w->sweep);
    polis_row_clear(&w->row);
    polis_frontier_free(&w->frontier);
    polis_dijkstra_free(&w->dijkstra);
    polis_local_free(&w->local);
}

static polis_err worker_init(const polis_plan *plan, worker *w)
{
    polis_err rc = POLIS_OK;
    const polis_graph *g = plan->graph;

    *w = (worker){0};
    POLIS_TRY(polis_partial_new(g->n * plan->lanes, plan->n_flows, plan->largest * plan->lanes,
                                g->directed || plan->sample, &w->partial));
    if (plan->sample) {
        POLIS_TRY(polis_partial_keep_squares(w->partial));
        POLIS_TRY(polis_partial_new(g->n, plan->n_flows, 1, true, &w->alone));
    }
    if (plan->kernel == POLIS_KERNEL_SWEEP) {
        POLIS_TRY(polis_sweep_new(plan->hierarchy, plan->isa, plan->sample, &w->sweep));
        POLIS_TRY(polis_row_init(plan->hierarchy->tree, &w->row));
        if (!plan->sample) { /* pivots are anywhere, and what is unpacked goes everywhere */
            POLIS_TRY(polis_partial_track(w->partial));
            POLIS_TRY(polis_partial_track_flows(w->partial));
        }
    } else if (plan->kernel == POLIS_KERNEL_FRONTIER) {
        POLIS_TRY(polis_frontier_new(plan->levels, plan->isa, &w->frontier));
        if (!plan->sample) {
            POLIS_TRY(polis_partial_track(w->partial));
        }
    } else if (plan->kernel == POLIS_KERNEL_LOCAL) {
        POLIS_TRY(polis_local_new(&plan->local->task, &w->local));
        POLIS_TRY(polis_partial_track(w->partial));
    } else {
        POLIS_TRY(polis_dijkstra_new(g, &w->dijkstra));
    }

done:
    if (rc != POLIS_OK) {
        worker_clear(w);
    }
    return rc;
}

/* Says how many bytes it takes, too. */
static polis_err first_worker(const polis_plan *plan, worker *w, int64_t *bytes)
{
    const int64_t before = polis_mem_bytes();
    const polis_err rc = worker_init(plan, w);

    *bytes = polis_mem_bytes() - before;
    return rc;
}

polis_err polis_engine_thread_bytes(const polis_plan *plan, int64_t *bytes)
{
    worker w;
    const polis_err rc = first_worker(plan, &w, bytes);

    worker_clear(&w);
    return rc;
}

/* One pivot after the other. What the sweep leaves on shortcuts goes to their middle vertices now,
 * because the sums of each source are squared. */
static void run_pivots_alone(const polis_plan *plan, polis_vid first, polis_vid last, worker *w)
{
    const polis_hierarchy *h = plan->hierarchy;

    for (polis_vid i = first; i < last; i++) {
        const polis_vid v = plan->sample->position[i];

        polis_partial_reset(w->alone);
        if (h) {
            polis_sweep_source(w->sweep, v, w->alone);
            polis_hierarchy_unpack(h, &w->row, w->alone->flow, w->alone->through);
        } else if (plan->levels) {
            polis_frontier_source(w->frontier, v, w->alone);
        } else {
            polis_dijkstra_block(w->dijkstra, v, v + 1, w->alone);
        }
        polis_partial_add_source(w->partial, w->alone);
    }
}

static void run_pivots(const polis_plan *plan, polis_vid first, polis_vid last, worker *w)
{
    const polis_vid *source = plan->sample->position + first;

    const polis_vid n = last - first;
    const bool done = plan->hierarchy ? polis_sweep_pivots(w->sweep, source, n, w->partial)
                      : plan->levels  ? polis_frontier_pivots(w->frontier, source, n, w->partial)
                                      : false;

    if (!done) {
        polis_partial_reset(w->partial);
        run_pivots_alone(plan, first, last, w);
    }
}

static void run_block(const polis_plan *plan, polis_vid b, worker *w)
{
    const polis_vid first = b * plan->block; /* source, tree or pivot */
    const polis_vid last =
        plan->n_units - first < plan->block ? plan->n_units : first + plan->block;

    polis_partial_reset(w->partial);
    if (plan->sample) {
        run_pivots(plan, first, last, w);
    } else if (plan->kernel == POLIS_KERNEL_SWEEP) {
        polis_sweep_block(w->sweep, first, last, w->partial);
    } else if (plan->kernel == POLIS_KERNEL_FRONTIER) {
        polis_frontier_block(w->frontier, first, last, w->partial);
    } else if (plan->kernel == POLIS_KERNEL_LOCAL) {
        polis_local_block(w->local, first, last, w->partial);
    } else {
        polis_dijkstra_block(w->dijkstra, first, last, w->partial);
    }
}

/* Common to all threads. */
typedef struct common {
    const polis_plan *plan;
    worker *worker; /* [threads]; what is not made is made by its thread, which clears it */
    const polis_progress *progress;
    polis_totals *totals;
    polis_err rc;
    int64_t n_done;
    int halt; /* no thread begins another block */
} common;

static void report(common *c, int64_t n_done)
{
    const int64_t work = (int64_t)((double)c->plan->work * (double)n_done / c->plan->n_blocks);

    if (!c->progress->report(c->progress->self, work)) {
#pragma omp atomic write
        c->halt = 1;
    }
}

static void one_block(common *c, polis_vid b, worker *w)
{
    int64_t n_done;
    int halt;

#pragma omp atomic read
    halt = c->halt;
    if (halt || c->totals->done[b]) {
        return;
    }
    run_block(c->plan, b, w);
    polis_totals_add(c->totals, c->plan, b, w->partial);
#pragma omp atomic capture
    n_done = ++c->n_done;
    if (c->progress && omp_get_thread_num() == 0) {
        report(c, n_done);
    }
}

/* Scratch of a small network comes from the memory that planning has just given back: a thread that
 * asks for its own gets pages never touched before, which take as long as a fifth of the blocks.
 * That of a large one is made by its thread, near to it. */
static polis_err warm_workers(const polis_plan *plan, worker *w, int n)
{
    polis_err rc = POLIS_OK;
    int64_t each;

    POLIS_TRY(first_worker(plan, &w[0], &each));
    for (int t = 1; t < n && each <= WARM_BYTES / n; t++) {
        POLIS_TRY(worker_init(plan, &w[t]));
    }

done:
    return rc;
}

/* The share of one thread, which begins as soon as it has its scratch. */
static void run_blocks(common *c, polis_vid first, polis_vid last)
{
    worker *w = &c->worker[omp_get_thread_num()];
    const polis_err mine = w->partial ? POLIS_OK : worker_init(c->plan, w);

    if (mine != POLIS_OK) {
#pragma omp atomic write
        c->rc = mine;
#pragma omp atomic write
        c->halt = 1;
    }
#pragma omp for schedule(dynamic, 1)
    for (polis_vid b = first; b < last; b++) {
        one_block(c, b, w);
    }
    worker_clear(w);
}

polis_err polis_engine_run(const polis_plan *plan, polis_vid first, polis_vid last, int n_threads,
                           const polis_progress *progress, polis_totals *totals)
{
    common c = {.plan = plan, .progress = progress, .totals = totals};
    const int useful = last - first < n_threads ? (last - first < 1 ? 1 : last - first) : n_threads;
    polis_err rc = POLIS_OK;

    POLIS_NEW(c.worker, useful);
    POLIS_TRY(warm_workers(plan, c.worker, useful));
#pragma omp parallel num_threads(useful)
    run_blocks(&c, first, last);
    rc = c.rc;

done: /* what no thread took: of a failure, or where fewer threads came than were asked for */
    for (int t = 0; c.worker && t < useful; t++) {
        worker_clear(&c.worker[t]);
    }
    POLIS_FREE(c.worker);
    return rc;
}

static bool go_on(void *self, int64_t work_done)
{
    (void)work_done;
    return polis_interrupt_check(self) == POLIS_OK;
}

polis_err polis_engine_run_all(const polis_plan *plan, int n_threads,
                               const polis_interrupt *interrupt, polis_totals *totals)
{
    polis_interrupt asks = interrupt ? *interrupt : (polis_interrupt){0};
    const polis_progress progress = {go_on, &asks};
    const polis_err rc =
        polis_engine_run(plan, 0, plan->n_blocks, n_threads, interrupt ? &progress : NULL, totals);

    return rc == POLIS_OK && polis_totals_n_done(totals) < plan->n_blocks ? POLIS_E_TEMPFAIL : rc;
}
