/* The large networks of a batch: shared by all ranks, or one after another on the rank that has
 * them, with all threads. */
#include "app/centrality/batch.h"

#include "app/centrality/saved.h"
#include "app/progress.h"
#include "base/mem.h"
#include "base/room.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/schedule.h"
#include "cluster/sum.h"

/* What the engine reports to. */
typedef struct watch {
    polis_bar bar;
    polis_control *control;
} watch;

static bool report(void *self, int64_t work_done)
{
    watch *w = self;

    polis_bar_show(&w->bar, (double)work_done);
    return polis_control_go_on(w->control);
}

static void log_city(const polis_batch *b, int64_t i, int parts)
{
    const polis_city *city = &b->city[i];
    const polis_vid n_done = polis_totals_n_done(city->totals);

    polis_log_line(b->log, POLIS_LOG_INFO,
                   "compute %s n=%d m=%lld kernel=%s predicted=%.3gs threads=%d ranks=%d",
                   b->inputs->input[i].id, city->plan->graph->n, (long long)city->plan->graph->m,
                   polis_kernel_name(city->kernel), city->predicted_s / b->n_threads / parts,
                   b->n_threads, parts);
    if (n_done > 0) {
        polis_log_line(b->log, POLIS_LOG_INFO, "%s goes on: %d of %d blocks were done before",
                       b->inputs->input[i].id, n_done, city->totals->n_blocks);
    }
}

static polis_vid n_left_of(const polis_city *city)
{
    return city->totals->n_blocks - polis_totals_n_done(city->totals);
}

/* Refuse a city for which the threads of all ranks of the node need more than there is: Linux would
 * kill the run instead. */
static polis_err ask_for_room(const polis_batch *b, int64_t i)
{
    polis_city *city = &b->city[i];
    const double room = (double)polis_room_bytes() / b->node_ranks;
    int64_t of_thread;
    polis_fault fault = {0};
    polis_err rc = polis_engine_thread_bytes(city->plan, &of_thread);
    const double need = (double)of_thread * b->n_threads;

    if (rc == POLIS_OK && need > room) {
        rc = polis_fail(&fault, POLIS_E_NOMEM, b->inputs->input[i].path, 0,
                        "needs %.0f MiB for %d threads, %.0f MiB are left for each of %d ranks on "
                        "the node: use fewer threads or ranks on a node",
                        need / 1048576.0, b->n_threads, room / 1048576.0, b->node_ranks);
    }
    return polis_city_fail(city, rc, &fault);
}

/* Compute this rank's share of what is left of a planned city, `part` of `parts`, with all threads
 * and a bar, to the end or until it is time to save or to stop. */
static polis_err compute_part(polis_batch *b, int64_t i, int part, int parts)
{
    polis_city *city = &b->city[i];
    const polis_vid n_left = n_left_of(city);
    const double work = (double)city->plan->work * n_left / city->totals->n_blocks / parts;
    watch w = {.control = b->control};
    const polis_progress progress = {report, &w};
    polis_err rc;

    polis_bar_start(&w.bar, b->log, b->inputs->input[i].id, "steps", work);
    rc = polis_city_compute(city, polis_totals_share(city->totals, part, parts),
                            polis_totals_share(city->totals, part + 1, parts), b->n_threads,
                            &progress);
    polis_bar_end(&w.bar);
    if (rc == POLIS_OK) { /* else the city has given up its totals */
        const double share = (double)(n_left - n_left_of(city)) / city->totals->n_blocks;

        b->work += share * (double)city->steps;
        b->load += share * b->cost[i];
    }
    return rc;
}

static bool is_done(const polis_city *city)
{
    return n_left_of(city) == 0;
}

/* Collective on comm. */
static polis_err save(polis_batch *b, MPI_Comm comm, int root, int64_t i)
{
    const double start_s = polis_timer_now_s();
    const polis_err rc =
        polis_saved_write(comm, root, b->control->checkpoint, i, &b->city[i], b->fault);

    polis_control_saved(b->control, start_s);
    return rc;
}

/* Its measures, and its place in the checkpoint: its totals instead, if that is interrupted. By the
 * rank that has the totals. */
static polis_err finish(polis_batch *b, int64_t i)
{
    polis_err rc = polis_city_finish(&b->city[i], b->job);

    if (rc == POLIS_E_TEMPFAIL) {
        return save(b, MPI_COMM_SELF, 0, i);
    }
    if (rc != POLIS_OK || !b->control) {
        return POLIS_OK; /* a failure is the city's own */
    }
    POLIS_TRY(polis_batch_finish(b, i));
    POLIS_TRY(polis_checkpoint_sync(b->control->checkpoint, b->fault));
    polis_snapshot_drop(b->control->checkpoint, i);

done:
    return rc;
}

