#include "model/gravity.h"
#include "base/mem.h"

#include <math.h>

struct polis_gravity {
    polis_gravity_options options;
    const polis_places *places;
    bool symmetric;
    double *out, *in; /* [n] the factor of a city where a tie starts and where it ends */
    double *share;    /* [n] G, for k_ij */
    double *rich;     /* [n] g = G / P */
};

/* Every factor is computed here once, so that a strength costs a few multiplications. */
static polis_err fill_factors(polis_gravity *g, const double *mass, const double *mass2,
                              const double *mass3)
{
    const polis_gravity_options *o = &g->options;

    for (polis_vid i = 0; i < g->places->n; i++) {
        if (!(mass[i] > 0.0 && mass2[i] > 0.0 && isfinite(mass[i]) && isfinite(mass2[i])) ||
            (mass3 && !(mass3[i] > 0.0 && isfinite(mass3[i])))) {
            return POLIS_E_ARG;
        }
        g->share[i] = mass2[i];
        g->rich[i] = mass2[i] / mass[i];
        if (o->form == POLIS_GRAVITY_POWER) {
            g->out[i] = pow(mass[i], o->a);
            g->in[i] = pow(mass2[i], o->a2);
        } else {
            g->out[i] = o->form == POLIS_GRAVITY_ECODIST && mass3
                            ? cbrt(mass[i] * mass2[i] * mass3[i])
                            : sqrt(mass[i] * mass2[i]);
            g->in[i] = g->out[i];
        }
    }
    return POLIS_OK;
}

/* The largest strength there could be, were the heaviest cities as near as cities can be. */
static double upper_bound(const polis_gravity *g)
{
    const double least = fmax(POLIS_SAME_PLACE_KM, g->options.least_km);
    const double b = g->options.form == POLIS_GRAVITY_ECODIST ? 2.0 : g->options.b;
    double out = 0.0, in = 0.0, rich = 1.0;

    for (polis_vid i = 0; i < g->places->n; i++) {
        out = fmax(out, g->out[i]);
        in = fmax(in, g->in[i]);
        rich = g->options.form == POLIS_GRAVITY_ECODIST ? fmax(rich, g->rich[i]) : rich;
    }
    return fmax(1.0, g->options.kappa) * (out * in) * rich * rich * fmax(1.0, pow(least, -b));
}

static bool factors_agree(const polis_gravity *g)
{
    for (polis_vid i = 0; i < g->places->n; i++) {
        if (g->out[i] != g->in[i]) {
            return false;
        }
    }
    return true;
}

polis_err polis_gravity_new(const polis_gravity_options *options, const polis_places *places,
                            const double *mass, const double *mass2, const double *mass3,
                            polis_fault *fault, polis_gravity **out)
{
    polis_err rc = POLIS_OK;
    polis_gravity *g = NULL;

    *out = NULL;
    if (!(options->b >= 0.0) || !(options->kappa > 0.0) || !(options->least_km >= 0.0)) {
        return polis_fail(fault, POLIS_E_ARG, NULL, 0,
                          "gravity model: distance exponent %g, kappa %g, least distance %g km: "
                          "expected >= 0, > 0, >= 0",
                          options->b, options->kappa, options->least_km);
    }
    POLIS_NEW(g, 1);
    g->options = *options;
    g->places = places;
    if (options->form == POLIS_GRAVITY_BASIC) {
        g->options.b = 2.0;
    }
    POLIS_NEW(g->out, places->n);
    POLIS_NEW(g->in, places->n);
    POLIS_NEW(g->share, places->n);
    POLIS_NEW(g->rich, places->n);
    POLIS_TRY(fill_factors(g, mass, mass2, mass3));
    /* n strengths are summed for a row mean */
    if (!isfinite(upper_bound(g) * ((double)places->n + 1.0))) {
        rc = polis_fail(fault, POLIS_E_OVERFLOW, NULL, 0,
                        "gravity model: with these masses and exponents a strength could exceed "
                        "1.8e308; use smaller exponents or larger units");
        goto done;
    }
    g->symmetric = options->form == POLIS_GRAVITY_BASIC ||
                   (options->form == POLIS_GRAVITY_POWER && factors_agree(g));
    *out = g;
    g = NULL; /* moved to the caller */

done:
    polis_gravity_free(&g);
    return rc;
}

void polis_gravity_free(polis_gravity **gravity)
{
    if (*gravity) {
        POLIS_FREE((*gravity)->out);
        POLIS_FREE((*gravity)->in);
        POLIS_FREE((*gravity)->share);
        POLIS_FREE((*gravity)->rich);
        POLIS_FREE(*gravity);
    }
}

/* pow() is four times as dear as all the rest, and two is by far the usual exponent. */
static double km_power(double km, double b)
{
    return b == 2.0 ? km * km : b == 1.0 ? km : pow(km, b);
}

double polis_gravity_strength(const polis_gravity *gravity, polis_vid i, polis_vid j, double km)
{
    const polis_gravity *g = gravity;
    const double masses = g->out[i] * g->in[j];
    const double share = g->share[i] / (g->share[i] + g->share[j]);

    switch (g->options.form) {
    case POLIS_GRAVITY_ASYM:
        return share * masses / km_power(km, g->options.b);
    case POLIS_GRAVITY_ECODIST: {
        const double steep = fabs(g->rich[i] - g->rich[j]) / km;

        return share * masses * (steep * steep);
    }
    case POLIS_GRAVITY_POWER:
        return g->options.kappa * masses / km_power(km, g->options.b);
    case POLIS_GRAVITY_BASIC:
    default:
        return masses / km_power(km, g->options.b);
    }
}

static void gravity_row(const void *data, polis_vid i, double *y)
{
    const polis_gravity *g = data;

    for (polis_vid j = 0; j < g->places->n; j++) {
        y[j] = j == i ? 0.0
                      : polis_gravity_strength(
                            g, i, j, fmax(polis_distance_km(g->places, i, j), g->options.least_km));
    }
}

polis_rows polis_gravity_rows(const polis_gravity *gravity)
{
    return (polis_rows){
        .n = gravity->places->n,
        .symmetric = gravity->symmetric,
        .row = gravity_row,
        .data = gravity,
    };
}

polis_city_status polis_gravity_city_status(double lat, double lon, const double *mass,
                                            int n_masses)
{
    if (isnan(lat) || isnan(lon)) {
        return POLIS_CITY_NO_COORD;
    }
    for (int k = 0; k < n_masses; k++) {
        if (!(mass[k] > 0.0)) {
            return POLIS_CITY_NO_MASS;
        }
    }
    return POLIS_CITY_OK;
}
