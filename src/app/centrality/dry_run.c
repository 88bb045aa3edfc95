#include "app/centrality/dry_run.h"

#include "app/centrality/memory.h"
#include "base/mem.h"
#include "base/room.h"
#include "cluster/comm.h"
#include "cluster/schedule.h"

#include <stdio.h>

enum { MOST_SHOWN = 20 };

static const double MIB = 1048576.0;

/* What one network would take. */
typedef struct plan_row {
    double n, m, kernel, seconds, bytes_kept, failed;
    polis_need need;
} plan_row;

enum { PLAN_FIELDS = sizeof(plan_row) / sizeof(double) };

/* What all of them would; the same on all ranks. */
typedef struct forecast {
    int64_t n, n_failed;
    plan_row *row;     /* [n] */
    int *rank;         /* [n] who computes it, or POLIS_EVERY_RANK */
    double seconds;    /* of one core */
    double imbalance;  /* of the busiest rank above the mean, as a share of it */
    double rank_bytes; /* at one time, of the rank that needs the most */
    double node_bytes; /* of all ranks of a node */
    double kept_bytes; /* of all networks and results, until they are written */
} forecast;

static void plan_city(const polis_batch *batch, int64_t i, plan_row *row)
{
    polis_city *city = &batch->city[i];
    polis_need need;

    if (city->status == POLIS_OK && polis_need_plan(city, batch->job, &batch->inputs->input[i],
                                                    batch->n_threads, &need) == POLIS_OK) {
        *row = (plan_row){.n = city->network->n,
                          .m = (double)city->network->m,
                          .kernel = city->kernel,
                          .seconds = city->predicted_s,
                          .bytes_kept = (double)polis_city_kept_bytes(city, batch->job),
                          .need = need};
    }
    row->failed = city->status != POLIS_OK;
    polis_city_drop_work(city);
}

/* Collective. Every network's row on all ranks. */
static void plan_all(const polis_batch *batch, forecast *f)
{
    for (int64_t i = 0; i < f->n; i++) {
        if (batch->owner[i] == polis_comm_rank(batch->comm)) {
            plan_city(batch, i, &f->row[i]);
        }
    }
    POLIS_MPI(batch->comm, MPI_Allreduce(MPI_IN_PLACE, f->row, (int)(f->n * PLAN_FIELDS),
                                         MPI_DOUBLE, MPI_SUM, batch->comm));
    for (int64_t i = 0; i < batch->n_own; i++) { /* those drawn from it fail with it */
        f->n_failed += f->row[i].failed > 0.0;
        f->kept_bytes += f->row[i].bytes_kept;
    }
}

/* Who computes what, and how even that is. */
static polis_err deal(const polis_batch *batch, forecast *f)
{
    polis_err rc = POLIS_OK;
    const int n_ranks = polis_comm_size(batch->comm);
    double *cost = NULL, *load = NULL, busiest = 0.0, shared = 0.0;

    POLIS_NEW(cost, f->n);
    POLIS_NEW(load, n_ranks);
    for (int64_t i = 0; i < f->n; i++) {
        cost[i] = f->row[i].seconds;
        f->seconds += cost[i];
    }
    POLIS_TRY(polis_schedule_assign(f->n, cost, n_ranks, load, 1, f->rank));
    for (int64_t i = 0; i < f->n; i++) {
        shared += f->rank[i] == POLIS_EVERY_RANK ? cost[i] / n_ranks : 0.0;
    }
    for (int r = 0; r < n_ranks; r++) {
        busiest = load[r] + shared > busiest ? load[r] + shared : busiest;
    }
    f->imbalance = f->seconds > 0.0 ? busiest * n_ranks / f->seconds - 1.0 : 0.0;

done:
    POLIS_FREE(cost);
    POLIS_FREE(load);
    return rc;
}

/* On the node that needs the most for it: of a network that all ranks compute together one plan,
 * and sums for each rank and thread. */
static double bytes_of(const polis_batch *batch, const forecast *f, int64_t i)
{
    const polis_need *need = &f->row[i].need;
    const int others = f->rank[i] == POLIS_EVERY_RANK ? batch->node_ranks - 1 : 0;

    return polis_need_alone(need) + others * (need->totals + need->threads);
}

