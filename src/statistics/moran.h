/* Moran's I: do cities that are tied to each other have similar values? */
#ifndef POLIS_STATISTICS_MORAN_H
#define POLIS_STATISTICS_MORAN_H

#include "statistics/replicate.h"

/** Weights between n cities in compressed rows, without a diagonal; borrowed. */
typedef struct polis_weights {
    polis_vid n;
    const int64_t *off;  /* [n + 1] */
    const polis_vid *to; /* [off[n]] */
    const double *w;     /* [off[n]] >= 0 */
} polis_weights;

typedef struct polis_moran {
    double i;        /* n/S0 z'Wz / z'z */
    double expected; /* -1/(n-1) */
    double variance; /* if the values were independent and normal */
    double p_normal; /* two-sided, of (i - expected) / sqrt(variance) */
} polis_moran;

/**
 * Moran's I of values.
 *
 * @param[in] x [n]
 * @retval POLIS_E_PARSE fewer than 4 cities, no weight, or values that do not vary
 * @see Moran, Biometrika 37 (1950) 17-23; Cliff & Ord, Spatial Processes (1981) 1.5
 */
polis_err polis_moran_of(const polis_weights *weights, const double *x, polis_fault *fault,
                         polis_moran *out);

/**
 * I less its expectation for permuted values. Not collective. OpenMP inside.
 *
 * @param[out] value [r->all]; r->first .. r->last - 1 are written
 */
polis_err polis_moran_permute(const polis_weights *weights, const double *x,
                              const polis_replicates *r, double *value);

#endif
