#include "shock/scenario.h"

#include "base/mem.h"
#include "base/random.h"
#include "model/distance.h"
#include "shock/attack.h"
#include "shock/rank.h"

#include <math.h>

enum { PURPOSE_TARGETS = 0x53480003, PURPOSE_COPULA };

bool polis_scenario_is_random(const polis_scenario *scenario)
{
    return scenario->kind == POLIS_SCENARIO_RANDOM || scenario->kind == POLIS_SCENARIO_CORRELATED ||
           scenario->kind == POLIS_SCENARIO_EACH;
}

static polis_err hit_first(const polis_scenario *s, polis_vid n, int64_t replicate, double *shock)
{
    polis_err rc = POLIS_OK;
    const polis_random random = {s->seed, (uint32_t)replicate, PURPOSE_TARGETS};
    const polis_vid k = s->k < n ? s->k : n;
    int64_t *order = NULL;

    POLIS_NEW(order, n);
    if (s->kind == POLIS_SCENARIO_TOP) {
        POLIS_TRY(polis_rank(s->score, n, order));
    } else {
        polis_attack_random(&random, n, k, order);
    }
    for (polis_vid i = 0; i < k; i++) {
        shock[order[i]] = s->severity;
    }

done:
    POLIS_FREE(order);
    return rc;
}

polis_err polis_scenario_nearness(const polis_scenario *s, polis_vid n, double *nearness,
                                  polis_fault *fault)
{
    polis_err rc = POLIS_OK;
    polis_places places = {0};
    double *lat = NULL, *lon = NULL;

    POLIS_NEW(lat, (int64_t)n + 1);
    POLIS_NEW(lon, (int64_t)n + 1);
    lat[n] = s->lat;
    lon[n] = s->lon;
    for (polis_vid v = 0; v < n; v++) {
        const bool known = !isnan(s->x[v]) && !isnan(s->y[v]);

        lon[v] = known ? s->x[v] : s->lon;
        lat[v] = known ? s->y[v] : s->lat;
    }
    if (polis_places_init(n + 1, lat, lon, &places) != POLIS_OK) {
        rc = polis_fail(fault, POLIS_E_ARG, NULL, 0,
                        "a shock around a place needs coordinates in degrees: latitudes within 90, "
                        "longitudes within 180");
        goto done;
    }
    for (polis_vid v = 0; v < n; v++) {
        const bool known = !isnan(s->x[v]) && !isnan(s->y[v]);

        nearness[v] = known ? -polis_distance_km(&places, v, n) : NAN;
    }

done:
    polis_places_clear(&places);
    POLIS_FREE(lat);
    POLIS_FREE(lon);
    return rc;
}

static polis_err hit_near(const polis_scenario *s, polis_vid n, double *shock, polis_fault *fault)
{
    const polis_err rc = polis_scenario_nearness(s, n, shock, fault);

    for (polis_vid v = 0; rc == POLIS_OK && v < n; v++) {
        shock[v] = -shock[v] <= s->radius_km ? s->severity : 0.0; /* NaN is not near */
    }
    return rc;
}

/* A standard normal number (Box & Muller 1958). */
static double normal(const polis_random *random, uint32_t element)
{
    const double turn = 2.0 * 3.14159265358979323846 * polis_random_unit(random, element, 1);

    return sqrt(-2.0 * log1p(-polis_random_unit(random, element, 0))) * cos(turn);
}

static void hit_together(const polis_scenario *s, polis_vid n, int64_t replicate, double *shock)
{
    const polis_random own = {s->seed, (uint32_t)replicate, PURPOSE_COPULA};
    const polis_random all = {s->seed, (uint32_t)replicate, PURPOSE_TARGETS};
    const double common = sqrt(s->correlation) * normal(&all, 0);

    for (polis_vid v = 0; v < n; v++) {
        const double z = common + sqrt(1.0 - s->correlation) * normal(&own, (uint32_t)v);

        shock[v] = 0.5 * erfc(-z / sqrt(2.0)) < s->probability ? s->severity : 0.0;
    }
}

static polis_err hit_shares(const polis_scenario *s, polis_vid n, double *shock, polis_fault *fault)
{
    for (polis_vid v = 0; v < n; v++) {
        const double share = isnan(s->score[v]) ? 0.0 : s->score[v];

        if (share < 0.0 || share > 1.0) {
            return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                              "node number %lld has the share %.15g, expected 0 to 1",
                              (long long)v + 1, share);
        }
        shock[v] = s->severity * share;
    }
    return POLIS_OK;
}

polis_err polis_scenario_draw(const polis_scenario *s, polis_vid n, int64_t replicate,
                              double *shock, polis_fault *fault)
{
    for (polis_vid v = 0; v < n; v++) {
        shock[v] = s->kind == POLIS_SCENARIO_UNIFORM ? s->severity : 0.0;
    }
    switch (s->kind) {
    case POLIS_SCENARIO_NODES:
        for (polis_vid i = 0; i < s->n_nodes; i++) {
            shock[s->node[i]] = s->size ? s->size[i] : s->severity;
        }
        return POLIS_OK;
    case POLIS_SCENARIO_TOP:
    case POLIS_SCENARIO_RANDOM:
        return hit_first(s, n, replicate, shock);
    case POLIS_SCENARIO_EACH:
        shock[replicate % n] = s->severity;
        return POLIS_OK;
    case POLIS_SCENARIO_GEO:
        return hit_near(s, n, shock, fault);
    case POLIS_SCENARIO_CORRELATED:
        hit_together(s, n, replicate, shock);
        return POLIS_OK;
    case POLIS_SCENARIO_COLUMN:
        return hit_shares(s, n, shock, fault);
    default:
        return POLIS_OK;
    }
}
