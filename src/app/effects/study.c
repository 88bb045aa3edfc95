#include "app/effects/study.h"
#include "app/effects/study_parts.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"
#include "statistics/resample.h"

#include <math.h>
#include <string.h>

/* Units that are permuted: cities with all their rows, which must be of the same periods. */
static polis_err permuted_units(const polis_effects_setting *e, const polis_sample *s,
                                polis_vid *out)
{
    *out = s->n_cities;
    if (s->n != (int64_t)s->n_cities * s->n_periods) {
        return polis_fail(e->fault, POLIS_E_PARSE, NULL, 0,
                          "--permutations: cities are permuted with all their periods, so each of "
                          "%d cities needs a row in each of %d periods; there are %lld rows; "
                          "--period takes one period",
                          (int)s->n_cities, (int)s->n_periods, (long long)s->n);
    }
    return POLIS_OK;
}

/* Collective. */
static polis_err permute(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const int k = out->estimates->k;
    polis_replicates *r = &out->permutations;
    double *value = NULL, *observed = NULL;
    polis_vid units = 0;

    POLIS_TRY(permuted_units(e, &out->sample, &units));
    *r = polis_replicates_of((uint64_t)e->o->seed, units, e->o->permutations);
    value = polis_mem_new(r->all * k, sizeof *value);
    observed = polis_mem_new(k, sizeof *observed);
    out->p_permuted = polis_mem_new(k, sizeof *out->p_permuted);
    rc = value && observed && out->p_permuted ? POLIS_OK : POLIS_E_NOMEM;
    polis_share_range(e->comm, r->all, &r->first, &r->last);
    rc = rc == POLIS_OK ? polis_permute(out->estimates, units, r, observed, value) : rc;
    POLIS_TRY(polis_comm_agree(e->comm, rc));
    POLIS_TRY(polis_share_rows(e->comm, r->all, k * (int64_t)sizeof *value, value));
    for (int c = 0; c < k; c++) {
        const bool level = out->estimates->constant && c == 0; /* which permuting does not change */
        out->p_permuted[c] = level ? NAN : polis_replicate_p(r, observed[c], value + c, k);
    }

done:
    POLIS_FREE(value);
    POLIS_FREE(observed);
    return rc;
}

static void find_turns(const polis_effects_setting *e, polis_effects_study *out)
{
    const int first = out->estimates->constant;
    const polis_sample *s = &out->sample;

    for (int q = 0; q < e->o->quadratic.n; q++) {
        for (int i = 0; i < s->n_x; i++) {
            if (strcmp(e->o->x.text[i], e->o->quadratic.text[q]) == 0) {
                polis_turning_point(out->estimates, first + i, first + s->n_x + q, s->mean[q],
                                    &out->turn[q].at, &out->turn[q].se);
            }
        }
    }
}

/* What every rank does for itself, before any replicate. */
static polis_err fit_all(polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    polis_sample *s = &out->sample;
    polis_regression m;

    POLIS_TRY(polis_sample_take(e->o, e->panel, e->log, e->fault, s));
    POLIS_NEW(e->name, s->k + 1);
    for (int c = 0; c < s->k; c++) {
        e->name[c] = polis_texts_get(&s->name, c);
    }
    e->name[s->k] = e->o->mediator;
    m = polis_effects_model(e, s);
    POLIS_TRY(polis_regress(&m, e->fault, &out->estimates));
    find_turns(e, out);
    if (e->o->alone) {
        POLIS_TRY(polis_effects_alone(e, out));
    }
    if (e->o->by) {
        POLIS_TRY(polis_effects_groups(e, out));
    }

done:
    return rc;
}

static void warn_of_few_clusters(const polis_effects_setting *e, const polis_sample *s)
{
    if (s->cluster && s->n_clusters < 30) {
        polis_log_line(e->log, POLIS_LOG_WARN,
                       "%d clusters are few: clustered errors are too small below 30; see "
                       "--permutations",
                       (int)s->n_clusters);
    }
}

polis_err polis_effects_measure(MPI_Comm comm, const polis_effects_options *options,
                                polis_panel *panel, const polis_log *log, polis_fault *fault,
                                polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    polis_effects_setting e = {
        .comm = comm, .o = options, .panel = panel, .log = log, .fault = fault};

    *out = (polis_effects_study){0};
    rc = fit_all(&e, out);
    POLIS_TRY(polis_comm_agree_fault(comm, rc, fault));
    warn_of_few_clusters(&e, &out->sample);
    if (options->permutations > 0) {
        POLIS_TRY(permute(&e, out));
    }
    if (options->bootstrap > 0) {
        POLIS_TRY(polis_effects_draw(&e, out));
    }
    if (options->mediator[0] != '\0') {
        POLIS_TRY(polis_effects_mediate(&e, out));
    }
    POLIS_TRY(polis_effects_space(&e, out));
    if (options->null_networks > 0) {
        POLIS_TRY(polis_effects_null(&e, out));
    }

done:
    POLIS_FREE(e.name);
    return rc;
}