/* Collective: its owner finishes a city whose totals it has, the others wait. */
static polis_err finish_shared(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK;
    const polis_city *city = &b->city[i];
    const int root = b->owner[i];
    int left = 0;

    polis_control_begin(b->control, false);
    if (polis_comm_rank(b->comm) == root) {
        rc = finish(b, i);
        left = city->status == POLIS_OK && !city->finished;
    }
    polis_control_wait(b->control, rc != POLIS_OK);
    POLIS_MPI(b->comm, MPI_Bcast(&left, 1, MPI_INT, root, b->comm));
    b->stopped = left;
    return rc;
}

/* Collective: say once where memory that could be saved is not. */
static void log_copies(polis_batch *b, const polis_city *city)
{
    int apart = city->flat && polis_copy_is_apart(city->flat);

    POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, &apart, 1, MPI_INT, MPI_MAX, b->comm));
    if (apart && !b->told_apart) {
        polis_log_line(b->log, POLIS_LOG_WARN,
                       "ranks of a node cannot share memory here (memfd_create, /proc): each keeps "
                       "a plan of its own");
        b->told_apart = true;
    }
}

/* Collective: its owner plans, all ranks get the plan. */
static polis_err spread(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK;
    polis_city *city = &b->city[i];
    const int root = b->owner[i];

    polis_control_begin(b->control, false);
    if (polis_comm_rank(b->comm) == root) {
        rc = polis_city_plan(city, b->job, &b->inputs->input[i]);
    }
    polis_control_wait(b->control, false);
    POLIS_TRY(polis_comm_agree(b->comm, rc));
    if (polis_comm_size(b->comm) > 1) {
        POLIS_TRY(polis_city_share(b->comm, root, b->job, city));
        log_copies(b, city);
    }
    rc = polis_comm_agree(b->comm, ask_for_room(b, i));

done:
    return rc;
}

/* Collective: which part of a city this rank takes: the first ones may have a block more, and go to
 * those that have computed the least. */
static int part_of(const polis_batch *b)
{
    const int rank = polis_comm_rank(b->comm), n_ranks = polis_comm_size(b->comm);
    int part = 0;

    POLIS_MPI(b->comm, MPI_Allgather(&b->load, 1, MPI_DOUBLE, b->loads, 1, MPI_DOUBLE, b->comm));
    for (int r = 0; r < n_ranks; r++) {
        part += b->loads[r] < b->load || (b->loads[r] == b->load && r < rank);
    }
    return part;
}

/* Collective: compute a city that is spread. *failed is the city's failure, the result that of the
 * batch. */
static polis_err compute_together(polis_batch *b, int64_t i, polis_err *failed)
{
    polis_err rc = POLIS_OK;
    polis_totals *t = b->city[i].totals;
    const int root = b->owner[i];

    while (*failed == POLIS_OK) {
        polis_control_begin(b->control, true);
        *failed = compute_part(b, i, part_of(b), polis_comm_size(b->comm));
        polis_control_wait(b->control, *failed != POLIS_OK);
        *failed = polis_comm_agree(b->comm, *failed);
        if (*failed != POLIS_OK) {
            break;
        }
        POLIS_MPI(b->comm,
                  MPI_Allreduce(MPI_IN_PLACE, t->done, t->n_blocks, MPI_BYTE, MPI_BOR, b->comm));
        if (is_done(&b->city[i])) {
            *failed = polis_sum_reduce(b->comm, root, t->sum, t->n_sums);
            break;
        }
        POLIS_TRY(polis_checkpoint_may_publish(b->control->checkpoint, b->fault));
        POLIS_TRY(save(b, b->comm, root, i));
        if (polis_control_stopping(b->control)) {
            b->stopped = true;
            break;
        }
    }

done:
    return rc;
}

/* Collective: one large network on all ranks. Its owner has read it; the others get its plan. A
 * failure of it anywhere costs this network only. */
static polis_err compute_shared(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK, failed;
    polis_city *city = &b->city[i];
    const int rank = polis_comm_rank(b->comm), root = b->owner[i];

    failed = spread(b, i);
    b->stopped = failed == POLIS_E_TEMPFAIL;
    if (failed == POLIS_OK) {
        if (b->control) {
            POLIS_TRY(polis_saved_read(b->comm, root, b->control->checkpoint, i, city, b->fault));
        }
        log_city(b, i, polis_comm_size(b->comm));
        POLIS_TRY(compute_together(b, i, &failed));
    }
    if (failed == POLIS_OK && !b->stopped) {
        rc = finish_shared(b, i);
    }
    rc = polis_comm_agree_fault(b->comm, rc, b->fault);
    if (rank == root) {
        polis_city_fail(city, failed, NULL);
    }

done:
    if (rank != root) {
        polis_city_clear(city);
        *city = (polis_city){0};
    }
    return rc;
}

