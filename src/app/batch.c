#include "app/batch.h"

#include "app/progress.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/schedule.h"
#include "cluster/sum.h"

#include <omp.h>
#include <stdlib.h>

/* Arcs times vertices of a network that one thread computes in some 50 ms; and of one in five
 * milliseconds, where there are too few networks to keep all threads busy. */
static const double SMALL = 1e8, SMALL_OF_FEW = 1e7;

enum { MANY = 8 }; /* networks for each thread */

/* Rough seconds of a file of b bytes: reading, and computing with the square of its size. */
static const double READ_S = 2e-8, COMPUTE_S = 1e-12;

enum { TAG_SIZE = 1, TAG_BYTES, MESSAGE = 1 << 30 };

polis_err polis_batch_new(MPI_Comm comm, const polis_job *job, const polis_inputs *inputs,
                          int n_threads, const polis_log *log, polis_batch **out)
{
    polis_err rc = POLIS_OK;
    polis_batch *b = NULL;

    *out = NULL;
    POLIS_NEW(b, 1);
    b->comm = comm;
    b->log = log;
    b->job = job;
    b->inputs = inputs;
    b->n_threads = n_threads;
    POLIS_NEW(b->city, inputs->n);
    POLIS_NEW(b->owner, inputs->n);
    POLIS_NEW(b->cost, inputs->n);
    *out = b;
    b = NULL; /* moved to the caller */

done:
    polis_batch_free(&b);
    return rc;
}

void polis_batch_free(polis_batch **batch)
{
    polis_batch *b = *batch;

    if (!b) {
        return;
    }
    for (int64_t i = 0; b->city && i < b->inputs->n; i++) {
        polis_city_clear(&b->city[i]);
    }
    POLIS_FREE(b->city);
    POLIS_FREE(b->owner);
    POLIS_FREE(b->cost);
    POLIS_FREE(*batch);
}

/* Deal items to ranks; every rank computes the same. */
static polis_err deal(const polis_batch *b, int64_t n, const double *cost, int share, int *rank)
{
    polis_err rc = POLIS_OK;
    double *load = NULL;
    const int n_ranks = polis_comm_size(b->comm);

    POLIS_NEW(load, n_ranks);
    POLIS_TRY(polis_schedule_assign(n, cost, n_ranks, load, share, rank));

done:
    POLIS_FREE(load);
    return rc;
}

typedef struct own_city {
    double cost;
    int64_t index;
} own_city;

static int by_cost(const void *a, const void *b)
{
    const own_city *x = a, *y = b;

    return x->cost != y->cost ? (x->cost < y->cost) - (x->cost > y->cost)
                              : (x->index > y->index) - (x->index < y->index);
}

/* This rank's networks, those of the largest files first. */
static polis_err list_own(const polis_batch *b, const double *cost, own_city **list, int64_t *n)
{
    polis_err rc = POLIS_OK;
    const int rank = polis_comm_rank(b->comm);

    *n = 0;
    POLIS_NEW(*list, b->inputs->n);
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (b->owner[i] == rank) {
            (*list)[(*n)++] = (own_city){cost[i], i};
        }
    }
    qsort(*list, (size_t)*n, sizeof **list, by_cost);

done:
    return rc;
}

static void compute_alone(polis_city *city, const polis_job *job, const polis_input *input)
{
    if (polis_city_plan(city, job, input) == POLIS_OK &&
        polis_city_compute(city, 0, city->plan->n_blocks, 1, NULL) == POLIS_OK) {
        polis_city_finish(city, job);
    }
}

/* Read one network; a small one is computed at once, a large one only weighed. */
static void begin_city(polis_batch *b, int64_t i, double small)
{
    polis_city *city = &b->city[i];
    const polis_input *input = &b->inputs->input[i];

    if (polis_city_read(city, b->job, input) != POLIS_OK) {
        return;
    }
    const double n = city->network->n, arcs = (double)city->network->m;
    if (n * (2.0 * arcs + n) > small) {
        b->cost[i] = n * (2.0 * arcs + n) + 1.0;
        return;
    }
    compute_alone(city, b->job, input);
}

