/* The bootstrap of a study of cities: of its coefficients, and of what goes through a mediator. */
#include "app/effects/study_parts.h"
#include "base/mem.h"
#include "cluster/comm.h"
#include "cluster/share.h"
#include "statistics/resample.h"

#include <math.h>
#include <string.h>

/* Replicates of some numbers, and the numbers without each unit in turn if BCa asks for them. */
typedef struct draws {
    const polis_vid *unit; /* borrowed: cities, or clusters where there are any */
    polis_vid n_units;
    int width;                       /* numbers */
    polis_replicates drawn, without; /* without.all == 0: percentiles alone */
    double *value, *value_without;   /* [all][width] */
} draws;

static void draws_clear(draws *d)
{
    POLIS_FREE(d->value);
    POLIS_FREE(d->value_without);
}

static polis_err draws_init(const polis_effects_setting *e, const polis_sample *s, int width,
                            draws *d)
{
    polis_err rc = POLIS_OK;

    d->unit = s->cluster ? s->cluster : s->city;
    d->n_units = s->cluster ? s->n_clusters : s->n_cities;
    d->width = width;
    d->drawn = (polis_replicates){.seed = (uint64_t)e->o->seed, .all = e->o->bootstrap};
    polis_share_range(e->comm, d->drawn.all, &d->drawn.first, &d->drawn.last);
    POLIS_NEW(d->value, d->drawn.all * width);
    if (e->o->interval == POLIS_INTERVAL_BCA) {
        d->without = polis_replicates_left_out(d->n_units);
        polis_share_range(e->comm, d->without.all, &d->without.first, &d->without.last);
        POLIS_NEW(d->value_without, d->without.all * width);
    }

done:
    return rc;
}

/* Collective. */
static polis_err share(const polis_effects_setting *e, const draws *d, polis_err rc)
{
    const int64_t bytes = d->width * (int64_t)sizeof *d->value;

    POLIS_TRY(polis_comm_agree(e->comm, rc));
    POLIS_TRY(polis_share_rows(e->comm, d->drawn.all, bytes, d->value));
    rc = d->value_without ? polis_share_rows(e->comm, d->without.all, bytes, d->value_without)
                          : POLIS_OK;

done:
    return rc;
}

/* The 95 % interval of number c, whose estimate is given; NaN where there is none. */
static polis_err find_interval(const polis_effects_setting *e, const draws *d, int c,
                               double estimate, const char *name, double out[2])
{
    double ends[2] = {0.025, 0.975};

    if (d->value_without && !isnan(estimate)) {
        const double a =
            polis_jackknife_acceleration(d->without.all, d->value_without + c, d->width);

        if (!polis_bca_shares(d->drawn.all, d->value + c, d->width, estimate, a, ends)) {
            polis_log_line(e->log, POLIS_LOG_WARN,
                           "%s: all bootstrap replicates lie on one side of the estimate; no BCa "
                           "interval",
                           name);
            out[0] = out[1] = NAN;
            return POLIS_OK;
        }
    }
    return polis_replicate_interval(d->drawn.all, d->value + c, d->width, ends, out);
}

polis_err polis_effects_draw(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_estimates *fit = out->estimates;
    draws d = {0};

    out->draw_low = polis_mem_new(fit->k, sizeof *out->draw_low);
    out->draw_high = polis_mem_new(fit->k, sizeof *out->draw_high);
    rc = out->draw_low && out->draw_high ? draws_init(e, &out->sample, fit->k, &d) : POLIS_E_NOMEM;
    if (rc == POLIS_OK) {
        rc = polis_bootstrap(fit, d.unit, d.n_units, &d.drawn, d.value);
    }
    if (rc == POLIS_OK && d.value_without) {
        rc = polis_bootstrap(fit, d.unit, d.n_units, &d.without, d.value_without);
    }
    POLIS_TRY(share(e, &d, rc));
    for (int c = 0; c < fit->k; c++) {
        const char *name = c < fit->constant ? "(constant)" : e->name[c - fit->constant];
        double ends[2];

        POLIS_TRY(find_interval(e, &d, c, fit->of[c].coef, name, ends));
        out->draw_low[c] = ends[0];
        out->draw_high[c] = ends[1];
    }

done:
    draws_clear(&d);
    return rc;
}

/* Collective. One --x: the product of its way to the mediator and that onwards. */
static polis_err draw_indirect(const polis_effects_setting *e, const polis_mediation *models,
                               const draws *d, const char *name, polis_mediated *out)
{
    polis_err rc = POLIS_OK;
    double ends[2];

    rc = polis_bootstrap_mediation(models, d->unit, d->n_units, &d->drawn, d->value);
    if (rc == POLIS_OK && d->value_without) {
        rc = polis_bootstrap_mediation(models, d->unit, d->n_units, &d->without, d->value_without);
    }
    POLIS_TRY(share(e, d, rc));
    POLIS_TRY(find_interval(e, d, 0, out->indirect, name, ends));
    out->low = ends[0];
    out->high = ends[1];

done:
    return rc;
}

/* The mediator explained, and explaining. */
static polis_err fit_mediation(const polis_effects_setting *e, const polis_sample *s,
                               polis_estimates **to_m, polis_estimates **to_y)
{
    polis_err rc = POLIS_OK;
    polis_regression m = polis_effects_model(e, s);
    double *wide = NULL;

    POLIS_NEW(wide, (s->k + 1) * s->n);
    memcpy(wide, s->x, (size_t)(s->k * s->n) * sizeof *wide);
    memcpy(wide + s->k * s->n, s->mediator, (size_t)s->n * sizeof *wide);
    m.y = s->mediator;
    m.outcome = e->o->mediator;
    POLIS_TRY(polis_regress(&m, e->fault, to_m));
    m = polis_effects_model(e, s);
    m.x = wide;
    m.k++;
    rc = polis_regress(&m, e->fault, to_y);

done:
    POLIS_FREE(wide);
    return rc;
}

/* Collective. */
polis_err polis_effects_mediate(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    const polis_sample *s = &out->sample;
    polis_estimates *to_m = NULL, *to_y = NULL;
    draws d = {0};

    out->mediated = polis_mem_new(s->n_x, sizeof *out->mediated);
    rc = out->mediated ? draws_init(e, s, 1, &d) : POLIS_E_NOMEM;
    rc = rc == POLIS_OK ? fit_mediation(e, s, &to_m, &to_y) : rc;
    POLIS_TRY(polis_comm_agree_fault(e->comm, rc, e->fault));
    for (int i = 0; i < s->n_x; i++) {
        const int at = to_m->constant + i;
        const polis_mediation models = {
            .to_mediator = to_m, .to_outcome = to_y, .cause = at, .mediator = to_y->k - 1};
        polis_mediated *m = &out->mediated[i];

        m->to_mediator = to_m->of[at].coef;
        m->of_mediator = to_y->of[to_y->k - 1].coef;
        m->direct = to_y->of[at].coef;
        m->indirect = m->to_mediator * m->of_mediator;
        m->total = out->estimates->of[at].coef;
        POLIS_TRY(draw_indirect(e, &models, &d, e->o->x.text[i], m));
    }

done:
    draws_clear(&d);
    polis_estimates_free(&to_m);
    polis_estimates_free(&to_y);
    return rc;
}
