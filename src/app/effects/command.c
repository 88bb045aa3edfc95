/* centropolis effects: what explains an outcome of cities, or of pairs of them. */
#include "app/commands.h"
#include "app/effects/circular.h"
#include "app/effects/dates.h"
#include "app/effects/join.h"
#include "app/effects/study.h"
#include "app/effects/write.h"
#include "base/mem.h"
#include "cluster/comm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Everything that a run owns. */
typedef struct run {
    polis_panel *panel;
    polis_effects_study study;
    polis_dyad_study dyads;
    polis_effect_table table;
    polis_texts dates;        /* periods of the networks */
    polis_texts warnings;     /* of what the model cannot tell */
    polis_analysis *analysis; /* rank 0 */
} run;

static void run_clear(run *r)
{
    polis_analysis_discard(&r->analysis);
    POLIS_FREE(r->table.effect);
    polis_effects_study_clear(&r->study);
    polis_dyad_study_clear(&r->dyads);
    polis_texts_clear(&r->dates);
    polis_texts_clear(&r->warnings);
    polis_panel_free(&r->panel);
}

/* Not collective: every rank reads. */
static polis_err read_inputs(const polis_effects_options *o, const polis_log *log,
                             polis_fault *fault, run *r)
{
    polis_err rc = POLIS_OK;
    polis_panel **out = &r->panel;

    POLIS_TRY(polis_panel_read(o->table, o->cities, NULL, fault, out));
    for (int i = 0; i < o->n_networks; i++) {
        POLIS_TRY(polis_join_result(o->network[i], *out, log, fault, &r->dates));
    }
    if (!(*out)->equally_spaced && o->lag > 0) {
        polis_log_line(log, POLIS_LOG_WARN,
                       "%s: periods are not equally spaced; --lag %lld finds those that are there",
                       o->table, (long long)o->lag);
    }
    POLIS_TRY(polis_circular_find(o, fault, &r->warnings));
    POLIS_TRY(polis_dates_find(o, fault, &r->dates, &r->warnings));
    for (int64_t i = 0; i < r->warnings.n; i++) {
        polis_log_line(log, POLIS_LOG_WARN, "%s", polis_texts_get(&r->warnings, i));
    }

done:
    return rc;
}

static void print_turns(const polis_effects_options *o, const polis_effects_study *s)
{
    for (int q = 0; q < o->quadratic.n; q++) {
        printf("%s: the curve turns at %.6g (se %.4g)\n", o->quadratic.text[q], s->turn[q].at,
               s->turn[q].se);
    }
}

static void print_mediation(const polis_effects_options *o, const polis_effects_study *s)
{
    for (int i = 0; s->mediated && i < s->sample.n_x; i++) {
        const polis_mediated *m = &s->mediated[i];
        printf("%s through %s: indirect %.6g [%.6g, %.6g], direct %.6g, total %.6g\n", o->x.text[i],
               o->mediator, m->indirect, m->low, m->high, m->direct, m->total);
    }
}

static void print_equality(const polis_effects_study *s, const polis_effect_table *t)
{
    const int first = s->estimates->constant;

    for (int c = first; s->n_groups > 0 && c < first + s->sample.n_x; c++) {
        if (!isnan(s->equal_p[c])) {
            printf("%s is the same in all groups: chi2 %.4g of %g, p %.4f\n", t->effect[c].term,
                   s->equal_chi2[c], s->equal_df, s->equal_p[c]);
        }
    }
}

static void print_moran(const char *of, const polis_autocorrelation *m)
{
    printf("Moran's I of the %s: %.6g, expected %.6g, p %.4f by permutation, %.4f if normal\n", of,
           m->moran.i, m->moran.expected, m->p, m->moran.p_normal);
}

static void print_lag(const polis_effects_study *s)
{
    const polis_lag_estimates *e = s->lag;

    printf("Spatial lag by 2SLS: %d instruments, F of the first stage %.4g, sigma %.4g\n",
           e->n_instruments, e->first_f, e->sigma);
    for (int c = 0; c < e->k; c++) {
        printf("%-28.28s %10.4g  se %10.4g  t %10.4g  p %.4f\n", polis_effects_lag_term(s, c),
               e->of[c].coef, e->of[c].se, e->of[c].t, e->of[c].p);
    }
}

