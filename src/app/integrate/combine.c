/* The scores of a study together: coupling of its subsystems, transformation along its paths. */
#include "app/integrate/study.h"
#include "base/mem.h"

#include <math.h>

static double score_at(const polis_integrate_study *s, int k, int64_t cell)
{
    return s->score[k] ? s->score[k]->score[cell] : NAN;
}

static polis_err couple(const polis_integrate_options *o, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);
    const int n_subsystems = s->score[POLIS_SCORE_PEOPLE] ? 3 : 2;
    const double *weight = o->n_coupling > 0 ? o->coupling : NULL;

    POLIS_NEW(s->coupling, cells);
    POLIS_NEW(s->lag, cells);
    for (int64_t i = 0; i < cells; i++) {
        double u[POLIS_N_SUBSYSTEMS];

        for (int k = 0; k < POLIS_N_SUBSYSTEMS; k++) {
            u[k] = score_at(s, k, i);
        }
        s->coupling[i] = polis_coupling_of(u, weight, n_subsystems);
        s->lag[i] = polis_lag_of(u[POLIS_SCORE_INDUSTRY], u[POLIS_SCORE_CITY]);
    }

done:
    return rc;
}

/* By entropy: a composite whose indicators are the scores of the paths. */
static polis_err weigh_by_entropy(const int *path, int n, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);
    const polis_weighting by = {.by = POLIS_WEIGH_ENTROPY};
    polis_indicator_scale scale[POLIS_N_PATHS];
    polis_composite *composite = NULL;
    double *value = NULL;

    POLIS_NEW(value, cells * n);
    for (int j = 0; j < n; j++) {
        scale[j] = (polis_indicator_scale){.least = NAN, .most = NAN};
        for (int64_t i = 0; i < cells; i++) {
            value[i * n + j] = score_at(s, POLIS_FIRST_PATH + path[j], i);
        }
    }
    POLIS_TRY(polis_composite_new(value, cells, n, scale, &by, &composite));
    for (int j = 0; j < n; j++) {
        s->path_weight[path[j]] = composite->weight[j];
    }

done:
    POLIS_FREE(value);
    polis_composite_free(&composite);
    return rc;
}

/* What the paths that were asked for weigh; 0 for the others. */
static polis_err weigh_paths(const polis_integrate_options *o, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    int path[POLIS_N_PATHS], n = 0;
    double sum = 0.0;

    for (int p = 0; p < POLIS_N_PATHS; p++) {
        if (s->score[POLIS_FIRST_PATH + p]) {
            path[n++] = p;
            s->path_weight[p] = o->n_path_weights > 0 ? o->path[p] : 1.0;
            sum += s->path_weight[p];
        }
    }
    for (int p = 0; p < POLIS_N_PATHS && sum > 0.0; p++) {
        s->path_weight[p] /= sum;
    }
    if (o->path_entropy) {
        rc = weigh_by_entropy(path, n, s);
    }
    return rc;
}

static polis_err transform(const polis_integrate_options *o, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    const int64_t cells = polis_panel_cells(s->panel);

    POLIS_NEW(s->transformation, cells);
    POLIS_NEW(s->change, cells);
    POLIS_TRY(weigh_paths(o, s));
    for (int64_t i = 0; i < cells; i++) {
        double path[POLIS_N_PATHS];

        for (int k = 0; k < POLIS_N_PATHS; k++) {
            path[k] = score_at(s, POLIS_FIRST_PATH + k, i);
        }
        s->transformation[i] = polis_transformation_of(path, s->path_weight);
        s->change[i] =
            s->transformation[i].index - s->transformation[i - i % s->panel->n_periods].index;
    }

done:
    return rc;
}

polis_err polis_integrate_combine(const polis_integrate_options *o, polis_integrate_study *s)
{
    polis_err rc = POLIS_OK;
    bool has_paths = false;

    for (int k = 0; k < POLIS_N_PATHS; k++) {
        has_paths = has_paths || s->score[POLIS_FIRST_PATH + k];
    }
    if (s->score[POLIS_SCORE_CITY]) {
        POLIS_TRY(couple(o, s));
    }
    if (has_paths) {
        rc = transform(o, s);
    }

done:
    return rc;
}
