#include "app/record.h"
#include "cluster/comm.h"

#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TEXT = 4096, STAMP = 32 };

/* As rank 0 sees it: attributes are the same on all ranks. */
typedef struct record {
    char stamp[STAMP];
    char history[TEXT];
    char host[MPI_MAX_PROCESSOR_NAME];
    int threads;
} record;

static void fill(MPI_Comm comm, int argc, char *const argv[], record *r)
{
    const time_t now = time(NULL);
    struct tm utc;
    int length = 0;

    gmtime_r(&now, &utc);
    strftime(r->stamp, sizeof r->stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    memcpy(r->history, r->stamp, sizeof r->stamp);
    for (int i = 0; i < argc; i++) {
        const size_t used = strlen(r->history);

        snprintf(r->history + used, sizeof r->history - used, " %s", argv[i]);
    }
    POLIS_MPI(comm, MPI_Get_processor_name(r->host, &length));
    r->threads = omp_get_max_threads();
}

polis_err polis_record_run(MPI_Comm comm, polis_result *result, int argc, char *const argv[])
{
    polis_err rc = POLIS_OK;
    record r = {.threads = 0};

    if (polis_comm_rank(comm) == 0) {
        fill(comm, argc, argv, &r);
    }
    POLIS_MPI(comm, MPI_Bcast(&r, sizeof r, MPI_BYTE, 0, comm));
    POLIS_TRY(polis_result_run_text(result, "date_created", r.stamp));
    POLIS_TRY(polis_result_run_text(result, "history", r.history));
    POLIS_TRY(polis_result_run_text(result, "host", r.host));
    POLIS_TRY(polis_result_run_number(result, "ranks", polis_comm_size(comm)));
    POLIS_TRY(polis_result_run_number(result, "threads", r.threads));

done:
    return rc;
}

polis_err polis_record_analysis(polis_analysis *analysis, int argc, char *const argv[])
{
    polis_err rc = POLIS_OK;
    record r = {.threads = 0};

    fill(MPI_COMM_SELF, argc, argv, &r);
    POLIS_TRY(polis_analysis_run_text(analysis, "date_created", r.stamp));
    POLIS_TRY(polis_analysis_run_text(analysis, "history", r.history));
    rc = polis_analysis_run_text(analysis, "host", r.host);

done:
    return rc;
}
