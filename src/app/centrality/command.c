/* `centropolis centrality`: inputs in, one result file out. */
#include "app/centrality/batch.h"
#include "app/centrality/columns.h"
#include "app/centrality/dry_run.h"
#include "app/centrality/provenance.h"
#include "app/centrality/settings.h"
#include "app/centrality/stored.h"
#include "app/commands.h"
#include "app/options.h"
#include "app/restart.h"
#include "app/threads.h"
#include "base/mem.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/watchdog.h"

#include <stdio.h>
#include <string.h>

enum { SOME_FAILED = 1, MOST_SHOWN = 20, LIST = 128 };

/* Keep every n-th input from the shard's own on. */
static void keep_shard(polis_inputs *inputs, int64_t shard, int64_t n_shards)
{
    int64_t n = 0;

    for (int64_t i = shard - 1; i < inputs->n; i += n_shards) {
        inputs->input[n] = inputs->input[i];
        inputs->bytes[n] = inputs->bytes[i];
        n++;
    }
    inputs->n = n;
}

/* After all inputs, each of them again for every network that is drawn from it. */
static polis_err add_replicas(polis_inputs *inputs, int64_t n_replicas)
{
    const int64_t n = inputs->n, all = n * (1 + n_replicas);
    polis_err rc = POLIS_OK;
    int64_t room = n, bytes_room = n;

    POLIS_GROW(inputs->input, room, all);
    POLIS_GROW(inputs->bytes, bytes_room, all);
    for (int64_t k = n; k < all; k++) {
        inputs->input[k] = inputs->input[k % n];
        inputs->input[k].replica = (uint32_t)(k / n);
        inputs->bytes[k] = inputs->bytes[k % n];
    }
    inputs->n = all;

done:
    return rc;
}

/* Collective: every rank lists the inputs; what one cannot see, none computes. */
static polis_err find_inputs(MPI_Comm comm, const polis_settings *s, const polis_readers *readers,
                             polis_inputs *inputs, polis_fault *fault)
{
    polis_err rc = polis_inputs_find(readers, s->n_inputs, s->input, &s->read, fault, inputs);

    if (rc == POLIS_OK) {
        rc = polis_stored_expand(inputs, fault);
    }
    if (rc == POLIS_OK) {
        keep_shard(inputs, s->shard, s->n_shards);
        if (inputs->n == 0) {
            rc = polis_fail(fault, POLIS_E_NOINPUT, NULL, 0, "shard %lld/%lld holds no network",
                            (long long)s->shard, (long long)s->n_shards);
        }
    }
    return polis_comm_agree_fault(comm, rc, fault);
}

/* Collective: the words of the first networks that failed, for the log. */
static void log_failures(const polis_batch *batch)
{
    const int rank = polis_comm_rank(batch->comm);
    int64_t shown = 0;

    for (int64_t i = 0; i < batch->n_own && shown < MOST_SHOWN; i++) {
        const polis_city *city = &batch->city[i];
        if (batch->owner[i] == rank && city->status != POLIS_OK) {
            const polis_log loud = {.level = batch->log->level};
            polis_log_line(&loud, POLIS_LOG_WARN, "network %s has no result: %s",
                           batch->inputs->input[i].id,
                           city->message ? city->message : polis_err_text(city->status));
            shown++;
        }
    }
    MPI_Barrier(batch->comm);
}

/* Collective: a run of one network that failed is a failed run. */
static polis_err single_failure(const polis_batch *batch, const polis_census *census,
                                polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_city *city = &batch->city[0];

    if (census->n != 1 || census->n_failed == 0) {
        return POLIS_OK;
    }
    if (batch->owner[0] == polis_comm_rank(batch->comm)) {
        rc = polis_fail(fault, city->status, NULL, 0, "%s",
                        city->message ? city->message : polis_err_text(city->status));
    }
    return polis_comm_agree_fault(batch->comm, rc, fault);
}

/* Which of the measures that are wanted are not there, since no node has a group. */
static void log_without_groups(const polis_settings *s, const polis_log *log)
{
    static const polis_indicator needy[] = {POLIS_IND_EI, POLIS_IND_MODULARITY_GROUP};
    char names[LIST] = "";

    for (size_t k = 0; k < sizeof needy / sizeof needy[0]; k++) {
        if (s->indicators.indicator[needy[k]]) {
            const size_t used = strlen(names);

            snprintf(names + used, sizeof names - used, "%s, ",
                     polis_indicator_texts[needy[k]].name);
        }
    }
    polis_log_line(log, POLIS_LOG_INFO,
                   "no labels of groups (--nodes FILE --group COLUMN): without %s%s, %s and %s",
                   names, polis_extra_texts[POLIS_EXTRA_PARTICIPATION].name,
                   polis_extra_texts[POLIS_EXTRA_EI].name,
                   polis_extra_texts[POLIS_EXTRA_EI_GROUP].name);
}

