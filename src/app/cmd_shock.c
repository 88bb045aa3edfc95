/* `centropolis shock`: what a network loses to a shock. All ranks simulate, rank 0 writes. */
#include "app/commands.h"
#include "app/shock_write.h"
#include "app/threads.h"
#include "cluster/comm.h"

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

int polis_cmd_shock(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    polis_shock_options options;
    polis_shock_input input = {0};
    polis_shock_study study = {0};
    polis_fault fault = {0};
    polis_log log;
    outputs out = {0};
    int status = 0;

    if (!polis_shock_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    POLIS_TRY(polis_threads_set(comm, options.machine.n_threads, &fault));
    POLIS_TRY(begin(comm, &options, &fault, &out));
    POLIS_TRY(
        polis_comm_agree_fault(comm, polis_shock_input_read(&options, &fault, &input), &fault));
    polis_log_line(&log, POLIS_LOG_INFO, "network n=%d m=%lld %s, %lld replicates",
                   (int)input.network->n, (long long)input.network->m,
                   input.network->directed ? "directed" : "undirected",
                   (long long)input.n_replicates);
    POLIS_TRY(polis_shock_study_run(comm, &input, &log, &fault, &study));
    if (polis_comm_rank(comm) == 0) {
        rc = finish(&options, &study, argc, argv, &log, &fault, &out);
    }
    rc = polis_comm_agree_fault(comm, rc, &fault);

done:
    polis_analysis_discard(&out.analysis);
    polis_part_discard(&out.csv);
    polis_shock_study_clear(&study);
    polis_shock_input_clear(&input);
    return polis_options_exit(comm, argv[0], rc, &fault);
}
