#include "app/effects/model.h"
#include "base/mem.h"

polis_regression polis_effects_model(const polis_effects_setting *e, const polis_sample *s)
{
    return (polis_regression){
        .n = s->n,
        .y = s->y,
        .outcome = e->o->outcome,
        .k = s->k,
        .x = s->x,
        .name = e->name,
        .effects = {.n = s->n,
                    .city = e->o->city_effects ? s->city : NULL,
                    .period = e->o->period_effects ? s->period : NULL,
                    .n_cities = s->n_cities,
                    .n_periods = s->n_periods},
        .se = s->cluster ? POLIS_SE_CLUSTER : e->o->se,
        .cluster = s->cluster,
        .n_clusters = s->n_clusters,
        .city_in_cluster = s->city_in_cluster,
    };
}

void polis_effects_study_clear(polis_effects_study *study)
{
    for (int g = 0; study->group && g < study->n_groups; g++) {
        polis_estimates_free(&study->group[g].estimates);
        POLIS_FREE(study->group[g].q);
    }
    polis_sample_clear(&study->sample);
    polis_estimates_free(&study->estimates);
    POLIS_FREE(study->p_permuted);
    POLIS_FREE(study->draw_low);
    POLIS_FREE(study->draw_high);
    POLIS_FREE(study->null_mean);
    POLIS_FREE(study->null_sd);
    POLIS_FREE(study->p_null);
    POLIS_FREE(study->alone);
    POLIS_FREE(study->group);
    POLIS_FREE(study->equal_chi2);
    POLIS_FREE(study->equal_p);
    POLIS_FREE(study->mediated);
    polis_lag_free(&study->lag);
}

const char *polis_effects_lag_term(const polis_effects_study *study, int c)
{
    return c == 0                   ? "(constant)"
           : c == study->lag->k - 1 ? "rho"
                                    : polis_texts_get(&study->sample.name, c - 1);
}