polis_err polis_batch_read(polis_batch *b, bool compute)
{
    polis_err rc = POLIS_OK;
    double *guess = NULL;
    own_city *own = NULL;
    int64_t n_own = 0, done = 0;
    double small;
    polis_bar bar;

    POLIS_NEW(guess, b->inputs->n);
    for (int64_t i = 0; i < b->inputs->n; i++) {
        const double bytes = (double)b->inputs->bytes[i];
        guess[i] = READ_S * bytes + COMPUTE_S * bytes * bytes;
    }
    POLIS_TRY(deal(b, b->inputs->n, guess, 0, b->owner));
    POLIS_TRY(list_own(b, guess, &own, &n_own));
    small = !compute ? -1.0 : n_own >= (int64_t)MANY * b->n_threads ? SMALL : SMALL_OF_FEW;
    polis_bar_start(&bar, b->log, compute ? "read and small networks" : "read", "networks",
                    (double)n_own);
#pragma omp parallel for schedule(dynamic, 1) num_threads(b->n_threads)
    for (int64_t k = 0; k < n_own; k++) {
        int64_t n_done;

        begin_city(b, own[k].index, small);
#pragma omp atomic capture
        n_done = ++done;
        if (omp_get_thread_num() == 0) {
            polis_bar_show(&bar, (double)n_done);
        }
    }
    polis_bar_end(&bar);

done:
    rc = polis_comm_agree(b->comm, rc);
    if (rc == POLIS_OK) {
        POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, b->cost, (int)b->inputs->n, MPI_DOUBLE,
                                         MPI_SUM, b->comm));
    }
    POLIS_FREE(guess);
    POLIS_FREE(own);
    return rc;
}

static void show_work(void *self, int64_t work_done)
{
    polis_bar_show(self, (double)work_done);
}

/* Compute this rank's share of a planned city, `part` of `parts`, with all threads and a bar. */
static polis_err compute_part(const polis_batch *b, int64_t i, int part, int parts)
{
    polis_city *city = &b->city[i];
    const int64_t n_blocks = city->plan->n_blocks;
    const polis_vid first = (polis_vid)(n_blocks * part / parts);
    const polis_vid last = (polis_vid)(n_blocks * (part + 1) / parts);
    polis_bar bar;
    const polis_progress progress = {show_work, &bar};
    polis_err rc;

    polis_log_line(b->log, POLIS_LOG_INFO,
                   "compute %s n=%d m=%lld kernel=%s predicted=%.3gs threads=%d ranks=%d",
                   b->inputs->input[i].id, city->network->n, (long long)city->network->m,
                   polis_kernel_name(city->kernel), city->predicted_s / b->n_threads / parts,
                   b->n_threads, parts);
    polis_bar_start(&bar, b->log, b->inputs->input[i].id, "steps",
                    (double)city->plan->work / parts);
    rc = polis_city_compute(city, first, last, b->n_threads, &progress);
    polis_bar_end(&bar);
    return rc;
}

/* Collective: one large network on all ranks. Its owner has read it; the others get a copy. A
 * failure anywhere costs this network only. */
static void compute_shared(polis_batch *b, int64_t i)
{
    polis_err rc = POLIS_OK, mine;
    polis_city *city = &b->city[i];
    const int rank = polis_comm_rank(b->comm), root = b->owner[i];
    void *bytes = NULL;
    int64_t n_bytes = 0;

    if (rank == root) {
        rc = polis_network_pack(city->network, &bytes, &n_bytes);
    }
    POLIS_TRY(polis_comm_agree(b->comm, rc));
    POLIS_TRY(polis_comm_broadcast(b->comm, root, &bytes, &n_bytes));
    if (rank != root) {
        rc = polis_network_unpack(bytes, n_bytes, &city->network);
    }
    POLIS_FREE(bytes);
    mine = rc != POLIS_OK ? rc : polis_city_plan(city, b->job, &b->inputs->input[i]);
    POLIS_TRY(polis_comm_agree(b->comm, mine));
    mine = compute_part(b, i, rank, polis_comm_size(b->comm));
    POLIS_TRY(polis_comm_agree(b->comm, mine));
    POLIS_TRY(polis_sum_reduce(b->comm, root, city->totals->sum, city->totals->n_sums));
    if (rank == root) {
        polis_city_finish(city, b->job);
    }

done:
    if (rank == root) {
        polis_city_fail(city, rc, NULL);
    } else {
        polis_city_clear(city);
        *city = (polis_city){0};
    }
}