/* What a run with these options does not have, or compares differently. */
static void log_left_out(const polis_settings *s, const polis_log *log)
{
    if (s->plan.sample) {
        polis_log_line(
            log, POLIS_LOG_INFO,
            "estimates from pivots have no reach, closeness_classic and, where directed, "
            "no columns along the arcs (_out)");
    }
    if (!s->group) {
        log_without_groups(s, log);
    }
    if (s->types && s->n_shards > 1) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "--types with --shard: type_dc, type_cc and type_bc compare the networks of "
                       "this shard only");
    }
}

/* Collective: how many networks pivots were not worth it for. */
static void log_exact(const polis_batch *batch)
{
    int64_t n = 0;

    for (int64_t i = 0; i < batch->n_own; i++) {
        const polis_city *city = &batch->city[i];

        n += batch->owner[i] == polis_comm_rank(batch->comm) && city->finished &&
             city->estimates.n_pivots == city->network->n;
    }
    POLIS_MPI(batch->comm, MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPI_INT64_T, MPI_SUM, batch->comm));
    if (n > 0) {
        polis_log_line(batch->log, POLIS_LOG_INFO,
                       "%lld of %lld networks are exact, with errors of 0: pivots would have taken "
                       "as long as all sources",
                       (long long)n, (long long)batch->n_own);
    }
}

static polis_err compute_and_write(polis_batch *batch, const polis_settings *s, int argc,
                                   char **argv, polis_result **result, int64_t *n_failed,
                                   polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_census census = {0};
    const double start_s = polis_timer_now_s();
    double computed_s, written_s, imbalance;

    POLIS_TRY(polis_batch_read(batch, true));
    POLIS_TRY(batch->stopped ? POLIS_OK : polis_batch_compute(batch));
    POLIS_TRY(polis_restart_stopped(batch, s, fault));
    POLIS_TRY(polis_census_take(batch, &census));
    *n_failed = census.n_failed;
    if (s->plan.sample) {
        log_exact(batch);
    }
    POLIS_TRY(single_failure(batch, &census, fault));
    computed_s = polis_timer_now_s() - start_s;
    imbalance = polis_batch_imbalance(batch);
    if (polis_comm_size(batch->comm) > 1) {
        polis_log_line(batch->log, POLIS_LOG_INFO,
                       "the busiest rank has computed %.1f %% more than the mean",
                       100.0 * imbalance);
    }
    POLIS_TRY(polis_columns_write(batch, &census, *result));
    POLIS_TRY(
        polis_provenance_write(batch->comm, *result, s, batch->inputs, argc, argv, computed_s));
    POLIS_TRY(polis_result_run_number(*result, "work_imbalance", imbalance));
    if (batch->control) {
        POLIS_TRY(polis_checkpoint_may_publish(batch->control->checkpoint, fault));
    }
    POLIS_TRY(polis_result_publish(result, fault));
    written_s = polis_timer_now_s() - start_s - computed_s;
    if (census.n_failed > 0) {
        log_failures(batch);
        polis_log_line(batch->log, POLIS_LOG_WARN,
                       "%lld of %lld networks have no result; see status and error in the file",
                       (long long)census.n_failed, (long long)census.n);
    }
    polis_log_line(batch->log, POLIS_LOG_INFO,
                   "wrote %s networks=%lld nodes=%lld edges=%lld compute=%.3gs write=%.3gs",
                   s->output, (long long)(census.n - census.n_failed), (long long)census.n_nodes,
                   (long long)census.n_edges, computed_s, written_s);

done:
    polis_census_clear(&census);
    return rc;
}

/* Collective. The checkpoint belongs to the networks that were found; their content is compared
 * when they have been read. */
static polis_err open_checkpoint(MPI_Comm comm, const polis_settings *s, const polis_inputs *inputs,
                                 double start_s, const polis_log *log, polis_fault *fault,
                                 polis_control *control)
{
    polis_err rc = POLIS_OK;
    polis_texts networks = {0};

    rc = polis_restart_list(inputs, &networks);
    POLIS_TRY(polis_comm_agree(comm, rc));
    rc = polis_restart_open(comm, &s->restart, &networks, s->output, start_s, log, fault, control);

done:
    polis_texts_clear(&networks);
    return rc;
}

