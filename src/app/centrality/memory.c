#include "app/centrality/memory.h"

#include "base/mem.h"
#include "base/room.h"
#include "centrality/engine.h"
#include "centrality/flat.h"
#include "cluster/comm.h"
#include "cluster/schedule.h"

/* Measured: of the HDF5 library once it writes, and of the runtime for each thread. */
static const double WRITING = 4e6, OF_THREAD = 3e5;

/* Of the longest text or number in a row of nodes: columns are as wide. */
static size_t widest(const polis_network *network)
{
    size_t width = sizeof(double);

    for (polis_vid v = 0; v < network->n; v++) {
        const size_t label = polis_texts_len(&network->label, v);
        const size_t name = network->name.n > 0 ? polis_texts_len(&network->name, v) : 0;

        width = label > width ? label : width;
        width = name > width ? name : width;
    }
    return width;
}

polis_err polis_need_plan(polis_city *city, const polis_job *job, const polis_input *input,
                          int n_threads, polis_need *out)
{
    polis_err rc = POLIS_OK;
    const int64_t before = polis_mem_bytes();
    int64_t thread;

    polis_mem_most_restart();
    POLIS_TRY(polis_city_plan(city, job, input));
    const double kept = (double)polis_city_kept_bytes(city, job);
    const polis_plan *plan = city->plan;
    const int busy = plan->n_blocks < n_threads ? plan->n_blocks : n_threads;
    *out = (polis_need){
        .planning = (double)(polis_mem_most_bytes() - before),
        .planned = (double)(polis_mem_bytes() - before),
        .plan = (double)polis_flat_bytes(city->plan),
        .totals = (double)city->totals->n_sums * sizeof *city->totals->sum,
        .columns = kept - (double)polis_network_bytes(city->network),
    };
    POLIS_TRY(polis_engine_thread_bytes(plan, &thread));
    out->thread = (double)thread;
    out->threads = (double)thread * busy;
    out->finish = out->columns + (double)polis_city_finish_bytes(city, job, n_threads);

done:
    return polis_city_fail(city, rc, NULL);
}

static double larger(double x, double y)
{
    return x > y ? x : y;
}

double polis_need_alone(const polis_need *need)
{
    return larger(need->planning, need->planned + larger(need->threads, need->finish));
}

/* Of a network that all ranks compute: who has read it lays out its plan a second time, to share
 * it, and makes the measures. */
static double need_together(const polis_need *need, bool root)
{
    const double both = need->planned + need->plan;

    return root ? larger(both, polis_need_alone(need)) : need->plan + need->totals + need->threads;
}

/* Small networks are computed one by each thread: as many times the largest of them. */
static double at_once(const polis_batch *b, const polis_need *need, const int *rank)
{
    double most = 0.0;

    for (int64_t i = 0; i < b->inputs->n; i++) {
        const polis_network *network = b->city[i].network;

        if (b->owner[i] == polis_comm_rank(b->comm) && rank[i] != POLIS_EVERY_RANK && network &&
            polis_batch_is_small(b, network)) {
            most = larger(most, larger(need[i].planning,
                                       need[i].planned + larger(need[i].thread, need[i].finish)));
        }
    }
    return most * b->n_threads;
}

/* The column that is written: this rank's rows, and where there are others, what it gets of them
 * and what goes back and forth. */
static double column_room(const polis_batch *b)
{
    double rows[2] = {0.0, 0.0}, all[2];
    size_t width = sizeof(double);

    for (int64_t i = 0; i < b->n_own; i++) {
        const polis_network *network = b->city[i].network;

        if (network) {
            rows[0] += network->n;
            rows[1] += (double)network->m;
            const size_t wide = widest(network);
            width = wide > width ? wide : width;
        }
    }
    POLIS_MPI(b->comm, MPI_Allreduce(rows, all, 2, MPI_DOUBLE, MPI_SUM, b->comm));
    const int n_ranks = polis_comm_size(b->comm);
    const double label = (double)width, number = sizeof(double);
    const double own = larger(rows[0] * label, rows[1] * number);
    const double share = larger(all[0] * label, all[1] * number) / n_ranks;

    return n_ranks > 1 ? own + 2.0 * share : own;
}

double polis_memory_of_rank(const polis_batch *b, const polis_need *need, const int *rank,
                            double base, double held)
{
    const int me = polis_comm_rank(b->comm);
    double columns = 0.0, most = at_once(b, need, rank);

    for (int64_t i = 0; i < b->inputs->n; i++) {
        columns += b->owner[i] == me ? need[i].columns : 0.0;
    }
    most += columns;
    for (int64_t i = 0; i < b->inputs->n; i++) {
        const bool root = b->owner[i] == me;
        double own = 0.0;

        if (rank[i] == POLIS_EVERY_RANK) {
            own = need_together(&need[i], root);
        } else if (root) {
            own = polis_need_alone(&need[i]);
        }
        most = larger(most, columns - (root ? need[i].columns : 0.0) + own);
    }
    most = larger(most, columns + column_room(b));
    return larger(base + WRITING + OF_THREAD * b->n_threads + held + most,
                  (double)polis_room_resident(true));
}
