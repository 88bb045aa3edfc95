#include "regional/resistance.h"

#include <math.h>
#include <stdbool.h>

static const double FLAT = 1e-4; /* of a nation: nothing can be held against it */

static bool is_complete(polis_levels3 x)
{
    return isfinite(x.peak) && isfinite(x.trough) && isfinite(x.recovery);
}

static int8_t type_of(double resistance, double recoverability)
{
    const int type = resistance > 0.0
                         ? (recoverability > 0.0 ? POLIS_RESILIENT : POLIS_RESISTANT_SLOW)
                         : (recoverability > 0.0 ? POLIS_REBOUNDING : POLIS_VULNERABLE);

    return (int8_t)type;
}

polis_resistance polis_resistance_of(polis_levels3 city, polis_levels3 nation)
{
    polis_resistance r = {NAN, NAN, NAN, NAN, NAN, -1, POLIS_WHY_OK};
    const double g_contraction = nation.trough / nation.peak - 1.0;
    const double g_recovery = nation.recovery / nation.trough - 1.0;

    if (!is_complete(city) || !is_complete(nation)) {
        r.why = POLIS_WHY_MISSING_INPUT;
        return r;
    }
    r.retention = city.peak > 0.0 ? city.recovery / city.peak : NAN;
    if (!(city.peak > 0.0 && city.trough > 0.0)) {
        r.why = POLIS_WHY_ZERO_VARIANCE;
        return r;
    }
    if (!(fabs(g_contraction) >= FLAT && fabs(g_recovery) >= FLAT)) {
        r.why = POLIS_WHY_NATIONAL_FLAT;
        return r;
    }
    r.beta_resistance = (city.trough / city.peak - 1.0) / g_contraction;
    r.beta_recovery = (city.recovery / city.trough - 1.0) / g_recovery;
    r.resistance = (city.trough / city.peak - 1.0 - g_contraction) / fabs(g_contraction);
    r.recoverability = (city.recovery / city.trough - 1.0 - g_recovery) / fabs(g_recovery);
    r.type = type_of(r.resistance, r.recoverability);
    return r;
}

polis_levels3 polis_resistance_without(polis_levels3 nation, polis_levels3 city)
{
    return (polis_levels3){nation.peak - city.peak, nation.trough - city.trough,
                           nation.recovery - city.recovery};
}

polis_levels3 polis_resistance_sum(const polis_levels3 *city, polis_vid n, polis_vid *n_complete)
{
    polis_levels3 sum = {0.0, 0.0, 0.0};

    *n_complete = 0;
    for (polis_vid i = 0; i < n; i++) {
        if (is_complete(city[i])) {
            sum.peak += city[i].peak;
            sum.trough += city[i].trough;
            sum.recovery += city[i].recovery;
            ++*n_complete;
        }
    }
    return sum;
}
