#include "regional/structure.h"

#include <math.h>
#include <string.h>

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

double polis_dependence(double resource_va, double industrial_va, double gdp, double extractive,
                        double employment)
{
    const double of_industry = ratio(resource_va, industrial_va), of_gdp = ratio(resource_va, gdp);

    return !isnan(of_industry) ? of_industry
           : !isnan(of_gdp)    ? of_gdp
                               : ratio(extractive, employment);
}

polis_variety polis_variety_of(const double *value, const int *group, int n_sectors, double *room)
{
    polis_variety v = {0.0, 0.0};
    const double sum = sum_of(value, n_sectors);

    memset(room, 0, (size_t)n_sectors * sizeof *room);
    for (int k = 0; k < n_sectors; k++) {
        room[group[k]] += value[k];
    }
    if (!(sum > 0.0)) {
        return (polis_variety){NAN, NAN};
    }
    for (int k = 0; k < n_sectors; k++) {
        const double share = value[k] / sum, of_group = room[k] / sum;

        v.related += share > 0.0 ? share * log(room[group[k]] / value[k]) : 0.0;
        v.unrelated -= of_group > 0.0 ? of_group * log(of_group) : 0.0;
    }
    return v;
}
