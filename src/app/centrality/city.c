#include "app/centrality/city.h"

#include "base/mem.h"
#include "base/timer.h"
#include "centrality/flat.h"
#include "cluster/comm.h"
#include "model/rewire.h"
#include "model/vertex_draw.h"

#include <string.h>

static void drop_measures(polis_city *city)
{
    polis_measures_clear(&city->measures);
    polis_local_measures_free(&city->local);
    polis_indicators_clear(&city->indicators);
    polis_pivot_estimates_clear(&city->estimates);
}

static void drop_all(polis_city *city)
{
    polis_city_drop_work(city);
    polis_network_free(&city->network);
    drop_measures(city);
}

polis_err polis_city_fail(polis_city *city, polis_err rc, const polis_fault *fault)
{
    const char *text = fault && fault->text[0] ? fault->text : polis_err_text(rc);

    if (rc == POLIS_OK || rc == POLIS_E_TEMPFAIL || city->status != POLIS_OK) {
        return rc;
    }
    city->status = rc;
    city->message = polis_mem_new((int64_t)strlen(text) + 1, 1);
    if (city->message) { /* else the status alone has to do */
        strcpy(city->message, text);
    }
    drop_all(city);
    return rc;
}

/* Put a network drawn at random from it in the place of the one that was read. */
static polis_err replace(polis_city *city, const polis_job *job, uint32_t number)
{
    polis_network *network = NULL;
    const polis_err rc = job->replicas == POLIS_REPLICAS_REWIRED
                             ? polis_rewire(city->network, job->seed, number, &network)
                             : polis_draw_vertices(city->network, job->seed, number, &network);

    if (rc == POLIS_OK) {
        polis_network_free(&city->network);
        city->network = network;
    }
    city->replica = true;
    return rc;
}

polis_err polis_city_read(polis_city *city, const polis_job *job, const polis_input *input)
{
    const double start_s = polis_timer_now_s();
    polis_fault fault = {0};
    polis_input asked = *input;
    polis_err rc;

    asked.options.interrupt = job->plan.interrupt;
    rc = polis_read_network(&job->readers, &asked, &fault, &city->network);

    if (rc == POLIS_OK && input->replica > 0) {
        rc = replace(city, job, input->replica);
    }
    if (rc == POLIS_OK) {
        city->digest = polis_network_digest(city->network);
    }
    city->read_s = polis_timer_now_s() - start_s;
    return polis_city_fail(city, rc, &fault);
}

/* Empty totals of the plan, and what outlives it. */
static polis_err begin_totals(polis_city *city)
{
    city->kernel = city->plan->kernel;
    city->predicted_s = city->plan->seconds;
    city->steps = city->plan->work;
    return polis_totals_new(city->plan, &city->totals);
}

polis_err polis_city_plan(polis_city *city, const polis_job *job, const polis_input *input)
{
    polis_err rc = POLIS_OK;
    const double start_s = polis_timer_now_s();
    polis_fault fault = {0}, placed = {0};
    polis_plan_options options = job->plan;
    polis_pairs *pairs = NULL;

    POLIS_TRY(
        polis_lengths_graph(city->network, &job->length, &city->graph, &city->rounding, &fault));
    if (job->choice) {
        POLIS_TRY(polis_choice_pairs(job->choice, city->network, input->id, job->only_one, &placed,
                                     &pairs));
    }
    if (job->groups) {
        POLIS_NEW(city->group, city->network->n);
        POLIS_TRY(polis_node_groups_of(job->groups, city->network, input->id, job->only_one,
                                       &placed, city->group, &city->n_groups));
    }
    options.pairs = pairs;
    options.edges = options.edges && !city->replica;
    options.resolution = city->rounding.resolution;
    rc = job->plan.sample ? polis_plan_sampled(city->graph, &options, &city->plan, &fault)
                          : polis_plan_new(city->graph, &options, &city->plan, &fault);
    POLIS_TRY(rc);
    POLIS_TRY(begin_totals(city));

done:
    polis_pairs_free(&pairs);
    city->plan_s = polis_timer_now_s() - start_s;
    if (rc == POLIS_E_TEMPFAIL) {
        polis_city_drop_work(city);
    }
    if (fault.text[0]) { /* these layers do not know the file */
        polis_fail(&placed, rc, input->path, 0, "%s", fault.text);
    }
    return polis_city_fail(city, rc, &placed);
}

/* On root: its plan moves to where the other ranks can have it. */
static polis_err flatten(const polis_job *job, polis_city *city)
{
    polis_err rc = POLIS_OK;

    POLIS_TRY(polis_copy_new(polis_flat_bytes(city->plan), &city->flat));
    polis_flat_write(city->plan, polis_copy_bytes(city->flat));
    polis_plan_free(&city->plan);
    POLIS_TRY(
        polis_flat_open(polis_copy_bytes(city->flat), city->graph, job->plan.isa, &city->plan));

done:
    return rc;
}

