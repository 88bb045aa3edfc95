#include "app/centrality/batch.h"

#include "app/progress.h"
#include "base/mem.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/schedule.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

/* Arcs times vertices of a network that one thread computes in some 50 ms; of one in five
 * milliseconds, where there are too few networks to keep all threads busy; and of one in half a
 * millisecond, where threads would have none. */
static const double SMALL = 1e8, SMALL_OF_FEW = 1e7, SMALL_OF_FEWER = 1e6;

enum { MANY = 8 }; /* networks for each thread */

/* Of a rank's fair share, as file sizes tell, what is dealt out only when it is known better. */
static const double COUNTS = 0.02;

/* Rough seconds of a file of b bytes: reading, and computing with the square of its size. */
static const double READ_S = 2e-8, COMPUTE_S = 1e-12;

polis_err polis_batch_new(MPI_Comm comm, const polis_job *job, const polis_inputs *inputs,
                          int n_threads, const polis_log *log, polis_control *control,
                          polis_fault *fault, polis_batch **out)
{
    polis_err rc = POLIS_OK;
    polis_batch *b = NULL;
    const int node_ranks = polis_comm_node_size(comm);

    *out = NULL;
    POLIS_NEW(b, 1);
    b->node_ranks = node_ranks;
    b->comm = comm;
    b->log = log;
    b->job = job;
    b->inputs = inputs;
    b->n_own = inputs->n / (1 + job->n_replicas);
    b->n_threads = n_threads;
    b->control = control;
    b->fault = fault;
    POLIS_NEW(b->city, inputs->n);
    POLIS_NEW(b->owner, inputs->n);
    POLIS_NEW(b->cost, inputs->n);
    POLIS_NEW(b->finished, inputs->n);
    POLIS_NEW(b->loads, polis_comm_size(comm));
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
    POLIS_FREE(b->finished);
    POLIS_FREE(b->loads);
    POLIS_FREE(*batch);
}

polis_err polis_batch_deal(const polis_batch *b, int64_t n, const double *cost, int share,
                           int *rank)
{
    POLIS_MPI(b->comm, MPI_Allgather(&b->load, 1, MPI_DOUBLE, b->loads, 1, MPI_DOUBLE, b->comm));
    return polis_comm_agree(
        b->comm, polis_schedule_assign(n, cost, polis_comm_size(b->comm), b->loads, share, rank));
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
        polis_city_compute(city, 0, city->plan->n_blocks, 1, NULL) == POLIS_OK &&
        polis_city_finish(city, job) == POLIS_E_TEMPFAIL) {
        polis_city_drop_work(city);
    }
}

