/* The model with the measures of networks that have nothing but their degrees from those observed.
 */
#include "app/effects/rewired.h"
#include "app/effects/study_parts.h"
#include "app/effects/terms.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double SAME = 1e-10;

/* The result files whose networks are rewired, and what the fits say. */
typedef struct nulls {
    polis_rewired *file[POLIS_INPUTS];
    int n_files;
    polis_replicates r;
    int k;
    double *value; /* [r.all][2 * k] coefficients, then t; NaN: not fitted */
} nulls;

static void nulls_clear(nulls *n)
{
    for (int i = 0; i < n->n_files; i++) {
        polis_rewired_free(&n->file[i]);
    }
    POLIS_FREE(n->value);
}

/* The variable that a term is made of. */
static void variable_of(const polis_panel *panel, const char *term, char variable[POLIS_TERM])
{
    char function[POLIS_TERM];

    if (polis_panel_has(panel, term) || !polis_term_split(term, function, variable)) {
        snprintf(variable, POLIS_TERM, "%s", term);
    }
}

static polis_err open_files(const polis_effects_setting *e, nulls *n)
{
    polis_err rc = POLIS_OK;
    const polis_terms *const lists[] = {&e->o->x, &e->o->controls};
    int n_wanted = 0;

    for (int i = 0; i < e->o->n_networks; i++) {
        polis_rewired *file = NULL;

        POLIS_TRY(polis_rewired_open(e->o->network[i], e->panel, e->fault, &file));
        if (!file) {
            continue;
        }
        n->file[n->n_files++] = file;
        for (int t = 0; t < lists[0]->n + lists[1]->n; t++) {
            char variable[POLIS_TERM];
            const char *term =
                t < lists[0]->n ? lists[0]->text[t] : lists[1]->text[t - lists[0]->n];

            variable_of(e->panel, term, variable);
            POLIS_TRY(polis_rewired_want(file, variable));
        }
        n_wanted += polis_rewired_n_wanted(file);
    }
    if (n_wanted == 0) {
        rc = polis_fail(e->fault, POLIS_E_PARSE, NULL, 0,
                        "--null-networks: no term of --x and --controls is a measure of a network "
                        "of --network");
    }

done:
    return rc;
}

/* Fit with what the panel holds now; NaN where that cannot be, with the reason in `why`. */
static polis_err fit_again(const polis_effects_setting *e, int k, polis_fault *why, double *value)
{
    polis_err rc = POLIS_OK;
    const polis_log silent = {.silent = true};
    polis_sample sample = {0};
    polis_estimates *fit = NULL;

    for (int c = 0; c < 2 * k; c++) {
        value[c] = NAN;
    }
    rc = polis_sample_take(e->o, e->panel, &silent, why, &sample);
    if (rc == POLIS_OK) {
        const polis_regression model = polis_effects_model(e, &sample);
        rc = polis_regress(&model, why, &fit);
    }
    for (int c = 0; rc == POLIS_OK && c < k; c++) {
        value[c] = fit->of[c].coef;
        value[k + c] = fit->of[c].t;
    }
    polis_estimates_free(&fit);
    polis_sample_clear(&sample);
    return rc == POLIS_E_PARSE ? POLIS_OK : rc;
}

/* This rank's replicates. Replicate b has the networks that `centrality --baseline` numbers b + 1.
 */
static polis_err fit_range(const polis_effects_setting *e, nulls *n, polis_fault *why)
{
    polis_err rc = POLIS_OK;

    for (int64_t b = n->r.first; b < n->r.last; b++) {
        for (int i = 0; i < n->n_files; i++) {
            POLIS_TRY(polis_rewired_measure(n->file[i], n->r.seed, (uint32_t)b + 1));
        }
        POLIS_TRY(fit_again(e, n->k, why, n->value + 2 * n->k * b));
    }

done:
    for (int i = 0; i < n->n_files; i++) {
        polis_rewired_restore(n->file[i]);
    }
    return rc;
}

/* Where a t stands among those of the rewired networks, two-sided. */
static double p_among(const nulls *n, int c, double t)
{
    const double slack = SAME * fmax(1.0, fabs(t));
    int64_t above = 0, below = 0, all = 0;

    for (int64_t b = 0; b < n->r.all; b++) {
        const double x = n->value[2 * n->k * b + n->k + c];

        above += x >= t - slack;
        below += x <= t + slack;
        all += !isnan(x);
    }
    return isnan(t) || all == 0
               ? NAN
               : fmin(1.0, 2.0 * (double)(1 + (above < below ? above : below)) / (double)(all + 1));
}

/* Mean and standard deviation of coefficient c over the networks that could be fitted. */
static void summarise(const nulls *n, int c, double *mean, double *sd)
{
    double sum = 0.0, square = 0.0;
    int64_t all = 0;

    for (int64_t b = 0; b < n->r.all; b++) {
        const double x = n->value[2 * n->k * b + c];

        sum += isnan(x) ? 0.0 : x;
        all += !isnan(x);
    }
    *mean = all > 0 ? sum / (double)all : NAN;
    for (int64_t b = 0; b < n->r.all; b++) {
        const double off = n->value[2 * n->k * b + c] - *mean;

        square += isnan(off) ? 0.0 : off * off;
    }
    *sd = all > 1 ? sqrt(square / (double)(all - 1)) : NAN;
}

static polis_err report_failed(const polis_effects_setting *e, const nulls *n,
                               const polis_fault *why, polis_effects_study *out)
{
    const int slope = out->estimates->constant;

    for (int64_t b = 0; b < n->r.all; b++) {
        bool fitted = false;

        for (int c = slope; c < n->k; c++) {
            fitted = fitted || !isnan(n->value[2 * n->k * b + c]);
        }
        out->n_null_failed += !fitted;
    }
    if (out->n_null_failed == n->r.all) {
        return polis_fail(e->fault, POLIS_E_PARSE, NULL, 0,
                          "none of the %lld rewired networks allows the model: %s",
                          (long long)n->r.all, why->text);
    }
    if (out->n_null_failed > 0) {
        polis_log_line(e->log, POLIS_LOG_WARN,
                       "%lld of %lld rewired networks do not allow the model and are left out%s%s",
                       (long long)out->n_null_failed, (long long)n->r.all, why->text[0] ? ": " : "",
                       why->text);
    }
    return POLIS_OK;
}

polis_err polis_effects_null(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->estimates->k;
    polis_fault why = {0};
    nulls n = {.k = k, .r = {.seed = (uint64_t)e->o->seed, .all = e->o->null_networks}};

    polis_share_range(e->comm, n.r.all, &n.r.first, &n.r.last);
    n.value = polis_mem_new(2 * k * n.r.all, sizeof *n.value);
    out->null_mean = polis_mem_new(k, sizeof *out->null_mean);
    out->null_sd = polis_mem_new(k, sizeof *out->null_sd);
    out->p_null = polis_mem_new(k, sizeof *out->p_null);
    rc = n.value && out->null_mean && out->null_sd && out->p_null ? POLIS_OK : POLIS_E_NOMEM;
    rc = rc == POLIS_OK ? open_files(e, &n) : rc;
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    rc = fit_range(e, &n, &why);
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    POLIS_TRY(polis_share_rows(e->comm, n.r.all, 2 * k * (int64_t)sizeof *n.value, n.value));
    POLIS_TRY(report_failed(e, &n, &why, out));
    for (int c = 0; c < k; c++) {
        summarise(&n, c, &out->null_mean[c], &out->null_sd[c]);
        out->p_null[c] = p_among(&n, c, out->estimates->of[c].t);
    }

done:
    nulls_clear(&n);
    return rc;
}
