/* `centropolis shock`: what a network loses to a shock. All ranks simulate, rank 0 writes. */
#include "app/commands.h"
#include "app/restart.h"
#include "app/shock/joint.h"
#include "app/shock/scenario.h"
#include "app/shock/write.h"
#include "app/threads.h"
#include "base/timer.h"
#include "cluster/comm.h"
#include "cluster/watchdog.h"

#include <stdio.h>
#include <string.h>

/* Outputs, on rank 0; refused now rather than after the work. */
typedef struct outputs {
    polis_analysis *analysis;
    polis_part *csv;
} outputs;

static polis_err begin(MPI_Comm comm, const polis_shock_options *o, polis_fault *fault,
                       outputs *out)
{
    polis_err rc = POLIS_OK;

    if (polis_comm_rank(comm) == 0) {
        rc = polis_study_begin(&o->target, fault, &out->analysis);
        if (rc == POLIS_OK && o->csv) {
            rc = polis_part_create(o->csv, o->target.force, fault, &out->csv);
        }
    }
    return polis_comm_agree_fault(comm, rc, fault);
}

static polis_err finish(const polis_shock_options *o, const polis_shock_study *study, int argc,
                        char **argv, const polis_log *log, polis_fault *fault, outputs *out)
{
    polis_err rc = POLIS_OK;
    char name[256];

    POLIS_TRY(polis_shock_write(study, argc, argv, out->analysis));
    if (out->csv) {
        POLIS_TRY(polis_shock_write_curves(study, out->csv, fault));
        POLIS_TRY(polis_part_publish(&out->csv, fault));
    }
    POLIS_TRY(polis_analysis_publish(&out->analysis));
    polis_shock_print(study);
    polis_shock_name(o, name, sizeof name);
    polis_log_line(log, POLIS_LOG_INFO, "wrote /shocks/%s of %s", name,
                   polis_study_path(&o->target));

done:
    return rc;
}

/* Collective. The checkpoint belongs to the network as it was read, coordinates included. */
static polis_err open_checkpoint(MPI_Comm comm, const polis_shock_input *in, double start_s,
                                 const polis_log *log, polis_fault *fault, polis_control *control)
{
    polis_err rc = POLIS_OK;
    const polis_digest digest = polis_network_digest(in->network);
    polis_texts networks = {0};
    char text[512];

    snprintf(text, sizeof text, "%s content %016llx%016llx",
             in->o->net.id ? in->o->net.id : in->o->net.input, (unsigned long long)digest.high,
             (unsigned long long)digest.low);
    rc = polis_texts_add(&networks, text, strlen(text));
    POLIS_TRY(polis_comm_agree(comm, rc));
    rc = polis_restart_open(comm, &in->o->restart, &networks, polis_study_path(&in->o->target),
                            start_s, log, fault, control);

done:
    polis_texts_clear(&networks);
    return rc;
}

/* Collective. Every rank reads the same; all compute the scores that a scenario needs. */
static polis_err read(MPI_Comm comm, const polis_shock_options *o, polis_fault *fault,
                      polis_shock_input *in)
{
    polis_err rc = POLIS_OK;
    polis_shock_joint joint;
    polis_machine machine;

    polis_shock_joint_init(comm, NULL, fault, &joint);
    machine = polis_shock_joint_machine(&joint, &o->machine);
    POLIS_TRY(polis_shock_input_read(o, fault, in));
    POLIS_TRY(polis_shock_scenario(in, o->scenario, &machine, fault));
    rc = polis_shock_study_check(in, fault);

done:
    return polis_shock_joint_end(&joint, rc);
}

static polis_err run(MPI_Comm comm, const polis_shock_options *o, int argc, char **argv,
                     const polis_log *log, polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    const double start_s = polis_timer_now_s();
    const bool restarts = o->restart.checkpoint != NULL;
    polis_shock_input input = {0};
    polis_shock_study study = {0};
    polis_control control = {0};
    outputs out = {0};

    POLIS_TRY(read(comm, o, fault, &input));
    if (restarts) {
        POLIS_TRY(open_checkpoint(comm, &input, start_s, log, fault, &control));
    }
    POLIS_TRY(begin(comm, o, fault, &out));
    polis_log_line(log, POLIS_LOG_INFO, "network n=%d m=%lld %s, %lld replicates",
                   (int)input.network->n, (long long)input.network->m,
                   input.network->directed ? "directed" : "undirected",
                   (long long)input.n_replicates);
    POLIS_TRY(polis_shock_study_run(comm, &input, restarts ? &control : NULL, log, fault, &study));
    if (restarts) {
        POLIS_TRY(polis_checkpoint_may_publish(control.checkpoint, fault));
    }
    if (polis_comm_rank(comm) == 0) {
        rc = finish(o, &study, argc, argv, log, fault, &out);
    }
    rc = polis_comm_agree_fault(comm, rc, fault);

done:
    polis_analysis_discard(&out.analysis);
    polis_part_discard(&out.csv);
    polis_restart_close(&control, rc == POLIS_OK);
    polis_shock_study_clear(&study);
    polis_shock_input_clear(&input);
    return rc;
}

int polis_cmd_shock(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    polis_shock_options options;
    polis_watchdog *watchdog = NULL;
    polis_fault fault = {0};
    polis_log log;
    int status = 0;

    if (!polis_shock_parse(comm, argc, argv, &options, &log, &status)) {
        polis_shock_options_clear(&options);
        return status;
    }
    POLIS_TRY(polis_threads_set(comm, options.machine.n_threads, &fault));
    POLIS_TRY(polis_watchdog_start(comm, options.restart.stall_s, &watchdog));
    rc = run(comm, &options, argc, argv, &log, &fault);

done:
    polis_watchdog_stop(&watchdog);
    status = polis_options_exit(comm, argv[0], rc, &fault);
    polis_shock_options_clear(&options);
    return status;
}
