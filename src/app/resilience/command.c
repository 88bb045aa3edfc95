/* centropolis resilience: how the cities of a panel took a shock and came back. */
#include "app/commands.h"
#include "app/resilience/write.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line for each reason why cities have no numbers: none is left out silently. */
static void report_missing(const polis_resilience_study *s, const polis_log *log)
{
#define WHY_TEXT(id, code, word) [code] = word,
    static const char *const words[] = {POLIS_WHY_LIST(WHY_TEXT)};
    polis_vid count[POLIS_N_WHY] = {0};

    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        count[s->resistance[i].why]++;
    }
    for (int why = POLIS_WHY_OK + 1; why < POLIS_N_WHY; why++) {
        if (count[why] > 0) {
            polis_log_line(log, POLIS_LOG_WARN, "%d of %d cities have no resistance: %s",
                           (int)count[why], (int)s->panel->n_cities, words[why]);
        }
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sorts the values that are there to the front of x and gives their median. */
static double median_of(double *x, int64_t n)
{
    int64_t there = 0;

    for (int64_t i = 0; i < n; i++) {
        if (!isnan(x[i])) {
            x[there++] = x[i];
        }
    }
    if (there == 0) {
        return NAN;
    }
    qsort(x, (size_t)there, sizeof *x, compare);
    return 0.5 * (x[(there - 1) / 2] + x[there / 2]);
}

static polis_err print_medians(const polis_resilience_study *s)
{
    polis_err rc = POLIS_OK;
    const polis_vid n = s->panel->n_cities;
    double *x = NULL, median[4];

    POLIS_NEW(x, n);
    for (int m = 0; m < 4; m++) {
        for (polis_vid i = 0; i < n; i++) {
            const polis_resistance *r = &s->resistance[i];
            x[i] = m == 0   ? r->resistance
                   : m == 1 ? r->recoverability
                   : m == 2 ? r->retention
                            : s->triangle[i].loss;
        }
        median[m] = median_of(x, n);
    }
    printf("medians: resistance %.4g, recoverability %.4g, retention %.4g, resilience loss %.4g "
           "percent periods\n",
           median[0], median[1], median[2], median[3]);

done:
    POLIS_FREE(x);
    return rc;
}

static polis_err print_summary(const polis_resilience_options *o, const polis_resilience_study *s)
{
    static const char *const words[POLIS_N_RESISTANCE_TYPES] = {"resilient", "resistant but slow",
                                                                "rebounding", "vulnerable"};
    const int64_t *period = s->panel->period;
    polis_vid count[POLIS_N_RESISTANCE_TYPES] = {0};

    printf("%s, %s: %lld to %lld %+.2f %%, to %lld %+.2f %%\n", o->outcome,
           s->national == POLIS_NATIONAL_ROW   ? "nation"
           : s->national == POLIS_NATIONAL_SUM ? "sum of the cities"
                                               : "nation with each city taken out",
           (long long)period[s->window.peak], (long long)period[s->window.trough],
           100.0 * (s->nation.trough / s->nation.peak - 1.0), (long long)period[s->window.recovery],
           100.0 * (s->nation.recovery / s->nation.trough - 1.0));
    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        if (s->resistance[i].type >= 0) {
            count[s->resistance[i].type]++;
        }
    }
    printf("%d cities:", (int)s->panel->n_cities);
    for (int k = 0; k < POLIS_N_RESISTANCE_TYPES; k++) {
        printf(" %d %s%s", (int)count[k], words[k], k + 1 < POLIS_N_RESISTANCE_TYPES ? "," : "\n");
    }
    return print_medians(s);
}

static polis_err run(const polis_resilience_options *o, int argc, char **argv, const polis_log *log,
                     polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_resilience_study study = {0};
    char path[POLIS_RESILIENCE_PATH];
    polis_analysis *analysis = NULL;

    POLIS_TRY(polis_study_begin(&o->target, fault, &analysis));
    POLIS_TRY(polis_resilience_measure(o, log, fault, &study));
    POLIS_TRY(polis_resilience_write(o, &study, argc, argv, analysis));
    POLIS_TRY(polis_analysis_publish(&analysis));
    if (study.resistance) {
        report_missing(&study, log);
        POLIS_TRY(print_summary(o, &study));
    }
    if (study.index) {
        polis_index_report("index", &o->weights, study.index, &study.ranks, log);
    }
    polis_resilience_group(o, "", path);
    polis_log_line(log, POLIS_LOG_INFO, "wrote /%s of %s", path, polis_study_path(&o->target));

done:
    polis_analysis_discard(&analysis);
    polis_resilience_clear(&study);
    return rc;
}

int polis_cmd_resilience(MPI_Comm comm, int argc, char **argv)
{
    polis_resilience_options options;
    polis_fault fault = {0};
    polis_log log;
    int status = 0;
    polis_err rc = POLIS_OK;

    if (!polis_resilience_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = run(&options, argc, argv, &log, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}
