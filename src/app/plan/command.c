/* `centropolis plan`: which links to build. All ranks look for them, rank 0 writes. */
#include "app/commands.h"
#include "app/plan/write.h"
#include "app/threads.h"
#include "cluster/comm.h"

static polis_err finish(const polis_planning_options *o, const polis_planning_study *study,
                        int argc, char **argv, const polis_log *log, polis_analysis **analysis)
{
    polis_err rc = POLIS_OK;
    char name[200];

    POLIS_TRY(polis_planning_write(study, argc, argv, *analysis));
    POLIS_TRY(polis_analysis_publish(analysis));
    polis_planning_print(study);
    polis_planning_name(o, name, sizeof name);
    polis_log_line(log, POLIS_LOG_INFO, "wrote /plan/%s of %s", name,
                   polis_study_path(&o->shock.target));

done:
    return rc;
}

int polis_cmd_plan(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    polis_planning_options options;
    polis_planning_study study = {0};
    polis_analysis *analysis = NULL;
    polis_fault fault = {0};
    polis_log log;
    int status = 0;

    if (!polis_planning_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    POLIS_TRY(polis_threads_set(comm, options.shock.machine.n_threads, &fault));
    if (polis_comm_rank(comm) == 0) {
        rc = polis_study_begin(&options.shock.target, &fault, &analysis);
    }
    POLIS_TRY(polis_comm_agree_fault(comm, rc, &fault));
    POLIS_TRY(polis_planning_run(comm, &options, &log, &fault, &study));
    if (polis_comm_rank(comm) == 0) {
        rc = finish(&options, &study, argc, argv, &log, &analysis);
    }
    rc = polis_comm_agree_fault(comm, rc, &fault);

done:
    polis_analysis_discard(&analysis);
    polis_planning_clear(&study);
    return polis_options_exit(comm, argv[0], rc, &fault);
}