static void send_city(const polis_batch *b, int64_t i, int to)
{
    void *bytes = NULL;
    int64_t n_bytes = 0;

    polis_network_pack(b->city[i].network, &bytes, &n_bytes);
    polis_comm_send(b->comm, to, bytes, n_bytes); /* no bytes: it failed; who receives knows */
    POLIS_FREE(bytes);
}

static void receive_city(const polis_batch *b, int64_t i, int from)
{
    polis_city *city = &b->city[i];
    void *bytes = NULL;
    int64_t n_bytes = 0;
    polis_err rc = polis_comm_receive(b->comm, from, &bytes, &n_bytes);

    if (rc == POLIS_OK) {
        rc = n_bytes > 0 ? polis_network_unpack(bytes, n_bytes, &city->network) : POLIS_E_NOMEM;
    }
    if (rc == POLIS_OK) {
        city->digest = polis_network_digest(city->network);
    }
    POLIS_FREE(bytes);
    polis_city_fail(city, rc, NULL);
}

/* Move large networks from who read them to who computes them: the same order on all ranks, so that
 * no two wait for each other. */
static void hand_over(polis_batch *b, const int64_t *large, int64_t n_large, const int *rank)
{
    const int me = polis_comm_rank(b->comm);

    for (int64_t k = 0; k < n_large; k++) {
        const int64_t i = large[k];

        if (rank[k] == b->owner[i]) {
            continue;
        }
        if (me == b->owner[i]) {
            send_city(b, i, rank[k]);
            polis_city_clear(&b->city[i]);
            b->city[i] = (polis_city){0};
        } else if (me == rank[k]) {
            receive_city(b, i, b->owner[i]);
        }
        b->owner[i] = rank[k];
    }
}

/* One large network on this rank alone. */
static polis_err compute_own(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK;
    polis_city *city = &b->city[i];

    if (city->status != POLIS_OK ||
        polis_city_plan(city, b->job, &b->inputs->input[i]) != POLIS_OK ||
        ask_for_room(b, i) != POLIS_OK) {
        return POLIS_OK;
    }
    if (b->control) {
        POLIS_TRY(polis_saved_read(MPI_COMM_SELF, 0, b->control->checkpoint, i, city, b->fault));
    }
    log_city(b, i, 1);
    while (compute_part(b, i, 0, 1) == POLIS_OK) {
        if (is_done(city)) {
            return finish(b, i);
        }
        POLIS_TRY(save(b, MPI_COMM_SELF, 0, i));
        if (b->control->over) {
            break;
        }
    }

done:
    return rc;
}

/* Collective: the large networks that one rank each computes. */
static polis_err compute_all_own(polis_batch *b, const int64_t *large, int64_t n_large,
                                 const int *rank)
{
    polis_err rc = POLIS_OK;
    int left = 0;

    polis_control_begin(b->control, false);
    for (int64_t k = 0; k < n_large && rc == POLIS_OK; k++) {
        if (rank[k] == polis_comm_rank(b->comm)) {
            if (!b->control || !polis_control_interrupted(b->control)) {
                rc = compute_own(b, large[k]);
            }
            left |= b->city[large[k]].status == POLIS_OK && !b->city[large[k]].finished;
        }
    }
    polis_control_wait(b->control, rc != POLIS_OK);
    POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, &left, 1, MPI_INT, MPI_MAX, b->comm));
    b->stopped = left && polis_control_stopping(b->control);
    return polis_comm_agree_fault(b->comm, rc, b->fault);
}

polis_err polis_batch_compute(polis_batch *b)
{
    polis_err rc = POLIS_OK;
    int64_t *large = polis_mem_new(b->inputs->n, sizeof *large), n_large = 0, n_own = 0;
    double *cost = polis_mem_new(b->inputs->n, sizeof *cost);
    int *rank = polis_mem_new(b->inputs->n, sizeof *rank);

    POLIS_TRY(polis_comm_agree(b->comm, large && cost && rank ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (b->cost[i] > 0.0) {
            large[n_large] = i;
            cost[n_large++] = b->cost[i];
        }
    }
    POLIS_TRY(polis_batch_deal(b, n_large, cost, 1, rank));
    for (int64_t k = 0; k < n_large && !b->stopped; k++) {
        if (rank[k] == POLIS_EVERY_RANK) {
            POLIS_TRY(compute_shared(b, large[k]));
        } else {
            large[n_own] = large[k];
            cost[n_own++] = cost[k];
        }
    }
    if (!b->stopped) { /* blocks do not divide evenly: the others make up for it */
        POLIS_TRY(polis_batch_deal(b, n_own, cost, 0, rank));
        hand_over(b, large, n_own, rank);
        rc = compute_all_own(b, large, n_own, rank);
    }

done:
    POLIS_FREE(large);
    POLIS_FREE(cost);
    POLIS_FREE(rank);
    return rc;
}