static void print_cities(const polis_effects_options *o, const run *r)
{
    static const char *const se_words[] = {"classical", "HC1", "clustered"};
    const polis_effects_study *s = &r->study;
    const polis_estimates *e = s->estimates;

    printf("%lld rows of %d cities, %s %.4f, %s errors, t of %g degrees of freedom\n",
           (long long)e->n, (int)s->sample.n_cities, e->constant ? "R2" : "R2 within", e->r2,
           se_words[s->sample.cluster ? POLIS_SE_CLUSTER : o->se], e->df);
    polis_effect_table_print(&r->table);
    print_turns(o, s);
    print_mediation(o, s);
    print_equality(s, &r->table);
    if (s->has_moran) {
        print_moran("outcome", &s->outcome);
        print_moran("residuals", &s->residual);
    }
    if (s->lag) {
        print_lag(s);
    }
}

static void print_pairs(const polis_effects_options *o, const run *r)
{
    const polis_dyad_study *s = &r->dyads;

    printf("%lld %s pairs of %d cities, R2 %.4f; %lld permutations%s (%s)\n",
           (long long)s->qap->n_pairs, s->qap->symmetric ? "unordered" : "ordered", (int)s->n,
           s->qap->r2, (long long)s->permutations.all,
           s->permutations.exact ? ", all there are" : "",
           o->scheme == POLIS_QAP_DSP ? "double semi-partialling" : "of the outcome");
    polis_effect_table_print(&r->table);
}

/* Rank 0: the file, the table, the screen. */
static polis_err put_out(const polis_effects_options *o, int argc, char **argv,
                         const polis_log *log, polis_fault *fault, run *r)
{
    polis_err rc = POLIS_OK;
    char formula[1024];
    const polis_effects_result result = {.options = o,
                                         .panel = r->panel,
                                         .study = o->pairs ? NULL : &r->study,
                                         .dyads = o->pairs ? &r->dyads : NULL,
                                         .table = &r->table,
                                         .dates = &r->dates,
                                         .warnings = &r->warnings};

    POLIS_TRY(o->pairs ? polis_effect_table_of_dyads(&r->dyads, &r->table)
                       : polis_effect_table_of(&r->study, &r->table));
    POLIS_TRY(polis_effects_write(&result, argc, argv, r->analysis));
    if (o->csv) {
        POLIS_TRY(polis_effect_table_csv(&r->table, o->csv, o->target.force, fault));
    }
    POLIS_TRY(polis_analysis_publish(&r->analysis));
    polis_effects_formula(o, formula, sizeof formula);
    printf("%s\n", formula);
    if (o->pairs) {
        print_pairs(o, r);
    } else {
        print_cities(o, r);
    }
    for (int64_t i = 0; i < r->warnings.n; i++) {
        printf("warning: %s\n", polis_texts_get(&r->warnings, i));
    }
    polis_log_line(log, POLIS_LOG_INFO, "wrote /effects/%s of %s", o->model,
                   polis_study_path(&o->target));

done:
    return rc;
}

int polis_cmd_effects(MPI_Comm comm, int argc, char **argv)
{
    polis_err rc = POLIS_OK;
    polis_effects_options o;
    polis_fault fault = {0};
    polis_log log;
    run r = {0};
    int status = 0;
    const bool first = polis_comm_rank(comm) == 0;

    if (!polis_effects_parse(comm, argc, argv, &o, &log, &status)) {
        return status;
    }
    polis_least_squares_serial();
    rc = first ? polis_study_begin(&o.target, &fault, &r.analysis) : POLIS_OK;
    POLIS_TRY(polis_comm_agree_fault(comm, rc, &fault));
    rc = read_inputs(&o, &log, &fault, &r);
    POLIS_TRY(polis_comm_agree_fault(comm, rc, &fault));
    POLIS_TRY(o.pairs ? polis_dyads_measure(comm, &o, r.panel, &log, &fault, &r.dyads)
                      : polis_effects_measure(comm, &o, r.panel, &log, &fault, &r.study));
    rc = first ? put_out(&o, argc, argv, &log, &fault, &r) : POLIS_OK;
    rc = polis_comm_agree_fault(comm, rc, &fault);

done:
    run_clear(&r);
    return polis_options_exit(comm, argv[0], rc, &fault);
}
