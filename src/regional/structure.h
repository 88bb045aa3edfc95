/* The mix of industries of a city: how diverse, how special, how dependent on resources. */
#ifndef POLIS_REGIONAL_STRUCTURE_H
#define POLIS_REGIONAL_STRUCTURE_H

#include "base/why.h"

#include <stdint.h>

typedef struct polis_structure {
    double shannon;          /* H = -sum s ln s, in nats */
    double shannon_relative; /* H / ln K; NaN for one sector */
    double effective;        /* e^H: number of equally large sectors as diverse as this */
    double hhi;              /* sum s^2, Herfindahl-Hirschman */
    double krugman;          /* sum |s - s_N| in 0 .. 2 (Krugman 1991) */
    double sum;              /* of the values given: 1 if they were shares */
    int8_t why;              /* polis_why: OK, MISSING_INPUT, or ZERO_VARIANCE: the sum is 0 */
} polis_structure;

/**
 * @param[in]  value    [K] levels or shares of the city; made to sum to 1; NaN is missing
 * @param[in]  nation   [K] levels or shares of the nation, likewise
 * @param[out] quotient [K] location quotients s / s_N; NaN where the nation has none
 */
polis_structure polis_structure_of(const double *value, const double *nation, int n_sectors,
                                   double *quotient);

/** Reference lines of the source papers, never results: quoted with each table of dependence. */
#define POLIS_DEPENDENCE_REFERENCE 0.25      /* resource / industrial value added, on aggregate */
#define POLIS_QUOTIENT_REFERENCE 2.0         /* "more than double the national average" */
#define POLIS_TERTIARY_GAP_REFERENCE (-0.12) /* "12 % lower", read as percentage points */

/**
 * Resource dependence: the first that is there of resource / industrial value added, resource value
 * added / GDP, and extractive employment / employment. Any of the five may be NaN.
 *
 * @return in 0 .. 1, or NaN
 */
double polis_dependence(double resource_va, double industrial_va, double gdp, double extractive,
                        double employment);

/** Diversity of sectors, parted: related + unrelated is the Shannon diversity of all. In nats. */
typedef struct polis_variety {
    double related;   /* within groups, weighted by their shares: sum P_G H_G */
    double unrelated; /* of the groups: -sum P_G ln P_G */
} polis_variety;

/**
 * @param[in]  value [K] levels or shares of the city; NaN is missing, and so are both then
 * @param[in]  group [K] 0 .. K - 1
 * @param[out] room  [K] scratch
 * @return NaN too if the city has nothing
 * @see Frenken, van Oort & Verburg, Reg. Stud. 41 (2007) 685-697, doi:10.1080/00343400601120296
 */
polis_variety polis_variety_of(const double *value, const int *group, int n_sectors, double *room);

#endif