/* Collective. What ranks share is counted by each of them, once too often by all but one. */
static polis_err add_up_memory(const polis_batch *batch, double base, double held, forecast *f)
{
    polis_err rc = POLIS_OK;
    polis_need *need = NULL;
    double own, shared = 0.0;

    need = polis_mem_new(f->n, sizeof *need);
    POLIS_TRY(polis_comm_agree(batch->comm, need ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; i < f->n; i++) {
        need[i] = f->row[i].need;
        if (f->rank[i] == POLIS_EVERY_RANK && need[i].plan > shared) {
            shared = need[i].plan;
        }
    }
    own = polis_memory_of_rank(batch, need, f->rank, base, held);
    POLIS_MPI(batch->comm,
              MPI_Allreduce(&own, &f->rank_bytes, 1, MPI_DOUBLE, MPI_MAX, batch->comm));
    f->node_bytes = polis_comm_node_most(batch->comm, own) - (batch->node_ranks - 1) * shared;

done:
    POLIS_FREE(need);
    return rc;
}

/* A network, with the seconds of those drawn from it at random. */
static void print_row(const polis_batch *batch, const forecast *f, int64_t i)
{
    const plan_row *row = &f->row[i];
    double seconds = 0.0;

    for (int64_t k = i; k < f->n; k += batch->n_own) {
        seconds += f->row[k].seconds;
    }
    printf("%-32s %10.0f %12.0f %-9s %12.3g %12.1f\n", batch->inputs->input[i].id, row->n, row->m,
           row->failed > 0.0 ? "FAILS" : polis_kernel_name((polis_kernel)row->kernel), seconds,
           bytes_of(batch, f, i) / MIB);
}

static void print(const polis_batch *batch, const forecast *f)
{
    const int n_ranks = polis_comm_size(batch->comm);
    const int64_t n = batch->n_own, n_replicas = batch->job->n_replicas;

    printf("%-32s %10s %12s %-9s %12s %12s\n", "network", "nodes", "edges", "kernel",
           "core seconds", "memory MiB");
    for (int64_t i = 0; i < n && i < MOST_SHOWN; i++) {
        print_row(batch, f, i);
    }
    if (n > MOST_SHOWN) {
        printf("... and %lld more\n", (long long)(n - MOST_SHOWN));
    }
    if (n_replicas > 0) {
        printf("core seconds are those of a network and of %lld drawn from it at random\n",
               (long long)n_replicas);
    }
    printf("%lld networks, %lld that fail; %d ranks of %d threads: about %.3g s, "
           "at most %.1f MiB of a rank, %.1f MiB on a node of %d ranks\n",
           (long long)n, (long long)f->n_failed, n_ranks, batch->n_threads,
           f->seconds / n_ranks / batch->n_threads, f->rank_bytes / MIB, f->node_bytes / MIB,
           batch->node_ranks);
    printf("of these networks and results, kept until they are written: %.1f MiB on all ranks "
           "together\n",
           f->kept_bytes / MIB);
    if (n_ranks > 1) {
        printf("the busiest rank has %.1f %% more work than the mean\n", 100.0 * f->imbalance);
    }
}

polis_err polis_dry_run(polis_batch *batch, int64_t *n_failed)
{
    polis_err rc = POLIS_OK;
    forecast f = {.n = batch->inputs->n};
    const int64_t before = polis_mem_bytes();
    const double base = (double)polis_room_resident(false);
    double held;

    POLIS_TRY(polis_batch_read(batch, false));
    held = (double)(polis_mem_bytes() - before);
    f.row = polis_mem_new(f.n, sizeof *f.row);
    f.rank = polis_mem_new(f.n, sizeof *f.rank);
    POLIS_TRY(polis_comm_agree(batch->comm, f.row && f.rank ? POLIS_OK : POLIS_E_NOMEM));
    plan_all(batch, &f);
    *n_failed = f.n_failed;
    POLIS_TRY(polis_comm_agree(batch->comm, deal(batch, &f)));
    POLIS_TRY(add_up_memory(batch, base, held, &f));
    if (polis_comm_rank(batch->comm) == 0) {
        print(batch, &f);
    }

done:
    POLIS_FREE(f.row);
    POLIS_FREE(f.rank);
    return rc;
}
