/*
 * City-industry integration as the coupling coordination degree of subsystem scores in 0 .. 1.
 *
 * Standard: C = k (prod U)^(1/k) / sum U, T = sum w U, D = sqrt(C T). C crowds near 1, so the
 * corrected degree of Wang, Kong et al. (2021) stands beside it:
 * C' = sqrt((1 - mean |U_i - U_j|) (prod U_i / max U)^(1/(k-1))).
 */
#ifndef POLIS_REGIONAL_COUPLING_H
#define POLIS_REGIONAL_COUPLING_H

#include <stdint.h>

enum { POLIS_COUPLING_MOST = 8 };

typedef struct polis_coupling {
    double coupling, coordination, degree;       /* C, T, D in 0 .. 1 */
    double coupling_corrected, degree_corrected; /* C', D' */
    int8_t grade;                                /* 0 .. 9 of D, or -1 */
} polis_coupling;

#define POLIS_COUPLING_GRADE_WORDS                                                         \
    "extreme_disorder serious_disorder moderate_disorder mild_disorder verge_of_disorder " \
    "barely_coordinated primary_coordination intermediate_coordination good_coordination " \
    "superior_coordination"

/**
 * @param[in] score  [k] of the subsystems; outside 0 .. 1 or NaN: all NaN
 * @param[in] weight [k] that sum to 1, or NULL: equal
 * @param[in] k      2 to POLIS_COUPLING_MOST
 */
polis_coupling polis_coupling_of(const double *score, const double *weight, int k);

/** Ten grades of a degree, right-closed at 0.1, 0.2, ... (Tian et al. 2021); -1 for NaN. */
int8_t polis_coupling_grade(double degree);

typedef enum polis_lag {
    POLIS_LAG_SYNCHRONOUS,
    POLIS_LAG_CITY,     /* the industry score is more than 0.1 ahead */
    POLIS_LAG_INDUSTRY, /* the city score is */
} polis_lag;

#define POLIS_LAG_WORDS "synchronous city_lagging industry_lagging"

/** -1 for NaN. */
int8_t polis_lag_of(double industry, double city);

#endif