/* Collective. What tables say of nodes: which of them count, and their groups. */
static polis_err read_tables(MPI_Comm comm, const polis_settings *s, int64_t n_inputs,
                             polis_choice **choice, polis_keyed *groups, polis_job *job,
                             polis_fault *fault)
{
    polis_err rc = POLIS_OK;

    if (polis_choice_is_made(&s->choice)) {
        rc = polis_choice_read(&s->choice, fault, choice);
        POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
        job->choice = *choice;
        job->ordered = polis_choice_is_ordered(&s->choice);
    }
    if (s->group) {
        rc = polis_node_groups_read(s->choice.nodes, s->group, fault, groups);
        POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
        job->groups = groups;
    }
    job->only_one = n_inputs == 1 && (job->choice || job->groups);

done:
    return rc;
}

static polis_err run(MPI_Comm comm, const polis_settings *s, int argc, char **argv,
                     const polis_log *log, int64_t *n_failed, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const polis_reader *list[POLIS_MOST_READERS];
    polis_job job = {.readers = polis_stored_readers(list),
                     .length = s->length,
                     .plan = s->plan,
                     .indicators = s->indicators,
                     .types = s->types,
                     .seed = s->sample.seed,
                     .replicas = s->replicas,
                     .n_replicas = s->n_replicas};
    polis_choice *choice = NULL;
    polis_keyed groups = {0};
    polis_inputs inputs = {0};
    polis_batch *batch = NULL;
    polis_result *result = NULL;
    polis_control control = {0};
    const bool restarts = s->restart.checkpoint && !s->dry_run;
    const polis_interrupt interrupt = {polis_control_interrupted, &control};
    const double start_s = polis_timer_now_s();

    POLIS_TRY(find_inputs(comm, s, &job.readers, &inputs, fault));
    if (restarts) {
        POLIS_TRY(open_checkpoint(comm, s, &inputs, start_s, log, fault, &control));
        job.plan.interrupt = job.indicators.interrupt = &interrupt;
    }
    if (!s->dry_run) { /* refused now rather than after the computation */
        POLIS_TRY(polis_result_create(comm, s->output, s->force, fault, &result));
    }
    POLIS_TRY(read_tables(comm, s, inputs.n, &choice, &groups, &job, fault));
    log_left_out(s, log);
    rc = add_replicas(&inputs, s->n_replicas);
    POLIS_TRY(polis_comm_agree(comm, rc));
    rc = polis_batch_new(comm, &job, &inputs, s->n_threads, log, restarts ? &control : NULL, fault,
                         &batch);
    POLIS_TRY(polis_comm_agree(comm, rc));
    polis_log_line(log, POLIS_LOG_INFO, "networks=%lld ranks=%d threads=%d simd=%s",
                   (long long)inputs.n, polis_comm_size(comm), s->n_threads,
                   polis_isa_name(s->plan.isa));
    if (s->dry_run) {
        POLIS_TRY(polis_dry_run(batch, n_failed));
        if (*n_failed > 0) {
            log_failures(batch);
        }
    } else {
        POLIS_TRY(compute_and_write(batch, s, argc, argv, &result, n_failed, fault));
    }

done:
    polis_result_discard(&result);
    polis_batch_free(&batch);
    polis_restart_close(&control, rc == POLIS_OK);
    polis_inputs_clear(&inputs);
    polis_choice_free(&choice);
    polis_keyed_clear(&groups);
    return rc;
}

int polis_cmd_centrality(MPI_Comm comm, int argc, char **argv)
{
    polis_settings settings;
    polis_log log;
    polis_fault fault = {0};
    polis_err rc;
    polis_watchdog *watchdog = NULL;
    int64_t n_failed = 0;
    int status;

    if (!polis_settings_parse(comm, argc, argv, &settings, &log, &status)) {
        return status;
    }
    rc = polis_threads_set(comm, settings.n_threads, &fault);
    if (rc == POLIS_OK) {
        rc = polis_watchdog_start(comm, settings.restart.stall_s, &watchdog);
    }
    if (rc == POLIS_OK) {
        rc = run(comm, &settings, argc, argv, &log, &n_failed, &fault);
    }
    polis_watchdog_stop(&watchdog);
    status = polis_options_exit(comm, argv[0], rc, &fault);
    polis_settings_clear(&settings);
    return status != 0 ? status : n_failed > 0 ? SOME_FAILED : 0;
}