static polis_err send_city(const polis_batch *b, int64_t i, int to)
{
    polis_err rc = POLIS_OK;
    void *bytes = NULL;
    int64_t n_bytes = 0;

    rc = polis_network_pack(b->city[i].network, &bytes, &n_bytes);
    POLIS_MPI(b->comm, MPI_Send(&n_bytes, 1, MPI_INT64_T, to, TAG_SIZE, b->comm)); /* 0: failed */
    for (int64_t at = 0; at < n_bytes; at += MESSAGE) {
        const int count = (int)(n_bytes - at < MESSAGE ? n_bytes - at : MESSAGE);
        POLIS_MPI(b->comm, MPI_Send((char *)bytes + at, count, MPI_BYTE, to, TAG_BYTES, b->comm));
    }
    POLIS_FREE(bytes);
    return rc;
}

static void receive_city(const polis_batch *b, int64_t i, int from)
{
    polis_err rc = POLIS_OK;
    char *bytes = NULL;
    int64_t n_bytes = 0;

    POLIS_MPI(b->comm,
              MPI_Recv(&n_bytes, 1, MPI_INT64_T, from, TAG_SIZE, b->comm, MPI_STATUS_IGNORE));
    bytes = polis_mem_new(n_bytes, 1);
    if (!bytes) { /* the sender cannot be told: without this much memory nothing can go on */
        polis_comm_abort(b->comm, MPI_ERR_NO_MEM, "receiving a network", __FILE__, __LINE__);
    }
    for (int64_t at = 0; at < n_bytes; at += MESSAGE) {
        const int count = (int)(n_bytes - at < MESSAGE ? n_bytes - at : MESSAGE);
        POLIS_MPI(b->comm, MPI_Recv(bytes + at, count, MPI_BYTE, from, TAG_BYTES, b->comm,
                                    MPI_STATUS_IGNORE));
    }
    rc = n_bytes == 0 ? POLIS_E_NOMEM : polis_network_unpack(bytes, n_bytes, &b->city[i].network);
    if (rc == POLIS_OK) {
        b->city[i].digest = polis_network_digest(b->city[i].network);
    }
    POLIS_FREE(bytes);
    polis_city_fail(&b->city[i], rc, NULL);
}

/* Move large networks from who read them to who computes them: the same order on all ranks, so that
 * no two wait for each other. */
static void hand_over(polis_batch *b, const int64_t *large, int64_t n_large, const int *rank)
{
    const int me = polis_comm_rank(b->comm);

    for (int64_t k = 0; k < n_large; k++) {
        const int64_t i = large[k];

        if (rank[k] == POLIS_EVERY_RANK || rank[k] == b->owner[i]) {
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

static void compute_own(polis_batch *b, int64_t i)
{
    polis_city *city = &b->city[i];

    if (city->status == POLIS_OK &&
        polis_city_plan(city, b->job, &b->inputs->input[i]) == POLIS_OK &&
        compute_part(b, i, 0, 1) == POLIS_OK) {
        polis_city_finish(city, b->job);
    }
}

polis_err polis_batch_compute(polis_batch *b)
{
    polis_err rc = POLIS_OK;
    int64_t *large = NULL, n_large = 0;
    double *cost = NULL;
    int *rank = NULL;

    POLIS_NEW(large, b->inputs->n);
    POLIS_NEW(cost, b->inputs->n);
    POLIS_NEW(rank, b->inputs->n);
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (b->cost[i] > 0.0) {
            large[n_large] = i;
            cost[n_large++] = b->cost[i];
        }
    }
    POLIS_TRY(deal(b, n_large, cost, 1, rank));

done:
    rc = polis_comm_agree(b->comm, rc);
    for (int64_t k = 0; rc == POLIS_OK && k < n_large; k++) {
        if (rank[k] == POLIS_EVERY_RANK) {
            compute_shared(b, large[k]);
        }
    }
    if (rc == POLIS_OK) {
        hand_over(b, large, n_large, rank);
        for (int64_t k = 0; k < n_large; k++) {
            if (rank[k] == polis_comm_rank(b->comm)) {
                compute_own(b, large[k]);
            }
        }
    }
    POLIS_FREE(large);
    POLIS_FREE(cost);
    POLIS_FREE(rank);
    return rc;
}
