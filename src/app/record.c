#include "app/record.h"
#include "app/config.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <omp.h>
#include <string.h>
#include <time.h>

enum { STAMP = 32 };

static const size_t HISTORY_MOST = 60000; /* an attribute of a result holds 64 KiB */

/* As rank 0 sees it: attributes are the same on all ranks. */
typedef struct record {
    char stamp[STAMP];
    char host[MPI_MAX_PROCESSOR_NAME];
    int threads;
} record;

/* As a shell takes it for one word. */
static char *quote(const char *word, char *end)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-+=:,./%@^";

    if (*word != '\0' && word[strspn(word, plain)] == '\0') {
        return stpcpy(end, word);
    }
    *end++ = '\'';
    for (; *word; word++) {
        if (*word == '\'') {
            end = stpcpy(end, "'\\''");
        } else {
            *end++ = *word;
        }
    }
    return stpcpy(end, "'");
}

/* The time and the command line, options of a --config file in their place. */
static polis_err make_history(const char *stamp, int argc, char *const argv[], char **out)
{
    polis_err rc = POLIS_OK;
    int64_t room = STAMP;
    char *text = NULL, *end;

    for (int i = 0; i < argc; i++) {
        room += 4 * (int64_t)strlen(argv[i]) + 3;
    }
    POLIS_NEW(text, room);
    end = stpcpy(text, stamp);
    for (int i = 0; i < argc; i++) {
        if (!polis_config_is_place(argv[i])) {
            *end++ = ' ';
            end = i == 0 ? stpcpy(end, argv[i]) : quote(argv[i], end); /* "centropolis info" */
        }
    }
    text[(size_t)(end - text) < HISTORY_MOST ? (size_t)(end - text) : HISTORY_MOST] = '\0';
    *out = text;

done:
    return rc;
}

static void fill(MPI_Comm comm, record *r)
{
    const time_t now = time(NULL);
    struct tm utc;
    int length = 0;

    gmtime_r(&now, &utc);
    strftime(r->stamp, sizeof r->stamp, "%Y-%m-%dT%H:%M:%SZ", &utc);
    POLIS_MPI(comm, MPI_Get_processor_name(r->host, &length));
    r->threads = omp_get_max_threads();
}

polis_err polis_record_run(MPI_Comm comm, polis_result *result, int argc, char *const argv[])
{
    polis_err rc = POLIS_OK;
    record r = {.threads = 0};
    char *history = NULL;

    if (polis_comm_rank(comm) == 0) {
        fill(comm, &r);
    }
    POLIS_MPI(comm, MPI_Bcast(&r, sizeof r, MPI_BYTE, 0, comm));
    POLIS_TRY(polis_comm_agree(comm, make_history(r.stamp, argc, argv, &history)));
    POLIS_TRY(polis_result_run_text(result, "date_created", r.stamp));
    POLIS_TRY(polis_result_run_text(result, "history", history));
    POLIS_TRY(polis_result_run_text(result, "host", r.host));
    POLIS_TRY(polis_result_run_number(result, "ranks", polis_comm_size(comm)));
    POLIS_TRY(polis_result_run_number(result, "threads", r.threads));

done:
    POLIS_FREE(history);
    return rc;
}

polis_err polis_record_analysis(polis_analysis *analysis, int argc, char *const argv[])
{
    polis_err rc = POLIS_OK;
    record r = {.threads = 0};
    char *history = NULL;

    fill(MPI_COMM_SELF, &r);
    POLIS_TRY(make_history(r.stamp, argc, argv, &history));
    POLIS_TRY(polis_analysis_run_text(analysis, "date_created", r.stamp));
    POLIS_TRY(polis_analysis_run_text(analysis, "history", history));
    rc = polis_analysis_run_text(analysis, "host", r.host);

done:
    POLIS_FREE(history);
    return rc;
}
