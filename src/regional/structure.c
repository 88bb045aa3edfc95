#include "regional/structure.h"

#include <math.h>

static double sum_of(const double *x, int n)
{
    double sum = 0.0;

    for (int k = 0; k < n; k++) {
        sum += x[k]; /* NaN stays */
    }
    return sum;
}

polis_structure polis_structure_of(const double *value, const double *nation, int n_sectors,
                                   double *quotient)
{
    polis_structure s = {NAN, NAN, NAN, NAN, NAN, sum_of(value, n_sectors), POLIS_WHY_OK};
    const double nation_sum = sum_of(nation, n_sectors);
    double h = 0.0, hhi = 0.0, krugman = 0.0;

    for (int k = 0; k < n_sectors; k++) {
        quotient[k] = NAN;
    }
    if (isnan(s.sum) || isnan(nation_sum)) {
        s.why = POLIS_WHY_MISSING_INPUT;
        return s;
    }
    if (!(s.sum > 0.0 && nation_sum > 0.0)) {
        s.why = POLIS_WHY_ZERO_VARIANCE;
        return s;
    }
    for (int k = 0; k < n_sectors; k++) {
        const double share = value[k] / s.sum, of_nation = nation[k] / nation_sum;
        h -= share > 0.0 ? share * log(share) : 0.0;
        hhi += share * share;
        krugman += fabs(share - of_nation);
        quotient[k] = of_nation > 0.0 ? share / of_nation : NAN;
    }
    s.shannon = h;
    s.shannon_relative = n_sectors > 1 ? h / log(n_sectors) : NAN;
    s.effective = exp(h);
    s.hhi = hhi;
    s.krugman = krugman;
    return s;
}

static double ratio(double part, double whole)
{
    return whole > 0.0 && part >= 0.0 ? part / whole : NAN;
}

double polis_dependence(double resource_va, double industrial_va, double extractive,
                        double employment)
{
    const double of_output = ratio(resource_va, industrial_va);

    return isnan(of_output) ? ratio(extractive, employment) : of_output;
}
