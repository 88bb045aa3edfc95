/* Each term of --x without the others: measures of one network go together, and share an effect. */
#include "app/effects/study_parts.h"
#include "base/mem.h"

#include <math.h>
#include <string.h>

/* Columns of one fit: the term, then the controls. */
typedef struct columns {
    int k;
    double *x; /* [k][n] */
    const char **name;
} columns;

static void columns_clear(columns *c)
{
    POLIS_FREE(c->x);
    POLIS_FREE(c->name);
}

static polis_err columns_init(const polis_effects_setting *e, const polis_sample *s, columns *c)
{
    polis_err rc = POLIS_OK;
    const int n_controls = e->o->controls.n, first = s->k - n_controls;

    c->k = 1 + n_controls;
    POLIS_NEW(c->x, c->k * s->n);
    POLIS_NEW(c->name, c->k);
    memcpy(c->x + s->n, s->x + first * s->n, (size_t)(n_controls * s->n) * sizeof *c->x);
    for (int j = 0; j < n_controls; j++) {
        c->name[1 + j] = e->name[first + j];
    }

done:
    return rc;
}

/* One that cannot be fitted is no failure of the run: NaN, and the log says why. */
static polis_err fit_one(const polis_effects_setting *e, const polis_sample *s, int i, columns *c,
                         polis_effect_alone *out)
{
    polis_err rc = POLIS_OK;
    polis_regression model = polis_effects_model(e, s);
    polis_estimates *fit = NULL;
    polis_fault why = {0};

    *out = (polis_effect_alone){NAN, NAN, NAN};
    memcpy(c->x, s->x + i * s->n, (size_t)s->n * sizeof *c->x);
    c->name[0] = e->name[i];
    model.k = c->k;
    model.x = c->x;
    model.name = c->name;
    rc = polis_regress(&model, &why, &fit);
    if (rc == POLIS_OK) {
        const int at = fit->constant;
        *out = (polis_effect_alone){fit->of[at].coef, fit->of[at].se, fit->of[at].p};
    } else if (rc == POLIS_E_PARSE) {
        polis_log_line(e->log, POLIS_LOG_WARN, "'%s' is not fitted alone: %s", e->name[i],
                       why.text);
        rc = POLIS_OK;
    }
    polis_estimates_free(&fit);
    return rc;
}

polis_err polis_effects_alone(const polis_effects_setting *e, polis_effects_study *out)
{
    polis_err rc = POLIS_OK;
    columns c = {0};

    POLIS_NEW(out->alone, out->sample.n_x);
    POLIS_TRY(columns_init(e, &out->sample, &c));
    for (int i = 0; i < out->sample.n_x; i++) {
        POLIS_TRY(fit_one(e, &out->sample, i, &c, &out->alone[i]));
    }

done:
    columns_clear(&c);
    return rc;
}