/* Collective. Deal what is not finished. */
static polis_err deal_unfinished(polis_batch *b, const double *guess)
{
    polis_err rc = POLIS_OK;
    double *cost = polis_mem_new(b->inputs->n, sizeof *cost);
    int *rank = polis_mem_new(b->inputs->n, sizeof *rank);
    int64_t n = 0;

    POLIS_TRY(polis_comm_agree(b->comm, cost && rank ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (!b->finished[i]) {
            cost[n++] = guess[i];
        }
    }
    POLIS_TRY(polis_batch_deal(b, n, cost, 0, rank));
    n = 0;
    for (int64_t i = 0; i < b->inputs->n; i++) {
        if (!b->finished[i]) {
            b->owner[i] = rank[n++];
        }
    }

done:
    POLIS_FREE(cost);
    POLIS_FREE(rank);
    return rc;
}

/* Above which networks are large. */
typedef struct limits {
    double cost;  /* arcs times vertices */
    double guess; /* seconds, as the size of the file tells */
} limits;

/* Arcs times vertices. */
static double cost_of(const polis_network *network)
{
    return (double)network->n * (2.0 * (double)network->m + network->n);
}

bool polis_batch_is_small(const polis_batch *b, const polis_network *network)
{
    return cost_of(network) <= b->small;
}

/* Read one network; a small one is computed at once, a large one only weighed. */
static polis_err begin_city(polis_batch *b, own_city own, const limits *most)
{
    const int64_t i = own.index;
    polis_city *city = &b->city[i];
    const polis_input *input = &b->inputs->input[i];

    if (b->finished[i]) {
        return polis_batch_read_finished(b, i);
    }
    if (polis_city_read(city, b->job, input) != POLIS_OK) {
        return POLIS_OK;
    }
    const double cost = cost_of(city->network);
    if (cost > most->cost || own.cost > most->guess) {
        b->cost[i] = cost + 1.0;
        return POLIS_OK;
    }
    compute_alone(city, b->job, input);
#pragma omp atomic
    b->load += cost;
#pragma omp atomic
    b->work += (double)city->steps;
    return polis_batch_finish(b, i);
}

/* By the first thread, between two of its networks: true to go on. */
static bool pause(polis_batch *b, polis_err *rc)
{
    if (!polis_control_go_on(b->control) && polis_control_due(b->control)) {
        const double start_s = polis_timer_now_s();
#pragma omp critical(polis_journal)
        *rc = polis_checkpoint_sync(b->control->checkpoint, b->fault);
        polis_control_saved(b->control, start_s);
    }
    return *rc == POLIS_OK && !(b->control && b->control->over);
}

/* This rank's networks, a thread each. */
static polis_err begin_own(polis_batch *b, const own_city *own, int64_t n_own, const limits *most,
                           polis_bar *bar)
{
    polis_err all = POLIS_OK;
    int64_t done = 0;
    int halt = 0;

#pragma omp parallel for schedule(dynamic, 1) num_threads(b->n_threads)
    for (int64_t k = 0; k < n_own; k++) {
        polis_err rc = POLIS_OK;
        const bool first = omp_get_thread_num() == 0;
        int64_t n_done;
        int halted;

#pragma omp atomic read
        halted = halt;
        if (halted) {
            continue;
        }
        rc = begin_city(b, own[k], most);
#pragma omp atomic capture
        n_done = ++done;
        if (first) {
            polis_bar_show(bar, (double)n_done);
        }
        if ((first && !pause(b, &rc)) || rc != POLIS_OK) {
#pragma omp atomic write
            halt = 1;
        }
        if (rc != POLIS_OK) {
#pragma omp atomic write
            all = rc;
        }
    }
    return all;
}

/* What a thread computes as soon as it has read it, of n_own networks of this rank. */
static double small_of(const polis_batch *b, int64_t n_own)
{
    if (b->inputs->n < (int64_t)b->n_threads * polis_comm_size(b->comm)) {
        return SMALL_OF_FEWER;
    }
    return n_own >= (int64_t)MANY * b->n_threads ? SMALL : SMALL_OF_FEW;
}

static limits limits_of(const polis_batch *b, const double *guess, bool compute)
{
    const int n_ranks = polis_comm_size(b->comm);
    limits most = {compute ? b->small : -1.0, INFINITY};
    double sum = 0.0;

    for (int64_t i = 0; i < b->inputs->n; i++) {
        sum += b->finished[i] ? 0.0 : guess[i];
    }
    if (n_ranks > 1) {
        most.guess = COUNTS * sum / n_ranks;
    }
    return most;
}

/* Collective. Whether the run stops; all that is finished is then on disk. */
static polis_err end_reading(polis_batch *b, polis_err rc)
{
    polis_control_wait(b->control, rc != POLIS_OK);
    b->stopped = polis_control_stopping(b->control);
    if (rc == POLIS_OK && b->stopped) {
        rc = polis_checkpoint_sync(b->control->checkpoint, b->fault);
    }
    return polis_comm_agree_fault(b->comm, rc, b->fault);
}

polis_err polis_batch_read(polis_batch *b, bool compute)
{
    polis_err rc = POLIS_OK;
    double *guess = NULL;
    own_city *own = NULL;
    int64_t n_own = 0;
    limits most;
    polis_bar bar;

    POLIS_TRY(b->control ? polis_batch_restore(b) : POLIS_OK);
    guess = polis_mem_new(b->inputs->n, sizeof *guess);
    POLIS_TRY(polis_comm_agree(b->comm, guess ? POLIS_OK : POLIS_E_NOMEM));
    for (int64_t i = 0; i < b->inputs->n; i++) {
        const double bytes = (double)b->inputs->bytes[i];
        guess[i] = READ_S * bytes + COMPUTE_S * bytes * bytes;
    }
    POLIS_TRY(deal_unfinished(b, guess));
    POLIS_TRY(list_own(b, guess, &own, &n_own));
    polis_bar_start(&bar, b->log, compute ? "read and small networks" : "read", "networks",
                    (double)n_own);
    polis_control_begin(b->control, false);
    b->small = small_of(b, n_own);
    most = limits_of(b, guess, compute);
    rc = begin_own(b, own, n_own, &most, &bar);
    polis_bar_end(&bar);

done:
    rc = end_reading(b, rc);
    if (rc == POLIS_OK) {
        POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, b->cost, (int)b->inputs->n, MPI_DOUBLE,
                                         MPI_SUM, b->comm));
    }
    POLIS_FREE(guess);
    POLIS_FREE(own);
    return rc;
}

double polis_batch_imbalance(const polis_batch *b)
{
    double sum = 0.0, most = 0.0;

    POLIS_MPI(b->comm, MPI_Allreduce(&b->work, &sum, 1, MPI_DOUBLE, MPI_SUM, b->comm));
    POLIS_MPI(b->comm, MPI_Allreduce(&b->work, &most, 1, MPI_DOUBLE, MPI_MAX, b->comm));
    return sum > 0.0 ? most * polis_comm_size(b->comm) / sum - 1.0 : 0.0;
}

int64_t polis_batch_n_finished(const polis_batch *b)
{
    int64_t n = 0;

    for (int64_t i = 0; i < b->inputs->n; i++) {
        n += b->owner[i] == polis_comm_rank(b->comm) && b->city[i].finished;
    }
    POLIS_MPI(b->comm, MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPI_INT64_T, MPI_SUM, b->comm));
    return n;
}