polis_err polis_city_share(MPI_Comm comm, int root, const polis_job *job, polis_city *city)
{
    const bool is_root = polis_comm_rank(comm) == root;
    polis_err rc = is_root ? flatten(job, city) : POLIS_OK;

    POLIS_TRY(polis_comm_agree(comm, rc));
    POLIS_TRY(polis_copy_spread(comm, root, &city->flat));
    if (!is_root) {
        rc = polis_flat_open(polis_copy_bytes(city->flat), NULL, job->plan.isa, &city->plan);
        rc = rc == POLIS_OK ? begin_totals(city) : rc;
    }
    rc = polis_comm_agree(comm, rc);

done:
    return polis_city_fail(city, rc, NULL);
}

polis_err polis_city_compute(polis_city *city, polis_vid first, polis_vid last, int n_threads,
                             const polis_progress *progress)
{
    const double start_s = polis_timer_now_s();
    const polis_err rc =
        polis_engine_run(city->plan, first, last, n_threads, progress, city->totals);

    city->compute_s += polis_timer_now_s() - start_s;
    return polis_city_fail(city, rc, NULL);
}

polis_err polis_city_finish(polis_city *city, const polis_job *job)
{
    polis_err rc = POLIS_OK;
    const double start_s = polis_timer_now_s();
    const polis_subject subject = {.network = city->network,
                                   .graph = city->graph,
                                   .measures = &city->measures,
                                   .resolution = city->rounding.resolution,
                                   .alpha = city->rounding.alpha,
                                   .group = city->group,
                                   .n_groups = city->n_groups};
    polis_indicator_options options = job->indicators;

    POLIS_TRY(polis_measures_compute(city->network, city->plan, city->totals, &city->rounding,
                                     &city->measures));
    if (city->plan->sample) {
        POLIS_TRY(polis_pivot_estimates_compute(city->plan, city->totals, city->rounding.resolution,
                                                &city->measures, &city->estimates));
    } else if (job->plan.sample) {
        POLIS_TRY(polis_pivot_estimates_exact(city->network->n, &city->estimates));
    }
    if (city->plan->local) {
        POLIS_TRY(polis_local_measures_compute(city->plan, city->totals, job->plan.local,
                                               city->rounding.resolution, &city->local));
    }
    if (city->replica) {
        memset(options.extra, 0, sizeof options.extra);
    }
    const double measured_s = polis_timer_now_s();
    POLIS_TRY(polis_indicators_compute(&subject, &options, &city->indicators));
    city->indicators_s = polis_timer_now_s() - measured_s;
    if (city->replica) {
        polis_measures_clear(&city->measures);
    }

done:
    city->finished = rc == POLIS_OK;
    if (rc == POLIS_E_TEMPFAIL) {
        drop_measures(city);
    } else {
        polis_city_drop_work(city);
    }
    city->compute_s += polis_timer_now_s() - start_s;
    return polis_city_fail(city, rc, NULL);
}

int64_t polis_city_kept_bytes(const polis_city *city, const polis_job *job)
{
    int64_t of_nodes = job->plan.sample ? POLIS_N_ERROR_MEASURES : 0;
    int64_t bytes = polis_network_bytes(city->network);

    if (city->replica) {
        return bytes;
    }
    for (int i = 0; i < POLIS_N_EXTRAS; i++) {
        of_nodes += job->indicators.extra[i];
    }
    bytes += polis_measures_bytes(city->network, city->plan);
    bytes += city->plan->local ? polis_local_measures_bytes(city->plan, job->plan.local) : 0;
    return bytes + of_nodes * city->network->n * (int64_t)sizeof(double);
}

int64_t polis_city_finish_bytes(const polis_city *city, const polis_job *job, int n_threads)
{
    const int64_t unpacking = polis_measures_work_bytes(city->plan);
    const int64_t indicators =
        polis_indicators_work_bytes(city->network, city->graph->len, n_threads, &job->indicators);

    return unpacking > indicators ? unpacking : indicators;
}

void polis_city_drop_work(polis_city *city)
{
    polis_totals_free(&city->totals);
    if (city->flat) {
        polis_flat_close(&city->plan);
    }
    polis_plan_free(&city->plan);
    polis_copy_free(&city->flat);
    polis_graph_free(&city->graph);
    POLIS_FREE(city->group);
}

void polis_city_clear(polis_city *city)
{
    drop_all(city);
    POLIS_FREE(city->message);
}
