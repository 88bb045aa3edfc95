/* centropolis integrate: industry and city, dependence, types, and paths of transformation. */
#include "app/commands.h"
#include "app/integrate/write.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>

/* A mean over the cities of one type that have a value. */
typedef struct mean {
    double sum;
    int n;
} mean;

static void add(mean *m, double x)
{
    if (!isnan(x)) {
        m->sum += x;
        m->n++;
    }
}

static void print_mean(const mean *m)
{
    if (m->n > 0) {
        printf(" %12.4f", m->sum / m->n);
    } else {
        printf(" %12s", "-");
    }
}

/* What the last period says of the cities of one type; -1 those without. */
static void print_type(const polis_integrate_study *s, int type, const char *word)
{
    const polis_panel *p = s->panel;
    mean dependence = {0}, diversity = {0}, degree = {0}, transformation = {0};
    int n = 0;

    for (polis_vid i = 0; i < p->n_cities; i++) {
        const int64_t last = (int64_t)(i + 1) * p->n_periods - 1;
        if (s->class[i].type != type) {
            continue;
        }
        n++;
        add(&dependence, s->dependence[last]);
        add(&diversity, s->structure ? s->structure[last].shannon_relative : NAN);
        add(&degree, s->coupling ? s->coupling[last].degree : NAN);
        add(&transformation, s->transformation ? s->transformation[last].index : NAN);
    }
    if (n > 0) {
        printf("%-13s %7d", word, n);
        print_mean(&dependence);
        print_mean(&diversity);
        print_mean(&degree);
        print_mean(&transformation);
        printf("\n");
    }
}

static void print_summary(const polis_integrate_study *s)
{
    static const char *const words[POLIS_N_RESOURCE_TYPES] = {"none", "growing", "mature",
                                                              "declining", "regenerative"};

    printf("%lld, means of the cities\n%-13s %7s %12s %12s %12s %12s\n",
           (long long)s->panel->period[s->panel->n_periods - 1], "type", "cities", "dependence",
           "diversity", "coordination", "transform.");
    for (int type = 0; type < POLIS_N_RESOURCE_TYPES; type++) {
        print_type(s, type, words[type]);
    }
    print_type(s, -1, "not known");
}

static void report(const polis_integrate_options *o, const polis_integrate_study *s,
                   const polis_log *log)
{
    int derived = 0, missing = 0;

    for (polis_vid i = 0; i < s->panel->n_cities; i++) {
        derived += s->class[i].why == POLIS_WHY_DERIVED_LABEL;
        missing += s->class[i].why == POLIS_WHY_MISSING_INPUT;
    }
    if (derived > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%d of %d types are derived from dependence and growth, not official",
                       derived, (int)s->panel->n_cities);
    }
    if (missing > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%d of %d cities have no type: neither rb_type nor what it is derived from",
                       missing, (int)s->panel->n_cities);
    }
    for (int k = 0; k < POLIS_N_SCORES; k++) {
        char name[32];
        snprintf(name, sizeof name, "score %s", polis_score_words[k]);
        if (s->score[k]) {
            polis_index_report(name, &o->weights, s->score[k], &s->ranks[k], log);
        }
    }
}

static polis_err run(const polis_integrate_options *o, int argc, char **argv, const polis_log *log,
                     polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_integrate_study study = {0};
    polis_analysis *analysis = NULL;

    POLIS_TRY(polis_study_begin(&o->target, fault, &analysis));
    POLIS_TRY(polis_integrate_measure(o, log, fault, &study));
    POLIS_TRY(polis_integrate_write(o, &study, argc, argv, analysis));
    POLIS_TRY(polis_analysis_publish(&analysis));
    report(o, &study, log);
    print_summary(&study);
    polis_log_line(log, POLIS_LOG_INFO, "wrote /integration of %s", polis_study_path(&o->target));

done:
    polis_analysis_discard(&analysis);
    polis_integrate_clear(&study);
    return rc;
}

int polis_cmd_integrate(MPI_Comm comm, int argc, char **argv)
{
    polis_integrate_options options;
    polis_fault fault = {0};
    polis_log log;
    int status = 0;
    polis_err rc = POLIS_OK;

    if (!polis_integrate_parse(comm, argc, argv, &options, &log, &status)) {
        return status;
    }
    if (polis_comm_rank(comm) == 0) {
        rc = run(&options, argc, argv, &log, &fault);
    }
    return polis_options_exit_alone(comm, argv[0], rc, &fault);
}
