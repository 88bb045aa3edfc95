/* Cities and their neighbours: Moran's I, and the spatial lag model. */
#include "app/effects/pairs.h"
#include "app/effects/study_parts.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"

enum { MORAN_PERMUTATIONS = 999 };

static const double WEAK = 10.0; /* F of the first stage: Staiger & Stock 1997 */

/* Not collective. Weights between the cities of the sample, one row of each. */
static polis_err read_weights(const polis_effects_setting *e, const char *option, const char *path,
                              const polis_sample *s, polis_pair_rows *rows)
{
    if (s->n != s->n_cities) {
        return polis_fail(e->fault, POLIS_E_PARSE, NULL, 0,
                          "%s needs one row for each city; there are %lld rows of %d cities: "
                          "--period takes one period",
                          option, (long long)s->n, (int)s->n_cities);
    }
    return polis_pair_rows_read(path, e->panel, s->n, s->cell, e->log, e->fault, rows);
}

/* Collective. */
static polis_err correlate(const polis_effects_setting *e, const polis_weights *w, const double *x,
                           double *value, polis_autocorrelation *out)
{
    polis_err rc = POLIS_OK;
    const int64_t wanted = e->o->permutations > 0 ? e->o->permutations : MORAN_PERMUTATIONS;
    polis_replicates r = polis_replicates_of((uint64_t)e->o->seed, w->n, wanted);
    double distance;

    rc = polis_moran_of(w, x, e->fault, &out->moran);
    polis_share_range(e->comm, r.all, &r.first, &r.last);
    rc = rc == POLIS_OK ? polis_moran_permute(w, x, &r, value) : rc;
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    POLIS_TRY(polis_share_rows(e->comm, r.all, sizeof *value, value));
    distance = out->moran.i - out->moran.expected;
    out->p = polis_replicate_p(&r, distance, value, 1);
    out->p_greater = polis_replicate_p_greater(&r, distance, value, 1);

done:
    return rc;
}

/* Collective. */
static polis_err find_moran(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_sample *s = &out->sample;
    polis_pair_rows rows = {0};
    const int64_t wanted = e->o->permutations > 0 ? e->o->permutations : MORAN_PERMUTATIONS;
    const polis_replicates r = polis_replicates_of((uint64_t)e->o->seed, s->n_cities, wanted);
    double *value = polis_mem_new(r.all, sizeof *value);

    out->moran_permutations = r.all;
    rc = value ? read_weights(e, "--moran", e->o->moran, s, &rows) : POLIS_E_NOMEM;
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    const polis_weights w = {.n = rows.n, .off = rows.off, .to = rows.to, .w = rows.w};
    POLIS_TRY(correlate(e, &w, s->y, value, &out->outcome));
    POLIS_TRY(correlate(e, &w, out->estimates->residual, value, &out->residual));
    out->has_moran = true;

done:
    polis_pair_rows_clear(&rows);
    POLIS_FREE(value);
    return rc;
}

/* Not collective: every rank does it. */
static polis_err fit_lag(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_sample *s = &out->sample;
    polis_pair_rows rows = {0};

    POLIS_TRY(read_weights(e, "--spatial-lag", e->o->spatial_lag, s, &rows));
    const polis_weights w = {.n = rows.n, .off = rows.off, .to = rows.to, .w = rows.w};
    const polis_lag_model model = {.weights = &w,
                                   .y = s->y,
                                   .k = s->k,
                                   .x = s->x,
                                   .name = e->name,
                                   .se = s->cluster ? POLIS_SE_CLUSTER : e->o->se,
                                   .cluster = s->cluster,
                                   .n_clusters = s->n_clusters};
    POLIS_TRY(polis_lag_fit(&model, e->fault, &out->lag));
    if (out->lag->first_f < WEAK) {
        polis_log_line(e->log, POLIS_LOG_WARN,
                       "the instruments of the spatial lag are weak: F %.3g of the first stage, "
                       "below %g; its estimate leans towards that of least squares",
                       out->lag->first_f, WEAK);
    }

done:
    polis_pair_rows_clear(&rows);
    return rc;
}

polis_err polis_effects_space(const polis_effects_setting *e, polis_effects_study *study)
{
    polis_err rc = POLIS_OK;

    if (e->o->moran) {
        POLIS_TRY(find_moran(e, study));
    }
    if (e->o->spatial_lag) {
        rc = fit_lag(e, study);
        rc = polis_comm_agree_fault(e->comm, rc, e->fault);
    }

done:
    return rc;
}
